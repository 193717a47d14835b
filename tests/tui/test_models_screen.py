from __future__ import annotations

import pytest
from textual.widgets import Footer, Input, OptionList

from mockint.tui.screens.models import NO_MATCH, OFFLINE, ModelsScreen

WHERE = "https://me:hunter2@judge.test/v1"
MODELS = ("vendor/big-chat", "vendor/small-chat", "[/b]list[int]", "tail\x1b[2J")


@pytest.fixture
def ask(open_desk):
    """`async with ask(…) as (desk, answers)`: the screen is open; `answers` is what it gave."""
    from contextlib import asynccontextmanager

    @asynccontextmanager
    async def asked(*, size=(80, 24), models=MODELS, **options):
        async with open_desk(size=size) as desk:
            answers = []
            desk.app.push_screen(ModelsScreen(WHERE, models, **options), answers.append)
            await desk.settle()
            yield desk, answers

    return asked


def rows(desk) -> list[str]:
    return [str(o.prompt).strip() for o in desk.app.screen.query_one(OptionList).options]


async def test_every_model_and_offline_for_now_are_listed_as_they_are(ask):
    async with ask() as (desk, _):
        assert rows(desk) == [OFFLINE, *MODELS[:3], "tail"]
        assert "list[int]" in desk.shown()
        assert "hunter2" not in desk.shown()


async def test_enter_takes_the_first_model_and_says_before_where_answers_go(ask):
    async with ask() as (desk, answers):
        said = desk.text("#notice")
        assert "sent to https://judge.test/v1 and judged by vendor/big-chat" in said
        await desk.press("enter")
        assert answers == ["vendor/big-chat"]


async def test_typing_filters_while_arrows_move(ask):
    async with ask() as (desk, answers):
        await desk.press(*"chat")
        assert rows(desk) == [OFFLINE, "vendor/big-chat", "vendor/small-chat"]
        await desk.press("down")
        assert desk.app.screen.query_one(Input).value == "chat"
        await desk.press("enter")
        assert answers == ["vendor/small-chat"]


async def test_offline_for_now_is_an_answer_of_its_own(ask):
    async with ask() as (desk, answers):
        await desk.press("up")
        assert "stay on this machine" in desk.text("#notice")
        await desk.press("enter")
        assert answers == [""]


async def test_escape_goes_back(ask):
    async with ask() as (desk, answers):
        await desk.press("escape")
        assert answers == [None]


async def test_a_filter_without_a_match_chooses_nothing(ask):
    async with ask() as (desk, answers):
        await desk.press(*"zzz", "enter")
        assert answers == []
        assert desk.text("#notice") == NO_MATCH
        await desk.press("down", "enter")
        assert answers == [""]


async def test_the_model_in_force_is_marked_in_words_and_begun_with(ask):
    async with ask(current="vendor/small-chat", offline=False) as (desk, answers):
        assert rows(desk)[1] == "● vendor/small-chat  in force"
        assert OFFLINE not in rows(desk)
        await desk.press("enter")
        assert answers == ["vendor/small-chat"]


async def test_a_name_is_given_back_as_the_endpoint_spells_it(ask):
    async with ask() as (desk, answers):
        await desk.press("pagedown", "enter")
        assert answers == ["tail\x1b[2J"]


async def test_a_question_mark_opens_help_only_in_an_empty_filter(ask):
    async with ask() as (desk, _):
        await desk.press("question_mark")
        assert type(desk.app.screen).__name__ == "HelpScreen"
        await desk.press("escape", "a", "question_mark")
        assert desk.app.screen.query_one(Input).value == "a?"


@pytest.mark.parametrize("size", [(80, 24), (60, 20), (200, 50)])
async def test_the_footer_shows_all_its_keys(ask, size):
    async with ask(size=size, models=tuple(f"m{i}" for i in range(300))) as (desk, _):
        footer = desk.app.screen.query_one(Footer)
        assert footer.max_scroll_x == 0
        assert footer.virtual_size.width <= size[0]
        assert 0 < len(footer.query("FooterKey")) <= 5
