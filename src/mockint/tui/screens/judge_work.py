"""The Judge screen's workers: they ask and post messages, and touch no widget."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

from mockint.errors import MockintError
from mockint.tui import judge_calls
from mockint.tui.judge_calls import Call, Said
from mockint.tui.judge_choices import Sources
from mockint.tui.screens.room import RoomScreen

if TYPE_CHECKING:
    from mockint.llm.servers import Found
    from mockint.llm.watch import Progress


class JudgeWork(RoomScreen[bool]):
    """Starts one thread for looking, one for calls, and posts what came of them."""

    @dataclass
    class SourcesRead(Message):
        """Settings were read, or `sentence` says why not."""

        sources: Sources | None
        sentence: str = ""

    @dataclass
    class ServersFound(Message):
        """This machine's ports were looked at."""

        found: tuple[Found, ...]

    @dataclass
    class ModelsListed(Message):
        """An endpoint said what it has, or why not."""

        call: Call
        models: tuple[str, ...]
        sentence: str

    @dataclass
    class CallAdvanced(Message):
        """A test goes on."""

        call: Call
        progress: Progress

    @dataclass
    class CallEnded(Message):
        """A test ended."""

        call: Call
        said: Said

    def look(self) -> None:
        """Read the settings, then look for servers on this machine."""
        self.in_background(self._look, "look")

    def ask(self, call: Call) -> None:
        """Ask an endpoint for its models."""
        self.in_background(lambda: self._ask(call), "call")

    def try_out(self, test: judge_calls.Test, call: Call, model: str) -> None:
        """Test a model."""
        self.in_background(lambda: self._try(test, call, model), "call")

    def _look(self) -> None:
        try:
            self.post_message(self.SourcesRead(judge_calls.read_sources(self.mockint.context)))
        except MockintError as error:
            self.post_message(self.SourcesRead(None, str(error)))
            return
        self.post_message(self.ServersFound(judge_calls.find_servers()))

    def _ask(self, call: Call) -> None:
        models, sentence = judge_calls.models_of(call.place, call.cancel)
        self.post_message(self.ModelsListed(call, models, sentence))

    def _try(self, test: judge_calls.Test, call: Call, model: str) -> None:
        def watch(progress: Progress) -> None:
            self.post_message(self.CallAdvanced(call, progress))

        self.post_message(self.CallEnded(call, test(self.mockint.context, call, model, watch)))
