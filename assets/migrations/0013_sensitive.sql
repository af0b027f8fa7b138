-- Sensitive cases (ca nhạy cảm): whether what is recorded of a child makes hers one, derived with her groups and with her cases'
-- assessments; and who wrote her into the book, who is assigned to her while she never had a case.
ALTER TABLE child ADD COLUMN sensitive INTEGER NOT NULL DEFAULT 0;
ALTER TABLE child ADD COLUMN entered_by INTEGER REFERENCES officer(n);
-- The first entry of the log about her is of whoever wrote her in.
UPDATE child SET entered_by = (SELECT a.officer_n FROM audit a JOIN officer o ON o.n = a.officer_n WHERE a.subject = child.code ORDER BY a.n LIMIT 1);
UPDATE child SET sensitive = 1 WHERE n IN (SELECT child_n FROM child_group WHERE (to_on IS NULL OR to_on > from_on)
    AND (code IN ('đ', 'l', 'm', 'k.2', 'k.3', 'k.4') OR code LIKE 'l.%' OR code LIKE 'm.%'))
  OR n IN (SELECT f.child_n FROM assessment a JOIN case_file f ON f.n = a.case_n WHERE instr(a.dangers, 'grave_abuse') > 0);

-- Few: who is hidden from somebody, and in which households, is asked for with every page.
CREATE INDEX child_sensitive ON child (sensitive) WHERE sensitive = 1;
CREATE INDEX child_sensitive_in ON child (household_n) WHERE sensitive = 1;
