"""What the line mode says about time: marks, sleep, phases, and a problem that changed."""

from __future__ import annotations

from mockint.interview.absence import Watch
from mockint.interview.advice import advice, slept
from mockint.interview.ports import SystemTime
from mockint.interview.session import Session


class PlainClock:
    """Looks at one session's clock, and watches for sleep until it is stopped."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._watch = session.watch = Watch(SystemTime().monotonic).run()
        self._slept_told = session.slept

    def look(self) -> list[str]:
        """What happened since the last look, as lines to print."""
        session = self._session
        phase, ball = session.state.phase, session.state.curve_ball
        lines = []
        if marks := session.tick():
            lines.append(f"({advice(session.state.clock, phase, marks[-1], session.offset)})")
        if session.slept > self._slept_told:
            lines.append(f"({slept(session.slept - self._slept_told)})")
            self._slept_told = session.slept
        if phase == "clarify" and session.state.phase == "answer":
            lines.append("(The time for questions is over; asking is still possible.)")
        if session.state.curve_ball != ball:
            lines.append(f"\nThe problem changed: {session.state.change}\n")
        return lines

    def stop(self) -> None:
        """Watch no more."""
        self._watch.stop()
