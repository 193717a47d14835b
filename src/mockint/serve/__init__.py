"""The TUI in a browser: one gate, one page, one process a tab."""
