-- How many children and households live in each village (0: in none), kept by the database itself with every change: at a
-- million children counting them anew would make the key that opens a list wait.
CREATE TABLE tally (village_n INTEGER PRIMARY KEY, children INTEGER NOT NULL DEFAULT 0, households INTEGER NOT NULL DEFAULT 0);
INSERT INTO tally (village_n, children) SELECT coalesce(village_n, 0), count(*) FROM child WHERE deleted_at IS NULL GROUP BY 1;
INSERT INTO tally (village_n, households) SELECT coalesce(village_n, 0), count(*) FROM household WHERE deleted_at IS NULL GROUP BY 1
  ON CONFLICT DO UPDATE SET households = excluded.households;

CREATE TRIGGER child_comes AFTER INSERT ON child WHEN new.deleted_at IS NULL BEGIN
  INSERT INTO tally (village_n, children) VALUES (coalesce(new.village_n, 0), 1) ON CONFLICT DO UPDATE SET children = children + 1;
END;
CREATE TRIGGER child_goes AFTER DELETE ON child WHEN old.deleted_at IS NULL BEGIN
  UPDATE tally SET children = children - 1 WHERE village_n = coalesce(old.village_n, 0);
END;
CREATE TRIGGER child_moves AFTER UPDATE OF village_n, deleted_at ON child
WHEN old.village_n IS NOT new.village_n OR (old.deleted_at IS NULL) <> (new.deleted_at IS NULL) BEGIN
  UPDATE tally SET children = children - 1 WHERE old.deleted_at IS NULL AND village_n = coalesce(old.village_n, 0);
  INSERT INTO tally (village_n, children) SELECT coalesce(new.village_n, 0), 1 WHERE new.deleted_at IS NULL
    ON CONFLICT DO UPDATE SET children = children + 1;
END;

CREATE TRIGGER household_comes AFTER INSERT ON household WHEN new.deleted_at IS NULL BEGIN
  INSERT INTO tally (village_n, households) VALUES (coalesce(new.village_n, 0), 1) ON CONFLICT DO UPDATE SET households = households + 1;
END;
CREATE TRIGGER household_goes AFTER DELETE ON household WHEN old.deleted_at IS NULL BEGIN
  UPDATE tally SET households = households - 1 WHERE village_n = coalesce(old.village_n, 0);
END;
CREATE TRIGGER household_moves AFTER UPDATE OF village_n, deleted_at ON household
WHEN old.village_n IS NOT new.village_n OR (old.deleted_at IS NULL) <> (new.deleted_at IS NULL) BEGIN
  UPDATE tally SET households = households - 1 WHERE old.deleted_at IS NULL AND village_n = coalesce(old.village_n, 0);
  INSERT INTO tally (village_n, households) SELECT coalesce(new.village_n, 0), 1 WHERE new.deleted_at IS NULL
    ON CONFLICT DO UPDATE SET households = households + 1;
END;
