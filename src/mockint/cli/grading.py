"""Commands that grade: answers from files, sessions left ungraded, and sessions once more."""

from __future__ import annotations

import json
import threading
from collections.abc import Sequence
from typing import Any

import click

from mockint.bank.load import Entry
from mockint.cleaning import in_order
from mockint.cli.context import Context
from mockint.cli.files import read_answer
from mockint.cli.main import mockint as group
from mockint.cli.main import with_context
from mockint.cli.progress import Progress
from mockint.errors import MockintError, UsageError
from mockint.grading.case import Case, main_case
from mockint.grading.grade import Grade
from mockint.grading.grader import Texts, grade_answer
from mockint.grading.judges import Chosen, for_grading, offline
from mockint.grading.judging.gates import refuse
from mockint.interview.ports import SystemTime, utc_text
from mockint.reports import words

WRITE_SECONDS = 10.0


@group.command()
@click.argument("scenario", required=False)
@click.argument("files", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.option("--pending", is_flag=True, help="Grade what a failure left ungraded.")
@with_context
def grade(
    context: Context,
    scenario: str | None,
    files: tuple[str, ...],
    as_json: bool,
    pending: bool,
) -> int:
    """Grade answers from files (- for standard input) without an interview."""
    if pending:
        if scenario is not None or as_json:
            raise UsageError("--pending takes no scenario, no files and no --json; run it alone.")
        return _grade_pending(context)
    if scenario is None or not files:
        raise UsageError("Name a scenario and at least one file, or - for standard input.")
    entry = context.bank.entry(scenario)
    answers = [(name, main_case(entry.scenario, entry.rubric, read_answer(name))) for name in files]
    try:
        chosen = _judge_for(context, [case for _, case in answers])
    except MockintError as error:
        if as_json:
            _print_json([_no_judge(entry, case, error).to_json() for _, case in answers])
        click.echo(str(error), err=True)
        return error.exit_code
    return _grade_files(entry, answers, chosen, as_json=as_json)


def _judge_for(context: Context, cases: Sequence[Case]) -> Chosen:
    """The judge in force. None is looked for where code refuses every answer: no call is made."""
    if all(refuse(case) is not None for case in cases):
        return offline()
    chosen = for_grading(context.settings, context.archive.memory())
    click.echo(chosen.sentence, err=True)
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


def _grade_files(
    entry: Entry, answers: Sequence[tuple[str, Case]], chosen: Chosen, *, as_json: bool
) -> int:
    grades = [_one(name, case, chosen, _texts(entry)) for name, case in answers]
    if as_json:
        _print_json([made.to_json() for made in grades])
    for (name, _), made in zip(answers, grades, strict=True):
        if not as_json:
            _print_grade(entry, name, made)
        if made.status == "ungraded":
            click.echo(f"{name}: {made.reason}", err=True)
    return max(made.exit_code for made in grades)


def _one(name: str, case: Case, chosen: Chosen, texts: Texts) -> Grade:
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
    click.echo(json.dumps(shown, indent=2, ensure_ascii=False))


def _print_grade(entry: Entry, name: str, made: Grade) -> None:
    click.echo(f"## {name}")
    figures = made.to_json()
    checks = figures["checks"]
    estimated = made.status == "estimated"
    if made.status == "ungraded":
        click.echo(f"Ungraded: {made.reason}\n")
        return
    click.echo(words.headline(figures, checks))
    for criterion in made.criteria:
        if criterion.level is not None:
            level = words.level_words(criterion.level, criterion.level_high, estimated=estimated)
            click.echo(f"  {criterion.name}: {level}")
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


@group.command()
@click.argument("sessions", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Every finished session.")
@with_context
def regrade(context: Context, sessions: tuple[str, ...], everything: bool) -> int:
    """Append another grade to the answers of sessions, by the judge in force."""
    if everything == bool(sessions):
        raise UsageError("Name at least one session, or --all.")
    if everything:
        ids = [row.id for row in context.archive.sessions() if row.phase == "debrief"]
    else:
        ids = [context.archive.resolve(session) for session in sessions]
    return _grade_sessions(context, ids, only_pending=False)


def _grade_pending(context: Context) -> int:
    rows = context.archive.sessions()
    ids = [row.id for row in rows if row.phase == "debrief"]
    return _grade_sessions(context, ids, only_pending=True)


def _grade_sessions(context: Context, ids: list[str], *, only_pending: bool) -> int:
    from mockint.archive.hold import hold
    from mockint.interview.opening import bring_back

    time = SystemTime()
    chosen: Chosen | None = None
    worst = done = 0
    for session_id in ids:
        with_hold = hold(context.settings.home, session_id)
        if with_hold is None:
            click.echo(f"{session_id} is open in another mockint and was left alone.", err=True)
            continue
        with with_hold:
            session = bring_back(context.archive, session_id, context.writer, time)
            documents = (
                session.ungraded()
                if only_pending
                else [answer.document for answer in session.state.submitted]
            )
            for document in documents:
                chosen = chosen or for_grading(context.settings, context.archive.memory())
                texts = Texts(session.state.scenario_sha256, session.state.rubric_sha256)
                made = _one(session_id, session.case(document), chosen, texts)
                session.record_grade(document, made)
                done += 1
                worst = max(worst, made.exit_code)
                line = made.reason or words.short_score(made.status, made.to_json()["score"])
                click.echo(f"{session_id} {document}: {line}")
            _on_disk(context, session_id)
    if not done:
        click.echo("Nothing is waiting for a grade." if only_pending else "Nothing to grade.")
    return worst


def _on_disk(context: Context, session_id: str) -> None:
    """Wait for the disk. Raises MockintError where the new grades cannot be written."""
    if context.writer.flush(WRITE_SECONDS):
        return
    trouble = context.writer.trouble
    reason = trouble.reason if trouble else "The archive could not be written in time."
    raise MockintError(f"The new grade of {session_id} is not saved. {reason}")
