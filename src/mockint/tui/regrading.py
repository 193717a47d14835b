"""Sessions judged once more from the Progress screen: it blocks, runs in a worker's thread, and touches
no widget."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mockint.cleaning import clean_line
from mockint.cli.progress import in_figures
from mockint.errors import MockintError
from mockint.grading.batch import GivingUp
from mockint.grading.judging.judge import JudgeProgress
from mockint.reports.words import many

if TYPE_CHECKING:
    from mockint.cli.context import Context
    from mockint.grading.case import Case
    from mockint.grading.cost import Estimate
    from mockint.grading.grade import Grade
    from mockint.grading.grader import Texts
    from mockint.grading.judges import Chosen
    from mockint.interview.ports import Time
    from mockint.interview.regrading import Desk
    from mockint.review.progress import Progress

NO_MODEL = (
    "The offline estimate is in force, which would add nothing here; the palette's `judge: choose` "
    "names a model."
)
CENTS = 1e-6
"""US dollars: more than what adding up prices in another order can differ by."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What one key offers: to judge these sessions by the judge in force. `usd` is the most it may
    cost, None where the price is unknown; `sentence` says all of it before anything is sent."""

    ids: tuple[str, ...]
    usd: float | None
    sentence: str


@dataclass(eq=False)
class Pricing:
    """What sessions would take is being worked out. `started` is on the screen's monotonic clock."""

    started: float
    cancel: threading.Event = field(default_factory=threading.Event)
    counted: int = 0
    of: int = 0

    def words(self, now: float) -> str:
        """What a screen says meanwhile; `now` is on the clock of `started`."""
        read = f", {self.counted} of {self.of} read" if self.of else ""
        return f"Working out what that takes{read}: {now - self.started:.0f} s. Esc stops."


@dataclass(eq=False)
class Run:
    """Sessions that are being judged once more. `started` is on the screen's monotonic clock."""

    offer: Offer
    started: float
    cancel: threading.Event = field(default_factory=threading.Event)
    begun: int = 0
    kept: int = 0
    left_alone: int = 0
    failed: str = ""
    progress: JudgeProgress | None = None

    def words(self, now: float) -> str:
        """What a screen says meanwhile; `now` is on the clock of `started`."""
        at = f"Judging {max(1, self.begun)} of {many(len(self.offer.ids), 'session')}"
        doing = f": {self.progress.stage}, {in_figures(self.progress)}" if self.progress else ""
        stops = "stopping …" if self.cancel.is_set() else "Esc stops; what is done stays"
        return f"{at}{doing}; {now - self.started:.0f} s in all. {stops}"

    def outcome(self) -> str:
        """What became of it, in one or two sentences."""
        of = len(self.offer.ids)
        said = [f"Judged {self.kept} of {many(of, 'session')} by the judge in force."]
        if self.cancel.is_set():
            said = [f"Stopped: {self.kept} of {many(of, 'session')} judged, and they stay so."]
        if self.left_alone:
            said.append(f"{many(self.left_alone, 'session')} open in another mockint, left alone.")
        if self.failed:
            said.append(f"The last failure: {self.failed}")
        return " ".join(said)


def offer_for(context: Context, progress: Progress, pricing: Pricing, time: Time) -> Offer | str:
    """What regrading would take, or the sentence that says why there is nothing to offer; empty once
    `pricing` is cancelled."""
    from mockint.grading.judges import for_grading
    from mockint.grading.judging.template import template_sha256

    try:
        budget = context.budget()
        chosen = for_grading(context.settings, context.archive.memory(), budget=budget)
        if chosen.offline and progress.series[0].judge.kind != "offline":
            return NO_MODEL
        template = template_sha256()
        ids = progress.not_judged_by(lambda key: key.is_of(chosen.model, template))
        if not ids:
            return f"Every session that counts here was judged by {_name(chosen)} already."
        told = _estimated(_desk(context, time), chosen, ids, pricing)
        refusal = budget.refusal(told.usd, " and ".join(told.models))
    except MockintError as error:
        return str(error)
    if pricing.cancel.is_set():
        return ""
    return refusal or Offer(ids, told.usd, _sentence(chosen, ids, told))


def _estimated(desk: Desk, chosen: Chosen, ids: tuple[str, ...], pricing: Pricing) -> Estimate:
    from mockint.grading.cost import Estimate, estimate
    from mockint.interview.regrading import cases

    total, pricing.of = Estimate(), len(ids)
    for session in ids:
        if pricing.cancel.is_set():
            break
        total = total + estimate(chosen.judge, cases(desk, (session,)))
        pricing.counted += 1
    return total


def _sentence(chosen: Chosen, ids: tuple[str, ...], told: Estimate) -> str:
    cost = told.sentence() if told.about else "no cost"
    return (
        f"Regrade {many(len(ids), 'session')} with {_name(chosen)}: {cost}. g again begins, Esc lets it "
        f"be. {chosen.sentence}"
    )


def _name(chosen: Chosen) -> str:
    return clean_line("the " + chosen.label if chosen.offline else chosen.label, 120)


def _desk(context: Context, time: Time) -> Desk:
    from mockint.interview.regrading import Desk

    return Desk(context.settings.home, context.archive, context.writer, time)


def carry_out(context: Context, run: Run, time: Time) -> Run:
    """Judge every session of an offer that was agreed to, never for more than it named. A grade that
    fails or is stopped is not kept: the one before it stands. Nothing is raised: `failed` says it."""
    from mockint.grading.judges import for_grading
    from mockint.interview.regrading import regraded

    offer, seen, short = run.offer, set[str](), set[str]()
    try:
        budget = context.budget(offer.usd + CENTS if offer.usd else None)
        chosen = for_grading(context.settings, context.archive.memory(), budget=budget)
        judge = _judge(GivingUp(chosen.judge), run, seen, time)
        for one in regraded(_desk(context, time), offer.ids, judge):
            run.left_alone += not one.document
            if one.grade is None:
                short.add(one.session)
            run.kept = len(seen - short)
            if run.cancel.is_set():
                break
    except MockintError as error:
        run.failed = str(error)
    run.progress = None
    return run


def _judge(
    judge: GivingUp, run: Run, seen: set[str], time: Time
) -> Callable[[str, Case, Texts], Grade | None]:
    from mockint.grading.grader import grade_answer
    from mockint.interview.ports import utc_text

    def report(progress: JudgeProgress) -> None:
        run.progress = progress

    def judged(session: str, case: Case, texts: Texts) -> Grade | None:
        seen.add(session)
        run.begun = len(seen)
        if run.cancel.is_set():
            return None
        now = utc_text(time.now())
        made = grade_answer(case, judge, texts, now=now, cancel=run.cancel, report=report)
        if made.failure is None:
            return made
        if not run.cancel.is_set():
            run.failed = made.reason or made.failure
        return None

    return judged
