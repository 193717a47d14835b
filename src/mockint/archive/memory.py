"""What an endpoint accepts, remembered between runs, as a mapping that never fails its writer."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, MutableMapping
from typing import Any

from mockint.archive.envelope import storable
from mockint.archive.rows import to_json
from mockint.errors import MockintError

Rows = list[tuple[Any, ...]]


class Memory(MutableMapping[str, Any]):
    """The rows of `endpoint_memory` whose key begins with `prefix`, seen without it.

    Values are what JSON holds. Each access goes to the archive, so that another process's notes
    are seen; what cannot be written there is kept for this process alone, because a lost note
    costs one request and an error here would cost the reply in hand.
    """

    def __init__(self, run: Callable[[str, tuple[object, ...]], Rows], prefix: str = "") -> None:
        """`run(sql, values)` executes one statement, raising MockintError where it cannot."""
        self._run = run
        self._prefix = storable(prefix)
        self._unwritten: dict[str, str | None] = {}

    def __getitem__(self, key: str) -> Any:
        """The value of `key`; KeyError where there is none."""
        return json.loads(self._all()[storable(key)])

    def __setitem__(self, key: str, value: Any) -> None:
        """Keep `value`, or TypeError and ValueError where JSON cannot hold it."""
        self._write(storable(key), to_json(value))

    def __delitem__(self, key: str) -> None:
        """Forget `key`; KeyError where there is none."""
        self[key]
        self._write(storable(key), None)

    def __iter__(self) -> Iterator[str]:
        """Keys in order."""
        return iter(sorted(self._all()))

    def __len__(self) -> int:
        """How many keys there are."""
        return len(self._all())

    def _all(self) -> dict[str, str]:
        sql = "SELECT key, value FROM endpoint_memory WHERE substr(key, 1, ?) = ?"
        size = len(self._prefix)
        try:
            rows = self._run(sql, (size, self._prefix))
        except MockintError:
            rows = []
        known = {key[size:]: value for key, value in rows} | self._unwritten
        return {key: value for key, value in known.items() if value is not None}

    def _write(self, key: str, value: str | None) -> None:
        full = self._prefix + key
        try:
            if value is None:
                self._run("DELETE FROM endpoint_memory WHERE key = ?", (full,))
            else:
                self._run(
                    "INSERT INTO endpoint_memory (key, value) VALUES (?, ?)"
                    " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                    (full, value),
                )
        except MockintError:
            self._unwritten[key] = value
        else:
            self._unwritten.pop(key, None)
