"""What judging costs: estimated before the call, counted after it, and held under a limit."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from mockint.errors import MockintError
from mockint.grading.judging.doubt import MOST
from mockint.grading.judging.flags import find_flags
from mockint.grading.judging.gates import refuse
from mockint.grading.judging.prompt import build_prompt
from mockint.sentences import split_sentences

if TYPE_CHECKING:
    from mockint.bank.models import Check, Pitfall
    from mockint.grading.case import Case
    from mockint.grading.judging.judge import Judge, Usage
    from mockint.grading.judging.prompt import Prompt
    from mockint.llm.endpoint import Endpoint
    from mockint.llm.prices import Price, Prices

CENT = 0.01
# Role, separators and the start of the reply: what a chat template adds to each message.
TOKENS_PER_MESSAGE = 8
_REPAIR_TOKENS = 400


@dataclass(frozen=True, slots=True)
class Estimate:
    """What judging takes. `about`: the tokens of the first prompts, which are surely sent. The other
    figures are at most: with a repair turn after each first reply, and six checks asked again, each
    alone. `usd` is None where a price is unknown, `as_of` the oldest day of the prices in it."""

    about: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    usd: float | None = 0.0
    approximate: bool = False
    models: tuple[str, ...] = ()
    as_of: str = ""

    def __add__(self, other: Estimate) -> Estimate:
        known = self.usd is not None and other.usd is not None
        return Estimate(
            self.about + other.about,
            self.prompt_tokens + other.prompt_tokens,
            self.completion_tokens + other.completion_tokens,
            (self.usd or 0.0) + (other.usd or 0.0) if known else None,
            self.approximate or other.approximate,
            tuple(dict.fromkeys((*self.models, *other.models))),
            min(filter(None, (self.as_of, other.as_of)), default=""),
        )

    def sentence(self) -> str:
        """What is said before anything is sent."""
        about = "≈" if self.approximate else "about "
        tokens = f"{about}{self.about:,} tokens"
        models = " and ".join(self.models)
        if self.usd is None:
            return f"{tokens}, unknown price ({models}; prices.toml in home may name one)"
        if self.usd == 0:
            return f"{tokens}, no cost ({models})"
        of = f", prices of {self.as_of}" if self.as_of else ""
        return f"{tokens}, at most {money(self.usd, up=True)} ({models}{of})"


@runtime_checkable
class Costs(Protocol):
    """A judge whose judging takes tokens."""

    def estimate(self, case: Case) -> Estimate:
        """What judging this case once takes."""
        ...


def estimate(judge: Judge, cases: Iterable[Case]) -> Estimate:
    """What judging these cases takes; nothing for a judge without a model and for answers that code
    refuses. Text that addresses a grader is judged twice."""
    total = Estimate()
    if not isinstance(judge, Costs):
        return total
    for case in cases:
        if refuse(case) is None:
            once = judge.estimate(case)
            flagged = find_flags(split_sentences(case.answer), case.scenario.reference)
            total = total + once + once if flagged else total + once
    return total


def estimate_case(
    case: Case, endpoint: Endpoint, price: Price | None, head_room: int = 0
) -> Estimate:
    """What one run of a case at an endpoint takes. `head_room`: tokens that the model may think
    before each reply."""
    first = build_prompt(case)
    sent, approximate = prompt_tokens(first, endpoint.model)
    reply = first.max_tokens + head_room
    asked, replies = 2 * sent + first.max_tokens + _REPAIR_TOKENS, 2 * reply
    again = min(MOST, len(case.items))
    if again:
        alone = build_prompt(case.alone(_longest(case).id))
        asked += again * prompt_tokens(alone, endpoint.model)[0]
        replies += again * (alone.max_tokens + head_room)
    usd = None if price is None else price.usd(asked, 0, replies)
    day = price.as_of if price is not None else ""
    return Estimate(sent, asked, replies, usd, approximate, (endpoint.model,), day)


def prompt_tokens(prompt: Prompt, model: str) -> tuple[int, bool]:
    """The tokens of a prompt as it is sent, with its schema, and whether they are an over-estimate."""
    from mockint.llm.prompting import with_schema
    from mockint.llm.tokens import count

    messages = with_schema(prompt.messages, prompt.schema)
    counted = count("\n".join(message["content"] for message in messages), model)
    return counted.tokens + TOKENS_PER_MESSAGE * len(messages), counted.approximate


def _longest(case: Case) -> Check | Pitfall:
    return max(case.items, key=lambda item: len(item.claim))


def cost_of(usage: Usage, price: Price | None) -> float | None:
    """What counted tokens cost in US dollars, cached ones at their own rate. None where the price is
    unknown or the server counted nothing."""
    prompt, completion = usage.prompt_tokens or 0, usage.completion_tokens or 0
    if price is None:
        return None
    if price.free:
        return 0.0
    if not prompt + completion:
        return None
    return price.usd(prompt, usage.cached_tokens or 0, completion)


def money(usd: float, *, up: bool = False) -> str:
    """Dollars to the cent, below ten cents to two digits: `$1.20`, `$0.0042`. `up` rounds up."""
    if usd <= 0:
        return "$0.00"
    places = 2 if usd >= 10 * CENT else 3 if usd >= CENT else 4
    scale = 10**places
    rounded = math.ceil(usd * scale - 1e-9) / scale if up else round(usd, places)
    if rounded <= 0:
        return "under $0.0001"
    text = f"{rounded:.{places}f}"
    return f"${text[:-1] if places > 2 and text.endswith('0') else text}"


@dataclass(frozen=True, slots=True)
class Spent:
    """What one judging took in the end; `usd` is None where the price is unknown."""

    model: str
    usage: Usage
    usd: float | None


@dataclass(frozen=True, slots=True)
class Limits:
    """US dollars that may be spent: in this command, and in a month. None: without a limit."""

    command: float | None = None
    month: float | None = None


@dataclass(frozen=True, slots=True)
class Ledger:
    """What judges need to know of money: prices, and what may be spent."""

    prices: Prices
    budget: Budget


class Budget:
    """What may be spent, shared by the judges of one process; any thread may ask. `month` gives what
    this month has cost so far, `record` keeps what a judging took; both may raise MockintError."""

    def __init__(
        self,
        limits: Limits,
        month: Callable[[], float] = lambda: 0.0,
        record: Callable[[Spent], None] = lambda _: None,
    ) -> None:
        self.limits = limits
        self._month = month
        self._record = record
        self._lock = threading.Lock()
        self._spent = self._reserved = self._unrecorded = 0.0

    @property
    def limited(self) -> bool:
        """Whether there is any limit."""
        return self.limits != Limits()

    @property
    def spent(self) -> float:
        """US dollars spent through this budget, as far as prices are known."""
        return self._spent

    def refusal(self, usd: float | None, model: str) -> str | None:
        """Why so much more must not be spent, in one sentence, or None."""
        for limit, spent, name, so_far in self._each():
            if usd is None:
                return (
                    f"The price of {model} is unknown, so {name} cannot be kept; put it into "
                    "prices.toml in home (docs/judges-and-privacy.md), or leave the limit out."
                )
            if usd > 0 and spent + self._reserved + usd > limit:
                return (
                    f"Judging costs at most {money(usd, up=True)} more{so_far}, which is above "
                    f"the {money(limit)} of {name}; raise it, or choose a cheaper model."
                )
        return None

    def reserve(self, usd: float | None, model: str) -> str | None:
        """Set so much aside before a call; why not, in one sentence, where a limit forbids it."""
        with self._lock:
            told = self.refusal(usd, model)
            if told is None:
                self._reserved += usd or 0.0
            return told

    def settle(self, reserved: float | None, spent: Spent) -> None:
        """Replace what was set aside by what it came to."""
        with self._lock:
            self._reserved = max(0.0, self._reserved - (reserved or 0.0))
            self._spent += spent.usd or 0.0
            try:
                self._record(spent)
            except MockintError:
                self._unrecorded += spent.usd or 0.0

    def _each(self) -> Sequence[tuple[float, float, str, str]]:
        found = []
        if self.limits.command is not None:
            so_far = f" after {money(self._spent)}" if self._spent else ""
            found.append((self.limits.command, self._spent, "--max-cost", so_far))
        if self.limits.month is not None:
            month = self._month_so_far() + self._unrecorded
            so_far = f" after {money(month)} this month" if month else ""
            found.append((self.limits.month, month, "max_cost_month in config.toml", so_far))
        return found

    def _month_so_far(self) -> float:
        try:
            return self._month()
        except MockintError:
            return self._spent


def month_of(day: date) -> str:
    """The first moment of a day's month, as the archive writes times (UTC, ISO 8601)."""
    return f"{day.year:04}-{day.month:02}-01T00:00:00.000Z"
