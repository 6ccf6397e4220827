-- Settings are changed member by member too, by events that earlier versions don't know: their
-- sinks are to stop before they take one for a dead letter.

COMMENT ON COLUMN settings_change.settings IS 'What the event has led to, whether it said all of it or a part; only what is not as by default, so that rows of an earlier version say the same as if this one had made them.';

UPDATE applied_position SET decoder = 4, owner = owner + 1;
ALTER TABLE applied_position
  DROP CONSTRAINT applied_by_this_version_or_later,
  ADD CONSTRAINT applied_by_this_version_or_later CHECK (decoder >= 4);
