"""Grading many answers through the endpoint's Batch API: the first call submits, later ones ask and
in the end collect. The batch's id is remembered under home, for the same command over the same answers."""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from mockint.archive.hold import hold
from mockint.archive.new_file import replace_file
from mockint.archive.private import private_folder
from mockint.archive.reasons import in_words
from mockint.cli.as_json import print_json
from mockint.cli.batches import Work, endpoints_of, key_of
from mockint.cli.context import Context
from mockint.cli.costs import clear
from mockint.cli.grading_files import _now, _texts
from mockint.cli.kept import FOLDER, Kept, digest
from mockint.errors import MockintError, NoEndpointError, UsageError
from mockint.grading.case import Case
from mockint.grading.grade import Grade, UsageFigures
from mockint.grading.grader import grade_answer
from mockint.grading.judges import Reading, for_grading, offline
from mockint.grading.judging.collected import Collected, Noting
from mockint.grading.judging.gates import refuse
from mockint.grading.judging.judge import Judge
from mockint.grading.panel import Panel
from mockint.reports.words import many

if TYPE_CHECKING:
    from mockint.llm.batch_api import Batch
    from mockint.llm.outcome import Outcome

T = TypeVar("T")


@dataclass(slots=True)
class Ticket:
    """What is remembered of a batch: the label it was submitted under, its id once that is known, and
    how its replies were asked for."""

    label: str
    rung: str
    id: str = ""

    @classmethod
    def read(cls, path: Path) -> Ticket | None:
        """The ticket of a batch under way. Raises MockintError for one that cannot be read."""
        try:
            return cls(**json.loads(path.read_text("utf-8")))
        except FileNotFoundError:
            return None
        except (OSError, ValueError, TypeError) as error:
            raise MockintError(
                f"{path} cannot be read, so the batch it names is not known; mend it, or remove it "
                "to submit the answers again."
            ) from error

    def write(self, path: Path) -> None:
        """Write it down before what it speaks of is done. Raises MockintError."""
        with in_words(path):
            private_folder(path.parent.parent)
            private_folder(path.parent)
            replace_file(path, json.dumps(asdict(self)))


def hand_over(
    context: Context, scenario: str, files: Sequence[str], reading: Reading, *, as_json: bool
) -> int:
    """Submit the answers, say where their batch stands, or print their grades."""
    work = Work.read(context, scenario, files, as_json)
    cases = work.cases()
    asked = {text: case for text, case in cases.items() if refuse(case) is None}
    if not asked:
        return _printed(work, _graded(work, cases, offline().judge))
    try:
        return _Handing(context, work, cases, asked, reading).next_step()
    except MockintError as error:
        return work.no_judge(error)


class _Handing:
    """One command's answers on their way through a batch."""

    def __init__(
        self,
        context: Context,
        work: Work,
        cases: dict[str, Case],
        asked: dict[str, Case],
        reading: Reading,
    ) -> None:
        self._context, self._work, self._cases, self._reading = context, work, cases, reading
        self._memory = context.archive.memory()
        self._chosen = for_grading(context.settings, self._memory, reading)
        endpoints = endpoints_of(self._chosen.judge)
        if len(endpoints) != 1:
            raise UsageError("--batch-api needs one model that judges; name one with --model.")
        self._endpoint = endpoints[0]
        home, key = context.settings.home, key_of(work.entry, self._chosen.judge)
        self._kept = Kept(home, key)
        self._left = {text: c for text, c in asked.items() if self._kept.find(text) is None}
        told = [f"{answer.id}\0{answer.text}" for answer in work.answers]
        self._name = digest(key, *told)
        self._path = home / FOLDER / f"{self._name}.json"

    def next_step(self) -> int:
        """Whatever comes next: submit, ask, or collect."""
        if not self._left:
            # Each is kept or refused by code, so this judge is never asked.
            grades = _graded(self._work, self._cases, offline().judge, self._kept)
            return _printed(self._work, grades)
        held = hold(self._context.settings.home, f"batch-{self._name}")
        if held is None:
            raise MockintError("Another mockint has this batch in hand; wait until it is done.")
        with held:
            ticket = Ticket.read(self._path)
            batch = self._batch_of(ticket) if ticket else None
            if ticket is None or batch is None:
                return self._submit()
            return self._collect(batch, ticket) if batch.ended else self._say(batch)

    def _batch_of(self, ticket: Ticket) -> Batch | None:
        """The batch of a ticket; None where the submission it announced never got through."""
        from mockint.llm.batch_api import find, look_up

        if ticket.id:
            return _value(look_up(self._endpoint, ticket.id), self._path)
        found = find(self._endpoint, ticket.label)
        if found.exit_code == NoEndpointError.exit_code:
            return _value(found)
        if found.value is not None:
            ticket.id = found.value.id
            ticket.write(self._path)
        return found.value

    def _submit(self) -> int:
        from mockint.llm.accepts import recalled
        from mockint.llm.batch_api import MOST_BYTES, MOST_REQUESTS, submit

        click.echo(self._chosen.sentence, err=True)
        clear(self._context, self._chosen, list(self._left.values()), self._reading.max_cost)
        accepts = recalled(self._memory, self._endpoint)
        noting = Noting(self._endpoint, accepts)
        _graded(self._work, self._left, self._as_often(noting))
        if len(noting.lines) > MOST_REQUESTS or sum(map(len, noting.lines)) >= MOST_BYTES:
            raise UsageError(
                f"One batch takes {MOST_REQUESTS:,} requests and {MOST_BYTES // 1_000_000} MB; "
                "split the file."
            )
        ticket = Ticket(secrets.token_hex(16), accepts.rung.value)
        ticket.write(self._path)
        outcome = submit(self._endpoint, noting.lines, ticket.label)
        if outcome.value is None and outcome.exit_code == 1:
            self._path.unlink(missing_ok=True)
        batch = _value(outcome)
        ticket.id = batch.id
        ticket.write(self._path)
        if batch.ended:
            return self._collect(batch, ticket)
        return self._say(batch, f"Submitted {many(len(noting.lines), 'request')} as {batch.id}")

    def _say(self, batch: Batch, done: str = "") -> int:
        if self._work.as_json:
            counts = {"total": batch.total, "completed": batch.completed, "failed": batch.failed}
            print_json({"batch": batch.id, "status": batch.status, **counts}, indent=None)
            return 0
        stands = f"{batch.status}, {batch.completed} of {batch.total} done, {batch.failed} failed"
        told = done or f"{batch.id}: {stands}"
        click.echo(f"{told}; the same command says how far it is and, when done, the grades.")
        return 0

    def _collect(self, batch: Batch, ticket: Ticket) -> int:
        from mockint.llm.batch_api import fetch

        lines = _value(fetch(self._endpoint, batch), self._path)
        judge = self._as_often(Collected(self._endpoint, batch, lines, ticket.rung))
        grades = _graded(self._work, self._cases, judge, self._kept)
        for text in self._left:
            self._kept.keep(text, grades[text])
        self._account([grades[text] for text in self._left])
        if self._kept.trouble:
            click.echo(self._kept.trouble, err=True)
        code = _printed(self._work, grades)
        if self._kept.trouble is None:
            self._path.unlink(missing_ok=True)
        return code

    def _as_often(self, judge: Judge) -> Judge:
        return Panel((judge,), self._reading.runs) if self._reading.runs > 1 else judge

    def _account(self, grades: Sequence[Grade]) -> None:
        """Write down what it took, at the price of live calls: a batch costs that at most."""
        from mockint.grading.cost import Spent, cost_of
        from mockint.grading.judging.judge import Usage
        from mockint.llm.prices import read_prices

        taken = sum((grade.usage for grade in grades), UsageFigures())
        usage = Usage(taken.prompt_tokens, taken.cached_tokens, taken.completion_tokens)
        price = read_prices(self._context.settings.home).at(self._endpoint)
        spent = Spent(self._endpoint.model, usage, cost_of(usage, price))
        self._context.budget().settle(0.0, spent)


def _graded(
    work: Work, cases: dict[str, Case], judge: Judge, kept: Kept | None = None
) -> dict[str, Grade]:
    """Each text's grade: the one kept, else by this judge, which answers at once."""
    found = {text: kept.find(text) if kept else None for text in cases}
    return {
        text: found[text] or grade_answer(case, judge, _texts(work.entry), now=_now())
        for text, case in cases.items()
    }


def _printed(work: Work, grades: dict[str, Grade]) -> int:
    for place, answer in enumerate(work.answers):
        work.show(place, grades[answer.text])
    work.close()
    return work.worst


def _value(outcome: Outcome[T], ticket: Path | None = None) -> T:
    """The value of an outcome. Raises its sentence as an error with its exit code; where the server does
    not know what a ticket names, it says how to begin anew."""
    if outcome.value is not None:
        return outcome.value
    told = outcome.sentence
    if ticket is not None and outcome.kind == "unsupported":
        told = f"{told.rstrip('.')}; remove {ticket} to submit the answers again."
    if outcome.exit_code == NoEndpointError.exit_code:
        raise NoEndpointError(told)
    raise MockintError(told)
