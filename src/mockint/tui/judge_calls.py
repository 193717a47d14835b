"""The Judge screen's slow work: it blocks, runs in a worker's thread, and touches no widget."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, MutableMapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from mockint.cleaning import clean_line
from mockint.errors import MockintError
from mockint.settings import read_config
from mockint.tui.judge_choices import LONGEST_NAME, Place, Sources

if TYPE_CHECKING:
    from mockint.cli.context import Context
    from mockint.llm.endpoint import Endpoint
    from mockint.llm.servers import Found
    from mockint.llm.watch import Progress

REPLY_SHOWN = 60
Watcher: TypeAlias = "Callable[[Progress], None]"


@dataclass(eq=False)
class Call:
    """One request under way. `doing` says what it does; `deadline` is in seconds from its start;
    `pressed` once a key was pressed that has to wait for it."""

    doing: str
    place: Place
    cancel: threading.Event = field(default_factory=threading.Event)
    started: float = field(default_factory=time.monotonic)
    deadline: float | None = None
    stage: str = ""
    pressed: bool = False

    def words(self) -> str:
        """What a screen says of it while it runs."""
        elapsed = f"{time.monotonic() - self.started:.0f} s"
        limit = f" of {self.deadline:.0f} s" if self.deadline else ""
        stage = f", {self.stage}" if self.stage else ""
        still = "Still under way. " if self.pressed else ""
        return f"{still}{self.doing}{stage}: {elapsed}{limit}. Esc cancels."


@dataclass(frozen=True, slots=True)
class Said:
    """How a test ended, in one sentence."""

    sentence: str
    good: bool


Test: TypeAlias = "Callable[[Context, Call, str, Watcher], Said]"


def read_sources(context: Context) -> Sources:
    """Everything that has a say in who judges. Raises UsageError for a bad config file."""
    import mockint.grading.judges  # noqa: F401  loaded here, so that the screen need not wait

    settings = context.settings
    return Sources(settings, context.flags, dict(os.environ), read_config(settings.config_file))


def find_servers() -> tuple[Found, ...]:
    """The servers that listen on this machine."""
    from mockint.llm.servers import discover

    return discover()


def models_of(place: Place, cancel: threading.Event) -> tuple[tuple[str, ...], str]:
    """What an endpoint lists; with nothing listed, the sentence that says why."""
    from mockint.llm.servers import list_models

    try:
        outcome = list_models(_endpoint(place, ""), cancel=cancel)
    except MockintError as error:
        return (), str(error)
    return outcome.value or (), outcome.sentence


def first_byte_of(place: Place) -> float:
    """Seconds that an endpoint has for the first byte of its answer. Raises UsageError for an
    address that is none."""
    return _endpoint(place, "").deadlines.first_byte


def short_test(context: Context, call: Call, model: str, watch: Watcher) -> Said:
    """One short call."""
    from mockint.llm.servers import test_call

    try:
        endpoint = _endpoint(call.place, model)
    except MockintError as error:
        return Said(str(error), good=False)
    outcome = test_call(endpoint, memory=_memory(context), cancel=call.cancel, progress=watch)
    if outcome.value is None:
        return Said(outcome.sentence, good=False)
    reply = clean_line(outcome.value, REPLY_SHOWN)
    return Said(f"{named(model)} answered in {outcome.seconds:.1f} s: {reply}", good=True)


def long_test(context: Context, call: Call, model: str, watch: Watcher) -> Said:
    """A call as long as the bank's longest prompt, with a word at its head to be repeated."""
    from mockint.grading.longest import longest_prompt
    from mockint.llm.servers import test_length

    try:
        text, endpoint = longest_prompt(context.bank), _endpoint(call.place, model)
    except MockintError as error:
        return Said(str(error), good=False)
    outcome = test_length(
        endpoint, text, memory=_memory(context), cancel=call.cancel, progress=watch
    )
    if outcome.value is None:
        return Said(outcome.sentence, good=False)
    counted = outcome.usage.prompt_tokens
    size = f"{counted:,} tokens" if counted else f"{len(text):,} characters"
    return Said(
        f"{named(model)} read the longest prompt, {size}, in {outcome.seconds:.1f} s and "
        "repeated the word at its head: ready",
        good=True,
    )


def _endpoint(place: Place, model: str) -> Endpoint:
    from mockint.grading.judges import endpoint_of

    return endpoint_of(place.settings, model)


def _memory(context: Context) -> MutableMapping[str, object]:
    """What is remembered of endpoints; without an archive a test works all the same."""
    try:
        return context.archive.memory()
    except MockintError:
        return {}


def named(model: str) -> str:
    """A model's name as it may be shown."""
    return clean_line(model, LONGEST_NAME)


def keep(context: Context, place: Place, model: str | None) -> None:
    """Write a choice to the config file and put it in force. Raises MockintError, and then what was
    in force still is."""
    from mockint.config_file import save_choice

    save_choice(
        context.settings.config_file,
        judge="offline" if place.offline else "llm",
        base_url=place.kept_url,
        model=model,
        url=place.url,
    )
    context.reload_settings()
