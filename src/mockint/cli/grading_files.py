"""Grading answers from files: one grade each, printed or as JSON."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import partial
from typing import Any

import click

from mockint.bank.load import Entry
from mockint.cleaning import in_order
from mockint.cli.as_json import print_json
from mockint.cli.context import Context
from mockint.cli.costs import clear
from mockint.cli.progress import Progress
from mockint.errors import MockintError
from mockint.grading.case import Case, main_case
from mockint.grading.grade import Grade
from mockint.grading.grader import Texts, grade_answer
from mockint.grading.judges import Chosen, Reading, for_grading, offline
from mockint.grading.judging.gates import refuse
from mockint.interview.ports import SystemTime, utc_text
from mockint.reports import words
from mockint.reports.grades import judge_name
from mockint.reports.session import Beside, nothing_beside


def grade_files(
    context: Context, scenario: str, files: Sequence[str], reading: Reading, *, as_json: bool
) -> int:
    """Grade each file and print the grades in order; the highest exit code of them."""
    from mockint.cli.files import read_answer

    entry = context.bank.entry(scenario)
    answers = [(name, main_case(entry.scenario, entry.rubric, read_answer(name))) for name in files]
    try:
        chosen = _judge_for(context, [case for _, case in answers], reading)
    except MockintError as error:
        if as_json:
            _print_json([_no_judge(entry, case, error).to_json() for _, case in answers])
        click.echo(str(error), err=True)
        return error.exit_code
    return _grade_all(context, entry, answers, chosen, as_json=as_json)


def _judge_for(context: Context, cases: Sequence[Case], reading: Reading) -> Chosen:
    """The judge in force. None is looked for where code refuses every answer: no call is made."""
    if all(refuse(case) is not None for case in cases):
        return offline()
    memory, budget = context.archive.memory(), context.budget(reading.max_cost)
    chosen = for_grading(context.settings, memory, reading, budget=budget)
    clear(context, chosen, cases, reading.max_cost, chosen.sentence)
    return chosen


def _no_judge(entry: Entry, case: Case, error: MockintError) -> Grade:
    """The ungraded object of an answer for which there is no judge."""
    from mockint.grading.grader import assemble
    from mockint.grading.judging.judge import Failure, Judgement

    failure = Failure("offline", str(error), error.exit_code)
    return assemble(case, Judgement("llm", failure=failure), _texts(entry), now=_now())


def _texts(entry: Entry) -> Texts:
    return Texts(entry.source.sha256, entry.rubric_source.sha256)


def _now() -> str:
    return utc_text(SystemTime().now())


def _grade_all(
    context: Context,
    entry: Entry,
    answers: Sequence[tuple[str, Case]],
    chosen: Chosen,
    *,
    as_json: bool,
) -> int:
    from mockint.selftest.last import beside

    grades = [grade_one(name, case, chosen, _texts(entry)) for name, case in answers]
    if as_json:
        _print_json([made.to_json() for made in grades])
    for (name, _), made in zip(answers, grades, strict=True):
        if not as_json:
            _print_grade(entry, name, made, partial(beside, lambda: context.archive))
        if made.status == "ungraded":
            click.echo(f"{name}: {made.reason}", err=True)
    return max(made.exit_code for made in grades)


def grade_one(name: str, case: Case, chosen: Chosen, texts: Texts) -> Grade:
    """Grade one answer with its progress on standard error; Ctrl+C cancels the request."""
    cancel = threading.Event()
    with Progress(name) as progress:
        try:
            return grade_answer(
                case, chosen.judge, texts, now=_now(), cancel=cancel, report=progress.show
            )
        except KeyboardInterrupt:
            cancel.set()
            raise


def _print_json(objects: list[dict[str, Any]]) -> None:
    shown = objects[0] if len(objects) == 1 else objects
    print_json(shown)


def _print_grade(entry: Entry, name: str, made: Grade, beside: Beside = nothing_beside) -> None:
    click.echo(f"## {name}")
    figures = made.to_json()
    checks = figures["checks"]
    estimated = made.status == "estimated"
    if made.status == "ungraded":
        click.echo(f"Ungraded: {made.reason}\n")
        return
    click.echo(words.headline(figures, checks))
    reading = words.reading_line(figures, judge_name(figures))
    for said in (reading, beside(figures["provenance"]), words.flag_words(figures)):
        if said:
            click.echo(said)
    spread = figures["provenance"]["spread"] or {}
    for criterion in made.criteria:
        if criterion.level is not None:
            level = words.level_words(criterion.level, criterion.level_high, estimated=estimated)
            moved = words.settled_words(spread.get(criterion.id), criterion.unsettled)
            click.echo(f"  {criterion.name}: {level}{moved and f', {moved}'}")
    claims = {c.id: c.claim.strip() for c in main_case(entry.scenario, entry.rubric, "").items}
    for check in checks:
        word = words.verdict_word(check["verdict"], estimated=estimated)
        click.echo(f"  {word}: {claims[check['id']]}")
        for evidence in check["evidence"]:
            if evidence["verified"]:
                click.echo(in_order(f'      "{" ".join(evidence["quote"].split())}"'))
    for pitfall in figures["pitfalls"]:
        if pitfall["verdict"] in {"met", "partial"}:
            word = words.verdict_word(pitfall["verdict"], pitfall=True)
            click.echo(f"  pitfall {word}: {claims[pitfall['id']]}")
    if made.next_fix:
        click.echo(f"The one fix: {made.next_fix}")
    if estimated:
        click.echo(f"This is an estimate by wording. {words.JUDGE_FILE_HINT}")
    click.echo("")
