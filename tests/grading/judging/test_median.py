"""Several runs, one verdict."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockint.grading.judging.median import median_findings
from mockint.grading.judging.verdict import VERDICTS, Evidence, Finding, Verdict

QUOTE = (Evidence(1, "We limit it.", 0, 12, verified=True),)
VOID = "void"


def finding(word: str, check: str = "a") -> Finding:
    if word == VOID:
        return Finding(check, "unclear", void=True)
    verdict: Verdict = next(v for v in VERDICTS if v == word)
    return Finding(check, verdict, QUOTE if verdict in {"met", "partial", "contradicted"} else ())


def median(*words: str, pitfall: bool = False) -> Finding:
    runs = [(finding(word),) for word in words]
    (found,) = median_findings(runs, frozenset({"a"} if pitfall else ()))
    return found


@pytest.mark.parametrize(
    ("words", "verdict"),
    [
        (("met", "met", "missed"), "met"),
        (("met", "partial", "missed"), "partial"),
        (("met", "missed"), "missed"),
        (("met", "partial"), "partial"),
        (("met", "missed", "missed", "met"), "missed"),
        (("met", "contradicted", "contradicted"), "contradicted"),
        (("met", "contradicted", "missed"), "missed"),
        (("met", "unclear", "met"), "met"),
        (("met", "unclear"), "unclear"),
        (("unclear", "unclear", "met"), "unclear"),
        (("met", "unclear", "missed"), "missed"),
        (("met", VOID, "met"), "met"),
    ],
)
def test_a_check_takes_the_median_of_its_decided_verdicts(
    words: tuple[str, ...], verdict: str
) -> None:
    assert median(*words).verdict == verdict


@pytest.mark.parametrize(
    ("words", "verdict"),
    [
        (("met", "met", "missed"), "met"),
        (("met", "missed"), "missed"),
        (("met", "contradicted"), "contradicted"),
        (("met", "met", "missed", "missed"), "missed"),
        (("partial", "partial", "met"), "partial"),
        (("met", "unclear", "missed"), "missed"),
    ],
)
def test_a_pitfall_is_asserted_only_by_a_majority(words: tuple[str, ...], verdict: str) -> None:
    assert median(*words, pitfall=True).verdict == verdict


def test_an_invented_quote_in_half_of_the_runs_earns_nothing_and_still_counts() -> None:
    found = median("met", VOID)
    assert (found.verdict, found.void) == ("unclear", True)


def test_the_evidence_is_that_of_a_run_with_the_verdict() -> None:
    assert median("met", "missed", "met").evidence == QUOTE


def test_disagreement_is_noted_and_agreement_is_not() -> None:
    assert "met 2" in median("met", "missed", "met").note
    assert median("met", "met").note == ""


def test_one_run_is_taken_as_it_is() -> None:
    assert median(VOID) == finding(VOID)


@given(st.lists(st.sampled_from(VERDICTS), min_size=1, max_size=7), st.randoms())
def test_the_order_of_runs_does_not_matter(words: list[str], random: object) -> None:
    shuffled = sorted(words)
    assert median(*words).verdict == median(*shuffled).verdict


@given(st.lists(st.sampled_from(["met", "partial", "missed"]), min_size=1, max_size=7))
def test_a_better_run_never_lowers_the_verdict(words: list[str]) -> None:
    rank = ["missed", "partial", "met"].index
    better = ["met", *words[1:]]
    assert rank(median(*better).verdict) >= rank(median(*words).verdict)
