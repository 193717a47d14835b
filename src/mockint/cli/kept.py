"""Grades of many answers, kept in a private file as they come: an interrupted command pays once."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from mockint.archive.private import create_private, private_folder
from mockint.grading.grade import Grade
from mockint.grading.record import from_record, to_record

FOLDER = "batches"


def digest(*parts: str) -> str:
    """A name for these texts: 40 hexadecimal digits."""
    joined = "\0".join(parts).encode("utf-8", "surrogatepass")
    return hashlib.sha256(joined).hexdigest()[:40]


class Kept:
    """The grades of one question by one way of judging, each under the hash of its answer.

    A grade that cannot be read back counts as not there; one that cannot be written is lost for the next
    run only, and `trouble` says so.
    """

    def __init__(self, home: Path, key: str) -> None:
        self.path = home / FOLDER / f"{key}.jsonl"
        self.trouble: str | None = None
        self._grades = dict(_read(self.path))
        self._torn = _torn(self.path)

    def find(self, answer: str) -> Grade | None:
        """The grade of this answer, if there is one."""
        return self._grades.get(digest(answer))

    def keep(self, answer: str, grade: Grade) -> None:
        """Keep a grade by a model; a failure is worth nothing and an estimate costs nothing."""
        if grade.status != "graded" or digest(answer) in self._grades:
            return
        self._grades[digest(answer)] = grade
        try:
            self._write({"answer": digest(answer), "record": to_record(grade)})
        except OSError as error:
            self.trouble = (
                f"{self.path} cannot be written ({error.strerror}), so what is graded now is paid "
                "for again next time; free some space, or use another --home."
            )

    def _write(self, line: dict[str, Any]) -> None:
        private_folder(self.path.parent.parent)
        private_folder(self.path.parent)
        create_private(self.path)
        text = json.dumps(line, ensure_ascii=True, separators=(",", ":"))
        with self.path.open("ab") as file:
            file.write(f"{chr(10) * self._torn}{text}\n".encode("ascii"))
            file.flush()
            os.fsync(file.fileno())
        self._torn = False


def _read(path: Path) -> Iterator[tuple[str, Grade]]:
    try:
        lines = path.read_bytes().split(b"\n")
    except OSError:
        return
    for line in lines:
        try:
            value = json.loads(line)
            yield value["answer"], from_record(value["record"])
        except (ValueError, KeyError, TypeError, RecursionError):
            continue  # torn by a crash, or from another version


def _torn(path: Path) -> bool:
    """Whether the last line was cut off while it was written."""
    try:
        return not path.read_bytes().endswith(b"\n")
    except OSError:
        return False
