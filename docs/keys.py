"""Make docs/keys.md from the bindings, so that the page cannot say anything else than the program.

python docs/keys.py            writes docs/keys.md
python docs/keys.py --check    ends with 1 where the page is not what this would write
"""

from __future__ import annotations

import argparse
import importlib
import inspect
import pkgutil
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from textual.app import App
from textual.binding import Binding
from textual.widget import Widget

PAGE = Path(__file__).resolve().parent / "keys.md"

PLACES = {
    "app": ("Everywhere", "These work on every screen."),
    "home": ("Home", "The list of scenarios and past sessions. Typing filters it."),
    "models": ("Choosing a model", "Asked once, where an endpoint lists more than one model."),
    "interview": ("Interview", "What does not apply at the moment is not offered."),
    "answer": (
        "Answer editor",
        "Enter is a newline. A submit asks once; the same key again hands the answer in.",
    ),
    "find": ("Find line", "Opened by `Ctrl+F` in the interview."),
    "rating": (
        "Rating yourself",
        "Asked before the grade is shown; after two skips in a row not any more.",
    ),
    "debrief": ("Debrief", "The result of one session."),
    "argument": (
        "Arguing",
        "An argument for the judge, or a sentence that marks a verdict as disputed.",
    ),
    "grades": ("Grades", "Every grade of a session, and what changed between two."),
    "compare": ("Compare", "Two attempts at a scenario, or two grades of one answer."),
    "replay": (
        "Replay",
        "A past session played again. The keys are those of asciinema and of video players.",
    ),
    "progress": ("Progress", "One judge's figures, and the highlighted one over its sessions."),
    "sessions": (
        "Sessions",
        "Every session that is kept. In the search line `Enter` goes back to the table, `Esc` empties it.",
    ),
    "judge": ("Judge", "Who judges, and where answers go."),
    "hand": ("By hand", "A chat judges: its prompt goes out, its reply is pasted in."),
    "help": ("Help", "The keys of the screen underneath."),
    "unsaved": ("Unsaved", "Asked only when you quit and the disk does not take what you wrote."),
}

HEAD = """\
# Keys

The tables are made from the program's own bindings by `docs/keys.py`. `F1` shows the keys of the screen you
are on. `Ctrl+P` and `Ctrl+O` open the palette, where every command has a name.

The column *key* is spelled as [config.toml](judges-and-privacy.md#the-config-file) wants it.
"""

TAIL = """\
## Choosing other keys

Each key has an id. The table `[keys]` of `config.toml` gives an id another key, or several with commas
between them. Write the id in quotes: it holds a dot, and TOML would read it as a table otherwise.

```toml
[keys]
"interview.pause" = "ctrl+t"
"app.palette" = "ctrl+o,f12"
```

An id that is not in the tables above is ignored. Keys are named in lower case: `f7`, `ctrl+k`,
`question_mark`, `pageup`.

Not every key reaches a program in a terminal. `Ctrl+H`, `Ctrl+I` and `Ctrl+M` arrive as Backspace, Tab
and Enter. Terminals and browsers often keep `F1`, `F10` and `F11`. In the answer editor letters and
the editing keys (`Ctrl+A`, `Ctrl+D`, `Ctrl+E`, `Ctrl+K`, `Ctrl+U`, `Ctrl+V`, `Ctrl+W`, `Ctrl+X`,
`Ctrl+Y`, `Ctrl+Z`, `F6`, `F7`) belong to the editor: a key of the Interview table set to one of them
does not work while you write.
"""


def bindings() -> Iterator[Binding]:
    """Every binding with an id that a class of the TUI declares, in the order of the source."""
    import mockint.tui

    names = pkgutil.walk_packages(mockint.tui.__path__, "mockint.tui.")
    for name in sorted(module.name for module in names):
        module = importlib.import_module(name)
        classes = [
            item
            for _, item in inspect.getmembers(module, inspect.isclass)
            if item.__module__ == name and issubclass(item, App | Widget)
        ]
        for owner in sorted(classes, key=lambda item: inspect.getsourcelines(item)[1]):
            for entry in owner.__dict__.get("BINDINGS", ()):
                for binding in Binding.make_bindings([entry]):
                    if binding.id:
                        yield binding


def page() -> str:
    """The whole page."""
    rows: defaultdict[str, list[Binding]] = defaultdict(list)
    for binding in bindings():
        rows[str(binding.id).partition(".")[0]].append(binding)
    ordered = [*(place for place in PLACES if place in rows), *sorted(rows.keys() - PLACES.keys())]
    sections = [_section(place, rows[place]) for place in ordered]
    return "\n".join([HEAD, *sections, TAIL])


def _section(place: str, found: list[Binding]) -> str:
    title, words = PLACES.get(place, (place.capitalize(), ""))
    lines = [f"## {title}", "", *([words, ""] if words else [])]
    lines += ["| key | id | what it does |", "|---|---|---|"]
    lines += [f"| `{b.key}` | `{b.id}` | {b.tooltip or b.description} |" for b in found]
    return "\n".join([*lines, ""])


def main() -> int:
    """Write the page, or compare it."""
    parser = argparse.ArgumentParser(description="Make docs/keys.md from the bindings.")
    parser.add_argument("--check", action="store_true", help="compare instead of writing")
    options = parser.parse_args()
    made = page()
    if options.check:
        return 0 if PAGE.read_text("utf-8") == made else 1
    PAGE.write_text(made, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
