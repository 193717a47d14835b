"""Which judge is in force, what it is called on screen, and where answers go."""

from __future__ import annotations

from collections.abc import MutableMapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from mockint.errors import NoEndpointError, UsageError
from mockint.grading.judging.judge import Judge
from mockint.settings import Settings

if TYPE_CHECKING:
    from mockint.grading.cost import Budget
    from mockint.grading.short_calls import ShortCalls
    from mockint.llm.endpoint import Endpoint
    from mockint.llm.pace import Pace

ESTIMATE = "offline estimate"
STAYS = "Answers stay on this machine; the score is an estimate by wording."
MODELS_SHOWN = 10
PATIENCE = 3.0
"""Seconds that the start of an interview may spend on an endpoint's list of models."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A judge with what a screen says about it. `problem`: why it is not the one that was asked
    for, in one sentence; `models`: what the endpoint lists when one has to be chosen; `calls`: how an
    interviewer asks the same model; `model`: its name, empty for the estimate and for a panel."""

    judge: Judge
    label: str
    sentence: str
    problem: str | None = None
    models: tuple[str, ...] = ()
    calls: ShortCalls | None = None
    model: str = ""

    @property
    def offline(self) -> bool:
        """Whether this is the estimate."""
        return self.label == ESTIMATE


def offline(problem: str | None = None, models: tuple[str, ...] = ()) -> Chosen:
    """The estimate."""
    from mockint.grading.judging.offline import OfflineEstimate

    return Chosen(OfflineEstimate(), ESTIMATE, STAYS, problem, models)


def endpoint_of(settings: Settings, model: str) -> Endpoint:
    """The endpoint in force with a model. Raises UsageError for an address that is none."""
    from mockint.llm.endpoint import Endpoint, split_url

    if split_url(settings.url) is None:
        raise UsageError(
            "The base URL is no http(s) address; give one such as http://127.0.0.1:11434/v1."
        )
    endpoint = Endpoint.at(settings.url, model, settings.api_key)
    if settings.deadlines:
        endpoint = replace(
            endpoint, deadlines=replace(endpoint.deadlines, **dict(settings.deadlines))
        )
    return endpoint


def known_model(settings: Settings) -> str | None:
    """The model the user named, else the one last chosen for this endpoint."""
    return settings.model.value or settings.chosen_models.get(settings.url)


def llm(
    settings: Settings,
    model: str,
    memory: MutableMapping[str, object],
    pace: Pace | None = None,
    budget: Budget | None = None,
) -> Chosen:
    """The model behind the endpoint in force. Raises UsageError as `endpoint_of` does, and for a
    list of prices that cannot be used."""
    from mockint.grading.cost import Budget, Ledger, Limits
    from mockint.grading.judging.llm_judge import LlmJudge
    from mockint.grading.short_calls import ShortCalls
    from mockint.llm.prices import read_prices

    endpoint = endpoint_of(settings, model)
    where = endpoint.where
    budget = budget or Budget(Limits(month=settings.max_cost_month))
    ledger = Ledger(read_prices(settings.home), budget)
    return Chosen(
        LlmJudge(endpoint, memory, pace, ledger),
        f"{model} at {where}",
        f"Answers, the brief and the reference are sent to {where} and judged by {model}.",
        calls=ShortCalls(endpoint, memory, ledger),
        model=model,
    )


def for_interview(
    settings: Settings, memory: MutableMapping[str, object], budget: Budget | None = None
) -> Chosen:
    """The judge of an interview. It never fails and never waits for a choice: without a usable
    model, and beyond the cap of a month, the answer is estimated, and `problem` or the grade says
    why. May ask the endpoint for its list."""
    if settings.judge_name == "offline":
        return offline()
    if not settings.has_endpoint:
        return offline(
            "No endpoint is set, so answers are estimated; set OPENAI_API_KEY or OPENAI_BASE_URL, "
            "or choose one in the Judge screen."
        )
    model = known_model(settings)
    try:
        if model is not None:
            return _or_estimated(llm(settings, model, memory, budget=budget))
        listed = listed_models(settings, PATIENCE, memory)
        if len(listed) == 1:
            return _or_estimated(llm(settings, listed[0], memory, budget=budget))
    except (NoEndpointError, UsageError) as error:
        return offline(f"{error} Until then answers are estimated.")
    return offline(
        "No model is chosen, so answers are estimated; name one with --model or MOCKINT_MODEL, or "
        "choose one in the Judge screen.",
        listed,
    )


def _or_estimated(chosen: Chosen) -> Chosen:
    """The model, with the estimate in its place wherever the cap of a month forbids a call; the
    estimate at once where it forbids every one."""
    from mockint.grading.capped import OrEstimated
    from mockint.grading.judging.llm_judge import LlmJudge

    if not isinstance(chosen.judge, LlmJudge):
        return chosen
    told = chosen.judge.refusal()
    if told is not None:
        return offline(f"{told} Until then answers are estimated.")
    return replace(chosen, judge=OrEstimated(chosen.judge))


@dataclass(frozen=True, slots=True)
class Reading:
    """By which models each answer is read, none named: the one in force; how often by each; and the
    most US dollars that all of it may cost, None: no limit was named."""

    models: tuple[str, ...] = ()
    runs: int = 1
    max_cost: float | None = None


def for_grading(
    settings: Settings,
    memory: MutableMapping[str, object],
    reading: Reading | None = None,
    pace: Pace | None = None,
    budget: Budget | None = None,
) -> Chosen:
    """The judge of a command whose job is to grade; `pace` is what its threads share, `budget` what
    may be spent. Raises NoEndpointError (3) where an LLM was asked for and there is none, UsageError
    (2) with at most ten names where no model is chosen."""
    reading = reading or Reading()
    if settings.judge_name == "offline" and not reading.models:
        return offline()
    if not settings.has_endpoint:
        raise NoEndpointError(
            "There is no endpoint to judge with; set OPENAI_API_KEY or OPENAI_BASE_URL, give "
            "--base-url, or use --judge offline."
        )
    if settings.judge_name == "offline":
        raise UsageError("--judge-model names a model and --judge offline takes none; drop one.")
    models = reading.models or (_one_model(settings, memory),)
    return _panel([llm(settings, model, memory, pace, budget) for model in models], reading.runs)


def _one_model(settings: Settings, memory: MutableMapping[str, object]) -> str:
    model = known_model(settings)
    if model is not None:
        return model
    listed = listed_models(settings, memory=memory)
    if len(listed) != 1:
        raise UsageError(_choose(listed))
    return listed[0]


def _panel(chosen: list[Chosen], runs: int) -> Chosen:
    if len(chosen) == 1 and runs == 1:
        return chosen[0]
    from mockint.grading.panel import Panel

    panel = Panel(tuple(one.judge for one in chosen), runs)
    times = f", {runs} runs each" if runs > 1 else ""
    return replace(
        chosen[0],
        judge=panel,
        label=" and ".join(one.label for one in chosen),
        sentence=f"{' '.join(one.sentence for one in chosen)[:-1]}{times}.",
    )


def _choose(models: tuple[str, ...]) -> str:
    if not models:
        return "The endpoint lists no model; name one with --model or MOCKINT_MODEL."
    names = ", ".join(models[:MODELS_SHOWN])
    more = f" and {len(models) - MODELS_SHOWN} more" if len(models) > MODELS_SHOWN else ""
    return f"Name a model with --model or MOCKINT_MODEL; the endpoint lists {names}{more}."


def listed_models(
    settings: Settings,
    patience: float | None = None,
    memory: MutableMapping[str, object] | None = None,
) -> tuple[str, ...]:
    """What the endpoint lists, within `patience` seconds where given; `memory` learns how much the
    models can read. Raises NoEndpointError with
    the outcome's sentence, UsageError for an endpoint that answers and lists nothing usable."""
    from mockint.llm.endpoint import Deadlines
    from mockint.llm.servers import list_models

    endpoint = endpoint_of(settings, known_model(settings) or "")
    if patience is not None:
        endpoint = replace(endpoint, deadlines=Deadlines(patience, patience, patience))
    outcome = list_models(endpoint, memory=memory)
    if outcome.exit_code == 1:
        raise UsageError(
            f"The list of models at {endpoint.where} is empty or unreadable; name one with --model "
            "or MOCKINT_MODEL."
        )
    if outcome.value is None:
        raise NoEndpointError(outcome.sentence)
    return outcome.value
