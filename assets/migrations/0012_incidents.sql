-- The log is read newest first: all of it by its number, one officer's by this, one day's (+07:00) by the other. A page of either is
-- read by an index however long the log is.
CREATE INDEX audit_by_officer ON audit (officer_n, n);
CREATE INDEX audit_by_day ON audit (((at + 25200) / 86400), n);

-- The first letters of the log's head when the list left: they stand on the list too.
ALTER TABLE export ADD COLUMN head TEXT;

-- Personal data got lost or into the wrong hands (sự cố dữ liệu): what is known of it, and the report to the authority that ends it.
-- `people`: how many are concerned, as far as anybody knows.
CREATE TABLE incident (
  n INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, code TEXT NOT NULL UNIQUE, version INTEGER NOT NULL DEFAULT 1,
  noticed_at INTEGER NOT NULL, what TEXT NOT NULL, whose TEXT NOT NULL, people INTEGER, done TEXT NOT NULL,
  reported_at INTEGER, reported_to TEXT, number TEXT,
  officer_n INTEGER NOT NULL REFERENCES officer(n), recorded_at INTEGER NOT NULL
);
CREATE INDEX incident_open ON incident (n) WHERE reported_at IS NULL;
