"""From what a user typed to one session id."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mockint.archive.envelope import storable
from mockint.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

_LAST = "last"
_NAMED = 5  # ids in one error sentence
_SHOWN = 60  # characters of what was typed


def resolve(text: str, ids: Sequence[str]) -> str:
    """The one of `ids` (newest first) that `text` names: itself, a unique prefix, or `last`.

    Raises UsageError, naming the near ones, where none or several fit.
    """
    if not ids:
        raise UsageError("There is no session yet; begin one with mockint start.")
    wanted = text.strip().lower()
    if wanted in ids:
        return wanted
    if wanted == _LAST:
        return ids[0]
    fitting = [name for name in ids if wanted and name.startswith(wanted)]
    if len(fitting) == 1:
        return fitting[0]
    typed = repr(storable(text)[:_SHOWN])
    if fitting:
        raise UsageError(f"{typed} fits several sessions ({_named(fitting)}); type more of the id.")
    raise UsageError(
        f"No session is called {typed}; did you mean {_named(_near(wanted, ids))}? "
        "See mockint sessions."
    )


def _near(wanted: str, ids: Sequence[str]) -> list[str]:
    from difflib import get_close_matches

    return get_close_matches(wanted[:_SHOWN], ids, n=_NAMED) or [_LAST, *ids[:2]]


def _named(ids: Sequence[str]) -> str:
    rest = len(ids) - _NAMED
    return ", ".join(ids[:_NAMED]) + (f" and {rest} more" if rest > 0 else "")
