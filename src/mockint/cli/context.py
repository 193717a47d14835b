"""What every command works with, made when first needed: settings, archive, bank, writer."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

from mockint.errors import UsageError
from mockint.settings import Flags, Settings, read_settings

if TYPE_CHECKING:
    from mockint.archive.archive import Archive
    from mockint.archive.writer import Writer
    from mockint.bank.folders import Folder
    from mockint.bank.load import Bank
    from mockint.bank.titles import Title
    from mockint.grading.cost import Budget

WRITE_SECONDS = 2.0
"""How long a reader waits for what was just recorded; a disk that takes longer is said elsewhere."""


class TitlesAhead(Thread):
    """Reads the titles while the interpreter waits for the disk. `titles` is None until it has."""

    def __init__(self, folders: tuple[Folder, ...]) -> None:
        super().__init__(name="titles", daemon=True)
        self.titles: list[Title] | None = None
        self._folders = folders

    def run(self) -> None:
        """Read; what cannot be read is met again, and reported, by whoever asks for the titles."""
        from mockint.bank.titles import read_titles

        with suppress(OSError):
            self.titles = read_titles(self._folders)


class Context:
    """One run of the program. Flags may stand before or after the command; the later one counts."""

    def __init__(self, flags: Flags | None = None) -> None:
        self.flags = flags or Flags()
        self.ahead: TitlesAhead | None = None
        self.scenario = ""
        """The scenario that the command names, once its arguments are understood."""
        self.printed_json = False
        """Whether a document for --json is on standard output."""

    def take(
        self,
        judge: str | None,
        model: str | None,
        base_url: str | None,
        bank: Sequence[Path],
        home: Path | None,
    ) -> None:
        """Take over the flags of one level of the command line."""
        flags = self.flags
        self.flags = replace(
            flags,
            judge=judge or flags.judge,
            model=model or flags.model,
            base_url=base_url or flags.base_url,
            bank=(*flags.bank, *bank),
            home=home or flags.home,
        )

    @cached_property
    def settings(self) -> Settings:
        """What is in force. Raises UsageError for a bad config file or bank folder."""
        return self._read_settings()

    def reload_settings(self) -> None:
        """Put in force what the config file says by now. Raises UsageError as `settings` does, and then
        what was in force still is."""
        self.settings = self._read_settings()

    def _read_settings(self) -> Settings:
        settings = read_settings(self.flags)
        for folder in settings.bank:
            if not os.path.isdir(folder):  # noqa: PTH112  Path.is_dir raises for a name too long
                raise UsageError(f"--bank: {folder} is no folder; name a folder of scenarios.")
        return settings

    @cached_property
    def folders(self) -> tuple[Folder, ...]:
        """The bank's search path."""
        from mockint.bank.folders import search_path

        return search_path(self.settings.home, self.settings.bank)

    def read_ahead(self) -> None:
        """Begin to read the titles. Raises UsageError as `settings` does."""
        self.ahead = TitlesAhead(self.folders)
        self.ahead.start()

    def titles(self) -> list[Title]:
        """The heads of the scenario files: as read ahead, else read now."""
        if self.ahead is not None:
            self.ahead.join()
            if self.ahead.titles is not None:
                return self.ahead.titles
        from mockint.bank.titles import read_titles

        return read_titles(self.folders)

    @cached_property
    def bank(self) -> Bank:
        """The bank, read and validated."""
        from mockint.bank.load import load_bank

        return load_bank(self.folders)

    @cached_property
    def archive(self) -> Archive:
        """The archive under home, made if there is none."""
        from mockint.archive.archive import Archive

        return Archive.open(self.settings.home)

    def month_start(self) -> str:
        """The first moment of this month (UTC), as the archive writes times."""
        from datetime import UTC, datetime

        from mockint.grading.cost import month_of

        return month_of(datetime.now(UTC).date())

    def budget(self, max_cost: float | None = None) -> Budget:
        """What may be spent: by this command, and in this month; what is spent is written down.
        Raises UsageError for a `max_cost` that is no number."""
        from datetime import UTC, datetime

        from mockint.grading.cost import Budget, Limits, Spent

        def record(spent: Spent) -> None:
            at = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
            usage = spent.usage
            tokens = (usage.prompt_tokens, usage.cached_tokens, usage.completion_tokens)
            self.archive.record_spending(at, spent.model, tokens, spent.usd)

        if max_cost is not None and max_cost != max_cost:  # not a number: below no limit
            raise UsageError("--max-cost must be a number of US dollars.")
        limits = Limits(max_cost, self.settings.max_cost_month)
        return Budget(limits, lambda: self.archive.spending(self.month_start()).usd, record)

    @cached_property
    def writer(self) -> Writer:
        """The only writer of events in this process."""
        from mockint.archive.writer import Writer

        return Writer(self.settings.home)

    def settle_writes(self) -> None:
        """Wait until what this process recorded a moment ago can be read, for WRITE_SECONDS at most:
        call it, in a worker, before sessions are read. Without a writer there is nothing to wait for."""
        writer = self.__dict__.get("writer")
        if writer is not None:
            writer.flush(WRITE_SECONDS)
