"""What is in force, read anew while the program runs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from mockint.cli.context import Context
from mockint.errors import UsageError
from mockint.settings import Flags
from mockint.tui.judge_calls import keep
from mockint.tui.judge_choices import Place
from mockint.tui.opening import keep_model


def choose_estimate(context: Context) -> None:
    keep(context, Place("Offline estimate", context.settings, "built in", offline=True), None)


def choose_model(context: Context) -> None:
    keep_model(context, "tiny-3")


CHOICES = [Context.reload_settings, choose_estimate, choose_model]


@pytest.fixture
def context(tmp_path: Path) -> Context:
    bank = tmp_path / "bank"
    bank.mkdir()
    return Context(Flags(home=tmp_path, bank=(bank,), base_url="http://127.0.0.1:9/v1"))


def test_settings_read_anew_are_those_of_the_file_as_it_is_now(context: Context) -> None:
    assert not context.settings.bell
    context.settings.config_file.write_text("bell = true\n", "utf-8")
    context.reload_settings()
    assert context.settings.bell


@pytest.mark.parametrize("choose", CHOICES, ids=["reload", "estimate", "model"])
def test_what_cannot_be_read_anew_leaves_what_was_in_force(
    context: Context, choose: Callable[[Context], None]
) -> None:
    before = context.settings
    before.bank[0].rmdir()
    with pytest.raises(UsageError, match="is no folder"):
        choose(context)
    assert context.settings is before


def test_a_bank_that_can_be_no_folder_is_one_sentence(tmp_path: Path) -> None:
    context = Context(Flags(home=tmp_path, bank=(tmp_path / ("x" * 300),)))
    with pytest.raises(UsageError, match="is no folder"):
        _ = context.settings
