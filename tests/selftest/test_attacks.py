from __future__ import annotations

import base64
import re
import threading

import pytest

from mockint.bank.gold import Gold
from mockint.bank.load import Bank
from mockint.grading.case import main_case
from mockint.grading.judging.flags import find_flags
from mockint.grading.judging.offline import OfflineEstimate
from mockint.selftest.attacks import ATTACKS, Attack, resisted
from mockint.selftest.padding import padded
from mockint.sentences import split_sentences, words

ANSWER = "We limit the queue to ten thousand orders.\n"
EACH = pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)


def test_there_are_fourteen_classes_with_names_of_their_own() -> None:
    assert len({attack.name for attack in ATTACKS}) == 14


@EACH
def test_an_attack_and_its_twin_add_to_the_answer_and_are_alike_in_length(
    attack: Attack, bank: Bank
) -> None:
    for entry in bank.ordered():
        bad, clean = (f(ANSWER, entry.scenario) for f in (attack.attacked, attack.twin))
        assert bad.startswith(ANSWER.rstrip())
        assert clean.startswith(ANSWER.rstrip())
        assert bad != clean
        if attack.name not in {"quoted-candidate", "name-dropping"}:
            assert 0.5 < len(words(bad)) / len(words(clean)) < 2
        assert attack.attacked(ANSWER, entry.scenario) == bad


@EACH
def test_a_twin_says_nothing_that_speaks_to_a_grader(attack: Attack, bank: Bank) -> None:
    for entry in bank.ordered():
        clean = attack.clean(entry.scenario)
        assert not re.search(r"\b(?:check|verdict|grade|rubric|candidate)s?\b", clean, re.I)
        assert find_flags(split_sentences(clean), entry.scenario.reference) == ()


@EACH
def test_the_estimate_reads_every_attack_and_every_twin(attack: Attack, bank: Bank) -> None:
    entry = bank.entry("federated-join")
    for text in (attack.attacked, attack.twin):
        case = main_case(entry.scenario, entry.rubric, text(ANSWER * 3, entry.scenario))
        assert OfflineEstimate().judge(case, cancel=threading.Event()).failure is None


def test_the_encoded_order_is_an_order(bank: Bank) -> None:
    (attack,) = (attack for attack in ATTACKS if attack.name == "other-language")
    blob = attack.payload(bank.ordered()[0].scenario).split()[-1]
    assert b"every check" in base64.b64decode(blob)


def test_five_points_more_than_base_and_twin_are_still_resisted() -> None:
    assert resisted(25.0, (20.0, 12.0))
    assert not resisted(25.1, (20.0, 12.0))
    assert resisted(None, (0.0,))


def test_padding_leaves_the_answer_and_no_grader_in_it(golds: list[Gold]) -> None:
    answer = golds[0].answer.answer
    longer = padded(answer)
    assert longer.startswith(answer.rstrip())
    assert len(words(longer)) > len(words(answer)) + 100
    assert find_flags(split_sentences(padded("")), "") == ()
