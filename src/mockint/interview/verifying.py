"""`archive verify`: whether the file is whole, and whether all in it is what it says it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from mockint.archive.envelope import SessionRow
from mockint.archive.lines import sha256_of
from mockint.archive.snapshot import Snapshot, snapshot
from mockint.archive.soundness import sound_events, unsound_rows
from mockint.interview.rebuilding import rebuild

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Verified:
    """How much was looked at, and what is wrong, by what can be done about it.

    `damage` needs a backup; `rows` lists only what is wrong with the lists, which are made from the
    events; `newer` counts sessions with events of a newer mockint, whose rows were not compared.
    """

    sessions: int = 0
    events: int = 0
    texts: int = 0
    newer: int = 0
    damage: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()


def verify(home: Path) -> Verified:
    """Look through the archive under `home` as it is at this moment, while others may write.

    Raises MockintError where it cannot be opened or read.
    """
    with snapshot(home) as view:
        damage = view.damage()
        return Verified(damage=tuple(damage)) if damage else _Look(view).result()


class _Look:
    """One look through a snapshot whose pages are sound."""

    def __init__(self, view: Snapshot) -> None:
        self._view = view
        self._events = self._newer = 0
        self._damage: list[str] = []
        self._rows: list[str] = []
        self._stored = {row.id: row for row in view.rows()}

    def result(self) -> Verified:
        texts = set(self._texts())
        self._damage += unsound_rows(self._view)
        sessions = self._view.sessions()
        for session in sessions:
            self._session(session, texts)
        for session in self._stored.keys() - set(sessions):
            self._rows.append(f"session {session}: it is listed and has no events")
        return Verified(
            len(sessions),
            self._events,
            len(texts),
            self._newer,
            tuple(self._damage),
            tuple(sorted(self._rows)),
        )

    def _texts(self) -> Iterator[str]:
        for sha256, body in self._view.texts():
            if sha256_of(body) != sha256:
                self._damage.append(f"text {sha256}: it is not the text of that hash")
            yield sha256

    def _session(self, session: str, texts: set[str]) -> None:
        wrong: list[str] = []
        events = list(sound_events(self._view, session, wrong))
        self._events += len(events) + len(wrong)
        try:
            rebuilt = rebuild(session, events)
        except ValueError as error:
            self._damage += wrong or [str(error)]
            return
        self._damage += wrong
        missing = [sha256 for sha256 in rebuilt.texts if sha256 not in texts]
        self._damage += [f"session {session}: its text {sha256} is missing" for sha256 in missing]
        if rebuilt.newer:
            self._newer += 1
        elif not wrong:
            self._rows += _differences(self._stored.get(session), rebuilt.row)


def _differences(stored: SessionRow | None, rebuilt: SessionRow) -> Iterator[str]:
    if stored is None:
        yield f"session {rebuilt.id}: it has events and is not listed"
        return
    for field in fields(SessionRow):
        listed, right = getattr(stored, field.name), getattr(rebuilt, field.name)
        if listed != right:
            yield f"session {rebuilt.id}: {field.name} is listed as {listed!r}, and is {right!r}"
