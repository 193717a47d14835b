"""Grading many answers: a few at a time, printed in order, and nothing paid for twice."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

import click

from mockint import __version__
from mockint.bank.load import Entry
from mockint.cli.answers import Answer, is_lines, read_answers
from mockint.cli.as_json import print_json
from mockint.cli.bar import Bar, minutes
from mockint.cli.context import Context
from mockint.cli.costs import clear
from mockint.cli.grading_files import _no_judge, _now, _print_grade, _print_json, _texts
from mockint.cli.kept import Kept, digest
from mockint.cli.leaving import Leave, Leaving
from mockint.errors import MockintError
from mockint.grading.batch import GivingUp, InOrder, as_they_come
from mockint.grading.case import Case, main_case
from mockint.grading.grade import Grade
from mockint.grading.grader import grade_answer
from mockint.grading.judges import Chosen, Reading, for_grading, offline
from mockint.grading.judging.gates import refuse
from mockint.grading.judging.judge import Judge
from mockint.grading.judging.prompt import build_prompt
from mockint.grading.panel import Panel
from mockint.llm.pace import Pace
from mockint.reports.session import Beside, nothing_beside
from mockint.reports.words import many
from mockint.selftest.last import beside

if TYPE_CHECKING:
    from mockint.llm.endpoint import Endpoint

INTERRUPTED = 130


@dataclass(slots=True)
class Work:
    """What one command grades, and how it prints it. Answers with the same text are one case."""

    entry: Entry
    answers: Sequence[Answer]
    lines: bool
    as_json: bool
    beside: Beside = nothing_beside
    worst: int = 0
    ungraded: int = 0
    _made: list[Grade] = field(default_factory=list)

    @classmethod
    def read(cls, context: Context, scenario: str, files: Sequence[str], as_json: bool) -> Work:
        """Read everything that is needed. Raises UsageError for the first thing that is not right."""
        entry = context.bank.entry(scenario)
        said = partial(beside, lambda: context.archive)
        return cls(entry, read_answers(files), is_lines(files[0]), as_json, said)

    def cases(self) -> dict[str, Case]:
        """Every different text as a case, in order."""
        scenario, rubric = self.entry.scenario, self.entry.rubric
        texts = dict.fromkeys(answer.text for answer in self.answers)
        return {text: main_case(scenario, rubric, text) for text in texts}

    def show(self, place: int, grade: Grade) -> None:
        """Print one grade; they come in order. An array of files is printed at the end."""
        answer = self.answers[place]
        self.worst = max(self.worst, grade.exit_code)
        self.ungraded += grade.status == "ungraded"
        if not self.as_json:
            _print_grade(self.entry, answer.shown, grade, self.beside)
        elif self.lines:
            made = {"id": answer.id, "grade": grade.to_json()}
            print_json(made, indent=None)
        else:
            self._made.append(grade)
        if grade.status == "ungraded":
            click.echo(f"{answer.shown}: {grade.reason}", err=True)

    def close(self) -> None:
        """Print what was held back."""
        if self._made:
            _print_json([made.to_json() for made in self._made])

    def no_judge(self, error: MockintError) -> int:
        """Every answer ungraded for want of a judge: the objects, one sentence, its exit code."""
        if self.as_json:
            for answer in self.answers:
                case = main_case(self.entry.scenario, self.entry.rubric, answer.text)
                made = _no_judge(self.entry, case, error)
                if self.lines:
                    line = {"id": answer.id, "grade": made.to_json()}
                    print_json(line, indent=None)
                else:
                    self._made.append(made)
            self.close()
        click.echo(str(error), err=True)
        return error.exit_code


def grade_many(
    context: Context,
    scenario: str,
    files: Sequence[str],
    reading: Reading,
    *,
    jobs: int,
    as_json: bool,
) -> int:
    """Grade the answers of a .jsonl file, or of several files, and give the highest exit code."""
    work = Work.read(context, scenario, files, as_json)
    cases = work.cases()
    pace = Pace(jobs)
    try:
        chosen, kept = _judged_by(context, work, cases, reading, pace)
    except MockintError as error:
        return work.no_judge(error)
    return _Run(work, cases, chosen, kept, pace, jobs).to_the_end()


def _judged_by(
    context: Context, work: Work, cases: dict[str, Case], reading: Reading, pace: Pace
) -> tuple[Chosen, Kept | None]:
    """The judge in force and what it graded before. None is looked for where code refuses every answer;
    nothing is kept of files that are named one by one, nor of an estimate."""
    if all(refuse(case) is not None for case in cases.values()):
        return offline(), None
    memory, budget = context.archive.memory(), context.budget(reading.max_cost)
    chosen = for_grading(context.settings, memory, reading, pace, budget)
    kept = None
    if work.lines and not chosen.offline:
        kept = Kept(context.settings.home, key_of(work.entry, chosen.judge))
    left = [case for text, case in cases.items() if kept is None or kept.find(text) is None]
    if left:
        click.echo(chosen.sentence, err=True)
        clear(context, chosen, left, reading.max_cost)
    return chosen, kept


def endpoints_of(judge: Judge) -> tuple[Endpoint, ...]:
    """The endpoints that a judge asks; none for the estimate."""
    from mockint.grading.judging.llm_judge import LlmJudge

    if isinstance(judge, Panel):
        return tuple(endpoint for one in judge.judges for endpoint in endpoints_of(one))
    return (judge.endpoint,) if isinstance(judge, LlmJudge) else ()


def key_of(entry: Entry, judge: Judge) -> str:
    """What makes grades alike: scenario, rubric, rules of the prompt, models and where they are, how
    often each reads, and the version that computes the numbers."""
    prompt = build_prompt(main_case(entry.scenario, entry.rubric, ""))
    runs = judge.runs if isinstance(judge, Panel) else 1
    models = [f"{endpoint.where} {endpoint.model}" for endpoint in endpoints_of(judge)]
    texts = (entry.source.sha256, entry.rubric_source.sha256, prompt.sha256)
    return digest(__version__, *texts, str(runs), *models)


class _Run:
    """One grading of many, from the first call to the last line."""

    def __init__(
        self,
        work: Work,
        cases: dict[str, Case],
        chosen: Chosen,
        kept: Kept | None,
        pace: Pace,
        jobs: int,
    ) -> None:
        self._work, self._kept, self._pace, self._jobs = work, kept, pace, jobs
        self._judge = GivingUp(chosen.judge)
        self._places: dict[str, list[int]] = {}
        for place, answer in enumerate(work.answers):
            self._places.setdefault(answer.text, []).append(place)
        known = {text: kept.find(text) for text in cases} if kept else {}
        self._known = {text: grade for text, grade in known.items() if grade is not None}
        self._open = [case for text, case in cases.items() if text not in self._known]
        self._before = sum(len(self._places[text]) for text in self._known)
        self._order: InOrder[Grade] = InOrder()
        self._bar = Bar(len(work.answers), self._before)
        self._cancel = threading.Event()

    def to_the_end(self) -> int:
        """Grade what is left, print everything in order; 130 where a signal came in between."""
        if self._before:
            click.echo(f"{self._before} of {self._total} were graded before.", err=True)
        for text, grade in self._known.items():
            self._show(text, grade)
        with Leaving() as leaving:
            self._graded(leaving)
        if self._kept is not None and self._kept.trouble:
            click.echo(self._kept.trouble, err=True)
        if self._cancel.is_set() and self._bar.done < self._total:
            self._say_stopped()
            return INTERRUPTED
        self._work.close()
        click.echo(self._summary(), err=True)
        return self._work.worst

    @property
    def _total(self) -> int:
        return len(self._work.answers)

    def _graded(self, leaving: Leaving) -> None:
        results = as_they_come(self._open, self._one, jobs=self._jobs, cancel=self._cancel)
        try:
            with closing(results):
                for result in results:
                    if result is not None:
                        self._came(self._open[result[0]].answer, result[1])
                    self._bar.draw(self._pace.left)
                    self._look_for_a_signal(leaving)
        finally:
            self._bar.clear()

    def _one(self, case: Case) -> Grade:
        return grade_answer(
            case, self._judge, _texts(self._work.entry), now=_now(), cancel=self._cancel
        )

    def _came(self, text: str, grade: Grade) -> None:
        if grade.failure == "cancelled":
            return
        if self._kept is not None:
            self._kept.keep(text, grade)
        for _ in self._places[text]:
            self._bar.add(ungraded=grade.status == "ungraded")
        self._show(text, grade)

    def _show(self, text: str, grade: Grade) -> None:
        for place in self._places[text]:
            for turn, due in self._order.add(place, grade):
                self._bar.clear()
                self._work.show(turn, due)

    def _look_for_a_signal(self, leaving: Leaving) -> None:
        # Never in the middle of keeping or printing a grade: what is paid for is not lost.
        try:
            leaving.check()
        except Leave:
            self._cancel.set()

    def _say_stopped(self) -> None:
        done = f"Stopped after {self._bar.done} of {self._total}"
        kept = "those are kept, and the same command goes on from there"
        again = kept if self._kept is not None else "the same command begins anew"
        click.echo(f"{done}; {again}.", err=True)

    def _summary(self) -> str:
        bad = f", {self._work.ungraded} of them ungraded" if self._work.ungraded else ""
        return f"{many(self._total, 'answer')}{bad}, in {minutes(self._bar.elapsed)}."
