"""Judging by hand: the judge's prompt printed for any chat, and the chat's reply taken as a judge."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from mockint.bank.load import Entry
from mockint.cli.context import Context
from mockint.cli.files import read_answer, read_text
from mockint.errors import MockintError, UsageError
from mockint.grading.by_hand import (
    LONGEST_REPLY,
    NAMES_NONE,
    HandPrompt,
    PastedReply,
    clean_reply,
    hand_prompt,
    named_in,
    refusal,
)
from mockint.grading.case import Case, main_case
from mockint.grading.grade import Grade
from mockint.grading.grader import Texts, grade_answer
from mockint.interview.ports import SystemTime, utc_text

if TYPE_CHECKING:
    from mockint.interview.session import Session

WRITE_SECONDS = 10.0
ALLOWED = frozenset(
    ("--print-prompt", "--reply", "--judge", "--model", "--base-url", "--bank", "--home")
)
"""Options that may stand beside them: those of every command, though nothing is asked for here."""

HOLDS_REFERENCE = (
    "The prompt holds the reference solution: later sessions of {scenario} are marked as begun "
    "after it was seen."
)
LEFT_OUT = "Left out of it: what speaks to a grader ({count} of {of} sentences); the grade says so."
NEXT = "Give it to any chat, keep the whole reply, and have it read with --reply FILE."


@dataclass(frozen=True, slots=True)
class ByHand:
    """What --print-prompt and --reply say."""

    print_prompt: bool = False
    reply: str | None = None

    @property
    def flag(self) -> str:
        """The one that was given."""
        return "--print-prompt" if self.print_prompt else "--reply"

    def one(self, answers: Sequence[str]) -> str:
        """The only file or session named. Raises UsageError where there is not exactly one, and for
        what has no meaning beside the flag."""
        if self.print_prompt and self.reply is not None:
            raise UsageError("Use --print-prompt first and --reply afterwards, not both at once.")
        for option in _options_given():
            if option not in ALLOWED and not (option == "--json" and self.reply is not None):
                raise UsageError(f"{self.flag} asks no model and takes no {option}; drop one.")
        if len(answers) != 1:
            raise UsageError(f"{self.flag} is about one answer; name one file, or one session.")
        if self.reply == "-" == answers[0]:
            raise UsageError("Standard input is the answer or the reply; name a file for one.")
        return answers[0]


def _options_given() -> list[str]:
    """The options of the command that were typed."""
    ctx = click.get_current_context()
    return [
        param.opts[-1]
        for param in ctx.command.params
        if isinstance(param, click.Option)
        and ctx.get_parameter_source(str(param.name)) is ParameterSource.COMMANDLINE
    ]


def of_file(
    context: Context, scenario: str | None, files: Sequence[str], by_hand: ByHand, *, as_json: bool
) -> int:
    """`grade` by hand: print the prompt for the answer in a file, or grade it with a reply."""
    name = by_hand.one(files)
    entry = context.bank.entry(str(scenario))
    case = main_case(entry.scenario, entry.rubric, read_answer(name))
    if by_hand.reply is not None:
        return _file_reply(entry, name, case, by_hand.reply, as_json=as_json)
    prompt = _prompt(case)
    _note_reference(context, case)
    _print(prompt, case)
    return 0


def of_session(context: Context, sessions: Sequence[str], by_hand: ByHand) -> int:
    """`regrade` by hand: print the prompt for one answer of a session, or append the grade that a
    reply gives it."""
    session_id = context.archive.resolve(by_hand.one(sessions))
    if by_hand.reply is not None:
        return _session_reply(context, session_id, by_hand.reply)
    return _session_prompt(context, session_id)


def _file_reply(entry: Entry, name: str, case: Case, reply: str, *, as_json: bool) -> int:
    from mockint.cli.grading_files import _print_grade, _print_json

    made = _graded(case, _read(reply), Texts(entry.source.sha256, entry.rubric_source.sha256))
    if as_json:
        _print_json([made.to_json()])
    elif not made.pending:
        _print_grade(entry, name, made)
    if made.status == "ungraded":
        click.echo(f"{name}: {made.reason}", err=True)
    return made.exit_code


def _session_prompt(context: Context, session_id: str) -> int:
    from mockint.interview.by_hand import called, next_by_hand

    with _session(context, session_id) as session:
        document = _some(next_by_hand(session), session_id)
        case = session.case(document)
        prompt = _prompt(case)
        session.show_reference()
        _note_reference(context, case)
        _on_disk(context, session_id)
        click.echo(f"The prompt is about {called(session, document)} of {session_id}.", err=True)
    _print(prompt, case)
    return 0


def _session_reply(context: Context, session_id: str, reply: str) -> int:
    """A reply that cannot be used leaves nothing behind."""
    from mockint.interview.by_hand import called, document_of_reply
    from mockint.reports.words import short_score

    text = _read(reply)
    with _session(context, session_id) as session:
        document = _some(document_of_reply(session, text), session_id)
        case = session.case(document)
        refused = refusal(case)
        if refused is not None:
            raise MockintError(refused)
        texts = Texts(session.state.scenario_sha256, session.state.rubric_sha256)
        made = _graded(case, text, texts)
        if made.pending:
            raise MockintError(str(made.reason))
        made = session.record_grade(document, made)
        _on_disk(context, session_id)
        said = made.reason or short_score(made.status, made.to_json()["score"])
        click.echo(f"{session_id}, {called(session, document)}: {said}")
    return made.exit_code


def _prompt(case: Case) -> HandPrompt:
    refused = refusal(case)
    if refused is not None:
        raise MockintError(refused)
    return hand_prompt(case)


def _print(prompt: HandPrompt, case: Case) -> None:
    click.echo(prompt.text)
    click.echo(HOLDS_REFERENCE.format(scenario=case.scenario.id), err=True)
    if prompt.masked:
        click.echo(LEFT_OUT.format(count=prompt.masked, of=prompt.sentences), err=True)
    click.echo(NEXT, err=True)


def _note_reference(context: Context, case: Case) -> None:
    """Before the reference is on screen: that it was."""
    context.archive.record_reference_opened(case.scenario.id, utc_text(SystemTime().now()))


def _read(name: str) -> str:
    return clean_reply(read_text(name, LONGEST_REPLY))


def _graded(case: Case, reply: str, texts: Texts) -> Grade:
    """The grade that a reply gives, with a note where nothing ties it to this answer."""
    made = grade_answer(case, PastedReply(reply), texts, now=utc_text(SystemTime().now()))
    if made.checks and not named_in(reply).prompt:
        click.echo(NAMES_NONE, err=True)
    return made


@contextmanager
def _session(context: Context, session_id: str) -> Iterator[Session]:
    """A finished session, held while it is worked on. Raises MockintError."""
    from mockint.archive.hold import hold
    from mockint.interview.opening import bring_back

    held = hold(context.settings.home, session_id)
    if held is None:
        raise MockintError(f"{session_id} is open in another mockint; close it there first.")
    with held:
        session = bring_back(context.archive, session_id, context.writer, SystemTime())
        if session.state.phase != "debrief":
            raise UsageError(
                f"{session_id} is not finished, and the prompt holds the reference; end it with "
                f"mockint resume {session_id} first."
            )
        yield session


def _some(document: str | None, session_id: str) -> str:
    if document is None:
        raise MockintError(f"{session_id} has no submitted answer, so there is nothing to judge.")
    return document


def _on_disk(context: Context, session_id: str) -> None:
    """Wait for the disk. Raises MockintError where it does not take what was recorded."""
    if context.writer.flush(WRITE_SECONDS):
        return
    trouble = context.writer.trouble
    reason = trouble.reason if trouble else "The archive could not be written in time."
    raise MockintError(f"{session_id} is not saved. {reason}")
