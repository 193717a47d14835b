"""Make docs/debrief.svg: hold a real interview in the app, without a model, and take its picture.

python docs/screenshot.py
"""

from __future__ import annotations

import asyncio
import os
import re
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
SCENARIO = "regional-disaster-recovery"
ANSWER = HERE.parent / "scenarios" / "gold" / SCENARIO / "adequate.yaml"
SIZE = (104, 36)


async def take(target: Path) -> None:
    """Play the scenario to its debrief and write the picture."""
    from mockint.bank.guard import read_yaml
    from mockint.cli.context import Context
    from mockint.tui.app import MockintApp
    from mockint.tui.screens.debrief import DebriefScreen
    from mockint.tui.screens.self_score import SelfScoreScreen
    from mockint.tui.widgets.answer_editor import AnswerEditor

    answer = read_yaml(ANSWER.read_text("utf-8"))[0]["answer"]
    app = MockintApp(Context(), start=SCENARIO)
    async with app.run_test(size=SIZE) as pilot:
        for _ in range(200):
            await app.workers.wait_for_complete()
            await pilot.pause()
            if isinstance(app.screen, DebriefScreen):
                break
            if isinstance(app.screen, SelfScoreScreen):
                await pilot.press("escape")
                continue
            editors = app.screen.query(AnswerEditor)
            if not editors:
                continue
            if app.live is not None and app.live.session.state.document == "answer":
                editors.first().text = answer
                await pilot.press("ctrl+j", "ctrl+j")
            else:
                await pilot.press("f10")
        await pilot.pause(0.2)
        svg = app.export_screenshot(title="mockint")
    # The embedded font is fetched from elsewhere when the picture is shown; the reader's own will do.
    svg = re.sub(r"@font-face \{.*?\}", "", svg, flags=re.DOTALL)
    target.write_text(svg, "utf-8")


def main() -> None:
    """Use a home of its own, and nothing of the environment's endpoints."""
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "MOCKINT_MODEL"):
        os.environ.pop(name, None)
    with tempfile.TemporaryDirectory() as home:
        os.environ["MOCKINT_HOME"] = home
        asyncio.run(take(HERE / "debrief.svg"))


if __name__ == "__main__":
    main()
