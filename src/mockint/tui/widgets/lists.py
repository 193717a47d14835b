"""What Enter does at the end of a list item: the next marker, or the end of the list. Pure."""

from __future__ import annotations

import re
from typing import NamedTuple

_ITEM = re.compile(
    r"(?P<indent>\s*)(?P<marker>[-*+]|(?P<number>\d{1,3})(?P<dot>[.)]))(?P<box> \[[ xX]\])? +"
)


class Continuation(NamedTuple):
    """`insert` goes in at the cursor after `remove` characters before it were taken out."""

    remove: int
    insert: str


def continued(line: str, column: int) -> Continuation:
    """What Enter at a column of a line inserts: a line break, with the marker of the next item where
    the cursor stands in one; in an item without words the marker goes instead."""
    item = _ITEM.match(line)
    if item is None or column < item.end():
        return Continuation(0, "\n")
    if not line[item.end() :].strip():
        return Continuation(column, "")
    number = item["number"]
    marker = item["marker"] if number is None else f"{int(number) + 1}{item['dot']}"
    box = " [ ]" if item["box"] else ""
    return Continuation(0, f"\n{item['indent']}{marker}{box} ")
