"""What a follow-up raised is said alike in Markdown, HTML, JSON and the debrief on screen."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from textual.content import Content

from mockint.bank.gold import GoldAnswer
from mockint.reports.answers_section import follow_ups_section
from mockint.reports.debrief import markdown
from mockint.reports.follow_ups import followed
from mockint.reports.html import html
from mockint.reports.json_report import session_json
from mockint.reports.session import SessionView
from mockint.reports.verdicts import shown_verdicts
from mockint.tui import debrief_text

SCHEMAS = Path(__file__).resolve().parents[2] / "docs" / "schemas"
FOLLOW_UPS = [
    {"id": "then", "question": "What happens once it is full?", "when": "missed:refuse",
     "checks": [{"id": "second", "criterion": "design", "claim": "Says what the sender sees."}]},
    {"id": "skipped", "question": "And at a peak?", "when": "missed:measure",
     "checks": [{"id": "peak", "criterion": "safety", "claim": "Names the peak."}]},
]  # fmt: skip
SHORT = {"bounded": ("met", "We limit the queue 🚀 to ten thousand.")}
RAISED = "About 2, Refuses what does not fit: missed in the main answer, met after the follow-up."
STAYS = "About 4, Names a target: missed in the main answer, and it stays so."


@pytest.fixture
def raised(whole: Callable[..., Any]) -> SessionView:
    """A session in which one follow-up raised a verdict and another was skipped."""
    view: SessionView = whole(changes={"follow_ups": FOLLOW_UPS}, verdicts=SHORT).view
    return view


def words_of(page: str) -> str:
    found: list[str] = []
    parser = HTMLParser()
    parser.handle_data = found.append  # type: ignore[method-assign]
    parser.feed(page.split("<main")[1].split("<script")[0])
    return " ".join(" ".join(found).split())


def on_screen(view: SessionView) -> str:
    said = [debrief_text.verdict(view).plain]
    for heading, blocks in debrief_text.parts(view, shown_verdicts(view)):
        said.append(heading)
        said += [block.plain if isinstance(block, Content) else str(block) for block in blocks]
    return "\n".join(said)


def test_before_and_after_read_alike_everywhere(raised: SessionView) -> None:
    plain = "\n".join(follow_ups_section(raised, shown_verdicts(raised), texts=False))
    for text in (markdown(raised), words_of(html(raised)), on_screen(raised), plain):
        assert RAISED in text
        assert STAYS in text
        assert "Follow-up 2, skipped" in text
    assert "We add a second consumer." not in plain
    assert 'class="outcome raised"' in html(raised)


def test_before_and_after_are_in_the_json_as_its_schema_says(raised: SessionView) -> None:
    made = json.loads(json.dumps(session_json(raised)))
    assert made["follow_ups"] == [
        {"id": "then", "question": FOLLOW_UPS[0]["question"], "status": "submitted",
         "about": "refuse", "before": "missed", "after": "met"},
        {"id": "skipped", "question": FOLLOW_UPS[1]["question"], "status": "skipped",
         "about": "measure", "before": "missed", "after": "missed"},
    ]  # fmt: skip
    assert next(c for c in made["checks"] if c["id"] == "refuse")["verdict"] == "met"
    both = [json.loads((SCHEMAS / f"{n}.json").read_text("utf-8")) for n in ("grade-1", "report-1")]
    registry: Registry[Any] = [Resource.from_contents(one) for one in both] @ Registry()
    valid = Draft202012Validator(both[1], registry=registry)
    assert [error.message for error in valid.iter_errors(made)] == []
    made["follow_ups"][0]["after"] = "guessed"
    assert not valid.is_valid(made)


def test_a_follow_up_with_checks_of_its_own_is_about_none(whole: Callable[..., Any]) -> None:
    view = whole().view
    assert [(f.about, f.before, f.after) for f in followed(view)] == [(None, None, None)] * 2
    assert "About " not in markdown(view)


def test_one_that_is_not_judged_yet_says_so(playing: Callable[..., Any]) -> None:
    played = playing({"follow_ups": FOLLOW_UPS})
    played.letters("We limit the queue. Once it is full we wait for a while.")
    played.submit()
    played.grade(verdicts={"bounded": ("met", "We limit the queue.")})
    played.follow_up()
    played.session.finish()
    assert "missed in the main answer, not judged with it yet." in markdown(played.view)


def test_one_that_was_withdrawn_is_left_out(raised: SessionView) -> None:
    first, second = raised.state.follow_ups
    gone = (first, replace(second, status="withdrawn"))
    view = replace(raised, state=replace(raised.state, follow_ups=gone))
    assert [row["id"] for row in session_json(view)["follow_ups"]] == ["then"]
    assert "And at a peak?" not in markdown(view).split("## Transcript")[0]


def test_the_three_have_the_same_sections_in_the_order_of_use(raised: SessionView) -> None:
    scenario = raised.scenario.model_copy(update={"reference": "Bound the queue."})
    state = replace(raised.state, reference_shown=True, self_score={"design": 4})
    view = replace(raised, scenario=scenario, state=state)
    made = {
        "kind": "strong",
        "answer": "We bound it.",
        "expect": {"score": [0, 100], "verdicts": {}},
    }
    golds = [GoldAnswer.model_validate({**made, "kind": kind}) for kind in ("strong", "unusual")]
    order = [
        "Senior bar: ", "The one fix", "What would have earned it", "Criteria", "you said 4",
        "Bars", "Checks", "Your answer", "Follow-up 1 (", "Hints taken: 1", "Facts asked for: 1 of 1",
        "Time: questions", "Reference", "What a strong answer looks like in the same 20 minutes",
        "Another way that is as good", "Next", "mockint drill", "mockint start", "mockint replay",
        "mockint report",
    ]  # fmt: skip
    for text in (markdown(view, golds), words_of(html(view, golds))):
        places = [text.index(words) for words in order]
        assert places == sorted(places), [w for w, _ in zip(order, places, strict=True)]
    screen = on_screen(view)
    places = [screen.index(words) for words in order[:12]]
    assert places == sorted(places)


def test_the_head_leads_to_the_sections_that_there_are(
    raised: SessionView, every_kind: dict[str, SessionView]
) -> None:
    def links(view: SessionView) -> list[str]:
        return re.findall(r'href="#([a-z-]+)"', html(view).split("<nav")[1].split("</nav>")[0])

    assert links(raised) == [
        "result", "checks", "answers", "follow-ups", "next", "replay", "transcript", "timeline",
    ]  # fmt: skip
    assert links(every_kind["unfinished"]) == [
        "result", "answers", "next", "replay", "transcript", "timeline",
    ]  # fmt: skip


def test_what_was_asked_assumed_and_not_asked_for_is_told(whole: Callable[..., Any]) -> None:
    more = [
        {"id": "rate", "asks": ["how many orders"], "answer": "900 orders\na second."},
        {"id": "keep", "asks": ["how long are they kept"], "answer": "For a year."},
    ]
    played = whole(changes={"facts": more})
    played.session.ask("I assume that one worker may die.")
    for text in (markdown(played.view), words_of(html(played.view)), on_screen(played.view)):
        for words in (
            "1 hint about: Puts a limit on the queue.",
            "Facts asked for: 1 of 2",
            "asked for: 900 orders a second.",
            "not asked for: For a year.",
            "Assumptions stated: 1",
            "I assume that one worker may die.",
        ):
            assert words in text


def test_a_criterion_that_was_not_judged_is_named_with_the_rating(
    every_kind: dict[str, SessionView],
) -> None:
    view = every_kind["graded"]
    rows = [
        {**row, "level": None, "share": None} if row["id"] == "safety" else row
        for row in view.figures["criteria"]
    ]
    own = {"design": 1, "safety": 3}
    figures = {**view.figures, "criteria": rows}
    view = replace(view, state=replace(view.state, figures=figures, self_score=own))
    assert "- **Safety**: not judged; you said 3\n" in markdown(view)
    assert "Safety : not judged; you said 3" in words_of(html(view))
    assert "Safety  not judged, you said 3" in on_screen(view)
