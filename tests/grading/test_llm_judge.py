"""The judge behind an endpoint, its server played by respx."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from typing import Any

import httpx
import pytest
import respx

from mockint.grading.case import Case
from mockint.grading.judging.judge import Judgement, JudgeProgress
from mockint.grading.judging.llm_judge import LlmJudge
from mockint.llm.endpoint import Deadlines, Endpoint

KEY = "sk-test-0123456789abcdef"
URL = "http://judge.test/v1"
ANSWER = "We limit the queue to ten thousand orders. New orders are refused once it is full."
LIMIT = "We limit the queue to ten thousand orders."
MakeCase = Callable[..., Case]


def stream(text: str = "", finish: str = "stop", **delta: str) -> httpx.Response:
    pieces: list[dict[str, Any]] = [
        {"delta": {"content": text[: len(text) // 2], **delta}},
        {"delta": {"content": text[len(text) // 2 :]}},
        {"delta": {}, "finish_reason": finish},
    ]
    usage = {"prompt_tokens": 900, "completion_tokens": 50}
    events = [{"model": "judge-1-0601", "choices": [piece]} for piece in pieces]
    last = {"model": "judge-1-0601", "choices": [], "usage": usage}
    lines = [f"data: {json.dumps(event)}\n\n" for event in [*events, last]]
    headers = {"content-type": "text/event-stream"}
    return httpx.Response(200, headers=headers, text="".join([*lines, "data: [DONE]\n\n"]))


def error(status: int, message: str, **headers: str) -> httpx.Response:
    return httpx.Response(status, headers=headers, json={"error": {"message": message}})


def reply(quote: str = LIMIT, verdict: str = "met", **verdicts: str) -> str:
    """Every check the same, but those named; the pitfall is not asserted."""
    wanted = dict.fromkeys(("bounded", "shed", "alert", "figures"), verdict)
    wanted |= {"drop": "missed", **verdicts}
    rows = [
        {
            "check": check,
            "evidence": [] if word == "missed" else [{"sentence": 1, "quote": quote}],
            "reasoning": "It says so.",
            "verdict": word,
            "confidence": "high",
        }
        for check, word in wanted.items()
    ]
    return json.dumps({"checks": rows})


@pytest.fixture
def server(httpx2_mock: respx.Router) -> respx.Route:
    return httpx2_mock.post(f"{URL}/chat/completions")


@pytest.fixture
def judged(server: respx.Route, make_case: MakeCase) -> Callable[..., Judgement]:
    memory: dict[str, object] = {}

    def run(*responses: httpx.Response, **more: Any) -> Judgement:
        server.side_effect = list(responses)
        case = more.pop("case", None) or make_case(ANSWER)
        endpoint = Endpoint.at(URL, "judge-1", KEY, more.pop("deadlines", None))
        options: dict[str, Any] = {"cancel": threading.Event(), **more}
        return LlmJudge(endpoint, memory).judge(case, **options)

    return run


def asked(server: respx.Route) -> list[dict[str, Any]]:
    return [json.loads(call.request.content) for call in server.calls]


def test_verdicts_come_back_with_the_answers_own_text_as_evidence(
    judged: Callable[..., Judgement], server: respx.Route
) -> None:
    found = judged(stream(reply("we LIMIT the queue to  ten thousand orders")))
    assert found.failure is None
    by_check = {finding.check: finding for finding in found.findings}
    assert list(by_check) == ["bounded", "shed", "alert", "figures", "drop"]
    assert by_check["drop"].verdict == "missed"
    (evidence,) = by_check["bounded"].evidence
    assert evidence.verified
    assert evidence.quote == ANSWER[evidence.start : evidence.end]
    assert (found.judge, found.model, found.base_url) == ("llm", "judge-1-0601", URL)
    assert found.format_rung == "json_schema"
    assert (found.usage.prompt_tokens, found.usage.completion_tokens) == (900, 50)
    (request,) = asked(server)
    assert request["messages"][-1]["content"].count("[1] We limit the queue") == 1
    assert request["response_format"]["json_schema"]["strict"] is True
    assert len(found.prompt_sha256 or "") == 64


def test_the_prompts_hash_is_the_same_for_every_answer(
    judged: Callable[..., Judgement], make_case: MakeCase
) -> None:
    one = judged(stream(reply()))
    other = judged(stream(reply()), case=make_case(f"{ANSWER} And one sentence more."))
    assert one.prompt_sha256 == other.prompt_sha256


def test_a_server_that_fails_once_is_asked_again(
    judged: Callable[..., Judgement], server: respx.Route
) -> None:
    stages: list[JudgeProgress] = []
    found = judged(
        error(503, "busy", **{"retry-after-ms": "1"}), stream(reply()), report=stages.append
    )
    assert found.failure is None
    assert server.call_count == 2
    assert any(progress.attempt == 2 for progress in stages)
    assert all(progress.elapsed >= 0 for progress in stages)


def test_a_limit_is_waited_for_as_long_as_the_server_says(
    judged: Callable[..., Judgement], server: respx.Route
) -> None:
    found = judged(error(429, "slow down", **{"retry-after": "0"}), stream(reply()))
    assert found.failure is None
    assert server.call_count == 2


def test_a_limit_beyond_the_deadline_ends_at_once(
    judged: Callable[..., Judgement], server: respx.Route
) -> None:
    found = judged(
        error(429, "slow down", **{"retry-after": "900"}), deadlines=Deadlines(5.0, 5.0, 5.0)
    )
    assert found.failure is not None
    assert (found.failure.kind, found.failure.exit_code) == ("rate_limited", 3)
    assert server.call_count == 1


@pytest.mark.parametrize(
    ("response", "kind", "code", "calls"),
    [
        (lambda: stream(refusal="I cannot help with that."), "refused", 1, 4),
        (lambda: stream(reply()[:80], finish="length"), "truncated", 1, 4),
        (lambda: stream("A fine answer, nine of ten."), "invalid", 1, 4),
        (lambda: stream(finish="content_filter"), "filtered", 1, 1),
        (lambda: error(401, f"Incorrect API key provided: {KEY}"), "auth", 3, 1),
        (lambda: error(404, "The model `judge-1` does not exist"), "unknown_model", 3, 1),
        (lambda: error(500, "kaput", **{"retry-after-ms": "1"}), "server", 3, 3),
    ],
    ids=["refusal", "cut off", "no JSON", "filtered", "401", "404", "500"],
)
def test_what_gives_no_grade_is_named_and_bounded(
    judged: Callable[..., Judgement],
    server: respx.Route,
    response: Callable[[], httpx.Response],
    kind: str,
    code: int,
    calls: int,
) -> None:
    found = judged(*(response() for _ in range(6)))
    assert found.findings == ()
    assert found.failure is not None
    assert (found.failure.kind, found.failure.exit_code) == (kind, code)
    assert not found.failure.final
    assert found.failure.sentence.endswith(".")
    assert "judge.test" in found.failure.sentence
    assert KEY not in repr(found)
    assert server.call_count <= calls


@pytest.mark.parametrize(
    "bad",
    [
        json.dumps({"checks": []}),
        reply(bounded="excellent"),
        reply().replace('"bounded"', '"bonded"'),
        json.dumps({"score": 9}),
    ],
    ids=["checks missing", "verdict off the menu", "unknown check", "no checks"],
)
def test_an_unacceptable_reply_is_asked_again_with_the_error_quoted(
    judged: Callable[..., Judgement], server: respx.Route, bad: str
) -> None:
    found = judged(stream(bad), stream(reply()))
    assert found.failure is None
    assert {finding.verdict for finding in found.findings} == {"met", "missed"}
    first, second = asked(server)
    assert len(second["messages"]) > len(first["messages"])
    assert bad[:20] in json.dumps(second["messages"], ensure_ascii=False).replace("\\", "")


def test_an_invented_quote_gets_one_chance_to_be_mended(
    judged: Callable[..., Judgement], server: respx.Route
) -> None:
    found = judged(stream(reply("We shard the queue over ten brokers.")), stream(reply()))
    assert all(f.verdict == "met" for f in found.findings if f.check != "drop")
    repair = asked(server)[1]["messages"][-1]["content"]
    assert "We shard the queue over ten brokers." in repair
    assert server.call_count == 2


def test_a_quote_invented_twice_is_unclear_and_earns_nothing(
    judged: Callable[..., Judgement], server: respx.Route
) -> None:
    invented = reply("We shard the queue over ten brokers.")
    found = judged(stream(invented), stream(invented))
    assert server.call_count == 2
    for finding in found.findings:
        if finding.check == "drop":
            continue
        assert (finding.verdict, finding.void) == ("unclear", True)
        assert not any(evidence.verified for evidence in finding.evidence)


def test_words_of_the_brief_or_the_reference_are_no_evidence(
    judged: Callable[..., Judgement], make_case: MakeCase
) -> None:
    brief = "Orders arrive faster than they leave, and the queue between them grows all day long."
    case = make_case(f"{brief} We do limit it to ten thousand then.")
    found = judged(stream(reply(brief)), stream(reply(brief)), case=case)
    assert {f.verdict for f in found.findings if f.check != "drop"} == {"unclear"}


def test_a_failed_mending_leaves_the_first_reply_standing(
    judged: Callable[..., Judgement],
) -> None:
    mixed = json.loads(reply())
    mixed["checks"][1]["evidence"][0]["quote"] = "We shard the queue over ten brokers."
    broken = [error(500, "kaput", **{"retry-after-ms": "1"}) for _ in range(3)]
    found = judged(stream(json.dumps(mixed)), *broken, *broken)
    assert found.failure is None
    verdicts = {finding.check: finding.verdict for finding in found.findings}
    assert (verdicts["bounded"], verdicts["shed"]) == ("met", "unclear")


def test_an_endpoint_without_json_schema_is_asked_lower_and_remembered(
    judged: Callable[..., Judgement], server: respx.Route
) -> None:
    refused = error(400, "response_format json_schema is not supported here")
    found = judged(refused, stream(reply()))
    assert found.failure is None
    assert found.format_rung == "json_object"
    again = judged(stream(f"```json\n{reply()}\n```"))
    assert again.failure is None
    kinds = [request["response_format"]["type"] for request in asked(server)]
    assert kinds == ["json_schema", "json_object", "json_object"]


def test_a_cancelled_judging_is_a_named_failure_that_can_be_finished_later(
    server: respx.Route, make_case: MakeCase
) -> None:
    cancel = threading.Event()

    def busy(_: httpx.Request) -> httpx.Response:
        cancel.set()
        return error(503, "busy", **{"retry-after": "60"})

    server.side_effect = busy
    judge = LlmJudge(Endpoint.at(URL, "judge-1", KEY), {})
    found = judge.judge(make_case(ANSWER), cancel=cancel)
    assert server.call_count == 1
    assert found.failure is not None
    assert (found.failure.kind, found.failure.exit_code) == ("cancelled", 130)
    assert not found.failure.final


def test_a_prompt_that_the_server_cut_gives_no_grade(
    judged: Callable[..., Judgement],
) -> None:
    response = stream(reply())
    cut = response.text.replace('"prompt_tokens": 900', '"prompt_tokens": 64')
    found = judged(httpx.Response(200, headers=response.headers, text=cut))
    assert found.failure is not None
    assert found.failure.kind == "prompt_cut"
    assert found.findings == ()


# -- doubtful checks are asked again ----------------------------------------------------------------


def doubted(**confidences: str) -> str:
    """A reply in which everything is met, and the judge is unsure of the checks named."""
    value = json.loads(reply())
    for row in value["checks"]:
        row["confidence"] = confidences.get(row["check"], "high")
        if row["confidence"] == "low":
            row.update(verdict="missed", evidence=[])
    return json.dumps(value)


def alone(check: str, verdict: str = "met", quote: str = LIMIT) -> str:
    (row,) = (row for row in json.loads(reply(quote, verdict))["checks"] if row["check"] == check)
    return json.dumps({"checks": [row]})


def test_a_doubtful_check_is_asked_again_alone_and_the_second_verdict_stands(
    judged: Callable[..., Judgement], server: respx.Route
) -> None:
    found = judged(stream(doubted(shed="low")), stream(alone("shed")))
    first, second = asked(server)
    ids = second["response_format"]["json_schema"]["schema"]["properties"]["checks"]["items"]
    assert ids["properties"]["check"]["enum"] == ["shed"]
    assert "CHECK bounded" in first["messages"][1]["content"]
    assert "CHECK bounded" not in second["messages"][1]["content"]
    verdicts = {finding.check: finding for finding in found.findings}
    assert verdicts["shed"].verdict == "met"
    assert "at first: missed" in verdicts["shed"].note
    assert (found.usage.prompt_tokens, found.usage.completion_tokens) == (1_800, 100)


def test_the_hash_of_a_grade_is_that_of_its_first_prompt(judged: Callable[..., Judgement]) -> None:
    sure = judged(stream(reply()))
    unsure = judged(stream(doubted(shed="low")), stream(alone("shed")))
    assert unsure.prompt_sha256 == sure.prompt_sha256


def test_a_second_question_that_fails_leaves_the_first_verdicts(
    judged: Callable[..., Judgement], server: respx.Route
) -> None:
    found = judged(stream(doubted(bounded="low", shed="low")), error(401, "no such key"))
    assert found.failure is None
    assert server.call_count == 2
    verdicts = {finding.check: finding.verdict for finding in found.findings}
    assert (verdicts["bounded"], verdicts["shed"], verdicts["alert"]) == ("missed", "missed", "met")


def test_a_second_quote_that_is_invented_earns_nothing(judged: Callable[..., Judgement]) -> None:
    invented = stream(alone("shed", quote="We shard the queue over ten brokers."))
    found = judged(stream(doubted(shed="low")), invented, invented)
    verdicts = {finding.check: finding.verdict for finding in found.findings}
    assert verdicts["shed"] == "missed"


def test_a_cancel_while_asking_again_leaves_the_answer_ungraded(
    judged: Callable[..., Judgement],
) -> None:
    cancel = threading.Event()

    def report(progress: JudgeProgress) -> None:
        if "asking again" in progress.stage:
            cancel.set()

    first = stream(doubted(bounded="low", shed="low"))
    found = judged(
        first, stream(alone("bounded")), stream(alone("shed")), cancel=cancel, report=report
    )
    assert found.failure is not None
    assert found.failure.kind == "cancelled"
    assert found.findings == ()


def test_checks_are_seen_as_they_are_decided(judged: Callable[..., Judgement]) -> None:
    seen: list[JudgeProgress] = []
    judged(stream(reply()), report=seen.append)
    assert {progress.asked for progress in seen} == {5}
    assert all(
        check in {"bounded", "shed", "alert", "figures", "drop"}
        for p in seen
        for check, _ in p.decided
    )
