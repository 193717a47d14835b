from __future__ import annotations

import json
import re
import stat
import threading
from collections.abc import Iterator
from contextlib import asynccontextmanager

import httpx
import pytest
import respx
from textual.widgets import Footer, OptionList

from mockint.grading.judges import STAYS
from mockint.llm.servers import Found
from mockint.llm.watch import Progress, Stage
from mockint.settings import Flags, read_config
from mockint.tui import judge_calls
from mockint.tui.judge_calls import Said
from mockint.tui.screens.help import bindings_of
from mockint.tui.screens.judge import JudgeScreen
from mockint.tui.screens.models import ModelsScreen

OLLAMA = "http://127.0.0.1:11434/v1"
KEY = "sk-test-0123456789abcdef"


def listing(*names: str) -> httpx.Response:
    return httpx.Response(200, json={"object": "list", "data": [{"id": name} for name in names]})


def reply(text: str, prompt_tokens: int = 0) -> httpx.Response:
    usage = {"prompt_tokens": prompt_tokens, "completion_tokens": 3}
    events = [
        {"model": "m", "choices": [{"delta": {"content": text}, "finish_reason": None}]},
        {"model": "m", "choices": [{"delta": {}, "finish_reason": "stop"}]},
        {"model": "m", "choices": [], "usage": usage},
    ]
    lines = [f"data: {json.dumps(event)}\n\n" for event in events]
    headers = {"content-type": "text/event-stream"}
    return httpx.Response(200, headers=headers, text="".join(lines) + "data: [DONE]\n\n")


@pytest.fixture
def servers(monkeypatch: pytest.MonkeyPatch) -> list[Found]:
    """The servers that looking for them finds."""
    found: list[Found] = []
    monkeypatch.setattr(judge_calls, "find_servers", lambda: tuple(found))
    return found


@pytest.fixture
def endpoints() -> Iterator[respx.Router]:
    """Endpoints that need not all be called, which the plugin's own router wants."""
    with respx.mock(using="httpcore2", assert_all_called=False) as router:
        yield router


@pytest.fixture
def ollama(servers: list[Found], endpoints):
    """A server on this machine with two models."""
    servers.append(Found("Ollama", OLLAMA, ("llama3", "qwen3")))
    endpoints.get(f"{OLLAMA}/models").mock(return_value=listing("llama3", "qwen3"))
    return endpoints.post(f"{OLLAMA}/chat/completions")


@pytest.fixture
def judging(open_desk, servers):
    """`async with judging(…) as desk`: the Judge screen is open; `desk.answers` is what it gave."""

    @asynccontextmanager
    async def opened(*, wait: bool = True, **options):
        async with open_desk(**options) as desk:
            desk.answers = []
            await desk.app.push_screen(JudgeScreen(), desk.answers.append)
            if wait:
                await desk.settle()
            yield desk

    return opened


def rows(desk) -> list[str]:
    return [str(option.prompt) for option in desk.app.screen.query_one(OptionList).options]


def footer_keys(desk) -> list[str]:
    footer = desk.app.screen.query_one(Footer)
    return [str(key.description) for key in footer.query("FooterKey")]


async def go_to(desk, name: str) -> None:
    at = next(i for i, row in enumerate(rows(desk)) if name in row)
    desk.app.screen.query_one(OptionList).highlighted = at
    await desk.settle()


async def pick(desk, model: str) -> None:
    await go_to(desk, "Ollama")
    await desk.press("enter")
    assert isinstance(desk.app.screen, ModelsScreen)
    await desk.press(*model, "enter")


# -- what is listed --------------------------------------------------------------------------------


async def test_the_estimate_is_in_force_on_a_fresh_machine(judging):
    async with judging() as desk:
        assert "● Offline estimate\n    in force, the default; needs nothing" in rows(desk)[0]
        assert STAYS in desk.text("#detail")
        assert "No model server listens on this machine" in desk.text("#looking")


async def test_a_server_on_this_machine_is_offered_and_not_used(judging, ollama):
    async with judging() as desk:
        assert any("Ollama at http://127.0.0.1:11434/v1" in row for row in rows(desk))
        assert desk.app.context.settings.judge_name == "offline"
        assert not ollama.called


async def test_while_looking_the_seconds_are_shown_and_the_rest_works(judging, monkeypatch):
    go = threading.Event()

    def find() -> tuple[Found, ...]:
        go.wait(20)
        return ()

    monkeypatch.setattr(judge_calls, "find_servers", find)
    async with judging(wait=False) as desk:
        await desk.until(lambda: rows(desk))
        assert re.fullmatch(r"looking for servers on this machine, \d+ s", desk.text("#looking"))
        go.set()
        await desk.settle()
        assert "No model server" in desk.text("#looking")


async def test_an_endpoint_of_the_environment_is_shown_without_its_credentials(
    judging, monkeypatch
):
    monkeypatch.setenv("OPENAI_BASE_URL", "http://me:hunter2@judge.test/v1?k=abc")
    async with judging() as desk:
        assert "in force, from OPENAI_BASE_URL" in rows(desk)[1]
        assert "not encrypted" in desk.text("#detail")
        assert "hunter2" not in desk.shown()
        assert "abc" not in desk.shown()


async def test_a_config_file_that_cannot_be_read_is_one_sentence(judging, home):
    async with judging(wait=False) as desk:
        (home / "config.toml").write_text("judge = = 1", encoding="utf-8")
        await desk.settle()
        await desk.press("r")
        assert "is no valid TOML" in desk.text("#status")
        (home / "config.toml").unlink()
        await desk.press("r")
        assert "Offline estimate" in rows(desk)[0]


# -- choosing --------------------------------------------------------------------------------------


async def test_a_chosen_model_is_kept_and_in_force_at_once(judging, ollama, home, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    async with judging() as desk:
        await pick(desk, "qwen3")
        assert f"sent to {OLLAMA} and judged by qwen3" in desk.text("#detail")
        assert not ollama.called
        await desk.press("enter")
        assert desk.answers == [True]
        settings = desk.app.context.settings
        assert (settings.judge_name, settings.url) == ("llm", OLLAMA)
        assert settings.chosen_models[OLLAMA] == "qwen3"
    config = home / "config.toml"
    models = {OLLAMA: "qwen3"}
    assert read_config(config) == {"judge": "llm", "base_url": OLLAMA, "models": models}
    assert stat.S_IMODE(config.stat().st_mode) == 0o600
    assert KEY not in config.read_text(encoding="utf-8")


async def test_the_estimate_is_kept_with_one_key(judging, home, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    async with judging() as desk:
        assert "in force, from OPENAI_API_KEY" in rows(desk)[1]
        await go_to(desk, "Offline estimate")
        await desk.press("enter")
        assert desk.answers == [True]
        assert desk.app.context.settings.judge_name == "offline"
    assert read_config(home / "config.toml") == {"judge": "offline"}


async def test_the_only_model_of_a_server_needs_no_list(judging, servers, endpoints):
    servers.append(Found("llama.cpp", "http://127.0.0.1:8080/v1", ("m.gguf",)))
    endpoints.get("http://127.0.0.1:8080/v1/models").mock(return_value=listing("m.gguf"))
    async with judging() as desk:
        await go_to(desk, "llama.cpp")
        await desk.press("enter")
        assert "m.gguf it is" in desk.text("#status")
        await desk.press("enter")
        assert desk.answers == [True]


async def test_another_model_can_be_chosen_before_keeping(judging, ollama):
    async with judging() as desk:
        await pick(desk, "qwen3")
        await desk.press("m", *"llama", "enter")
        assert "judged by llama3" in desk.text("#detail")


async def test_going_back_changes_nothing(judging, ollama, home):
    async with judging() as desk:
        await pick(desk, "qwen3")
        await desk.press("escape")
        assert desk.answers == [False]
    assert not (home / "config.toml").exists()


async def test_a_variable_that_outranks_the_choice_is_named_before_and_after(
    judging, ollama, monkeypatch
):
    monkeypatch.setenv("OPENAI_BASE_URL", "http://other.test/v1")
    async with judging() as desk:
        await pick(desk, "qwen3")
        assert "Mind: OPENAI_BASE_URL outranks this choice" in desk.text("#detail")
        await desk.press("enter")
        assert desk.answers == []
        assert "Kept, but OPENAI_BASE_URL outranks this choice" in desk.text("#status")
        assert any("other.test" in row and "in force" in row for row in rows(desk))
        await desk.press("escape")
        assert desk.answers == [True]


async def test_a_flag_that_outranks_the_choice_is_named(judging, ollama, home):
    async with judging(flags=Flags(home=home, model="big")) as desk:
        await pick(desk, "qwen3")
        await desk.press("enter")
        assert "Kept, but --model outranks this choice" in desk.text("#status")


async def test_openai_without_a_key_names_the_variable_to_set(judging):
    async with judging() as desk:
        await go_to(desk, "OpenAI")
        for key in ("enter", "t"):
            await desk.press(key)
            assert "OpenAI needs a key; set OPENAI_API_KEY" in desk.text("#status")
        assert desk.answers == []


async def test_an_address_with_credentials_is_not_kept(judging, endpoints, home):
    endpoints.get(url__startswith="https://gate.test/v1/models").mock(return_value=listing("m"))
    flags = Flags(home=home, base_url="https://me:hunter2@gate.test/v1")
    async with judging(flags=flags) as desk:
        await go_to(desk, "gate.test")
        await desk.press("enter", "enter")
        assert "because it holds credentials" in desk.text("#status")
    assert "hunter2" not in (home / "config.toml").read_text(encoding="utf-8")


async def test_a_config_file_that_cannot_be_written_is_one_sentence_and_the_screen_goes_on(
    judging, ollama, home
):
    async with judging() as desk:
        await pick(desk, "qwen3")
        in_the_way = home / "config.toml.new"
        in_the_way.mkdir()
        await desk.press("enter")
        in_the_way.rmdir()
        assert "cannot be written" in desk.text("#status")
        await desk.press("enter")
        assert desk.answers == [True]


async def test_a_config_file_broken_meanwhile_is_one_sentence_and_mended_it_works(
    judging, ollama, home
):
    async with judging() as desk:
        await pick(desk, "qwen3")
        (home / "config.toml").write_text("judge = = 1", encoding="utf-8")
        await desk.press("enter")
        assert "the choice is not kept" in desk.text("#status")
        (home / "config.toml").unlink()
        await desk.press("enter")
        assert desk.answers == [True]


# -- listing and tests -----------------------------------------------------------------------------


async def test_a_list_that_failed_can_be_asked_for_again(judging, servers, endpoints):
    servers.append(Found("Ollama", OLLAMA, ()))
    route = endpoints.get(f"{OLLAMA}/models")
    route.mock(side_effect=[httpx.Response(401), listing("llama3", "qwen3")])
    async with judging() as desk:
        await go_to(desk, "Ollama")
        await desk.press("enter")
        assert "refused the API key" in desk.text("#status")
        await desk.press("enter")
        assert isinstance(desk.app.screen, ModelsScreen)


async def test_a_short_test_says_how_long_it_took_and_works_after_a_failure(judging, ollama):
    ollama.mock(side_effect=[httpx.Response(401), reply("ready")])
    async with judging() as desk:
        await pick(desk, "qwen3")
        await desk.press("t")
        assert "refused the API key" in desk.text("#status")
        assert desk.app.screen.query_one("#status").has_class("-bad")
        await desk.press("t")
        assert re.fullmatch(r"qwen3 answered in \d+\.\d s: ready", desk.text("#status"))
        assert not desk.app.screen.query_one("#status").has_class("-bad")


async def test_what_a_model_says_is_shown_without_what_a_terminal_obeys(judging, ollama):
    ollama.mock(side_effect=[reply("[/b] \x1b]0;title\x07[red]ready")])
    async with judging() as desk:
        await pick(desk, "qwen3")
        await desk.press("t")
        assert desk.text("#status").endswith("[/b] [red]ready")


async def test_a_long_test_sends_the_longest_prompt_and_wants_its_first_word(judging, ollama):
    def repeat(request: httpx.Request) -> httpx.Response:
        text = json.loads(request.content)["messages"][0]["content"]
        found = re.search(r"password is (\S+)\.", text)
        assert found is not None
        assert "Bound the queue" in text
        return reply(found[1], len(text) // 4)

    ollama.mock(side_effect=repeat)
    async with judging() as desk:
        await pick(desk, "qwen3")
        await desk.press("l")
        assert "repeated the word at its head: ready" in desk.text("#status")


async def test_a_server_that_cuts_the_prompt_is_told_how_to_mend_it(judging, ollama):
    ollama.mock(side_effect=[reply("no idea", 1_000)])
    async with judging() as desk:
        await pick(desk, "qwen3")
        await desk.press("l")
        status = desk.text("#status")
        assert re.search(r"OLLAMA_CONTEXT_LENGTH=\d+ ollama serve", status)


async def test_a_test_without_a_model_asks_for_one(judging, servers):
    servers.append(Found("Ollama", OLLAMA, ("a", "b")))
    async with judging() as desk:
        await go_to(desk, "Ollama")
        await desk.press("t")
        assert "needs a model" in desk.text("#status")


async def test_a_defect_in_a_test_leaves_the_screen_working(judging, ollama, monkeypatch):
    ollama.mock(side_effect=[reply("ready")])
    async with judging() as desk:
        await pick(desk, "qwen3")
        good = judge_calls.short_test
        monkeypatch.setattr(judge_calls, "short_test", lambda *_: 1 // 0)
        await desk.press("t")
        assert "ZeroDivisionError" in desk.text("#status")
        monkeypatch.setattr(judge_calls, "short_test", good)
        await desk.press("t")
        assert "answered in" in desk.text("#status")


class FakeTest:
    """A test call that reports progress and goes on until it is cancelled."""

    def __init__(self) -> None:
        self.begun = threading.Event()
        self.cancelled = threading.Event()

    def __call__(self, context, call, model, watch) -> Said:
        watch(Progress(Stage.WAITING, 0.0, 1, 0.0, "", 600.0))
        self.begun.set()
        if call.cancel.wait(20):
            self.cancelled.set()
        return Said("too late to be shown", good=True)


async def test_while_a_test_runs_its_deadline_is_shown_and_escape_cancels(
    judging, ollama, monkeypatch
):
    fake = FakeTest()
    monkeypatch.setattr(judge_calls, "short_test", fake)
    async with judging() as desk:
        await pick(desk, "qwen3")
        await desk.pilot.press("t")
        await desk.until(lambda: "of 600 s" in desk.text("#status"))
        said = r"Testing qwen3: \d+ s of 600 s\. Esc cancels\."
        assert re.fullmatch(said, desk.text("#status"))
        await desk.pilot.press("enter", "t", "l", "m")
        await desk.until(lambda: desk.text("#status").startswith("Still under way. Testing"))
        desk.app.screen._tick()
        assert re.fullmatch(rf"Still under way\. {said}", desk.text("#status")), (
            "said until it ends"
        )
        await desk.press("escape")
        assert fake.cancelled.is_set()
        assert desk.text("#status") == "Cancelled; nothing has changed."
        assert isinstance(desk.app.screen, JudgeScreen)
        await desk.press("enter")
        assert desk.answers == [True]


async def test_listing_models_can_be_cancelled(judging, servers, monkeypatch):
    servers.append(Found("Ollama", OLLAMA, ("a", "b")))

    def wait(place, cancel):
        assert cancel.wait(20)
        return ("late", "later"), ""

    monkeypatch.setattr(judge_calls, "models_of", wait)
    async with judging() as desk:
        await go_to(desk, "Ollama")
        await desk.pilot.press("enter")
        said = rf"Asking {re.escape(OLLAMA)} for its models: \d+ s of 600 s\. Esc cancels\."
        await desk.until(lambda: re.fullmatch(said, desk.text("#status")))
        await desk.press("escape")
        assert isinstance(desk.app.screen, JudgeScreen)
        assert desk.text("#status").startswith("Cancelled")


async def test_leaving_cancels_what_runs(judging, ollama, monkeypatch):
    fake = FakeTest()
    monkeypatch.setattr(judge_calls, "short_test", fake)
    async with judging() as desk:
        await pick(desk, "qwen3")
        await desk.pilot.press("t")
        await desk.until(fake.begun.is_set)
        desk.app.screen.dismiss(False)
        await desk.until(fake.cancelled.is_set)


# -- keys and sizes --------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [(80, 24), (60, 20), (200, 50)])
async def test_the_footer_shows_all_its_keys(judging, ollama, size):
    async with judging(size=size) as desk:
        await go_to(desk, "Ollama")
        wanted = ["Choose", "Back", "Test", "Quit", "Help"]
        await desk.until(lambda: footer_keys(desk) == wanted)
        footer = desk.app.screen.query_one(Footer)
        assert footer.max_scroll_x == 0
        assert footer.virtual_size.width <= size[0]


async def test_the_estimate_has_nothing_to_test(judging):
    async with judging() as desk:
        await desk.until(lambda: footer_keys(desk) == ["Choose", "Back", "Quit", "Help"])


async def test_every_key_of_the_screens_is_explained_and_can_be_remapped(judging, ollama):
    async with judging() as desk:
        names = {b.id for b in bindings_of(desk.app.screen)}
        assert {"judge.back", "judge.choose", "judge.test", "judge.long-test"} <= names
        await go_to(desk, "Ollama")
        await desk.press("enter")
        assert {"models.back", "models.choose", "models.up"} <= {
            b.id for b in bindings_of(desk.app.screen)
        }


@pytest.mark.parametrize("theme", ["textual-dark", "textual-light"])
async def test_what_matters_is_in_sight_on_a_small_terminal(judging, ollama, theme):
    async with judging(size=(60, 20)) as desk:
        desk.app.theme = theme
        await pick(desk, "qwen3")
        shown = " ".join(desk.shown().split())
        for words in ("Ollama at http://127.0.0.1:11434/v1", "judged by qwen3.", "Enter keeps it"):
            assert words in shown
