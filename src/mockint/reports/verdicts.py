"""Every verdict of a session as it is shown: its number, its words, the answer it was read in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from mockint.grading.scoring.values import RANK
from mockint.interview.appeals import open_disputes
from mockint.interview.state import ANSWER, SessionState
from mockint.reports import words
from mockint.reports.session import SessionView

ALTERNATIVE = "valid alternative"
STANDS_IN_COUNT = frozenset({"met", "contradicted"})


@dataclass(frozen=True, slots=True)
class Shown:
    """One verdict. `document` is the answer it was read in, empty where code decided it or nothing
    was handed in; `own` the verdict in that answer's grade, which a follow-up may have raised to
    `verdict`; `before` the word for the main answer's verdict where a follow-up raised it; `void`:
    shown as unclear because no quote for it was found, so it earns nothing."""

    number: str
    check: str
    document: str
    verdict: str
    own: str
    word: str
    claim: str
    importance: str
    pitfall: bool = False
    hints_taken: int = 0
    evidence: tuple[Mapping[str, Any], ...] = ()
    note: str = ""
    void: bool = False
    dispute: str = ""
    before: str = ""
    in_figures: bool = field(default=True, compare=False)

    @property
    def alternative(self) -> bool:
        """Whether the judge calls it another way to the same end: a note on a met check."""
        met = self.verdict == "met" and not self.pitfall
        return met and ALTERNATIVE in self.note.casefold()

    @property
    def hints(self) -> str:
        """`1 hint`, `2 hints`; empty where none was taken about it."""
        return f"{self.hints_taken} hint{'s' * (self.hints_taken > 1)}" if self.hints_taken else ""

    @property
    def remark(self) -> str:
        """What has to be said beside the word, so that unclear is not taken for missed."""
        if self.before:
            return f"{self.before} in the main answer, {self.word} after the follow-up about it"
        if self.void:
            return "no quote for it stands in your answer, so it earns nothing"
        if self.verdict == "unclear":
            return "could not be decided, so it is left out of the score"
        return ALTERNATIVE if self.alternative else ""


def shown_verdicts(view: SessionView) -> tuple[Shown, ...]:
    """The verdicts in order of the page: checks, asserted pitfalls, then those of follow-ups that
    only raise another check."""
    figures, claims = view.figures, view.claims()
    disputes = {key: dispute.sentence for key, dispute in open_disputes(view.state).items()}
    found: list[Shown] = []
    for number, check in enumerate(figures.get("checks", ()), 1):
        found.append(_shown(view, str(number), check, claims, disputes))
    asserted = [p for p in figures.get("pitfalls", ()) if p["verdict"] in {"met", "partial"}]
    for number, pitfall in enumerate(asserted, 1):
        found.append(_shown(view, f"P{number}", pitfall, claims, disputes, pitfall=True))
    known = {shown.check for shown in found} | {p["id"] for p in figures.get("pitfalls", ())}
    number = len(figures.get("checks", ()))
    for document, check in _raising(view.state, known):
        number += 1
        found.append(_of_follow_up(view, str(number), document, check, claims, disputes))
    return tuple(found)


def document_of(state: SessionState, check: str, *, pitfall: bool = False) -> str:
    """The answer whose grade holds the verdict that stands: the best one on a check, the latest
    assertion or taking back of a pitfall; empty where no answer was judged on it."""
    best, rank = "", -1
    for document, row in _rows(state):
        if row["id"] != check:
            continue
        if pitfall:
            if not best or row["verdict"] in STANDS_IN_COUNT:
                best = document
        elif RANK[row["verdict"]] > rank:
            best, rank = document, RANK[row["verdict"]]
    return best


def _rows(state: SessionState) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for submitted in state.submitted:
        record = state.current_grade(submitted.document)
        if record is not None:
            for row in (*record["grade"]["checks"], *record["grade"]["pitfalls"]):
                yield submitted.document, row


def _raising(state: SessionState, known: set[str]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for submitted in state.submitted:
        record = state.current_grade(submitted.document)
        for row in record["grade"]["checks"] if record else ():
            if row["id"] not in known:
                yield submitted.document, row


def _own(state: SessionState, document: str, check: str) -> tuple[Mapping[str, Any] | None, bool]:
    record = state.current_grade(document) if document else None
    if record is None:
        return None, False
    rows = (*record["grade"]["checks"], *record["grade"]["pitfalls"])
    row = next((row for row in rows if row["id"] == check), None)
    return row, check in record.get("void", ())


def _shown(
    view: SessionView,
    number: str,
    row: Mapping[str, Any],
    claims: Mapping[str, str],
    disputes: Mapping[tuple[str, str], str],
    *,
    pitfall: bool = False,
) -> Shown:
    by_code = row["id"] in view.decided_by_code
    document = "" if by_code else document_of(view.state, row["id"], pitfall=pitfall)
    own, void = _own(view.state, document, row["id"])
    estimated = view.figures["status"] == "estimated"
    word = words.verdict_word(row["verdict"], pitfall=pitfall, estimated=estimated)
    kept = row if own is None else own
    return Shown(
        number=number,
        check=row["id"],
        document=document,
        verdict=row["verdict"],
        own=kept["verdict"],
        word=words.question_word(row["verdict"]) if by_code else word,
        claim=claims.get(row["id"], row["id"]),
        importance=row["importance"],
        pitfall=pitfall,
        hints_taken=row["hints_taken"],
        evidence=tuple(kept["evidence"]),
        note=kept["note"],
        void=void and row["verdict"] == "unclear",
        dispute=disputes.get((document, row["id"]), ""),
        before="" if pitfall else _before(view, row),
    )


def _before(view: SessionView, row: Mapping[str, Any]) -> str:
    """The word for a check's verdict in the main answer's grade where a follow-up that was put about
    it raised it, else nothing."""
    main, _ = _own(view.state, ANSWER, row["id"])
    about = {put.when.partition(":")[2] for put in view.state.follow_ups}
    if main is None or row["id"] not in about or RANK[row["verdict"]] <= RANK[main["verdict"]]:
        return ""
    return words.verdict_word(main["verdict"], estimated=view.figures["status"] == "estimated")


def _of_follow_up(
    view: SessionView,
    number: str,
    document: str,
    row: Mapping[str, Any],
    claims: Mapping[str, str],
    disputes: Mapping[tuple[str, str], str],
) -> Shown:
    record = view.state.current_grade(document) or {}
    estimated = record["grade"]["status"] == "estimated"
    return Shown(
        number=number,
        check=row["id"],
        document=document,
        verdict=row["verdict"],
        own=row["verdict"],
        word=words.verdict_word(row["verdict"], estimated=estimated),
        claim=claims.get(row["id"], row["id"]),
        importance=row["importance"],
        hints_taken=row["hints_taken"],
        evidence=tuple(row["evidence"]),
        note=row["note"],
        void=row["id"] in record.get("void", ()),
        dispute=disputes.get((document, row["id"]), ""),
        in_figures=False,
    )
