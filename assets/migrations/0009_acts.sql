-- What each officer did last, and the rows it changed as they stood before and after it, so that it can be taken back by its
-- name (hoàn tác), also after a restart. The log keeps its entries whatever becomes of these rows: they go after a month.
CREATE TABLE act (
  n INTEGER PRIMARY KEY, officer_n INTEGER NOT NULL REFERENCES officer(n), at INTEGER NOT NULL, act TEXT NOT NULL,
  -- Its entries in the log, first and last.
  log_from INTEGER NOT NULL, log_n INTEGER NOT NULL,
  import_n INTEGER REFERENCES import_act(n), undone_at INTEGER
);
CREATE INDEX act_standing ON act (officer_n, n) WHERE undone_at IS NULL;
CREATE INDEX act_by_time ON act (at);

-- `whose`: the case, child, household, village or number the row speaks of ("case 17"); `was` is NULL for a row the act made,
-- `became` for one it took away. Filled by triggers that each connection makes for itself from the columns it finds, so
-- that a column added later is never forgotten.
CREATE TABLE act_row (
  n INTEGER PRIMARY KEY, act_n INTEGER NOT NULL,
  tbl TEXT NOT NULL, key TEXT NOT NULL, whose TEXT NOT NULL, was TEXT, became TEXT
);
CREATE INDEX act_row_of ON act_row (act_n, n);
CREATE INDEX act_row_whose ON act_row (whose, act_n);

-- Rows an undo took out of their tables, whole: nothing is deleted without a way back.
CREATE TABLE act_bin (n INTEGER PRIMARY KEY, act_n INTEGER NOT NULL, tbl TEXT NOT NULL, row TEXT NOT NULL, binned_at INTEGER NOT NULL);
-- The highest number of a table that was given and taken out again: it is given to nothing else.
CREATE TABLE spent (tbl TEXT PRIMARY KEY, n INTEGER NOT NULL) WITHOUT ROWID;

-- Imports that still stand are acts like any other.
INSERT INTO act (officer_n, at, act, log_from, log_n, import_n)
  SELECT officer_n, at, 'imported', 0, 0, n FROM import_act WHERE undone_at IS NULL ORDER BY n;
