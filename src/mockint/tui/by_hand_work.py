"""The By hand screen's slow work: it runs in a worker's thread and touches no widget."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from mockint.archive.envelope import session_file_stem
from mockint.archive.private import private_folder
from mockint.archive.reasons import in_words
from mockint.cleaning import clean_line
from mockint.errors import MockintError
from mockint.grading.by_hand import HandPrompt, PastedReply, hand_prompt, named_in, refusal
from mockint.grading.case import Case
from mockint.grading.grade import Grade
from mockint.grading.grader import Texts, grade_answer
from mockint.interview.by_hand import called, next_by_hand
from mockint.interview.ports import utc_text
from mockint.reports.words import many

if TYPE_CHECKING:
    from mockint.cli.context import Context
    from mockint.interview.session import Session

FOLDER = "prompts"
QUESTION_SHOWN = 70
LEFT_OUT = " Left out of it: {count}, because it speaks to a grader."
STEPS = (
    "1. F2 copies the prompt for {answer}: rules, checks, the reference, {sentences}. That is "
    "recorded as having seen the reference.{masked}\n"
    "2. Send it to any chat and copy the whole reply.\n"
    "3. Paste the reply below; Ctrl+S judges by it."
)


@dataclass(frozen=True, slots=True)
class Prepared:
    """The answer whose turn it is, with its prompt."""

    document: str
    name: str
    case: Case
    prompt: HandPrompt


def prepare(session: Session) -> tuple[Prepared | None, str]:
    """The answer to judge by hand, or none and the sentence that says why."""
    document = next_by_hand(session)
    if document is None:
        return None, "Nothing was submitted in this session, so there is nothing to judge."
    case = session.case(document)
    refused = refusal(case)
    if refused is not None:
        return None, refused
    name = clean_line(called(session, document), QUESTION_SHOWN)
    return Prepared(document, name, case, hand_prompt(case)), ""


def steps(made: Prepared) -> str:
    """What to do, in three steps."""
    masked = made.prompt.masked
    left_out = LEFT_OUT.format(count=_sentences(masked)) if masked else ""
    sentences = f"your {_sentences(made.prompt.sentences)}"
    return STEPS.format(answer=made.name, sentences=sentences, masked=left_out)


def _sentences(count: int) -> str:
    return many(count, "sentence")


def keep(
    context: Context, session: str, scenario: str, made: Prepared, at: datetime
) -> tuple[Path | None, str]:
    """Note that the scenario's reference was seen, and write the prompt to a file of mode 0600 under
    home. The file, or none and the sentence that says why."""
    from mockint.cli.files import write_out

    path = context.settings.home / FOLDER / f"{session_file_stem(session)}.txt"
    try:
        context.archive.record_reference_opened(scenario, utc_text(at))
        with in_words(path.parent):
            private_folder(context.settings.home)
            private_folder(path.parent)
        write_out(made.prompt.text, path)
    except MockintError as error:
        return None, f"Copied, if your terminal lets programs copy. {error}"
    return path, ""


def texts_of(session: Session) -> Texts:
    """The hashes a grade of this session belongs to."""
    return Texts(session.state.scenario_sha256, session.state.rubric_sha256)


def names_its_prompt(reply: str) -> bool:
    """Whether a reply says which prompt it belongs to."""
    return bool(named_in(reply).prompt)


def read(made: Prepared, reply: str, texts: Texts, at: datetime) -> Grade:
    """The grade of an answer by a pasted reply."""
    return grade_answer(made.case, PastedReply(reply), texts, now=utc_text(at))
