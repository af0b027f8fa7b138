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

-- A further report (Mẫu 01) on a child whose case is open.
CREATE TABLE report (
  n INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, case_n INTEGER NOT NULL REFERENCES case_file(n),
  received_at INTEGER NOT NULL, channel TEXT NOT NULL, account TEXT NOT NULL, received_reason TEXT, details TEXT,
  officer_n INTEGER NOT NULL REFERENCES officer(n), recorded_at INTEGER NOT NULL
);
CREATE INDEX report_of_case ON report (case_n, n);
CREATE INDEX deadline_separation ON deadline (case_n) WHERE ref = 'separation_end';
