"""Words from elsewhere are shown as they are: no markup, no escapes, no links."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import mockint.tui
from mockint.tui.screens.debrief import DebriefScreen

ROOT = Path(mockint.tui.__file__).parent
PARSE = {"Static", "Label", "notify", "Link", "Button", "Checkbox", "RadioButton", "Option"}
"""What reads a string as markup unless it is told not to."""
NASTY = r"[bold] [/x] list[int] [@click=app.exit()]x[/] \\["
ESCAPES = "\x1b[2J\x1b]0;title\x07\x1b]8;;http://evil.example\x1b\\link\x1b]8;;\x1b\\\x9b31m"
BIDI = "a\u202eb\u2066c\u2069"
OpenDesk = Callable[..., Any]


def calls() -> Iterator[tuple[str, ast.Call, str]]:
    for path in sorted(ROOT.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                func = node.func
                name = func.attr if isinstance(func, ast.Attribute) else getattr(func, "id", "")
                yield f"{path.name}:{node.lineno}", node, name


def markup_is_off(call: ast.Call) -> bool:
    return any(
        keyword.arg == "markup"
        and isinstance(keyword.value, ast.Constant)
        and keyword.value.value is False
        for keyword in call.keywords
    )


def written_out(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant)


def is_content(value: ast.expr) -> bool:
    return isinstance(value, ast.Call) and ast.unparse(value.func).startswith("Content")


def test_no_text_that_is_not_written_out_meets_the_markup_parser() -> None:
    seen = set()
    for where, call, name in calls():
        if name in PARSE:
            seen.add(name)
            values = [*call.args[:1], *(k.value for k in call.keywords if k.arg == "message")]
            harmless = all(written_out(value) or is_content(value) for value in values)
            assert harmless or markup_is_off(call), f"{where}: {ast.unparse(call)}"
        if name == "OptionList":
            assert markup_is_off(call), f"{where}: {ast.unparse(call)}"
    assert {"notify", "Option"} <= seen


def test_content_is_never_made_from_markup_and_titles_are_written_out() -> None:
    for path in sorted(ROOT.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        assert "from_markup" not in text, path.name
        assert "Text.from_" not in text, path.name
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Assign):
                for target in node.targets:
                    name = target.attr if isinstance(target, ast.Attribute) else ""
                    if name in {"border_title", "border_subtitle", "tooltip"}:
                        assert written_out(node.value), f"{path.name}:{node.lineno}"


def test_every_markdown_keeps_its_links_closed() -> None:
    found = [(where, call) for where, call, name in calls() if name == "Markdown"]
    assert found
    for where, call in found:
        assert "open_links=False" in ast.unparse(call), where


def clean(shown: str) -> bool:
    return not any(c in shown for c in "\x1b\x07\x9b") and not any(c in shown for c in BIDI[1::2])


def literal(shown: str) -> bool:
    return all(word in shown for word in ("[bold]", "[/x]", "list[int]"))


async def test_hostile_words_go_through_every_screen_as_words(
    open_desk: OpenDesk, home: Path, judge: Any
) -> None:
    path = home / "bank" / "scenarios" / "queue-that-grows.yaml"
    text = path.read_text(encoding="utf-8")
    hostile = "'" + NASTY + "'"
    for old in (
        "title: A queue that grows",
        "answer: Forty a second.",
        "claim: Puts a limit on the length of the queue.",
        "question: How do you notice?",
        "technologies: [RabbitMQ, Python]",
    ):
        key = old.partition(":")[0]
        new = f"[{hostile}]" if key == "technologies" else hostile
        assert old in text
        text = text.replace(old, f"{key}: {new}", 1)
    text = text.replace("Orders arrive", f"{NASTY} [a](http://evil.example) {BIDI} Orders arrive")
    text = text.replace("Bound the queue", f"{NASTY} Bound the queue")
    path.write_text(text, encoding="utf-8")
    judge.verdicts = {"bounded": "met", "drop": "met"}
    judge.note = NASTY + ESCAPES
    async with open_desk(size=(120, 40), judge=judge) as desk:
        assert literal(desk.shown())
        await desk.press("enter")
        assert "Orders arrive" in desk.shown()
        await desk.press("f4")
        desk.app.screen.query_one("#ask").value = f"{NASTY}{ESCAPES} how many orders per second?"
        await desk.press("enter")
        assert literal(desk.text("#notice"))
        assert clean(desk.shown())
        assert literal(desk.text("#said"))
        await desk.write(f"{NASTY} {ESCAPES} {BIDI} limit the queue " + "word " * 20)
        assert "\x1b" not in desk.editor.text
        assert literal(desk.shown())
        assert "\x1b" not in desk.shown()
        await desk.submit()
        await desk.press("f10")
        assert literal(desk.text("#question"))
        await desk.submit(NASTY)
        await desk.past_rating()
        assert isinstance(desk.app.screen, DebriefScreen)
        await desk.until(lambda: not desk.app.live.background.pending)
        await desk.settle()
        assert clean(desk.shown())
        assert literal("".join(str(w.visual) for w in desk.app.screen.query("#parts PlainText")))
        await desk.press("r")
        assert clean(desk.shown())
        await desk.press("escape")
        assert literal(desk.shown())
        assert clean(desk.shown())


async def test_what_the_app_tells_is_no_markup_in_the_line_of_news_nor_in_a_toast(
    open_desk: OpenDesk,
) -> None:
    async with open_desk() as desk:
        desk.app.tell(NASTY)
        assert desk.text("#notice") == NASTY
        await desk.press("f1")
        desk.app.tell(NASTY)
        await desk.until(lambda: desk.app.screen.query("Toast"))
        assert NASTY in str(desk.app.screen.query_one("Toast").render())
