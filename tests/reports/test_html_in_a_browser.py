"""The HTML report in headless Chromium: it opens, plays, obeys the keyboard, and is accessible.

Needs Chromium (`MOCKINT_CHROMIUM`, or one on the path) and the browser extra of the dev tools.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from mockint.archive.envelope import Envelope
from mockint.reports.html import html
from mockint.reports.replay import replay_of
from mockint.reports.session import SessionView

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
FOUND = os.environ.get("MOCKINT_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(FOUND is None, reason="no Chromium here: the HTML report was not opened"),
]
playwright_api = pytest.importorskip(
    "playwright.sync_api", reason="playwright is missing: the HTML report was not opened"
)
axe_api = pytest.importorskip(
    "axe_playwright_python.sync_playwright", reason="axe is missing: the HTML report was not opened"
)
Views = dict[str, SessionView]


@dataclass
class Opened:
    """A page and what it complained of: console errors, exceptions, anything it asked a network for."""

    page: Any
    complaints: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def text(self, selector: str) -> str:
        return str(self.page.locator(selector).text_content())

    @property
    def answer(self) -> str:
        """What stands on the stage, without what is struck out."""
        script = (
            "[...document.getElementById('text').childNodes]"
            ".filter(n => n.nodeName !== 'DEL').map(n => n.textContent).join('')"
        )
        return str(self.page.evaluate(script))

    @property
    def event(self) -> int:
        return int(self.page.evaluate("Number(document.getElementById('event').value)"))

    @property
    def position(self) -> float:
        return float(self.page.evaluate("Number(document.getElementById('seek').value)"))

    @property
    def length(self) -> float:
        return float(self.page.evaluate("Number(document.getElementById('seek').max)"))

    def press(self, *keys: str) -> None:
        self.page.locator("#stage").focus()
        for key in keys:
            self.page.keyboard.press(key)

    def to_event(self, number: int) -> None:
        self.page.locator("#event").fill(str(number))
        self.page.locator("#event").press("Enter")


Opening = Callable[..., Opened]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright_api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=FOUND, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture
def opening(browser: Any, tmp_path: Path) -> Iterator[Opening]:
    contexts: list[Any] = []

    def opened(view: SessionView, **options: Any) -> Opened:
        path = tmp_path / f"report-{len(contexts)}.html"
        path.write_text(html(view), "utf-8")
        contexts.append(browser.new_context(**options))
        page = contexts[-1].new_page()
        made = Opened(page)
        page.on("console", lambda said: made.complaints.append(said.text))
        page.on("pageerror", lambda error: made.complaints.append(str(error)))
        page.on("dialog", lambda dialog: made.complaints.append(dialog.message))
        page.on("request", lambda request: made.requests.append(request.url))
        page.goto(path.as_uri())
        return made

    yield opened
    for context in contexts:
        context.close()


@pytest.mark.parametrize("kind", ["graded", "estimated", "ungraded", "panel", "unfinished"])
def test_a_report_opens_without_a_complaint_and_asks_for_nothing(
    opening: Opening, every_kind: Views, kind: str
) -> None:
    opened = opening(every_kind[kind])
    assert opened.complaints == []
    assert [url.split(":")[0] for url in opened.requests] == ["file"]
    assert opened.page.locator("#replay").is_visible()


def test_hostile_content_runs_nothing(opening: Opening, whole: Callable[..., Any]) -> None:
    evil = (
        "</script><script>alert(1)</script><img src=http://127.0.0.1:9/x onerror=alert(2)>"
        "<svg onload=alert(3)><a href='javascript:alert(4)'>x</a> \u2028 ${alert(5)}"
    )
    played = whole(answer=f"We limit. {evil}", changes={"title": evil, "brief": evil})
    played.session.ask(evil)
    opened = opening(played.view)
    opened.page.evaluate(
        "for (const part of document.querySelectorAll('details')) part.open = true"
    )
    opened.press("End")
    assert opened.complaints == []
    assert len(opened.requests) == 1
    assert opened.page.locator("img").count() == 0
    assert evil.split(" ")[0] in opened.text("#answers")


def test_a_script_that_was_slipped_in_would_be_refused(opening: Opening, every_kind: Views) -> None:
    opened = opening(every_kind["graded"])
    opened.page.evaluate(
        "() => { const made = document.createElement('script');"
        "made.textContent = 'document.title = `taken`'; document.body.append(made); }"
    )
    assert "taken" not in opened.page.title()
    assert "Content Security Policy" in " ".join(opened.complaints)


# -- the player -------------------------------------------------------------------------------------


def drafts(view: SessionView) -> list[str]:
    """The main answer after each event that the player counts."""
    replay = replay_of(view)
    counted = [n for n, e in enumerate(view.events, 1) if e.kind != "present"]
    return ["", *(replay.recording.after(n).text("answer") for n in counted)]


def test_every_moment_of_the_answer_is_the_recorded_one_code_point_by_code_point(
    opening: Opening, whole: Callable[..., Any]
) -> None:
    view = whole(answer="A 👩‍🚀 queue 🚦🚦 é, 漢字 & more 🚀.").view
    opened = opening(view)
    wanted = drafts(view)
    title = "Main answer"
    for number, text in enumerate(wanted):
        opened.to_event(number)
        if opened.text("#on-stage") == title:
            assert opened.answer == text, number
    assert opened.event == len(wanted) - 1
    for number in (7, 3, 11):
        opened.to_event(number)
        assert opened.answer == wanted[number]


def test_playing_moves_on_and_stops_at_the_end(opening: Opening, every_kind: Views) -> None:
    view = every_kind["graded"]
    opened = opening(view)
    assert (opened.event, opened.position, opened.answer) == (1, 0.0, "")
    opened.page.locator("#speed").select_option("64")
    opened.page.get_by_role("button", name="Play", exact=True).click()
    assert opened.text("#play") == "Pause"
    opened.page.get_by_role("button", name="Play", exact=True).wait_for()
    assert opened.position == pytest.approx(opened.length, abs=0.1)
    assert opened.text("#on-stage") == "Follow-up: What of the cost?"
    assert opened.text("#clock").startswith("02:")
    assert opened.complaints == []


def test_silences_are_shortened_as_the_terminal_shortens_them(
    opening: Opening, every_kind: Views
) -> None:
    view = every_kind["graded"]
    replay = replay_of(view)
    opened = opening(view)
    assert opened.length == pytest.approx(replay.skipping.length, abs=0.11)
    opened.page.get_by_label("Skip idle time").uncheck()
    assert opened.length == pytest.approx(replay.as_recorded.length, abs=0.11)


def test_the_keys_are_those_of_the_terminal(opening: Opening, every_kind: Views) -> None:
    view = every_kind["graded"]
    replay = replay_of(view)
    chapters = sorted({m.offset for m in replay.marks if m.kind != "verdict" and m.offset > 0})
    verdicts = sorted({m.offset for m in replay.marks if m.kind == "verdict"})
    opened = opening(view)

    def at(offset: float) -> Any:
        return pytest.approx(replay.skipping.to_played(offset), abs=0.11)

    opened.press("End")
    assert opened.position == pytest.approx(opened.length, abs=0.1)
    opened.press("Home", "ArrowRight")
    assert opened.position == 5.0
    opened.press("ArrowLeft", "]")
    assert opened.position == at(chapters[0])
    opened.press("Shift+ArrowRight")
    assert opened.position == at(chapters[1])
    opened.press("[")
    assert opened.position == at(chapters[0])
    opened.press("Home", "n", "n")
    assert opened.position == at(verdicts[1])
    opened.press("p")
    assert opened.position == at(verdicts[0])
    opened.press("Enter")
    assert opened.page.url.endswith("#check-1")
    before = opened.event
    opened.press(".", ".", ",")
    assert opened.event == before + 1
    opened.press("5")
    assert opened.position == pytest.approx(opened.length / 2, abs=0.1)
    opened.press("+", ">", "-")
    assert opened.page.locator("#speed").input_value() == "2"
    opened.press("<", "-", "-", "-")
    assert opened.page.locator("#speed").input_value() == "0.5"
    opened.press("i")
    assert not opened.page.get_by_label("Skip idle time").is_checked()
    opened.press("Space")
    assert opened.text("#play") == "Pause"
    opened.press("Space")
    assert opened.text("#play") == "Play"
    assert opened.complaints == []


def test_a_typed_time_takes_the_replay_there_and_a_mistyped_one_is_told(
    opening: Opening, every_kind: Views
) -> None:
    view = every_kind["graded"]
    opened = opening(view)
    opened.press("g")
    assert opened.page.evaluate("document.activeElement.id") == "goto"
    opened.page.keyboard.type("1:40")
    opened.page.keyboard.press("Enter")
    assert opened.position == pytest.approx(replay_of(view).skipping.to_played(100.0), abs=0.11)
    assert opened.text("#clock").startswith("01:40 of ")
    assert opened.page.evaluate("document.activeElement.id") == "stage"
    for typed, said in (
        ("1:75", "Type a time as 22:40, 1:02:03, or seconds."),
        ("soon", "Type a time as 22:40, 1:02:03, or seconds."),
        ("", "Type a time as 22:40, 1:02:03, or seconds."),
        ("9:00:00", f"The session ends at {opened.text('#clock')[9:14]}."),
    ):
        opened.press("g")
        opened.page.locator("#goto").fill(typed)
        opened.page.keyboard.press("Enter")
        assert opened.text("#goto-says") == said
        assert opened.text("#clock").startswith("01:40 of ")
    opened.page.keyboard.press("Escape")
    assert opened.page.evaluate("document.activeElement.id") == "stage"
    opened.press("g")
    opened.page.locator("#goto").fill("3")
    opened.page.keyboard.press("Enter")
    assert opened.text("#goto-says") == ""
    assert opened.text("#clock").startswith("00:03 of ")
    assert opened.complaints == []


def test_the_phase_of_the_moment_is_shown(opening: Opening, every_kind: Views) -> None:
    opened = opening(every_kind["graded"])
    assert ", questions, event " in opened.text("#clock")
    opened.press("End")
    assert ", debrief, event " in opened.text("#clock")


def test_keys_belong_to_the_control_that_has_the_focus(opening: Opening, every_kind: Views) -> None:
    opened = opening(every_kind["graded"])
    opened.page.locator("#event").focus()
    opened.page.keyboard.press("i")
    assert opened.page.get_by_label("Skip idle time").is_checked()
    opened.page.get_by_role("button", name="Next event").focus()
    opened.page.keyboard.press("Space")
    assert (opened.event, opened.text("#play")) == (2, "Play")
    opened.page.locator("#main").focus()
    opened.page.keyboard.press("i")
    assert opened.page.get_by_label("Skip idle time").is_checked()


def test_a_time_of_the_timeline_and_a_chapter_take_the_replay_there(
    opening: Opening, every_kind: Views
) -> None:
    view = every_kind["graded"]
    opened = opening(view)
    opened.page.locator("#timeline summary").click()
    opened.page.locator("#timeline .moments a").last.click()
    assert opened.position == pytest.approx(opened.length, abs=0.1)
    assert opened.page.evaluate("document.activeElement.id") == "stage"
    opened.page.locator("#chapter").select_option(index=1)
    assert opened.position == pytest.approx(
        replay_of(view).skipping.to_played(replay_of(view).marks[1].offset), abs=0.11
    )


def test_a_session_of_fifty_thousand_events_opens_and_seeks(
    opening: Opening, playing: Callable[..., Any]
) -> None:
    view = playing().view
    made: list[Envelope] = list(view.events)
    length = 0
    for place in range(50_000):
        back = place % 10 == 9
        edit = [max(0, length - 6), 5, "ab"] if back else [length, 0, "word "]
        length += -3 if back else 5
        data = {"document": "answer", "edits": [edit], "length": length}
        made.append(
            Envelope(f"s-1.n{place}", "s-1", view.state.at, 1.0 + place / 2, "edited", 1, data)
        )
    opened = opening(replace(view, events=made))
    opened.press("End")
    assert len(opened.answer) == length
    opened.press("Home", "End", "5")
    assert opened.event == pytest.approx(25_000, abs=2)
    assert opened.complaints == []


# -- for everybody ----------------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("kind", ["graded", "estimated", "ungraded"])
def test_axe_finds_nothing_wrong(
    opening: Opening, every_kind: Views, kind: str, scheme: str
) -> None:
    opened = opening(every_kind[kind], color_scheme=scheme, bypass_csp=True)
    opened.page.evaluate(
        "for (const part of document.querySelectorAll('details')) part.open = true"
    )
    opened.press(*"...........")
    found = axe_api.Axe().run(opened.page)
    assert found.violations_count == 0, found.generate_report()


CONTRASTS = """() => {
  const parse = (text) => text.match(/[\\d.]+/g).map(Number);
  const light = (c) => c.slice(0, 3).map((v) => v / 255)
    .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = (node) => {
    for (let at = node; at; at = at.parentElement) {
      const c = parse(getComputedStyle(at).backgroundColor);
      if (c.length < 4 || c[3] > 0) return c;
    }
    return [255, 255, 255];
  };
  const worst = {};
  for (const node of document.querySelectorAll('body *')) {
    const own = [...node.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
    if (!own || node.closest('svg, script') || !node.getClientRects().length) continue;
    const [a, b] = [light(parse(getComputedStyle(node).color)), light(behind(node))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    const name = node.tagName + '.' + node.className;
    worst[name] = Math.min(worst[name] || 99, ratio);
  }
  return worst;
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("medium", ["screen", "print"])
def test_all_text_has_a_contrast_of_at_least_four_and_a_half(
    opening: Opening, every_kind: Views, scheme: str, medium: str
) -> None:
    opened = opening(every_kind["graded"], color_scheme=scheme)
    opened.page.emulate_media(media=medium, color_scheme=scheme)
    worst = opened.page.evaluate(CONTRASTS)
    assert len(worst) > 10
    assert {name: ratio for name, ratio in worst.items() if ratio < 4.5} == {}


def test_light_and_dark_follow_the_reader(opening: Opening, every_kind: Views) -> None:
    colour = "getComputedStyle(document.body).backgroundColor"
    light = opening(every_kind["graded"], color_scheme="light").page.evaluate(colour)
    dark = opening(every_kind["graded"], color_scheme="dark").page.evaluate(colour)
    assert (light, dark) == ("rgb(255, 255, 255)", "rgb(21, 24, 28)")


def test_the_page_has_landmarks_headings_in_order_and_names_for_its_pictures(
    opening: Opening, every_kind: Views
) -> None:
    page = opening(every_kind["graded"]).page
    for role in ("banner", "navigation", "main", "contentinfo"):
        assert page.get_by_role(role).count() == 1, role
    levels = page.evaluate(
        "[...document.querySelectorAll('h1,h2,h3,h4')].filter(h => h.checkVisibility())"
        ".map(h => Number(h.tagName[1]))"
    )
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(b - a <= 1 for a, b in pairwise(levels))
    assert page.locator("svg[role=img]:not([aria-label])").count() == 0
    assert page.get_by_role("img", name="Score").count() == 1
    assert page.evaluate("document.documentElement.lang") == "en"


def test_everything_can_be_reached_by_tab_and_the_focus_is_seen(
    opening: Opening, every_kind: Views
) -> None:
    page = opening(every_kind["graded"]).page
    wanted = {"play", "speed", "idle", "seek", "goto", "event", "chapter", "stage"}
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the report"
    reached: set[str] = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.id"))
        style = "getComputedStyle(document.activeElement)"
        seen = page.evaluate(
            f"document.activeElement === document.body || {style}.outlineStyle !== 'none'"
        )
        assert seen, page.evaluate("document.activeElement.outerHTML")
    assert wanted <= reached


def test_a_narrow_page_does_not_scroll_sideways(opening: Opening, every_kind: Views) -> None:
    page = opening(every_kind["graded"], viewport={"width": 360, "height": 640}).page
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_motion_is_only_for_those_who_want_it(opening: Opening, every_kind: Views) -> None:
    page = opening(every_kind["graded"], reduced_motion="reduce").page
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"
    assert page.evaluate("document.getAnimations().length") == 0


def test_print_has_no_player_and_everything_unfolded(opening: Opening, every_kind: Views) -> None:
    opened = opening(every_kind["graded"])
    opened.page.emulate_media(media="print")
    assert not opened.page.locator("#replay").is_visible()
    assert not opened.page.locator("nav").is_visible()
    folded = "document.querySelectorAll('details:not([open])').length"
    before = opened.page.evaluate(folded)
    assert before >= 3
    for selector in ("#transcript .moments li", "#timeline .moments li", "#answers details div"):
        assert opened.page.locator(selector).first.bounding_box()["height"] > 0, selector
    assert opened.page.pdf().startswith(b"%PDF")
    assert opened.page.evaluate(folded) == before
    assert opened.complaints == []


def test_without_scripts_the_report_is_whole_but_for_the_player(
    opening: Opening, every_kind: Views
) -> None:
    opened = opening(every_kind["graded"], java_script_enabled=False)
    assert opened.page.get_by_text("Score").first.is_visible()
    assert not opened.page.locator("#replay").is_visible()
    assert not opened.page.get_by_role("link", name="Replay").is_visible()


def test_a_link_from_a_check_shows_its_sentence_and_one_from_there_the_check(
    opening: Opening, every_kind: Views
) -> None:
    page = opening(every_kind["graded"]).page
    page.locator("#check-1").get_by_role("link", name="sentence 1").click()
    assert page.evaluate("document.querySelector(':target').id") == "quote-1-1"
    page.get_by_role("link", name="check 1: met").click()
    assert page.evaluate("document.querySelector(':target').id") == "check-1"
