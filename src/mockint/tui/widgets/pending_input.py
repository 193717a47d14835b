"""Telling a pressed Ctrl+J from the line breaks of a paste that the terminal did not bracket."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from textual import events

if TYPE_CHECKING:
    from textual.message_pump import MessagePump
    from textual.widget import Widget

GRACE_SECONDS = 0.01
"""How long the next key of a paste may take from the terminal to a queue: nobody types so fast."""


async def more_input_follows(widget: Widget) -> bool:
    """Whether keys or a paste are on their way to the focused `widget`, or come within the grace.

    The input thread of the driver hands over one event at a time, so an empty queue alone does
    not say that a paste is over.
    """
    if _input_waits(widget):
        return True
    await asyncio.sleep(GRACE_SECONDS)
    return _input_waits(widget)


def _input_waits(widget: Widget) -> bool:
    """Whether any of the queues a key passes through holds one."""
    pumps: tuple[MessagePump, ...] = (widget, widget.screen, widget.app)
    return any(
        isinstance(message, events.Key | events.Paste)
        for pump in pumps
        for message in (pump._pending_message, *pump._message_queue.values)
    )
