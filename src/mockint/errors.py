"""What goes wrong in words a user can act on. One class for each exit code (docs/cli.md)."""

from __future__ import annotations


class MockintError(Exception):
    """The thing asked about is not right. The message is one sentence that says what to do next."""

    exit_code = 1


class UsageError(MockintError):
    """The command was used wrongly: unknown scenario, value out of range, no such session."""

    exit_code = 2


class NoEndpointError(MockintError):
    """There is no usable endpoint: unreachable, refused the key, unknown model, out of quota."""

    exit_code = 3
