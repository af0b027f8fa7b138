-- The ground of the book: the office, the people, the cases, what is owed, and the log.
-- Ids are UUIDv7 (a later merge of two books keeps them); `n` is only this file's own short number, cheap to join on.
-- A migration that has shipped is never edited: add another one.

CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE officer (
  n INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE,
  login TEXT NOT NULL UNIQUE, name TEXT NOT NULL, roles TEXT NOT NULL,
  active INTEGER NOT NULL DEFAULT 1, created_at INTEGER NOT NULL
);

-- Thôn, bản, tổ dân phố, and the collaborator (cộng tác viên) who keeps its household book.
CREATE TABLE village (
  n INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE,
  name TEXT NOT NULL, name_fold TEXT NOT NULL UNIQUE, name_sort BLOB NOT NULL,
  old_unit TEXT, collaborator TEXT, collaborator_phone TEXT, note TEXT,
  version INTEGER NOT NULL DEFAULT 1, deleted_at INTEGER
);

CREATE TABLE household (
  n INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, code TEXT NOT NULL UNIQUE,
  head TEXT NOT NULL, head_sort BLOB NOT NULL, village_n INTEGER REFERENCES village(n),
  address TEXT, phone TEXT, poverty TEXT, note TEXT,
  version INTEGER NOT NULL DEFAULT 1, deleted_at INTEGER
);
CREATE INDEX household_by_head ON household (head_sort, n) WHERE deleted_at IS NULL;
CREATE INDEX household_by_village ON household (village_n, head_sort, n) WHERE deleted_at IS NULL;

CREATE INDEX household_live ON household (n, deleted_at) WHERE deleted_at IS NULL;

-- Carers (người chăm sóc) of a household: who answers the door.
CREATE TABLE carer (
  n INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE,
  household_n INTEGER NOT NULL REFERENCES household(n),
  name TEXT NOT NULL, relation TEXT NOT NULL, phone TEXT, note TEXT
);
CREATE INDEX carer_of_household ON carer (household_n, n);

CREATE TABLE child (
  n INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, code TEXT NOT NULL UNIQUE,
  household_n INTEGER REFERENCES household(n), village_n INTEGER REFERENCES village(n),
  name TEXT NOT NULL, name_sort BLOB NOT NULL, name_fold TEXT NOT NULL,
  birth TEXT, birth_sort INTEGER NOT NULL DEFAULT 0, sex TEXT NOT NULL DEFAULT 'không rõ',
  ethnicity TEXT, id_number TEXT, address TEXT,
  mother TEXT, father TEXT, guardian TEXT, phone TEXT,
  school TEXT, grade TEXT, insurance TEXT, note TEXT,
  status TEXT NOT NULL DEFAULT 'active', created_at INTEGER NOT NULL,
  version INTEGER NOT NULL DEFAULT 1, deleted_at INTEGER
);
CREATE INDEX child_by_name ON child (name_sort, n) WHERE deleted_at IS NULL;
CREATE INDEX child_by_birth ON child (birth_sort, n) WHERE deleted_at IS NULL;
CREATE INDEX child_by_village ON child (village_n, name_sort, n) WHERE deleted_at IS NULL;
CREATE INDEX child_of_household ON child (household_n, name_sort, n) WHERE deleted_at IS NULL;
-- Small, so that counting children does not read them; never led by deleted_at, or every list would be read by it and sorted.
CREATE INDEX child_live ON child (n, deleted_at) WHERE deleted_at IS NULL;
CREATE INDEX child_of_parents ON child (village_n, mother, father) WHERE household_n IS NOT NULL;
CREATE INDEX child_by_phone ON child (village_n, phone) WHERE household_n IS NOT NULL AND phone IS NOT NULL;
CREATE INDEX child_by_id_number ON child (id_number) WHERE id_number IS NOT NULL;
CREATE INDEX child_same ON child (name_fold, birth_sort);

-- Nhóm hoàn cảnh đặc biệt (Luật Trẻ em Đ10): several at once, each with its from and to.
CREATE TABLE child_group (
  child_n INTEGER NOT NULL REFERENCES child(n), code TEXT NOT NULL,
  from_on TEXT NOT NULL, to_on TEXT,
  PRIMARY KEY (child_n, code, from_on)
) WITHOUT ROWID;

CREATE TABLE child_risk (
  child_n INTEGER NOT NULL REFERENCES child(n), key TEXT NOT NULL,
  from_on TEXT NOT NULL, to_on TEXT,
  PRIMARY KEY (child_n, key, from_on)
) WITHOUT ROWID;

-- A case (trường hợp) and what was recorded of it. Stage, deadlines and rank are derived from these facts.
CREATE TABLE case_file (
  n INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, code TEXT NOT NULL UNIQUE,
  child_n INTEGER NOT NULL REFERENCES child(n), officer_n INTEGER NOT NULL REFERENCES officer(n),
  procedure TEXT NOT NULL, received_at INTEGER NOT NULL, recorded_at INTEGER NOT NULL,
  channel TEXT NOT NULL, account TEXT NOT NULL,
  level TEXT NOT NULL, level_at INTEGER NOT NULL, emergency_from INTEGER,
  stage TEXT NOT NULL, closed_at INTEGER, closed_as TEXT, closed_reason TEXT,
  version INTEGER NOT NULL DEFAULT 1
);
CREATE INDEX case_of_child ON case_file (child_n, n);

CREATE TABLE case_level (
  n INTEGER PRIMARY KEY, case_n INTEGER NOT NULL REFERENCES case_file(n),
  at INTEGER NOT NULL, level TEXT NOT NULL, reason TEXT NOT NULL, officer_n INTEGER NOT NULL REFERENCES officer(n)
);
CREATE INDEX case_level_of ON case_level (case_n, n);

CREATE TABLE case_step (
  n INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, case_n INTEGER NOT NULL REFERENCES case_file(n),
  step TEXT NOT NULL, done_at INTEGER NOT NULL, number TEXT, note TEXT,
  officer_n INTEGER NOT NULL REFERENCES officer(n), recorded_at INTEGER NOT NULL
);
CREATE INDEX case_step_of ON case_step (case_n, n);

-- One household visit may stand in several cases: the rows share `together`.
CREATE TABLE visit (
  n INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, code TEXT NOT NULL UNIQUE,
  case_n INTEGER NOT NULL REFERENCES case_file(n), together BLOB NOT NULL,
  visited_on TEXT NOT NULL, seen INTEGER NOT NULL, not_seen_reason TEXT,
  outcome TEXT NOT NULL, note TEXT NOT NULL, next_on TEXT,
  officer_n INTEGER NOT NULL REFERENCES officer(n), recorded_at INTEGER NOT NULL
);
CREATE INDEX visit_of_case ON visit (case_n, visited_on, n);
CREATE INDEX visit_by_day ON visit (visited_on DESC, n);

CREATE TABLE intervention (
  n INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, code TEXT NOT NULL UNIQUE,
  case_n INTEGER NOT NULL REFERENCES case_file(n),
  measure TEXT NOT NULL, provider TEXT NOT NULL, due_on TEXT NOT NULL, cost INTEGER, note TEXT,
  state TEXT NOT NULL DEFAULT 'planned', done_on TEXT,
  officer_n INTEGER NOT NULL REFERENCES officer(n), version INTEGER NOT NULL DEFAULT 1
);
CREATE INDEX intervention_of_case ON intervention (case_n, due_on, n);

CREATE TABLE referral (
  n INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, code TEXT NOT NULL UNIQUE,
  case_n INTEGER NOT NULL REFERENCES case_file(n),
  sent_to TEXT NOT NULL, sent_at INTEGER NOT NULL, due_on TEXT NOT NULL, answer_at INTEGER, answer TEXT,
  officer_n INTEGER NOT NULL REFERENCES officer(n)
);
CREATE INDEX referral_of_case ON referral (case_n, n);

CREATE TABLE activity (
  n INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, code TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL, theme TEXT NOT NULL, held_on TEXT NOT NULL, village_n INTEGER REFERENCES village(n),
  reached INTEGER, cost INTEGER, note TEXT
);

-- Why something was put off (what the office set) or is late (what the law set): the reason stays.
CREATE TABLE postponement (
  n INTEGER PRIMARY KEY, case_n INTEGER NOT NULL REFERENCES case_file(n),
  kind TEXT NOT NULL, ref TEXT NOT NULL, from_on TEXT NOT NULL, to_on TEXT, reason TEXT NOT NULL,
  after_visit INTEGER, officer_n INTEGER NOT NULL REFERENCES officer(n), recorded_at INTEGER NOT NULL
);
CREATE INDEX postponement_of_case ON postponement (case_n, n);

-- What is owed, derived from the facts in the same transaction, kept so that lists never recompute a book.
CREATE TABLE deadline (
  case_n INTEGER NOT NULL REFERENCES case_file(n), kind TEXT NOT NULL, ref TEXT NOT NULL,
  due_at INTEGER NOT NULL, due_day TEXT NOT NULL, by_moment INTEGER NOT NULL,
  law INTEGER NOT NULL, rule TEXT NOT NULL, basis_at INTEGER NOT NULL,
  nth INTEGER, about TEXT, late_reason TEXT,
  PRIMARY KEY (case_n, kind, ref)
) WITHOUT ROWID;
CREATE INDEX deadline_by_due ON deadline (due_at);

-- The log: append-only and chained by hash; order is by number, never by time.
CREATE TABLE audit (
  n INTEGER PRIMARY KEY, at INTEGER NOT NULL, officer_n INTEGER NOT NULL,
  act TEXT NOT NULL, subject TEXT NOT NULL, detail TEXT NOT NULL,
  previous BLOB NOT NULL, hash BLOB NOT NULL
);
CREATE INDEX audit_of ON audit (subject, n);
CREATE TRIGGER audit_never_changes BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the log only grows'); END;
CREATE TRIGGER audit_never_shrinks BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the log only grows'); END;

-- Every list that left the book: who, when, what, names or codes, why.
CREATE TABLE export (
  n INTEGER PRIMARY KEY, at INTEGER NOT NULL, officer_n INTEGER NOT NULL,
  what TEXT NOT NULL, rows INTEGER NOT NULL, masked INTEGER NOT NULL, reason TEXT, file TEXT NOT NULL
);

-- Search: whole words by prefix, and the digits of codes, phones and numbers anywhere. No text is stored twice.
-- rowid = 8 × n + kind (1 child, 2 household, 3 case, 4 village).
CREATE VIRTUAL TABLE find_word USING fts5 (words, content='', contentless_delete=1, detail=column, prefix='1 2 3', tokenize="unicode61 remove_diacritics 0");
-- Every word of find_word once: a few thousand, so that "anywhere in a word" is a look through a short list.
CREATE TABLE find_term (term TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE VIRTUAL TABLE find_digits USING fts5 (digits, content='', contentless_delete=1, tokenize="trigram");

-- The desk: drafts and places in lists. Not facts; no log entry; never touches the tables above.
CREATE TABLE desk_draft (
  officer_n INTEGER NOT NULL, form TEXT NOT NULL, subject TEXT NOT NULL,
  fields TEXT NOT NULL, focus INTEGER NOT NULL, saved_at INTEGER NOT NULL,
  PRIMARY KEY (officer_n, form, subject)
) WITHOUT ROWID;
CREATE TABLE desk_place (officer_n INTEGER NOT NULL, screen TEXT NOT NULL, place TEXT NOT NULL, PRIMARY KEY (officer_n, screen)) WITHOUT ROWID;
