"""mockint selftest: is the judge in force fit to grade?"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from mockint.cli.as_json import print_json
from mockint.cli.bar import Bar
from mockint.cli.context import Context
from mockint.cli.leaving import Leave, Leaving
from mockint.cli.main import INTERRUPTED, with_context
from mockint.cli.main import mockint as group
from mockint.cli.typed import Number, Whole
from mockint.errors import MockintError, UsageError
from mockint.llm.pace import Pace
from mockint.reports.words import many

if TYPE_CHECKING:
    from mockint.grading.judges import Chosen
    from mockint.selftest.plan import Item, Plan
    from mockint.selftest.result import Result
    from mockint.selftest.run import Kept

MOST_COST = 1_000_000
JOBS = 4
"""Texts at a model at once."""
JOBS_HERE = 2
"""The same for a server on this machine: most read one prompt after the other, and who waits behind
three long replies runs into the deadline. The estimate needs no second one: it never waits."""


@group.command()
@click.option("--full", is_flag=True, help="Every gold answer, and every attack on each scenario.")
@click.option("--scenario", metavar="SCENARIO", help="The gold answers of one scenario.")
@click.option("--limit", type=Whole(1), metavar="N", help="A sample of so many texts.")
@click.option(
    "--max-cost",
    type=Number(0, MOST_COST),
    metavar="USD",
    help="Stop before it costs more than so many US dollars.",
)
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@with_context
def selftest(
    context: Context,
    full: bool,
    scenario: str | None,
    limit: int | None,
    max_cost: float | None,
    as_json: bool,
) -> int:
    """Say whether the judge in force is fit to grade, on answers whose grade is known."""
    if full and scenario is not None:
        raise UsageError("--full takes every scenario and --scenario one; drop one of them.")
    plan = _plan(context, full=full, scenario=scenario, limit=limit)
    try:
        record = _tested(context, plan, max_cost)
    except MockintError as error:
        if as_json:
            print_json(_nothing(context, plan, error))
        raise
    if record is None:
        return INTERRUPTED
    from mockint.selftest.conclusion import FIT
    from mockint.selftest.report import table

    if as_json:
        print_json(record)
    else:
        click.echo(table(record))
    return 0 if record["conclusion"] == FIT else 1


def _plan(context: Context, *, full: bool, scenario: str | None, limit: int | None) -> Plan:
    from mockint.bank.gold import load_gold
    from mockint.selftest.plan import make_plan

    golds, problems = load_gold(context.folders, context.bank)
    for problem in problems:
        click.echo(f"Left out: {problem.sentence()}", err=True)
    return make_plan(context.bank, golds, full=full, scenario=scenario, limit=limit)


def _tested(context: Context, plan: Plan, max_cost: float | None) -> dict[str, Any] | None:
    """Have the plan judged, keep how it ended, and give it as an object; None where it was stopped."""
    from mockint.selftest import last
    from mockint.selftest.report import to_json
    from mockint.selftest.run import Kept, name_of

    jobs = _jobs(context)
    pace = Pace(jobs)
    chosen = _judge(context, pace, max_cost)
    who = name_of(chosen.judge)
    kept = Kept(context.archive.selftests(), who, plan)
    done = kept.results()
    _announce(context, chosen, plan, done, max_cost)
    results = _run(plan, chosen, kept, done, pace, jobs)
    if len(results) < len(plan.items):
        click.echo(
            f"Stopped after {len(results)} of {len(plan.items)} texts; those are kept, and the same "
            "command goes on from there.",
            err=True,
        )
        return None
    record = to_json(plan, results, who, _now())
    last.keep(context.archive, record)
    kept.drop()
    return record


def _jobs(context: Context) -> int:
    from mockint.llm.endpoint import is_loopback

    settings = context.settings
    if settings.judge_name == "offline":
        return 1
    return JOBS_HERE if is_loopback(settings.url) else JOBS


def _run(
    plan: Plan,
    chosen: Chosen,
    kept: Kept,
    done: Mapping[Item, Result],
    pace: Pace,
    jobs: int,
) -> dict[Item, Result]:
    """Have judged what is left, with its progress on standard error, until a signal stops it."""
    from mockint.selftest.run import run

    cancel = threading.Event()
    bar = Bar(len(plan.items), len(done))

    def look(result: Result | None) -> None:
        if result is not None:
            bar.add(ungraded=result.score is None)
        bar.draw(pace.left)
        # Here nothing is on its way into the archive: what is paid for is not lost.
        try:
            leaving.check()
        except Leave:
            cancel.set()

    with Leaving() as leaving:
        try:
            return run(
                plan, chosen.judge, done, kept.keep, now=_now, jobs=jobs, cancel=cancel, look=look
            )
        finally:
            bar.clear()


def _judge(context: Context, pace: Pace, max_cost: float | None) -> Chosen:
    from mockint.grading.judges import Reading, for_grading

    return for_grading(
        context.settings,
        context.archive.memory(),
        Reading(max_cost=max_cost),
        pace=pace,
        budget=context.budget(max_cost),
    )


def _announce(
    context: Context,
    chosen: Chosen,
    plan: Plan,
    done: Mapping[Item, Result],
    max_cost: float | None,
) -> None:
    """Say what is judged, where it is sent and what it may cost, before anything is sent."""
    from mockint.cli.costs import clear

    left = [plan.case(item) for item in plan.items if item not in done]
    already = f", {len(done)} of them judged in an earlier run" if done else ""
    click.echo(f"{many(len(plan.items), 'text')} to judge{already}. {chosen.sentence}", err=True)
    clear(context, chosen, left, max_cost)


def _nothing(context: Context, plan: Plan, error: MockintError) -> dict[str, Any]:
    """The object of a selftest that could not be finished."""
    from mockint.selftest.report import to_json
    from mockint.selftest.run import JudgeName

    settings = context.settings
    if settings.judge_name == "offline":
        return to_json(plan, {}, JudgeName("offline"), _now(), str(error))
    from mockint.llm.endpoint import shown

    who = JudgeName("llm", settings.model.value, shown(settings.url))
    return to_json(plan, {}, who, _now(), str(error))


def _now() -> str:
    from mockint.interview.ports import SystemTime, utc_text

    return utc_text(SystemTime().now())
