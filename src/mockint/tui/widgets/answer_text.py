"""One answer with its evidence marked, and at most one sentence of it chosen."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from textual.content import Content

from mockint.sentences import Sentence
from mockint.tui.widgets.text import PlainText

Mark = tuple[int, int, str]
"""Where a quote starts and ends in the answer, and the numbers of the verdicts it supports."""
CHOSEN = "▶ "
_QUOTED = "on $success 30%"
_LABEL = "bold $text-success"


class AnswerText(PlainText):
    """The answer as stored. `choose` marks a sentence in words and colour, `row` says where it is."""

    def __init__(self, document: str, text: str, marks: Sequence[Mark]) -> None:
        self.document = document
        self._text = text.rstrip()
        self._marks = tuple(marks)
        self._row_text = ""
        super().__init__(marked(self._text, self._marks)[0])

    def choose(self, sentence: Sentence | None) -> None:
        """Mark one sentence, or none."""
        content, start = marked(self._text, self._marks, sentence)
        self._row_text = content.plain[: start + len(CHOSEN) + 1]
        self.show(content)

    @property
    def row(self) -> int:
        """The row of the widget in which the chosen sentence begins, from 0."""
        width = max(1, self.content_size.width)
        return max(0, len(Content(self._row_text).wrap(width)) - 1)


def marked(text: str, marks: Sequence[Mark], chosen: Sentence | None = None) -> tuple[Content, int]:
    """The text with its quotes coloured and numbered, the chosen sentence in reverse behind an
    arrow; and where that arrow stands in what is shown."""
    added = [(min(end, len(text)), f"[{label}]") for _, end, label in marks]
    if chosen is not None:
        added.append((chosen.start, CHOSEN))
    # An arrow at the place where a quote ends stands behind the quote's number.
    added.sort(key=lambda item: (item[0], item[1] == CHOSEN))
    at, pieces = 0, []
    for place, word in added:
        pieces += [text[at:place], word]
        at = place
    content = Content("".join([*pieces, text[at:]]))
    shift = _Shift(added)
    for start, end, _ in marks:
        content = content.stylize(_QUOTED, shift.start(start), shift.end(end))
    for index, (place, word) in enumerate(added):
        begin = place + sum(len(earlier) for _, earlier in added[:index])
        if word != CHOSEN:
            content = content.stylize(_LABEL, begin, begin + len(word))
    if chosen is None:
        return content, 0
    begin = shift.start(chosen.start)
    end = shift.end(min(chosen.end, len(text)))
    return content.stylize("reverse", begin, end), begin - len(CHOSEN)


class _Shift:
    """From offsets of a text to offsets of the same text with words put in."""

    def __init__(self, added: Sequence[tuple[int, str]]) -> None:
        self._places = [place for place, _ in added]
        self._lengths = [0]
        for _, word in added:
            self._lengths.append(self._lengths[-1] + len(word))

    def start(self, offset: int) -> int:
        """Behind what was put in at the offset."""
        return offset + self._lengths[bisect_right(self._places, offset)]

    def end(self, offset: int) -> int:
        """Before what was put in at the offset."""
        return offset + self._lengths[bisect_left(self._places, offset)]
