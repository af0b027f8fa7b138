-- The people of the book (người dùng): the village a collaborator works in, when somebody was disabled, and whether her
-- passphrase was given to her by another and is still to be changed.
ALTER TABLE officer ADD COLUMN village_n INTEGER REFERENCES village(n);
ALTER TABLE officer ADD COLUMN disabled_at INTEGER;
ALTER TABLE officer ADD COLUMN given INTEGER NOT NULL DEFAULT 0;
