"""What the documentation says is held against the program."""

from __future__ import annotations

import ast
import importlib.util
import io
import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import click
import pytest

from mockint import __version__
from mockint.archive.archive import Archive
from mockint.bank import models
from mockint.bank.folders import Folder, search_path
from mockint.bank.lint import lint_paths
from mockint.bank.load import load_bank
from mockint.cli.main import COMMANDS, mockint, run
from mockint.cli.plain_pages import COMMANDS as LINES
from mockint.errors import UsageError
from mockint.grading.judging import evidence, gates
from mockint.grading.scoring.score import figures
from mockint.grading.scoring.session import FollowUpResult, session_verdicts
from mockint.grading.scoring.values import BarRule, Dimension, Figures, Judged, Scheme
from mockint.interview import hints
from mockint.llm import clean, dialogue, servers, waiting
from mockint.llm.endpoint import LOOPBACK, REMOTE
from mockint.reports.calibration import calibration_json
from mockint.reports.words import TYPICAL_ERROR
from mockint.review.calibration import CLOSE, Calibration, RatedPoint
from mockint.review.due import LONGEST_DAYS, RATINGS
from mockint.review.habits import NEWEST
from mockint.review.progress import HALF_LIFE_DAYS, KINDS, WORDS
from mockint.settings import Flags, read_config, read_settings

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
PAGES = sorted([*DOCS.glob("*.md"), *ROOT.glob("*.md")])
SCENARIO = "tenant-row-level-security"
Row = list[str]


@cache
def text(name: str) -> str:
    return (DOCS / name).read_text("utf-8")


def section(name: str, heading: str) -> str:
    """What stands under a heading, up to the next of the same or a higher level."""
    found = re.search(rf"^(#+) {re.escape(heading)}\n", text(name), re.M)
    assert found, f"{name} has no heading {heading}"
    rest = text(name)[found.end() :]
    end = re.search(rf"^#{{1,{len(found[1])}}} ", rest, re.M)
    return rest[: end.start()] if end else rest


def tables(markdown: str) -> list[list[Row]]:
    """The rows of each table, without its head."""
    found = re.findall(r"(?:^\|.*\n)+", markdown, re.M)
    return [[_cells(line) for line in table.splitlines()[2:]] for table in found]


def _cells(line: str) -> Row:
    cells = re.split(r"(?<!\\)\|", line.strip().strip("|"))
    return [cell.strip().replace("\\|", "|").strip("`") for cell in cells]


def loaded(name: str, path: Path) -> Any:
    """A module that lies in no package."""
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def fenced(name: str, mark: str) -> str:
    found = re.search(rf"<!-- {mark} -->\n```\w+\n(.*?)```\n<!-- end -->", text(name), re.S)
    assert found
    return found[1]


def printed(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> Any:
    capsys.readouterr()
    assert run([*arguments]) == code
    return json.loads(capsys.readouterr().out)


# -- links and pictures ---------------------------------------------------------------------------


def anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", _prose(page), re.M)
    return {re.sub(r"[^\w\- ]", "", h.lower()).replace(" ", "-") for h in headings}


def _prose(page: Path) -> str:
    return re.sub(r"^```.*?^```", "", page.read_text("utf-8"), flags=re.M | re.S)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_internal_link_leads_somewhere(page: Path) -> None:
    for link in re.findall(r"\]\(([^)\s]+)\)", _prose(page)):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link


def test_the_changelog_has_this_version() -> None:
    assert f"## [{__version__}] - 2026-11-23" in (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_every_room_and_shared_module_is_in_the_architecture() -> None:
    package = ROOT / "src" / "mockint"
    rooms = {f"{p.name}/" for p in package.iterdir() if (p / "__init__.py").exists()}
    shared = {p.name for p in package.glob("*.py")} - {"__init__.py"}
    told = {row[0] for table in tables(section("architecture.md", "Rooms")) for row in table}
    assert told == rooms | shared | {"grading/judging/", "grading/scoring/"}


def test_the_import_rules_told_are_the_ones_tested() -> None:
    allowed = loaded("rules", ROOT / "tests" / "test_imports.py").ALLOWED
    (rows,) = tables(section("architecture.md", "Who may import whom"))
    told = {row[0]: set(re.findall(r"`(\w+)`", f"`{row[1]}`")) for row in rows}
    assert told == {room: allowed[room] & set(told) for room in told}
    assert {f"{room}/" for room in told} == {
        row[0] for row in tables(section("architecture.md", "Rooms"))[0] if row[0].count("/") == 1
    }


# -- the command line -----------------------------------------------------------------------------


def options_of(command: click.Command) -> set[str]:
    options = [p for p in command.params if isinstance(p, click.Option)]
    return {name for option in options for name in option.opts}


def test_every_command_has_a_section_and_no_other_is_described() -> None:
    told = set(re.findall(r"^## mockint (\S+)$", text("cli.md"), re.M))
    assert told == set(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_the_options_of_a_command_are_the_ones_described(name: str) -> None:
    command = mockint.get_command(click.Context(mockint), name)
    assert command is not None
    own = options_of(command) - options_of(mockint)
    rows = [row for table in tables(section("cli.md", f"mockint {name}")) for row in table]
    told = {option for row in rows for option in re.findall(r"--?[a-z][a-z-]*", row[0])}
    assert told == own
    usage = "\n".join(re.findall(r"^    mockint .*$", section("cli.md", f"mockint {name}"), re.M))
    assert set(re.findall(r"--[a-z-]+", usage)) <= own
    assert all(
        option in usage for option in own if option.startswith("--") and option != "--output"
    )


def test_the_common_options_are_the_ones_described() -> None:
    (rows,) = tables(section("cli.md", "Options of every command"))
    told = {option for row in rows for option in re.findall(r"--?[a-z][a-z-]*", row[0])}
    assert told | {"--version"} == options_of(mockint) | {"-h", "--help"}


def test_no_page_names_an_option_that_is_not_there() -> None:
    commands = [mockint, *(mockint.get_command(click.Context(mockint), c) for c in COMMANDS)]
    known = {option for c in commands if c is not None for option in options_of(c)} | {"--help"}
    for page in PAGES:
        for words in re.findall(r"\bmockint ([^\n`|]*)", page.read_text("utf-8")):
            assert set(re.findall(r"(?<![\w-])--[a-z-]+", words)) <= known, page.name


def test_the_commands_of_the_line_mode_are_the_ones_described() -> None:
    (rows,) = tables(section("cli.md", "Plain mode"))
    assert [row[0] for row in rows] == LINES.split("  ")


def test_the_exit_codes_of_the_errors_are_described() -> None:
    (rows,) = tables(section("cli.md", "Exit codes"))
    assert [row[0] for row in rows] == ["0", "1", "2", "3", "70", "130"]


# -- JSON -----------------------------------------------------------------------------------------


def keys(heading: str) -> list[str]:
    body = section("json.md", heading)
    return [row[0] for row in tables(body)[0]]


@pytest.fixture
def played(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    lines = "/ask how many users per tenant\nWe put a row filter on the table.\n/submit\nMore.\n"
    monkeypatch.setattr("sys.stdin", io.StringIO(lines))
    assert run(["start", SCENARIO, "--plain"]) == 0
    capsys.readouterr()


def assert_grade(made: Mapping[str, Any]) -> None:
    assert list(made) == keys("Grade")
    assert list(made["provenance"]) == keys("Provenance")
    assert list(made["usage"]) == keys("Usage")
    for criterion in made["criteria"]:
        assert list(criterion) == keys("Criterion")
    for check in (*made["checks"], *made["pitfalls"]):
        assert list(check) == keys("Check")
        for quote in check["evidence"]:
            assert list(quote) == keys("Evidence")


def test_the_grade_object_has_the_keys_described(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answer, empty = tmp_path / "answer.md", tmp_path / "empty.md"
    answer.write_text("We put a row filter on the table.\n", "utf-8")
    empty.write_text("", "utf-8")
    made, refused = printed(
        capsys, "grade", SCENARIO, str(answer), str(empty), "--json", "--judge", "offline", code=1
    )
    assert_grade(made)
    assert_grade(refused)
    assert any(check["evidence"] for check in made["checks"])
    assert refused["provenance"]["judge"] == "code"


@pytest.mark.usefixtures("played")
def test_the_report_object_has_the_keys_described(capsys: pytest.CaptureFixture[str]) -> None:
    report = printed(capsys, "report", "last", "--format", "json")
    assert list(report) == keys("Report")
    assert set(report["session"]) == set(keys("Session"))
    assert report["transcript"]
    assert report["timeline"]
    assert all(list(line) == keys("Transcript line") for line in report["transcript"])
    assert all(list(answer) == keys("Answer") for answer in report["answers"])
    assert all(list(mark) == keys("Timeline mark") for mark in report["timeline"])
    assert_grade(report["answers"][0]["grades"][0])


@pytest.mark.usefixtures("played")
def test_the_lists_have_the_keys_described(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (session,) = printed(capsys, "sessions", "--json")
    assert list(session) == keys("Session")
    assert list(printed(capsys, "scenarios", "--json")[0]) == keys("Scenario")
    assert list(printed(capsys, "doctor", "--json")[0]) == keys("Finding")
    (tmp_path / "broken.yaml").write_text("id: broken\n", "utf-8")
    assert list(printed(capsys, "lint", str(tmp_path), "--json", code=1)[0]) == keys("Problem")


@pytest.mark.usefixtures("played")
def test_the_comparison_has_the_keys_described(capsys: pytest.CaptureFixture[str]) -> None:
    (session,) = printed(capsys, "sessions", "--json")
    assert run(["regrade", session["id"], "--judge", "offline"]) == 0
    made = printed(capsys, "compare", session["id"], session["id"], "--json")
    assert list(made) == keys("Comparison")
    assert list(made["first"]) == keys("Side")
    assert all(list(pair) == keys("Criterion pair") for pair in made["criteria"])
    assert made["criteria"]
    assert all(list(moved) == keys("Moved verdict") for moved in made["moved"])


@pytest.mark.usefixtures("played")
def test_the_progress_has_the_keys_described(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = printed(capsys, "progress", "--json")
    assert list(made) == keys("Progress")
    assert made["due"]
    assert all(list(due) == keys("Due card") for due in made["due"])
    assert list(made["series"][0]) == keys("Series")
    assert all(list(figure) == keys("Figure") for figure in made["series"][0]["figures"])
    assert {figure["kind"] for figure in made["series"][0]["figures"]} == set(KINDS)
    point = RatedPoint("2026-01-01T00:00:00.000Z", "s", 3, 2)
    own = calibration_json(Calibration("design", "Design", (point,)))
    assert list(own) == keys("Own rating")
    with Archive.open(read_settings(Flags()).home) as archive:
        archive.record_spending("2026-01-01T00:00:00.000Z", "m", (9, 0, 1), 0.5)
    (month,) = printed(capsys, "progress", "--json")["months"]
    assert list(month) == keys("Month")


def test_the_words_of_progress_are_those_of_the_code() -> None:
    (rows,) = tables(section("progress.md", "What a figure is"))
    assert rows == [[f"{least:.0%}".replace("%", " %"), word] for least, word in WORDS]
    (rows,) = tables(section("progress.md", "What is due today"))
    assert rows == [[str(least), str(value)] for least, value in RATINGS]
    page = text("progress.md")
    assert f"after it, {LONGEST_DAYS}." in page
    assert f"/ {HALF_LIFE_DAYS} days" in page
    assert f"the last {NEWEST} interviews" in page
    (rows,) = tables(section("progress.md", "Your own rating"))
    far = [[f"{CLOSE:g} and more", "too high"], [f"-{CLOSE:g} and less", "too low"]]
    assert rows == [*far, ["between", "about right"]]


# -- scoring --------------------------------------------------------------------------------------


def example() -> tuple[Scheme, list[Judged], list[Row], dict[str, str]]:
    weights, verdicts, shares, results = tables(section("scoring.md", "A worked example"))
    thresholds = (Fraction(1, 5), Fraction(9, 20), Fraction(7, 10), Fraction(9, 10))
    scheme = Scheme(
        tuple(Dimension(name, Fraction(weight), thresholds) for name, weight in weights),
        (
            BarRule("mid", Fraction(45), {"design": 1}),
            BarRule("senior", Fraction(62), {"design": 2, "correctness": 2}),
        ),
    )
    judged: list[Judged] = []
    for name, criterion, importance, verdict, taken in verdicts:
        pitfall, cap = name.startswith("pitfall: "), hints.CAPS[int(taken)]
        made: Any = (name, criterion, importance, verdict, pitfall, cap)
        judged.append(Judged(*made))
    return scheme, judged, shares, dict(results)


def test_the_worked_example_is_what_the_code_computes() -> None:
    scheme, judged, shares, told = example()
    made: Figures = figures(scheme, judged)
    for row, criterion in zip(shares, made.criteria, strict=True):
        share = None if criterion.share is None else float(criterion.share)
        assert row == [criterion.id, str(share), str(criterion.level), str(criterion.level_high)]
    assert made.score is not None
    assert made.low is not None
    assert made.high is not None
    points = [f"{float(value):.1f}" for value in (made.score, made.low, made.high)]
    assert [*points, made.bar] == [told[name] for name in ("score", "low", "high", "bar")]
    steps = [(step.criterion, float(step.have), step.need) for step in made.missing["senior"]]
    assert steps == [
        (None, pytest.approx(50.7, abs=0.05), 62),
        ("design", 1, 2),
        ("correctness", 1, 2),
    ]
    assert made.unclear_share == Fraction(2, 17)


def test_a_follow_up_raises_its_check_as_the_page_says() -> None:
    about = Judged("x", "design", "essential", "missed")
    answers = (
        Judged("a", "design", "important", "met"),
        Judged("b", "design", "important", "missed"),
    )
    (standing,) = session_verdicts([about], [FollowUpResult("x", answers)])
    assert standing.verdict == "partial"
    assert "a missed check becomes partial" in text("scoring.md")


# -- writing scenarios ----------------------------------------------------------------------------


PARTS: list[tuple[str, type[models.Part]]] = [
    ("Scenario", models.Scenario),
    ("Minutes", models.Budget),
    ("Origin", models.Origin),
    ("Fact", models.Fact),
    ("Check", models.Check),
    ("Pitfall", models.Pitfall),
    ("Follow-up", models.FollowUp),
    ("Curve ball", models.CurveBall),
    ("Source", models.Source),
    ("Rubric", models.Rubric),
    ("Criterion", models.Criterion),
    ("Skill", models.Skill),
    ("Rubric check", models.RubricCheck),
    ("Bar", models.Bar),
]


@pytest.mark.parametrize(("heading", "model"), PARTS, ids=[heading for heading, _ in PARTS])
def test_the_fields_of_the_format_and_their_defaults_are_the_ones_described(
    heading: str, model: type[models.Part]
) -> None:
    told = {row[0]: row[1] for row in tables(section("writing-scenarios.md", heading))[0]}
    known = {field.alias or name: field for name, field in model.model_fields.items()}
    assert set(told) == set(known)
    for name, field in known.items():
        assert (told[name] == "required") == field.is_required(), name
        assert field.is_required() or told[name] == _shown(field.default), name


def _shown(default: Any) -> str:
    if isinstance(default, models.Budget):
        return f"{default.clarify}, {default.answer}, {default.follow_ups}"
    if default in (None, (), {}):
        return "none"
    if isinstance(default, bool):
        return str(default).lower()
    return ", ".join(map(str, default)) if isinstance(default, tuple) else str(default) or "empty"


@pytest.fixture
def small_bank(tmp_path: Path) -> Path:
    (tmp_path / "rubrics").mkdir()
    scenario = fenced("writing-scenarios.md", "example-scenario")
    (tmp_path / "retried-payment-webhook.yaml").write_text(scenario, "utf-8")
    rubric = fenced("writing-scenarios.md", "example-rubric")
    (tmp_path / "rubrics" / "short-talk.yaml").write_text(rubric, "utf-8")
    return tmp_path


def test_the_example_scenario_and_rubric_lint_clean(small_bank: Path, tmp_path: Path) -> None:
    folders = search_path(tmp_path / "no-home")
    assert lint_paths([small_bank], folders) == []
    bank = load_bank((*folders, Folder(small_bank)))
    assert "retried-payment-webhook" in bank.entries
    assert "short-talk" in bank.rubrics


def test_the_example_tells_a_good_answer_from_a_bad_one(
    small_bank: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good, bad = small_bank / "good.md", small_bank / "bad.md"
    good.write_text(
        "The payment id is the primary key, so a second delivery changes nothing. We answer 200 "
        "after the commit. A job reconciles the daily total with the settlement report.\n",
        "utf-8",
    )
    bad.write_text("We look for the payment and insert it if it is not there yet.\n", "utf-8")
    best, worst = printed(
        capsys, "grade", "retried-payment-webhook", str(good), str(bad), "--json",
        "--bank", str(small_bank),
    )  # fmt: skip
    assert best["score"] > 40
    assert worst["score"] == 0
    (pitfall,) = worst["pitfalls"]
    assert pitfall["verdict"] == "met"


def lint_codes() -> Iterator[str]:
    """The codes in the calls that make findings."""
    for path in (ROOT / "src/mockint/bank").glob("**/*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = ast.unparse(node.func).rpartition(".")[2]
            at = {"problem": 1, "warn": 1, "Problem": 4, "_unknown": 2}.get(name)
            if at is not None and len(node.args) > at:
                code = node.args[at]
                if isinstance(code, ast.Constant):
                    yield f"unknown-{code.value}" if name == "_unknown" else str(code.value)


def test_every_finding_of_lint_is_described() -> None:
    (rows,) = tables(section("writing-scenarios.md", "What lint says"))
    assert {row[0] for row in rows} == set(lint_codes())


# -- judges and the config file -------------------------------------------------------------------


def test_every_deadline_is_the_default_of_the_code() -> None:
    (rows,) = tables(section("judges-and-privacy.md", "Deadlines"))
    for _, name, elsewhere, here in rows:
        assert [float(elsewhere), float(here)] == [getattr(REMOTE, name), getattr(LOOPBACK, name)]
    assert [row[1] for row in rows] == ["first_byte", "silence", "whole"]


def test_the_figures_of_the_judges_page_are_those_of_the_code() -> None:
    page = text("judges-and-privacy.md")
    assert f"off by {TYPICAL_ERROR} points" in page
    assert f"± {TYPICAL_ERROR}, by wording" in page
    assert f"`partial_ratio` of at least {evidence.FUZZY_RATIO}" in page
    assert f"A quote of {evidence.FUZZY_WORDS} or more words" in page
    assert f"fewer than {evidence.SHORT_WORDS} words counts only" in page
    assert f"fewer than {gates.FEWEST_WORDS};" in page
    assert f"{gates.TAKEN_SHARE:.0%}".replace("%", " % or more of its words") in page
    assert f"at least {gates.REPEATED_LINES}, are the same" in page
    assert f"{dialogue.MOST_REPLIES} replies at most" in page
    assert f"sent the word `{clean.PLACEHOLDER_KEY}`" in page
    assert f"{waiting.TRIES} tries, {waiting.PAUSES[0]:g} and {waiting.PAUSES[1]:g} second" in page
    assert all(str(port) in page and name in page for port, name in servers.PORTS.items())


def config_rows() -> list[Row]:
    (rows,) = tables(section("judges-and-privacy.md", "The config file"))
    return rows


def test_the_settings_described_are_the_ones_known(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("nothing_known = 1\n", "utf-8")
    with pytest.raises(UsageError) as caught:
        read_config(tmp_path / "config.toml")
    known = re.search(r"the settings are ([a-z_, ]+)\.", str(caught.value))
    assert known
    assert {row[0].strip("[]") for row in config_rows()} == set(known[1].split(", "))


def toml_examples() -> Iterator[str]:
    for page in PAGES:
        yield from re.findall(r"^```toml\n(.*?)^```", page.read_text("utf-8"), re.M | re.S)


@pytest.mark.parametrize("example", list(toml_examples()))
def test_each_example_of_a_config_file_can_be_used(example: str, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(example, "utf-8")
    settings = read_settings(Flags(home=tmp_path), {})
    assert dict(settings.keys) == tomllib.loads(example)["keys"]


# -- keys -----------------------------------------------------------------------------------------


@cache
def generator() -> Any:
    return loaded("docs_keys", DOCS / "keys.py")


def test_the_page_of_keys_is_what_its_generator_writes() -> None:
    assert text("keys.md") == generator().page()


def test_every_key_has_an_id_of_its_own_and_a_tooltip() -> None:
    found = list(generator().bindings())
    assert len({binding.id for binding in found}) == len(found)
    assert all(binding.tooltip for binding in found)


def test_keys_named_in_examples_exist() -> None:
    ids = {binding.id for binding in generator().bindings()}
    for example in toml_examples():
        assert set(tomllib.loads(example)["keys"]) <= ids
