"""Over generated Markdown: every word of a source is in what is made of it, and what is made can be
loaded."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from mockint.bank.guard import read_yaml
from mockint.bank.markdown.accounting import unaccounted
from mockint.bank.markdown.bank import REPORT_NAME, bank_files, read_files
from mockint.bank.markdown.decoding import Source, decode
from mockint.bank.models import Scenario

WORDS = st.sampled_from(
    "queue the lag grows it's don’t 50TB user_id a,b x/y Zürich → α 日本 ™ 4-10 1. # > * ** _ ` ``` "
    '~~~ --- - + | : [a](b.md) <b> &amp; "so" “so” \\* why? How? hard easy 3 Question Answer:'.split()
)
TEXT = st.lists(WORDS, min_size=1, max_size=7).map(" ".join)
NAMES = st.sampled_from(
    [
        "Question", "Interview Question", "Answer", "Solution", "Follow-Up", "Follow-ups",
        "Technologies", "🏷️ Technologies", "Difficulty", "Hint", "Constraint", "Anything else",
        "Scenario", "Scenario 1: A title", "Scenario 4-10: Others", "Question 12", "3. Numbered", "Q", "A",
    ]
)  # fmt: skip
SHAPES = st.sampled_from(
    [
        "# {n}", "## {n}", "### {n}: {t}", "#### {t}", "**{n}:** {t}", "**{n}**", "**{n}**: *{t}*",
        "*{n}: {t}*", "__{n}__", "{n}: {t}", "*{t}*", '*"{t}"*', '"{t}"', "**{t}**", "{t}", "{t}?",
        "1. **{t}?**\n   - {t}", "12. {n}: {t}\n\n    {t}", "- {t}\n  - {t}", "- **{n}:** {t}", "> {t}",
        "```python\n{t}\n  {t}\n```", "    {t}", "---", "| a | b |\n|---|---|\n| {t} | {t} |", "<!-- {t} -->",
        "<details><summary>{n}</summary>", "<details>\n<summary>{t}?</summary>\n\n{t}\n\n</details>",
        "</details>", "<p>{t}</p>", "[ref]: http://example.org/{t}", "{t}\n===", "`{t}` `dbt`", "1.", "-", "",
        '*"{t}\n**{n}:** {t}"*', "**{n}:** `a b` `c`, {t}", "{n}:\n{t}", "  {t}  ", "\t{t}", "**{n}:",
    ]
)  # fmt: skip


@st.composite
def blocks(draw: st.DrawFn) -> str:
    shape = draw(SHAPES)
    while "{" in shape:
        shape = shape.replace("{t}", draw(TEXT), 1) if "{t}" in shape else shape
        shape = shape.replace("{n}", draw(NAMES), 1)
    return shape


MARKDOWN = st.lists(
    st.tuples(blocks(), st.sampled_from(["\n", "\n\n"])), min_size=1, max_size=16
).map(lambda parts: "".join(text + gap for text, gap in parts))


def account_for(source: Source) -> None:
    files, missing = bank_files(read_files([source]))
    assert missing == []
    assert unaccounted(source.text, files) == []
    for name, text in files.items():
        if name != REPORT_NAME:
            scenario = Scenario.model_validate(read_yaml(text)[0])
            assert name == f"{scenario.id}.yaml"
            assert scenario.brief.strip()


@given(MARKDOWN)
@settings(deadline=None, max_examples=150)
def test_every_word_of_a_structured_file_is_somewhere(text: str) -> None:
    account_for(Source("bank.md", text))


@given(st.text(max_size=300))
@settings(deadline=None, max_examples=100)
def test_every_word_of_any_text_is_somewhere(text: str) -> None:
    if text.encode("utf-8", "ignore").strip(b" \t\r\n\f") and "\0" not in text:
        raw = (
            f"## Scenario 1: T\n\n**Question:** {text}\n".encode("utf-8", "ignore")
            + b"plain words\n" * 200
        )
        account_for(decode("bank.md", raw))
