from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from mockint.config_file import save_choice
from mockint.errors import MockintError
from mockint.llm.servers import Found
from mockint.settings import Flags, read_config, read_settings
from mockint.tui.judge_choices import (
    Place,
    Sources,
    matching,
    outranked_sentence,
    outranking,
    places,
    same_place,
    sent_to,
)

OLLAMA = Found("Ollama", "http://127.0.0.1:11434/v1", ("qwen3", "llama3"))


def sources(home: Path, config: str = "", *, flags: Flags | None = None, **env: str) -> Sources:
    home.mkdir(parents=True, exist_ok=True)
    (home / "config.toml").write_text(config, encoding="utf-8")
    flags = flags or Flags()
    environment = {"MOCKINT_HOME": str(home), **env}
    settings = read_settings(flags, environment)
    return Sources(settings, flags, environment, read_config(settings.config_file))


def listed(where: Sources, *found: Found) -> dict[str, Place]:
    return {place.name: place for place in places(where, found)}


def test_a_fresh_machine_has_the_estimate_in_force_and_names_the_key_that_openai_needs(home):
    rows = listed(sources(home))
    assert list(rows) == ["Offline estimate", "OpenAI"]
    assert rows["Offline estimate"].in_force == "in force, the default"
    assert "OPENAI_API_KEY" in rows["OpenAI"].needs


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"flags": Flags(base_url="http://a.test/v1")}, "in force, from --base-url"),
        ({"OPENAI_BASE_URL": "http://a.test/v1"}, "in force, from OPENAI_BASE_URL"),
        ({"config": 'base_url = "http://a.test/v1"'}, "in force, from the config file"),
    ],
)
def test_the_one_in_force_says_where_it_came_from(home, more: dict[str, Any], said: str):
    rows = listed(sources(home, **more))
    assert rows["http://a.test/v1"].in_force == said
    assert [place.name for place in rows.values() if place.in_force] == ["http://a.test/v1"]


def test_a_flag_outranks_the_environment_and_the_environment_the_config_file(home):
    flags = Flags(base_url="http://flag.test/v1")
    where = sources(
        home, 'base_url = "http://file.test/v1"', flags=flags, OPENAI_BASE_URL="http://env.test/v1"
    )
    rows = [place for place in places(where) if not place.offline]
    names = ["http://flag.test/v1", "http://env.test/v1", "http://file.test/v1", "OpenAI"]
    assert [place.name for place in rows] == names
    assert [bool(place.in_force) for place in rows] == [True, False, False, False]


def test_a_server_that_is_named_and_found_is_one_row_with_its_name(home):
    rows = listed(sources(home, OPENAI_BASE_URL="http://localhost:11434/v1/"), OLLAMA)
    assert rows["Ollama"].in_force == "in force, from OPENAI_BASE_URL"
    assert rows["Ollama"].where == "http://localhost:11434/v1"
    assert len(rows) == 3


def test_credentials_in_an_address_are_neither_shown_nor_kept(home):
    where = sources(home, flags=Flags(base_url="https://me:hunter2@gate.test/v1?key=abc"))
    place = listed(where)["https://gate.test/v1"]
    assert "hunter2" in place.url
    assert place.kept_url is None
    assert place.unsaved


def test_a_found_server_gets_no_key_that_was_meant_for_another(home):
    config = 'base_url = "https://router.test/v1"\napi_key_env = "ROUTER_KEY"'
    env = {"ROUTER_KEY": "r-secret", "OPENAI_API_KEY": "o-secret"}
    rows = listed(sources(home, config, **env), OLLAMA)
    keys = {name: place.settings.api_key for name, place in rows.items() if not place.offline}
    assert keys == {"https://router.test/v1": "r-secret", "OpenAI": "o-secret", "Ollama": ""}


def test_an_endpoint_whose_key_variable_is_unset_names_it(home):
    config = 'base_url = "https://router.test/v1"\napi_key_env = "ROUTER_KEY"'
    assert "set ROUTER_KEY" in listed(sources(home, config))["https://router.test/v1"].needs


def test_a_base_url_that_is_none_is_said_so(home):
    rows = list(places(sources(home, OPENAI_BASE_URL="ollama")))
    assert "OPENAI_BASE_URL is no http(s) address" in rows[1].needs


def test_the_model_is_the_one_named_else_the_one_last_chosen_there(home):
    config = f'[models]\n"{OLLAMA.base_url}" = "qwen3"'
    assert listed(sources(home, config), OLLAMA)["Ollama"].model == "qwen3"
    named = listed(sources(home, config, MOCKINT_MODEL="big"), OLLAMA)["Ollama"]
    assert (named.model, named.model_from) == ("big", "MOCKINT_MODEL")


@pytest.mark.parametrize(
    ("flags", "env", "over"),
    [
        (Flags(), {}, ()),
        (Flags(judge="offline"), {}, ("--judge offline",)),
        (Flags(base_url="http://x.test/v1"), {}, ("--base-url",)),
        (Flags(), {"OPENAI_BASE_URL": "http://x.test/v1"}, ("OPENAI_BASE_URL",)),
        (Flags(), {"OPENAI_BASE_URL": "http://localhost:11434/v1"}, ()),
        (Flags(model="other"), {"MOCKINT_MODEL": "qwen3"}, ("--model",)),
        (Flags(), {"MOCKINT_MODEL": "other"}, ("MOCKINT_MODEL",)),
        (Flags(judge="offline"), {"MOCKINT_MODEL": "other"}, ("--judge offline", "MOCKINT_MODEL")),
    ],
)
def test_what_outranks_the_choice_of_a_server_is_named(home, flags, env, over):
    where = sources(home, flags=flags, **env)
    assert outranking(where, "llm", OLLAMA.base_url, "qwen3") == over
    if over:
        assert all(name in outranked_sentence(over) for name in over)


@pytest.mark.parametrize(
    ("flags", "over"),
    [
        (Flags(judge="llm"), ("--judge llm",)),
        (Flags(base_url="http://x.test/v1"), ("--base-url",)),
        (Flags(judge="offline", base_url="http://x.test/v1"), ()),
    ],
)
def test_what_outranks_the_choice_of_the_estimate_is_named(home, flags, over):
    where = sources(home, flags=flags, OPENAI_BASE_URL="http://y.test/v1")
    assert outranking(where, "offline", "", None) == over


def test_spellings_of_one_address_are_one_place():
    spelled = (
        "http://LOCALHOST:8000/v1/",
        "http://127.0.0.1:8000/v1",
        "http://me@localhost:8000/v1",
    )
    assert len({same_place(url) for url in spelled}) == 1
    assert same_place("http://127.0.0.1:8000/v1") != same_place("http://127.0.0.1:8001/v1")


def test_an_unencrypted_connection_is_named_unless_it_stays_on_this_machine():
    assert "not encrypted" in sent_to("http://judge.test/v1", "m")
    assert "not encrypted" not in sent_to("https://judge.test/v1", "m")
    assert sent_to("http://127.0.0.1:1234/v1", "m") == (
        "Answers, the brief and the reference are sent to http://127.0.0.1:1234/v1 and judged by m."
    )


def test_a_filter_wants_every_word_in_any_case():
    models = ("Vendor/Big-Chat", "vendor/small-chat", "other")
    assert matching(models, "CHAT big") == ["Vendor/Big-Chat"]
    assert matching(models, " ") == list(models)


# -- what the config file says after a choice ------------------------------------------------------


def kept(home: Path, **terms: Any) -> str:
    terms = {"judge": "llm", "base_url": OLLAMA.base_url, "model": "qwen3"} | terms
    path = home / "config.toml"
    save_choice(path, url=OLLAMA.base_url, **terms)
    return path.read_text(encoding="utf-8")


def test_a_choice_takes_out_the_key_variable_of_another_address(home):
    where = sources(home, 'base_url = "https://r.test/v1"\napi_key_env = "R_KEY"\ntheme = "nord"')
    text = kept(where.settings.home)
    assert "api_key_env" not in text
    assert 'theme = "nord"' in text


def test_the_same_address_chosen_again_keeps_its_key_variable(home):
    where = sources(home, f'base_url = "{OLLAMA.base_url}"\napi_key_env = "R_KEY"')
    assert 'api_key_env = "R_KEY"' in kept(where.settings.home)


def test_a_model_named_for_all_endpoints_does_not_outlive_another_choice(home):
    where = sources(home, 'model = "big"')
    assert read_settings(Flags(home=home), {}).model.value == "big"
    kept(where.settings.home)
    after = read_settings(Flags(home=home), {})
    assert (after.model.value, after.chosen_models[after.url]) == (None, "qwen3")


def test_a_model_is_found_again_for_an_address_with_credentials_that_are_not_in_the_file(home):
    home.mkdir(parents=True, exist_ok=True)
    url = "https://me:hunter2@gate.test/v1/"
    save_choice(home / "config.toml", judge="llm", base_url=None, model="m", url=url)
    assert "hunter2" not in (home / "config.toml").read_text(encoding="utf-8")
    assert read_settings(Flags(home=home), {"OPENAI_BASE_URL": url}).chosen_models[url] == "m"


def test_a_config_file_that_cannot_be_written_or_read_is_one_sentence(home):
    home.mkdir(parents=True, exist_ok=True)
    (home / "config.toml").write_text("judge = = 3", encoding="utf-8")
    with pytest.raises(MockintError, match=r"cannot be written"):
        kept(home)
    with pytest.raises(MockintError, match=r"cannot be written"):
        kept(home / "config.toml")
