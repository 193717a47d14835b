"""From pieces to scenarios: where each begins, and which field each piece belongs to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from mockint.bank.markdown.blocks import BOLD_LINE, Piece, expanded
from mockint.bank.markdown.labels import (
    Field,
    Label,
    Start,
    bare,
    difficulty_in,
    field_named,
    heading_label,
    label_of,
    reveals,
)
from mockint.bank.markdown.starts import footers, starts

_SECTIONS: tuple[Field, ...] = (
    "brief",
    "reference",
    "follow_ups",
    "technologies",
    "difficulty",
    "notes",
)


@dataclass(frozen=True, slots=True)
class Kept:
    """Text of the file that belongs to no scenario: its line, and why it is kept apart."""

    line: int
    text: str
    why: str


@dataclass(slots=True)
class Found:
    """One scenario as it was met. `loose` is what no label claims; `labels` are the headings,
    labels, tags and markers that became structure, with their lines."""

    start: Start
    line: int
    level: int
    context: str = ""
    labels: list[tuple[int, str]] = field(default_factory=list)
    loose: list[Piece] = field(default_factory=list)
    fields: dict[Field, list[Piece]] = field(default_factory=lambda: {f: [] for f in _SECTIONS})

    def bare(self) -> bool:
        """Whether nothing but its heading and technologies was met yet."""
        return not self.loose and not any(
            pieces for name, pieces in self.fields.items() if name != "technologies"
        )


@dataclass(slots=True)
class Sections:
    """All that one file holds."""

    found: list[Found] = field(default_factory=list)
    kept: list[Kept] = field(default_factory=list)


def sections(pieces: Sequence[Piece]) -> Sections:
    """The scenarios of a file and what lies between them."""
    begins = starts(pieces)
    if not begins:
        pieces = expanded(pieces)
        begins = starts(pieces)
    reader = _Reader(begins, footers(pieces, begins))
    for index, piece in enumerate(pieces):
        reader.take(index, piece)
    reader.close()
    return reader.sections


class _Reader:
    """The state while a file is read: the scenario at hand and the field that is open."""

    def __init__(self, begins: dict[int, Start], ends: frozenset[int]) -> None:
        self.sections = Sections()
        self._begins = begins
        self._ends = ends
        self._now: Found | None = None
        self._field: Field | None = None
        self._opened_at = 0
        self._context = ""
        self._context_level = BOLD_LINE + 1
        self._rule: Piece | None = None
        self._before: list[tuple[Field | None, int]] = []

    def take(self, index: int, piece: Piece) -> None:
        """Put one piece where it belongs."""
        if index in self._begins:
            self._begin(piece, self._begins[index])
        elif index in self._ends:
            self._keep(piece, "footer or navigation")
        elif self._now is None:
            self._keep(piece, "outside every scenario")
            self._hear(piece)
        elif piece.kind == "marker":
            self._now.labels.append((piece.line, piece.text))
        elif piece.kind == "heading":
            self._heading(self._now, piece)
        elif piece.kind in {"summary", "tag"}:
            self._details(self._now, piece)
        elif piece.kind == "rule":
            self._rule = piece
        else:
            self._content(self._now, piece)

    def close(self) -> None:
        """End the scenario at hand."""
        self._now, self._field, self._rule = None, None, None
        self._before.clear()

    def _keep(self, piece: Piece, why: str) -> None:
        if piece.kind != "rule":
            self.sections.kept.append(Kept(piece.line, piece.text, why))

    def _hear(self, piece: Piece) -> None:
        """A heading outside scenarios may say how hard those below it are."""
        level = piece.level or BOLD_LINE
        if piece.plain and (difficulty_in(piece.plain) or level < self._context_level):
            self._context, self._context_level = piece.plain, level

    def _begin(self, piece: Piece, start: Start) -> None:
        now = self._now
        same = now is not None and bare(now.start.title) == bare(start.title)
        if now is not None and same and now.start.number == start.number and now.bare():
            self._keep(piece, "heading repeated")
            return
        self.close()
        level = piece.level or BOLD_LINE
        self._now = Found(start, piece.line, level, self._context)
        self.sections.found.append(self._now)
        label = heading_label(piece.plain) if piece.kind == "heading" else label_of(piece.text)
        if piece.kind == "summary":
            self._now.labels.append((piece.line, piece.text))
            self._open("reference", level)
        elif label and label.field == "brief" and not start.title:
            self._label(self._now, piece, label)
        elif piece.level:
            self._now.labels.append((piece.line, piece.text))
        else:
            self._now.loose.append(piece)

    def _open(self, name: Field | None, level: int) -> None:
        self._field, self._opened_at, self._rule = name, level, None

    def _heading(self, now: Found, piece: Piece) -> None:
        label = heading_label(piece.plain)
        if label and label.field != "part of the brief" and self._leaves(piece, label):
            self._open(label.field, piece.level)
            if label.field == "notes":
                self._add(now, piece)
                return
            now.labels.append((piece.line, piece.text))
            if label.rest:
                self._add(now, Piece("text", label.rest, piece.line))
        elif self._inside(piece):
            self._add(now, piece)
        elif piece.level > now.level:
            self._open("brief" if label and not now.fields["reference"] else "notes", piece.level)
            self._add(now, piece)
        else:
            self.close()
            self._keep(piece, "outside every scenario")
            self._hear(piece)

    def _leaves(self, piece: Piece, label: Label) -> bool:
        """Whether a heading with a field's name opens that field, also below another one."""
        if not self._inside(piece):
            return True
        later = label.field in {"reference", "follow_ups"} and label.field != self._field
        return later and self._field != "follow_ups"

    def _inside(self, piece: Piece) -> bool:
        """Whether a heading is part of the field that is open: below the field's own heading, or
        below the scenario's where a bold label opened it."""
        if self._field is None or self._now is None:
            return False
        if self._opened_at >= BOLD_LINE:
            own = field_named(piece.plain)
            return self._field == "reference" and piece.level > self._now.level and not own
        return piece.level > self._opened_at

    def _details(self, now: Found, piece: Piece) -> None:
        now.labels.append((piece.line, piece.text))
        if piece.kind == "tag":
            if piece.text.startswith("</"):
                self._open(*(self._before.pop() if self._before else (None, BOLD_LINE)))
            else:
                self._before.append((self._field, self._opened_at))
            return
        named = field_named(piece.plain)
        if named and named in _SECTIONS:
            self._open(named, BOLD_LINE)
        else:
            self._open("reference", BOLD_LINE)
            if not reveals(piece.plain):
                self._add(now, Piece("text", f"**{piece.plain}**", piece.line))

    def _content(self, now: Found, piece: Piece) -> None:
        label = label_of(piece.text) if piece.kind == "text" else None
        if label and self._switches(now, label):
            self._label(now, piece, label)
        elif piece.kind == "html" and piece.text.startswith("<!--"):
            now.fields["notes"].append(piece)
        else:
            self._add(now, piece)

    def _switches(self, now: Found, label: Label) -> bool:
        """Whether a label opens another field, rather than being a part of the open one."""
        if label.field == "part of the brief":
            return False
        if label.field == "brief":
            asked = self._field == "brief" and bool(now.fields["brief"])
            return not asked and self._field not in {"reference", "follow_ups"}
        if label.field == "reference":
            answered = bool(now.fields["reference"])
            return not (answered and self._field == "reference") and (
                self._field != "follow_ups" or not (answered or now.fields["follow_ups"])
            )
        if label.field in {"notes", "difficulty", "technologies"}:
            return self._field != "reference" or not now.fields["reference"]
        return True

    def _label(self, now: Found, piece: Piece, label: Label) -> None:
        name, has_text = label.field, bool(label.rest.strip())
        if name == "technologies" and self._repeated(now, piece, label):
            return
        if name in {"technologies", "difficulty", "notes"} and has_text:
            if name != "notes":
                now.labels.append((piece.line, label.head))
                piece = Piece("text", label.rest, piece.line)
            now.fields[name].append(piece)
            return
        self._open(name, BOLD_LINE)
        if name == "follow_ups" and has_text:
            self._add(now, piece)
            return
        head = piece.text if piece.kind == "heading" else label.head
        now.labels.append((piece.line, head))
        if has_text:
            self._add(now, Piece("text", label.rest, piece.line))

    def _repeated(self, now: Found, piece: Piece, label: Label) -> bool:
        if not any(bare(p.text) == bare(label.rest) for p in now.fields["technologies"]):
            return False
        self._keep(piece, "technologies repeated")
        return True

    def _add(self, now: Found, piece: Piece) -> None:
        into = now.loose if self._field is None else now.fields[self._field]
        if self._rule is not None and into:
            into.append(self._rule)
        self._rule = None
        into.append(piece)
