"""Names, tags and notes: kept with a session, gone with it, and never undone by an older export."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from mockint.archive.archive import Archive
from mockint.archive.backup import back_up
from mockint.archive.exporting import export_archive
from mockint.archive.importing import import_archive
from mockint.archive.labels import LONGEST_NAME, LONGEST_NOTE, MOST_TAGS, Label, tags_of
from mockint.archive.lines import MAX_WRITTEN
from mockint.archive.vacuuming import vacuum
from mockint.errors import MockintError
from mockint.interview.rebuilding import rebuilt_row
from mockint.interview.verifying import verify

EARLIER, LATER, LAST = (f"2026-03-01T10:00:0{number}.000Z" for number in range(3))


def labels(home: Path) -> dict[str, Label]:
    with Archive.open(home) as archive:
        return archive.labels().all()


def label(home: Path, session: str, at: str = EARLIER, **given: Any) -> None:
    with Archive.open(home) as archive:
        kept = archive.labels()
        if "name" in given:
            kept.rename(session, given["name"], at)
        if "tags" in given:
            kept.tag(session, given["tags"], at)
        if "note" in given:
            kept.note(session, given["note"], at)


def exported(home: Path, file: Path) -> Path:
    file.unlink(missing_ok=True)
    export_archive(home, file)
    return file


def test_each_is_kept_replaced_and_taken_away_by_itself(home: Path, sessions: Any) -> None:
    sessions.keep(home, "a", "b")
    label(home, "a", name="The one with the limit", tags=["weak", "kafka"], note="one\ntwo\n")
    assert labels(home) == {
        "a": Label("The one with the limit", ("kafka", "weak"), "one\ntwo"),
    }
    label(home, "a", name="Another", tags=[])
    assert labels(home) == {"a": Label("Another", (), "one\ntwo")}
    label(home, "a", name="", note="")
    assert labels(home) == {}


def test_what_is_written_is_clean_and_bounded(home: Path, sessions: Any) -> None:
    sessions.keep(home, "a")
    escape = "\x1b[2J\x1b]0;title\x07\u202e"
    label(home, "a", name=f"{escape}a\nb" * 100, note=f"{escape}x" * 10_000)
    label(home, "a", tags=[f"{escape}T{number:02}" for number in range(50)])
    (made,) = labels(home).values()
    assert LONGEST_NAME - 1 <= len(made.name) <= LONGEST_NAME
    assert made.name.startswith("a ba b")
    assert len(made.note) == LONGEST_NOTE
    assert "\x1b" not in made.note
    assert made.tags == tuple(f"t{number:02}" for number in range(MOST_TAGS))


@pytest.mark.parametrize(
    ("line", "tags"),
    [
        ("", ()),
        (" , # - ", ()),
        ("Weak, kafka  #weak -old", ("kafka", "old", "weak")),
        ("größe 日本", ("größe", "日本")),
        ("x" * 99, ("x" * 40,)),
    ],
)
def test_a_line_of_tags_is_words_between_spaces_or_commas(line: str, tags: Any) -> None:
    assert tags_of(line) == tags


def test_they_leave_and_come_back_the_same(home: Path, tmp_path: Path, sessions: Any) -> None:
    sessions.keep(home, "a", "b")
    label(home, "a", name="Ümlaut \u2028 x", tags=["weak"], note="two\nlines")
    label(home, "b", name="gone soon")
    label(home, "b", name="", at=LATER)
    first = exported(home, tmp_path / "one.jsonl")
    other = tmp_path / "other"
    import_archive(other, first, rebuilt_row)
    assert labels(other) == labels(home)
    assert exported(other, tmp_path / "two.jsonl").read_bytes() == first.read_bytes()
    import_archive(home, tmp_path / "two.jsonl", rebuilt_row)
    assert exported(home, tmp_path / "again.jsonl").read_bytes() == first.read_bytes()


def test_an_export_without_any_is_one_that_an_older_mockint_reads(
    home: Path, tmp_path: Path, sessions: Any
) -> None:
    sessions.keep(home, "a")
    first, *_, last = exported(home, tmp_path / "plain.jsonl").read_text("utf-8").splitlines()
    assert json.loads(first) == {"mockint": "archive", "schema": 1}
    assert not {"name", "tags", "note"} & json.loads(last)["end"].keys()
    label(home, "a", tags=["weak"])
    first, *_, last = exported(home, tmp_path / "more.jsonl").read_text("utf-8").splitlines()
    assert json.loads(first)["schema"] == 2
    assert {n: json.loads(last)["end"][n] for n in ("name", "tags", "note")} == {
        "name": 0, "tags": 1, "note": 0,
    }  # fmt: skip


def test_a_line_of_a_later_schema_is_refused_in_an_earlier_one(
    home: Path, tmp_path: Path, sessions: Any
) -> None:
    sessions.keep(tmp_path / "other", "a")
    label(tmp_path / "other", "a", name="x")
    file = exported(tmp_path / "other", tmp_path / "out.jsonl")
    file.write_text(file.read_text("utf-8").replace('"schema":2', '"schema":1', 1), "utf-8")
    with pytest.raises(MockintError, match=r"line \d+: is of no kind that this mockint knows"):
        import_archive(home, file, rebuilt_row)


def test_of_two_the_one_written_last_counts_and_so_does_taking_it_away(
    home: Path, tmp_path: Path, sessions: Any
) -> None:
    other = tmp_path / "other"
    for place in (home, other):
        sessions.keep(place, "a")
    label(home, "a", LATER, name="mine", tags=["mine"], note="mine")
    label(other, "a", EARLIER, name="theirs", tags=["theirs"])
    label(other, "a", LAST, note="theirs")
    before = exported(other, tmp_path / "theirs.jsonl")
    import_archive(home, before, rebuilt_row)
    assert labels(home) == {"a": Label("mine", ("mine",), "theirs")}
    label(home, "a", "2026-03-01T10:00:03.000Z", note="")
    import_archive(home, before, rebuilt_row)
    assert labels(home) == {"a": Label("mine", ("mine",), "")}
    import_archive(other, exported(home, tmp_path / "mine.jsonl"), rebuilt_row)
    assert labels(other) == labels(home)


def test_times_of_one_second_are_told_apart_however_they_are_spelled(
    home: Path, tmp_path: Path, sessions: Any
) -> None:
    other = tmp_path / "other"
    for place in (home, other):
        sessions.keep(place, "a")
    label(home, "a", "2026-03-01T10:00:00Z", name="on the second")
    label(other, "a", "2026-03-01T10:00:00.500Z", name="half a second later")
    import_archive(home, exported(other, tmp_path / "out.jsonl"), rebuilt_row)
    assert labels(home)["a"].name == "half a second later"


def test_a_text_that_is_far_too_long_is_refused(
    home: Path, tmp_path: Path, sessions: Any, tampered: Any
) -> None:
    sessions.keep(home, "a")
    label(home, "a", note="short")
    tampered("UPDATE note SET note = ?", "x" * (MAX_WRITTEN + 1))
    with pytest.raises(MockintError, match="note a cannot be exported"):
        export_archive(home, tmp_path / "out.jsonl")
    assert verify(home).damage == (f"note a: note has to be at most {MAX_WRITTEN:,} characters",)


def test_a_vacuum_takes_them_with_the_session_and_a_backup_holds_them(
    home: Path, tmp_path: Path, sessions: Any
) -> None:
    sessions.keep(home, "a", "b")
    for session in "ab":
        label(home, session, name=f"called {session}", tags=["weak"], note="note")
    (tmp_path / "copy").mkdir()
    back_up(home, tmp_path / "copy" / "archive.db")
    with Archive.open(home) as archive:
        archive.delete("a", LATER)
    assert set(labels(home)) == {"a", "b"}
    assert vacuum(home).sessions == 1
    assert set(labels(home)) == {"b"}
    assert set(labels(tmp_path / "copy")) == {"a", "b"}
    assert verify(home).damage == ()


def test_what_was_deleted_last_is_brought_back_first(home: Path, sessions: Any) -> None:
    sessions.keep(home, "a", "b", "c")
    with Archive.open(home) as archive:
        archive.delete("b", EARLIER)
        archive.delete("a", LATER)
        archive.delete("c", LATER)
        assert archive.sessions() == []
        assert [archive.restore_last() for _ in range(4)] == ["c", "a", "b", None]
        assert len(archive.sessions()) == 3
