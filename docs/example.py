"""Make src/mockint/data/example.jsonl, the finished interview that Home offers to look at.

A real session object is driven by a clock turned by hand: the gold answer `strong` of one scenario is typed
in bursts with pauses and second thoughts, questions are asked before it and follow-ups answered behind it.
The offline estimate judges it. The file is an ordinary export of the archive that this leaves; made again
from the same bank by the same version of mockint it is the same file.

python docs/example.py
"""

from __future__ import annotations

import re
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from mockint.archive.archive import Archive
from mockint.archive.exporting import export_archive
from mockint.archive.writer import Writer
from mockint.bank.folders import search_path
from mockint.bank.gold import shown_answers
from mockint.bank.load import load_bank
from mockint.grading.case import Case
from mockint.grading.grader import Texts, grade_answer
from mockint.grading.judging.judge import Judgement, Report, silent
from mockint.grading.judging.offline import OfflineEstimate
from mockint.interview.opening import Choice, begin
from mockint.interview.ports import utc_text
from mockint.interview.self_score import rate
from mockint.interview.session import Session
from mockint.review.example import FILE, SCENARIO, SESSION

BEGAN = datetime(2026, 1, 15, 9, tzinfo=UTC)
LOOK = 0.5
"""Seconds between two looks at the editor and the clock, as on the interview's screen."""
THINKING = {"\n": 3.6, ".": 1.4, ":": 1.0, ",": 0.3, ";": 0.4, "?": 1.0}
"""Seconds before writing goes on, by the last character written."""
SECOND_THOUGHTS = {
    "Design: new table": "Design: Z-order the old table by user_id, then",
    "Tail: clustering on": "Tail: nightly OPTIMIZE is enough",
    "Privacy: nightly join": "Privacy: same function, in a loop",
}
"""What is written first and taken back, by the words that take its place."""
WIDTH = 112
"""Characters from which on a line of a text here is as long as it may be."""
QUESTIONS = (
    "How many users are there, and how many rows per user?",
    "How many lookups per day are there, and what latency is expected?",
    "How is the table partitioned?",
    "What does a user_id look like, and are statistics collected for it?",
    "What does a lookup cost today?",
    "I assume maintenance jobs may run on the table every hour.",
)
ANSWERS = {
    "history-in-the-app": """\
No. Planning alone takes 2-3 s, and 500 x 30 files x 0.3 = 4,500 cores busy. So a derived copy in a key-value
store: an item per user and day, only the 12 columns, ~2 KB, TTL 30 days. 100M items a day, 3bn items, 6 TB.
Writes 200M units a day x 0.625/M = 3,750 USD a month, storage 1,500, reads ~1,200: about 6.5k per month. Fresh
to the minute would be an item per session, ten times the writes. Delta stays the source of truth: the store can
be rebuilt from it and gets every erasure too.
""",
    "slow-again": """\
Where do the 17 s go? Query history splits queueing, planning and execution, with files read and pruned per
lookup: I put this week beside the launch week. Files read went up: layout decayed, so I count per date. Recent
dates bad: OPTIMIZE is behind or off, when did it last run. Old dates: late rows left unordered files, or no
stats on the key. Files flat, planning up: small files. Both flat: queueing. I repair only the affected days, 25
USD each, not the petabyte, and add an alert on files per lookup.
""",
}
"""What is written to each follow-up. These two are put whatever the answer says."""
RATING = {
    "requirements": 3,
    "design": 4,
    "correctness": 3,
    "scale": 4,
    "failure-handling": 3,
    "operations": 3,
    "security": 2,
    "trade-offs": 3,
}


class HandClock:
    """Both clocks, which stand still unless they are turned."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def monotonic(self) -> float:
        """Seconds since the session began."""
        return self.seconds

    def now(self) -> datetime:
        """That moment as a date."""
        return BEGAN + timedelta(seconds=self.seconds)


class Untimed(OfflineEstimate):
    """The estimate, without the milliseconds that it took on this machine."""

    def judge(self, case: Case, *, cancel: threading.Event, report: Report = silent) -> Judgement:
        """As the estimate does."""
        return replace(super().judge(case, cancel=cancel, report=report), seconds=0.0)


class Candidate:
    """Somebody at the keyboard: one session, in time."""

    def __init__(self, session: Session, clock: HandClock) -> None:
        self.session = session
        self._clock = clock
        self._chance = Random(SCENARIO)

    def waits(self, seconds: float) -> None:
        """Let time pass, with a look at the clock twice a second."""
        while seconds > 0:
            self._clock.seconds = round(self._clock.seconds + min(LOOK, seconds), 3)
            self.session.tick()
            seconds -= LOOK

    def asks(self, question: str) -> None:
        """Type a question, put it, and read the reply."""
        self.waits(4 + len(question) / 5)
        reply = self.session.ask(question)
        self.waits(len(reply.text) / 22)

    def types(self, text: str) -> None:
        """Write the answer on the table, word by word, with second thoughts."""
        document = self.session.state.document or ""
        done = ""
        for burst in bursts(text):
            self._thinks_again(document, done, text[len(done) :])
            self.waits(self._pace(done[-1:], burst))
            done += burst
            self.session.write(document, done)

    def _thinks_again(self, document: str, done: str, rest: str) -> None:
        wrong = next((w for right, w in SECOND_THOUGHTS.items() if rest.startswith(right)), "")
        for burst in bursts(wrong):
            self.waits(self._pace(done[-1:], burst))
            done += burst
            self.session.write(document, done)
        if wrong:
            self.waits(5)
        while wrong:
            taken, wrong = wrong[-9:], wrong[:-9]
            self.waits(LOOK)
            done = done.removesuffix(taken)
            self.session.write(document, done)

    def _pace(self, last: str, burst: str) -> float:
        return THINKING.get(last, 0.0) + 0.9 + len(burst) * (0.11 + 0.12 * self._chance.random())


def bursts(text: str) -> Iterator[str]:
    """The text in words, each with the spaces behind it, a line break apart."""
    for found in re.finditer(r"\n|[^\s]+[^\S\n]*|[^\S\n]+", text):
        yield found[0]


def in_long_lines(text: str) -> str:
    """The text with the line breaks that only keep a file narrow taken out: somebody at an editor that
    wraps does not type them."""
    typed, *rest = text.splitlines()
    last = typed
    for line in rest:
        listed = re.match(r"- |\d\. |$", line)
        full = not listed and len(last) + len(line.split()[0]) >= WIDTH
        typed += (" " if full else "\n") + line
        last = line
    return typed + "\n"


def hold(session: Session, clock: HandClock, answer: str) -> None:
    """The whole interview, from the brief to its debrief."""
    candidate, texts = Candidate(session, clock), _texts(session)

    def judged(document: str) -> None:
        now = utc_text(clock.now())
        session.record_grade(
            document,
            grade_answer(
                session.case(document), Untimed(), texts, now=now, cancel=threading.Event()
            ),
        )

    candidate.waits(30)
    for question in QUESTIONS:
        candidate.asks(question)
    session.begin_answer()
    candidate.waits(20)
    candidate.types(in_long_lines(answer))
    candidate.waits(25)
    document = "answer"
    while True:
        session.submit()
        candidate.waits(1)
        judged(document)
        step, follow_up = session.next_step(judging=False)
        if step != "follow_up" or follow_up is None:
            break
        session.put(follow_up)
        candidate.waits(18)
        document = session.state.document or ""
        candidate.types(in_long_lines(ANSWERS[follow_up.id]))
        candidate.waits(4)
    session.finish()
    candidate.waits(1)
    clock.seconds += 20
    rate(session, RATING)


def _texts(session: Session) -> Texts:
    return Texts(session.state.scenario_sha256, session.state.rubric_sha256)


def make(target: Path) -> None:
    """Hold the interview in a home of its own and export it to `target`, which must not be there."""
    with tempfile.TemporaryDirectory() as folder:
        home, clock = Path(folder), HandClock()
        folders = search_path(home)
        entry = load_bank(folders[:1]).entry(SCENARIO)
        golds = shown_answers(folders[:1], SCENARIO)
        answer = next(gold.answer for gold in golds if gold.kind == "strong")
        writer = Writer(home)
        with Archive.open(home) as archive:
            hold(begin(entry, Choice(), archive, writer, clock, SESSION), clock, answer)
        if not writer.close(30):
            raise OSError(f"{home} cannot be written")
        export_archive(home, target)
    target.chmod(0o644)


if __name__ == "__main__":
    FILE.parent.mkdir(exist_ok=True)
    FILE.unlink(missing_ok=True)
    make(FILE)
