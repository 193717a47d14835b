"""Slow work happens in workers that touch no widget: read off the source."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import mockint.tui

ROOT = Path(mockint.tui.__file__).parent
TOUCHING = {
    "query", "query_one", "query_exactly_one", "mount", "mount_all", "remove", "remove_children",
    "show", "update", "notify", "tell", "_tell", "focus", "refresh", "load_text", "set_class",
    "add_class", "remove_class", "push_screen", "pop_screen", "switch_screen", "dismiss", "exit",
    "add_options", "clear_options", "display", "classes", "styles",
}  # fmt: skip
"""What changes a screen, when called or set."""
STARTERS = ("in_background", "tell_when_done")
"""How a screen starts a worker, beside `run_worker` itself."""


@cache
def modules() -> tuple[tuple[Path, ast.Module], ...]:
    paths = sorted(ROOT.rglob("*.py"))
    return tuple((path, ast.parse(path.read_text(encoding="utf-8"))) for path in paths)


def calls_of(name: str) -> Iterator[tuple[str, ast.Module, ast.Call]]:
    for path, tree in modules():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(f".{name}"):
                yield f"{path.name}:{node.lineno}", tree, node


def constant(call: ast.Call, name: str) -> object:
    """The value of a keyword that is written out, else the keyword's node or None."""
    for keyword in call.keywords:
        if keyword.arg == name:
            value = keyword.value
            return value.value if isinstance(value, ast.Constant) else value
    return None


def functions(tree: ast.Module) -> dict[str, ast.FunctionDef]:
    return {node.name: node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def reached(tree: ast.Module, start: ast.AST) -> Iterator[ast.AST]:
    """The nodes of a worker's function and of the functions of its module that it calls."""
    known, seen, waiting = functions(tree), set(), [start]
    while waiting:
        for node in ast.walk(waiting.pop()):
            yield node
            if isinstance(node, ast.Call):
                called = node.func
                name = called.attr if isinstance(called, ast.Attribute) else ""
                own = isinstance(called, ast.Attribute) and ast.unparse(called.value) == "self"
                name = name if own else called.id if isinstance(called, ast.Name) else ""
                if name in known and name not in seen:
                    seen.add(name)
                    waiting.append(known[name])


def test_every_worker_is_named_exclusive_in_a_thread_and_cannot_end_the_app() -> None:
    found = list(calls_of("run_worker"))
    assert {where.partition(":")[0] for where, _, _ in found} == {"leaving.py", "room.py"}
    for where, _, call in found:
        assert constant(call, "name"), where
        assert constant(call, "thread") is True, where
        assert constant(call, "exit_on_error") is False, where
        assert constant(call, "exclusive") is True, where


def test_exclusive_workers_share_no_group_by_accident() -> None:
    """Exclusive is by group, and without one all are in the same."""
    for where, _, call in calls_of("run_worker"):
        assert constant(call, "group") is not None, where


def started() -> Iterator[tuple[str, ast.Module, ast.Call]]:
    """The calls that hand a job to a worker."""
    yield from (found for found in calls_of("run_worker") if not found[0].startswith("room.py"))
    for starter in STARTERS:
        yield from (found for found in calls_of(starter) if not found[0].startswith("room.py"))


def jobs(tree: ast.Module, job: ast.expr) -> Iterator[ast.AST]:
    """What a worker runs: a lambda, or a function of the same module."""
    if isinstance(job, ast.Lambda):
        yield job
    else:
        yield functions(tree)[ast.unparse(job).removeprefix("self.")]


def test_no_worker_touches_a_widget() -> None:
    looked_at = 0
    for where, tree, call in started():
        for job in jobs(tree, call.args[0]):
            for node in reached(tree, job):
                looked_at += 1
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                    assert node.func.attr not in TOUCHING, f"{where}: {ast.unparse(node)}"
                if isinstance(node, ast.Assign):
                    for target in node.targets:
                        attribute = target.attr if isinstance(target, ast.Attribute) else ""
                        assert attribute not in TOUCHING, f"{where}: {ast.unparse(node)}"
    assert looked_at > 200


def test_no_error_is_swallowed_and_nothing_sleeps() -> None:
    for path, tree in modules():
        for node in ast.walk(tree):
            if isinstance(node, ast.ExceptHandler):
                names = ast.unparse(node.type) if node.type else ""
                assert names not in {"", "Exception", "BaseException"}, f"{path.name}:{node.lineno}"
            if isinstance(node, ast.Call):
                assert ast.unparse(node.func) != "time.sleep", f"{path.name}:{node.lineno}"
