"""Sessions for reports, played by a clock of their own and judged as a test wants it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from mockint.bank.models import Rubric, Scenario
from mockint.grading.grade import Grade
from mockint.grading.grader import Texts, assemble
from mockint.grading.judging.judge import Failure, Judgement, Usage
from mockint.grading.judging.verdict import Evidence, Finding
from mockint.interview.fold import empty
from mockint.interview.session import Session
from mockint.reports.session import SessionView

HOST = "gpu-7.lab.corp.example:8000"
REFERENCE = (
    "Bound the queue at ten thousand orders and refuse with an error what does not fit into it."
)
RUBRIC: dict[str, Any] = {
    "id": "small",
    "name": "Small",
    "criteria": [
        {"id": "design", "name": "Design", "weight": 2, "levels": ["none", "some", "half", "most", "all"]},
        {"id": "safety", "name": "Safety", "weight": 1, "levels": ["none", "some", "half", "most", "all"]},
    ],
    "bars": {"mid": {"score": 40}, "senior": {"score": 60}, "staff": {"score": 80}},
}  # fmt: skip
SCENARIO: dict[str, Any] = {
    "id": "queue-that-grows",
    "title": "A queue that grows",
    "rubric": "small",
    "minutes": {"clarify": 5, "answer": 20, "follow_ups": 10},
    "brief": "Orders arrive faster than they leave.",
    "reference": REFERENCE,
    "facts": [{"id": "rate", "asks": ["how many orders"], "answer": "900 orders a second."}],
    "checks": [
        {"id": "bounded", "criterion": "design", "importance": "essential",
         "claim": "Puts a limit on the queue.", "signals": ["limit the queue"],
         "hints": ["How long?", "Think of memory.", "Bound it."]},
        {"id": "refuse", "criterion": "design", "claim": "Refuses what does not fit.",
         "signals": ["refused"]},
        {"id": "watch", "criterion": "safety", "claim": "Watches its age.", "signals": ["age"]},
        {"id": "measure", "criterion": "safety", "claim": "Names a target.", "signals": ["95 %"]},
    ],
    "pitfalls": [{"id": "drop", "criterion": "safety", "claim": "Drops orders silently.",
                  "signals": ["drop the oldest"]}],
    "follow_ups": [
        {"id": "then", "question": "And then?", "reference": "Add a second consumer when it lags.",
         "checks": [{"id": "second", "criterion": "safety", "claim": "Adds a consumer."}]},
        {"id": "skipped", "question": "What of the cost?", "checks": []},
    ],
}  # fmt: skip


class Recorder:
    """Takes events and says that they are saved."""

    saved = True

    def append(self, *_: object, **__: object) -> Recorder:
        return self

    def wait(self, timeout: float | None = None) -> bool:
        return True


class FakeTime:
    def __init__(self) -> None:
        self.seconds = 0.0

    def monotonic(self) -> float:
        return self.seconds

    def now(self) -> datetime:
        return datetime(2026, 3, 1, 10, tzinfo=UTC) + timedelta(seconds=self.seconds)


@dataclass
class Played:
    """One interview, played step by step. Verdicts are given as (verdict, quote)."""

    changes: Mapping[str, Any] = field(default_factory=dict)
    rubric: Mapping[str, Any] = field(default_factory=lambda: RUBRIC)
    host: str = HOST

    def __post_init__(self) -> None:
        self.time = FakeTime()
        scenario = Scenario.model_validate({**SCENARIO, **self.changes})
        rubric = Rubric.model_validate(self.rubric)
        self.session = Session(scenario, rubric, Recorder(), self.time, empty("s-1"))
        opened = {
            "scenario": scenario.id, "title": scenario.title, "scenario_sha256": "aa" * 32,
            "rubric": "small", "rubric_sha256": "bb" * 32, "mode": "practice",
            "target_bar": "senior", "attempt": 1, "seen_reference": False, "version": "0",
            "budgets": {"clarify": 300.0, "answer": 1200.0, "follow_ups": 600.0},
        }  # fmt: skip
        self.session.record("opened", opened)

    def type(self, *texts: str, document: str = "answer", every: float = 1.0) -> None:
        """The draft becomes each of these texts in turn."""
        for text in texts:
            self.time.seconds += every
            self.session.write(document, text)

    def letters(self, text: str, document: str = "answer", step: int = 7) -> None:
        """The text typed a few characters at a time."""
        self.type(*(text[:end] for end in range(step, len(text) + step, step)), document=document)

    def submit(self) -> None:
        self.time.seconds += 5
        self.session.submit()

    def grade(
        self,
        document: str = "answer",
        judge: str = "llm",
        verdicts: Mapping[str, tuple[str, str]] | None = None,
        **more: Any,
    ) -> Grade:
        case = self.session.case(document)
        found = tuple(self._finding(i.id, case.answer, verdicts or {}) for i in case.items)
        model = None if judge in {"offline", "code"} else more.pop("model", "m-1")
        judgement = Judgement(
            judge,
            () if "failure" in more else found,
            model=model,
            models=more.pop("models", None),
            base_url=f"http://{self.host}/v1" if model else None,
            prompt_sha256="ab" * 32 if model else None,
            usage=Usage(900, 100, 50) if model else Usage(),
            runs=tuple(found for _ in range(more.pop("runs", 1))),
            format_rung="json_schema" if model else None,
            failure=more.pop("failure", None),
        )
        at = f"2026-03-01T11:00:{self.session.state.events % 60:02d}.000Z"
        made = assemble(case, judgement, Texts("aa" * 32, "bb" * 32), now=at)
        flags = (*made.flags, *more.pop("flags", ()))
        self.time.seconds += 2
        return self.session.record_grade(document, replace(made, flags=flags))

    @staticmethod
    def _finding(check: str, answer: str, verdicts: Mapping[str, tuple[str, str]]) -> Finding:
        verdict, quote = verdicts.get(check, ("missed", ""))
        start = answer.find(quote) if quote else -1
        if not quote:
            evidence: tuple[Evidence, ...] = ()
        elif start < 0:
            evidence = (Evidence(2, quote),)
        else:
            evidence = (Evidence(1, quote, start, start + len(quote), verified=True),)
        void = bool(quote) and start < 0
        verdict = "unclear" if void else verdict
        return Finding(check, verdict, evidence, f"On {check}.", void=void)  # type: ignore[arg-type]

    def follow_up(self, document: str = "then", text: str = "We add a second consumer.") -> None:
        self.session.put(self.session.scenario.follow_up(document))
        self.letters(text, f"follow_up:{document}")
        self.submit()

    def skip(self, document: str = "skipped") -> None:
        self.session.put(self.session.scenario.follow_up(document))
        self.time.seconds += 1
        self.session.skip()

    @property
    def view(self) -> SessionView:
        session = self.session
        return SessionView(session.state, session.scenario, session.rubric, session.recording)


ANSWER = (
    "We limit the queue 🚀 to ten thousand. Once it is full new orders are refused with an error.\n\n"
    "If the consumer dies we drop the oldest. <b>Its age</b> is watched & 95 % of orders leave in 2 s.\n"
)
VERDICTS = {
    "bounded": ("met", "We limit the queue 🚀 to ten thousand."),
    "refuse": ("partial", "new orders are refused with an error."),
    "watch": ("met", "something that nobody wrote"),
    "measure": ("met", "95 % of orders leave in 2 s."),
    "drop": ("met", "we drop the oldest."),
}
FOUND = {check: VERDICTS[check] for check in ("bounded", "refuse")}


@pytest.fixture
def playing() -> type[Played]:
    """To begin an interview."""
    return Played


@pytest.fixture
def whole(playing: type[Played]) -> Callable[..., Played]:
    """A whole interview: a question, a hint, typing with a detour, an answer, follow-ups, grades."""

    def made(
        judge: str = "llm",
        answer: str = ANSWER,
        verdicts: Mapping[str, tuple[str, str]] = VERDICTS,
        changes: Mapping[str, Any] | None = None,
        grades: Sequence[Mapping[str, Any]] = ({},),
    ) -> Played:
        one = playing(changes or {})
        one.time.seconds += 3
        one.session.ask("how many orders?")
        one.session.hint()
        one.time.seconds += 90
        one.letters("A wrong 🚦 beginning.")
        one.type("A 🚦 beginning.", "")
        one.letters(answer)
        one.submit()
        for grade in grades:
            one.grade(judge=judge, verdicts=verdicts, **grade)
        one.follow_up()
        one.grade("follow_up:then", judge=judge, verdicts={"second": ("met", "a second consumer")})
        one.skip()
        one.session.finish()
        return one

    return made


@pytest.fixture
def every_kind(whole: Callable[..., Played], playing: type[Played]) -> dict[str, SessionView]:
    """One session of each status, and one judged by a panel."""
    failed = Failure("unreachable", f"No answer from http://{HOST}/v1; is it running?")
    unfinished = playing()
    unfinished.letters("A beginning.")
    return {
        "graded": whole().view,
        "estimated": whole(judge="offline", verdicts=FOUND).view,
        "ungraded": whole(grades=({"failure": failed},)).view,
        "panel": whole(grades=({"runs": 3, "models": ("m-1", "m-2"), "model": None},)).view,
        "unfinished": unfinished.view,
    }
