"""The keys: each can be named, explained, remapped, sent by every terminal, and is said once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from textual.actions import parse
from textual.binding import Binding
from textual.widgets import Footer
from textual.widgets._footer import FooterKey

from mockint.tui.app import MockintApp
from mockint.tui.screens.appeal import AppealScreen
from mockint.tui.screens.by_hand import ByHandScreen
from mockint.tui.screens.compare import CompareScreen
from mockint.tui.screens.debrief import DebriefScreen
from mockint.tui.screens.grades import GradesScreen
from mockint.tui.screens.help import HelpScreen
from mockint.tui.screens.home import HomeScreen
from mockint.tui.screens.home_list import FilterInput
from mockint.tui.screens.interview import InterviewScreen
from mockint.tui.screens.judge import JudgeScreen
from mockint.tui.screens.models import ModelFilter, ModelsScreen
from mockint.tui.screens.progress import ProgressScreen
from mockint.tui.screens.replay import ReplayScreen
from mockint.tui.screens.room import RoomScreen
from mockint.tui.screens.self_score import SelfScoreScreen
from mockint.tui.screens.sessions import SessionsScreen
from mockint.tui.screens.unsaved import UnsavedScreen
from mockint.tui.widgets.answer_editor import AnswerEditor
from mockint.tui.widgets.argument_box import ArgumentBox
from mockint.tui.widgets.find_line import FindLine

OpenDesk = Callable[..., Any]

SCREENS: dict[type[RoomScreen[Any]], tuple[type, ...]] = {
    HomeScreen: (FilterInput,),
    InterviewScreen: (AnswerEditor, FindLine),
    SelfScoreScreen: (),
    DebriefScreen: (),
    AppealScreen: (ArgumentBox,),
    GradesScreen: (),
    CompareScreen: (),
    ReplayScreen: (),
    ProgressScreen: (),
    SessionsScreen: (),
    JudgeScreen: (),
    ModelsScreen: (ModelFilter,),
    ByHandScreen: (),
    HelpScreen: (),
    UnsavedScreen: (),
}
"""Every screen with the widgets on it that bring keys of their own."""
ARRIVE_AS_OTHERS = {"ctrl+h", "ctrl+i", "ctrl+m", "alt+enter"}
"""Keys that terminals send as Backspace, Tab, Enter, or not at all."""
KEPT_BY_THE_EDITOR = {*(f"ctrl+{letter}" for letter in "adekuvwxyz"), "f6", "f7", "tab", "enter"}
"""Keys that a TextArea takes before the screen sees them, unless they are priority."""


def own(owner: type) -> Iterator[Binding]:
    """The bindings that a class of ours adds, those of its own bases in mockint included."""
    for base in owner.__mro__:
        if not base.__module__.startswith("mockint."):
            continue
        for binding in base.__dict__.get("BINDINGS", ()):
            assert isinstance(binding, Binding), f"{base.__name__}: {binding} has no id"
            yield from Binding.make_bindings([binding])


def works_on(screen: type[RoomScreen[Any]]) -> list[Binding]:
    """All of our keys that work on a screen."""
    owners = (screen, *SCREENS[screen], MockintApp)
    return [binding for owner in owners for binding in own(owner)]


def subclasses(base: type) -> Iterator[type]:
    for found in base.__subclasses__():
        yield found
        yield from subclasses(found)


def test_every_screen_is_looked_at_here() -> None:
    ours = {
        found
        for found in subclasses(RoomScreen)
        if found.__module__.startswith("mockint.") and not found.__subclasses__()
    }
    assert ours == set(SCREENS)


@pytest.mark.parametrize("owner", [MockintApp, *SCREENS, AnswerEditor, FilterInput, ModelFilter])
def test_every_binding_has_an_id_and_says_what_it_does(owner: type) -> None:
    for binding in own(owner):
        assert re.fullmatch(r"[a-z]+\.[a-z0-9-]+", binding.id or ""), binding
        assert len(binding.tooltip) >= 4, binding


@pytest.mark.parametrize("screen", SCREENS)
def test_no_key_of_a_screen_means_two_things(screen: type[RoomScreen[Any]]) -> None:
    meant: dict[str, str] = {}
    for binding in works_on(screen):
        if screen is HelpScreen and binding.id == "app.help":
            continue  # F1 opens the help, and on it closes it
        assert binding.key not in meant, f"{binding.key}: {meant.get(binding.key)}, {binding.id}"
        meant[binding.key] = str(binding.id)


def test_ids_are_given_once() -> None:
    owners = {MockintApp, *SCREENS, *(widget for more in SCREENS.values() for widget in more)}
    ids = [binding.id for owner in owners for binding in own(owner)]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("screen", SCREENS)
def test_every_key_is_one_that_terminals_send(screen: type[RoomScreen[Any]]) -> None:
    for binding in works_on(screen):
        assert binding.key not in ARRIVE_AS_OTHERS, binding
        assert not re.fullmatch(r"alt\+\d", binding.key), binding


def test_every_key_of_the_interview_reaches_it_from_inside_the_editor() -> None:
    for owner in (InterviewScreen, MockintApp):
        for binding in own(owner):
            if binding.priority:
                continue
            assert binding.key not in KEPT_BY_THE_EDITOR, binding
            assert len(binding.key) > 1, binding


async def test_palette_commands_read_noun_verb_on_every_screen(open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        await check_commands(desk, at_least=6)
        await desk.press("enter")
        await check_commands(desk, at_least=10)
        desk.interview._finish()
        await desk.past_rating()
        assert isinstance(desk.app.screen, DebriefScreen)
        await check_commands(desk, at_least=6)


async def check_commands(desk: Any, at_least: int) -> None:
    commands = list(desk.app.get_system_commands(desk.app.screen))
    assert len(commands) >= at_least
    names = [command.title for command in commands]
    assert len(names) == len(set(names))
    for command in commands:
        assert re.fullmatch(r"[a-z][a-z-]*: [a-z][a-z ]*", command.title), command.title
        assert command.help


@pytest.mark.parametrize("size", [(80, 24), (60, 20)])
async def test_the_footer_holds_at_most_five_keys_and_never_scrolls(
    open_desk: OpenDesk, size: tuple[int, int]
) -> None:
    async with open_desk(size=size) as desk:
        check_footer(desk)
        await desk.press("f1")
        check_footer(desk)
        await desk.press("escape", "f3")
        assert isinstance(desk.app.screen, JudgeScreen)
        check_footer(desk)
        await desk.press("escape")
        desk.app.push_screen(ModelsScreen("http://127.0.0.1:9/v1", ("tiny-3", "tiny-4")))
        await desk.settle()
        check_footer(desk)
        await desk.press("escape")
        desk.app.push_screen(UnsavedScreen(None))
        await desk.settle()
        check_footer(desk)
        await desk.press("escape", "enter")
        check_footer(desk)
        await desk.press("f4")
        check_footer(desk)
        await desk.press("escape")
        await desk.submit("We limit the queue.")
        check_footer(desk)
        desk.interview._finish()
        await desk.past_rating()
        assert isinstance(desk.app.screen, DebriefScreen)
        check_footer(desk)


def check_footer(desk: Any) -> None:
    footer = desk.app.screen.query_one(Footer)
    keys = [key for key in footer.query(FooterKey) if key.display]
    where = f"{desk.app.screen} {[key.description for key in keys]}"
    assert 1 <= len(keys) <= 5, where
    assert footer.virtual_size.width <= desk.app.size.width, where
    assert max(key.region.right for key in keys) <= desk.app.size.width, where


def test_every_palette_command_names_an_action_of_its_screen() -> None:
    looked_at = 0
    for owner in rooms(RoomScreen):
        for name, _, action in owner.commands(owner.__new__(owner)):
            _, method, _ = parse(action)
            assert callable(getattr(owner, f"action_{method}", None)), f"{owner}: {name}"
            looked_at += 1
    assert looked_at > 80


def rooms(owner: Any) -> Iterator[Any]:
    for made in owner.__subclasses__():
        yield made
        yield from rooms(made)


async def test_a_palette_command_does_what_its_key_does(open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        assert "staff" not in desk.shown()
        await desk.press("ctrl+o", *"barchange", "enter")
        assert isinstance(desk.app.screen, HomeScreen)
        assert "staff" in desk.shown()
