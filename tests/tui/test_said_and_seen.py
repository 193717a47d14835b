"""What a screen says of the disk, and what it records as seen, is so."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

OpenDesk = Callable[..., Any]


async def test_ctrl_s_says_not_saved_while_the_archive_cannot_be_written(
    open_desk: OpenDesk, answer: str, lock_archive: Callable[[], Any]
) -> None:
    async with open_desk(start="queue-that-grows", patience=0.05) as desk:
        lock_archive()
        await desk.write(answer)
        await desk.until(lambda: "The draft is in" in desk.text("#notice"))
        await desk.pilot.press("ctrl+s")
        await desk.pilot.pause()
        assert desk.text("#confirm").startswith("NOT SAVED. ")


async def test_the_reference_is_in_sight_as_soon_as_it_is_recorded_as_seen(
    open_desk: OpenDesk, answer: str
) -> None:
    async with open_desk(start="queue-that-grows", size=(80, 24)) as desk:
        await desk.to_debrief(answer)
        await desk.press("r")
        reference = desk.app.screen.query_one("#reference")
        assert reference.region.y < 4
        assert not desk.app.screen.query_one("#parts").display
        await desk.press("r")
        assert desk.app.screen.query_one("#parts").display
