"""Which answer of a session is judged by hand: a prompt holds one."""

from __future__ import annotations

from mockint.grading.by_hand import JUDGE, hand_prompt, named_in, refusal
from mockint.interview.session import Session
from mockint.interview.state import ANSWER


def next_by_hand(session: Session) -> str | None:
    """The document whose turn it is: the first answer without a grade by a model or a chat, else
    the first that no chat has judged, else the main answer. None: nothing was submitted.

    Follow-ups that code refuses have no turn; a refused main answer has, for its refusal to be told.
    """
    state = session.state
    open_ones = _documents(session)
    ungraded = [d for d in open_ones if _status(session, d) != "graded"]
    never = [
        d
        for d in open_ones
        if all(r["grade"]["provenance"]["judge"] != JUDGE for r in state.grades.get(d, ()))
    ]
    return next(iter((*ungraded, *never, *open_ones)), None)


def document_of_reply(session: Session, reply: str) -> str | None:
    """The document that a reply is about: the one whose prompt it names, else whose turn it is."""
    named = named_in(reply)
    if named.prompt:
        for document in _documents(session):
            prompt = hand_prompt(session.case(document))
            if prompt.sha256.startswith(named.prompt):
                return document
    return next_by_hand(session)


def called(session: Session, document: str) -> str:
    """An answer in words: `the main answer`, or the answer to a follow-up by its question."""
    if document == ANSWER:
        return "the main answer"
    put = next(f for f in session.state.follow_ups if f.document == document)
    return f"the answer to “{' '.join(put.question.split())}”"


def _documents(session: Session) -> list[str]:
    """The main answer, and each follow-up's that can be judged."""
    documents = [submitted.document for submitted in session.state.submitted]
    return [d for d in documents if d == ANSWER or refusal(session.case(d)) is None]


def _status(session: Session, document: str) -> str:
    record = session.state.current_grade(document)
    return "" if record is None else str(record["grade"]["status"])
