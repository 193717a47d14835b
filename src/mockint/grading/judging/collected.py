"""Judging through a batch: first what would be asked is noted, later each reply is read as a live one.

Both are judges, so that whatever grades an answer asks the same questions in both passes: gates, the
second judging of a flagged answer, and several runs come out as they would one by one. Nothing is asked
again: no repair of quotes, no second look at doubtful checks.
"""

from __future__ import annotations

import hashlib
import threading
from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from mockint.grading.case import Case
from mockint.grading.judging.judge import Failure, Judgement, Report, silent
from mockint.grading.judging.llm_judge import SCHEMA_NAME, judgement_of, reader, verifier_for
from mockint.grading.judging.prompt import build_prompt
from mockint.grading.judging.verdict import Finding

if TYPE_CHECKING:
    from mockint.llm.accepts import Accepts
    from mockint.llm.batch_api import Batch
    from mockint.llm.endpoint import Endpoint


class _Numbered:
    """Names each question: the same answer, asked about for the nth time, has the same name again."""

    def __init__(self) -> None:
        self._times: Counter[str] = Counter()

    def next_id(self, case: Case) -> str:
        """At most 64 characters of a-z, 0-9 and `-`."""
        parts = (case.answer, case.document, str(sorted(case.masked)))
        told = "\0".join(parts).encode("utf-8", "surrogatepass")
        digest = hashlib.sha256(told).hexdigest()[:40]
        self._times[digest] += 1
        return f"{digest}-{self._times[digest]}"


class Noting:
    """A judge that notes what it is asked, as the lines of a batch, and finds nothing."""

    def __init__(self, endpoint: Endpoint, accepts: Accepts) -> None:
        self.lines: list[str] = []
        self._endpoint = endpoint
        self._accepts = accepts
        self._ids = _Numbered()

    def judge(self, case: Case, *, cancel: threading.Event, report: Report = silent) -> Judgement:
        """Note one question."""
        from mockint.llm.batch_lines import request_line

        del cancel, report
        prompt = build_prompt(case)
        self.lines.append(
            request_line(
                self._endpoint,
                self._accepts,
                self._ids.next_id(case),
                prompt.messages,
                prompt.schema,
                SCHEMA_NAME,
                prompt.max_tokens,
            )
        )
        return Judgement("llm", tuple(Finding(item.id, "missed") for item in case.items))


class Collected:
    """A judge that reads the replies of a batch that has ended; `rung` is how they were asked for."""

    def __init__(
        self,
        endpoint: Endpoint,
        batch: Batch,
        lines: Mapping[str, Mapping[str, Any]],
        rung: str,
    ) -> None:
        self._endpoint = endpoint
        self._batch = batch
        self._lines = lines
        self._rung = rung
        self._ids = _Numbered()

    def judge(self, case: Case, *, cancel: threading.Event, report: Report = silent) -> Judgement:
        """The judgement of one reply, or a failure that names what became of it."""
        from mockint.llm.batch_lines import Unserved, outcome_of

        del cancel, report
        prompt = build_prompt(case)
        line = self._lines.get(self._ids.next_id(case))
        outcome = outcome_of(
            self._endpoint, self._batch, line, prompt.messages, reader(case), self._rung
        )
        if isinstance(outcome, Unserved):
            failure = Failure(outcome.kind, outcome.sentence, outcome.exit_code)
            return Judgement(
                "llm",
                failure=failure,
                model=self._endpoint.model,
                base_url=self._endpoint.where,
                prompt_sha256=prompt.sha256,
            )
        return judgement_of(self._endpoint, prompt, verifier_for(case, prompt), outcome)
