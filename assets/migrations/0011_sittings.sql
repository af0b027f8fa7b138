-- Drafts of one officer at one form and record, side by side: two sittings of hers no longer overwrite each other's.
-- `sitting` is the form as it was opened; `base`: what stood in the boxes then ('' in a draft of before), so that what somebody
-- else changes meanwhile is told from what she typed.
CREATE TABLE desk_draft_by_sitting (
  officer_n INTEGER NOT NULL, form TEXT NOT NULL, subject TEXT NOT NULL, sitting TEXT NOT NULL,
  base TEXT NOT NULL DEFAULT '', fields TEXT NOT NULL, focus INTEGER NOT NULL, saved_at INTEGER NOT NULL,
  -- The order in which they were kept: a clock may be put back.
  nth INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (officer_n, form, subject, sitting)
) WITHOUT ROWID;
INSERT INTO desk_draft_by_sitting (officer_n, form, subject, sitting, fields, focus, saved_at)
  SELECT officer_n, form, subject, '', fields, focus, saved_at FROM desk_draft;
DROP TABLE desk_draft;
ALTER TABLE desk_draft_by_sitting RENAME TO desk_draft;
