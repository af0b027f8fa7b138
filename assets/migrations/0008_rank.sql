-- Worst first, kept: where a case stands but for the hour, so that a page of cases is read by an index however many there are.
-- What depends on the hour (late, due today) is a range of it. Written with the deadlines, in the same transaction.
-- `rank_band`: 0 a clock in hours runs, 1 something is owed, 2 nothing; `rank_due`: when the most urgent of it falls due.
ALTER TABLE case_file ADD COLUMN rank_band INTEGER NOT NULL DEFAULT 2;
ALTER TABLE case_file ADD COLUMN rank_due INTEGER NOT NULL DEFAULT 0;
-- The level as a number, the worst first; the moment and the level as one; the code as a number, by which ties are broken.
ALTER TABLE case_file ADD COLUMN weight INTEGER AS (CASE level WHEN 'emergency' THEN 0 WHEN 'high' THEN 1 WHEN 'medium' THEN 2 ELSE 3 END);
ALTER TABLE case_file ADD COLUMN rank_at INTEGER AS (rank_due * 4 + CASE level WHEN 'emergency' THEN 0 WHEN 'high' THEN 1 WHEN 'medium' THEN 2 ELSE 3 END);
ALTER TABLE case_file ADD COLUMN number INTEGER AS (CAST(replace(substr(code, 4), '-', '') AS INTEGER));
UPDATE case_file SET (rank_band, rank_due) = (SELECT d.kind <> 'emergency', d.due_at FROM deadline d WHERE d.case_n = case_file.n
  ORDER BY d.kind <> 'emergency', d.due_at, d.kind LIMIT 1) WHERE n IN (SELECT case_n FROM deadline);
CREATE INDEX case_worst ON case_file (rank_band, rank_at, number);
-- What is late, and what is due today, stands by the level before the moment.
CREATE INDEX case_worst_of_level ON case_file (rank_band, weight, rank_at, number);

-- How many cases there are, kept by the database itself as the counts of `tally` are.
CREATE TABLE tally_case (one INTEGER PRIMARY KEY CHECK (one = 1), cases INTEGER NOT NULL);
INSERT INTO tally_case SELECT 1, count(*) FROM case_file;
CREATE TRIGGER case_comes AFTER INSERT ON case_file BEGIN UPDATE tally_case SET cases = cases + 1; END;
CREATE TRIGGER case_goes AFTER DELETE ON case_file BEGIN UPDATE tally_case SET cases = cases - 1; END;

-- What is still to be done or answered first, by its day.
ALTER TABLE intervention ADD COLUMN rank TEXT AS (CASE WHEN state <> 'planned' THEN '9' ELSE '1' END || due_on);
CREATE INDEX intervention_worst ON intervention (rank, n);
ALTER TABLE referral ADD COLUMN rank TEXT AS (CASE WHEN answer_at IS NOT NULL THEN '9' ELSE '1' END || due_on);
CREATE INDEX referral_worst ON referral (rank, n);
CREATE INDEX activity_by_day ON activity (held_on DESC, n);

-- A village's children and households by their codes: the order of villages, and one village in the order of codes. The index by
-- name would have every row of a village sorted for one page.
CREATE INDEX child_of_village ON child (village_n) WHERE deleted_at IS NULL;
CREATE INDEX household_of_village ON household (village_n) WHERE deleted_at IS NULL;
