"""Lint: a clean scenario has no finding, and each planted defect is named at its line."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mockint.bank.folders import Folder
from mockint.bank.lint import lint_paths, lint_search_path
from mockint.bank.problems import Problem
from mockint.errors import UsageError

RUBRIC = """\
schema: 1
id: small
name: A small rubric
criteria:
  - {id: design, name: Design, weight: 2, levels: [none, poor, fair, good, great]}
  - {id: scale, name: Scale, weight: 1, levels: [none, poor, fair, good, great]}
  - {id: security, name: Security, weight: 1, levels: [none, poor, fair, good, great]}
skills:
  - {id: rollback, name: Rollback}
  - {id: idempotent-writes, name: Idempotent writes}
checks:
  - {id: figures-derived, criterion: scale, claim: Works out a figure., signals: [that comes to]}
  - {id: asked, criterion: security, claim: Asks., on: questions}
bars:
  mid: {score: 40}
  senior: {score: 60, levels: {design: 2}}
  staff: {score: 80, levels: {design: 3}}
"""

SCENARIO = """\
schema: 1
id: queue-that-grows
title: A queue that grows
rubric: small
brief: |
  Orders arrive faster than they leave the warehouse. The queue holds two million of them, and the shop
  promises delivery within two days. Say what you would do this week and what by the end of the quarter.
facts:
  - id: rate
    asks: [how many orders an hour, what is the arrival rate]
    answer: Twenty thousand an hour arrive, and fifteen thousand leave.
checks:
  - id: consumers-added
    criterion: design
    importance: essential
    skill: rollback
    claim: Adds workers until more leave than arrive.
    signals: [add workers, more consumers]
    hints: [What limits the rate?, Look at those who take from it., Employ more of them.]
  - id: retries-harmless
    criterion: security
    skill: idempotent-writes
    claim: Makes processing a message twice change nothing.
    signals: [twice changes nothing]
    hints: [What if one comes again?, Think of the receiving side., Let the key decide.]
  - id: drain-time
    criterion: scale
    skill: rollback
    claim: Works out when the backlog will be gone.
    signals: [backlog is gone in]
    hints: [How long will it last?, Two figures are enough., Divide one by the other.]
  - id: sealed
    criterion: security
    importance: optional
    skill: idempotent-writes
    claim: Encrypts addresses at rest.
    signals: [encrypt the addresses]
    hints: [Who can read it?, Think of the disk., Use a key.]
pitfalls:
  - id: bigger-queue
    criterion: design
    claim: Buys a larger queue and leaves it there.
    signals: [a larger queue]
    why: It fills as well.
reference: |
  Twenty thousand arrive and fifteen thousand leave, so five thousand stay each hour. Eight more workers double the
  outflow, after which the two million are gone in eight days. Every worker writes under the number of the order, which
  makes repetition harmless, and the old pool stays beside the new one until a week has passed without a growing lag.
follow_ups:
  - id: poison
    question: One message makes every worker crash. What now?
    reference: After three attempts it goes to a side queue that a person reads.
    checks:
      - id: side-queue
        criterion: design
        skill: rollback
        claim: Puts it aside after a few attempts.
        signals: [dead letter]
        hints: [Should it come back?, Count the attempts., Park it elsewhere.]
curve_balls:
  - id: half-the-time
    change: The promise becomes one day.
    reference: Twice the workers.
    checks:
      - id: doubled
        criterion: scale
        skill: idempotent-writes
        claim: Doubles the workers.
        signals: [twice the workers]
        hints: [What changes?, Do the sum again., Use two for one.]
sources:
  - {title: A page, url: "https://example.org/queue", supports: [consumers-added]}
"""
# The same skills elsewhere, so that each recurs.
OTHER = SCENARIO.replace("queue-that-grows", "another-queue")


class Bank:
    """A clean bank of two scenarios and a rubric in a folder, and the means to spoil it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.put("rubrics/small.yaml", RUBRIC)
        self.put("queue-that-grows.yaml", SCENARIO)
        self.put("another-queue.yaml", OTHER)

    def put(self, name: str, text: str) -> Path:
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def lint(self) -> list[Problem]:
        return lint_search_path([Folder(self.path)])


@pytest.fixture
def bank(tmp_path: Path) -> Bank:
    return Bank(tmp_path / "bank")


def test_a_clean_bank_has_no_finding(bank: Bank) -> None:
    assert bank.lint() == []


def swap(old: str, new: str) -> Callable[[str], str]:
    def spoil(text: str) -> str:
        assert old in text
        return text.replace(old, new, 1)

    return spoil


def without(start: str, end: str) -> Callable[[str], str]:
    """Take out everything from one mark up to another."""

    def spoil(text: str) -> str:
        before, rest = text.split(start, 1)
        return before + end + rest.split(end, 1)[1]

    return spoil


REFERENCE = without("reference: |\n  Twenty", "follow_ups:\n")
BRIEF_WORDS = "The queue holds two million of them, and the shop"
CLAIM = "Adds workers until more leave than arrive."

DEFECTS: list[tuple[str, Callable[[str], str], str, str]] = [
    ("no reference", REFERENCE, "no-reference", "reference"),
    (
        "a stub",
        lambda text: REFERENCE(text).replace(
            "follow_ups:", "reference: Add workers.\nfollow_ups:", 1
        ),
        "stub-reference",
        "reference",
    ),
    ("to do", swap("Every worker", "TODO every worker"), "stub-reference", "reference"),
    ("not filled in", swap("Look at those", "FILL IN those"), "placeholder", "checks.0.hints.1"),
    (
        "no signals",
        swap("    signals: [add workers, more consumers]\n", ""),
        "no-signals",
        "checks.0",
    ),
    ("pitfall without", swap("    signals: [a larger queue]\n", ""), "no-signals", "pitfalls.0"),
    ("two hints", swap("What limits the rate?, ", ""), "no-hints", "checks.0"),
    ("no why", swap("    why: It fills as well.\n", ""), "no-why", "pitfalls.0"),
    (
        "no source",
        swap("supports: [consumers-added]", "supports: [sealed]"),
        "no-source",
        "checks.0",
    ),
    (
        "a hint that tells",
        swap("Employ more of them.", "Adds workers until more leave than now."),
        "hint-leaks",
        "checks.0.hints.2",
    ),
    (
        "a hint that tells another",
        swap("Use a key.", "Makes processing a message twice change it."),
        "hint-leaks",
        "checks.3.hints.2",
    ),
    (
        "nearly the same",
        swap(
            "Makes processing a message twice change nothing.",
            "Adding workers till fewer arrive than leave.",
        ),
        "near-duplicate",
        "checks.1.claim",
    ),
    ("the brief tells", swap(BRIEF_WORDS, f"{CLAIM} {BRIEF_WORDS}"), "brief-leaks", "brief"),
    (
        "the brief tells in other words",
        swap(
            "Works out when the backlog will be gone.",
            "Promises that two million orders leave the warehouse within two days.",
        ),
        "brief-leaks",
        "brief",
    ),
    (
        "the brief is the reference",
        swap(BRIEF_WORDS, f"After which the two million are gone in eight days. {BRIEF_WORDS}"),
        "brief-leaks",
        "brief",
    ),
    (
        "a fact tells",
        swap("Twenty thousand an hour", f"{CLAIM[:-1]} thousands, twenty thousand an hour"),
        "fact-leaks",
        "facts.0.answer",
    ),
    (
        "a question tells",
        swap("One message makes", "Puts it aside after a few attempts? One message makes"),
        "question-leaks",
        "follow_ups.0.question",
    ),
    (
        "none essential",
        swap("importance: essential", "importance: important"),
        "unbalanced",
        "checks",
    ),
    (
        "all in one",
        lambda text: text.replace("criterion: scale", "criterion: design"),
        "unbalanced",
        "checks",
    ),
    (
        "no time to answer",
        swap("rubric: small", "rubric: small\nminutes: {clarify: 5, answer: 1, follow_ups: 10}"),
        "minutes",
        "minutes.answer",
    ),
    (
        "no time to follow up",
        swap("rubric: small", "rubric: small\nminutes: {clarify: 5, answer: 20, follow_ups: 1}"),
        "minutes",
        "minutes.follow_ups",
    ),
    (
        "too long in all",
        swap(
            "rubric: small", "rubric: small\nminutes: {clarify: 100, answer: 100, follow_ups: 100}"
        ),
        "minutes",
        "minutes",
    ),
    (
        "nobody can ask",
        swap("    asks: [how many orders an hour, what is the arrival rate]\n", ""),
        "dead-key",
        "facts.0",
    ),
    (
        "two facts, one phrase",
        swap(
            "checks:\n",
            "  - {id: pace, asks: [What is the arrival rate], answer: The same.}\nchecks:\n",
        ),
        "dead-key",
        "facts.1.asks.0",
    ),
    (
        "signal twice",
        swap("[twice changes nothing]", "[twice changes nothing, Twice changes nothing]"),
        "dead-key",
        "checks.1.signals.1",
    ),
    (
        "signal of nothing",
        swap("[twice changes nothing]", "[and so on]"),
        "dead-key",
        "checks.1.signals.0",
    ),
    (
        "pattern of nothing",
        swap("[twice changes nothing]", '["/(twice)?/"]'),
        "empty-pattern",
        "checks.1.signals.0",
    ),
    (
        "nothing judged",
        without("    checks:\n      - id: side-queue", "curve_balls:\n"),
        "dead-key",
        "follow_ups.0",
    ),
    (
        "a question without reference",
        swap("    reference: Twice the workers.\n", ""),
        "no-reference",
        "curve_balls.0",
    ),
    ("draft", swap("rubric: small", "rubric: small\ndraft: true"), "draft", "draft"),
]


@pytest.mark.parametrize(
    ("spoil", "code", "field"), [pytest.param(*d[1:], id=d[0]) for d in DEFECTS]
)
def test_a_planted_defect_is_named_at_its_field(
    bank: Bank, spoil: Callable[[str], str], code: str, field: str
) -> None:
    path = bank.put("queue-that-grows.yaml", spoil(SCENARIO))
    found = [p for p in bank.lint() if (p.code, p.field) == (code, field)]
    assert found, [(p.code, p.field, p.message) for p in bank.lint()]
    (problem,) = found
    assert problem.severity == "warning"
    assert problem.file == str(path)
    assert problem.line is not None


def test_a_brief_of_ten_words_is_thin(bank: Bank) -> None:
    start, rest = SCENARIO.split("brief: |\n")
    text = f"{start}brief: Orders pile up. What now?\nfacts:\n" + rest.split("facts:\n", 1)[1]
    bank.put("queue-that-grows.yaml", text)
    assert [p.code for p in bank.lint()] == ["thin-brief"]


def test_checks_that_are_nearly_all_essential_are_unbalanced(bank: Bank) -> None:
    text = SCENARIO.replace("    importance: optional\n", "").replace(
        "    importance: essential\n", ""
    )
    head, checks = text.split("checks:\n", 1)
    own, rest = checks.split("pitfalls:\n", 1)
    own = own.replace("    skill:", "    importance: essential\n    skill:")
    text = f"{head}checks:\n{own}pitfalls:\n{rest}"
    text = text.replace(
        "[consumers-added]", "[consumers-added, retries-harmless, drain-time, sealed]"
    )
    bank.put("queue-that-grows.yaml", text)
    assert [(p.code, p.field) for p in bank.lint()] == [("unbalanced", "checks")]


def test_a_source_that_supports_nothing_is_a_dead_key(bank: Bank) -> None:
    bank.put("queue-that-grows.yaml", SCENARIO + "  - {title: B, url: 'https://example.org/b'}\n")
    assert [(p.code, p.field) for p in bank.lint()] == [("dead-key", "sources.1")]


def test_a_brief_that_eats_the_time_is_named(bank: Bank) -> None:
    long = "brief: |\n" + "  Boxes of every colour wait beside the door of the hall.\n" * 60
    text = swap("brief: |\n", long)(SCENARIO)
    bank.put(
        "queue-that-grows.yaml",
        swap("rubric: small", "rubric: small\nminutes: {clarify: 0, answer: 5, follow_ups: 2}")(
            text
        ),
    )
    assert [(p.code, p.field) for p in bank.lint()] == [("minutes", "minutes")]


RUBRIC_DEFECTS = [
    ("one criterion is all", swap("weight: 2", "weight: 9"), "unbalanced", "criteria.0.weight"),
    (
        "senior asks no more",
        swap("senior: {score: 60, levels: {design: 2}}", "senior: {score: 40}"),
        "bar-unreachable",
        "bars.senior",
    ),
    (
        "staff asks less",
        swap("staff: {score: 80, levels: {design: 3}}", "staff: {score: 80}"),
        "bar-falls",
        "bars.staff",
    ),
    (
        "a skill nobody needs",
        swap("  - {id: rollback", "  - {id: caching, name: Caching}\n  - {id: rollback"),
        "unused-skill",
        "skills.0",
    ),
    (
        "a criterion nobody needs",
        swap("skills:\n", "  - {id: cost, name: Cost, levels: [a, b, c, d, e]}\nskills:\n"),
        "unused-criterion",
        "criteria.3",
    ),
    (
        "signals nobody reads",
        swap("on: questions", "on: questions, signals: [may I ask]"),
        "dead-key",
        "checks.1.signals",
    ),
    ("no signals", swap(", signals: [that comes to]", ""), "no-signals", "checks.0"),
]


@pytest.mark.parametrize(
    ("spoil", "code", "field"), [pytest.param(*d[1:], id=d[0]) for d in RUBRIC_DEFECTS]
)
def test_a_planted_defect_of_a_rubric_is_named(
    bank: Bank, spoil: Callable[[str], str], code: str, field: str
) -> None:
    bank.put("rubrics/small.yaml", spoil(RUBRIC))
    assert [(p.code, p.field) for p in bank.lint()] == [(code, field)]


def test_a_bar_that_this_scenario_cannot_tell_from_the_next_is_named(bank: Bank) -> None:
    rubric = swap("60, levels: {design: 2}", "40, levels: {security: 2}")(RUBRIC)
    rubric = swap("asked, criterion: security", "asked, criterion: design")(rubric)
    bank.put("rubrics/small.yaml", rubric)
    text = swap("criterion: security\n    skill", "criterion: scale\n    skill")(SCENARIO)
    bank.put("queue-that-grows.yaml", text)
    found = [(p.code, p.field) for p in bank.lint() if p.file.endswith("queue-that-grows.yaml")]
    assert ("bar-unreachable", "rubric") in found


def test_a_skill_that_one_scenario_alone_exercises_is_named(bank: Bank) -> None:
    bank.put("another-queue.yaml", OTHER.replace("skill: idempotent-writes", "skill: rollback"))
    (problem,) = bank.lint()
    assert (problem.code, problem.field) == ("lonely-skill", "checks.1.skill")
    assert problem.file.endswith("queue-that-grows.yaml")


def test_checks_made_of_the_reference_are_not_found_wanting(bank: Bank) -> None:
    head, rest = SCENARIO.split("checks:\n", 1)
    reference = rest.split("reference: |\n", 1)[1].split("follow_ups:\n", 1)[0]
    bank.put("queue-that-grows.yaml", f"{head}reference: |\n{reference}")
    codes = {p.code for p in bank.lint() if p.file.endswith("queue-that-grows.yaml")}
    assert codes == {"draft"}


@pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo, lambda path: path.symlink_to("nowhere")])
def test_what_is_named_like_a_bank_file_and_is_none_is_named(bank: Bank, make: Any) -> None:
    make(bank.path / "odd.yaml")
    (problem,) = bank.lint()
    assert (problem.code, problem.severity) == ("no-file", "warning")
    assert problem.file.endswith("odd.yaml")


@pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo, lambda path: path.symlink_to(path.name)])
def test_what_is_no_file_is_named_in_a_folder_that_is_linted_by_its_path(
    tmp_path: Path, make: Any
) -> None:
    make(tmp_path / "odd.yaml")
    (problem,) = lint_paths([tmp_path], [])
    assert (problem.code, problem.file) == ("no-file", str(tmp_path / "odd.yaml"))


def test_a_pipe_a_loop_and_a_name_too_long_are_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    (tmp_path / "loop.yaml").symlink_to("loop.yaml")
    for name in ("pipe.yaml", "loop.yaml", "x" * 300, "loop.yaml/below"):
        with pytest.raises(UsageError, match="name a bank file or folder"):
            lint_paths([tmp_path / name], [])


def test_rubrics_and_gold_answers_are_known_by_their_folder(
    bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    bank.put("gold/queue-that-grows/strong.yaml", GOLD.replace("sealed:", "seeled:"))
    bank.put("rubrics/small.yaml", RUBRIC.replace("weight: 2", "weight: 20"))
    folders = [Folder(bank.path)]
    for place, name, code in [
        ("gold", "queue-that-grows", "unknown-check"),
        ("gold/queue-that-grows", "strong.yaml", "unknown-check"),
        (".", "gold", "unknown-check"),
        ("rubrics", ".", "unbalanced"),
        ("rubrics", "small.yaml", "unbalanced"),
        (".", "rubrics", "unbalanced"),
    ]:
        monkeypatch.chdir(bank.path / place)
        codes = {p.code for p in lint_paths([Path(name)], folders)}
        assert code in codes, (place, name)
        assert not codes & {"missing", "unknown-key"}, (place, name)


GOLD = """\
kind: strong
answer: Add eight workers, which makes the outflow larger than what arrives.
expect:
  score: [40, 60]
  verdicts: {consumers-added: met, retries-harmless: missed, drain-time: missed, sealed: missed,
    bigger-queue: missed, figures-derived: missed}
"""


def test_a_gold_answer_that_fits_has_no_finding(bank: Bank) -> None:
    bank.put("gold/queue-that-grows/strong.yaml", GOLD)
    assert bank.lint() == []


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("sealed: missed", "seeled: missed", "unknown-check"),
        (", drain-time: missed", "", "missing-verdict"),
        ("kind: strong", "kind: splendid", "value"),
        ("[40, 60]", "[60, 40]", "value"),
        ("sealed: missed", "sealed: perhaps", "value"),
        ("kind: strong", "kind: [", "yaml"),
    ],
)
def test_a_gold_answer_that_does_not_fit_is_an_error(
    bank: Bank, old: str, new: str, code: str
) -> None:
    path = bank.put("gold/queue-that-grows/strong.yaml", swap(old, new)(GOLD))
    found = bank.lint()
    assert code in {p.code for p in found}
    assert {(p.file, p.severity) for p in found} == {(str(path), "error")}


def test_a_gold_answer_to_an_unknown_scenario_is_an_error(bank: Bank) -> None:
    bank.put("scenarios/gold/nobody/strong.yaml", GOLD)
    (problem,) = bank.lint()
    assert (problem.code, problem.severity) == ("unknown-scenario", "error")


def test_one_gold_file_can_be_linted_alone(bank: Bank) -> None:
    path = bank.put("gold/queue-that-grows/strong.yaml", GOLD.replace("sealed:", "seeled:"))
    bank.put("queue-that-grows.yaml", swap("    why: It fills as well.\n", "")(SCENARIO))
    found = lint_paths([path], [Folder(bank.path)])
    assert {p.file for p in found} == {str(path)}
