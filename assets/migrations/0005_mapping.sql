-- How the columns of a file of one shape are understood, as an officer put it right (cách ghép cột): a place on the desk, no fact.
-- `shape`: the letters of its headings, column by column; `columns`: heading and field of each, as JSON.
CREATE TABLE desk_mapping (
  what TEXT NOT NULL, shape TEXT NOT NULL, columns TEXT NOT NULL, file TEXT NOT NULL,
  officer_n INTEGER NOT NULL REFERENCES officer(n), saved_at INTEGER NOT NULL, PRIMARY KEY (what, shape)
) WITHOUT ROWID;
