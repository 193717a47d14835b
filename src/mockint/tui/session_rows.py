"""The lines of the session table: what each shows, what is searched in it, how they are ordered. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from mockint.archive.envelope import SessionRow
from mockint.archive.labels import Label
from mockint.cleaning import clean_line, clean_text
from mockint.reports.words import rounded, short_score, to_the_minute

SHOWN = 120
NOTE_SHOWN = 200
_NO_LABEL = Label()


@dataclass(frozen=True, slots=True)
class SessionLine:
    """One session of the table. `name`: what the candidate calls it, `title`: its scenario's, both on one
    line and safe to show; `search`: what words are looked for in, folded."""

    row: SessionRow
    label: Label
    name: str
    title: str
    search: str

    @property
    def id(self) -> str:
        """The session's id."""
        return self.row.id

    @property
    def called(self) -> str:
        """The name, else the title."""
        return self.name or self.title

    @property
    def score(self) -> float | None:
        """The score as it is shown: that of an estimate is rounded."""
        score = self.row.score
        estimated = self.row.status == "estimated"
        return rounded(score) if estimated and score is not None else score

    @property
    def score_words(self) -> str:
        """`71.5`, `≈ 60 by wording`, or the status."""
        return short_score(self.row.status, self.row.score)

    @property
    def tags(self) -> str:
        """The tags on one line."""
        return clean_line(" ".join(self.label.tags), SHOWN)


def line_of(row: SessionRow, label: Label = _NO_LABEL) -> SessionLine:
    """The line of one session."""
    title = _shown(row.title or row.scenario)
    name = _shown(label.name) if label.name else ""
    parts = (name, title, row.scenario, row.id, *label.tags, label.note)
    return SessionLine(row, label, name, title, "\n".join(filter(None, parts)).casefold())


def lines_of(rows: Iterable[SessionRow], labels: Mapping[str, Label]) -> list[SessionLine]:
    """The lines of all sessions, in the order of the rows."""
    return [line_of(row, labels.get(row.id, _NO_LABEL)) for row in rows]


@lru_cache(maxsize=1_024)
def _shown(text: str) -> str:
    return clean_line(text, SHOWN)


# -- order ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Order:
    """One way to order the table. `falling`: the greatest first; `words`: this way, and turned round."""

    column: str
    key: Callable[[SessionLine], str | float | None]
    falling: bool
    words: tuple[str, str]


ORDERS: tuple[Order, ...] = (
    Order("date", lambda line: line.row.started_at, True, ("newest first", "oldest first")),
    Order(
        "scenario",
        lambda line: line.title.casefold(),
        False,
        ("by scenario, A first", "by scenario, Z first"),
    ),
    Order("mode", lambda line: line.row.mode, False, ("by mode, A first", "by mode, Z first")),
    Order(
        "attempt",
        lambda line: line.row.attempt,
        True,
        ("by attempt, highest first", "by attempt, lowest first"),
    ),
    Order(
        "score",
        lambda line: line.row.score,
        True,
        ("by score, best first", "by score, lowest first"),
    ),
)


def ordered(
    newest_first: Sequence[SessionLine], order: Order, *, turned: bool
) -> list[SessionLine]:
    """The lines in an order; equal ones newest first, and those without the figure always last."""
    have = [line for line in newest_first if order.key(line) is not None]
    lack = [line for line in newest_first if order.key(line) is None]
    return sorted(have, key=order.key, reverse=order.falling != turned) + lack  # type: ignore[arg-type]


# -- words ---------------------------------------------------------------------------------------

EMPTY = "No sessions yet. Esc goes back to Home: choose a scenario there, and it is kept here."
NO_MATCH = "No session matches. Esc takes the search away."
READING = "Reading the sessions …"


def head_words(shown: int, count: int, order: Order, *, turned: bool, marked: int) -> str:
    """The head of the table: how many, in which order, how many are marked."""
    many = f"{count:,}" if shown == count else f"{shown:,} of {count:,}"
    marks = f", {marked} marked" if marked else ""
    return f"Sessions: {many}, {order.words[turned]}{marks}"


def detail_words(line: SessionLine) -> list[str]:
    """What there is to know of one session: what it is, how it went, what was written about it."""
    row = line.row
    title = f"{line.title} ({clean_line(row.scenario, SHOWN)})"
    when = to_the_minute(row.started_at)
    which = f"{'drill' if row.mode == 'drill' else f'{row.mode}, attempt'} {row.attempt}"
    seen = ", reference seen before" if row.seen_reference else ""
    state = f"unfinished, in {row.phase}" if row.phase != "debrief" else line.score_words
    lines = [
        f"{line.name}: {title}" if line.name else title,
        f"{when} UTC, {which}, {row.target_bar} bar, {state}{seen}, {row.id}",
    ]
    if line.label.tags or line.label.note:
        tags = f"Tags: {line.tags}" if line.label.tags else ""
        note = clean_line(" / ".join(clean_text(line.label.note).splitlines()), NOTE_SHOWN)
        said = f"Note: {note}" if note else ""
        lines.append("  ".join(filter(None, (tags, said))))
    return lines


def tags_in_use(lines: Iterable[SessionLine], most: int) -> list[str]:
    """The tags that sessions have, those of the most sessions first."""
    counts: dict[str, int] = {}
    for line in lines:
        for tag in line.label.tags:
            counts[tag] = counts.get(tag, 0) + 1
    return sorted(counts, key=lambda tag: (-counts[tag], tag))[:most]
