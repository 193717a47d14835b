"""Plain rows of selftests: what an unfinished one has judged, and how the finished ones ended."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from mockint.archive.envelope import storable
from mockint.archive.rows import to_json

Rows = list[tuple[Any, ...]]


class Selftests:
    """The rows of `selftest_item` and `selftest_result`; any thread may use it.

    A judge is named by `judge`, `model` and `base_url`, as its grades name it; what it does not have
    is an empty text. Each method raises MockintError, in one sentence, where the archive cannot.
    """

    def __init__(self, run: Callable[[str, tuple[object, ...]], Rows]) -> None:
        """`run(sql, values)` executes one statement, raising MockintError where it cannot."""
        self._run = run

    def items(self, judge: str) -> dict[str, dict[str, Any]]:
        """What is kept of an unfinished selftest of a judge, by key."""
        sql = "SELECT key, value FROM selftest_item WHERE judge = ?"
        return {key: json.loads(value) for key, value in self._run(sql, (storable(judge),))}

    def keep_item(self, judge: str, key: str, at: str, value: Mapping[str, Any]) -> None:
        """Keep one judged text; a second time under the same key replaces the first."""
        self._run(
            "INSERT INTO selftest_item (judge, key, at, value) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (judge, key) DO UPDATE SET at = excluded.at, value = excluded.value",
            (storable(judge), storable(key), at, to_json(value)),
        )

    def drop_items(self, judge: str) -> None:
        """Forget what is kept of a selftest: it is finished."""
        self._run("DELETE FROM selftest_item WHERE judge = ?", (storable(judge),))

    def keep_result(
        self, judge: str, model: str, base_url: str, at: str, value: Mapping[str, Any]
    ) -> None:
        """Keep how a selftest ended."""
        self._run(
            "INSERT INTO selftest_result (judge, model, base_url, at, value)"
            " VALUES (?, ?, ?, ?, ?)",
            (*map(storable, (judge, model, base_url)), at, to_json(value)),
        )

    def last_result(self, judge: str, model: str, base_url: str) -> dict[str, Any] | None:
        """How the newest selftest of that judge ended, None where it never had one."""
        rows = self._run(
            "SELECT value FROM selftest_result WHERE judge = ? AND model = ? AND base_url = ?"
            " ORDER BY seq DESC LIMIT 1",
            tuple(map(storable, (judge, model, base_url))),
        )
        return json.loads(rows[0][0]) if rows else None
