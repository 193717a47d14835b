"""What holds for any verdicts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from mockint.grading.scoring.score import figures, share
from mockint.grading.scoring.values import Dimension, Judged, Scheme

CRITERIA = ("design", "scale", "security")
STEPS = tuple(map(Fraction, ("0.2", "0.45", "0.7", "0.9")))
VERDICTS = ("met", "partial", "missed", "contradicted", "unclear")
LADDER = ("missed", "partial", "met")
Make = Callable[..., Judged]


@st.composite
def judged_ones(draw: st.DrawFn) -> Judged:
    verdict = draw(st.sampled_from(VERDICTS))
    return Judged(
        draw(st.uuids()).hex,
        draw(st.sampled_from(CRITERIA)),
        draw(st.sampled_from(("essential", "important", "optional"))),
        verdict,
        draw(st.booleans()),
        draw(st.sampled_from((Fraction(1), Fraction(3, 4), Fraction(1, 2)))),
        verdict == "unclear" and draw(st.booleans()),
    )


several = st.lists(judged_ones(), max_size=12)
schemes = st.tuples(*[st.fractions(Fraction(1, 10), 10, max_denominator=10)] * 3).map(
    lambda weights: Scheme(
        tuple(Dimension(c, w, STEPS) for c, w in zip(CRITERIA, weights, strict=True))
    )
)


@given(schemes, several, st.booleans())
def test_a_score_lies_in_its_range_and_within_0_and_100(
    scheme: Scheme, judged: list[Judged], doubt: bool
) -> None:
    result = figures(scheme, judged, doubt=doubt)
    if result.score is None:
        assert result.low is None
        assert result.high is None
        assert all(c.share is None for c in result.criteria)
        return
    assert result.low is not None
    assert result.high is not None
    assert 0 <= result.low <= result.score <= result.high <= 100
    for criterion in result.criteria:
        if criterion.share is not None:
            assert 0 <= criterion.share <= 1
            assert criterion.level is not None
            assert criterion.level_high is not None
            assert 0 <= criterion.level <= criterion.level_high <= 4


@given(schemes, several, st.data())
def test_a_better_verdict_never_lowers_the_score(
    scheme: Scheme, judged: list[Judged], data: st.DataObject
) -> None:
    places = [i for i, j in enumerate(judged) if not j.pitfall and j.verdict in LADDER]
    if not places:
        return
    at = data.draw(st.sampled_from(places))
    step = LADDER.index(judged[at].verdict)
    better = [*judged]
    better[at] = replace(judged[at], verdict=data.draw(st.sampled_from(LADDER[step:])))
    before = figures(scheme, judged, doubt=False)
    after = figures(scheme, better, doubt=False)
    if before.score is not None:
        assert after.score is not None
        assert after.score >= before.score
        for old, new in zip(before.criteria, after.criteria, strict=True):
            assert (new.level or 0) >= (old.level or 0)


@given(schemes, several, st.data())
def test_an_invented_quote_never_raises_the_score(
    scheme: Scheme, judged: list[Judged], data: st.DataObject
) -> None:
    places = [i for i, j in enumerate(judged) if not j.pitfall]
    if not places:
        return
    at = data.draw(st.sampled_from(places))
    void, missed = [*judged], [*judged]
    void[at] = replace(judged[at], verdict="unclear", void=True)
    missed[at] = replace(judged[at], verdict="missed", void=False)
    before = figures(scheme, missed, doubt=False).score
    assert figures(scheme, void, doubt=False).score == before
    with_doubt = figures(scheme, void).score
    assert with_doubt is None or with_doubt == before


@given(several, st.lists(st.sampled_from(VERDICTS), max_size=8))
def test_optional_checks_lift_a_share_by_a_tenth_at_most(
    judged: list[Judged], verdicts: list[str]
) -> None:
    core = [j for j in judged if j.pitfall or j.importance != "optional"]
    extras = [Judged(str(i), "design", "optional", v) for i, v in enumerate(verdicts)]  # type: ignore[arg-type]
    without, lifted = share(core), share([*core, *extras])
    if without is None:
        assert lifted is None
    else:
        assert lifted is not None
        assert without <= lifted <= without + Fraction(1, 10)


@given(schemes, several, judged_ones())
def test_a_pitfall_never_raises_a_share(
    scheme: Scheme, judged: list[Judged], pitfall: Judged
) -> None:
    asserted = replace(pitfall, pitfall=True, verdict="met", void=False)
    for criterion in CRITERIA:
        of = [j for j in judged if j.criterion == criterion]
        before, after = share(of), share([*of, asserted])
        assert after is not None
        assert after <= (before if before is not None else 0)


@given(schemes, several)
def test_the_order_of_the_checks_does_not_matter(scheme: Scheme, judged: list[Judged]) -> None:
    assert figures(scheme, judged) == figures(scheme, judged[::-1])
