"""What the user set, and where each value came from: flag > environment > config file > default."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from stat import S_ISREG
from typing import Any, Literal

from mockint.cleaning import clean_line
from mockint.errors import UsageError

Origin = Literal["flag", "environment", "config file", "default"]
JudgeName = Literal["offline", "llm"]

CONFIG_NAME = "config.toml"
OPENAI_URL = "https://api.openai.com/v1"
KEY_VARIABLE = "OPENAI_API_KEY"
URL_VARIABLE = "OPENAI_BASE_URL"
MODEL_VARIABLE = "MOCKINT_MODEL"
HOME_VARIABLE = "MOCKINT_HOME"
MOST_COST = 1_000_000
MOST_FOLLOW_UPS = 20
NO_DATE = "none"
"""What `interview_date` is once somebody has said that there is none."""
DEADLINES = ("first_byte", "silence", "whole")
_KNOWN = frozenset(
    {
        *("judge", "model", "base_url", "api_key_env", "theme", "max_cost_month", "interview_date"),
        *("models", "deadlines", "keys", "bell", "max_follow_ups"),
    }
)


@dataclass(frozen=True, slots=True)
class Value:
    """One setting and where it came from; None where nobody set it."""

    value: str | None
    origin: Origin = "default"


@dataclass(frozen=True, slots=True)
class Flags:
    """What was typed on the command line."""

    judge: str | None = None
    model: str | None = None
    base_url: str | None = None
    bank: tuple[Path, ...] = ()
    home: Path | None = None


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything in force. The key is in no repr; `key_variable` names where it came from."""

    home: Path
    home_origin: Origin
    bank: tuple[Path, ...]
    judge: Value
    model: Value
    base_url: Value
    key_variable: str | None
    api_key: str = field(default="", repr=False)
    deadlines: Mapping[str, float] = field(default_factory=dict)
    chosen_models: Mapping[str, str] = field(default_factory=dict)
    theme: str | None = None
    max_cost_month: float | None = None
    interview_date: date | None = None
    asks_interview_date: bool = True
    max_follow_ups: int | None = None
    bell: bool = False
    keys: Mapping[str, str] = field(default_factory=dict)

    @property
    def config_file(self) -> Path:
        """The only config file there is."""
        return self.home / CONFIG_NAME

    @property
    def has_endpoint(self) -> bool:
        """Whether the user or the environment names an endpoint."""
        return bool(self.base_url.value or self.api_key)

    @property
    def judge_name(self) -> JudgeName:
        """Who judges: what was chosen, else the endpoint that is named, else the estimate."""
        if self.judge.value in {"offline", "llm"}:
            return "llm" if self.judge.value == "llm" else "offline"
        return "llm" if self.has_endpoint else "offline"

    @property
    def url(self) -> str:
        """The endpoint's base URL."""
        return self.base_url.value or OPENAI_URL


def read_settings(flags: Flags, environment: Mapping[str, str] | None = None) -> Settings:
    """Put together what is in force. Raises UsageError for a config file that cannot be used."""
    env = os.environ if environment is None else environment
    home, origin = find_home(flags.home, env)
    config = read_config(home / CONFIG_NAME)
    base_url = _first(flags.base_url, env.get(URL_VARIABLE), config.get("base_url"))
    judge = _first(flags.judge, None, config.get("judge"))
    if flags.base_url and judge.origin != "flag":
        judge = Value("llm", "flag")
    variable = key_variable(config, base_url, env)
    return Settings(
        home=home,
        home_origin=origin,
        bank=flags.bank,
        judge=judge,
        model=_first(flags.model, env.get(MODEL_VARIABLE), config.get("model")),
        base_url=base_url,
        key_variable=variable,
        api_key=(env.get(variable, "") if variable else "").strip(),
        deadlines=config.get("deadlines", {}),
        chosen_models=_chosen_models(config.get("models", {}), base_url.value),
        theme=config.get("theme"),
        max_cost_month=config.get("max_cost_month"),
        interview_date=_day(config.get("interview_date")),
        asks_interview_date="interview_date" not in config,
        max_follow_ups=config.get("max_follow_ups"),
        bell=config.get("bell", False),
        keys=config.get("keys", {}),
    )


def find_home(flag: Path | None, env: Mapping[str, str]) -> tuple[Path, Origin]:
    """Where archive, config and the user's bank live."""
    if flag is not None:
        return _absolute(flag, "--home"), "flag"
    named = env.get(HOME_VARIABLE, "").strip()
    if named:
        return _absolute(Path(named), HOME_VARIABLE), "environment"
    from platformdirs import user_data_path

    return user_data_path("mockint", appauthor=False), "default"


def _absolute(path: Path, named_by: str) -> Path:
    try:
        return path.expanduser().absolute()
    except RuntimeError as error:
        shown = clean_line(str(path), 200)
        raise UsageError(f"{named_by}: {shown} names no user's folder; give its path.") from error


def _first(flag: str | None, environment: str | None, config: str | None) -> Value:
    origins: Sequence[tuple[str | None, Origin]] = (
        (flag, "flag"),
        (environment, "environment"),
        (config, "config file"),
    )
    for value, origin in origins:
        if value is not None and value.strip():
            return Value(value.strip(), origin)
    return Value(None)


def key_variable(config: Mapping[str, Any], base_url: Value, env: Mapping[str, str]) -> str | None:
    """The variable the key is read from. A local server chosen in the config file gets no key that
    was meant for somebody else."""
    named = config.get("api_key_env")
    if isinstance(named, str) and base_url.origin in {"config file", "default"}:
        return named
    if not env.get(KEY_VARIABLE):
        return None
    local = base_url.origin == "config file" and _is_local(base_url.value or "")
    return None if local else KEY_VARIABLE


def _day(value: Any) -> date | None:
    return value if isinstance(value, date) else None


def _chosen_models(models: Mapping[str, str], url: str | None) -> Mapping[str, str]:
    """The models last chosen, found by the URL in use too: it is kept without its credentials."""
    if not models or url is None or url in models:
        return models
    model = models.get(shown_url(url))
    return models if model is None else {**models, url: model}


def shown_url(url: str) -> str:
    """An address as it is kept: without its credentials."""
    from mockint.llm.endpoint import shown

    return shown(url)


def _is_local(url: str) -> bool:
    from mockint.llm.endpoint import is_loopback

    return is_loopback(url)


def _config_bytes(path: Path) -> bytes:
    """What the file holds, nothing where there is none. What is no file is not opened: a pipe would
    wait for somebody to write, and a device might never end."""
    try:
        if not S_ISREG(path.stat().st_mode):
            raise UsageError(f"{path} is no regular file; move it away.")
        return path.read_bytes()
    except FileNotFoundError:
        return b""
    except NotADirectoryError as error:
        raise UsageError(
            f"{path.parent} is no folder; set MOCKINT_HOME or --home to a folder."
        ) from error
    except OSError as error:
        raise UsageError(f"{path} cannot be read ({error.strerror}); mend or remove it.") from error


def read_config(path: Path) -> dict[str, Any]:
    """The config file's values, checked; empty where there is none. Raises UsageError."""
    raw = _config_bytes(path)
    if not raw:
        return {}
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise UsageError(
            f"{path}, line {line}: not UTF-8 text; save it as UTF-8 or remove it."
        ) from error
    import tomllib

    try:
        config = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{path} is no valid TOML: {error}; mend or remove it.") from error
    for key, value in config.items():
        _check(path, key, value)
    return config


def _check(path: Path, key: str, value: Any) -> None:
    shown = clean_line(key, 60)
    if key not in _KNOWN:
        known = ", ".join(sorted(_KNOWN))
        raise UsageError(f'{path}: "{shown}" is no known setting; the settings are {known}.')
    if key in {"models", "deadlines", "keys"}:
        kind = (int, float) if key == "deadlines" else str
        good = isinstance(value, dict) and all(
            isinstance(v, kind) and not isinstance(v, bool) for v in value.values()
        )
        if not good or (key == "deadlines" and not _deadlines_good(value)):
            raise UsageError(
                f"{path}: [{shown}] is not what it should be; see docs/judges-and-privacy.md."
            )
    elif key == "max_follow_ups":
        if type(value) is not int or not 0 <= value <= MOST_FOLLOW_UPS:
            raise UsageError(
                f"{path}: max_follow_ups must be a whole number from 0 to {MOST_FOLLOW_UPS}."
            )
    elif key == "max_cost_month":
        if type(value) not in {int, float} or not 0 <= value <= MOST_COST:
            raise UsageError(
                f"{path}: max_cost_month must be a number of US dollars from 0 to {MOST_COST:,}."
            )
    elif key == "bell":
        if not isinstance(value, bool):
            raise UsageError(f"{path}: bell must be true or false.")
    elif key == "interview_date":
        if type(value) is not date and value != NO_DATE:
            raise UsageError(
                f"{path}: interview_date must be a date like 2026-12-24, unquoted, or "
                f'"{NO_DATE}" for none.'
            )
    elif not isinstance(value, str):
        raise UsageError(f"{path}: {shown} must be text in quotes.")
    elif key == "judge" and value not in {"offline", "llm"}:
        raise UsageError(f'{path}: judge must be "offline" or "llm".')


def _deadlines_good(value: Mapping[str, float]) -> bool:
    return set(value) <= set(DEADLINES) and all(0 < seconds <= 86_400 for seconds in value.values())
