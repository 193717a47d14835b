"""The last selftest of a judge, to stand beside every grade that it gives."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mockint.errors import MockintError

if TYPE_CHECKING:
    from mockint.archive.archive import Archive

NEVER = "This judge was never self-tested; `mockint selftest` says whether it is fit to grade."


@dataclass(frozen=True, slots=True)
class Summary:
    """How a selftest ended: the conclusion, when (UTC, ISO 8601), over how many gold answers, and
    whether they were a sample."""

    conclusion: str
    at: str
    answers: int
    sample: bool = False

    def sentence(self) -> str:
        """`Selftest of this judge: not fit (2026-11-23, 16 answers).`"""
        sample = ", a sample" if self.sample else ""
        answers = f"{self.answers} answer{'' if self.answers == 1 else 's'}"
        return f"Selftest of this judge: {self.conclusion} ({self.at[:10]}, {answers}{sample})."


def keep(archive: Archive, record: Mapping[str, Any]) -> None:
    """Keep how a selftest ended, the object of `selftest --json`, as the judge's last one."""
    archive.selftests().keep_result(
        record["judge"], record["model"] or "", record["base_url"] or "", record["at"], record
    )


def last_result(
    archive: Archive, judge: str, model: str | None, base_url: str | None
) -> Summary | None:
    """How the judge's last selftest ended, None where it never had one; `model` is the name that the
    server returned. Raises MockintError where the archive cannot be read."""
    found = archive.selftests().last_result(judge, model or "", base_url or "")
    if found is None:
        return None
    return Summary(found["conclusion"], found["at"], found["answers"], found["sample"])


def beside(archive: Callable[[], Archive], provenance: Mapping[str, Any]) -> str:
    """The sentence that stands beside a grade with this provenance. Empty where no judge that can be
    tested gave it, for an untested estimate, which names its error itself, and where the archive,
    which is opened only when it is needed, cannot be read."""
    judge = provenance["judge"]
    if judge not in {"llm", "offline"}:
        return ""
    names = provenance.get("models") or [provenance["model"]]
    try:
        found = [last_result(archive(), judge, name, provenance["base_url"]) for name in names]
    except MockintError:
        return ""
    if len(names) == 1:
        return found[0].sentence() if found[0] else NEVER if judge == "llm" else ""
    told = [
        f"{name} {s.conclusion if s else 'never'}" for name, s in zip(names, found, strict=True)
    ]
    return f"Selftests of these judges: {', '.join(told)}."
