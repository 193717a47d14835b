"""From a request to a value: the format ladder, replies asked again, one repair turn."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, TypeVar, cast

from mockint.llm.accepts import Rung
from mockint.llm.faults import Fault, Stopped, reply_fault
from mockint.llm.jsontext import Unusable, first_object
from mockint.llm.outcome import Kind
from mockint.llm.prompting import asked_again, repaired

if TYPE_CHECKING:
    from collections.abc import Callable

    from mockint.llm.exchange import Exchange
    from mockint.llm.prompting import Message

T = TypeVar("T")

MOST_REPLIES = 4
_BEFORE_STEPPING_DOWN = 2


@dataclass(slots=True)
class Dialogue(Generic[T]):
    """One request for a JSON object that `read` accepts.

    `value` stands as soon as one reply was usable, whatever a repair turn comes to afterwards.
    """

    exchange: Exchange
    messages: tuple[Message, ...]
    read: Callable[[object], T]
    mend: Callable[[T], str | None] | None = None
    value: T | None = None
    usable: bool = False
    rung: Rung = Rung.JSON_SCHEMA
    said: tuple[Message, ...] = field(init=False)

    async def held(self) -> None:
        """Ask until a reply is usable, then have it mended once.

        Raises:
            Stopped: four replies, or the lowest rung, gave nothing usable; or the call failed.
        """
        self.said = self.messages
        text = await self._until_usable()
        told = self.mend(cast("T", self.value)) if self.mend else None
        if told and self.exchange.replies < MOST_REPLIES:
            self.said = repaired(self.messages, text, told)
            await self._once()

    async def _until_usable(self) -> str:
        exchange = self.exchange
        bad, ignored = 0, False
        while True:
            before = exchange.accepts.rung
            try:
                text = await self._once()
            except Stopped as stopped:
                problem = stopped.fault
                if not problem.askable or exchange.replies >= MOST_REPLIES:
                    raise
            else:
                exchange.settle(rung=ignored)
                return text
            # A rung that the server refused in between begins its own count.
            bad = bad + 1 if exchange.accepts.rung == before else 1
            if problem.kind is Kind.TRUNCATED:
                exchange.more_room()
            if bad >= _BEFORE_STEPPING_DOWN:
                if not exchange.step_down():
                    raise Stopped(problem)
                bad, ignored = 0, ignored or problem.unparsed
            self.said = asked_again(self.messages, exchange.raw, problem.told)

    async def _once(self) -> str:
        exchange = self.exchange
        reply = await exchange.reply(self.said)
        try:
            found: object = first_object(reply.text)
        except Unusable as unusable:
            raise Stopped(self._invalid(unusable, unparsed=True)) from None
        try:
            self.value = self.read(found)
        except Unusable as unusable:
            raise Stopped(self._invalid(unusable, unparsed=False)) from None
        self.usable, self.rung = True, exchange.accepts.rung
        return reply.text

    def _invalid(self, unusable: Unusable, *, unparsed: bool) -> Fault:
        return reply_fault(Kind.INVALID, self.exchange.endpoint, str(unusable), unparsed=unparsed)
