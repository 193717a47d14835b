"""The line mode with a model that picks facts and asks a follow-up of its own."""

from __future__ import annotations

import json
from typing import Any

import pytest

QUESTION = "What happens to a query that begins while you do that?"
QUOTE = "we look at the row count"


def prompts(request: dict[str, Any]) -> str:
    return "\n".join(message["content"] for message in request["messages"])


def plays(model: Any, follow_up: object, facts: object = None) -> Any:
    """A server that judges everything missed, picks `facts` and asks `follow_up`."""

    def does(server: Any, request: dict[str, Any]) -> tuple[int, dict[str, str], bytes]:
        name = request["response_format"]["json_schema"]["name"]
        if name == "verdicts":
            status, headers, body = model.behaviours.good(server, request)
            return status, headers, body.replace(b'\\"met\\"', b'\\"missed\\"')
        text = json.dumps(follow_up if name == "follow_up" else facts)
        chunks = [{"delta": {"content": text}}, {"delta": {}, "finish_reason": "stop"}]
        lines = [f"data: {json.dumps({'model': 'm', 'choices': [c]})}\n\n" for c in chunks]
        body = "".join([*lines, "data: [DONE]\n\n"]).encode()
        return 200, {"content-type": "text/event-stream"}, body

    return does


def run(program: Any, model: Any, *lines: str) -> Any:
    script = "\n".join(lines)
    env = {**model.env, "MOCKINT_MODEL": "judge-1"}
    return program("start", program.scenario, "--plain", stdin=script, **env)


def put(program: Any, session: str) -> list[str]:
    return [data["when"] for kind, data in program.events(session) if kind == "follow_up_put"]


def test_a_fact_and_a_follow_up_come_from_the_model(program: Any, model: Any) -> None:
    model.does = plays(
        model, {"quote": QUOTE, "question": QUESTION}, {"fact_ids": ["compute-budget"]}
    )
    weak = program.answers["weak"]
    question = "/ask what may it all come to?"
    ran = run(program, model, question, weak, "/submit", *["/skip"] * 4, "So.", "/skip")
    assert ran.code == 0
    facts = [data["facts"] for kind, data in program.events(ran.session) if kind == "replied"]
    assert facts == [["compute-budget"]]
    assert f"Follow-up: You wrote: “{QUOTE}” {QUESTION}" in ran.out
    whens = put(program, ran.session)
    assert [when for when in whens if when.startswith("model:")]
    assert len(whens) <= 5


@pytest.mark.parametrize("most", [0, 20])
def test_the_config_file_says_up_to_how_many(program: Any, model: Any, most: int) -> None:
    program.home.mkdir(parents=True, exist_ok=True)
    (program.home / "config.toml").write_text(f"max_follow_ups = {most}\n", "utf-8")
    model.does = plays(model, {"quote": QUOTE, "question": QUESTION})
    ran = run(program, model, program.answers["weak"], "/submit", *["/skip"] * 12)
    own = [when for when in put(program, ran.session) if when.startswith("model:")]
    assert (own == []) is (most == 0)


def test_a_model_that_only_judges_is_told_once_and_the_debrief_comes(
    program: Any, model: Any
) -> None:
    model.does = plays(model, {"verdict": "met"}, {"ids": []})
    ran = run(
        program,
        model,
        "/ask what may it all come to?",
        "/ask and who is it for?",
        program.answers["weak"],
        "/submit",
        *["/skip"] * 8,
    )
    assert ran.out.count("goes on with the scripted questions and facts") == 1
    assert "## Result" in ran.out
    assert not [when for when in put(program, ran.session) if when.startswith("model:")]
