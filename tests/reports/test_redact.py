"""`--redact`: no host, no name and nothing of the reference is left, and all else stays true."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from mockint.cli.own_names import COMMON, own_names
from mockint.grading.judging.judge import Failure
from mockint.reports.debrief import markdown
from mockint.reports.html import html
from mockint.reports.json_report import session_json
from mockint.reports.redact import redacted
from mockint.reports.redact_patterns import MASK, RUN, Secrets, runs_of
from mockint.reports.session import SessionView

HOST = "gpu-7.lab.corp.example:8000"
REFERENCE = (
    "Bound the queue at ten thousand orders and refuse with an error what does not fit into it."
)
LATER = "Add a second consumer only when the lag has grown for five minutes in a row."
NAMES = ("ada", "adas-laptop")
SECRET = (
    f"Ask http://{HOST}/v1/models, db1.corp.internal, 10.1.2.3:5432, [fe80::1]:80, localhost:8080 or "
    r"ada@mail.example.org; see /home/ada/notes.md and C:\Users\Ada\notes.txt on adas-laptop."
)
TRACES = re.compile(
    r"://|gpu-7|corp|internal|10\.1\.2\.3|fe80|localhost|@mail|/home/|Users|\bada\b|adas-laptop|8000",
    re.IGNORECASE,
)
ANSWER = f"We limit the queue 🚀 here. {SECRET} {REFERENCE} So it stays small & quick.\n"
VERDICTS = {
    "bounded": ("met", "We limit the queue 🚀 here."),
    "refuse": ("met", REFERENCE),
    "watch": ("partial", "So it stays small & quick."),
    "drop": ("met", f"nobody wrote {SECRET}"),
}


def words(text: str) -> list[str]:
    return [word.casefold() for word in re.findall(r"[^\W_]+", text)]


def runs(text: str) -> set[tuple[str, ...]]:
    found = words(text)
    return {tuple(found[i : i + RUN]) for i in range(len(found) - RUN + 1)}


@pytest.fixture
def telltale(whole: Callable[..., Any]) -> SessionView:
    """A session in which everything that must go stands wherever text can stand."""
    changes = {
        "title": f"A queue on {HOST}",
        "brief": f"Orders arrive. {SECRET}",
        "reference": REFERENCE,
        "checks": [
            {"id": "bounded", "criterion": "design", "importance": "essential",
             "claim": f"As the reference says: {REFERENCE}", "hints": ["a?", f"See {HOST}.", "b."]},
            {"id": "refuse", "criterion": "design", "claim": f"Refuses. {SECRET}"},
            {"id": "watch", "criterion": "safety", "claim": "Watches its age."},
            {"id": "ref-1", "criterion": "safety", "claim": "Keep one spare."},
        ],
        "follow_ups": [
            {"id": "then", "question": f"And then? {SECRET}", "reference": LATER,
             "checks": [{"id": "second", "criterion": "safety", "claim": LATER}]},
            {"id": "skipped", "question": "What of the cost?", "checks": []},
        ],
    }  # fmt: skip
    failed = Failure("unreachable", f"No answer from http://{HOST}/v1.")
    model = "/home/ada/models/llama-8b.gguf"
    played = whole(
        answer=ANSWER,
        verdicts=VERDICTS,
        changes=changes,
        grades=({"failure": failed}, {"model": model}, {"model": "ft:gpt-x:ada-corp:judge:77"}),
    )
    played.session.ask(f"{REFERENCE} {SECRET}")
    return played.view


def outputs(view: SessionView, names: tuple[str, ...] = NAMES) -> dict[str, str]:
    shown = redacted(view, names)
    return {
        "md": markdown(shown),
        "json": json.dumps(session_json(shown), ensure_ascii=False),
        "html": html(shown, redacted=True),
    }


@pytest.mark.parametrize("form", ["md", "json", "html"])
def test_no_host_no_name_and_no_run_of_the_reference_is_left(
    telltale: SessionView, form: str
) -> None:
    before = {
        "md": markdown(telltale),
        "json": json.dumps(session_json(telltale), ensure_ascii=False),
        "html": html(telltale),
    }[form]
    assert TRACES.search(before)
    assert runs(REFERENCE) & runs(before)
    made = outputs(telltale)[form]
    assert not TRACES.search(made.replace("\\", ""))
    assert not (runs(REFERENCE) | runs(LATER)) & runs(made)
    assert "Keep one spare" not in made


def test_what_was_typed_is_masked_in_every_moment_of_the_replay(telltale: SessionView) -> None:
    texts: dict[str, str] = {}
    for event in redacted(telltale, NAMES).events:
        if event.kind != "edited":
            continue
        text = texts.get(event.data["document"], "")
        for start, removed, inserted in event.data["edits"]:
            text = text[:start] + inserted + text[start + removed :]
        assert not TRACES.search(text)
        assert not runs(REFERENCE) & runs(text)
        assert len(text) == event.data["length"]
        texts[event.data["document"]] = text
    assert MASK in texts["answer"]


def test_what_was_deleted_again_is_masked_too(playing: Callable[..., Any]) -> None:
    played = playing()
    played.type(
        "See http://db.example.com/x now", "See now", "See now: " + REFERENCE, "See now: Bou"
    )
    made = [event.data["edits"] for event in redacted(played.view).events if event.kind == "edited"]
    assert made[0][0][2].startswith(f"See {MASK * 23}")
    assert MASK in made[2][0][2]
    assert "thousand" not in json.dumps(made)


def test_an_address_typed_letter_by_letter_is_masked_from_its_first_letter(
    playing: Callable[..., Any],
) -> None:
    played = playing()
    played.letters("Ask https://" + "a-very-long-label." * 40 + "example.com/x today", step=1)
    made = redacted(played.view).state.text("answer")
    assert re.fullmatch(rf"Ask {MASK}+ today", made)


def test_offsets_and_verdicts_stay_true(telltale: SessionView) -> None:
    shown = redacted(telltale, NAMES)
    before, after = session_json(telltale), session_json(shown)
    for key in ("score", "score_range", "bar"):
        assert after[key] == before[key]
    for old, new in zip(before["answers"], after["answers"], strict=True):
        assert len(old["text"]) == len(new["text"])
        for grade in new["grades"]:
            for row in (*grade["checks"], *grade["pitfalls"]):
                for quote in row["evidence"]:
                    if quote["verified"]:
                        assert new["text"][quote["start"] : quote["end"]] == quote["quote"]
    assert after["answers"][0]["text"].startswith("We limit the queue 🚀 here. Ask █")
    assert after["answers"][0]["text"].endswith(" So it stays small & quick.\n")
    assert [c["verdict"] for c in after["checks"]] == [c["verdict"] for c in before["checks"]]


def test_the_judge_keeps_its_name_without_folder_owner_or_address(telltale: SessionView) -> None:
    grades = session_json(redacted(telltale, NAMES))["answers"][0]["grades"]
    provenance = [grade["provenance"] for grade in grades]
    assert [p["model"] for p in provenance] == ["m-1", "llama-8b.gguf", "ft:gpt-x"]
    assert [p["base_url"] for p in provenance] == [None] * 3
    assert provenance[1]["prompt_sha256"] == "ab" * 32
    assert grades[0]["reason"] == "No answer from [host]"
    raws = [e.data["raw"] for e in redacted(telltale).events if e.kind == "graded"]
    assert set(raws) == {None}


def test_what_is_said_beside_a_grade_is_looked_up_by_the_judge_as_it_was(
    telltale: SessionView,
) -> None:
    from dataclasses import replace

    asked: list[Any] = []

    def beside(provenance: Any) -> str:
        asked.append(provenance["base_url"])
        return f"Selftest of this judge at {HOST}: fit."

    made = markdown(redacted(replace(telltale, beside=beside), NAMES))
    assert asked[-1] == f"http://{HOST}/v1"
    assert "Selftest of this judge at \\[host\\]: fit." in made


def test_a_session_with_nothing_to_hide_stays_as_it_is(whole: Callable[..., Any]) -> None:
    view = whole(judge="offline").view
    assert session_json(redacted(view)) == session_json(view)
    assert markdown(redacted(view)) == markdown(view)


@pytest.mark.parametrize(
    "text",
    [
        "Rows go to orders.customer_id and fact.day at 10:30:45, e.g. in std::vector form.",
        "We read s.3 and v1.2.3 and /var/log/x and users/{id}; 3 x 4 = 12.",
        "Bound the queue at ten thousand orders.",
        "",
    ],
)
def test_what_only_looks_a_little_like_it_is_kept(text: str) -> None:
    assert Secrets(runs_of([REFERENCE])).prose(text) == text


def test_case_and_punctuation_do_not_hide_the_reference() -> None:
    secrets = Secrets(runs_of([REFERENCE]))
    said = "He said: BOUND the *queue* at ten-thousand\norders, and refuse! I do."
    assert secrets.prose(said) == "He said: [reference]! I do."


def test_names_of_this_machine_that_tell_something_are_looked_for() -> None:
    names = own_names()
    assert not {name.casefold() for name in names} & COMMON
    assert all(names)


def test_the_command_redacts_every_format(
    in_home: Callable[..., str], capsys: pytest.CaptureFixture[str]
) -> None:
    for form in ("md", "json", "html"):
        assert "db1.corp.internal" in in_home("report", "last", "--format", form)
        made = in_home("report", "last", "--format", form, "--redact")
        assert "corp.internal" not in made
    assert "Redacted: " in in_home("report", "last", "--redact")
    assert "Redacted: " not in in_home("report", "last")


@pytest.fixture
def in_home(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., str]:
    """The command line after one played session."""
    import io

    from mockint.cli.main import run

    lines = "We put a row filter on http://db1.corp.internal/x.\n/submit\nMore.\n"
    monkeypatch.setattr("sys.stdin", io.StringIO(lines))
    assert run(["start", "tenant-row-level-security", "--plain"]) == 0

    def ran(*arguments: str) -> str:
        capsys.readouterr()
        assert run([*arguments]) == 0
        return capsys.readouterr().out

    return ran
