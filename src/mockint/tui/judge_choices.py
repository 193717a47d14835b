"""Who could judge: the estimate, the endpoints that are named, the servers found. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlsplit, urlunsplit

from mockint.cleaning import clean_line
from mockint.llm.endpoint import is_loopback, shown, split_url
from mockint.settings import (
    KEY_VARIABLE,
    MODEL_VARIABLE,
    OPENAI_URL,
    URL_VARIABLE,
    Flags,
    JudgeName,
    Settings,
    Value,
    key_variable,
)

if TYPE_CHECKING:
    from mockint.llm.servers import Found

Source = Literal["flag", "environment", "config file", "key", "found", "known"]
ESTIMATE = "Offline estimate"
OPENAI = "OpenAI"
LONGEST_NAME = 200
_URL_NAMES = {"flag": "--base-url", "environment": URL_VARIABLE, "config file": "the config file"}
_MODEL_NAMES = {"flag": "--model", "environment": MODEL_VARIABLE, "config file": "the config file"}


@dataclass(frozen=True, slots=True)
class Sources:
    """Where settings come from, each for itself, and what they add up to."""

    settings: Settings
    flags: Flags
    environment: Mapping[str, str] = field(repr=False)
    config: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Place:
    """One row: where answers can be judged.

    `settings` are those in force once it is chosen; `kept_url` is what the config file then says of
    the address (None: nothing, the environment names it), `model` the one known for it, `origin`
    where it comes from, `in_force` that it is in force and why, `model_from` who named the model,
    `needs` what it cannot do without; the last three are empty where they do not apply.
    """

    name: str
    settings: Settings
    origin: str
    offline: bool = False
    kept_url: str | None = None
    model: str | None = None
    model_from: str = ""
    in_force: str = ""
    needs: str = ""

    @property
    def url(self) -> str:
        """The address as it is used."""
        return self.settings.url

    @property
    def where(self) -> str:
        """The address as it may be shown: without credentials."""
        return shown(self.settings.url)

    @property
    def key(self) -> str:
        """What tells this place from others."""
        return "" if self.offline else same_place(self.url)

    @property
    def unsaved(self) -> bool:
        """Whether the address cannot be kept, because it holds credentials and no file does yet."""
        return self.settings.base_url.origin == "flag" and has_credentials(self.url)


def places(sources: Sources, found: Sequence[Found] = ()) -> tuple[Place, ...]:
    """Every place once, in the order of precedence; a name wins over a finding of the same one."""
    in_force = _address_in_force(sources.settings)
    listed = {"": _estimate(sources.settings)}
    names = {same_place(server.base_url): server.name for server in found}
    for source, url, said in _addresses(sources, found):
        key = same_place(url)
        if key not in listed:
            name = OPENAI if key == same_place(OPENAI_URL) else names.get(key, "")
            listed[key] = _place(sources, source, url, said, name, in_force == key)
    return tuple(listed.values())


def same_place(url: str) -> str:
    """One spelling for an address: of localhost and 127.0.0.1, of cases and of a last slash."""
    parts = split_url(url)
    if parts is None:
        return shown(url) or "?"
    host = "127.0.0.1" if parts.hostname == "localhost" else parts.hostname or ""
    host = f"[{host}]" if ":" in host else host
    where = f"{host}:{parts.port}" if parts.port else host
    return urlunsplit((parts.scheme, where, urlsplit(shown(url)).path, "", ""))


def _addresses(sources: Sources, found: Sequence[Found]) -> Iterator[tuple[Source, str, str]]:
    """Source, address, and words for where it comes from."""
    config = sources.config
    if sources.flags.base_url:
        yield "flag", sources.flags.base_url.strip(), "named by --base-url"
    if named := sources.environment.get(URL_VARIABLE, "").strip():
        yield "environment", named, f"named by {URL_VARIABLE}"
    if kept := str(config.get("base_url", "")).strip():
        yield "config file", kept, "named in the config file"
    variable = config.get("api_key_env", KEY_VARIABLE) if not kept else KEY_VARIABLE
    has_key = bool(sources.environment.get(variable, "").strip())
    if has_key:
        yield "key", OPENAI_URL, f"a key is in {variable}"
    for server in found:
        models = f"{len(server.models)} model{'' if len(server.models) == 1 else 's'}"
        yield "found", server.base_url, f"found on this machine, {models}"
    if not has_key:
        yield "known", OPENAI_URL, f"needs a key in {variable}"


def _estimate(settings: Settings) -> Place:
    return Place(
        ESTIMATE,
        settings,
        "needs nothing, stays on this machine",
        offline=True,
        in_force=_estimate_in_force(settings),
    )


def _estimate_in_force(settings: Settings) -> str:
    if settings.judge_name == "llm":
        return "" if settings.has_endpoint else "in force, because no endpoint is set"
    if settings.judge.value is None:
        return "in force, the default"
    return f"in force, from {'--judge' if settings.judge.origin == 'flag' else 'the config file'}"


def _address_in_force(settings: Settings) -> str | None:
    if settings.judge_name == "offline" or not settings.has_endpoint:
        return None
    return same_place(settings.url)


def _place(
    sources: Sources, source: Source, url: str, said: str, name: str, in_force: bool
) -> Place:
    settings = candidate(sources, source, url)
    model = settings.model
    if model.origin == "config file" and not in_force:
        model = Value(None)
    known = model.value or settings.chosen_models.get(shown(url))
    return Place(
        name or clean_line(shown(url), LONGEST_NAME),
        settings,
        said,
        kept_url=_kept_url(sources, source, url),
        model=known,
        model_from=_MODEL_NAMES.get(model.origin, "") if model.value else "",
        in_force=_in_force(sources.settings) if in_force else "",
        needs=_needed(settings),
    )


def _in_force(settings: Settings) -> str:
    name = _URL_NAMES.get(settings.base_url.origin, settings.key_variable or KEY_VARIABLE)
    return f"in force, from {name}"


def candidate(sources: Sources, source: Source, url: str) -> Settings:
    """The settings that a choice of this address brings about, its key among them."""
    origins: Mapping[str, Value] = {
        "flag": Value(url, "flag"),
        "environment": Value(url, "environment"),
        "key": Value(None),
        "known": Value(None),
    }
    base_url = origins.get(source, Value(url, "config file"))
    config = dict(sources.config)
    if source not in {"flag", "environment"} and base_url.value != config.get("base_url"):
        config.pop("api_key_env", None)
    variable = key_variable(config, base_url, sources.environment)
    models = sources.settings.chosen_models
    return replace(
        sources.settings,
        judge=Value("llm", "config file"),
        base_url=base_url,
        key_variable=variable,
        api_key=sources.environment.get(variable, "").strip() if variable else "",
        chosen_models={shown(kept): model for kept, model in models.items()},
    )


def _kept_url(sources: Sources, source: Source, url: str) -> str | None:
    """What the config file says of the address once it is chosen: never a new credential."""
    before: str | None = sources.config.get("base_url")
    if source == "environment" or (source == "flag" and has_credentials(url)):
        return before
    if source in {"key", "known"} and not sources.environment.get(URL_VARIABLE, "").strip():
        return None
    return url


def has_credentials(url: str) -> bool:
    """Whether the address holds more than may be shown: user info, a query."""
    return shown(url) != url.strip().partition("#")[0].rstrip("/")


def _needed(settings: Settings) -> str:
    """The sentence that says what is missing: an address that is one, the variable of a key."""
    if split_url(settings.url) is None:
        name = _URL_NAMES.get(settings.base_url.origin, "the config file")
        return (
            f"The base URL from {name} is no http(s) address; give one such as "
            "http://127.0.0.1:11434/v1."
        )
    openai = same_place(settings.url) == same_place(OPENAI_URL)
    if settings.api_key or not (openai or settings.key_variable):
        return ""
    variable = settings.key_variable or KEY_VARIABLE
    name = OPENAI if openai else shown(settings.url)
    return f"{name} needs a key; set {variable} in the environment and start mockint again."


def outranking(sources: Sources, judge: JudgeName, url: str, model: str | None) -> tuple[str, ...]:
    """The flags and variables that count for more than this choice in the config file."""
    flags, env = sources.flags, sources.environment
    if judge == "offline":
        if flags.judge == "llm" or (flags.base_url and not flags.judge):
            return (f"--judge {flags.judge}" if flags.judge else "--base-url",)
        return ()
    over = ["--judge offline"] if flags.judge == "offline" else []
    addresses = (("--base-url", flags.base_url), (URL_VARIABLE, env.get(URL_VARIABLE)))
    over += _other(addresses, same_place(url), same_place)
    models = (("--model", flags.model), (MODEL_VARIABLE, env.get(MODEL_VARIABLE)))
    return (*over, *_other(models, model, str.strip)) if model else tuple(over)


def _other(named: Sequence[tuple[str, str | None]], chosen: str | None, spelled: Any) -> list[str]:
    """The first of these that is set, if it says something else."""
    for name, value in named:
        if value and value.strip():
            return [] if spelled(value) == chosen else [name]
    return []


def outranked_sentence(over: Sequence[str]) -> str:
    """That a choice does not count yet, and what to do about it."""
    names = " and ".join(over)
    verb = "outranks" if len(over) == 1 else "outrank"
    return (
        f"{names} {verb} this choice in the config file; start mockint without "
        f"{'it' if len(over) == 1 else 'them'} to use it."
    )


def sent_to(where: str, model: str | None) -> str:
    """Where answers go, before anything is sent; `where` is a URL without credentials."""
    at = clean_line(where, LONGEST_NAME)
    by = f" and judged by {clean_line(model, LONGEST_NAME)}" if model else ""
    sentence = f"Answers, the brief and the reference are sent to {at}{by}."
    if at.lower().startswith("http://") and not is_loopback(where):
        sentence += " The connection is not encrypted (http://)."
    return sentence


def matching(models: Sequence[str], text: str) -> list[str]:
    """The models whose names hold every word of `text`, in their order, whatever the case."""
    words = text.casefold().split()
    return [model for model in models if all(word in model.casefold() for word in words)]
