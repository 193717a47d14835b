"""The LLM judge: one structured call for all checks of one answer, its quotes looked up, and the
doubtful checks asked again, each alone."""

from __future__ import annotations

import threading
from collections.abc import MutableMapping
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
    from mockint.llm.endpoint import Endpoint
    from mockint.llm.outcome import Outcome
    from mockint.llm.watch import Progress

SCHEMA_NAME = "verdicts"
CANCELLED = "cancelled"
_STAGES = {"waiting": "waiting for the model", "reading": "the model is answering"}


class LlmJudge:
    """Judges through one endpoint. `memory` keeps what that endpoint accepts."""

    def __init__(self, endpoint: Endpoint, memory: MutableMapping[str, object]) -> None:
        self.endpoint = endpoint
        self._memory = memory

    def judge(self, case: Case, *, cancel: threading.Event, report: Report = silent) -> Judgement:
        """Ask for verdicts, verify every quote, ask once more about bad ones and then about each
        doubtful check alone. Blocks: call it in a thread. Whatever the endpoint does becomes a
        named failure; one after the first verdicts leaves those as they are."""
        first = self._asked(case, cancel, report)
        if first.failure:
            return first
        return self._settled(case, first, cancel, report)

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
                if second.failure.kind == CANCELLED:
                    return replace(made, findings=(), failure=second.failure)
                break
            findings[item.id] = settled(findings[item.id], second.findings[0])
        return replace(made, findings=tuple(findings.values()))

    def _asked(self, case: Case, cancel: threading.Event, report: Report) -> Judgement:
        from mockint.llm.jsontext import Unusable
        from mockint.llm.wire import ask

        prompt = build_prompt(case)
        verifier = verifier_for(case, prompt)

        def read(value: object) -> tuple[Claimed, ...]:
            try:
                return read_reply(value, case)
            except UnusableReplyError as error:
                raise Unusable(str(error)) from error

        outcome = ask(
            self.endpoint,
            prompt.messages,
            schema=prompt.schema,
            schema_name=SCHEMA_NAME,
            read=read,
            mend=lambda claimed: repair_message(claimed, verifier),
            memory=self._memory,
            cancel=cancel,
            max_tokens=prompt.max_tokens,
            progress=lambda progress: report(_progress(progress, len(case.items))),
        )
        return self._judgement(prompt, verifier, outcome)

    def _judgement(
        self, prompt: Prompt, verifier: Verifier, outcome: Outcome[tuple[Claimed, ...]]
    ) -> Judgement:
        failure = _failure(outcome)
        claimed = outcome.value
        findings: tuple[Finding, ...] = ()
        if not failure and claimed is not None:
            findings = to_findings(claimed, verifier)
        return Judgement(
            judge="llm",
            findings=findings,
            failure=failure,
            model=outcome.model or self.endpoint.model,
            base_url=self.endpoint.where,
            prompt_sha256=prompt.sha256,
            format_rung=str(outcome.rung) or None,
            usage=Usage(
                outcome.usage.prompt_tokens,
                outcome.usage.cached_tokens,
                outcome.usage.completion_tokens,
            ),
            seconds=outcome.seconds,
            raw=outcome.raw or None,
        )


def verifier_for(case: Case, prompt: Prompt) -> Verifier:
    """The verifier of one answer: words of the brief, the question or the reference prove nothing,
    and neither does what was masked."""
    borrowed = (case.scenario.brief, case.question, case.change, case.reference)
    answer = blanked(case.answer, prompt.sentences, case.masked)
    return Verifier(answer, prompt.sentences, (*borrowed, case.scenario.reference))


def _failure(outcome: Outcome[tuple[Claimed, ...]]) -> Failure | None:
    """The failure of an outcome; a prompt that the server cut is one, whatever it answered."""
    if outcome.value is None:
        return Failure(str(outcome.kind), outcome.sentence, outcome.exit_code)
    if outcome.warning:
        return Failure("prompt_cut", outcome.warning)
    return None


def _added(made: Judgement, more: Judgement) -> Judgement:
    """The first judgement with the tokens and seconds of another request added."""
    return replace(made, usage=made.usage + more.usage, seconds=made.seconds + more.seconds)


def _staged(report: Report, stage: str) -> Report:
    return lambda progress: report(replace(progress, stage=f"{stage}: {progress.stage}"))


def _progress(progress: Progress, asked: int) -> JudgeProgress:
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
