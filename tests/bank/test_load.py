"""What is wrong with a file is said with file, line and field, and never hides a valid one."""

from __future__ import annotations

from typing import Any

import pytest

from mockint.errors import UsageError

# `Shelf` is the class behind the `shelf` fixture, in conftest.py.
Shelf = Any

CHECKS = """\
checks:
  - {id: bounded-queue, criterion: design, importance: essential, claim: Bounds the queue.}
"""


def test_the_smallest_scenario_has_a_default_for_everything_else(shelf: Shelf) -> None:
    shelf.scenario()
    bank = shelf.load()
    assert bank.problems == []
    scenario = bank.entry("queue-that-grows").scenario
    assert (scenario.difficulty, scenario.language, scenario.draft) == ("medium", "en", False)
    assert scenario.minutes.total == 40
    assert scenario.origin is None
    assert scenario.checks == scenario.facts == scenario.pitfalls == scenario.follow_ups == ()
    assert scenario.reference == scenario.notes == ""


@pytest.mark.parametrize("field", ["id", "title", "rubric", "brief"])
def test_a_required_field_that_is_missing_is_named(shelf: Shelf, field: str) -> None:
    text = (shelf.scenario()).read_text()
    lines = [line for line in text.splitlines() if not line.startswith(f"{field}:")]
    path = shelf.put("scenarios/queue-that-grows.yaml", "\n".join(lines))
    problem = shelf.only_problem()
    assert (problem.file, problem.field, problem.code) == (str(path), field, "missing")
    assert problem.severity == "error"
    assert problem.line == 1


@pytest.mark.parametrize(
    ("more", "line", "field", "code", "says"),
    [
        ("technology: [dbt]\n", 5, "technology", "unknown-key", '"technologies"'),
        (
            "facts:\n  - id: volume\n    asks: [how much]\n    answr: a lot\n    answer: A lot.\n",
            8,
            "facts.0.answr",
            "unknown-key",
            '"answer"',
        ),
        (
            "checks:\n  - id: a\n    criterion: design\n    claim: x\n    importence: essential\n",
            9,
            "checks.0.importence",
            "unknown-key",
            '"importance"',
        ),
        ("minutes:\n  anser: 20\n", 6, "minutes.anser", "unknown-key", '"answer"'),
        (
            "follow_ups:\n  - id: f\n    question: q?\n    checks:\n      - id: g\n"
            "        criterion: design\n        claims: x\n        claim: x\n",
            11,
            "follow_ups.0.checks.0.claims",
            "unknown-key",
            '"claim"',
        ),
        ("difficulty: brutal\n", 5, "difficulty", "value", "'easy'"),
        ("schema: 2\n", 5, "schema", "schema", "schema 2"),
        ("title: x\n", 5, "", "yaml", '"title" twice'),
        ("language: no\n", 5, "language", "type", "truth value false"),
        ("notes: 2024-01-01\n", 5, "notes", "type", "2024-01-01"),
        ("language: 1:30\n", 5, "language", "type", "90"),
        ("technologies: [1.0]\n", 5, "technologies.0", "type", "1.0"),
        ("language:\n", 5, "language", "type", "empty"),
        ("language: {a: b}\n", 5, "language", "type", "a mapping"),
        ("draft: maybe\n", 5, "draft", "value", "boolean"),
        ("minutes: {answer: 0}\n", 5, "minutes.answer", "value", "greater than or equal to 1"),
        ("minutes: {answer: 25.5}\n", 5, "minutes.answer", "value", "integer"),
        ("sources:\n  - {title: t, url: ftp://x}\n", 6, "sources.0.url", "value", "pattern"),
        (
            "checks:\n  - {id: Not_Kebab, criterion: design, claim: x}\n",
            6,
            "checks.0.id",
            "value",
            "kebab-case",
        ),
        (
            "checks:\n  - id: a\n    criterion: design\n    claim: x\n    signals:\n      - /(/\n",
            10,
            "checks.0.signals.0",
            "value",
            "regular expression",
        ),
        (
            "checks:\n  - {id: a, criterion: desing, claim: x}\n",
            6,
            "checks.0.criterion",
            "unknown-criterion",
            'did you mean "design"?',
        ),
        (
            "checks:\n  - {id: a, criterion: design, skill: rolback, claim: x}\n",
            6,
            "checks.0.skill",
            "unknown-skill",
            'did you mean "rollback"?',
        ),
        (
            CHECKS + "follow_ups:\n  - {id: f, question: q, when: 'missed:bounded-que'}\n",
            8,
            "follow_ups.0.when",
            "unknown-check",
            'did you mean "bounded-queue"?',
        ),
        (
            CHECKS + "follow_ups:\n  - {id: f, question: q, when: never}\n",
            8,
            "follow_ups.0.when",
            "value",
            '"always"',
        ),
        (
            CHECKS + "sources:\n  - {title: t, url: 'https://x', supports: [bounded-que]}\n",
            8,
            "sources.0.supports.0",
            "unknown-check",
            "bounded-queue",
        ),
        (
            CHECKS + "  - {id: bounded-queue, criterion: scale, claim: x}\n",
            7,
            "checks.1.id",
            "duplicate-id",
            "used twice",
        ),
        (
            CHECKS + "  - {id: figures-derived, criterion: scale, claim: x}\n",
            7,
            "checks.1.id",
            "duplicate-id",
            "rubric small",
        ),
        (
            CHECKS + "pitfalls:\n  - {id: bounded-queue, criterion: design, claim: x}\n",
            8,
            "pitfalls.0.id",
            "duplicate-id",
            "used twice",
        ),
        (
            CHECKS
            + "curve_balls:\n  - id: b\n    change: x\n    checks:\n"
            + "      - {id: bounded-queue, criterion: design, claim: x}\n",
            11,
            "curve_balls.0.checks.0.id",
            "duplicate-id",
            "used twice",
        ),
        (
            "facts:\n  - {id: f, answer: x}\n  - {id: f, answer: y}\n",
            7,
            "facts.1.id",
            "duplicate-id",
            "used twice",
        ),
        (
            CHECKS + "pitfalls:\n  - {id: p, criterion: security, claim: x}\n",
            8,
            "pitfalls.0.criterion",
            "pitfall-without-denominator",
            '"security"',
        ),
        (
            CHECKS + "pitfalls:\n  - {id: p, criterion: secrity, claim: x}\n",
            8,
            "pitfalls.0.criterion",
            "unknown-criterion",
            '"security"',
        ),
    ],
)
def test_an_error_says_file_line_field_and_what(
    shelf: Shelf, more: str, line: int, field: str, code: str, says: str
) -> None:
    path = shelf.scenario(more)
    shelf.scenario(name="a-valid-one")
    bank = shelf.load()
    assert list(bank.entries) == ["a-valid-one"]
    (problem,) = bank.problems
    assert problem.file == str(path)
    assert (problem.line, problem.field, problem.code) == (line, field, code)
    assert problem.severity == "error"
    assert says in problem.message
    assert problem.sentence().startswith(f"{path}:{line}:")


def test_ninety_minutes_written_as_a_clock_time_are_reported(shelf: Shelf) -> None:
    shelf.scenario("minutes: {answer: 1:30}\n")
    problem = shelf.only_problem()
    assert (problem.line, problem.field) == (5, "minutes.answer")


def test_an_unknown_rubric_is_named_with_the_nearest(shelf: Shelf) -> None:
    path = shelf.scenario()
    path.write_text(path.read_text().replace("rubric: small", "rubric: smal"))
    problem = shelf.only_problem()
    assert (problem.line, problem.field, problem.code) == (3, "rubric", "unknown-rubric")
    assert 'did you mean "small"?' in problem.message


def test_a_file_tells_all_its_problems_at_once(shelf: Shelf) -> None:
    shelf.scenario("difficulty: brutal\ntechnology: [x]\nminutes: {answer: 900}\n")
    assert [p.field for p in shelf.load().problems] == [
        "difficulty",
        "minutes.answer",
        "technology",
    ]


def test_a_pitfall_needs_more_than_an_optional_check_or_one_on_questions(shelf: Shelf) -> None:
    shelf.scenario(
        "checks:\n  - {id: a, criterion: security, importance: optional, claim: x}\n"
        "pitfalls:\n  - {id: p, criterion: security, claim: x}\n"
    )
    assert shelf.only_problem().code == "pitfall-without-denominator"


def test_a_check_of_the_rubric_can_be_the_denominator_of_a_pitfall(shelf: Shelf) -> None:
    shelf.scenario(CHECKS + "pitfalls:\n  - {id: p, criterion: scale, claim: x}\n")
    assert shelf.load().problems == []


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("weight: 2", "weight: 0", "criteria.0.weight"),
        ("weight: 2", "weight: -1", "criteria.0.weight"),
        ("weight: 2", "weight: .inf", "criteria.0.weight"),
        ("weight: 2", "weight: 2, thresholds: [0.2, 0.7, 0.45, 0.9]", "criteria.0.thresholds"),
        ("weight: 2", "weight: 2, thresholds: [0.2, 0.7]", "criteria.0.thresholds"),
        ("great]}\n  - {id: scale", "great, more]}\n  - {id: scale", "criteria.0.levels"),
        ("id: scale", "id: design", "criteria.1.id"),
        ("id: idempotent-writes", "id: rollback", "skills.1.id"),
        ("levels: {design: 3}", "levels: {desing: 3}", "bars.staff.levels.desing"),
        ("levels: {design: 3}", "levels: {design: 5}", "bars.staff.levels.design"),
        ("score: 80", "score: 101", "bars.staff.score"),
        ("criterion: security", "criterion: secrecy", "checks.1.criterion"),
        ("on: questions", "on: answers", "checks.1.on"),
    ],
)
def test_an_error_of_a_rubric_names_its_field(shelf: Shelf, old: str, new: str, field: str) -> None:
    path = shelf.path / "rubrics/small.yaml"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))
    problems = shelf.load().problems
    assert problems[0].field == field
    assert problems[0].file == str(path)
    assert problems[0].line is not None
    assert problems[0].line > 1


def test_a_check_on_questions_is_read_although_yaml_takes_on_for_true(shelf: Shelf) -> None:
    rubric, _ = shelf.load().rubrics["small"]
    assert [check.on for check in rubric.checks] == ["answer", "questions"]


# -- files -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "line", "says"),
    [
        (b"title: caf\xe9\n", 1, "UTF-8"),
        (b"id: x\ntitle: caf\xe9\n", 2, "UTF-8"),
        ("title: café\n".encode("utf-16"), 1, "UTF-8"),
        (b"a: " + b"x" * 1_000_001, None, "1,000,000 bytes"),
        (b"a: " + b"[" * 30_000, 1, "nested deeper"),
        (b"a: !!bool maybe\n", 1, "tag"),
        (b"", 1, "no mapping"),
        (b"- a\n- b\n", 1, "no mapping"),
        (b"just words\n", 1, "no mapping"),
    ],
)
def test_a_file_that_is_no_scenario_leaves_the_others(
    shelf: Shelf, content: bytes, line: int | None, says: str
) -> None:
    path = shelf.put("scenarios/broken.yaml", content)
    shelf.scenario()
    bank = shelf.load()
    assert list(bank.entries) == ["queue-that-grows"]
    (problem,) = bank.problems
    assert problem.file == str(path)
    assert says in problem.message
    assert problem.severity == "error"
    if line is not None and says != "no mapping":
        assert problem.line == line


def test_a_byte_order_mark_and_dos_line_ends_do_no_harm(shelf: Shelf) -> None:
    plain = shelf.scenario("notes: |\n  one\n  two\n")
    expected = shelf.load().entry("queue-that-grows").scenario
    plain.write_bytes(b"\xef\xbb\xbf" + plain.read_bytes().replace(b"\n", b"\r\n"))
    bank = shelf.load()
    assert bank.problems == []
    assert bank.entry("queue-that-grows").scenario == expected


def test_control_characters_of_a_file_never_reach_a_screen(shelf: Shelf) -> None:
    shelf.scenario('notes: "a\\e]0;title\\ab\\x9bc"\n')
    assert shelf.load().entry("queue-that-grows").scenario.notes == "ab"
    shelf.scenario('"\\e[2Jkey": x\n')
    assert "\x1b" not in shelf.only_problem().sentence()


def test_an_id_that_is_not_the_file_name_is_a_warning(shelf: Shelf) -> None:
    path = shelf.scenario()
    path.rename(path.with_name("other.yaml"))
    bank = shelf.load()
    assert list(bank.entries) == ["queue-that-grows"]
    (problem,) = bank.problems
    assert (problem.severity, problem.code, problem.line) == ("warning", "file-name", 1)


def test_the_same_id_twice_in_a_folder_is_an_error_and_the_first_stays(shelf: Shelf) -> None:
    shelf.scenario()
    second = shelf.put("scenarios/zz.yaml", (shelf.scenario()).read_text() + "notes: second\n")
    bank = shelf.load()
    assert bank.entry("queue-that-grows").scenario.notes == ""
    (problem,) = bank.problems
    assert (problem.file, problem.field, problem.code) == (str(second), "id", "duplicate-id")
    assert problem.severity == "error"


def test_the_same_id_in_two_places_of_one_folder_is_an_error_too(shelf: Shelf) -> None:
    shelf.put("queue-that-grows.yaml", (shelf.scenario()).read_text())
    assert shelf.only_problem().code == "duplicate-id"


def test_a_later_folder_replaces_a_scenario_with_a_warning(shelf: Shelf, make_shelf: Any) -> None:
    shelf.scenario()
    mine = make_shelf("mine")
    (mine.path / "rubrics/small.yaml").unlink()
    path = mine.scenario("notes: mine\n")
    bank = shelf.load(mine)
    assert bank.entry("queue-that-grows").scenario.notes == "mine"
    (problem,) = bank.problems
    assert (problem.severity, problem.code, problem.file) == ("warning", "replaces", str(path))


def test_a_broken_file_of_a_later_folder_does_not_replace_the_valid_one(
    shelf: Shelf, make_shelf: Any
) -> None:
    shelf.scenario("notes: built in\n")
    mine = make_shelf("mine")
    (mine.path / "rubrics/small.yaml").unlink()
    mine.scenario("colour: red\n")
    bank = shelf.load(mine)
    assert bank.entry("queue-that-grows").scenario.notes == "built in"
    assert [p.code for p in bank.problems] == ["unknown-key"]


def test_a_broken_rubric_leaves_the_one_of_an_earlier_folder(shelf: Shelf, make_shelf: Any) -> None:
    shelf.scenario()
    mine = make_shelf("mine")
    mine.put("rubrics/small.yaml", "id: small\n")
    bank = shelf.load(mine)
    assert list(bank.entries) == ["queue-that-grows"]
    assert {p.field for p in bank.problems} == {"name", "criteria", "bars"}


@pytest.mark.parametrize("place", ["gold/x.yaml", "scenarios/gold/x.yaml", "more/x.yaml"])
def test_gold_and_other_folders_hold_no_scenarios(shelf: Shelf, place: str) -> None:
    shelf.put(place, "kind: strong\nanswer: x\n")
    bank = shelf.load()
    assert (bank.entries, bank.problems) == ({}, [])


def test_a_gold_folder_given_as_the_bank_holds_no_scenarios(make_shelf: Any) -> None:
    gold = make_shelf("gold")
    gold.put("x.yaml", "kind: strong\nanswer: x\n")
    bank = gold.load()
    assert (bank.entries, bank.problems) == ({}, [])


def test_other_files_folders_and_dangling_links_are_passed_over(shelf: Shelf) -> None:
    shelf.scenario()
    shelf.put("scenarios/README.md", "# no scenario")
    shelf.put("scenarios/folder.yaml/inner.txt", "x")
    (shelf.path / "scenarios/dangling.yaml").symlink_to(shelf.path / "nowhere")
    bank = shelf.load()
    assert list(bank.entries) == ["queue-that-grows"]
    assert bank.problems == []


def test_a_folder_that_is_not_there_is_an_empty_bank(make_shelf: Any) -> None:
    ghost = make_shelf("ghost")
    (ghost.path / "rubrics/small.yaml").unlink()
    (ghost.path / "rubrics").rmdir()
    ghost.path.rmdir()
    assert ghost.load().entries == {}


def test_an_unknown_scenario_is_refused_with_the_nearest_names(shelf: Shelf) -> None:
    shelf.scenario()
    with pytest.raises(UsageError, match="queue-that-grows"):
        shelf.load().entry("que-that-grows")
    with pytest.raises(UsageError, match="mockint scenarios"):
        shelf.load().entry("0")


def test_the_hash_of_a_file_is_that_of_its_text(shelf: Shelf) -> None:
    path = shelf.scenario()
    before = shelf.load().entry("queue-that-grows").source.sha256
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert shelf.load().entry("queue-that-grows").source.sha256 == before
    path.write_text(path.read_text() + "notes: more\n")
    assert shelf.load().entry("queue-that-grows").source.sha256 != before


# -- references without checks ---------------------------------------------------------------------


def test_a_reference_without_checks_is_judged_sentence_by_sentence(shelf: Shelf) -> None:
    shelf.scenario("reference: |\n  Bound the queue. Shed load early.\n  - Alert on its depth.\n")
    bank = shelf.load()
    assert bank.problems == []
    scenario = bank.entry("queue-that-grows").scenario
    assert [(c.id, c.claim) for c in scenario.checks] == [
        ("ref-1", "Bound the queue."),
        ("ref-2", "Shed load early."),
        ("ref-3", "- Alert on its depth."),
    ]
    assert {(c.criterion, c.importance) for c in scenario.checks} == {("design", "important")}
    assert scenario.draft


def test_a_follow_up_may_be_about_a_sentence_of_the_reference(shelf: Shelf) -> None:
    shelf.scenario(
        "reference: Bound it.\nfollow_ups:\n  - {id: f, question: q, when: 'missed:ref-1'}\n"
    )
    assert shelf.load().problems == []
    shelf.scenario(
        "reference: Bound it.\nfollow_ups:\n  - {id: f, question: q, when: 'missed:ref-2'}\n"
    )
    assert shelf.only_problem().code == "unknown-check"


def test_a_pitfall_beside_a_reference_needs_the_heaviest_criterion(shelf: Shelf) -> None:
    shelf.scenario("reference: Bound it.\npitfalls:\n  - {id: p, criterion: design, claim: x}\n")
    assert shelf.load().problems == []
    shelf.scenario("reference: Bound it.\npitfalls:\n  - {id: p, criterion: security, claim: x}\n")
    assert shelf.only_problem().code == "pitfall-without-denominator"


def test_without_reference_and_checks_there_is_nothing_of_its_own_to_judge(shelf: Shelf) -> None:
    shelf.scenario("reference: '  '\n")
    scenario = shelf.load().entry("queue-that-grows").scenario
    assert (scenario.checks, scenario.draft) == ((), False)


def test_checks_of_its_own_keep_a_scenario_from_being_a_draft(shelf: Shelf) -> None:
    shelf.scenario(CHECKS + "reference: Bound it.\n")
    scenario = shelf.load().entry("queue-that-grows").scenario
    assert [c.id for c in scenario.checks] == ["bounded-queue"]
    assert not scenario.draft
