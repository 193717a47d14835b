"""One session, one mockint: whatever way the first one ends."""

from __future__ import annotations

import errno
import os
import stat
from contextlib import nullcontext

import pytest

from mockint.archive import hold as holding
from mockint.archive.hold import hold
from mockint.errors import MockintError, UsageError

HOLDER = """
import sys
from pathlib import Path
from mockint.archive.hold import hold
with hold(Path(sys.argv[1]), "s-1") as held:
    print(held is not None, flush=True)
    sys.stdin.read()
"""


def is_free(home):
    with hold(home, "s-1") or nullcontext() as held:
        return held is not None


def test_a_held_session_is_not_given_again_until_released(home):
    first = hold(home, "s-1")
    assert first is not None
    assert first.enforced
    assert hold(home, "s-1") is None
    with hold(home, "s-2") as second:
        assert second is not None
    first.release()
    first.release()
    assert is_free(home)
    with hold(home, "s-1") as again:
        assert again is not None
    assert is_free(home)


def test_the_system_drops_the_hold_of_a_killed_process(home, start_python):
    holder = start_python(HOLDER, home)
    assert holder.stdout.readline() == "True\n"
    assert hold(home, "s-1") is None
    holder.kill()
    holder.wait(10)
    with hold(home, "s-1") as held:
        assert held is not None


def test_an_editor_started_meanwhile_does_not_keep_the_hold(home, start_python):
    with hold(home, "s-1") as held:
        assert held is not None
        editor = start_python("print('up', flush=True); input()")
        assert editor.stdout.readline() == "up\n"
    assert is_free(home)


@pytest.mark.parametrize("name", ["", "../up", "a/b", "A", "a\n", "a.b", "ü", "a" * 101, "\ud800"])
def test_an_id_unfit_for_a_file_name_is_refused(home, name):
    with pytest.raises(UsageError, match="is not a session id"):
        hold(home, name)
    assert not home.exists()


@pytest.mark.skipif(os.name != "posix", reason="modes of POSIX")
def test_locks_are_private(home):
    with hold(home, "s-1"):
        lock = home / "locks" / "s-1.lock"
        assert stat.S_IMODE(lock.parent.stat().st_mode) == 0o700
        assert stat.S_IMODE(lock.stat().st_mode) == 0o600


def test_a_file_system_without_locks_gives_a_hold_that_says_so(home, monkeypatch):
    def no_locks(_handle: int) -> None:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr(holding, "_lock", no_locks)
    with hold(home, "s-1") as held:
        assert held is not None
        assert not held.enforced


def test_a_home_that_cannot_be_made_is_one_sentence(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(MockintError, match="Not a directory"):
        hold(tmp_path / "file", "s-1")
