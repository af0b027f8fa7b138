-- What an import did, child by child and household by household, so that it can be taken back as one act. The log keeps its entries.
CREATE TABLE import_act (
  n INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, file TEXT NOT NULL, at INTEGER NOT NULL,
  officer_n INTEGER NOT NULL REFERENCES officer(n), undone_at INTEGER
);
-- `was`: what stood in the child's boxes before, NULL for a child the import added; `version`: hers after the import,
-- `was_version`: hers before it.
CREATE TABLE import_child (
  import_n INTEGER NOT NULL REFERENCES import_act(n), child_n INTEGER NOT NULL REFERENCES child(n),
  version INTEGER NOT NULL, was TEXT, was_version INTEGER, PRIMARY KEY (import_n, child_n)
) WITHOUT ROWID;
CREATE TABLE import_village (
  import_n INTEGER NOT NULL REFERENCES import_act(n), village_n INTEGER NOT NULL REFERENCES village(n),
  PRIMARY KEY (import_n, village_n)
) WITHOUT ROWID;
CREATE TABLE import_household (
  import_n INTEGER NOT NULL REFERENCES import_act(n), household_n INTEGER NOT NULL REFERENCES household(n),
  PRIMARY KEY (import_n, household_n)
) WITHOUT ROWID;
