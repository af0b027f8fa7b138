-- Imports of households and of cases, kept so that each can be taken back as the one act it was.
ALTER TABLE import_act ADD COLUMN what TEXT NOT NULL DEFAULT 'children';
-- As import_child: `was` is NULL for what the import added; `version` after it, `was_version` before it.
CREATE TABLE import_household_row (
  import_n INTEGER NOT NULL REFERENCES import_act(n), household_n INTEGER NOT NULL REFERENCES household(n),
  version INTEGER NOT NULL, was TEXT, was_version INTEGER, PRIMARY KEY (import_n, household_n)
) WITHOUT ROWID;
-- `was`: the level before, NULL for a case the import opened. A case taken back is no row of `case_file` any more.
CREATE TABLE import_case (
  import_n INTEGER NOT NULL REFERENCES import_act(n), case_n INTEGER NOT NULL REFERENCES case_file(n),
  version INTEGER NOT NULL, was TEXT, was_version INTEGER, PRIMARY KEY (import_n, case_n)
) WITHOUT ROWID;
CREATE INDEX import_case_of ON import_case (case_n);

-- Cases taken back with the import that opened them, before anything rested on them. `kept` is all that stood in the
-- book of them, as JSON; neither their number nor their code is given to another case.
CREATE TABLE case_bin (
  n INTEGER PRIMARY KEY, code TEXT NOT NULL, child_n INTEGER NOT NULL REFERENCES child(n),
  import_n INTEGER NOT NULL REFERENCES import_act(n), kept TEXT NOT NULL, binned_at INTEGER NOT NULL
);
CREATE INDEX case_bin_by_code ON case_bin (code);
