"""One thread owns the connection that writes, and commits in order. Nothing queued is dropped."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from mockint.archive.commits import Append, Commits, Receipt, prepare
from mockint.archive.connection import ARCHIVE_NAME, BUSY_TIMEOUT
from mockint.archive.drafts import DraftFile
from mockint.archive.reasons import is_busy, reason
from mockint.errors import MockintError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from mockint.archive.drafts import Draft
    from mockint.archive.envelope import Envelope, SessionRow

RETRY_AFTER = 2.0  # seconds between attempts while writing fails
_SLICE = 0.25  # seconds of one wait for a lock; between two of them the draft is spilled
_BREATH = 0.01  # seconds before the next slice, as SQLite sometimes says "locked" without waiting


@dataclass(frozen=True, slots=True)
class Trouble:
    """Since when and why events wait in memory, and where the draft is meanwhile."""

    since: str  # UTC, ISO 8601 with milliseconds and Z
    since_monotonic: float  # time.monotonic() at that moment
    reason: str  # one sentence that says what to do
    draft_path: Path | None


class Writer:
    """Appends events to the archive under `home` without making the caller wait for the disk.

    While writing fails the events stay queued in order, `trouble` says why, the newest draft is
    in a file of its own, and writing is tried again every `retry_after` seconds. A lock held by
    another program is trouble once it has lasted `patience` seconds. `on_change` is called from
    the writer's thread after each commit and each failed attempt; it must return at once.
    """

    def __init__(
        self,
        home: Path,
        *,
        on_change: Callable[[], None] | None = None,
        patience: float = BUSY_TIMEOUT,
        retry_after: float = RETRY_AFTER,
    ) -> None:
        """Nothing is opened and no thread runs before the first append."""
        self._home = home
        self._on_change = on_change
        self._patience = patience
        self._retry_after = retry_after
        self._changed = threading.Condition()  # guards all that follows
        self._queue: deque[Append] = deque()
        self._thread: threading.Thread | None = None
        self._drafts: dict[str, DraftFile] = {}
        self._drafted = self._retry = self._closing = False
        self._failing_since: tuple[str, float] | None = None
        self._trouble: Trouble | None = None

    @property
    def trouble(self) -> Trouble | None:
        """None while writing works."""
        return self._trouble

    @property
    def unsaved(self) -> int:
        """How many appends are not on disk yet."""
        return len(self._queue)

    def append(
        self,
        events: Sequence[Envelope],
        row: SessionRow | None = None,
        texts: Mapping[str, str] | None = None,
        draft: Draft | None = None,
    ) -> Receipt:
        """Queue one transaction: `events` in order, the session's row, `texts` by their sha256.

        An event whose id is stored already, and a text already there, are left as they are.
        `draft` is the text being written in the session, or a function that gives it: called
        from the writer's thread, at any time until the next draft. Lone surrogates are replaced
        as in `envelope.storable`. Raises ValueError or TypeError for what JSON or SQLite cannot
        hold, and UsageError for a draft whose session id is unfit for a file name.
        """
        append = prepare(events, row, texts or {})
        session = row.id if row is not None else events[0].session if events else None
        with self._changed:
            if draft is not None and session is not None:
                self._keep_draft(session, draft)
            self._queue.append(append)
            self._closing = False
            self._wake()
        return append.receipt

    def retry_now(self) -> None:
        """Try at once instead of waiting for the next retry."""
        with self._changed:
            self._retry = True
            self._wake()

    def flush(self, timeout: float | None = None) -> bool:
        """Try at once and wait until all is on disk, at most `timeout` seconds; whether it is."""
        self.retry_now()
        with self._changed:
            return self._changed.wait_for(lambda: not self._queue, timeout)

    def close(self, timeout: float | None = None) -> bool:
        """Write what waits, then let go of the file.

        False: events remain unsaved after `timeout` seconds. `trouble` says why and where the
        draft is; writing goes on, and close may be called again. An append after a close opens
        the archive again.
        """
        with self._changed:
            self._closing = self._retry = True
            self._wake()
            thread = self._thread
            if not self._changed.wait_for(lambda: not self._queue, timeout):
                return False
        if thread is not None:
            thread.join(timeout)
        return True

    def _wake(self) -> None:
        """Under the lock: tell the thread, starting it where there is work and it is not there."""
        if self._queue and (self._thread is None or not self._thread.is_alive()):
            self._thread = threading.Thread(
                target=self._work, name="mockint-archive-writer", daemon=True
            )
            self._thread.start()
        self._changed.notify_all()

    def _keep_draft(self, session: str, draft: Draft) -> None:
        known = self._drafts.get(session)
        if known is None:
            self._drafts[session] = DraftFile(self._home, session, draft)
        else:
            known.text = draft
        self._drafted = True

    def _work(self) -> None:
        commits = Commits(self._home, min(_SLICE, self._patience))
        try:
            while (append := self._next()) is not None:
                self._write(commits, append)
        finally:
            commits.close()

    def _next(self) -> Append | None:
        """The oldest append, left in the queue until it is saved; None when closed and drained."""
        with self._changed:
            self._changed.wait_for(lambda: self._queue or self._closing)
            self._retry = self._drafted = False
            if self._queue:
                return self._queue[0]
            self._thread = None
            return None

    def _write(self, commits: Commits, append: Append) -> None:
        try:
            commits.commit(append)
        except (sqlite3.Error, OSError, MockintError) as error:
            self._failed(error)
        else:
            self._saved(append)

    def _saved(self, append: Append) -> None:
        if len(self._queue) == 1:
            # All is on disk now; said only after the draft's file and the trouble have gone.
            for draft in self._known_drafts():
                draft.remove()
            self._trouble = None
        if self._trouble is None:
            self._failing_since = None
        with self._changed:
            self._queue.popleft()
            append.receipt.acknowledge()
            self._changed.notify_all()
        self._tell()

    def _failed(self, error: Exception) -> None:
        now = time.monotonic()
        if self._failing_since is None:
            self._failing_since = (_utc_now(), now)
        since, since_monotonic = self._failing_since
        path = self._spill()
        if is_busy(error) and self._trouble is None and now - since_monotonic < self._patience:
            time.sleep(_BREATH)
            return
        sentence = reason(error, self._home / ARCHIVE_NAME)
        self._trouble = Trouble(since, since_monotonic, sentence, path)
        self._tell()
        self._wait_for_retry()

    def _wait_for_retry(self) -> None:
        deadline = time.monotonic() + self._retry_after
        while (left := deadline - time.monotonic()) > 0:
            with self._changed:
                self._changed.wait_for(lambda: self._retry or self._drafted, left)
                if self._retry or not self._drafted:
                    return
                self._drafted = False
            path = self._spill()
            if self._trouble is not None:
                self._trouble = replace(self._trouble, draft_path=path)

    def _known_drafts(self) -> list[DraftFile]:
        with self._changed:
            return list(self._drafts.values())

    def _spill(self) -> Path | None:
        path = None
        for draft in self._known_drafts():
            # A draft is read from a screen or session that may be closing in this moment.
            with suppress(RuntimeError):
                path = draft.spill() or path
        return path

    def _tell(self) -> None:
        if self._on_change is not None:
            # A screen that has gone raises RuntimeError; saving goes on without it.
            with suppress(RuntimeError):
                self._on_change()


def _utc_now() -> str:
    from datetime import UTC, datetime

    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
