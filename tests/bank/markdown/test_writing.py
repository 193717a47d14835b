from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from mockint.bank.markdown.writing import write_bank
from mockint.errors import MockintError, UsageError

FILES = {"a.yaml": "new a\n", "b.yaml": "new b\n", "IMPORT.md": "new report\n"}


def nothing(_: Path) -> None:
    return None


def tree(folder: Path) -> dict[str, str]:
    return {str(p.relative_to(folder)): p.read_text() for p in folder.rglob("*") if p.is_file()}


def test_a_missing_folder_is_made_with_its_parents(tmp_path: Path) -> None:
    target = tmp_path / "x" / "y" / "bank"
    write_bank(target, FILES, force=False, check=nothing)
    assert tree(target) == FILES
    assert [p.name for p in target.parent.iterdir()] == ["bank"]
    assert target.stat().st_mode & 0o777 == (tmp_path / "x").stat().st_mode & 0o777


def test_other_files_of_the_folder_stay(tmp_path: Path) -> None:
    (tmp_path / "bank").mkdir()
    (tmp_path / "bank" / "mine.yaml").write_text("mine\n")
    write_bank(tmp_path / "bank", FILES, force=False, check=nothing)
    assert tree(tmp_path / "bank") == FILES | {"mine.yaml": "mine\n"}


def test_nothing_is_overwritten_without_force(tmp_path: Path) -> None:
    (tmp_path / "bank").mkdir()
    (tmp_path / "bank" / "b.yaml").write_text("old\n")
    with pytest.raises(UsageError, match=r"b\.yaml exists already.*--force"):
        write_bank(tmp_path / "bank", FILES, force=False, check=nothing)
    assert tree(tmp_path) == {"bank/b.yaml": "old\n"}
    write_bank(tmp_path / "bank", FILES, force=True, check=nothing)
    assert tree(tmp_path) == {f"bank/{name}": text for name, text in FILES.items()}


def test_a_link_is_replaced_and_never_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside.yaml"
    outside.write_text("precious\n")
    (tmp_path / "bank").mkdir()
    (tmp_path / "bank" / "a.yaml").symlink_to(outside)
    with pytest.raises(UsageError):
        write_bank(tmp_path / "bank", FILES, force=False, check=nothing)
    write_bank(tmp_path / "bank", FILES, force=True, check=nothing)
    assert outside.read_text() == "precious\n"
    assert not (tmp_path / "bank" / "a.yaml").is_symlink()


def file(path: Path) -> None:
    path.write_text("a file")


def link(path: Path) -> None:
    (path.parent / "real").mkdir()
    path.symlink_to(path.parent / "real")


def doubled(path: Path) -> None:
    (path / "scenarios").mkdir(parents=True)
    (path / "scenarios" / "a.yml").write_text("same id")


def folder_in_the_way(path: Path) -> None:
    (path / "a.yaml").mkdir(parents=True)


def folder_named_like_the_report(path: Path) -> None:
    (path / "IMPORT.md").mkdir(parents=True)
    (path / "IMPORT.md" / "inside").write_text("precious")


@pytest.mark.parametrize(
    "prepare", [file, link, doubled, folder_in_the_way, folder_named_like_the_report]
)
def test_a_target_that_cannot_take_the_files_is_refused(
    tmp_path: Path, prepare: Callable[[Path], None]
) -> None:
    target = tmp_path / "bank"
    prepare(target)
    before = tree(tmp_path)
    with pytest.raises(UsageError):
        write_bank(target, FILES, force=True, check=nothing)
    assert tree(tmp_path) == before
    with pytest.raises(UsageError, match="gold"):
        write_bank(tmp_path / "gold", FILES, force=True, check=nothing)


def test_a_bank_that_does_not_load_is_never_moved_in(tmp_path: Path) -> None:
    seen: list[dict[str, str]] = []

    def refuse(folder: Path) -> None:
        seen.append(tree(folder))
        raise MockintError("It cannot be played.")

    with pytest.raises(MockintError):
        write_bank(tmp_path / "x" / "bank", FILES, force=False, check=refuse)
    assert seen == [FILES]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("fails_at", range(1, 7))
def test_a_failure_at_any_step_leaves_everything_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fails_at: int
) -> None:
    target = tmp_path / "bank"
    target.mkdir()
    old = {"a.yaml": "old a\n", "b.yaml": "old b\n", "IMPORT.md": "old\n", "mine.yaml": "mine\n"}
    for name, text in old.items():
        (target / name).write_text(text)
    real, calls = Path.rename, 0

    def rename(self: Path, goal: Path) -> Path:
        nonlocal calls
        calls += 1
        if calls == fails_at:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return real(self, goal)

    monkeypatch.setattr(Path, "rename", rename)
    with pytest.raises(MockintError, match="No space left on device"):
        write_bank(target, FILES, force=True, check=nothing)
    assert tree(tmp_path) == {f"bank/{name}": text for name, text in old.items()}


def test_a_folder_that_may_not_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "plain").write_text("no folder")
    with pytest.raises(MockintError, match="could not be written"):
        write_bank(tmp_path / "plain" / "bank", FILES, force=False, check=nothing)
    assert tree(tmp_path) == {"plain": "no folder"}


def test_a_folder_is_written_to_where_its_parent_may_not_be(tmp_path: Path) -> None:
    target = tmp_path / "bank"
    target.mkdir()
    staged: list[Path] = []
    write_bank(target, FILES, force=False, check=lambda folder: staged.append(folder.parent.parent))
    assert staged == [target]
    assert tree(target) == FILES


def test_a_name_too_long_for_the_file_system_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(MockintError, match="could not be written"):
        write_bank(tmp_path / ("y" * 300), FILES, force=False, check=nothing)


def test_a_gold_folder_is_refused_by_any_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "gold").mkdir()
    monkeypatch.chdir(tmp_path / "gold")
    with pytest.raises(UsageError, match="gold"):
        write_bank(Path(), FILES, force=False, check=nothing)
