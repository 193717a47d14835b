from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from mockint.errors import UsageError
from mockint.llm.endpoint import Endpoint
from mockint.llm.prices import HERE, Price, Prices, parse_prices, read_prices

LIST = """\
[[prices]]
as_of = 2026-10-01
source = "https://prices.test/"
[prices.models]
"judge" = { input = 2, cached = 0.5, output = 8 }
"judge-mini" = { input = 0.5, output = 2 }
"other-*" = { input = 1, output = 1 }
"other-large-*" = { input = 3, output = 9 }
"""


def prices(own: str = "") -> Prices:
    mine = parse_prices(own, "own") if own else {}
    return Prices(parse_prices(LIST, "list"), mine)


def own(name: str, usd: float) -> str:
    return f'[[prices]]\nas_of = 2026-11-01\n[prices.models]\n"{name}" = {{ input = {usd}, output = {usd} }}\n'


@pytest.mark.parametrize(
    ("model", "paid"),
    [
        ("judge", 2),
        ("judge-2026-01-31", 2),
        ("judge-20260131", 2),
        ("provider/judge", 2),
        ("judge-mini", 0.5),
        ("judge-mini-2026-01-31", 0.5),
        ("other-small", 1),
        ("other-large-7", 3),
        ("judge-pro", None),
        ("judgement", None),
        ("", None),
    ],
)
def test_a_price_is_found_by_name_snapshot_or_longest_pattern(
    model: str, paid: float | None
) -> None:
    found = prices().of(model)
    assert (found.input if found else None) == paid


def test_the_users_price_comes_first() -> None:
    found = prices(own("judge", 7)).of("judge")
    assert found is not None
    assert (found.input, found.as_of) == (7, "2026-11-01")


def test_cached_tokens_are_priced_apart_and_cost_as_much_as_others_where_no_rate_is_given() -> None:
    judge, mini = prices().of("judge"), prices().of("judge-mini")
    assert judge is not None
    assert mini is not None
    assert judge.usd(1_000_000, 400_000, 100_000) == pytest.approx(0.6 * 2 + 0.4 * 0.5 + 0.1 * 8)
    assert mini.usd(1_000_000, 400_000, 0) == pytest.approx(0.5)
    assert judge.usd(100, 900, 0) == pytest.approx(100 * 0.5 / 1_000_000)


def test_a_server_on_this_machine_costs_nothing_unless_its_name_can_only_be_a_providers() -> None:
    def at(model: str, own_list: str = "") -> Price | None:
        return prices(own_list).at(Endpoint.at("http://127.0.0.1:11434/v1", model))

    assert at("qwen3:14b") is HERE
    assert at("other-small") is HERE
    assert at("judge") == prices().of("judge")
    mine = at("qwen3:14b", own("qwen3:14b", 0.1))
    assert mine is not None
    assert mine.input == 0.1


def test_the_model_that_answered_counts_before_the_one_that_was_asked_for() -> None:
    endpoint = Endpoint.at("https://api.judge.test/v1", "judge")
    assert prices().at(endpoint, "judge-mini-2026-01-31") == prices().of("judge-mini")
    assert prices().at(endpoint, "nobody-knows") == prices().of("judge")


def test_every_price_of_the_package_has_a_day_a_source_and_sense(tmp_path: Path) -> None:
    shipped = read_prices(tmp_path).shipped
    assert "gpt-5-mini" in shipped
    for name, price in shipped.items():
        assert date.fromisoformat(price.as_of) <= date(2026, 11, 23), name
        assert price.source.startswith("https://"), name
        assert 0 < price.cached <= price.input < price.output, name


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("[[prices]]\nas_of = soon\n", "line 2", "TOML"),
        ("x = 1\n", "line 1", "[[prices]]"),
        ("\n[[prices]]\nas_of = 2026-11-01\n[prices.models]\njudge = 3\n", "line 5", "judge"),
        (own("judge", 1).replace("1, output", "-1, output"), "line 4", "from 0"),
        (own("judge", 1).replace("input = 1, ", ""), "line 4", "needs input"),
        (own("judge", 1).replace("1, output", "true, output"), "line 4", "needs input"),
        (own("judge", 1).replace("1, output", "nan, output"), "line 4", "from 0"),
        (own("judge", 1).replace("2026-11-01", '"soon"'), "line 2", "as_of"),
        ("[[prices]]\n[prices.models]\n", "line 1", "as_of"),
        ("[[prices]]\nas_of = 2026-11-01\nmodel = 1\n", "line 1", "only"),
        ("prices = 3\n", "line 1", "[[prices]]"),
        (f"prices = {'[' * 5_000}", "prices.toml", "TOML"),
    ],
)
def test_a_bad_file_is_one_sentence_with_its_line(
    tmp_path: Path, text: str, line: str, words: str
) -> None:
    path = tmp_path / "prices.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(UsageError) as raised:
        read_prices(tmp_path)
    told = str(raised.value)
    assert str(path) in told
    assert line in told
    assert words in told
    assert "\n" not in told


def test_a_file_that_is_no_text_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "prices.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UsageError, match="cannot be read"):
        read_prices(tmp_path)
