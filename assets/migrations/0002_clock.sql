-- The law's clock: what was assessed, told, decided, separated, planned, ended and begun again; the office's own rules.
-- Nothing here replaces an earlier row: every version of an assessment, a plan and a rule stays.

ALTER TABLE case_file ADD COLUMN received_reason TEXT;
-- What else of Mẫu 01 was told: a flat JSON object of texts.
ALTER TABLE case_file ADD COLUMN details TEXT;
-- When a person lowered the case from its last emergency.
ALTER TABLE case_file ADD COLUMN lowered_at INTEGER;
-- A review that said "continue", or a reopening.
ALTER TABLE case_file ADD COLUMN replanned_from INTEGER;
-- When the carers refused what was decided.
ALTER TABLE case_file ADD COLUMN refused_at INTEGER;
CREATE INDEX case_running_emergency ON case_file (n) WHERE level = 'emergency' AND closed_at IS NULL;

-- The day a visit had been due: the next keeps its place, and a visit that came late stays visible as late.
ALTER TABLE visit ADD COLUMN due_on TEXT;
-- A step that was taken back: the paper came back to be changed.
ALTER TABLE case_step ADD COLUMN undone_at INTEGER;
ALTER TABLE intervention ADD COLUMN goal TEXT;
ALTER TABLE referral ADD COLUMN note TEXT;

-- Mẫu 02, 03, 06: ratings by item, the counts "Tổng số" of both columns, the class proposed and the one decided.
CREATE TABLE assessment (
  n INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, case_n INTEGER NOT NULL REFERENCES case_file(n),
  sheet TEXT NOT NULL, at INTEGER NOT NULL, ratings TEXT NOT NULL, dangers TEXT NOT NULL,
  harm TEXT NOT NULL, protect TEXT NOT NULL, proposed TEXT NOT NULL, decided TEXT NOT NULL, reason TEXT NOT NULL,
  findings TEXT NOT NULL, refused INTEGER NOT NULL, outcome TEXT,
  officer_n INTEGER NOT NULL REFERENCES officer(n), recorded_at INTEGER NOT NULL
);
CREATE INDEX assessment_of_case ON assessment (case_n, n);

-- Somebody of the ladder was told.
CREATE TABLE call (
  n INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, case_n INTEGER NOT NULL REFERENCES case_file(n),
  rung TEXT NOT NULL, at INTEGER NOT NULL, person TEXT, answer TEXT NOT NULL, note TEXT,
  officer_n INTEGER NOT NULL REFERENCES officer(n), recorded_at INTEGER NOT NULL
);
CREATE INDEX call_of_case ON call (case_n, n);

-- A task somebody saw to: the warning days of a separation, a sixteenth birthday.
CREATE TABLE task_done (
  n INTEGER PRIMARY KEY, case_n INTEGER NOT NULL REFERENCES case_file(n), ref TEXT NOT NULL, at INTEGER NOT NULL,
  note TEXT NOT NULL, officer_n INTEGER NOT NULL REFERENCES officer(n), recorded_at INTEGER NOT NULL
);
CREATE INDEX task_done_of_case ON task_done (case_n, n);

-- Mẫu 07: begun, extended, ended; the fifteen days count from the row that began it.
CREATE TABLE separation (
  n INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, case_n INTEGER NOT NULL REFERENCES case_file(n),
  act TEXT NOT NULL, at INTEGER NOT NULL, until_on TEXT NOT NULL, number TEXT, signer TEXT, place TEXT, reason TEXT NOT NULL,
  officer_n INTEGER NOT NULL REFERENCES officer(n), recorded_at INTEGER NOT NULL
);
CREATE INDEX separation_of_case ON separation (case_n, n);

-- Biên bản họp xác định nhu cầu.
CREATE TABLE meeting (
  n INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, case_n INTEGER NOT NULL REFERENCES case_file(n),
  at INTEGER NOT NULL, chair TEXT NOT NULL, present TEXT NOT NULL, carers_view TEXT NOT NULL, child_view TEXT NOT NULL,
  needs TEXT NOT NULL, number TEXT, officer_n INTEGER NOT NULL REFERENCES officer(n), recorded_at INTEGER NOT NULL
);
CREATE INDEX meeting_of_case ON meeting (case_n, n);

-- Mẫu 04 as submitted, and Mẫu 05 as the chairman decided it on paper.
CREATE TABLE plan (
  n INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, case_n INTEGER NOT NULL REFERENCES case_file(n), version INTEGER NOT NULL,
  submitted_at INTEGER NOT NULL, goals TEXT NOT NULL, measures TEXT NOT NULL, lacking TEXT NOT NULL, lacking_reason TEXT NOT NULL,
  decided_at INTEGER, approved INTEGER, number TEXT, signer TEXT, decision_note TEXT,
  officer_n INTEGER NOT NULL REFERENCES officer(n), recorded_at INTEGER NOT NULL,
  UNIQUE (case_n, version)
);

-- Every end and every new beginning of a case.
CREATE TABLE closing (
  n INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, case_n INTEGER NOT NULL REFERENCES case_file(n),
  way TEXT NOT NULL, at INTEGER NOT NULL, no_risk INTEGER NOT NULL, stable INTEGER NOT NULL,
  number TEXT, decided_on TEXT, signer TEXT, reason TEXT NOT NULL,
  officer_n INTEGER NOT NULL REFERENCES officer(n), recorded_at INTEGER NOT NULL
);
CREATE INDEX closing_of_case ON closing (case_n, n);

-- The office's list of numbers (danh bạ): whom to call, by agency.
CREATE TABLE contact (
  n INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, agency TEXT NOT NULL, person TEXT, phone TEXT, note TEXT,
  version INTEGER NOT NULL DEFAULT 1, deleted_at INTEGER
);
CREATE INDEX contact_by_agency ON contact (agency, n) WHERE deleted_at IS NULL;

-- The text of a rule file (procedure, calendar, rhythm) as an officer accepted it. The last row of a name counts.
CREATE TABLE rule_text (
  n INTEGER PRIMARY KEY, name TEXT NOT NULL, text TEXT NOT NULL, moved INTEGER NOT NULL,
  officer_n INTEGER NOT NULL REFERENCES officer(n), accepted_at INTEGER NOT NULL
);
CREATE INDEX rule_text_by_name ON rule_text (name, n);

-- The clocks in hours: few, and asked for by every header.
CREATE INDEX deadline_emergency ON deadline (due_at, case_n) WHERE kind = 'emergency';
