"""The command `compare`: two attempts at a scenario, or two grades of one answer."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import click

from mockint.cleaning import clean_line
from mockint.cli.context import Context
from mockint.cli.main import mockint as group
from mockint.cli.main import with_context
from mockint.errors import UsageError

if TYPE_CHECKING:
    from mockint.reports.session import SessionView
    from mockint.review.compare import Side

_NUMBERED = re.compile(r"(.+):(\d{1,6})")


@group.command()
@click.argument("first", metavar="SESSION")
@click.argument("second", metavar="SESSION")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@with_context
def compare(context: Context, first: str, second: str, as_json: bool) -> int:
    """Compare two attempts at a scenario, or two grades of one answer (SESSION:N)."""
    from mockint.cli.sessions import load_view
    from mockint.reports.compared import comparison_json, lines
    from mockint.reports.words import TYPICAL_ERROR
    from mockint.review.compare import compare as compared

    words = (_split(first), _split(second))
    ids = [context.archive.resolve(name) for name, _ in words]
    views = [load_view(context, session) for session in dict.fromkeys(ids)]
    _comparable(views)
    one, two = views[0], views[-1]
    if one is two:
        sides = _two_grades(one, words[0][1], words[1][1])
    else:
        sides = (_side(one, words[0][1]), _side(two, words[1][1]))
    made = compared(*sides, one.scenario, one.rubric, estimate_error=TYPICAL_ERROR)
    claims = {**two.claims(), **one.claims()}
    if as_json:
        click.echo(json.dumps(comparison_json(made, claims), indent=2, ensure_ascii=False))
        return 0
    for line in lines(made, claims):
        click.echo(line)
    return 0


def _split(word: str) -> tuple[str, int | None]:
    found = _NUMBERED.fullmatch(word)
    return (found[1], int(found[2])) if found else (word, None)


def _comparable(views: list[SessionView]) -> None:
    for view in views:
        if view.state.phase != "debrief":
            raise UsageError(
                f"{view.state.id} is unfinished; `mockint resume {view.state.id}` goes on."
            )
    if len({view.state.drill for view in views}) > 1:
        raise UsageError("A drill is compared with the same drill only; name two sessions alike.")
    names = {clean_line(view.state.scenario, 80) for view in views}
    if len(names) > 1:
        raise UsageError(
            f"Those are sessions of different scenarios ({' and '.join(sorted(names))}); "
            "name two of the same one."
        )


def _side(view: SessionView, number: int | None) -> Side:
    """The session with its figures, or one grade of its main answer."""
    from mockint.interview.state import ANSWER
    from mockint.review.compare import Side

    records = view.state.grades.get(ANSWER, ())
    place = view.state.current_place(ANSWER)
    if place is None:
        raise UsageError(
            f"{view.state.id} has no grade yet; `mockint grade --pending` asks for it."
        )
    if number is None:
        return Side(view.state, view.figures, records[place]["grade"])
    if not 1 <= number <= len(records):
        raise UsageError(
            f"The answer of {view.state.id} has {len(records)} grades; name one of 1 to "
            f"{len(records)} after the colon."
        )
    grade = records[number - 1]["grade"]
    return Side(view.state, grade, grade, number)


def _two_grades(view: SessionView, first: int | None, second: int | None) -> tuple[Side, Side]:
    """Two grades of one answer: those named, else the newest and the one before it."""
    from mockint.interview.state import ANSWER

    count = len(view.state.grades.get(ANSWER, ()))
    if count < 2:
        raise UsageError(
            f"The answer of {view.state.id} has one grade only; `mockint regrade {view.state.id}` "
            "makes another, or name two sessions."
        )
    if first is None and second is None:
        return _side(view, count - 1), _side(view, count)
    return _side(view, first or count), _side(view, second or count)
