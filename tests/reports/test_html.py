"""The HTML report as text: what it says, that nothing in it can act, and that it stays small."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest

from mockint.archive.envelope import Envelope
from mockint.interview import appeals
from mockint.reports.html import html
from mockint.reports.html_answers import marked, spans
from mockint.reports.html_bars import score_bar
from mockint.reports.html_history import MOST
from mockint.reports.html_replay import MOST_CHAPTERS, recording_json
from mockint.reports.html_text import Html, coded, embedded, esc, prose, tag
from mockint.reports.redact import redacted
from mockint.reports.replay import replay_of
from mockint.reports.session import SessionView
from mockint.reports.verdicts import shown_verdicts

EVIL = (
    "</script><script>alert(1)</script><img src=x onerror=alert(2)> \"' onfocus=alert(3) "
    "</style></textarea>--> <!-- javascript:alert(4) ${alert(5)} $main \u202e\u2028 &lt; ]]>"
)
Views = dict[str, SessionView]


class Page(HTMLParser):
    """The elements of a page, and the text outside of scripts and styles."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.blocks: dict[str, list[str]] = {"script": [], "style": []}
        self.words: list[str] = []
        self._within = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag in self.blocks:
            self._within = tag
            self.blocks[tag].append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == self._within:
            self._within = ""

    def handle_data(self, data: str) -> None:
        if self._within:
            self.blocks[self._within][-1] += data
        else:
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())

    @property
    def ids(self) -> list[str]:
        return [attrs["id"] for _, attrs in self.elements if attrs.get("id")]  # type: ignore[misc]

    @property
    def links(self) -> list[str]:
        return [attrs["href"] or "" for name, attrs in self.elements if name == "a"]

    @property
    def recording(self) -> Any:
        return json.loads(self.blocks["script"][0])


# -- nothing can act --------------------------------------------------------------------------------


def test_content_stays_content_wherever_it_stands(whole: Callable[..., Any]) -> None:
    changes = {"title": EVIL, "brief": EVIL}
    verdicts = {"bounded": ("met", EVIL), "refuse": ("partial", EVIL + " never")}
    played = whole(answer=f"We limit. {EVIL}", verdicts=verdicts, changes=changes)
    played.session.ask(EVIL)
    appeals.dispute(played.session, "answer", "bounded", EVIL)
    text = html(played.view)
    page = Page(text)
    names = [name for name, _ in page.elements]
    assert names.count("script") == 2
    assert names.count("style") == 1
    assert not {"img", "iframe", "object", "link", "base", "form"} & set(names)
    for _, attributes in page.elements:
        assert not any(name.startswith("on") or name == "style" for name in attributes)
    assert all(link.startswith("#") for link in page.links)
    assert "\u202e" not in text
    assert "alert(1)" in page.text
    assert page.recording["documents"][0] == "Main answer"


def test_the_policy_allows_our_style_and_our_script_by_hash_and_nothing_else(
    every_kind: Views,
) -> None:
    page = Page(html(every_kind["graded"]))
    (policy,) = [a["content"] for n, a in page.elements if a.get("http-equiv")]
    assert policy is not None
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    assert "http" not in policy
    for kind, block in (("style", page.blocks["style"][0]), ("script", page.blocks["script"][1])):
        digest = base64.b64encode(hashlib.sha256(block.encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{digest}'" in policy


def test_the_page_names_nothing_outside_itself(every_kind: Views) -> None:
    page = Page(html(every_kind["estimated"]))
    for block in (page.blocks["style"][0], page.blocks["script"][1]):
        assert not re.search(r"https?:|//[a-z]|@import|url\(|fetch|XMLHttp|innerHTML|eval\(", block)
    assert not any("src" in attributes for _, attributes in page.elements)


@pytest.mark.parametrize("text", ["<b>", "a & b", "\"'", "</script>", "\x1b[31m\u202e", EVIL])
def test_escaping_lets_no_character_act(text: str) -> None:
    assert not set("<>\"'\x1b\u202e\u2028") & set(esc(text))
    assert not set("<>&\u2028\u2029") & set(embedded({"text": text}))
    made = tag("p", text, title=text)
    assert made.startswith("<p title=")
    assert made.endswith("</p>")
    assert made.count("<") == 2


def test_a_text_of_the_bank_looks_strong_and_like_code_and_does_nothing_else() -> None:
    assert prose("a **b <i>** `c </code>&` **open `") == (
        "a <strong>b &lt;i&gt;</strong> <code>c &lt;/code&gt;&amp;</code> **open `"
    )
    evil = prose(f"**{EVIL}** `{EVIL}` {EVIL}")
    assert set(re.findall(r"<[^>]*>", evil)) <= {"<strong>", "</strong>", "<code>", "</code>"}


def test_markup_is_not_escaped_twice_and_attributes_may_be_left_out() -> None:
    inner = tag("b", "x & y")
    assert tag("p", inner, " < ", cls="c", data_offset=1.5, hidden=True, lang=None) == (
        '<p class="c" data-offset="1.5" hidden><b>x &amp; y</b> &lt; </p>'
    )
    assert coded("run `a <b>` now") == "run <code>a &lt;b&gt;</code> now"
    assert isinstance(inner, Html)


# -- what it says --------------------------------------------------------------------------------


def test_a_grade_says_its_score_its_verdicts_and_where_it_comes_from(every_kind: Views) -> None:
    page = Page(html(every_kind["graded"]))
    assert re.search(r"Score [\d.]+ of 100", page.text)
    assert "Judged by m-1 in one run" in page.text
    assert "partly met important: Refuses what does not fit." in page.text
    assert "asserted important: Drops orders silently." in page.text
    assert "something that nobody wrote" in page.text
    assert "(not found in the answer)" in page.text
    assert "unclear important: Watches its age." in page.text
    assert "Follow-up 2, skipped What of the cost?" in page.text
    assert "estimate" not in page.text


def test_an_estimate_speaks_as_one_and_shows_no_exact_number(every_kind: Views) -> None:
    view = every_kind["estimated"]
    page = Page(html(view))
    assert "Found in your words: " in page.text
    assert "estimate by wording" in page.text
    assert "by wording" in page.text
    assert "mockint regrade s-1" in page.text
    assert "missed" not in page.text
    assert "not found in your wording" in page.text
    labels = [a["aria-label"] for n, a in page.elements if n == "svg" and a.get("aria-label")]
    assert not any("%" in str(label) for label in labels)
    assert f"Score {view.figures['score']}" not in page.text


def test_ungraded_is_a_state_with_its_reason_and_no_bar(every_kind: Views) -> None:
    page = Page(html(every_kind["ungraded"]))
    assert "Ungraded: No answer from" in page.text
    assert "`" not in page.text
    assert "mockint grade --pending finishes the grade." in page.text
    assert "Score" not in page.text
    assert "checks" not in page.ids
    unfinished = Page(html(every_kind["unfinished"]))
    assert "Not submitted yet." in unfinished.text
    assert "Nothing was handed in." in unfinished.text


def test_a_panel_says_how_far_its_runs_agree(every_kind: Views) -> None:
    text = Page(html(every_kind["panel"])).text
    assert "Judged by m-1 and m-2, 3 runs: the median verdict of each check stands." in text
    assert "spread 0.00" in text


def test_every_link_in_the_page_leads_to_something_and_no_id_stands_twice(
    every_kind: Views,
) -> None:
    for kind, view in every_kind.items():
        page = Page(html(view))
        assert len(set(page.ids)) == len(page.ids), kind
        assert {link.removeprefix("#") for link in page.links} <= set(page.ids), kind


def test_a_check_and_its_sentence_link_to_each_other(every_kind: Views) -> None:
    text = html(every_kind["graded"])
    entry = text.split('<li id="check-1">')[1].split("</li>")[0]
    assert 'href="#quote-1-1"' in entry
    answer = text.split('<span id="quote-1-1"')[1][:300]
    assert '<mark class="met">We limit the queue 🚀 to ten thousand.</mark>' in answer
    assert '<a href="#check-1" aria-label="check 1: met">1</a>' in answer


def test_overlapping_quotes_keep_every_character_of_the_answer_once(every_kind: Views) -> None:
    view = every_kind["graded"]
    text = view.state.submitted[0].text
    first = next(shown for shown in shown_verdicts(view) if shown.check == "bounded")
    row = dict(first.evidence[0])
    over = [
        {**row, "start": 0, "end": 12},
        {**row, "start": 5, "end": 30},
        {**row, "start": 20, "end": 999},
    ]
    made = marked(text, spans([replace(first, evidence=tuple(over))]))
    page = Page(re.sub("<sup>.*?</sup>", "", made))
    assert "".join(page.words) == text
    assert made.count("<mark") == 5
    assert Page(made).ids == ["quote-1-1", "quote-1-2", "quote-1-3"]
    assert made.count('href="#check-1"') == 3


def test_a_bar_says_in_words_what_it_draws(every_kind: Views) -> None:
    view = every_kind["graded"]
    made = score_bar(view.figures, view.rubric, "Score 50 of 100.")
    assert 'role="img"' in made
    assert 'aria-label="Score 50 of 100."' in made
    assert "mid asks for (40), senior asks for (60), staff asks for (80)" in made


def test_a_redacted_page_says_that_it_is(every_kind: Views) -> None:
    assert "Redacted: " in html(every_kind["graded"], redacted=True)
    assert "Redacted: " not in html(every_kind["graded"])


def test_the_reference_stands_in_the_page_once_it_was_on_screen_and_never_redacted(
    whole: Callable[..., Any],
) -> None:
    played = whole()
    said = played.session.scenario.reference
    assert said not in html(played.view)
    played.session.show_reference()
    assert said in Page(html(played.view)).text
    assert said not in html(redacted(played.view), redacted=True)


def test_what_to_do_next_and_how_it_went_is_told(every_kind: Views) -> None:
    page = Page(html(every_kind["graded"]))
    assert "Retry: mockint start queue-that-grows" in page.text
    assert "Hints taken: 1" in page.text
    assert "Senior, your bar: " in page.text


# -- the recording -----------------------------------------------------------------------------------


def test_the_recording_holds_the_edits_and_marks_of_the_session(every_kind: Views) -> None:
    view = every_kind["graded"]
    made = recording_json(view)
    assert made["documents"] == [
        "Main answer",
        "Follow-up: And then?",
        "Follow-up: What of the cost?",
    ]
    texts = ["", "", ""]
    for _, place, edits, _ in made["moments"]:
        for start, removed, inserted in edits or ():
            text = texts[place]
            texts[place] = text[:start] + inserted + text[start + removed :]
    assert texts[:2] == [answer.text for answer in view.state.submitted]
    assert made["length"] == replay_of(view).recording.length
    kinds = {kind for _, kind, _, _ in made["chapters"]}
    assert {"phase", "question", "hint", "submit", "follow-up", "verdict", "first-number"} <= kinds
    pinned = [number for _, kind, _, number in made["chapters"] if kind == "verdict"]
    assert {"1", "2", "P1"} <= set(pinned)


def test_an_event_of_a_later_version_is_a_moment_without_words(every_kind: Views) -> None:
    view = every_kind["unfinished"]
    stranger = Envelope("s-1.x", "s-1", view.state.at, 9_999.0, "dreamt", 3, {"of": EVIL})
    later = replace(view, events=[*view.events, stranger])
    assert recording_json(later)["moments"][-1] == [9_999.0, -1, None, None]
    assert "alert" not in html(later)


def test_a_session_of_fifty_thousand_events_gives_a_page_of_bounded_size(
    playing: Callable[..., Any],
) -> None:
    played = playing()
    played.type("We begin.")
    view = played.view
    made: list[Envelope] = list(view.events)
    for place in range(50_000):
        kind, data = (
            "edited",
            {"document": "answer", "edits": [[9 + place, 0, "x"]], "length": 10 + place},
        )
        if place % 5 == 0:
            kind, data = "asked", {"question": f"question {place}?"}
        made.append(
            Envelope(f"s-1.n{place}", "s-1", view.state.at, 10.0 + place / 2, kind, 1, data)
        )
    page = html(replace(view, events=made))
    assert page.count("<li>") < MOST + 100
    assert page.count("<line") < 1_200
    assert "the JSON report has them all" in page
    assert len(recording_json(replace(view, events=made))["chapters"]) <= MOST_CHAPTERS
    assert len(page) < 6_000_000
