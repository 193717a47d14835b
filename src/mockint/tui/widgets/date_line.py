"""The line that asks for the date of the interview until it is answered; nothing typed means none."""

from __future__ import annotations

from datetime import date

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Input

from mockint.tui.widgets.text import PlainText

QUESTION = (
    "When is your interview? Drills then come back at least once before that day. A date like "
    "{example}, Enter for none, or Esc to be asked another time."
)
NO_DATE = "“{typed}” is no date; give one like {example}, or nothing."
PAST = "{typed} is past; give a day from {today} on, or nothing."
EXAMPLE_DAYS = 30
LONGEST = 20


def read_date(typed: str, today: date) -> date | str:
    """The date that was typed, or the sentence that says what is expected."""
    try:
        day = date.fromisoformat(typed.strip())
    except ValueError:
        return NO_DATE.format(typed=typed.strip()[:LONGEST], example=example(today))
    return PAST.format(typed=day, today=today) if day < today else day


def example(today: date) -> str:
    """A date to show how one is written."""
    return date.fromordinal(today.toordinal() + EXAMPLE_DAYS).isoformat()


class DateLine(Vertical):
    """A question and a line for the answer, out of sight until `ask`."""

    class Answered(Message):
        """A date, or None: there is none, or nobody wants to say."""

        def __init__(self, day: date | None) -> None:
            super().__init__()
            self.day = day

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._today = date.min

    def compose(self) -> ComposeResult:
        """The question above, the line below."""
        yield PlainText("", id="date-question")
        line = Input(id="date-typed", max_length=LONGEST, restrict=r"[\d-]*")
        line.cursor_blink = line.can_focus = False
        yield line

    def ask(self, today: date) -> None:
        """Show the question and take the focus."""
        self._today = today
        self.query_one(PlainText).show(QUESTION.format(example=example(today)))
        self.add_class("-asking")
        line = self.query_one(Input)
        line.can_focus = True
        line.focus()

    @property
    def asking(self) -> bool:
        """Whether the question is on screen."""
        return self.has_class("-asking")

    def decline(self) -> None:
        """No date."""
        self.post_message(self.Answered(None))

    def close(self) -> None:
        """Out of sight again."""
        self.query_one(Input).can_focus = False
        self.remove_class("-asking")

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """Enter: the date, none where nothing was typed, else what is expected."""
        message.stop()
        if not message.value.strip():
            self.decline()
            return
        found = read_date(message.value, self._today)
        if isinstance(found, str):
            self.query_one(PlainText).show(found)
        else:
            self.post_message(self.Answered(found))
