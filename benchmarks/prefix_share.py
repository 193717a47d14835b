"""How much of a judge's prompt is byte-identical between two answers to one scenario, and its tokens.

Run: python benchmarks/prefix_share.py [MODEL]     (of the checkout; no network, no key)

The share is that of the common prefix of the messages as they are sent, schema included. OpenAI
caches such a prefix from 1,024 tokens on.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from mockint.bank.folders import search_path
from mockint.bank.gold import load_gold
from mockint.bank.load import Entry, load_bank
from mockint.grading.case import main_case
from mockint.grading.cost import estimate_case
from mockint.grading.judging.prompt import build_prompt
from mockint.llm.endpoint import Endpoint
from mockint.llm.prices import read_prices
from mockint.llm.prompting import with_schema
from mockint.llm.tokens import count

MODEL = "gpt-5.4-mini"
KINDS = ("strong", "adequate")


def sent(entry: Entry, answer: str) -> bytes:
    """The prompt of one answer as it goes out, message after message."""
    prompt = build_prompt(main_case(entry.scenario, entry.rubric, answer))
    messages = with_schema(prompt.messages, prompt.schema)
    return b"\0".join(message["content"].encode() for message in messages)


def common(one: bytes, other: bytes) -> int:
    """How many bytes two prompts begin with alike."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))


def main(model: str = MODEL) -> None:
    home = Path(tempfile.mkdtemp(prefix="mockint-prefix-"))
    folders = search_path(home)
    bank = load_bank(folders)
    golds, _ = load_gold(folders, bank)
    texts: dict[tuple[str, str], str] = {
        (gold.scenario, gold.answer.kind): gold.answer.answer for gold in golds
    }
    endpoint = Endpoint.at("https://api.openai.com/v1", model)
    price = read_prices(home).at(endpoint)
    home.rmdir()
    print(f"{'scenario':34} {'bytes':>7} {'same':>7} {'share':>6} {'tokens':>7} {'at most':>8}")
    shares, tokens = [], []
    for name, entry in sorted(bank.entries.items()):
        strong, adequate = (texts[name, kind] for kind in KINDS)
        one, other = sent(entry, strong), sent(entry, adequate)
        same = common(one, other)
        taken = estimate_case(main_case(entry.scenario, entry.rubric, strong), endpoint, price)
        most = "unknown" if taken.usd is None else f"${taken.usd:.4f}"
        shares.append(same / len(one))
        tokens.append(taken.about)
        mark = "≈" if count("a", model).approximate else ""
        print(
            f"{name:34} {len(one):7,} {same:7,} {same / len(one):6.1%}"
            f" {mark + format(taken.about, ','):>7} {most:>8}"
        )
    print(
        f"{len(shares)} scenarios: {min(shares):.1%} to {max(shares):.1%} of a prompt is the same; "
        f"{sum(tokens) / len(tokens):,.0f} tokens for a first prompt on average ({model})"
    )


if __name__ == "__main__":
    main(*sys.argv[1:2])
