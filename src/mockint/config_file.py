"""The only thing that writes the config file; its other contents stay as they are."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from mockint.errors import MockintError
from mockint.settings import NO_DATE, JudgeName, shown_url

if TYPE_CHECKING:
    from tomlkit import TOMLDocument


def save_choice(
    path: Path, *, judge: JudgeName, base_url: str | None, model: str | None, url: str
) -> None:
    """Keep who judges in the config file. `base_url` None: what the environment names; `url` is the
    endpoint that the model was chosen for. Raises MockintError.

    What would contradict the choice goes: a `model` for all endpoints, and the `api_key_env` of
    another address, whose key must not be sent to this one.
    """
    _change(path, lambda document: _choose(document, judge, base_url, model, url), "the choice")


def keep_interview_date(path: Path, day: date | None) -> None:
    """Keep the date of the interview in the config file, or that there is none. Raises MockintError."""

    def put(document: TOMLDocument) -> None:
        document["interview_date"] = NO_DATE if day is None else day

    _change(path, put, "the date")


def _change(path: Path, change: Callable[[TOMLDocument], None], what: str) -> None:
    import tomlkit

    try:
        document = (
            tomlkit.parse(path.read_text("utf-8-sig")) if path.exists() else tomlkit.document()
        )
        change(document)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write_private(path, tomlkit.dumps(document))
    except (OSError, ValueError) as error:
        raise MockintError(f"{path} cannot be written ({error}); {what} is not kept.") from error


def _choose(
    document: TOMLDocument, judge: JudgeName, base_url: str | None, model: str | None, url: str
) -> None:
    import tomlkit

    document["judge"] = judge
    if judge != "llm":
        return
    if document.pop("base_url", None) != base_url:
        document.pop("api_key_env", None)
    if base_url is not None:
        document["base_url"] = base_url
    if model is not None:
        if document.get("model") != model:
            document.pop("model", None)
        models = document.setdefault("models", tomlkit.table())
        models[shown_url(url)] = model


def _write_private(path: Path, text: str) -> None:
    temporary = path.with_name(path.name + ".new")
    temporary.unlink(missing_ok=True)
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    temporary.replace(path)
