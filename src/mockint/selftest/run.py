"""Having a plan judged: several texts at once, each kept as soon as it is done, none paid for twice."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mockint import __version__
from mockint.errors import MockintError, NoEndpointError, UsageError
from mockint.grading.batch import GivingUp, as_they_come
from mockint.grading.grader import CANCELLED, Texts
from mockint.grading.judging.judge import Judge
from mockint.grading.judging.prompt import build_prompt
from mockint.selftest.plan import Item, Plan
from mockint.selftest.result import Result, from_json, judged

if TYPE_CHECKING:
    from mockint.archive.selftests import Selftests

Now = Callable[[], str]
OVER_BUDGET = "cost"
"""The failure of a judging that a limit on costs forbids."""


@dataclass(frozen=True, slots=True)
class JudgeName:
    """Who is tested: as its grades name it, the model by the name it is asked under."""

    judge: str
    model: str | None = None
    base_url: str | None = None

    @property
    def name(self) -> str:
        """By this its unfinished selftests are kept."""
        return json.dumps([self.judge, self.model, self.base_url])


def name_of(judge: Judge) -> JudgeName:
    """The name of a judge: the estimate, or a model at an endpoint."""
    endpoint = getattr(judge, "endpoint", None)
    if endpoint is None:
        return JudgeName("offline")
    return JudgeName("llm", endpoint.model, endpoint.where)


class Kept:
    """What an unfinished selftest of a judge has left in the archive, under the hash of everything
    that a verdict depends on: prompt, scenario, rubric, text and run."""

    def __init__(self, rows: Selftests, who: JudgeName, plan: Plan) -> None:
        self._rows = rows
        self._who = who
        self._keys = {item: _key(plan, who, item) for item in plan.items}

    def results(self) -> dict[Item, Result]:
        """What need not be judged again."""
        found = self._rows.items(self._who.name)
        return {item: from_json(found[key]) for item, key in self._keys.items() if key in found}

    def keep(self, item: Item, at: str, result: Result) -> None:
        """Keep one result. Raises MockintError where the archive cannot."""
        self._rows.keep_item(self._who.name, self._keys[item], at, result.to_json())

    def drop(self) -> None:
        """Forget all of it: the selftest is finished, the next one asks anew."""
        self._rows.drop_items(self._who.name)


def _key(plan: Plan, who: JudgeName, item: Item) -> str:
    entry = plan.entries[item.scenario]
    prompt = "" if who.judge == "offline" else build_prompt(plan.case(item)).sha256
    texts = [entry.source.sha256, entry.rubric_source.sha256, item.text]
    parts = [__version__, prompt, *texts, item.run]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def run(
    plan: Plan,
    judge: Judge,
    done: Mapping[Item, Result],
    keep: Callable[[Item, str, Result], None],
    *,
    now: Now,
    jobs: int,
    cancel: threading.Event,
    look: Callable[[Result | None], None] = lambda _: None,
) -> dict[Item, Result]:
    """Every item's result; those in `done` are not judged again. `look` is given each new result
    once it is kept, and None now and then; it may set `cancel`, and then some items are not there.

    Raises NoEndpointError where the endpoint failed for some of them, UsageError where a limit on
    costs forbids them: what was judged has been kept, and the same again goes on from there.
    """
    results = {item: done[item] for item in plan.items if item in done}
    left = [item for item in plan.items if item not in results]
    patient = GivingUp(judge)
    failed: Result | None = None

    def one(item: Item) -> Result:
        entry = plan.entries[item.scenario]
        texts = Texts(entry.source.sha256, entry.rubric_source.sha256)
        return judged(plan.case(item), patient, texts, now(), cancel)

    with closing(as_they_come(left, one, jobs=jobs, cancel=cancel)) as coming:
        for found in coming:
            if found is None:
                look(None)
            elif not found[1].unfinished:
                item, result = left[found[0]], found[1]
                results[item] = result
                keep(item, now(), result)
                look(result)
            elif found[1].failure != CANCELLED:
                failed = found[1]
                if failed.failure == OVER_BUDGET:
                    cancel.set()
    if failed is not None:
        raise _unfinished(failed, len(results), len(plan.items))
    return results


def _unfinished(failed: Result, done: int, total: int) -> MockintError:
    kind = UsageError if failed.failure == OVER_BUDGET else NoEndpointError
    reason = (failed.reason or "The endpoint failed.").rstrip(".")
    return kind(
        f"{done} of {total} texts are judged and kept, then: {reason}; the same command goes on "
        "from there."
    )
