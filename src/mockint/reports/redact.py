"""A session without hosts, names and the reference, to be shown to others. docs/reports.md says
field by field what goes. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from mockint.archive.envelope import Envelope
from mockint.bank.models import Check, CurveBall, FollowUp, Pitfall, Rubric, Scenario
from mockint.interview.events import EDITED, GRADED, lift, understood
from mockint.interview.fold import fold
from mockint.reports.redact_patterns import Secrets, runs_of, telling
from mockint.reports.redact_shapes import words_of
from mockint.reports.redact_typing import Masked, read_typing
from mockint.reports.session import SessionView

REDACTED = "Redacted: hosts, addresses, keys, names and the reference are left out."
KEPT = frozenset(
    "id check criterion document scenario rubric mode target_bar phase when importance verdict before "
    "after status judge at facts scenario_sha256 rubric_sha256 prompt_sha256 format_rung version "
    "arithmetic follow_ups curve_balls drill flags void caps level_high unsettled missing left_out kind "
    "bar mark appeal levels next_fix_check".split()
)
"""Keys of an event whose values are ids, words of the vocabulary, hashes and times."""
_MADE_FROM_REFERENCE = re.compile(r"ref-\d+")


def redacted(view: SessionView, names: Collection[str] = ()) -> SessionView:
    """The same session with those things left out of everything that a report is made from. `names`
    are looked for as words: whoever uses this machine, and what it is called."""
    secrets = _secrets(view, names)
    typing = read_typing(view.events, secrets)
    words = {**_words(view, secrets), **typing.words}
    return _Redaction(view, replace(secrets, words=words), typing.masked(words)).view()


def _words(view: SessionView, secrets: Secrets) -> Mapping[str, str]:
    """What the hosts and secrets are called that stand in any text but the typing: they go wherever
    else they stand."""
    said = [event.data for event in map(lift, view.events) if event.kind != EDITED]
    texts = [*_texts([_written(view.scenario), _written(view.rubric), *said]), *secrets.hosts]
    found: dict[str, str] = {}
    for text in texts:
        for one in secrets.find(text):
            found |= dict.fromkeys(words_of(one.what, text[one.start : one.end]), one.what)
    return found


def _written(content: Scenario | Rubric) -> Mapping[str, Any]:
    return content.model_dump(mode="json", exclude={"sources", "notes", "reference"})


def _texts(value: Any) -> Iterator[str]:
    """Every text in an event's data or in content, but for ids and what is not shown."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, one in value.items():
            if key not in KEPT and key != "raw":
                yield from _texts(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _texts(one)


def _secrets(view: SessionView, names: Collection[str]) -> Secrets:
    scenario = view.scenario
    references = [scenario.reference, *(f.reference for f in scenario.follow_ups)]
    references += [ball.reference for ball in scenario.curve_balls]
    urls = {p["base_url"] for p in _provenances(view.events) if p.get("base_url")}
    hosts = {part for url in urls for part in (urlsplit(url).netloc, urlsplit(url).hostname or "")}
    claims = [
        c.claim.strip().rstrip(".") for c in scenario.checks if _MADE_FROM_REFERENCE.fullmatch(c.id)
    ]
    return Secrets(
        runs=runs_of(references),
        sentences=telling(claims),
        hosts=telling(hosts),
        names=telling(names),
    )


def _provenances(events: Sequence[Envelope]) -> Iterator[Mapping[str, Any]]:
    for event in map(lift, events):
        if understood(event):
            grade = event.data.get("grade")
            provenance = grade["provenance"] if grade else event.data.get("provenance")
            if provenance:
                yield provenance


@dataclass(frozen=True)
class _Redaction:
    original: SessionView
    secrets: Secrets
    masked: Masked

    def view(self) -> SessionView:
        original = self.original
        quotes = self._quotes(self.masked.answers)
        events = [self._event(event, self.masked, quotes) for event in map(lift, original.events)]
        return SessionView(
            fold(original.state.id, events),
            self._scenario(original.scenario),
            self._rubric(original.rubric),
            events,
            self._beside(),
        )

    def _quotes(self, masked: Mapping[str, str]) -> Mapping[tuple[int, int, str], str]:
        """Each quote with offsets, and what stands there now."""
        answers = [(s.text, masked.get(s.document, "")) for s in self.original.state.submitted]
        found = {}
        for event in map(lift, self.original.events):
            for row in _evidence(event.data) if event.kind != EDITED else ():
                start, end = row["start"], row["end"]
                for text, now in answers:
                    if start is not None and text[start:end] == row["quote"]:
                        found[(start, end, row["quote"])] = now[start:end]
        return found

    def _event(
        self, event: Envelope, masked: Masked, quotes: Mapping[tuple[int, int, str], str]
    ) -> Envelope:
        if not understood(event):
            return replace(event, data={})
        if event.kind == EDITED:
            edits = masked.edits.get(event.id)
            return event if edits is None else replace(event, data={**event.data, "edits": edits})
        data = self._walked(event.data, quotes)
        if event.kind == GRADED:
            data["raw"] = None
        return replace(event, data=data)

    def _walked(self, value: Any, quotes: Mapping[tuple[int, int, str], str]) -> Any:
        if isinstance(value, str):
            return self.secrets.prose(value)
        if isinstance(value, Sequence):
            return [self._walked(one, quotes) for one in value]
        if not isinstance(value, Mapping):
            return value
        made = {
            key: one if key in KEPT else self._walked(one, quotes) for key, one in value.items()
        }
        if "base_url" in value:
            made["base_url"] = None
            made["model"] = self._model(value.get("model"))
            if value.get("models"):
                made["models"] = [self._model(name) for name in value["models"]]
        if value.get("quote") is not None and value.get("start") is not None:
            place = (value["start"], value["end"], value["quote"])
            made["quote"] = quotes.get(place, made["quote"])
        return made

    def _model(self, name: str | None) -> str | None:
        """A model's name without the folders of a local file and the owner of a tuned one."""
        if name is None:
            return None
        if name.startswith("ft:"):
            name = ":".join(name.split(":")[:2])
        return self.secrets.prose(
            re.split(r"[\\/]", name)[-1] if name[:1] in "/\\~." or ":\\" in name else name
        )

    def _beside(self) -> Any:
        """What is said beside a grade is found by its provenance as it was."""
        known = {(p["judge"], p["at"]): p for p in _provenances(self.original.events)}

        def beside(provenance: Mapping[str, Any]) -> str:
            found = known.get((provenance["judge"], provenance["at"]), provenance)
            return self.secrets.prose(self.original.beside(found))

        return beside

    # -- scenario and rubric ------------------------------------------------------------------------

    def _scenario(self, scenario: Scenario) -> Scenario:
        prose = self.secrets.prose
        return scenario.model_copy(
            update={
                "title": prose(scenario.title),
                "brief": prose(scenario.brief),
                "facts": tuple(
                    f.model_copy(update={"asks": (), "answer": prose(f.answer)})
                    for f in scenario.facts
                ),
                "checks": tuple(map(self._check, scenario.checks)),
                "pitfalls": tuple(map(self._pitfall, scenario.pitfalls)),
                "follow_ups": tuple(map(self._follow_up, scenario.follow_ups)),
                "curve_balls": tuple(map(self._curve_ball, scenario.curve_balls)),
                "reference": "",
                "sources": (),
                "notes": "",
            }
        )

    def _check(self, check: Check) -> Any:
        prose = self.secrets.prose
        update = {
            "claim": prose(check.claim),
            "hints": tuple(map(prose, check.hints)),
            "signals": (),
        }
        return check.model_copy(update=update)

    def _pitfall(self, pitfall: Pitfall) -> Pitfall:
        prose = self.secrets.prose
        update = {"claim": prose(pitfall.claim), "why": prose(pitfall.why), "signals": ()}
        return pitfall.model_copy(update=update)

    def _follow_up(self, follow_up: FollowUp) -> FollowUp:
        checks = tuple(map(self._check, follow_up.checks))
        question = self.secrets.prose(follow_up.question)
        return follow_up.model_copy(
            update={"question": question, "reference": "", "checks": checks}
        )

    def _curve_ball(self, ball: CurveBall) -> CurveBall:
        checks = tuple(map(self._check, ball.checks))
        change = self.secrets.prose(ball.change)
        return ball.model_copy(update={"change": change, "reference": "", "checks": checks})

    def _rubric(self, rubric: Rubric) -> Rubric:
        prose = self.secrets.prose
        criteria = tuple(
            c.model_copy(
                update={
                    "name": prose(c.name),
                    "levels": tuple(map(prose, c.levels)),
                    "description": "",
                }
            )
            for c in rubric.criteria
        )
        checks = tuple(map(self._check, rubric.checks))
        return rubric.model_copy(
            update={"name": prose(rubric.name), "criteria": criteria, "checks": checks}
        )


def _evidence(value: Any) -> Iterator[Mapping[str, Any]]:
    """Every quote with offsets anywhere in an event's data."""
    if isinstance(value, Mapping):
        if "quote" in value and "start" in value:
            yield value
        for one in value.values():
            yield from _evidence(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _evidence(one)
