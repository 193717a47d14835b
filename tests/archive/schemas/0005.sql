-- An archive of schema version 5 as released, with two sessions. Never edited.
PRAGMA application_id = 1836016491;
PRAGMA user_version = 5;
BEGIN TRANSACTION;
CREATE TABLE deleted (
    session TEXT PRIMARY KEY NOT NULL
        REFERENCES session (id) DEFERRABLE INITIALLY DEFERRED,
    at TEXT NOT NULL
);
INSERT INTO "deleted" VALUES('s-2','2026-03-01T10:00:09.500Z');
CREATE TABLE endpoint_memory (key TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL);
INSERT INTO "endpoint_memory" VALUES('e format','{"rung":2}');
CREATE TABLE event (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    session TEXT NOT NULL,
    at TEXT NOT NULL,
    "offset" REAL NOT NULL,
    kind TEXT NOT NULL,
    v INTEGER NOT NULL,
    data TEXT NOT NULL
);
INSERT INTO "event" VALUES(1,'e-1','s-1','2026-03-01T10:00:00.000Z',0.0,'session_began',1,'{"scenario":"queue-that-grows","text":"aa"}');
INSERT INTO "event" VALUES(2,'e-2','s-1','2026-03-01T10:00:01.500Z',1.5,'edited',1,'{"document":"answer","edits":[[0,0,"Größe 📏\n"]],"length":8}');
INSERT INTO "event" VALUES(3,'e-3','s-2','2026-03-01T10:00:02.000Z',0.0,'unknown_kind',7,'{}');
CREATE TABLE migration (name TEXT PRIMARY KEY NOT NULL, at TEXT NOT NULL);
INSERT INTO "migration" VALUES('0001-events-sessions-texts','2026-03-01T00:00:00.000Z');
INSERT INTO "migration" VALUES('0002-spending','2026-11-23T00:00:00.000Z');
INSERT INTO "migration" VALUES('0003-selftests','2026-11-23T00:00:00.000Z');
INSERT INTO "migration" VALUES('0004-looking-back','2026-03-01T00:00:00.000Z');
INSERT INTO "migration" VALUES('0005-labels','2026-11-23T00:00:00.000Z');
CREATE TABLE name (
    session TEXT PRIMARY KEY NOT NULL
        REFERENCES session (id) DEFERRABLE INITIALLY DEFERRED,
    name TEXT NOT NULL,
    at TEXT NOT NULL
);
INSERT INTO "name" VALUES('s-2','The one with the limit','2026-03-01T10:00:09.600Z');
CREATE TABLE note (
    session TEXT PRIMARY KEY NOT NULL
        REFERENCES session (id) DEFERRABLE INITIALLY DEFERRED,
    note TEXT NOT NULL,
    at TEXT NOT NULL
);
INSERT INTO "note" VALUES('s-2','First line
Second line','2026-03-01T10:00:09.600Z');
CREATE TABLE reference_opened (scenario TEXT NOT NULL, at TEXT NOT NULL);
INSERT INTO "reference_opened" VALUES('queue-that-grows','2026-03-01T10:00:01.900Z');
CREATE TABLE selftest_item (
    judge TEXT NOT NULL,
    key TEXT NOT NULL,
    at TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (judge, key)
);
INSERT INTO "selftest_item" VALUES('llm m u','k','2026-11-23T10:00:00.000Z','{"score":12.5}');
CREATE TABLE selftest_result (
    seq INTEGER PRIMARY KEY,
    judge TEXT NOT NULL,
    model TEXT NOT NULL,
    base_url TEXT NOT NULL,
    at TEXT NOT NULL,
    value TEXT NOT NULL
);
INSERT INTO "selftest_result" VALUES(1,'llm','m','u','2026-11-23T10:00:00.000Z','{"conclusion":"not fit"}');
CREATE TABLE session (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    scenario TEXT NOT NULL,
    mode TEXT NOT NULL,
    target_bar TEXT NOT NULL,
    attempt INTEGER NOT NULL,
    seen_reference INTEGER NOT NULL,
    started_at TEXT NOT NULL,
    ended_at TEXT,
    phase TEXT NOT NULL,
    status TEXT NOT NULL,
    score REAL,
    title TEXT NOT NULL
);
INSERT INTO "session" VALUES(1,'s-1','queue-that-grows','practice','senior',1,0,'2026-03-01T10:00:00.000Z',NULL,'answer','unfinished',NULL,'A queue that grows');
INSERT INTO "session" VALUES(2,'s-2','queue-that-grows','pressure','staff',2,1,'2026-03-01T10:00:02.000Z','2026-03-01T10:00:09.000Z','debrief','graded',71.5,'A queue that grows');
CREATE TABLE spending (at TEXT NOT NULL, model TEXT NOT NULL, prompt_tokens INTEGER, cached_tokens INTEGER, completion_tokens INTEGER, cost_usd REAL);
INSERT INTO "spending" VALUES('2026-11-23T10:00:00.000Z','m',1000,0,100,0.25);
CREATE TABLE summary (
    session TEXT PRIMARY KEY NOT NULL REFERENCES session (id) ON DELETE CASCADE,
    stamp TEXT NOT NULL,
    value TEXT NOT NULL
);
CREATE TABLE tags (
    session TEXT PRIMARY KEY NOT NULL
        REFERENCES session (id) DEFERRABLE INITIALLY DEFERRED,
    tags TEXT NOT NULL,
    at TEXT NOT NULL
);
INSERT INTO "tags" VALUES('s-2','kafka weak','2026-03-01T10:00:09.600Z');
INSERT INTO "tags" VALUES('s-1','','2026-03-01T10:00:09.600Z');
CREATE TABLE text (sha256 TEXT PRIMARY KEY NOT NULL, body TEXT NOT NULL);
INSERT INTO "text" VALUES('aa','the brief
');
CREATE TABLE vacuuming (session TEXT PRIMARY KEY NOT NULL);
CREATE INDEX event_of_session ON event (session);
CREATE TRIGGER event_once BEFORE INSERT ON event
WHEN EXISTS (SELECT 1 FROM event WHERE id = NEW.id OR seq = NEW.seq)
BEGIN SELECT RAISE(IGNORE); END;
CREATE TRIGGER event_no_update BEFORE UPDATE ON event
BEGIN SELECT RAISE(ABORT, 'events are never rewritten'); END;
CREATE TRIGGER event_no_delete BEFORE DELETE ON event
WHEN NOT EXISTS (SELECT 1 FROM vacuuming WHERE session = OLD.session)
BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END;
CREATE INDEX spending_at ON spending (at);
CREATE INDEX selftest_of_judge ON selftest_result (judge, model, base_url);
CREATE INDEX session_of_scenario ON session (scenario);
CREATE TRIGGER text_no_update BEFORE UPDATE ON text
BEGIN SELECT RAISE(ABORT, 'texts are never rewritten'); END;
CREATE INDEX event_of_kind ON event (kind, session) WHERE kind NOT IN ('edited', 'present');
COMMIT;
