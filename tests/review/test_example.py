"""The finished interview that comes with mockint: an ordinary export, whole, and made by its script."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest

from mockint.archive.archive import Archive
from mockint.archive.importing import import_archive
from mockint.bank.folders import Folder, builtin_folder
from mockint.bank.gold import shown_answers
from mockint.errors import MockintError
from mockint.interview.opening import recorded
from mockint.interview.rebuilding import rebuilt_row
from mockint.reports.replay import replay_of
from mockint.reports.session import SessionView
from mockint.review.example import FILE, SCENARIO, SESSION, SPEED, read_example

SCRIPT = Path(__file__).resolve().parents[2] / "docs" / "example.py"


def as_typed(text: str) -> str:
    return " ".join(text.split())


def test_made_again_by_its_script_it_is_the_same_file(tmp_path: Path) -> None:
    spec = importlib.util.spec_from_file_location("docs_example", SCRIPT)
    assert spec
    assert spec.loader
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    script.make(tmp_path / "again.jsonl")
    same = (tmp_path / "again.jsonl").read_bytes() == FILE.read_bytes()
    assert same, "the scenario, the estimate or the version changed: run python docs/example.py"


def test_it_imports_into_a_fresh_archive_and_is_there_what_it_is_in_its_file(
    tmp_path: Path,
) -> None:
    home = tmp_path / "home"
    done = import_archive(home, FILE, rebuilt_row)
    assert (done.new, done.longer, done.known) == (1, 0, 0)
    with Archive.open(home) as archive:
        events, state, scenario, rubric = recorded(archive, SESSION)
        (row,) = archive.sessions()
    assert (events, state, scenario, rubric) == read_example()
    assert (row.scenario, row.phase, row.status) == (SCENARIO, "debrief", "estimated")


def test_it_is_the_strong_answer_with_questions_follow_ups_and_second_thoughts() -> None:
    events, state, _, _ = read_example()
    bank = (Folder(builtin_folder(), builtin=True),)
    gold = next(g for g in shown_answers(bank, SCENARIO) if g.kind == "strong")
    assert as_typed(state.text("answer")) == as_typed(gold.answer)
    assert len(state.facts) >= 5
    assert [f.status for f in state.follow_ups] == ["submitted", "submitted"]
    kinds = {event.kind for event in events}
    assert {"asked", "phase_entered", "submitted", "graded", "self_scored", "scored"} <= kinds
    taken = [e for event in events if event.kind == "edited" for e in event.data["edits"] if e[1]]
    assert sum(edit[1] for edit in taken) > 60


def test_it_is_judged_by_the_estimate_and_says_so() -> None:
    _, state, _, _ = read_example()
    graded = [state.current_grade(answer.document) for answer in state.submitted]
    assert [one and one["grade"]["status"] for one in graded] == ["estimated"] * 3
    assert {one["grade"]["provenance"]["judge"] for one in graded if one} == {"offline"}


def test_half_an_hour_is_looked_at_in_two_minutes_and_every_moment_folds() -> None:
    events, state, scenario, rubric = read_example()
    replay = replay_of(SessionView(state, scenario, rubric, events))
    assert 25 * 60 <= replay.recording.length <= 40 * 60
    assert 60 <= replay.skipping.length / SPEED <= 120
    assert replay.recording.after(len(events)) == state
    assert replay.recording.at(replay.recording.length / 2).document == "answer"
    firsts = {mark.kind for mark in replay.marks}
    assert {"verdict", "first-number"} <= firsts


def test_nothing_of_the_machine_it_was_made_on_is_in_it() -> None:
    text = FILE.read_text("utf-8")
    assert set(re.findall(r'"base_url":([^,}]+)', text)) == {"null"}
    assert set(re.findall(r"(?m)^\{\"(\w+)\":", text)) == {"mockint", "text", "event", "end"}
    assert not re.search(r"(?<![\w.:/])/(home|root|tmp|work|Users|var)/|[A-Z]:\\\\", text)


def test_a_cut_or_missing_file_is_one_sentence(tmp_path: Path) -> None:
    cut = tmp_path / "cut.jsonl"
    cut.write_bytes(FILE.read_bytes()[:-200])
    for file in (cut, tmp_path / "none.jsonl"):
        with pytest.raises(MockintError, match=re.escape(str(file))):
            read_example(file)
