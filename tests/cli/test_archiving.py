"""`mockint archive`: the commands as they are typed."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from mockint.archive.archive import Archive
from mockint.interview.fold import fold

WORDS = "A view in front of both tables makes the switch a matter of seconds for every reader.\n"


@pytest.fixture(scope="module")
def one_session(programs: Any, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A home with a session played to its debrief."""
    program = programs(tmp_path_factory.mktemp("archived"))
    lines = ["/ask how many regions are there?", "/hint", program.answers["strong"], "/submit"]
    ran = program("start", program.scenario, stdin="\n".join([*lines, "/skip", "More.", "/submit"]))
    assert ran.code == 0
    return program.home, ran.session


@pytest.fixture
def played(program: Any, one_session: tuple[Path, str]) -> str:
    """That session in this test's own home."""
    home, session = one_session
    shutil.copytree(home, program.home)
    return session


def state(home: Path, session: str) -> Any:
    with Archive.open(home) as archive:
        return fold(session, archive.events(session))


def test_a_session_goes_to_another_home_and_is_the_same_there(
    program: Any, in_process: Callable[..., Any], played: str, tmp_path: Path
) -> None:
    ran = program("archive", "export", "out.jsonl", cwd=tmp_path)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("Exported 1 session with ")
    other = str(tmp_path / "other")
    ran = program("archive", "--home", other, "import", "out.jsonl", cwd=tmp_path)
    assert ran.out.startswith("Imported 1 session (")
    assert state(tmp_path / "other", played) == state(program.home, played)
    reports = [
        in_process("report", played, "--format", "json", *at).json for at in ((), ("--home", other))
    ]
    assert reports[0] == reports[1]
    assert in_process("archive", "verify", "--home", other).out.startswith("All is well: 1 session")
    again = in_process("archive", "import", str(tmp_path / "out.jsonl"))
    assert again.out == "Imported 0 sessions (0 events); 1 session of it here already.\n"
    second = str(tmp_path / "second.jsonl")
    assert in_process("archive", "export", second, "--home", other).code == 0
    assert Path(second).read_bytes() == (tmp_path / "out.jsonl").read_bytes()


def test_a_backup_taken_while_an_interview_is_typed_opens_and_folds(
    program: Any, in_process: Callable[..., Any], tmp_path: Path
) -> None:
    process = program.begin("start", program.scenario, "--plain")
    session = program.opened(process)
    for number in (1, 2, 3):
        process.stdin.write(WORDS)
        process.stdin.flush()
        program.until_saved(session, len(WORDS) * number)
        ran = in_process("archive", "backup", str(tmp_path / f"{number}.db"))
        assert (ran.code, ran.err) == (0, "")
        home = tmp_path / f"home-{number}"
        home.mkdir()
        shutil.copy(tmp_path / f"{number}.db", home / "archive.db")
        assert state(home, session).text("answer").strip() == (WORDS * number).strip()
        assert in_process("archive", "verify", "--home", str(home)).code == 0
    assert in_process("archive", "verify").code == 0
    assert in_process("archive", "vacuum").code == 0
    assert in_process("archive", "export", str(tmp_path / "out.jsonl")).code == 0
    process.stdin.write("/quit\n")
    assert program.ended(process).code == 0
    assert state(program.home, session).text("answer").strip() == (WORDS * 3).strip()


@pytest.mark.parametrize("command", ["export", "backup"])
def test_nothing_is_overwritten(
    in_process: Callable[..., Any], played: str, tmp_path: Path, command: str
) -> None:
    (tmp_path / "mine").write_text("mine")
    for name in ("mine", "no/folder", "."):
        ran = in_process("archive", command, str(tmp_path / name))
        assert ran.code == 2
        assert ran.err.startswith(str(tmp_path / name))
        assert ran.err.count("\n") == 1
        assert ran.out == ""
    assert (tmp_path / "mine").read_text() == "mine"


def test_a_cut_a_foreign_and_a_newer_export_are_one_sentence_with_file_and_line(
    in_process: Callable[..., Any], played: str, tmp_path: Path
) -> None:
    in_process("archive", "export", str(tmp_path / "whole"))
    whole = (tmp_path / "whole").read_bytes()
    files = {
        "cut": whole[: len(whole) // 2],
        "foreign": b"\x1b[2JHello\n",
        "newer": b'{"mockint":"archive","schema":7}\n',
        "empty": b"",
    }
    for name, raw in files.items():
        (tmp_path / name).write_bytes(raw)
        ran = in_process("archive", "import", str(tmp_path / name), "--home", str(tmp_path / "new"))
        assert ran.code == 1
        assert ran.err.startswith(f"{tmp_path / name}, line ")
        assert ran.err.count("\n") == 1
        assert "\x1b" not in ran.err
        assert ran.out == ""
    assert in_process("sessions", "--json", "--home", str(tmp_path / "new")).json == []
    assert in_process("archive", "import", str(tmp_path / "nowhere")).code == 2


def test_control_characters_of_an_import_are_cleaned_when_they_are_shown(
    program: Any, in_process: Callable[..., Any], played: str, tmp_path: Path
) -> None:
    with closing(sqlite3.connect(program.home / "archive.db")) as archive, archive:
        archive.execute("DROP TRIGGER event_no_update")
        archive.execute("UPDATE event SET kind = ? WHERE kind = 'hinted'", ("sung",))
        archive.execute(
            "UPDATE event SET data = json_set(data, '$.title', ?) WHERE kind = 'opened'",
            ("\x1b]0;owned\x07Queue \x1b[2J",),
        )
    out, other = str(tmp_path / "out.jsonl"), str(tmp_path / "other")
    assert in_process("archive", "export", out).code == 0
    assert in_process("archive", "import", out, "--home", other).code == 0
    assert state(tmp_path / "other", played).title == "\x1b]0;owned\x07Queue \x1b[2J"
    for command in (("sessions",), ("archive", "verify")):
        ran = in_process(*command, "--home", other)
        assert ran.code == 0
        assert "\x1b" not in ran.out


def test_what_verify_finds_is_listed_with_what_to_do(
    program: Any, in_process: Callable[..., Any], played: str
) -> None:
    with closing(sqlite3.connect(program.home / "archive.db")) as archive, archive:
        archive.execute("UPDATE session SET status = 'graded', title = ?", ("\x1b[2J",))
    ran = in_process("archive", "verify")
    assert ran.code == 1
    assert ran.out.splitlines()[0] == (
        f"session {played}: status is listed as 'graded', and is 'estimated'"
    )
    assert "\x1b" not in ran.out
    assert "export the archive and import that into an empty --home" in ran.err
    with closing(sqlite3.connect(program.home / "archive.db")) as archive, archive:
        archive.execute("DROP TRIGGER event_no_update")
        archive.execute("UPDATE event SET data = '?'")
    ran = in_process("archive", "verify")
    assert ran.code == 1
    assert ran.out.count("its data is not JSON") == min(50, ran.out.count("\n"))
    assert "put a backup in its place" in ran.err


def test_an_archive_of_a_newer_version_is_refused_by_every_command(
    program: Any, in_process: Callable[..., Any], played: str, tmp_path: Path
) -> None:
    with closing(sqlite3.connect(program.home / "archive.db")) as archive:
        archive.execute("PRAGMA user_version = 999")
    (tmp_path / "in").write_bytes(b'{"mockint":"archive","schema":1}\n')
    new = str(tmp_path / "new")
    for words in (
        ["export", new],
        ["import", str(tmp_path / "in")],
        ["verify"],
        ["backup", new],
        ["vacuum"],
    ):
        ran = in_process("archive", *words)
        assert ran.code == 1
        assert "has schema version 999" in ran.err
        assert ran.err.count("\n") == 1
    assert not Path(new).exists()


def test_a_home_without_an_archive_and_no_command_are_said_so(
    program: Any, in_process: Callable[..., Any], tmp_path: Path
) -> None:
    for words in (["export", "new"], ["verify"], ["backup", "new"], ["vacuum"]):
        ran = in_process("archive", *words)
        assert ran.code == 1
        assert ran.err.startswith(f"There is no archive in {program.home} yet;")
    assert not (program.home / "archive.db").exists()
    ran = in_process("archive")
    assert ran.code == 2
    assert ran.err.startswith("Say what to do with the archive: mockint archive export FILE,")
    assert in_process("archive", "export").code == 2
    assert in_process("archive", "shred").code == 2


def delete(home: Path, session: str) -> None:
    with Archive.open(home) as archive:
        archive.delete(session, "2026-03-02T10:00:00.000Z")


def test_in_a_pipe_a_vacuum_asks_nothing(
    program: Any, in_process: Callable[..., Any], played: str
) -> None:
    delete(program.home, played)
    ran = program("archive", "vacuum")
    assert ran.code == 0
    assert ran.out.startswith("Removed 1 deleted session and 2 texts; ")
    assert ran.out.rstrip().endswith(" bytes came back.")
    assert program.events(played) == []
    assert in_process("archive", "vacuum").out.startswith("Removed 0 deleted sessions and 0 texts")


@pytest.mark.skipif(os.name != "posix", reason="terminals of POSIX")
@pytest.mark.parametrize(("typed", "left"), [("n", True), ("", True), ("y", False)])
def test_on_a_terminal_a_vacuum_asks_first(
    program: Any, played: str, typed: str, left: bool
) -> None:
    import pexpect

    delete(program.home, played)
    child = pexpect.spawn(
        sys.executable,
        ["-m", "mockint", "archive", "vacuum"],
        env=program.environment(),
        encoding="utf-8",
        timeout=30,
    )
    child.expect_exact("Remove 1 deleted session for good? This cannot be undone. [y/N]")
    child.sendline(typed)
    child.expect("Nothing was removed" if left else "Removed 1 deleted session")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
    assert bool(program.events(played)) is left


def test_keys_are_in_nothing_that_leaves(
    program: Any, in_process: Callable[..., Any], tmp_path: Path
) -> None:
    ran = program(
        "start", program.scenario, stdin="Text.\n/quit\n", OPENAI_API_KEY=program.key,
        OPENAI_BASE_URL="http://127.0.0.1:9/v1", MOCKINT_MODEL="judge-1",
    )  # fmt: skip
    assert ran.code == 0
    for command in ("export", "backup"):
        assert in_process("archive", command, str(tmp_path / command)).code == 0
        assert program.key.encode() not in (tmp_path / command).read_bytes()
    assert json.loads((tmp_path / "export").read_text("utf-8").splitlines()[0])["schema"] == 1
