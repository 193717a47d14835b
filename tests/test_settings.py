from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from mockint.config_file import save_choice
from mockint.errors import MockintError, UsageError
from mockint.settings import Flags, read_config, read_settings

KEY = "sk-test-do-not-leak"
LOCAL = "http://127.0.0.1:11434/v1"
REMOTE = "https://api.example.com/v1"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path


def config(home: Path, text: str) -> None:
    (home / "config.toml").write_text(text, encoding="utf-8")


def env(home: Path, **more: str) -> dict[str, str]:
    return {"MOCKINT_HOME": str(home), **more}


def test_with_nothing_set_everything_is_offline_and_says_so(home: Path) -> None:
    settings = read_settings(Flags(), env(home))
    assert settings.judge_name == "offline"
    assert not settings.has_endpoint
    assert (settings.model.value, settings.model.origin) == (None, "default")
    assert (settings.home, settings.home_origin) == (home, "environment")
    assert settings.api_key == ""
    assert settings.config_file == home / "config.toml"


def test_a_flag_goes_before_the_environment_before_the_config_file(home: Path) -> None:
    config(home, f'model = "from-config"\nbase_url = "{LOCAL}"\n')
    settings = read_settings(Flags(), env(home))
    assert (settings.model.value, settings.model.origin) == ("from-config", "config file")
    assert settings.url == LOCAL
    named = env(home, MOCKINT_MODEL="from-env", OPENAI_BASE_URL=REMOTE)
    settings = read_settings(Flags(), named)
    assert (settings.model.value, settings.model.origin) == ("from-env", "environment")
    assert settings.url == REMOTE
    settings = read_settings(Flags(model="from-flag", base_url=LOCAL), named)
    assert (settings.model.value, settings.model.origin) == ("from-flag", "flag")
    assert settings.url == LOCAL
    blank = read_settings(Flags(), env(home, MOCKINT_MODEL="  ", OPENAI_BASE_URL=""))
    assert blank.model.value == "from-config"


def test_home_is_named_by_flag_then_environment_then_the_platform(home: Path) -> None:
    flag = home / "flag"
    settings = read_settings(Flags(home=flag), env(home))
    assert (settings.home, settings.home_origin) == (flag, "flag")
    settings = read_settings(Flags(), {})
    assert settings.home_origin == "default"
    assert settings.home.name == "mockint"


@pytest.mark.parametrize("named", ["~no-such-user-at-all/mockint"])
def test_a_home_that_cannot_be_found_is_said(home: Path, named: str) -> None:
    with pytest.raises(UsageError, match="no-such-user"):
        read_settings(Flags(), {"MOCKINT_HOME": named})
    with pytest.raises(UsageError, match="no-such-user"):
        read_settings(Flags(home=Path(named)), {})


def test_an_endpoint_in_the_environment_judges_unless_something_else_was_chosen(
    home: Path,
) -> None:
    keyed = env(home, OPENAI_API_KEY=KEY)
    assert read_settings(Flags(), keyed).judge_name == "llm"
    assert read_settings(Flags(judge="offline"), keyed).judge_name == "offline"
    assert read_settings(Flags(base_url=LOCAL), env(home)).judge_name == "llm"
    config(home, 'judge = "offline"\n')
    assert read_settings(Flags(), keyed).judge_name == "offline"
    assert read_settings(Flags(base_url=LOCAL), env(home)).judge_name == "llm"


def test_a_key_goes_only_where_it_was_meant_to_go(home: Path) -> None:
    keys = env(home, OPENAI_API_KEY=KEY, OTHER_KEY="sk-other")
    config(home, f'base_url = "{LOCAL}"\n')
    assert read_settings(Flags(), keys).api_key == ""
    config(home, f'base_url = "{REMOTE}"\napi_key_env = "OTHER_KEY"\n')
    settings = read_settings(Flags(), keys)
    assert (settings.api_key, settings.key_variable) == ("sk-other", "OTHER_KEY")
    elsewhere = read_settings(Flags(base_url="https://elsewhere.example/v1"), keys)
    assert elsewhere.api_key != "sk-other"
    assert read_settings(Flags(), keys | {"OPENAI_BASE_URL": REMOTE}).api_key == KEY


def test_a_key_is_in_no_repr(home: Path) -> None:
    settings = read_settings(Flags(), env(home, OPENAI_API_KEY=KEY))
    assert settings.api_key == KEY
    assert KEY not in repr(settings) + str(settings)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("model = \n", "TOML"),
        ("colour = 'red'", "colour"),
        ("model = 3", "model"),
        ('judge = "guess"', "judge"),
        ("deadlines = 3", "deadlines"),
        ("[deadlines]\nfirst_byte = -1", "deadlines"),
        ("[deadlines]\nfirst = 3", "deadlines"),
        ("[deadlines]\nwhole = true", "deadlines"),
        ("[deadlines]\nwhole = nan", "deadlines"),
        ("[models]\nx = 3", "models"),
        ('api_key = "sk-1"', "api_key"),
        ("keys = []", "keys"),
    ],
)
def test_a_config_file_that_cannot_be_used_is_named(home: Path, text: str, named: str) -> None:
    config(home, text)
    with pytest.raises(UsageError) as caught:
        read_settings(Flags(), env(home))
    assert str(home / "config.toml") in str(caught.value)
    assert named in str(caught.value)
    assert "sk-1" not in str(caught.value)


def test_a_config_file_of_a_windows_editor_is_read(home: Path) -> None:
    (home / "config.toml").write_bytes(b'\xef\xbb\xbfmodel = "m"\r\n[deadlines]\r\nwhole = 9\r\n')
    settings = read_settings(Flags(), env(home))
    assert settings.model.value == "m"
    assert settings.deadlines == {"whole": 9}


def test_a_choice_is_kept_beside_what_stands_in_the_file(home: Path) -> None:
    config(home, "# mine\ntheme = 'nord' # dark\n")
    path = home / "config.toml"
    save_choice(path, judge="llm", base_url=LOCAL, model="qwen3", url=LOCAL)
    text = path.read_text()
    assert "# mine" in text
    assert "# dark" in text
    assert path.stat().st_mode & 0o777 == 0o600
    settings = read_settings(Flags(), env(home))
    assert (settings.judge_name, settings.url, settings.theme) == ("llm", LOCAL, "nord")
    assert settings.chosen_models[LOCAL] == "qwen3"
    save_choice(path, judge="offline", base_url=None, model=None, url=LOCAL)
    assert read_settings(Flags(), env(home)).judge_name == "offline"
    assert read_config(path)["models"] == {LOCAL: "qwen3"}
    assert [p.name for p in home.iterdir()] == ["config.toml"]


def test_a_choice_is_kept_where_there_was_no_home_yet(home: Path) -> None:
    path = home / "new" / "config.toml"
    save_choice(path, judge="llm", base_url=None, model="m", url=REMOTE)
    assert read_config(path)["judge"] == "llm"
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_credentials_in_an_address_are_not_kept_with_its_model(home: Path) -> None:
    url = "https://someone:hunter2@api.example.com/v1?token=hunter2"
    path = home / "config.toml"
    save_choice(path, judge="llm", base_url=None, model="m", url=url)
    assert "hunter2" not in path.read_text()
    settings = read_settings(Flags(), env(home, OPENAI_BASE_URL=url))
    assert settings.chosen_models[url] == "m"


def test_a_choice_that_cannot_be_written_is_said(home: Path) -> None:
    (home / "file").write_text("in the way")
    with pytest.raises(MockintError):
        save_choice(
            home / "file" / "config.toml", judge="offline", base_url=None, model=None, url=""
        )


@pytest.mark.parametrize("value", ["-1", "21", "2.5", "true", '"five"'])
def test_a_number_of_follow_ups_that_is_none_is_refused_with_the_range(
    home: Path, value: str
) -> None:
    config(home, f"max_follow_ups = {value}\n")
    with pytest.raises(UsageError, match="whole number from 0 to 20"):
        read_settings(Flags(), env(home))


def test_the_number_of_follow_ups_comes_from_the_config_file(home: Path) -> None:
    assert read_settings(Flags(), env(home)).max_follow_ups is None
    config(home, "max_follow_ups = 0\n")
    assert read_settings(Flags(), env(home)).max_follow_ups == 0


def test_a_config_file_that_is_no_text_is_named_with_its_line(home: Path) -> None:
    (home / "config.toml").write_bytes(b'model = "a"\n\xff\x00')
    with pytest.raises(UsageError) as caught:
        read_settings(Flags(), env(home))
    path = home / "config.toml"
    assert str(caught.value) == f"{path}, line 2: not UTF-8 text; save it as UTF-8 or remove it."


def _pipe(path: Path) -> None:
    os.mkfifo(path)


def _device(path: Path) -> None:
    path.symlink_to("/dev/zero")


@pytest.mark.skipif(os.name != "posix", reason="pipes and devices with a name are POSIX's")
@pytest.mark.parametrize("make", [_pipe, _device, Path.mkdir])
def test_a_config_file_that_is_no_file_is_never_opened(
    home: Path, make: Callable[[Path], None]
) -> None:
    path = home / "config.toml"
    make(path)
    with pytest.raises(UsageError) as caught:
        read_settings(Flags(), env(home))
    assert str(caught.value) == f"{path} is no regular file; move it away."


@pytest.mark.skipif(os.name != "posix", reason="a loop of links is POSIX's")
def test_a_config_file_that_cannot_be_reached_is_said_without_a_code(home: Path) -> None:
    path = home / "config.toml"
    path.symlink_to(path)
    with pytest.raises(UsageError) as caught:
        read_settings(Flags(), env(home))
    assert str(caught.value).startswith(f"{path} cannot be read (")
    assert "Errno" not in str(caught.value)
