"""Drafts for `mockint import --draft`: by the model in force, else from the sentences themselves."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from mockint.bank.markdown.draft import with_sentence_checks
from mockint.bank.markdown.proposal import (
    MAX_TOKENS,
    SCHEMA_NAME,
    UnusableProposalError,
    messages,
    schema,
    with_proposal,
)
from mockint.bank.markdown.scenario import Imported
from mockint.bank.models import Rubric
from mockint.cli.context import Context
from mockint.cli.progress import Progress
from mockint.errors import MockintError
from mockint.grading.judging.judge import JudgeProgress

if TYPE_CHECKING:
    from collections.abc import MutableMapping

    from mockint.llm.endpoint import Endpoint
    from mockint.llm.outcome import Outcome
    from mockint.llm.watch import Progress as Seen

NO_ENDPOINT = 3
_STAGES = {"waiting": "waiting for the model", "reading": "the model is answering"}


def drafted(context: Context, scenarios: Sequence[Imported], rubric: Rubric) -> list[Imported]:
    """The scenarios with proposed checks and facts. What a model cannot give comes from the
    reference's sentences, and is said once."""
    plain = [with_sentence_checks(scenario, rubric) for scenario in scenarios]
    try:
        endpoint = _endpoint(context)
    except MockintError as error:
        click.echo(f"{error} The checks are the references' own sentences.", err=True)
        return plain
    if endpoint is None:
        return plain
    where = f"{endpoint.model} at {endpoint.where}"
    click.echo(f"Questions and references are sent to {where}, which proposes a draft.", err=True)
    return _asked(endpoint, context.archive.memory(), scenarios, plain, rubric)


def _endpoint(context: Context) -> Endpoint | None:
    """The endpoint in force with its model; None for the estimate. Raises MockintError."""
    from mockint.grading.judges import for_grading
    from mockint.grading.judging.llm_judge import LlmJudge

    judge = for_grading(context.settings, context.archive.memory()).judge
    return judge.endpoint if isinstance(judge, LlmJudge) else None


def _asked(
    endpoint: Endpoint,
    memory: MutableMapping[str, object],
    scenarios: Sequence[Imported],
    plain: Sequence[Imported],
    rubric: Rubric,
) -> list[Imported]:
    made: list[Imported] = []
    failed: list[str] = []
    sentence = ""
    for scenario, fallback in zip(scenarios, plain, strict=True):
        outcome = None if sentence else _ask(endpoint, memory, scenario, rubric)
        if outcome is not None and outcome.value is not None and not outcome.warning:
            made.append(outcome.value)
            continue
        made.append(fallback)
        failed.append(scenario.id)
        if outcome is not None and outcome.exit_code == NO_ENDPOINT:
            sentence = outcome.sentence
    if failed:
        reason = f" {sentence}" if sentence else ""
        click.echo(
            f"The model gave no usable draft for {len(failed)} of {len(scenarios)} scenarios, whose "
            f"checks are the reference's own sentences.{reason}",
            err=True,
        )
    return made


def _ask(
    endpoint: Endpoint, memory: MutableMapping[str, object], scenario: Imported, rubric: Rubric
) -> Outcome[Imported]:
    from mockint.llm.jsontext import Unusable
    from mockint.llm.wire import ask

    def read(value: object) -> Imported:
        try:
            return with_proposal(scenario, rubric, value)
        except UnusableProposalError as error:
            raise Unusable(str(error)) from error

    cancel = threading.Event()
    with Progress(scenario.id) as progress:
        try:
            return ask(
                endpoint,
                messages(scenario, rubric),
                schema=schema(rubric),
                schema_name=SCHEMA_NAME,
                read=read,
                memory=memory,
                cancel=cancel,
                max_tokens=MAX_TOKENS,
                progress=lambda seen: progress.show(_seen(seen)),
            )
        except KeyboardInterrupt:
            cancel.set()
            raise


def _seen(progress: Seen) -> JudgeProgress:
    return JudgeProgress(
        stage=_STAGES.get(str(progress.stage), "waiting to try again"),
        elapsed=progress.elapsed,
        deadline=progress.deadline,
        attempt=progress.attempt,
        wait=progress.wait_left or None,
        received=len(progress.text_so_far),
    )
