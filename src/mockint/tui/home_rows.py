"""What Home lists: the unfinished session first, what is due or weak, scenarios, past sessions. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from mockint.cleaning import clean_line
from mockint.reports.words import many, short_score, to_the_minute
from mockint.review.example import SCENARIO, SPEED

if TYPE_CHECKING:
    from mockint.archive.envelope import SessionRow
    from mockint.bank.load import Bank
    from mockint.bank.titles import Title
    from mockint.review.due import Due
    from mockint.review.history import Group

Kind = Literal["heading", "resume", "start", "review", "example"]
PAST_SHOWN = 200
TITLE_SHOWN = 120
TAG_SHOWN = 40
NEXT = "Next up. "
"""Said of the first row: it is always the next thing to do."""
OPENS = {
    "resume": "Enter goes on with it.",
    "review": "Enter opens its debrief, F6 replays it.",
    "example": f"Enter replays it at {SPEED:.0f} times its speed; its debrief follows. It gives a strong "
    "answer away: attempts at that scenario are then marked as seen.",
}


@dataclass(frozen=True, slots=True)
class HomeRow:
    """One row. `id` is a scenario, a scenario and its drill with a slash between, or a session; `search`
    what the filter looks in."""

    kind: Kind
    id: str
    text: str
    detail: str = ""
    search: str = ""


def scenario_rows(titles: Iterable[Title], rows: Sequence[SessionRow] = ()) -> list[HomeRow]:
    """The scenarios with difficulty, minutes, tags and the last score: those never begun first, each part
    in the order of the titles."""
    last: dict[str, SessionRow] = {}
    for row in rows:
        if row.phase == "debrief" and row.mode != "drill":
            last.setdefault(row.scenario, row)
    begun = {row.scenario for row in rows if row.mode != "drill"}
    made = []
    for title in sorted(titles, key=lambda title: title.id in begun):
        played = last.get(title.id)
        score = f"  last: {short_score(played.status, played.score)}" if played else ""
        tags = ", ".join(title.technologies)
        made.append(
            HomeRow(
                "start",
                title.id,
                title.title,
                f"{title.difficulty}, {title.minutes} min, {tags}{score}",
                f"{title.id} {title.title} {title.difficulty} {tags}".casefold(),
            )
        )
    return made


def session_rows(rows: Sequence[SessionRow]) -> tuple[list[HomeRow], list[HomeRow]]:
    """Unfinished sessions, and those that reached their debrief, both newest first."""
    unfinished = [_session("resume", row) for row in rows if row.phase != "debrief"]
    past = [_session("review", row) for row in rows if row.phase == "debrief"]
    return unfinished, past[:PAST_SHOWN]


def _session(kind: Kind, row: SessionRow) -> HomeRow:
    when = to_the_minute(row.started_at)
    title = clean_line(row.title or row.scenario, TITLE_SHOWN)
    if kind == "resume":
        text, detail = f"Go on: {title}", f"unfinished, begun {when}, in {row.phase}"
    else:
        text = title
        seen = ", reference seen before" if row.seen_reference else ""
        score = short_score(row.status, row.score)
        which = "drill" if row.mode == "drill" else "attempt"
        detail = f"{when}, {which} {row.attempt}, {score}{seen}"
    return HomeRow(kind, row.id, text, detail, f"{row.id} {title} {when} {row.status}".casefold())


def due_rows(due: Sequence[Due], names: Mapping[Group, str]) -> list[HomeRow]:
    """What to practise today. `names` of skills and criteria."""
    from mockint.reports.progress import why

    made = []
    for one in due:
        card = one.card
        title = clean_line(card.title, TITLE_SHOWN)
        item = f"{card.scenario}/{card.drill}" if card.drill else card.scenario
        search = f"{card.scenario} {title} drill due".casefold()
        made.append(HomeRow("start", item, title, f"{why(one, names)}, {card.scenario}", search))
    return made


def listed(
    scenarios: Sequence[HomeRow],
    unfinished: Sequence[HomeRow],
    past: Sequence[HomeRow],
    wanted: str,
    due: Sequence[HomeRow] = (),
    example: Sequence[HomeRow] = (),
) -> list[HomeRow]:
    """The rows that match every word of the filter, under their headings."""
    terms = wanted.casefold().split()

    def keep(rows: Sequence[HomeRow]) -> list[HomeRow]:
        return [row for row in rows if all(term in row.search for term in terms)]

    made = list(keep(unfinished))
    parts = (
        ("To practise today", due),
        ("Scenarios", scenarios),
        ("To look at", example),
        ("Past sessions", past),
    )
    for heading, rows in ((heading, keep(part)) for heading, part in parts):
        if rows:
            made.append(HomeRow("heading", heading, heading))
            made += rows
    return made


def example_rows(titles: Iterable[Title], rows: Sequence[SessionRow]) -> list[HomeRow]:
    """The finished interview to look at: offered beside scenarios to play until the first debrief of
    one's own."""
    named = {title.id: title.title for title in titles}
    if not named or any(row.phase == "debrief" for row in rows):
        return []
    text = "See a finished interview (2 minutes)"
    detail = f"an example: {named.get(SCENARIO, SCENARIO)}"
    return [HomeRow("example", "example", text, detail, f"{text} {detail}".casefold())]


def preview(
    row: HomeRow, bank: Bank | None, rows: Sequence[SessionRow], choice: str, *, first: bool
) -> str:
    """What is known of a row, and what Enter does with it. `first`: nothing stands above it."""
    head = NEXT if first and row.kind in {"resume", "start"} else ""
    if row.kind == "start" and "/" not in row.id:
        if bank is None:
            return f"{row.text}\n{row.detail}"
        return preview_of(bank, row.id, rows, choice, head)
    opens = OPENS.get(row.kind, "Enter begins. It counts as no attempt.")
    return f"{row.text}\n{row.detail}\n{head}{opens}"


def titles_of(bank: Bank) -> list[Title]:
    """The validated scenarios as rows see them."""
    from mockint.bank.titles import Title

    return [
        Title(
            id=e.scenario.id,
            title=clean_line(e.scenario.title, TITLE_SHOWN),
            difficulty=e.scenario.difficulty,
            technologies=tuple(clean_line(t, TAG_SHOWN) for t in e.scenario.technologies),
            minutes=e.scenario.minutes.total,
        )
        for e in bank.ordered()
    ]


def preview_of(
    bank: Bank, scenario_id: str, rows: Sequence[SessionRow], choice: str, head: str = ""
) -> str:
    """What is known of a scenario before it is played; its brief only afterwards. `head` stands before
    what Enter does."""
    entry = bank.entries.get(scenario_id)
    if entry is None:
        return ""
    item, minutes = entry.scenario, entry.scenario.minutes
    attempts = [row for row in rows if row.scenario == scenario_id and row.mode != "drill"]
    lines = [
        item.title,
        f"{item.difficulty}, {', '.join(item.technologies)}",
        f"Questions {minutes.clarify} min, answer {minutes.answer}, follow-ups {minutes.follow_ups}",
        f"{head}Enter begins: {choice}",
    ]
    if item.draft:
        lines.append("A draft: its grades deserve little trust.")
    if not item.reference.strip():
        lines.append("It has no reference, so answers stay ungraded.")
    if attempts:
        latest = attempts[0]
        score = short_score(latest.status, latest.score)
        times = many(len(attempts), "attempt")
        lines += [f"{times}, the last: {score}", "", item.brief.strip()]
    else:
        lines.append("The brief is shown when the interview begins.")
    return "\n".join(lines)
