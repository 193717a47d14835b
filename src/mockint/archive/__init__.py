"""Where sessions are kept: envelopes in SQLite, append-only. No kind of event is known here."""
