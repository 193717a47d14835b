"""An export comes in whole or not at all, and out again byte by byte the same."""

from __future__ import annotations

import hashlib
import json
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockint.archive import lines
from mockint.archive.archive import Archive
from mockint.archive.envelope import Envelope, SessionRow
from mockint.archive.exporting import export_archive
from mockint.archive.hold import hold
from mockint.archive.importing import Imported, import_archive
from mockint.archive.writer import Writer
from mockint.errors import MockintError, UsageError
from mockint.interview.fold import fold
from mockint.interview.rebuilding import rebuilt_row

RECORDING = Path(__file__).parent.parent / "interview" / "recordings" / "0.1.0.jsonl"
AT = "2026-03-01T10:00:00.000Z"

# -- round trips ----------------------------------------------------------------------------------

anything = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
names = st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), min_size=1, max_size=8)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | anything,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(anything, inner, max_size=3),
    max_leaves=8,
)  # fmt: skip
envelopes = st.builds(
    Envelope,
    id=names,
    session=st.sampled_from(["s-1", "s-2", "s-3"]),
    at=st.datetimes().map(lambda at: f"{at.isoformat(timespec='milliseconds')}Z"),
    offset=st.floats(0, 1e9),
    kind=names,
    v=st.integers(0, 2**63 - 1),
    data=st.dictionaries(anything, json_values, max_size=4),
)


def bare_row(session: str, events: Iterable[Envelope]) -> SessionRow:
    """A row that needs no understanding of the events."""
    *_, last = events
    return SessionRow(session, "a", "practice", "mid", 1, False, last.at, None, "answer", "x", None)


def fill(home: Path, events: list[Envelope], texts: list[str], deleted: set[str]) -> None:
    writer = Writer(home)
    writer.append(events)
    for session in {event.session for event in events}:
        writer.append([], bare_row(session, [e for e in events if e.session == session]))
    writer.append([], None, {hashlib.sha256(t.encode()).hexdigest(): t for t in texts})
    assert writer.close(10)
    with Archive.open(home) as archive:
        for session in deleted & {event.session for event in events}:
            archive.delete(session, AT)
        for _ in range(2):
            archive.record_reference_opened("queue \x1b[2J", AT)


@settings(max_examples=20)
@given(
    st.lists(envelopes, max_size=12),
    st.lists(anything, max_size=3),
    st.sets(st.sampled_from(["s-1", "s-2"])),
)
def test_what_went_out_and_came_in_goes_out_the_same(
    events: list[Envelope], texts: list[str], deleted: set[str]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        one, two = Path(folder) / "one", Path(folder) / "two"
        fill(one, events, texts, deleted)
        export_archive(one, one / "out.jsonl")
        import_archive(two, one / "out.jsonl", bare_row)
        export_archive(two, two / "out.jsonl")
        assert (one / "out.jsonl").read_bytes() == (two / "out.jsonl").read_bytes()
        with Archive.open(one) as before, Archive.open(two) as after:
            for session in ("s-1", "s-2", "s-3"):
                assert before.events(session) == after.events(session)
        assert import_archive(one, two / "out.jsonl", bare_row).events == 0
        export_archive(one, one / "again.jsonl")
        assert (one / "again.jsonl").read_bytes() == (one / "out.jsonl").read_bytes()


def test_a_released_recording_folds_to_the_same_after_a_round_trip(
    home: Path, tmp_path: Path, sessions: Any
) -> None:
    events = [Envelope(**json.loads(line)) for line in RECORDING.read_text("utf-8").splitlines()]
    sessions.write(home, events, ())
    export_archive(home, tmp_path / "out.jsonl")
    import_archive(tmp_path / "new", tmp_path / "out.jsonl", rebuilt_row)
    session = events[0].session
    with Archive.open(home) as before, Archive.open(tmp_path / "new") as after:
        assert fold(session, after.events(session)) == fold(session, events)
        assert after.sessions() == before.sessions()
        assert after.sessions()[0].score == 59.8


# -- into a home that has sessions ----------------------------------------------------------------


@pytest.fixture
def out(tmp_path: Path, sessions: Any) -> Callable[..., Path]:
    """Export sessions of a home of their own."""
    count = iter(range(100))

    def make(*names: str, delete: str = "", **options: Any) -> Path:
        other = tmp_path / f"other-{next(count)}"
        sessions.keep(other, *names, **options)
        if delete:
            with Archive.open(other) as archive:
                archive.delete(delete, AT)
        export_archive(other, other / "out.jsonl")
        return other / "out.jsonl"

    return make


def listed(home: Path) -> dict[str, int]:
    """How many events each session has; the deleted ones are not listed."""
    with Archive.open(home) as archive:
        return {row.id: len(archive.events(row.id)) for row in archive.sessions()}


def test_sessions_that_are_not_there_are_added_and_the_others_left(
    home: Path, sessions: Any, out: Any
) -> None:
    sessions.keep(home, "a")
    done = import_archive(home, out("a", "b", "c", delete="c"), rebuilt_row)
    assert done == Imported(new=2, longer=0, known=1, events=6)
    assert listed(home) == {"a": 3, "b": 3}
    with Archive.open(home) as archive:
        assert len(archive.sessions(include_deleted=True)) == 3
        archive.restore("c")
    assert import_archive(home, out("c", delete="c"), rebuilt_row).known == 1
    assert listed(home)["c"] == 3


def test_a_session_that_went_on_gets_the_rest_and_an_older_export_changes_nothing(
    home: Path, sessions: Any, out: Any
) -> None:
    sessions.keep(home, "a")
    assert import_archive(home, out("a", length=7), rebuilt_row) == Imported(0, 1, 0, 4)
    assert listed(home) == {"a": 7}
    assert import_archive(home, out("a", length=2), rebuilt_row) == Imported(0, 0, 1, 0)
    assert listed(home) == {"a": 7}


def test_a_session_that_goes_on_but_is_open_elsewhere_is_refused(
    home: Path, sessions: Any, out: Any
) -> None:
    sessions.keep(home, "a")
    held = hold(home, "a")
    assert held
    with held:
        with pytest.raises(MockintError, match="session a is open in another mockint"):
            import_archive(home, out("a", "b", length=7), rebuilt_row)
        assert import_archive(home, out("a", "c"), rebuilt_row).new == 1
    assert listed(home) == {"a": 3, "c": 3}


def test_a_session_with_other_events_is_refused_by_name_and_nothing_comes_in(
    home: Path, sessions: Any, out: Any
) -> None:
    sessions.keep(home, "b", typed="mine ")
    with pytest.raises(MockintError, match="session b has other events here"):
        import_archive(home, out("a", "b", typed="theirs "), rebuilt_row)
    assert listed(home) == {"b": 3}


def test_an_event_that_another_session_has_is_refused(
    home: Path, sessions: Any, tmp_path: Path
) -> None:
    sessions.keep(home, "a")
    events = [
        Envelope("a.2" if event.id == "z.2" else event.id, *_rest(event))
        for event in sessions.events("z")
    ]
    sessions.write(tmp_path / "other", events)
    export_archive(tmp_path / "other", tmp_path / "out.jsonl")
    with pytest.raises(MockintError, match="session z has other events here"):
        import_archive(home, tmp_path / "out.jsonl", rebuilt_row)
    assert listed(home) == {"a": 3}


def _rest(event: Envelope) -> tuple[Any, ...]:
    return (event.session, event.at, event.offset, event.kind, event.v, event.data)


def test_what_another_mockint_adds_meanwhile_is_noticed(
    home: Path, sessions: Any, out: Any
) -> None:
    sessions.keep(home, "b")

    def interrupted(session: str, events: Iterator[Envelope]) -> SessionRow:
        sessions.keep(home, "a", length=1)
        return rebuilt_row(session, events)

    with pytest.raises(MockintError, match="has just added to one of these sessions"):
        import_archive(home, out("a"), interrupted)
    assert listed(home) == {"a": 1, "b": 3}
    assert import_archive(home, out("a"), rebuilt_row).longer == 1


def test_unknown_kinds_are_kept_and_control_characters_stay_data(
    home: Path, sessions: Any, tmp_path: Path
) -> None:
    odd = Envelope("a.4", "a", AT, 9.0, "sang", 7, {"song\x1b[2J": ["\x00", "\u2028", 1]})
    sessions.write(tmp_path / "other", [*sessions.events("a"), odd])
    export_archive(tmp_path / "other", tmp_path / "out.jsonl")
    import_archive(home, tmp_path / "out.jsonl", rebuilt_row)
    with Archive.open(home) as archive:
        assert archive.events("a")[-1] == odd
        assert archive.sessions()[0].phase == "clarify"


BESIDE = """
import sys
from pathlib import Path
from mockint.archive.envelope import Envelope
from mockint.archive.writer import Writer
writer = Writer(Path(sys.argv[1]), retry_after=3600)
at = "2026-03-01T10:00:00.000Z"
print("ready", flush=True)
receipts = []
sys.stdin.readline()
for number in range(400):
    receipts.append(writer.append([Envelope(f"beside.{number}", "beside", at, 0.0, "typed", 1, {})]))
    if number == 50:
        print("writing", flush=True)
print(writer.close(60), all(receipt.saved for receipt in receipts), writer.trouble, flush=True)
"""


def test_an_import_does_not_disturb_what_another_process_records(
    home: Path, out: Any, start_python: Any
) -> None:
    file = out("a", "b", "c", length=40)
    Archive.open(home).close()
    writing = start_python(BESIDE, home)
    assert writing.stdout.readline() == "ready\n"
    writing.stdin.write("go\n")
    writing.stdin.flush()
    assert writing.stdout.readline() == "writing\n"
    assert import_archive(home, file, rebuilt_row).new == 3
    assert writing.communicate()[0] == "True True None\n"
    with Archive.open(home) as archive:
        assert len(archive.events("beside")) == 400
        assert len(archive.events("c")) == 40


# -- files nobody vouches for ---------------------------------------------------------------------


HEADER = b'{"mockint":"archive","schema":1}\n'


def signed(*made: object, **changes: Any) -> bytes:
    """An export with these lines between the first and the last, whose sums are right."""
    raw = [HEADER, *(json.dumps(line).encode() + b"\n" for line in made)]
    counts = dict.fromkeys(("sessions", "text", "event", "deleted", "reference_opened"), 0)
    for line in made:
        if isinstance(line, dict) and line:
            name = next(iter(line))
            counts[name] = counts.get(name, 0) + 1
    events = [line["event"] for line in made if isinstance(line, dict) and "event" in line]
    counts["sessions"] = len({str(e.get("session")) for e in events if isinstance(e, dict)})
    end = {**counts, "sha256": hashlib.sha256(b"".join(raw)).hexdigest(), **changes}
    return b"".join(raw) + json.dumps({"end": end}).encode() + b"\n"


def event(**changes: Any) -> dict[str, Any]:
    fields = {"id": "a.1", "session": "a", "at": AT, "offset": 0.0, "kind": "opened", "v": 1}
    return {"event": {**fields, "data": {}, **changes}}


def nested(depth: int) -> Any:
    value: Any = 1
    for _ in range(depth):
        value = [value]
    return value


WRONG: dict[str, tuple[int, bytes]] = {
    "no object": (2, signed([1])),
    "two things on a line": (2, signed({"event": {}, "text": {}})),
    "an unknown thing": (2, signed({"mood": {}})),
    "a field too few": (2, signed({"event": {"id": "a.1"}})),
    "a field too many": (2, signed(event(more=1))),
    "an id with a break": (2, signed(event(id="a\n1"))),
    "an id that is none": (2, signed(event(id=7))),
    "a session like a path": (2, signed(event(session="../a"))),
    "a session without end": (2, signed(event(session="a" * 101))),
    "a day that is none": (2, signed(event(at="2026-02-30T10:00:00Z"))),
    "a local time": (2, signed(event(at="2026-02-20T10:00:00+01:00"))),
    "an offset below zero": (2, signed(event(offset=-1))),
    "an offset in words": (2, signed(event(offset="1"))),
    "an offset that is a truth": (2, signed(event(offset=True))),
    "a version that is none": (2, signed(event(v=1.5))),
    "a version too large": (2, signed(event(v=2**63))),
    "data that is a list": (2, signed(event(data=[]))),
    "nested too deeply": (2, signed(event(data={"a": nested(120)}))),
    "nested far too deeply": (2, HEADER + b'{"event":' + b"[" * 90_000 + b"\n"),
    "not a number": (2, signed(event(data={"a": float("nan")}))),
    "infinite": (2, signed(event(data={"a": float("inf")}))),
    "too large a number": (2, signed(event(data={"a": "N"})).replace(b'"N"', b"1e999")),
    "too many digits": (2, signed(event(data={"a": "N"})).replace(b'"N"', b"9" * 5_000)),
    "half a character": (2, signed(event(data={"a": "\ud83d"}))),
    "the same event twice": (3, signed(event(), event())),
    "a text of another hash": (2, signed({"text": {"sha256": "0" * 64, "body": "x"}})),
    "a text without letters": (2, signed({"text": {"sha256": "0" * 64, "body": 1}})),
    "a deletion of nobody": (3, signed({"deleted": {"session": "a", "at": AT}})),
    "a deletion at no time": (2, signed({"deleted": {"session": "a", "at": "now"}})),
    "counts of another file": (2, signed(event=1)),
    "a sum of another file": (2, signed(sha256="0" * 64)),
    "a last line that is none": (2, HEADER + b'{"end":[]}\n'),
    "more after the end": (3, signed() + b"\n"),
    "an empty line": (2, HEADER + b"\n"),
    "another encoding": (2, HEADER + b'{"event":"\xff"}\n'),
    "no end": (2, HEADER),
    "half a first line": (1, HEADER[:-1]),
    "more on the first line": (1, b'{"mockint":"archive","schema":1,"more":1}\n'),
    "a schema below one": (1, b'{"mockint":"archive","schema":0}\n'),
    "nothing": (1, b""),
    "something else": (1, b"# Notes\n\nNothing of ours.\n"),
    "JSON of somebody else": (1, b'{"mockint": "bank"}\n'),
    "a schema in words": (1, b'{"mockint":"archive","schema":"1"}\n'),
}  # fmt: skip


@pytest.mark.parametrize(("line", "raw"), WRONG.values(), ids=WRONG)
def test_a_file_that_is_no_sound_export_is_refused_with_its_line(
    home: Path, tmp_path: Path, line: int, raw: bytes
) -> None:
    (tmp_path / "in.jsonl").write_bytes(raw)
    with pytest.raises(MockintError) as caught:
        import_archive(home, tmp_path / "in.jsonl", bare_row)
    sentence = str(caught.value)
    assert sentence.startswith(f"{tmp_path / 'in.jsonl'}, line {line}: ")
    assert "\n" not in sentence
    assert sentence.endswith(".")
    assert len(sentence) < 400
    with Archive.open(home) as archive:
        assert archive.sessions(include_deleted=True) == []


def test_the_helper_above_signs_what_is_accepted(home: Path, tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_bytes(signed(event(data={"a": nested(90)})))
    assert import_archive(home, tmp_path / "in.jsonl", bare_row).new == 1


def test_an_export_of_a_newer_mockint_and_an_archive_are_named_as_what_they_are(
    home: Path, tmp_path: Path, sessions: Any
) -> None:
    newer = tmp_path / "newer.jsonl"
    newer.write_bytes(b'{"mockint":"archive","schema":3,"with":"more"}\n')
    with pytest.raises(MockintError, match="has schema 3 and this mockint knows schemas up to 2"):
        import_archive(home, newer, bare_row)
    assert not home.exists()
    sessions.keep(tmp_path / "other", "a")
    with pytest.raises(MockintError, match="no export but an archive, or a backup of one"):
        import_archive(home, tmp_path / "other" / "archive.db", bare_row)
    for name in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(UsageError, match="cannot be read"):
            import_archive(home, name, bare_row)


def test_a_part_of_an_export_is_refused_wherever_it_was_cut(
    home: Path, tmp_path: Path, out: Any
) -> None:
    whole = out("a").read_bytes()
    Archive.open(home).close()
    cut = tmp_path / "cut.jsonl"
    for size in range(0, len(whole), 37):
        cut.write_bytes(whole[:size])
        with pytest.raises(MockintError, match=rf"{cut}, line \d+: "):
            import_archive(home, cut, rebuilt_row)
    assert listed(home) == {}


@settings(max_examples=40)
@given(st.data())
def test_a_changed_byte_is_never_taken_for_the_export(data: st.DataObject) -> None:
    whole = signed({"text": {"sha256": hashlib.sha256(b"x").hexdigest(), "body": "x"}}, event())
    place = data.draw(st.integers(0, len(whole) - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda value: value != whole[place]))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "in.jsonl"
        file.write_bytes(whole[:place] + bytes([byte]) + whole[place + 1 :])
        said = refusal(Path(folder) / "home", file)
        # White space around JSON of the last line, which no sum covers, changes nothing.
        assert str(file) in said or (not said and place > whole.rindex(b'{"end"'))


def refusal(home: Path, file: Path) -> str:
    """What is said against a file; nothing where it is taken."""
    try:
        import_archive(home, file, bare_row)
    except MockintError as error:
        return str(error)
    return ""


def test_a_line_without_end_is_not_read_into_memory(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mockint.archive.lines.MAX_LINE", 100)
    (tmp_path / "in.jsonl").write_bytes(HEADER + b'{"text":"' + b"x" * 200)
    with pytest.raises(MockintError, match="line 2: is longer than 100 bytes"):
        import_archive(home, tmp_path / "in.jsonl", bare_row)


def changed(sessions: Any, number: int, **data: Any) -> list[Envelope]:
    """A session whose event of that number holds something else."""
    events = sessions.events("a")
    old = events[number]
    changed_data = {k: v for k, v in {**old.data, **data}.items() if v is not ...}
    events[number] = Envelope(*[getattr(old, n) for n in Envelope.__slots__[:-1]], changed_data)
    return events


@pytest.mark.parametrize(
    ("number", "data"),
    [
        (0, {"budgets": ...}),
        (0, {"budgets": {"clarify": 1}}),
        (0, {"budgets": {"clarify": "1", "answer": 1, "follow_ups": 1}}),
        (0, {"title": {"a": 1}}),
        (0, {"attempt": -1}),
        (0, {"attempt": 2**70}),
        (0, {"seen_reference": "no"}),
        (1, {"edits": [[0, 0]]}),
        (1, {"edits": [[0, 0, 7]]}),
        (1, {"edits": [["0", 0, "x"]]}),
        (1, {"edits": "xyz"}),
        (1, {"document": None}),
    ],
)
def test_a_session_that_cannot_be_understood_is_refused_with_its_event(
    home: Path, tmp_path: Path, sessions: Any, number: int, data: dict[str, Any]
) -> None:
    events = changed(sessions, number, **data)
    fill(tmp_path / "other", events, [], set())
    export_archive(tmp_path / "other", tmp_path / "out.jsonl")
    with pytest.raises(
        MockintError, match=rf"session a cannot be understood \(event a\.{number + 1}"
    ):
        import_archive(home, tmp_path / "out.jsonl", rebuilt_row)
    assert listed(home) == {}


def test_a_session_without_a_beginning_is_refused(
    home: Path, tmp_path: Path, sessions: Any
) -> None:
    fill(tmp_path / "other", sessions.events("a")[1:], [], set())
    export_archive(tmp_path / "other", tmp_path / "out.jsonl")
    with pytest.raises(MockintError, match="is the first and does not open the session"):
        import_archive(home, tmp_path / "out.jsonl", rebuilt_row)


# -- the page that describes the format -----------------------------------------------------------

PAGE = (Path(__file__).parents[2] / "docs" / "archive.md").read_text("utf-8")


def test_the_example_of_the_documentation_comes_in_and_goes_out_the_same(
    home: Path, tmp_path: Path
) -> None:
    example = PAGE.partition("<!-- example -->\n```json\n")[2].partition("```\n<!-- end -->")[0]
    (tmp_path / "in.jsonl").write_bytes(example.encode())
    assert import_archive(home, tmp_path / "in.jsonl", rebuilt_row) == Imported(1, 0, 0, 3)
    export_archive(home, tmp_path / "out.jsonl")
    assert (tmp_path / "out.jsonl").read_bytes() == example.encode()
    with Archive.open(home) as archive:
        (row,) = archive.sessions(include_deleted=True)
        assert fold(row.id, archive.events(row.id)).text("answer") == "I put a limit on the queue."


def test_every_line_and_field_is_described() -> None:
    told = re.findall(r"^\| `(\w+)` \|", PAGE, re.M)
    fields = Envelope.__slots__
    assert told == ["mockint", "text", "event", *lines.PLAIN_TABLES, "end", *fields]
    assert f"at most {lines.MAX_DEPTH} deep" in PAGE
    assert f"{lines.MAX_LINE // 2**20} MiB" in PAGE
