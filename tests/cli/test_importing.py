from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from mockint.bank.markdown.bank import REPORT_NAME
from mockint.bank.markdown.decoding import MAX_BYTES

FIXTURES = Path(__file__).resolve().parents[1] / "bank" / "markdown" / "fixtures"
QUEUES = FIXTURES / "hard_queues_01-10.md"
ONE = "## Scenario 1: A queue\n\n**Question:** How do you bound it?\n\n**Answer:** Refuse what does not fit.\n"
ANSWER = "I refuse what does not fit into the queue, and tell the producer to come back later with a pause.\n"

Run = Callable[..., Any]


@pytest.fixture
def bank(tmp_path: Path) -> Path:
    return tmp_path / "bank"


def contents(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_a_bank_is_imported_summed_up_and_listed(in_process: Run, bank: Path) -> None:
    ran = in_process("import", str(QUEUES), "--to", str(bank))
    assert (ran.code, ran.err) == (0, "")
    lines = ran.out.splitlines()
    assert lines[0].split() == ["scenario", "brief", "reference", "follow-ups", "tech", "notes"]
    assert lines[3].split() == ["losing-a-data-centre-two-sites", "44", "51", "2", "4", "0"]
    assert max(len(line) for line in lines[:-2]) <= 80
    assert lines[-2:] == [f"  {bank / REPORT_NAME}", f"Next: mockint --bank {bank} scenarios"]
    made = sorted(path.name for path in bank.iterdir())
    assert len(made) == 11
    assert [name for name in made if not name.endswith(".yaml")] == [REPORT_NAME]
    listed = {
        r["id"] for r in json.loads(in_process("--bank", str(bank), "scenarios", "--json").out)
    }
    assert {Path(name).stem for name in made if name.endswith(".yaml")} <= listed
    assert in_process("lint", str(bank)).code == 0


def test_several_files_make_one_bank(in_process: Run, bank: Path) -> None:
    names = [str(FIXTURES / name) for name in ("bold_lines_11-13.md", "pairs.md", "items.md")]
    assert in_process("import", *names, "--to", str(bank)).code == 0
    assert len(list(bank.glob("*.yaml"))) == 9
    report = (bank / REPORT_NAME).read_text("utf-8")
    heads = [
        report.index(f"\n## {name}\n")
        for name in ("bold\\_lines\\_11-13.md", "pairs.md", "items.md")
    ]
    assert heads == sorted(heads)


def test_what_was_imported_is_played_and_says_what_it_is_worth(program: Any, bank: Path) -> None:
    assert program("import", QUEUES, "--to", bank).code == 0
    played = program(
        "start", "two-speeds", "--bank", bank, "--plain",
        stdin="The stream raises alerts at once, and a daily batch makes the correction.\n/submit\n",
    )  # fmt: skip
    assert played.code == 0
    assert "Low trust: the scenario is a draft." in played.out
    report = program("report", "last", "--format", "md").out
    assert "Low trust: the scenario is a draft." in report
    assert "(low trust)" in report


def test_one_without_a_reference_is_played_and_ungraded_with_its_reason(
    program: Any, bank: Path
) -> None:
    program("import", QUEUES, "--to", bank)
    ran = program(
        "start", "quotas-per-tenant", "--bank", bank, "--plain", stdin=ANSWER + "/submit\n"
    )
    assert "Ungraded: " in ran.out
    assert "reference" in ran.out.split("Ungraded: ")[1]
    assert "Low trust" not in ran.out


def test_a_draft_is_flagged_in_the_grade(in_process: Run, bank: Path, tmp_path: Path) -> None:
    (tmp_path / "one.md").write_text(ONE)
    (tmp_path / "answer.md").write_text(ANSWER)
    in_process("import", str(tmp_path / "one.md"), "--to", str(bank))
    args = ("grade", "a-queue", str(tmp_path / "answer.md"), "--bank", str(bank))
    made = json.loads(in_process(*args, "--json").out)
    assert made["flags"] == ["draft-scenario"]
    assert "Low trust: the scenario is a draft." in in_process(*args).out


def test_draft_without_a_model_writes_the_sentences_as_checks(
    in_process: Run, bank: Path, tmp_path: Path
) -> None:
    (tmp_path / "one.md").write_text(ONE)
    ran = in_process("import", str(tmp_path / "one.md"), "--to", str(bank), "--draft")
    assert (ran.code, ran.err) == (0, "")
    made = yaml.safe_load((bank / "a-queue.yaml").read_text("utf-8"))
    assert made["draft"] is True
    assert [check["claim"] for check in made["checks"]] == ["Refuse what does not fit."]
    assert "draft" in in_process("scenarios", "--bank", str(bank)).out.split("a-queue")[1]


# -- a model proposes --------------------------------------------------------------------------


def proposes(_: Any, request: dict[str, Any]) -> tuple[int, dict[str, str], bytes]:
    check = {
        "claim": "Refuses what does not fit.",
        "criterion": "failure-handling",
        "skill": "none",
        "importance": "essential",
    }
    body = {"checks": [check], "facts": []}
    choice = {"index": 0, "message": {"role": "assistant", "content": json.dumps(body)}}
    whole = {"id": "x", "object": "chat.completion", "created": 0, "model": "judge-1"}
    whole["choices"] = [choice | {"finish_reason": "stop"}]  # type: ignore[assignment]
    return 200, {"content-type": "application/json"}, json.dumps(whole).encode()


def test_a_model_proposes_and_where_texts_go_is_said(
    program: Any, model: Any, bank: Path, tmp_path: Path
) -> None:
    model.does = proposes
    (tmp_path / "one.md").write_text(ONE)
    ran = program("import", tmp_path / "one.md", "--to", bank, "--draft", **model.env)
    assert ran.code == 0
    assert f"sent to judge-1 at http://{model.host}" in ran.err
    made = yaml.safe_load((bank / "a-queue.yaml").read_text("utf-8"))
    assert [c["criterion"] for c in made["checks"]] == ["failure-handling"]
    assert made["draft"] is True
    sent = "".join(m["content"] for m in model.requests[0]["messages"])
    assert "Refuse what does not fit." in sent


@pytest.mark.parametrize("behaviour", ["refuses", "babbles", "unknown_model", "page"])
def test_a_model_that_fails_is_said_once_and_the_sentences_stand_in(
    program: Any, model: Any, bank: Path, behaviour: str
) -> None:
    model.does = getattr(model.behaviours, behaviour)
    pairs = FIXTURES / "pairs.md"
    ran = program("import", pairs, "--to", bank, "--draft", **model.env)
    assert ran.code == 0
    assert ran.err.count("gave no usable draft for 3 of 3 scenarios") == 1
    made = yaml.safe_load((bank / "what-is-a-stampede.yaml").read_text("utf-8"))
    assert [c["id"] for c in made["checks"]] == ["ref-1", "ref-2"]
    if behaviour == "unknown_model":
        assert len(model.requests) == 1


def test_without_draft_no_model_is_asked(program: Any, model: Any, bank: Path) -> None:
    assert program("import", FIXTURES / "pairs.md", "--to", bank, **model.env).code == 0
    assert model.calls == []


# -- bad input ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "raw", "said"),
    [
        ("binary.md", b"one\n\x89PNG\0\0", "binary.md, line 2: holds bytes that are no text"),
        ("empty.md", b"", "empty.md, line 1: is empty"),
        ("huge.md", b"words " * (MAX_BYTES // 6 + 1), "huge.md, line 1: is larger than 5 MB"),
        ("other.md", "Привет мир".encode("koi8-r"), "other.md, line 1: is neither UTF-8 nor"),
        ("prose.md", b"Only prose, and no question anywhere.\n", "prose.md, line 1: no question"),
    ],
)
def test_a_file_that_is_no_bank_is_one_sentence_and_leaves_nothing(
    in_process: Run, bank: Path, tmp_path: Path, name: str, raw: bytes, said: str
) -> None:
    (tmp_path / name).write_bytes(raw)
    ran = in_process("import", str(tmp_path / name), "--to", str(bank))
    assert ran.code == (1 if name == "prose.md" else 2)
    assert said in ran.err
    assert ran.err.count("\n") == 1
    assert ran.out == ""
    assert not bank.exists()


def test_a_file_of_fifty_megabytes_is_refused_without_reading_it_all(
    in_process: Run, bank: Path, tmp_path: Path
) -> None:
    with (tmp_path / "huge.md").open("wb") as file:
        file.truncate(50_000_000)
    ran = in_process("import", str(tmp_path / "huge.md"), "--to", str(bank))
    assert (ran.code, bank.exists()) == (2, False)
    assert "larger than 5 MB" in ran.err


@pytest.mark.parametrize("ends", ["\r\n", "\r"])
@pytest.mark.parametrize("coding", ["utf-8-sig", "cp1252", "utf-16"])
def test_line_ends_marks_and_latin_1_make_no_difference(
    in_process: Run, bank: Path, tmp_path: Path, ends: str, coding: str
) -> None:
    text = ONE.replace("queue", "café")
    (tmp_path / "one.md").write_bytes(text.replace("\n", ends).encode(coding))
    assert in_process("import", str(tmp_path / "one.md"), "--to", str(bank)).code == 0
    made = yaml.safe_load((bank / "a-cafe.yaml").read_text("utf-8"))
    assert (made["title"], made["brief"]) == ("A café", "How do you bound it?")
    assert b"\r" not in (bank / "a-cafe.yaml").read_bytes()


def test_folders_absent_files_and_doubles_are_refused(
    in_process: Run, bank: Path, tmp_path: Path
) -> None:
    (tmp_path / "one.md").write_text(ONE)
    os.mkfifo(tmp_path / "pipe.md")
    (tmp_path / "loop.md").symlink_to("loop.md")
    for names, said in [
        ([str(FIXTURES)], "is a folder"),
        (["absent.md"], "No such file"),
        ([str(tmp_path / "loop.md")], "cannot be read"),
        ([str(tmp_path / "pipe.md")], "no regular file"),
        ([str(tmp_path / "one.md"), "one.md"], "same file"),
    ]:
        ran = in_process("import", *names, "--to", str(bank))
        assert (ran.code, ran.err.count("\n")) == (2, 1)
        assert said in ran.err
    assert not bank.exists()


def test_to_and_a_file_are_required(in_process: Run) -> None:
    for args in (["import", str(QUEUES)], ["import", "--to", "x"], ["import"]):
        ran = in_process(*args)
        assert ran.code == 2
        assert "issing" in ran.err


def test_a_target_that_exists_is_overwritten_only_with_force(in_process: Run, bank: Path) -> None:
    args = ("import", str(FIXTURES / "pairs.md"), "--to", str(bank))
    assert in_process(*args).code == 0
    (bank / "queues.yaml").write_text("mine\n")
    before = contents(bank)
    ran = in_process(*args)
    assert ran.code == 2
    assert "exist already" in ran.err
    assert "--force" in ran.err
    assert contents(bank) == before
    assert in_process(*args, "--force").code == 0
    assert contents(bank) != before
    bank.rename(bank.with_name("other"))
    bank.write_text("a file")
    assert in_process(*args, "--force").code == 2
    assert bank.read_text() == "a file"


def test_a_scenario_too_large_to_load_leaves_no_half_written_bank(
    in_process: Run, bank: Path, tmp_path: Path
) -> None:
    (tmp_path / "long.md").write_text(ONE + "\n## Scenario 2: Long\n\n" + "words go on\n" * 100_000)
    ran = in_process("import", str(tmp_path / "long.md"), "--to", str(bank))
    assert ran.code == 1
    assert "long.md, line 7: the scenario that begins here is larger" in ran.err
    assert sorted(p.name for p in tmp_path.iterdir() if p.name != "home") == ["long.md"]


def test_a_scenario_that_replaces_a_built_in_one_is_named(
    in_process: Run, bank: Path, tmp_path: Path
) -> None:
    text = ONE.replace("A queue", "Tenant row-level security")
    (tmp_path / "one.md").write_text(text)
    ran = in_process("import", str(tmp_path / "one.md"), "--to", str(bank))
    assert "tenant-row-level-security replaces a scenario of the same id" in ran.out


def test_a_title_cannot_drive_the_terminal(in_process: Run, bank: Path, tmp_path: Path) -> None:
    text = ONE.replace("A queue", "A \x1b]0;owned\x07queue\x1b[2J \u202egnp")
    (tmp_path / "one.md").write_text(text)
    ran = in_process("import", str(tmp_path / "one.md"), "--to", str(bank))
    assert ran.code == 0
    assert not set("\x1b\x07\u202e") & set(ran.out + (bank / REPORT_NAME).read_text("utf-8"))


def test_a_source_is_never_overwritten_by_the_report(
    in_process: Run, bank: Path, tmp_path: Path
) -> None:
    bank.mkdir()
    (bank / REPORT_NAME).write_text(ONE)
    ran = in_process("import", str(bank / REPORT_NAME), "--to", str(bank), "--force")
    assert (ran.code, ran.err.count("\n")) == (2, 1)
    assert contents(bank) == {REPORT_NAME: ONE.encode()}


def test_an_empty_target_is_not_the_current_folder(in_process: Run, tmp_path: Path) -> None:
    (tmp_path / "one.md").write_text(ONE)
    ran = in_process("import", str(tmp_path / "one.md"), "--to", "")
    assert (ran.code, ran.err.count("\n")) == (2, 1)
    assert not (tmp_path / REPORT_NAME).exists()


def test_scenarios_that_stay_from_an_earlier_import_are_named(
    in_process: Run, bank: Path, tmp_path: Path
) -> None:
    (tmp_path / "one.md").write_text(ONE)
    in_process("import", str(tmp_path / "one.md"), "--to", str(bank))
    (tmp_path / "one.md").write_text(ONE.replace("A queue", "A stack"))
    ran = in_process("import", str(tmp_path / "one.md"), "--to", str(bank), "--force")
    assert ran.code == 0
    assert "Not written by this import, and still there: a-queue." in " ".join(ran.out.split())
