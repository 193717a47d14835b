"""Who may import whom, read from the source; and what a fresh interpreter really loads."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import fields
from functools import cache
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parent.parent / "src" / "mockint"
MODULES = {
    ".".join(("mockint", *path.relative_to(SOURCE).with_suffix("").parts)).removesuffix(
        ".__init__"
    ): path
    for path in sorted(SOURCE.rglob("*.py"))
}

# cli, tui (one level) → reports, review, selftest → interview → grading → bank, llm; and interview → archive.
BELOW_INTERVIEW = {"grading", "bank", "llm", "archive"}
LOOKING = {"interview", *BELOW_INTERVIEW}
SHOWING = {"reports", "review", "selftest", *LOOKING}
ALLOWED: dict[str, set[str]] = {
    "bank": set(),
    "llm": set(),
    "archive": set(),
    "grading": {"bank", "llm"},
    "interview": BELOW_INTERVIEW,
    "selftest": LOOKING,
    "review": LOOKING,
    "reports": LOOKING | {"review"},
    "serve": set(),
    "tui": SHOWING | {"cli"},
    "cli": SHOWING | {"tui", "serve"},
}
HEADLESS = ("bank", "llm", "archive", "grading", "interview", "selftest", "review", "reports")
PURE = (
    "mockint.bank.models",
    "mockint.interview.events",
    "mockint.interview.fold",
    "mockint.interview.clock",
    "mockint.interview.state",
    "mockint.interview.edits",
    "mockint.interview.authorship",
    "mockint.interview.cases",
    "mockint.grading.scoring.values",
    "mockint.grading.scoring.score",
    "mockint.grading.scoring.session",
    "mockint.grading.judging.evidence",
    "mockint.grading.judging.verdict",
)
EFFECTS = {
    *("asyncio", "builtins", "click", "datetime", "ftplib", "getpass", "glob", "http", "httpx"),
    *(
        "httpx2",
        "io",
        "locale",
        "logging",
        "multiprocessing",
        "openai",
        "os",
        "pathlib",
        "platform",
    ),
    *("platformdirs", "random", "requests", "rich", "secrets", "select", "selectors", "shutil"),
    *(
        "signal",
        "socket",
        "sqlite3",
        "ssl",
        "subprocess",
        "sys",
        "tempfile",
        "textual",
        "threading",
    ),
    *("time", "urllib", "uuid", "webbrowser", "yaml"),
}
EFFECTIVE_CALLS = {"open", "print", "input", "exec", "eval", "breakpoint", "__import__"}


@cache
def tree(module: str) -> ast.Module:
    return ast.parse(MODULES[module].read_text(encoding="utf-8"))


def _typing_only(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)


def _statements(node: ast.AST) -> Iterator[ast.AST]:
    for child in ast.iter_child_nodes(node):
        if not _typing_only(child):
            yield child
            yield from _statements(child)


def imported(module: str, *, typing: bool = True) -> set[str]:
    """The modules that a module imports anywhere in it, `from` names resolved to modules."""
    names: set[str] = set()
    package = module if MODULES[module].name == "__init__.py" else module.rpartition(".")[0]
    for node in ast.walk(tree(module)) if typing else _statements(tree(module)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                above = package.split(".")[: len(package.split(".")) - node.level + 1]
                base = ".".join([*above, *filter(None, [base])])
            names |= {
                inner if (inner := f"{base}.{alias.name}") in MODULES else base
                for alias in node.names
            }
    return names


def room(module: str) -> str | None:
    parts = module.split(".")
    return parts[1] if len(parts) > 1 and parts[0] == "mockint" and parts[1] in ALLOWED else None


def in_room(name: str) -> list[str]:
    return [module for module in MODULES if room(module) == name]


@pytest.mark.parametrize("module", [m for m in MODULES if room(m)])
def test_a_module_imports_only_from_the_rooms_below_its_own(module: str) -> None:
    own = room(module)
    assert own is not None
    others = {(room(name), name) for name in imported(module)} - {(None, "")}
    wrong = {name for other, name in others if other and other != own and other not in ALLOWED[own]}
    assert not wrong


@pytest.mark.parametrize(
    "module", [m for m in MODULES if room(m) is None and m not in {"mockint", "mockint.__main__"}]
)
def test_what_all_rooms_share_imports_no_room(module: str) -> None:
    allowed = {None, "llm"} if module == "mockint.settings" else {None}
    assert {room(name) for name in imported(module)} <= allowed


def test_judging_and_scoring_never_import_each_other() -> None:
    for module in in_room("grading"):
        for name in imported(module):
            assert not ("grading.judging" in module and "grading.scoring" in name), module
            assert not ("grading.scoring" in module and "grading.judging" in name), module


def test_scoring_takes_plain_values_only() -> None:
    for module in in_room("grading"):
        if "grading.scoring" in module:
            foreign = {n for n in imported(module) if n.startswith("mockint.")}
            assert all(name.startswith("mockint.grading.scoring") for name in foreign)


@pytest.mark.parametrize("start", PURE)
def test_a_pure_module_reaches_no_effect(start: str) -> None:
    """Nothing with an effect is imported, through any of our own modules, nor called in it."""
    seen, queue = set(), [start]
    while queue:
        module = queue.pop()
        if module in seen:
            continue
        seen.add(module)
        for name in imported(module, typing=False):
            assert name.split(".")[0] not in EFFECTS, f"{module} imports {name}"
            if name in MODULES:
                queue.append(name)
    calls = {
        node.func.id
        for node in ast.walk(tree(start))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    assert not calls & EFFECTIVE_CALLS


def test_the_archive_knows_no_kind_of_event() -> None:
    assert all("mockint.interview" not in name for m in in_room("archive") for name in imported(m))


def test_the_session_knows_nothing_of_a_terminal() -> None:
    for name in HEADLESS:
        for module in in_room(name):
            roots = {imported_name.split(".")[0] for imported_name in imported(module)}
            assert not roots & {"textual", "rich", "click"}, module


def test_the_interviewer_is_handed_nothing_that_could_leak() -> None:
    from mockint.bank.models import Fact
    from mockint.interview.interviewer import Brief

    assert {field.name for field in fields(Brief)} == {"text", "facts", "language"}
    assert set(Fact.model_fields) == {"id", "asks", "answer"}


def run(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={"PYTHONPATH": str(SOURCE.parent), "PATH": ""},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def loaded_by(modules: list[str], suspects: tuple[str, ...]) -> str:
    code = "import sys, importlib\n"
    code += "".join(f"importlib.import_module({module!r})\n" for module in modules)
    return run(code + f"print(*sorted(set({suspects!r}) & set(sys.modules)))").strip()


@pytest.mark.parametrize("name", [name for name in HEADLESS if in_room(name)])
def test_a_headless_room_loads_neither_a_screen_nor_a_client(name: str) -> None:
    assert loaded_by(in_room(name), ("textual", "rich", "openai")) == ""


def test_importing_mockint_loads_nothing_heavy() -> None:
    assert loaded_by(["mockint"], ("textual", "rich", "openai", "pydantic", "click", "yaml")) == ""


def test_the_quick_titles_do_without_pydantic() -> None:
    assert loaded_by(["mockint.bank.titles"], ("pydantic", "textual", "openai")) == ""
