"""What workers and widgets tell the screens. Past tense: it has happened."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from mockint.archive.envelope import SessionRow
    from mockint.bank.load import Bank
    from mockint.bank.models import Check
    from mockint.bank.titles import Title
    from mockint.interview.background import GradeArrived
    from mockint.interview.choosing import Picked
    from mockint.interview.probing import Probed
    from mockint.tui.home_rows import HomeRow
    from mockint.tui.live import LiveInterview


@dataclass
class TitlesRead(Message):
    """The heads of the scenario files were read."""

    titles: list[Title]


@dataclass
class SessionsRead(Message):
    """The archive's list of sessions was read; the bank is still being validated."""

    rows: list[SessionRow]


@dataclass
class BankLoaded(Message):
    """The bank was validated and the archive's list of sessions read."""

    bank: Bank
    rows: list[SessionRow]


@dataclass
class DueRead(Message):
    """What to practise today was put together, as rows for Home."""

    rows: list[HomeRow]


@dataclass
class LoadFailed(Message):
    """Something could not be read; one sentence."""

    sentence: str


@dataclass
class ServerFound(Message):
    """A server listens on this machine; it is offered, never used silently."""

    name: str


@dataclass
class ModelNeeded(Message):
    """An endpoint lists several models, and none was chosen yet."""

    models: tuple[str, ...]
    scenario: str


@dataclass
class JudgeMissing(Message):
    """The judge that was asked for cannot be used; the clock has not begun."""

    sentence: str
    scenario: str


@dataclass
class InterviewOpened(Message):
    """A session is ready to be shown."""

    live: LiveInterview


@dataclass
class AnswerJudged(Message):
    """A grade came from the judging thread."""

    arrived: GradeArrived


@dataclass
class SubmitSettled(Message):
    """A submitted answer is on disk (`saved`), or could not be written yet."""

    saved: bool


@dataclass
class FactsPicked(Message):
    """A model picked the facts of the question that was put, or could not."""

    picked: Picked


@dataclass
class ProbeMade(Message):
    """A model made a follow-up about a check, or could not."""

    check: Check
    probed: Probed
