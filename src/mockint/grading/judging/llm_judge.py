"""The LLM judge: one structured call for all checks of one answer, its quotes looked up, and the
doubtful checks asked again, each alone."""

from __future__ import annotations

import threading
from collections.abc import Callable, MutableMapping
from dataclasses import replace
from typing import TYPE_CHECKING

from mockint.grading.case import Case
from mockint.grading.judging.doubt import doubtful, settled
from mockint.grading.judging.evidence import Verifier
from mockint.grading.judging.judge import (
    Failure,
    Judgement,
    JudgeProgress,
    Report,
    Usage,
    silent,
)
from mockint.grading.judging.masking import blanked
from mockint.grading.judging.partial import decided
from mockint.grading.judging.prompt import Prompt, build_prompt
from mockint.grading.judging.reply import (
    Claimed,
    UnusableReplyError,
    read_reply,
    repair_message,
    to_findings,
)
from mockint.grading.judging.verdict import Finding

if TYPE_CHECKING:
    from mockint.grading.cost import Budget, Estimate, Ledger
    from mockint.grading.judging.appeal import Appeal, Ruling
    from mockint.llm.endpoint import Endpoint
    from mockint.llm.outcome import Outcome
    from mockint.llm.pace import Pace
    from mockint.llm.prices import Prices
    from mockint.llm.watch import Progress

SCHEMA_NAME = "verdicts"
CANCELLED = "cancelled"
PROMPT_CUT = "prompt_cut"
# A check alone makes a shorter prompt than all of them: one that was cut shows that they were, too.
UNDOING = frozenset({CANCELLED, PROMPT_CUT})
_STAGES = {"waiting": "waiting for the model", "reading": "the model is answering"}


class LlmJudge:
    """Judges through one endpoint. `memory` keeps what that endpoint accepts; `pace` is shared by the
    threads that judge at the same time; `ledger` holds prices and what may be spent."""

    def __init__(
        self,
        endpoint: Endpoint,
        memory: MutableMapping[str, object],
        pace: Pace | None = None,
        ledger: Ledger | None = None,
    ) -> None:
        self.endpoint = endpoint
        self._memory = memory
        self._pace = pace
        self._ledger = ledger

    def estimate(self, case: Case) -> Estimate:
        """What judging a case once takes."""
        from mockint.grading.cost import estimate_case
        from mockint.llm.accepts import recalled
        from mockint.llm.exchange import HEAD_ROOM

        room = HEAD_ROOM if recalled(self._memory, self.endpoint).reasons else 0
        price = self._ledger.prices.at(self.endpoint) if self._ledger else None
        return estimate_case(case, self.endpoint, price, room)

    def refusal(self) -> str | None:
        """Why a limit on costs forbids any call, however short, in one sentence; or None."""
        if self._ledger is None:
            return None
        price = self._ledger.prices.at(self.endpoint)
        usd = None if price is None else price.usd(1, 0, 1)
        return self._ledger.budget.refusal(usd, self.endpoint.model)

    def judge(self, case: Case, *, cancel: threading.Event, report: Report = silent) -> Judgement:
        """Ask for verdicts, verify every quote, ask once more about bad ones and then about each
        doubtful check alone. Blocks: call it in a thread. Whatever the endpoint does becomes a
        named failure; one after the first verdicts leaves those as they are. What a limit forbids
        to spend is the failure `cost`, before anything is sent."""
        if self._ledger is None:
            return self._judged(case, cancel, report)
        return paid(self._ledger.budget, self, case, lambda: self._judged(case, cancel, report))

    def _judged(self, case: Case, cancel: threading.Event, report: Report) -> Judgement:
        first = self._asked(case, cancel, report)
        if first.failure:
            return first
        return self._settled(case, first, cancel, report)

    def appeal(self, appeal: Appeal, *, cancel: threading.Event, report: Report = silent) -> Ruling:
        """Read one verdict again with the candidate's argument beside the answer."""
        from mockint.grading.judging.appeal import appeal_prompt, ruling_on

        prompt, case = appeal_prompt(appeal), appeal.case

        def read() -> Judgement:
            return self._asked(case, cancel, report, prompt)

        ledger = self._ledger
        made = read() if ledger is None else paid(ledger.budget, self, case, read)
        return ruling_on(appeal, made)

    def _settled(
        self, case: Case, first: Judgement, cancel: threading.Event, report: Report
    ) -> Judgement:
        findings = {finding.check: finding for finding in first.findings}
        made = first
        again = doubtful(first.findings, case.items)
        for place, item in enumerate(again, 1):
            stage = f"asking again about {item.id} ({place} of {len(again)})"
            second = self._asked(case.alone(item.id), cancel, _staged(report, stage))
            made = _added(made, second)
            if second.failure:
                if second.failure.kind in UNDOING:
                    return replace(made, findings=(), failure=second.failure)
                break
            findings[item.id] = settled(findings[item.id], second.findings[0])
        return replace(made, findings=tuple(findings.values()))

    def _asked(
        self, case: Case, cancel: threading.Event, report: Report, prompt: Prompt | None = None
    ) -> Judgement:
        from mockint.llm.wire import ask

        prompt = prompt or build_prompt(case)
        verifier = verifier_for(case, prompt)
        outcome = ask(
            self.endpoint,
            prompt.messages,
            schema=prompt.schema,
            schema_name=SCHEMA_NAME,
            read=reader(case),
            mend=lambda claimed: repair_message(claimed, verifier),
            memory=self._memory,
            cancel=cancel,
            max_tokens=prompt.max_tokens,
            progress=lambda progress: report(progress_of(progress, len(case.items))),
            pace=self._pace,
        )
        prices = self._ledger.prices if self._ledger else None
        return judgement_of(self.endpoint, prompt, verifier, outcome, prices)


def judgement_of(
    endpoint: Endpoint,
    prompt: Prompt,
    verifier: Verifier,
    outcome: Outcome[tuple[Claimed, ...]],
    prices: Prices | None = None,
) -> Judgement:
    """The judgement that one request's outcome comes to, its quotes looked up, its tokens priced."""
    failure = failure_of(outcome)
    claimed = outcome.value
    findings: tuple[Finding, ...] = ()
    if not failure and claimed is not None:
        findings = to_findings(claimed, verifier)
    return Judgement(
        judge="llm",
        findings=findings,
        failure=failure,
        model=outcome.model or endpoint.model,
        base_url=endpoint.where,
        prompt_sha256=prompt.sha256,
        format_rung=str(outcome.rung) or None,
        usage=_usage(endpoint, outcome, prices),
        seconds=outcome.seconds,
        raw=outcome.raw or None,
    )


def _usage(
    endpoint: Endpoint, outcome: Outcome[tuple[Claimed, ...]], prices: Prices | None
) -> Usage:
    from mockint.grading.cost import cost_of

    counted = outcome.usage
    usage = Usage(counted.prompt_tokens, counted.cached_tokens, counted.completion_tokens)
    if not outcome.replies:
        return replace(usage, cost_usd=0.0)
    price = prices.at(endpoint, outcome.model) if prices else None
    return replace(usage, cost_usd=cost_of(usage, price))


def reader(case: Case) -> Callable[[object], tuple[Claimed, ...]]:
    """Reads a reply about a case; raises `Unusable` for one that has to be asked for again."""
    from mockint.llm.jsontext import Unusable

    def read(value: object) -> tuple[Claimed, ...]:
        try:
            return read_reply(value, case)
        except UnusableReplyError as error:
            raise Unusable(str(error)) from error

    return read


def paid(budget: Budget, judge: LlmJudge, case: Case, judged: Callable[[], Judgement]) -> Judgement:
    """A judging that a budget has to allow; what it took is written down, however it ends."""
    from mockint.grading.cost import Spent

    model, where = judge.endpoint.model, judge.endpoint.where
    usd = judge.estimate(case).usd if budget.limited else 0.0
    told = budget.reserve(usd, model)
    if told is not None:
        return Judgement("llm", failure=Failure("cost", told, 2), model=model, base_url=where)
    spent = Spent(model, Usage(), None)
    try:
        made = judged()
        spent = Spent(made.model or model, made.usage, made.usage.cost_usd)
    finally:
        budget.settle(usd, spent)
    return made


def verifier_for(case: Case, prompt: Prompt) -> Verifier:
    """The verifier of one answer: words of the brief, the question or the reference prove nothing,
    and neither does what was masked."""
    borrowed = (case.scenario.brief, case.question, case.change, case.reference)
    answer = blanked(case.answer, prompt.sentences, case.masked)
    return Verifier(answer, prompt.sentences, (*borrowed, case.scenario.reference))


def failure_of(outcome: Outcome[tuple[Claimed, ...]]) -> Failure | None:
    """The failure of an outcome; a prompt that the server cut is one, whatever it answered."""
    if outcome.value is None:
        return Failure(str(outcome.kind), outcome.sentence, outcome.exit_code)
    if outcome.warning:
        return Failure(PROMPT_CUT, outcome.warning)
    return None


def _added(made: Judgement, more: Judgement) -> Judgement:
    """The first judgement with the tokens and seconds of another request added."""
    return replace(made, usage=made.usage + more.usage, seconds=made.seconds + more.seconds)


def _staged(report: Report, stage: str) -> Report:
    return lambda progress: report(replace(progress, stage=f"{stage}: {progress.stage}"))


def progress_of(progress: Progress, asked: int) -> JudgeProgress:
    """What a screen can show of a request about so many checks."""
    return JudgeProgress(
        stage=_STAGES.get(str(progress.stage), "waiting to try again"),
        elapsed=progress.elapsed,
        deadline=progress.deadline,
        attempt=progress.attempt,
        wait=progress.wait_left or None,
        received=len(progress.text_so_far),
        decided=decided(progress.text_so_far),
        asked=asked,
    )
