"""Write a bank folder, all of it or nothing: staged beside the target, checked there, then moved."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from mockint.errors import MockintError, UsageError


def write_bank(
    target: Path, files: Mapping[str, str], *, force: bool, check: Callable[[Path], None]
) -> None:
    """Put the files into the folder `target`, which is made where it is missing.

    `check` sees the staged folder first and may raise. Raises UsageError for a target that cannot
    take the files or holds some of them already (unless `force`), MockintError where writing fails;
    after any error the target is as it was.
    """
    refuse_target(target, files, force=force)
    made = _parents(target)
    staging: Path | None = None
    try:
        # Inside a target that exists: its parent may be read-only, or on another file system.
        beside = target if target.is_dir() else target.parent
        staging = Path(tempfile.mkdtemp(prefix=".mockint-import-", dir=beside))
        new = staging / "new"
        _stage(new, files)
        check(new)
        if target.exists():
            _move_in(new, target, staging / "old")
        else:
            new.rename(target)
    except BaseException as error:
        _remove(None if staging and _holds_any(staging / "old") else staging, made)
        if isinstance(error, OSError):
            raise _failed(target, error) from error
        raise
    _remove(staging, ())


def refuse_target(target: Path, names: Iterable[str], *, force: bool) -> None:
    """Raise UsageError for a target that is no folder to write these files to, MockintError for one
    that cannot even be looked at."""
    try:
        _refuse(target, list(names), force=force)
    except OSError as error:
        raise _failed(target, error) from error


def _refuse(target: Path, names: list[str], *, force: bool) -> None:
    if target.is_symlink():
        raise UsageError(f"--to: {target} is a symbolic link; name the folder that it leads to.")
    if target.absolute().name == "gold":
        raise UsageError("--to: a folder named gold never holds scenarios; name another one.")
    if target.exists() and not target.is_dir():
        raise UsageError(f"--to: {target} is a file; name a folder.")
    taken = [name for name in names if _is_there(target / name)]
    if taken and not force:
        more = f" and {len(taken) - 1} more of the files to write" if len(taken) > 1 else ""
        raise UsageError(
            f"{target / taken[0]}{more} exist{'' if more else 's'} already; name another --to, or "
            "overwrite with --force."
        )
    for name in names:
        _refuse_one(target, name)


def _is_there(path: Path) -> bool:
    return os.path.lexists(path)


def refuse_double(target: Path, scenario_id: str) -> None:
    """Raise UsageError where another file of the bank folder has the name of that scenario: the same
    id twice would make both files an error."""
    places = [target / f"{scenario_id}.yml"]
    places += [target / "scenarios" / f"{scenario_id}.{kind}" for kind in ("yaml", "yml")]
    for other in filter(_is_there, places):
        raise UsageError(
            f"{other} holds a scenario of the same id already; move it away, or name another --to."
        )


def _refuse_one(target: Path, name: str) -> None:
    stem, _, kind = name.rpartition(".")
    if kind == "yaml":
        refuse_double(target, stem)
    if (target / name).is_dir() and not (target / name).is_symlink():
        raise UsageError(f"{target / name} is a folder; move it away, or name another --to.")


def _parents(target: Path) -> list[Path]:
    """Make the folders above the target; the ones made, innermost first."""
    missing = [path for path in target.parents if not path.exists()]
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        _remove(None, missing)
        raise _failed(target, error) from error
    return missing


def _stage(folder: Path, files: Mapping[str, str]) -> None:
    folder.mkdir()
    for name, text in files.items():
        with (folder / name).open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())


def _move_in(new: Path, target: Path, old: Path) -> None:
    """Move the new files in, the ones they replace out; undo all of it where one step fails."""
    old.mkdir()
    moved: list[Path] = []
    try:
        for file in sorted(new.iterdir()):
            place = target / file.name
            if _is_there(place):
                place.rename(old / file.name)
            moved.append(place)
            file.rename(place)
    except BaseException:
        for place in moved:
            if not (new / place.name).exists():
                place.rename(new / place.name)
        for file in old.iterdir():
            file.rename(target / file.name)
        raise


def _holds_any(folder: Path) -> bool:
    """Whether a file could not be put back: then it is not thrown away either."""
    return folder.is_dir() and any(folder.iterdir())


def _remove(staging: Path | None, made: Iterable[Path]) -> None:
    """Take the staging folder away, and the folders made that are empty again."""
    if staging is not None:
        shutil.rmtree(staging, ignore_errors=True)
    for folder in made:
        with suppress(OSError):
            folder.rmdir()


def _failed(target: Path, error: OSError) -> MockintError:
    return MockintError(
        f"{target} could not be written ({error.strerror}), and nothing was; name a folder that you "
        "may write to."
    )
