"""Open the TUI. `mockint` alone comes here without click, so that the first frame is early."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from mockint.cli.context import Context
from mockint.cli.defects import write_log
from mockint.errors import MockintError

if TYPE_CHECKING:
    from mockint.interview.opening import Choice

CLOSING = 5.0
DEFECT = 70


def open_home() -> int:
    """The TUI with nothing but the environment's settings; its exit code."""
    context = Context()
    try:
        return run_home(context)
    except MockintError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    except KeyboardInterrupt:
        return 130
    except Exception as error:  # noqa: BLE001  a defect of ours: one sentence, and a log
        sys.stderr.write(f"{write_log(context, error)}\n")
        return DEFECT


def run_home(
    context: Context,
    *,
    start: str | None = None,
    resume: str | None = None,
    replay: tuple[str, float] | None = None,
    choice: Choice | None = None,
) -> int:
    """The TUI on Home, straight in an interview, or in the replay of a session at a speed; its exit
    code. Raises UsageError as `Context.settings` does."""
    context.read_ahead()
    from mockint.tui.app import MockintApp

    app = MockintApp(context, start=start, resume=resume, replay=replay, choice=choice)
    code = app.run()
    writer = context.__dict__.get("writer")
    if writer is not None:
        writer.close(CLOSING)
    if app.farewell:
        sys.stderr.write(f"{app.farewell}\n")
    return code if isinstance(code, int) else app.return_code or 0
