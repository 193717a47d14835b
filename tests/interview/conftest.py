"""A session to drive: a fake recorder, a clock to turn by hand, and grades as wished."""

from __future__ import annotations

import asyncio
import itertools
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
import respx

from mockint.archive.envelope import Envelope, SessionRow
from mockint.bank.load import Entry, Source
from mockint.bank.models import Rubric, Scenario
from mockint.bank.problems import Place
from mockint.grading.grade import Grade
from mockint.grading.grader import Texts, assemble
from mockint.grading.judging.judge import Failure, Judgement
from mockint.grading.judging.verdict import Evidence, Finding
from mockint.grading.short_calls import ShortCalls
from mockint.interview.opening import Choice, begin
from mockint.interview.session import Session
from mockint.llm.endpoint import Endpoint
from mockint.llm.waiting import Timing

RUBRIC: dict[str, Any] = {
    "id": "small",
    "name": "Small",
    "criteria": [
        {"id": "design", "name": "Design", "weight": 2, "levels": list("abcde")},
        {"id": "scale", "name": "Scale", "weight": 1, "levels": list("abcde")},
        {"id": "requirements", "name": "Requirements", "weight": 1, "levels": list("abcde")},
    ],
    "checks": [
        {"id": "asked", "criterion": "requirements", "claim": "Asks.", "on": "questions"},
    ],
    "bars": {
        "mid": {"score": 40},
        "senior": {"score": 60, "levels": {"design": 2}},
        "staff": {"score": 80, "levels": {"design": 4}},
    },
}
SCENARIO: dict[str, Any] = {
    "id": "queue-that-grows",
    "title": "A queue that grows",
    "rubric": "small",
    "minutes": {"clarify": 5, "answer": 20, "follow_ups": 10},
    "brief": "Orders arrive faster than they leave, and the line between them gets longer all day.",
    "reference": "Bound the queue, refuse what does not fit, and add consumers while it is long.",
    "facts": [
        {"id": "arrival-rate", "asks": ["how many orders per second"], "answer": "Forty a second."},
        {"id": "broker", "asks": ["which message broker"], "answer": "RabbitMQ, three nodes."},
        {"id": "loss-allowed", "asks": ["may an order be lost"], "answer": "Never."},
        {"id": "team-size", "asks": ["how large is the team"], "answer": "Five people."},
    ],
    "checks": [
        {
            "id": "bounded",
            "criterion": "design",
            "importance": "essential",
            "claim": "Puts a limit on the length of the queue.",
            "signals": ["limit the queue", "bounded queue"],
            "hints": ["How long may it get?", "Think of an upper end.", "Name a largest length."],
        },
        {
            "id": "refuse",
            "criterion": "design",
            "claim": "Refuses new orders with an error once the limit is reached.",
            "signals": ["refuse new orders", "reject new orders"],
            "hints": ["And then?", "What do callers see?", "Tell callers at once."],
        },
        {
            "id": "consumers",
            "criterion": "scale",
            "claim": "Adds consumers while the backlog is long.",
            "signals": ["add consumers", "more consumers"],
            "hints": ["Who empties it?", "Can that be more?"],
        },
    ],
    "pitfalls": [
        {
            "id": "drop",
            "criterion": "design",
            "claim": "Drops orders silently.",
            "signals": ["drop orders"],
        }
    ],
    "follow_ups": [
        {
            "id": "late",
            "question": "What about the limit?",
            "reference": "Ten thousand, from the time that an order may wait.",
            "when": "missed:bounded",
            "checks": [
                {"id": "late-one", "criterion": "design", "claim": "Names a number."},
                {"id": "late-two", "criterion": "design", "claim": "Derives it from a wait."},
            ],
        },
        {
            "id": "crash",
            "question": "A consumer dies while it works. What happens to its order?",
            "reference": "It is delivered again.",
            "checks": [
                {"id": "redelivered", "criterion": "scale", "claim": "It is delivered again."}
            ],
        },
        {
            "id": "alarm",
            "question": "How do you notice?",
            "reference": "Depth and age are watched.",
            "checks": [{"id": "watched", "criterion": "scale", "claim": "Watches the age."}],
        },
        {
            "id": "errors",
            "question": "What does a caller see?",
            "reference": "An error with a time to retry.",
            "when": "missed:refuse",
            "checks": [
                {"id": "retry-after", "criterion": "design", "claim": "Says when to retry."}
            ],
        },
    ],
    "curve_balls": [
        {
            "id": "double",
            "change": "From Monday twice as many orders arrive.",
            "reference": "Twice the consumers.",
            "checks": [{"id": "twice", "criterion": "scale", "claim": "Doubles the consumers."}],
        },
        {"id": "half", "change": "From Monday half as many arrive.", "reference": "Fewer."},
    ],
}


EARLIER: dict[str, Any] = {
    "scenario": "queue-that-grows",
    "mode": "pressure",
    "target_bar": "senior",
    "attempt": 1,
    "seen_reference": False,
    "started_at": "2026-02-01T10:00:00.000Z",
    "ended_at": None,
    "phase": "debrief",
    "status": "graded",
    "score": None,
    "title": "A queue that grows",
}


class FakeTime:
    """Two clocks that move only when told to."""

    def __init__(self) -> None:
        self.seconds = 1_000.0

    def monotonic(self) -> float:
        return self.seconds

    def now(self) -> datetime:
        return datetime(2026, 3, 1, 10, 0, tzinfo=UTC) + timedelta(seconds=self.seconds - 1_000)

    def advance(self, seconds: float) -> None:
        self.seconds += seconds


@dataclass
class FakeReceipt:
    """A receipt that is signed when the test says so."""

    saved: bool = False

    def wait(self, timeout: float | None = None) -> bool:
        return self.saved


@dataclass
class FakeRecorder:
    """Keeps what it was given, as it would come back from disk."""

    events: list[Envelope] = field(default_factory=list)
    rows: list[SessionRow | None] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    drafts: list[str | None] = field(default_factory=list)
    receipts: list[FakeReceipt] = field(default_factory=list)

    def append(
        self,
        events: Sequence[Envelope],
        row: SessionRow | None,
        texts: Mapping[str, str] | None = None,
        draft: Callable[[], str] | str | None = None,
    ) -> FakeReceipt:
        self.events += [from_disk(event) for event in events]
        self.rows.append(row)
        self.texts |= texts or {}
        self.drafts.append(draft() if callable(draft) else draft)
        self.receipts.append(FakeReceipt())
        return self.receipts[-1]

    def kinds(self) -> list[str]:
        return [event.kind for event in self.events]

    def data(self, kind: str) -> list[Mapping[str, Any]]:
        return [event.data for event in self.events if event.kind == kind]


def from_disk(event: Envelope) -> Envelope:
    """An event after its way through JSON."""
    data = json.loads(json.dumps(event.data, allow_nan=False))
    return Envelope(event.id, event.session, event.at, event.offset, event.kind, event.v, data)


@dataclass
class FakeArchive:
    """What an archive knows of earlier sessions, and what it kept of one."""

    attempts_before: int = 0
    openings: int = 0
    recorder: FakeRecorder = field(default_factory=FakeRecorder)
    earlier: list[list[tuple[str, str]]] = field(default_factory=list)
    """Kind and id of what earlier sessions of the scenario put, a list for each, oldest first."""

    def sessions(self, include_deleted: bool = False) -> list[SessionRow]:
        rows = [SessionRow(**EARLIER, id=f"before-{n}") for n in range(len(self.earlier))]
        return rows[::-1] if include_deleted else []

    def attempts(self, scenario: str, modes: Sequence[str] = ()) -> int:
        return self.attempts_before

    def reference_openings(self, scenario: str) -> list[str]:
        return ["2026-02-01T10:00:00.000Z"] * self.openings

    def events(self, session: str, kinds: Sequence[str] = ()) -> list[Envelope]:
        if session.startswith("before-"):
            put = self.earlier[int(session.removeprefix("before-"))]
            return [Envelope("", session, "", 0.0, kind, 1, {"id": name}) for kind, name in put]
        return [event for event in self.recorder.events if event.session == session]

    def text(self, sha256: str) -> str:
        return self.recorder.texts[sha256]


URL = "http://model.test/v1"


def streamed(text: str) -> httpx.Response:
    pieces: list[dict[str, Any]] = [
        {"delta": {"content": text}},
        {"delta": {}, "finish_reason": "stop"},
    ]
    events = [{"model": "model-1", "choices": [piece]} for piece in pieces]
    lines = [f"data: {json.dumps(event)}\n\n" for event in events]
    headers = {"content-type": "text/event-stream"}
    return httpx.Response(200, headers=headers, text="".join([*lines, "data: [DONE]\n\n"]))


class ScriptedEndpoint:
    """A route of respx with the calls that go to it. Their clock stands still unless it `races`."""

    def __init__(self, route: respx.Route) -> None:
        self.route = route
        self.memory: dict[str, object] = {}
        self.seconds = 0.0
        self.races = False

    @property
    def calls(self) -> ShortCalls:
        endpoint = Endpoint.at(URL, "model-1", "sk-test-0123456789abcdef")
        return ShortCalls(endpoint, self.memory, timing=Timing(clock=self._clock))

    def _clock(self) -> float:
        self.seconds += 1.0 if self.races else 0.0
        return self.seconds

    def says(self, *replies: object) -> None:
        """Each reply in turn, the last one again and again; an object goes as JSON."""
        texts = [one if isinstance(one, str) else json.dumps(one) for one in replies]
        turns = itertools.chain(texts, itertools.repeat(texts[-1]))
        self.route.side_effect = lambda _: streamed(next(turns))

    def hangs(self, begun: Callable[[], object] | None = None) -> None:
        """Never answer; from the request on the clock races, unless `begun` is called instead."""

        async def hang(_: object) -> httpx.Response:
            self.races = begun is None
            if begun is not None:
                begun()
            await asyncio.sleep(3_600)
            raise AssertionError("nobody waits that long")

        self.route.side_effect = hang

    @property
    def asked(self) -> list[str]:
        """The whole text of each request."""
        requests = [json.loads(call.request.content) for call in self.route.calls]
        return ["\n".join(m["content"] for m in request["messages"]) for request in requests]

    @property
    def schemas(self) -> list[Any]:
        requests = [json.loads(call.request.content) for call in self.route.calls]
        return [request["response_format"]["json_schema"]["schema"] for request in requests]


@dataclass
class Desk:
    """One interview under test."""

    session: Session
    time: FakeTime
    recorder: FakeRecorder
    archive: FakeArchive

    def write(self, text: str, document: str | None = None) -> None:
        self.session.write(document or self.session.state.document or "answer", text)

    def submit(self, text: str = "We limit the queue.") -> None:
        self.write(text)
        self.session.submit()

    def grade(self, document: str = "answer", status: str = "graded", **verdicts: str) -> Grade:
        """Record a grade: met or partial get the whole answer as evidence, the rest is missed."""
        grade = grade_of(self.session, document, status, **verdicts)
        return self.session.record_grade(document, grade)

    def fail(self, document: str = "answer", *, final: bool = False) -> Grade:
        judgement = Judgement("llm", failure=Failure("timeout", "It took too long.", final=final))
        grade = assemble(self.session.case(document), judgement, TEXTS, now="2026-03-01T10:00:00Z")
        return self.session.record_grade(document, grade)

    def next(self, *, judging: bool = False) -> tuple[str, str | None]:
        step, follow_up = self.session.next_step(judging=judging)
        return step, follow_up.id if follow_up else None

    def put(self, name: str) -> None:
        self.session.put(self.session.scenario.follow_up(name))


TEXTS = Texts("scenario-hash", "rubric-hash")
MakeDesk = Callable[..., Desk]


def grade_of(session: Session, document: str, status: str, **verdicts: str) -> Grade:
    case = session.case(document)
    verdicts = {name.replace("_", "-"): verdict for name, verdict in verdicts.items()}
    unknown = set(verdicts) - {item.id for item in case.items}
    assert not unknown, f"{unknown} is not judged on {document}"
    whole = (Evidence(1, case.answer, 0, len(case.answer), verified=True),)
    findings = []
    for item in case.items:
        verdict = verdicts.get(item.id, "missed")
        shown = whole if verdict in {"met", "partial", "contradicted"} else ()
        findings.append(Finding(item.id, verdict, shown))  # type: ignore[arg-type]
    judge = "offline" if status == "estimated" else "llm"
    return assemble(case, Judgement(judge, tuple(findings)), TEXTS, now="2026-03-01T10:00:00Z")


def entry_of(scenario: dict[str, Any], rubric: dict[str, Any]) -> Entry:
    def source(name: str, value: dict[str, Any]) -> Source:
        return Source(Path(name), json.dumps(value), 0, Place(name, {}))

    return Entry(
        Scenario.model_validate(scenario),
        Rubric.model_validate(rubric),
        source("scenario.yaml", scenario),
        source("rubric.yaml", rubric),
    )


@pytest.fixture(scope="session")
def make_desk() -> MakeDesk:
    """`make_desk("pressure", minutes=70, scenario={"follow_ups": []})`: an interview just begun."""

    def build(
        mode: str = "practice",
        *,
        minutes: int | None = None,
        attempts: int = 0,
        openings: int = 0,
        scenario: Mapping[str, Any] | None = None,
        earlier: Sequence[Sequence[tuple[str, str]]] = (),
    ) -> Desk:
        time, recorder = FakeTime(), FakeRecorder()
        before = [list(put) for put in earlier]
        archive = FakeArchive(attempts or len(before), openings, recorder, before)
        entry = entry_of({**SCENARIO, **(scenario or {})}, RUBRIC)
        session = begin(entry, Choice(mode, "senior", minutes), archive, recorder, time, "s-1")  # type: ignore[arg-type]
        return Desk(session, time, recorder, archive)

    return build


@pytest.fixture
def desk(make_desk: MakeDesk) -> Desk:
    return make_desk()


@pytest.fixture
def endpoint(httpx2_mock: respx.Router) -> ScriptedEndpoint:
    """An endpoint that says what it is told to."""
    return ScriptedEndpoint(httpx2_mock.post(f"{URL}/chat/completions"))
