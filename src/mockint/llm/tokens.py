"""How many tokens a text has: exactly where the encoding is on this machine, else about."""

from __future__ import annotations

import hashlib
import os
import tempfile
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from mockint.llm.cut import estimate

if TYPE_CHECKING:
    import tiktoken

_SOURCE = "https://openaipublic.blob.core.windows.net/encodings/"
# Each encoding's file and its sha256 as tiktoken itself checks it: a file that fails the check
# would be deleted and fetched anew, so it has to be known good before tiktoken opens it.
_FILES = {
    "o200k_base": (
        "o200k_base.tiktoken",
        "446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d",
    ),
    "o200k_harmony": (
        "o200k_base.tiktoken",
        "446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d",
    ),
    "cl100k_base": (
        "cl100k_base.tiktoken",
        "223921b76ee99bde995b7ff738513eef100fb51d18c93597a113bcffe865b2a7",
    ),
}
# Beyond this an exact count takes longer than it is worth.
_LONGEST = 1_000_000


@dataclass(frozen=True, slots=True)
class Count:
    """A number of tokens; `approximate` ones are over-estimates and shown with ≈."""

    tokens: int
    approximate: bool

    def __str__(self) -> str:
        return f"{'≈' if self.approximate else ''}{self.tokens:,}"


def count(text: str, model: str) -> Count:
    """Count the tokens of `text` for `model`. Never touches the network.

    tiktoken is used where it knows the model and has the encoding in its local cache or from an
    offline plugin; otherwise the count is UTF-8 bytes / 3, rounded up.
    """
    if len(text) <= _LONGEST:
        encoding = _encoding(model.rpartition("/")[2], _cache_folder())
        if encoding is not None:
            return Count(len(encoding.encode(text, disallowed_special=())), approximate=False)
    return Count(estimate(text), approximate=True)


@lru_cache(maxsize=16)
def _encoding(model: str, folder: Path | None) -> tiktoken.Encoding | None:
    try:
        import tiktoken
    except ImportError:
        return None
    try:
        name = tiktoken.encoding_name_for_model(model)
        if _is_cached(name, folder):
            return tiktoken.get_encoding(name)
        offline = f"{name}_offline"
        return tiktoken.get_encoding(offline) if offline in _known_names() else None
    except (KeyError, ValueError, OSError):
        return None


def _known_names() -> list[str]:
    import tiktoken

    return tiktoken.list_encoding_names()


def _cache_folder() -> Path | None:
    """Give the folder where tiktoken caches, None where caching is switched off."""
    for name in ("TIKTOKEN_CACHE_DIR", "DATA_GYM_CACHE_DIR"):
        if name in os.environ:
            return Path(os.environ[name]) if os.environ[name] else None
    return Path(tempfile.gettempdir()) / "data-gym-cache"


def _is_cached(name: str, folder: Path | None) -> bool:
    if folder is None or name not in _FILES:
        return False
    file, checksum = _FILES[name]
    # The cache names a file by the SHA-1 of its address; this is no security measure.
    cached = folder / hashlib.sha1(f"{_SOURCE}{file}".encode(), usedforsecurity=False).hexdigest()
    try:
        return hashlib.sha256(cached.read_bytes()).hexdigest() == checksum
    except OSError:
        return False
