"""Small requests beside the judging, to the judge's model: one short deadline, the same limits on costs."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, MutableMapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    import threading

    from mockint.grading.cost import Ledger
    from mockint.llm.endpoint import Endpoint
    from mockint.llm.outcome import Outcome
    from mockint.llm.waiting import Timing

T = TypeVar("T")
REPLIES = 4


class ShortCalls:
    """Asks one model for small objects. `memory` keeps what its endpoint accepts; `ledger` holds prices
    and what may be spent; `timing` are the clocks of the deadline."""

    def __init__(
        self,
        endpoint: Endpoint,
        memory: MutableMapping[str, object],
        ledger: Ledger | None = None,
        timing: Timing | None = None,
    ) -> None:
        self.endpoint = endpoint
        self.memory = memory
        self._ledger = ledger
        self._timing = timing

    def ask(
        self,
        messages: Sequence[Mapping[str, str]],
        *,
        schema: Mapping[str, Any],
        schema_name: str,
        read: Callable[[object], T],
        cancel: threading.Event,
        max_tokens: int,
        seconds: float,
    ) -> Outcome[T]:
        """Ask for one object within `seconds`, replies that are asked for again included. Blocks: call
        it in a thread. Never raises for a server; what a limit forbids to spend ends as `quota`."""
        import openai  # noqa: F401  loaded before the clock runs: it takes long on a busy machine

        from mockint.llm.endpoint import Deadlines
        from mockint.llm.wire import ask

        endpoint = replace(self.endpoint, deadlines=Deadlines(seconds, seconds, seconds))

        def asked() -> Outcome[T]:
            return ask(
                endpoint,
                messages,
                schema=schema,
                schema_name=schema_name,
                read=read,
                memory=self.memory,
                cancel=cancel,
                max_tokens=max_tokens,
                timing=self._timing,
            )

        if self._ledger is None:
            return asked()
        return self._paid(self._ledger, asked, messages, max_tokens)

    def _paid(
        self,
        ledger: Ledger,
        asked: Callable[[], Outcome[T]],
        messages: Sequence[Mapping[str, str]],
        max_tokens: int,
    ) -> Outcome[T]:
        from mockint.grading.cost import Spent, cost_of
        from mockint.grading.judging.judge import Usage
        from mockint.llm.outcome import Kind, Outcome

        price, model = ledger.prices.at(self.endpoint), self.endpoint.model
        size = len(json.dumps([dict(message) for message in messages]).encode())
        usd = None if price is None else price.usd(REPLIES * size // 3, 0, REPLIES * max_tokens)
        told = ledger.budget.reserve(usd, model)
        if told is not None:
            return Outcome(Kind.QUOTA, sentence=told)
        spent = Spent(model, Usage(), None)
        try:
            outcome = asked()
            counted = outcome.usage
            usage = Usage(counted.prompt_tokens, counted.cached_tokens, counted.completion_tokens)
            paid = ledger.prices.at(self.endpoint, outcome.model)
            cost = cost_of(usage, paid) if outcome.replies else 0.0
            spent = Spent(outcome.model or model, usage, cost)
        finally:
            ledger.budget.settle(usd, spent)
        return outcome
