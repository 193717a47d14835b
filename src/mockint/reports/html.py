"""`report --format html`: one file that needs nothing else, and in which no text can act."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from importlib.resources import files
from string import Template

from mockint import __version__
from mockint.bank.gold import GoldAnswer
from mockint.cleaning import clean_line
from mockint.reports.html_answers import answer_section, follow_ups_section
from mockint.reports.html_checks import checks_section
from mockint.reports.html_closing import habits_section, next_section, reference_section
from mockint.reports.html_history import (
    appeals_section,
    grades_section,
    timeline_section,
    transcript_section,
)
from mockint.reports.html_replay import recording_json
from mockint.reports.html_result import result_section
from mockint.reports.html_text import Html, embedded, esc, joined, tag
from mockint.reports.next_steps import Another
from mockint.reports.redact import REDACTED
from mockint.reports.session import SessionView, about_line
from mockint.reports.verdicts import shown_verdicts

TITLE = 200
LINKS = {
    "result": "Result",
    "checks": "Checks",
    "answers": "Answer",
    "follow-ups": "Follow-ups",
    "reference": "Reference",
    "next": "Next",
    "replay": "Replay",
    "transcript": "Transcript",
    "timeline": "Timeline",
}
"""The sections that the head leads to; the others are near one of them."""


def html(
    view: SessionView,
    golds: Sequence[GoldAnswer] = (),
    other: Another | None = None,
    *,
    redacted: bool = False,
) -> str:
    """The whole report as one HTML document; `golds` stand beside the reference, where it was on
    screen, `redacted` only says so on the page."""
    style, script = _piece("report.css"), _piece("report.js")
    verdicts = shown_verdicts(view)
    sections = {
        "result": result_section(view),
        "checks": checks_section(verdicts),
        "answers": answer_section(view, verdicts),
        "follow-ups": follow_ups_section(view, verdicts),
        "habits": habits_section(view),
        "reference": reference_section(view, golds),
        "next": next_section(view, other),
        "replay": Html(_piece("player.html")),
        "appeals": appeals_section(view),
        "grades": grades_section(view),
        "transcript": transcript_section(view),
        "timeline": timeline_section(view),
    }
    return Template(_piece("report.html")).substitute(
        policy=esc(policy(style, script)),
        title=esc(clean_line(view.state.title, TITLE)),
        head=_head(view, redacted=redacted),
        links=_links(sections),
        main=joined(sections.values(), "\n"),
        recording=embedded(recording_json(view)),
        version=esc(__version__),
        style=style,
        script=script,
    )


def _links(sections: Mapping[str, Html]) -> Html:
    """A link to each section that there is; that to the replay waits for the script."""
    return joined(
        (
            tag("a", words, href=f"#{name}", cls="replaying", hidden=True)
            if name == "replay"
            else tag("a", words, href=f"#{name}")
            for name, words in LINKS.items()
            if sections[name]
        ),
        "\n",
    )


def policy(style: str, script: str) -> str:
    """The Content-Security-Policy (W3C CSP3): our style and our script by hash, nothing else at all."""
    return (
        f"default-src 'none'; style-src '{_hashed(style)}'; script-src '{_hashed(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )


def _hashed(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"sha256-{base64.b64encode(digest).decode('ascii')}"


def _head(view: SessionView, *, redacted: bool) -> Html:
    lines = [tag("p", about_line(view.state), cls="quiet")]
    if redacted:
        lines.append(tag("p", REDACTED, cls="quiet"))
    return joined(lines)


def _piece(name: str) -> str:
    """A file of this package."""
    return files("mockint.reports").joinpath(name).read_text("utf-8")
