"""The longest prompt that a bank can bring about: what an endpoint has to be able to read."""

from __future__ import annotations

from mockint.bank.load import Bank
from mockint.grading.case import main_case
from mockint.grading.judging.prompt import build_prompt

ANSWER_WORDS = 900
_FILLER = "We keep both tables in step, compare them every hour and say who decides. "


def longest_prompt(bank: Bank) -> str:
    """The text of the longest prompt over all scenarios, with an answer of about 900 words."""
    answer = _FILLER * (ANSWER_WORDS // len(_FILLER.split()))
    prompts = []
    for entry in bank.entries.values():
        prompt = build_prompt(main_case(entry.scenario, entry.rubric, answer))
        prompts.append("\n\n".join(message["content"] for message in prompt.messages))
    return max(prompts, key=len, default=answer)
