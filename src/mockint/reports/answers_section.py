"""The answers in Markdown: the main one, then each follow-up with what it raised."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mockint.interview.clock import minutes_seconds
from mockint.interview.state import ANSWER
from mockint.reports.checks_section import verdict_lines
from mockint.reports.follow_ups import Followed, followed, outcome, own_verdicts, title
from mockint.reports.markdown import escaped, quoted
from mockint.reports.session import SessionView
from mockint.reports.verdicts import Shown


def answer_section(session: SessionView) -> list[str]:
    """The main answer as it was handed in."""
    answer = session.state.answer(ANSWER)
    if answer is None:
        return ["## Your answer", "", "Nothing was handed in.", ""]
    return [f"## Your answer ({minutes_seconds(answer.seconds)})", "", *quoted(answer.text), ""]


def follow_ups_section(
    session: SessionView, verdicts: Sequence[Shown], *, texts: bool = True
) -> list[str]:
    """Each follow-up: its question, with `texts` its answer, what it raised and what else it showed;
    empty where none was put."""
    put = followed(session)
    if not put:
        return []
    lines = ["## Follow-ups", ""]
    for number, one in enumerate(put, 1):
        lines += [f"### {title(number, one)}", "", escaped(one.put.question), ""]
        if texts and one.answer is not None:
            lines += [*quoted(one.answer.text), ""]
        lines += [*_came_of_it(session, one, verdicts)]
    return lines


def _came_of_it(session: SessionView, one: Followed, verdicts: Sequence[Shown]) -> Iterator[str]:
    for said in (one.reason, outcome(session, one, verdicts)):
        if said:
            yield escaped(said)
            yield ""
    own = own_verdicts(one, verdicts)
    for shown in own:
        if shown.in_figures:
            yield f"- **{shown.number} {shown.word}**: {escaped(shown.claim)}"
        else:
            yield from verdict_lines(shown)
    if own:
        yield ""
