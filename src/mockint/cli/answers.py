"""The answers of a command: files of text, or one .jsonl file of many."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from mockint.cleaning import clean_line, clean_text
from mockint.cli.files import MAX_ANSWER_BYTES, read_answer
from mockint.errors import UsageError

MOST_ANSWERS = 50_000
LONGEST_ID = 200
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer with its name: a file's, or the id of a line as its file spells it."""

    id: str | int
    text: str

    @property
    def shown(self) -> str:
        """The name on one clean line."""
        return clean_line(str(self.id), LONGEST_ID)


def is_lines(name: str) -> bool:
    """Whether a file holds one answer a line."""
    return name.lower().endswith(".jsonl")


def read_answers(names: Sequence[str]) -> list[Answer]:
    """Every answer of the files named. Raises UsageError for the first thing that is not right."""
    if not any(is_lines(name) for name in names):
        return [Answer(name, read_answer(name)) for name in names]
    if len(names) > 1:
        raise UsageError("A .jsonl file is graded on its own; name one and no other file.")
    return list(_lines(names[0]))


def _lines(name: str) -> Iterator[Answer]:
    seen: dict[str, int] = {}
    for number, raw in _numbered(name):
        place = f"{name}, line {number}"
        if number > MOST_ANSWERS:
            raise UsageError(f"{place}: there are more than {MOST_ANSWERS:,}; split the file.")
        answer = _answer(raw, place)
        twin = seen.setdefault(str(answer.id), number)
        if twin != number:
            raise UsageError(
                f'{place}: the id "{answer.shown}" stands in line {twin} already; '
                "give each answer one of its own."
            )
        yield answer
    if not seen:
        raise UsageError(f'{name} is empty; give it one line {{"id": …, "answer": …}} an answer.')


def _numbered(name: str) -> Iterator[tuple[int, bytes]]:
    try:
        with Path(name).open("rb") as file:
            number = 0
            while raw := file.readline(MAX_ANSWER_BYTES + 1):
                number += 1
                line = raw.removeprefix(_BYTE_ORDER_MARK) if number == 1 else raw
                if line.strip():
                    yield number, line
    except OSError as error:
        raise UsageError(f"{name} cannot be read ({error.strerror}); name a text file.") from error


def _answer(raw: bytes, place: str) -> Answer:
    """The answer of one line, its line end included."""
    if len(raw) > MAX_ANSWER_BYTES:
        size = MAX_ANSWER_BYTES // 1_000_000
        raise UsageError(f"{place}: longer than {size} MB; shorten the answer.")
    try:
        value = json.loads(raw.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise UsageError(f"{place}: not UTF-8 text; save the file as UTF-8.") from error
    except (ValueError, RecursionError) as error:
        raise UsageError(
            f'{place}: no JSON; write {{"id": …, "answer": …}} on one line.'
        ) from error
    if not isinstance(value, dict):
        raise UsageError(f'{place}: no JSON object; write {{"id": …, "answer": …}}.')
    return Answer(_id(value.get("id"), place), _text(value, place))


def _id(found: object, place: str) -> str | int:
    if found is None or found == "":
        raise UsageError(f'{place}: no "id"; give each answer one of its own.')
    if isinstance(found, int) and not isinstance(found, bool):
        return found
    if not isinstance(found, str) or not 0 < len(clean_line(found, LONGEST_ID + 1)) <= LONGEST_ID:
        raise UsageError(
            f'{place}: "id" must be text of 1 to {LONGEST_ID} characters, or a number.'
        )
    if "\n" in found or clean_text(found) != found:
        raise UsageError(f'{place}: "id" holds control characters; take them out.')
    return found


def _text(value: dict[str, object], place: str) -> str:
    if "answer" not in value:
        raise UsageError(f'{place}: no "answer"; give its text, which may be empty.')
    found = value["answer"]
    if not isinstance(found, str):
        raise UsageError(f'{place}: "answer" is no text; put it in quotes.')
    return clean_text(found)
