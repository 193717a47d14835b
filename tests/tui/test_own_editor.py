"""The candidate's own editor, as a program: what it is handed and what may come back."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from mockint.tui.own_editor import EditorError, edit, editor_command, waits_elsewhere

LIMIT = 1_000
MakeEditor = Callable[[str], list[str]]
pytestmark = pytest.mark.skipif(os.name == "nt", reason="the editors here are POSIX scripts")


@pytest.fixture
def make_editor(tmp_path: Path) -> MakeEditor:
    """`make_editor("path.write_text('x')")`: a program that does that with its file."""

    def make(body: str) -> list[str]:
        script = tmp_path / "editor.py"
        script.write_text(
            f"import os, sys\nfrom pathlib import Path\npath = Path(sys.argv[-1])\n{body}\n",
            "utf-8",
        )
        return [sys.executable, str(script)]

    return make


def on_path(folder: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> str:
    program = folder / name
    program.write_text("#!/bin/sh\n", "utf-8")
    program.chmod(0o700)
    monkeypatch.setenv("PATH", str(folder))
    return str(program)


# -- which editor -----------------------------------------------------------------------------


def test_visual_comes_before_editor_and_is_split_as_a_shell_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = on_path(tmp_path, "my ed", monkeypatch)
    named = {"VISUAL": '"my ed" -c "set tw=0"', "EDITOR": "other"}
    assert editor_command(named) == [program, "-c", "set tw=0"]
    assert editor_command({"VISUAL": "  ", "EDITOR": "'my ed'"}) == [program]


@pytest.mark.parametrize(
    ("typed", "option"),
    [
        ("code", "--wait"),
        ("subl", "--wait"),
        ("mate", "--wait"),
        ("zed", "--wait"),
        ("gvim", "--nofork"),
        ("kate", "--block"),
    ],
)
def test_an_editor_with_a_window_is_told_to_wait(
    typed: str, option: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = on_path(tmp_path, typed, monkeypatch)
    assert editor_command({"EDITOR": f"{typed} -n"}) == [program, option, "-n"]
    assert waits_elsewhere([program])


@pytest.mark.parametrize("typed", ["code -w", "code --wait -n", "vim", "nano -w"])
def test_what_waits_by_itself_gets_no_option(
    typed: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = on_path(tmp_path, typed.split()[0], monkeypatch)
    assert editor_command({"EDITOR": typed}) == [program, *typed.split()[1:]]


@pytest.mark.parametrize(
    ("named", "words"),
    [
        ({}, "Set VISUAL or EDITOR to your editor's command; neither is set."),
        (
            {"VISUAL": "no-such-editor -x"},
            'VISUAL is "no-such-editor -x", which was not found; your text is as it was.',
        ),
        ({"EDITOR": 'vim "x'}, 'EDITOR is "vim "x", which has an open quote; mend it.'),
    ],
)
def test_an_editor_that_cannot_be_started_is_said_in_one_sentence(
    named: dict[str, str], words: str
) -> None:
    with pytest.raises(EditorError) as trouble:
        editor_command(named)
    assert str(trouble.value) == words


# -- the round trip ---------------------------------------------------------------------------


def test_the_text_goes_out_in_a_private_file_and_what_was_left_comes_back(
    make_editor: MakeEditor, tmp_path: Path
) -> None:
    note = tmp_path / "seen"
    command = make_editor(
        "modes = [oct(p.stat().st_mode & 0o777) for p in (path, path.parent)]\n"
        f"Path({str(note)!r}).write_text('\\n'.join([str(path), *modes, path.read_text('utf-8')]))\n"
        "path.write_text('ä changed\\n', 'utf-8')"
    )
    assert edit(command, "ä draft", LIMIT) == "ä changed"
    where, mode, folder_mode, text = note.read_text("utf-8").split("\n")
    assert (mode, folder_mode, text) == ("0o600", "0o700", "ä draft")
    assert not Path(where).exists()
    assert not Path(where).parent.exists()


def test_a_last_line_break_stays_where_the_draft_had_one(make_editor: MakeEditor) -> None:
    command = make_editor("path.write_text(path.read_text('utf-8') + 'more\\n', 'utf-8')")
    assert edit(command, "draft\n", LIMIT) == "draft\nmore\n"


def test_an_editor_that_replaces_the_file_is_understood(make_editor: MakeEditor) -> None:
    command = make_editor(
        "new = path.with_suffix('.tmp'); new.write_text('replaced'); os.replace(new, path)"
    )
    assert edit(command, "draft", LIMIT) == "replaced"


def test_control_characters_are_cleaned_out(make_editor: MakeEditor) -> None:
    command = make_editor("path.write_bytes(b'\\xef\\xbb\\xbfa\\x1b[31mb\\x07\\r\\nc')")
    assert edit(command, "draft", LIMIT) == "ab\nc"


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("path.write_text('half'); sys.exit(3)", "ended with 3"),
        ("path.write_bytes(bytes(range(256)))", "no UTF-8 text"),
        ("path.write_bytes(b'a\\0b')", "no plain text"),
        ("path.write_text(' \\n\\n')", "an empty file"),
        ("path.write_bytes(b'')", "an empty file"),
        ("path.unlink()", "no file"),
        ("path.unlink(); path.mkdir()", "no file"),
        ("path.write_text('x' * 1_001)", "more than 1,000 characters"),
        ("path.write_text('é' * 5_000, 'utf-8')", "more than 1,000 characters"),
    ],
)
def test_what_cannot_be_taken_leaves_the_text_as_it_was_and_says_so(
    body: str, words: str, make_editor: MakeEditor
) -> None:
    with pytest.raises(EditorError) as trouble:
        edit(make_editor(body), "draft", LIMIT)
    assert words in str(trouble.value)
    assert str(trouble.value).endswith("your text is as it was.")


def test_an_empty_file_for_an_empty_draft_is_no_trouble(make_editor: MakeEditor) -> None:
    assert edit(make_editor("pass"), "", LIMIT) == ""


def test_a_program_that_cannot_run_is_said(tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    broken.write_bytes(b"\x7fELF nonsense")
    broken.chmod(stat.S_IRWXU)
    with pytest.raises(EditorError, match="did not work"):
        edit([str(broken)], "draft", LIMIT)


def test_ctrl_c_in_the_editor_does_not_end_the_interview(make_editor: MakeEditor) -> None:
    command = make_editor(
        "import signal\n"
        "assert signal.getsignal(signal.SIGINT) is signal.default_int_handler\n"
        "os.kill(os.getppid(), signal.SIGINT)\npath.write_text('after')"
    )
    assert edit(command, "draft", LIMIT) == "after"
