"""A player as a value: where it is, whether it runs, how fast. Pure; the screen owns the clock."""

from __future__ import annotations

from dataclasses import dataclass, replace

SPEEDS = (0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0)


@dataclass(frozen=True, slots=True)
class Player:
    """`position` and `length` in played seconds at normal speed."""

    length: float
    position: float = 0.0
    playing: bool = False
    speed: float = 1.0

    @property
    def ended(self) -> bool:
        """Whether the end has been reached."""
        return self.position >= self.length

    def toggled(self) -> Player:
        """Playing becomes paused and the other way round; at the end it plays from the beginning."""
        if self.playing:
            return replace(self, playing=False)
        return replace(self, playing=True, position=0.0 if self.ended else self.position)

    def paused(self) -> Player:
        """The player standing still."""
        return replace(self, playing=False)

    def of_length(self, length: float) -> Player:
        """The player of a replay of another length, at its beginning or where that still is."""
        return replace(self, length=length, position=min(self.position, length))

    def passed(self, seconds: float) -> Player:
        """The player after so many seconds of real time; it stops at the end."""
        if not self.playing:
            return self
        moved = self.moved_to(self.position + max(0.0, seconds) * self.speed)
        return replace(moved, playing=not moved.ended)

    def moved_to(self, position: float) -> Player:
        """The player at another place, within the recording."""
        return replace(self, position=min(max(0.0, position), self.length))

    def faster(self) -> Player:
        """The next higher speed, if there is one."""
        return replace(self, speed=next((s for s in SPEEDS if s > self.speed), SPEEDS[-1]))

    def slower(self) -> Player:
        """The next lower speed, if there is one."""
        lower = [s for s in SPEEDS if s < self.speed]
        return replace(self, speed=lower[-1] if lower else SPEEDS[0])

    def at_speed(self, speed: float) -> Player:
        """The player at the allowed speed nearest to this one."""
        return replace(self, speed=min(SPEEDS, key=lambda s: abs(s - speed)))
