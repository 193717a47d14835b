"""Regrading from Progress: one key offers to have sessions that were judged otherwise judged by the judge in
force, with the price; the same key again begins. Esc stops, and what is done stays."""

from __future__ import annotations

from dataclasses import dataclass

from textual import on
from textual.message import Message

from mockint.tui import regrading as work
from mockint.tui.regrading import Offer, Pricing, Run
from mockint.tui.screens.progress_page import ProgressPage, ProgressRead

LOOK_EVERY = 1.0
OFFERS = "-offers"
PRICING, JUDGING = "price", "regrade"
"""The groups of its workers."""
WITHDRAWN = "Nothing was sent."


class ProgressRegrading(ProgressPage):
    """At most one offer is made, priced or carried out at a time."""

    @dataclass
    class Priced(Message):
        """What it takes was worked out, or `offer` is the sentence that says why nothing is offered."""

        offer: Offer | str

    @dataclass
    class Ended(Message):
        """Every session of the offer was judged, or it was stopped."""

        run: Run

    def __init__(self) -> None:
        super().__init__()
        self._pricing: Pricing | None = None
        self._offer: Offer | None = None
        self._run: Run | None = None
        self._stale = False
        """Whether something was judged that the figures do not show yet."""

    def on_mount(self) -> None:
        """Show every second how far a run is."""
        self.set_interval(LOOK_EVERY, self._look)

    def on_unmount(self) -> None:
        """Nobody waits any more."""
        self._stop()

    def _look(self) -> None:
        busy, now = self._run or self._pricing, self.mockint.time.monotonic()
        if busy is not None:
            self._tell(busy.words(now))

    @property
    def _busy(self) -> bool:
        return self._run is not None or self._pricing is not None

    # -- keys ---------------------------------------------------------------------------------

    def action_regrade(self) -> None:
        """Offer it; the second press agrees."""
        reading = self._reading
        if reading is None or self._busy or self._stale:
            return
        context, time = self.mockint.context, self.mockint.time
        offer, self._offer = self._offer, None
        if offer is None:
            pricing = self._pricing = Pricing(time.monotonic())
            self.tell_when_done(
                lambda: self.Priced(work.offer_for(context, reading.progress, pricing, time)),
                PRICING,
            )
        else:
            run = self._run = Run(offer, time.monotonic())
            self.tell_when_done(lambda: self.Ended(work.carry_out(context, run, time)), JUDGING)
        self._look()

    def _tell(self, sentence: str) -> None:
        """An offer stands as long as it is on screen."""
        self._offer = None
        self.remove_class(OFFERS)
        super()._tell(sentence)

    def _let_offer_go(self) -> bool:
        """Esc: withdraw it; whether there was one."""
        had = self._offer is not None
        if had:
            self._tell(WITHDRAWN)
        return had

    def _stop(self) -> bool:
        """Stop what is under way; whether anything was."""
        for busy in (self._run, self._pricing):
            if busy is not None:
                busy.cancel.set()
        return self._busy

    # -- news from workers --------------------------------------------------------------------

    @on(Priced)
    def _priced(self, message: Priced) -> None:
        self._pricing = None
        offer = message.offer
        if isinstance(offer, Offer):
            self._tell(offer.sentence)
            self.add_class(OFFERS)
            self._offer = offer
        else:
            self._tell(offer or WITHDRAWN)

    @on(Ended)
    def _ended(self, message: Ended) -> None:
        self._after_run(message.run.outcome())

    def _after_run(self, said: str) -> None:
        """Say what became of it, and read everything again, with the new grades in it."""
        self._run, self._stale = None, True
        self._said, self._at = said, 0
        self._tell(said)
        self._read_again()
        self.refresh_bindings()

    @on(ProgressRead)
    def _caught_up(self) -> None:
        """Everything judged so far is in the figures."""
        self._stale = False

    def defect_in(self, group: str, said: str) -> None:
        """What else is under way goes on, and Esc stops it."""
        if group == JUDGING:
            self._after_run(f"{said}; what was judged before it stays.")
            return
        if group == PRICING:
            self._pricing = None
        super().defect_in(group, said)
