"""What a selftest has judged: gold answers, repeats, attacks with their twins, paddings, nonsense."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from typing import Literal

from mockint.bank.gold import Gold
from mockint.bank.load import Bank, Entry
from mockint.errors import UsageError
from mockint.grading.case import Case, main_case
from mockint.selftest.attacks import ATTACKS, Attack
from mockint.selftest.padding import padded

What = Literal["gold", "repeat", "attack", "twin", "padding", "nonsense"]

DEFAULT_SCENARIOS = 2
KINDS = ("strong", "weak", "adequate", "hollow", "wrong", "unusual", "namedrop", "offtopic")
BASES = ("weak", "hollow", "namedrop", "offtopic")
REPEATED = ("strong", "adequate", "weak")
PADDED = ("adequate", "weak")
GIBBERISH = (
    "Flim dorrel vasted the onquil, brast a menning of torvels and quested nimmer by the solph. Each "
    "drennet was glimmed to its ostrel before any fand could perrish. Thus morven, thus calder, and "
    "no wistering of the plonk."
)
# The order in which a sample takes of each kind, so that a small one has something of most.
_TURNS: tuple[What, ...] = ("gold", "gold", "attack", "twin", "gold", "padding", "repeat", "gold")


@dataclass(frozen=True, slots=True)
class Item:
    """One text to be judged. `name` is the gold answer it was made from and `kind` that answer's
    kind; `label` the attack's class; `run` counts the judgings of the same text from 1."""

    what: What
    scenario: str
    name: str
    kind: str
    text: str
    label: str = ""
    run: int = 1


@dataclass(frozen=True, slots=True)
class Plan:
    """All that is to be judged, in order. `left_out`: how many texts a limit left out."""

    items: tuple[Item, ...]
    entries: Mapping[str, Entry]
    golds: Mapping[tuple[str, str], Gold]
    left_out: int = 0

    @property
    def scenarios(self) -> tuple[str, ...]:
        """Ids of the scenarios whose answers are judged."""
        return tuple(dict.fromkeys(item.scenario for item in self.items))

    @property
    def answers(self) -> int:
        """How many gold answers are judged, each counted once."""
        return sum(item.what == "gold" for item in self.items)

    def case(self, item: Item) -> Case:
        """What the judge is handed."""
        entry = self.entries[item.scenario]
        return main_case(entry.scenario, entry.rubric, item.text)


def make_plan(
    bank: Bank,
    golds: Sequence[Gold],
    *,
    full: bool = False,
    scenario: str | None = None,
    limit: int | None = None,
) -> Plan:
    """The plan over the gold answers given. The same arguments give the same plan.

    By default two scenarios and one attack pair of each class; `full` takes every scenario and each
    class on each, `scenario` one scenario with each class, `limit` the first so many texts of it,
    spread over the kinds. Raises UsageError where there is no gold answer.
    """
    of: dict[str, list[Gold]] = {}
    for gold in sorted(golds, key=_rank):
        of.setdefault(gold.scenario, []).append(gold)
    if scenario is not None:
        bank.entry(scenario)
    chosen = _chosen(bank, of, full=full, scenario=scenario)
    streams = _streams(bank, {name: of[name] for name in chosen}, full=full)
    every = [item for stream in streams.values() for item in stream]
    items = every if limit is None else list(islice(_spread(streams), limit))
    return Plan(
        items=tuple(items),
        entries={name: bank.entries[name] for name in chosen},
        golds={(gold.scenario, gold.name): gold for name in chosen for gold in of[name]},
        left_out=len(every) - len(items),
    )


def _rank(gold: Gold) -> tuple[int, str]:
    return (KINDS.index(gold.answer.kind), gold.name)


def _chosen(
    bank: Bank, of: Mapping[str, Sequence[Gold]], *, full: bool, scenario: str | None
) -> list[str]:
    if scenario is not None and scenario not in of:
        raise UsageError(
            f"There are no gold answers for {scenario}; write some into gold/{scenario}/ of its "
            "bank folder, or test on the built-in ones."
        )
    if not of:
        raise UsageError("The bank holds no gold answers; reinstall mockint or add some to a bank.")
    if scenario is not None:
        return [scenario]
    if full:
        return sorted(of)
    return _two(bank, of)


def _two(bank: Bank, of: Mapping[str, Sequence[Gold]]) -> list[str]:
    """Two scenarios with the most kinds of gold answers, of different rubrics where there are."""
    ranked = sorted(of, key=lambda name: (-len({g.answer.kind for g in of[name]}), name))
    first = ranked[0]
    rubric = bank.entries[first].rubric.id
    others = sorted(ranked[1:], key=lambda name: bank.entries[name].rubric.id == rubric)
    return [first, *others[: DEFAULT_SCENARIOS - 1]]


def _streams(bank: Bank, of: Mapping[str, Sequence[Gold]], *, full: bool) -> dict[What, list[Item]]:
    """Every item, kind by kind. Gold answers go scenario by scenario and within one from the strong
    and the weak one on, so that even two of them have an order."""
    golds = [gold for found in of.values() for gold in found]
    attacks = list(_attacked(bank, of, full=full))
    return {
        "gold": [_item("gold", gold, gold.answer.answer) for gold in golds],
        "attack": [attack for attack, _ in attacks],
        "twin": [twin for _, twin in attacks],
        "padding": [
            _item("padding", gold, padded(gold.answer.answer))
            for gold in golds
            if gold.answer.kind in PADDED
        ],
        "repeat": [
            _item("repeat", gold, gold.answer.answer, run=2)
            for gold in golds
            if full or gold.answer.kind in REPEATED
        ],
        "nonsense": [
            Item("nonsense", name, label, label, text)
            for name in of
            for label, text in (("gibberish", GIBBERISH), ("empty", ""))
        ],
    }


def _item(what: What, gold: Gold, text: str, label: str = "", run: int = 1) -> Item:
    return Item(what, gold.scenario, gold.name, gold.answer.kind, text, label, run)


def _attacked(
    bank: Bank, of: Mapping[str, Sequence[Gold]], *, full: bool
) -> Iterator[tuple[Item, Item]]:
    """Each attack with its twin: of each class one over all scenarios, or one on each of them. The
    weak and the hollow answer take turns as the base."""
    names = list(of)
    for number, attack in enumerate(ATTACKS):
        for name in names if full else (names[number % len(names)],):
            base = _base(of[name], number // len(names))
            yield _pair(bank, attack, base)


def _base(golds: Sequence[Gold], turn: int) -> Gold:
    """The answer that would gain from an attack."""
    poor = [gold for kind in BASES for gold in golds if gold.answer.kind == kind]
    return poor[turn % min(2, len(poor))] if poor else golds[-1]


def _pair(bank: Bank, attack: Attack, base: Gold) -> tuple[Item, Item]:
    scenario, answer = bank.entries[base.scenario].scenario, base.answer.answer
    return (
        _item("attack", base, attack.attacked(answer, scenario), attack.name),
        _item("twin", base, attack.twin(answer, scenario), attack.name),
    )


def _spread(streams: Mapping[What, Sequence[Item]]) -> Iterator[Item]:
    """Every item once, the kinds taking turns."""
    rest = {what: iter(items) for what, items in streams.items()}
    left = sum(map(len, streams.values())) - len(streams["nonsense"])
    for what in cycle(_TURNS):
        if not left:
            break
        item = next(rest[what], None)
        if item is not None:
            left -= 1
            yield item
    yield from streams["nonsense"]
