"""The first and the last page of the line mode."""

from __future__ import annotations

from collections.abc import Callable

from mockint.cleaning import in_order
from mockint.grading.judges import Chosen
from mockint.interview.clock import minutes_seconds
from mockint.interview.drilling import question_in
from mockint.interview.session import Session
from mockint.reports.answers_section import follow_ups_section
from mockint.reports.debrief import closing_lines, result_lines
from mockint.reports.next_steps import Another
from mockint.reports.session import Beside, SessionView
from mockint.reports.verdicts import shown_verdicts

COMMANDS = "/ask QUESTION  /hint  /time  /pause  /resume  /submit  /skip  /quit"
DRILL_COMMANDS = "/ask QUESTION  /hint  /time  /pause  /resume  /brief  /submit  /quit"
BEHIND = "(/brief shows the scenario's brief.)"


def opening(session: Session, chosen: Chosen) -> str:
    """Title, where answers go, the brief or the drill's question, the clock, and drafts of an earlier run."""
    state = session.state
    bar = "" if state.drill else f", bar {state.target_bar}"
    commands = DRILL_COMMANDS if state.drill else COMMANDS
    lines = [f"# {state.title}", f"Session {state.id}, {state.mode}{bar}."]
    if state.seen_reference:
        lines.append("The reference of this scenario was on screen before this attempt.")
    left = minutes_seconds(state.clock.left(session.offset))
    lines += [
        chosen.sentence,
        f"\n{_asked(session)}\n",
        f"Phase {state.phase}, {left} left. Type your answer; commands: {commands}",
    ]
    for document, text in state.documents.items():
        if text and state.answer(document) is None:
            lines.append(f"\nYour draft so far ({document}):\n{in_order(text.rstrip())}")
    return "\n".join(lines)


def _asked(session: Session) -> str:
    """The brief; of a drill its question alone."""
    brief = session.scenario.brief
    if not session.state.drill:
        return brief.strip()
    return f"{question_in(brief).strip()}\n{BEHIND}"


def closing(
    session: Session, beside: Beside, other: Callable[[SessionView], Another | None]
) -> str:
    """The result, and what to do next; `beside` as a session's view takes it, `other` finds another
    scenario with the same weak skill."""
    view = SessionView(session.state, session.scenario, session.rubric, session.recording, beside)
    more = f"`mockint report {session.state.id}` shows all of it again."
    raised = follow_ups_section(view, shown_verdicts(view), texts=False)
    lines = ["", *result_lines(view), "", *raised, *closing_lines(view, (), other(view)), more]
    return "\n".join(lines)
