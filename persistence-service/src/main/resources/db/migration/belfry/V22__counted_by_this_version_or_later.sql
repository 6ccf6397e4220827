-- An earlier version would not count what V23__counts_by_reason.sql is about: its sinks are to stop,
-- and none is to begin, before that counts what there is. By itself, as it locks the positions: reads
-- take those after other tables.
UPDATE applied_position SET decoder = 13, owner = owner + 1;
ALTER TABLE applied_position
  DROP CONSTRAINT applied_by_this_version_or_later,
  ADD CONSTRAINT applied_by_this_version_or_later CHECK (decoder >= 13);
