"""What a model costs, by its name: the list that ships with the program, and the user's own."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mockint.errors import UsageError
from mockint.llm.clean import plain_text
from mockint.llm.endpoint import is_loopback

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mockint.llm.endpoint import Endpoint

PRICES_NAME = "prices.toml"
MILLION = 1_000_000
_MOST_USD = 100_000.0
_LONGEST_FILE = 1_000_000
_FIELDS = ("input", "cached", "output")
# gpt-5-2025-08-07, claude-opus-4-5-20251101, mistral-large-2512
_SNAPSHOT = re.compile(r"[-@](?:\d{4}-\d{2}-\d{2}|20\d{6}|\d{4})$")


@dataclass(frozen=True, slots=True)
class Price:
    """US dollars for a million tokens. `as_of` is the day of the list it stands in, ISO 8601, empty
    for a server on this machine; `cached` are prompt tokens the provider had in its cache."""

    input: float
    cached: float
    output: float
    as_of: str = ""
    source: str = ""

    @property
    def free(self) -> bool:
        """Whether it costs nothing."""
        return self.input == self.cached == self.output == 0

    def usd(self, prompt: int, cached: int, completion: int) -> float:
        """What so many tokens cost; `cached` are among `prompt`."""
        kept = min(max(cached, 0), prompt)
        total = (prompt - kept) * self.input + kept * self.cached + completion * self.output
        return total / MILLION


HERE = Price(0.0, 0.0, 0.0)
"""What a model of a server on this machine costs."""


@dataclass(frozen=True, slots=True)
class Prices:
    """Two lists by name or pattern: `own` is the user's and comes first."""

    shipped: Mapping[str, Price]
    own: Mapping[str, Price] = field(default_factory=dict)

    def of(self, model: str) -> Price | None:
        """The price of a model, None where it is unknown: its whole name, then the name without
        the date of a snapshot, then the longest pattern; then the same without what stands before
        the last slash."""
        names = dict.fromkeys((model, model.rpartition("/")[2]))
        found = (_in(prices, name) for name in names for prices in (self.own, self.shipped))
        return next((price for price in found if price is not None), None)

    def at(self, endpoint: Endpoint, model: str = "") -> Price | None:
        """The price of the endpoint's model, or of the one that it says it used. A server on this
        machine costs nothing, but for the models that the user priced, and for those of a
        provider's exact name, which such a server can only hand on."""
        names = [name for name in (model, endpoint.model) if name]
        if is_loopback(endpoint.base_url):
            own = (_in(self.own, name) or self.shipped.get(name) for name in names)
            return next((price for price in own if price is not None), HERE)
        return next((price for name in names if (price := self.of(name)) is not None), None)


def _in(prices: Mapping[str, Price], model: str) -> Price | None:
    for name in (model, _SNAPSHOT.sub("", model)):
        if name in prices:
            return prices[name]
    fitting = [p for p in prices if p.endswith("*") and model.startswith(p[:-1])]
    return prices[max(fitting, key=len)] if fitting else None


def read_prices(home: Path) -> Prices:
    """The shipped list with the user's file in `home`, if there is one. Raises UsageError, one
    sentence with the line, for a file that cannot be used."""
    return Prices(_shipped(), _own(home / PRICES_NAME))


@cache
def _shipped() -> Mapping[str, Price]:
    name = "prices.toml in the package"
    return parse_prices(files("mockint.llm").joinpath(PRICES_NAME).read_text("utf-8"), name)


def _own(path: Path) -> Mapping[str, Price]:
    try:
        if path.stat().st_size > _LONGEST_FILE:
            raise UsageError(f"{path} is longer than 1 MB; mend or remove it.")
        text = path.read_bytes().decode("utf-8-sig")
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} cannot be read ({error}); mend or remove it.") from error
    return parse_prices(text, str(path))


def parse_prices(text: str, name: str) -> Mapping[str, Price]:
    """The prices in a file's text; a later one of the same name counts. Raises UsageError."""
    try:
        document = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise UsageError(f"{name} is no valid TOML: {error}; mend or remove it.") from error
    groups = document.get("prices")
    if set(document) != {"prices"} or not isinstance(groups, list):
        raise _Wrong(text, next(iter(document), "")).told(name, "only [[prices]] may stand here")
    found: dict[str, Price] = {}
    try:
        for group in groups:
            found.update(_group(text, group))
    except _Wrong as wrong:
        raise wrong.told(name, str(wrong)) from None
    return found


class _Wrong(Exception):  # noqa: N818  control flow of this module
    """Something in the file that cannot be used, and the key it stands at."""

    def __init__(self, text: str, key: str, why: str = "") -> None:
        super().__init__(why)
        lines = [number for number, line in enumerate(text.splitlines(), 1) if key and key in line]
        self._line = lines[0] if lines else 1

    def told(self, name: str, why: str) -> UsageError:
        return UsageError(f"{name}, line {self._line}: {why}; mend or remove the file.")


def _group(text: str, group: Any) -> Iterator[tuple[str, Price]]:
    if not isinstance(group, dict) or set(group) - {"as_of", "source", "models"}:
        raise _Wrong(text, "[[prices]]", "a list of prices has as_of, source and models only")
    day, models = group.get("as_of"), group.get("models", {})
    if type(day) is not date:
        raise _Wrong(text, "as_of" if day else "[[prices]]", "as_of must be a day (2026-11-23)")
    if not isinstance(models, dict):
        raise _Wrong(text, "models", "[prices.models] must hold names of models")
    source = plain_text(str(group.get("source", "")), 300)
    for name, price in models.items():
        yield name, _price(text, name, price, day.isoformat(), source)


def _price(text: str, name: str, price: Any, as_of: str, source: str) -> Price:
    shown = plain_text(name, 80)
    wanted = f'"{shown}" needs input and output, in dollars for a million tokens'
    if not isinstance(price, dict) or set(price) - set(_FIELDS):
        raise _Wrong(text, name, f"{wanted}, and may have cached")
    values = {key: price.get(key) for key in _FIELDS}
    if values["cached"] is None:
        values["cached"] = values["input"]
    if not all(_is_usd(value) for value in values.values()):
        raise _Wrong(text, name, f"{wanted}, each from 0 to {_MOST_USD:,.0f}")
    paid, cached, output = (float(value or 0) for value in values.values())
    return Price(paid, cached, output, as_of, source)


def _is_usd(value: object) -> bool:
    return type(value) in {int, float} and 0 <= float(str(value)) <= _MOST_USD
