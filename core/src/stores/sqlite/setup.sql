PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL;
BEGIN IMMEDIATE;
CREATE TABLE IF NOT EXISTS wxseal_kept (
  key TEXT PRIMARY KEY NOT NULL,
  value TEXT NOT NULL,
  until INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS wxseal_kept_until ON wxseal_kept (until);
CREATE TABLE IF NOT EXISTS wxseal_memory (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  beginning INTEGER NOT NULL
);
INSERT OR IGNORE INTO wxseal_memory VALUES (1, CAST(strftime('%s', 'now') AS INTEGER) + 1);
COMMIT;
