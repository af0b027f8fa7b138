-- Lists under a name (danh sách đã lưu): the office's, shared by its officers, one of a name for each list. The desk, not facts.
CREATE TABLE desk_list (
  what TEXT NOT NULL, name_fold TEXT NOT NULL, name TEXT NOT NULL, view TEXT NOT NULL,
  officer_n INTEGER NOT NULL, saved_at INTEGER NOT NULL,
  PRIMARY KEY (what, name_fold)
) WITHOUT ROWID;

-- Children by what they are counted by, so that a list of one group or one risk reads its children and no others.
CREATE INDEX child_group_now ON child_group (code, child_n) WHERE to_on IS NULL;
CREATE INDEX child_risk_now ON child_risk (key, child_n) WHERE to_on IS NULL;
-- Children sorted by village are walked village by village.
CREATE INDEX village_by_name ON village (name_sort);
