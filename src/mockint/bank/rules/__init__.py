"""What a playable bank should do better: one module a subject, every finding a warning."""
