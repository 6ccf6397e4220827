-- Which variant of which experiment a notification is.

-- An earlier version would leave it out, and would not count by it: its sinks are to stop. First, so
-- that none adds to the rows while V16 counts them.
UPDATE applied_position SET decoder = 8, owner = owner + 1;
ALTER TABLE applied_position
  DROP CONSTRAINT applied_by_this_version_or_later,
  ADD CONSTRAINT applied_by_this_version_or_later CHECK (decoder >= 8);

ALTER TABLE notification
  ADD COLUMN experiment text COLLATE "C",
  ADD COLUMN experiment_version integer,
  ADD COLUMN variant text COLLATE "C",
  -- Not looked for in the rows that there are, in which all are null.
  ADD CONSTRAINT notification_variant_check
    CHECK ((experiment IS NULL) = (variant IS NULL)
      AND (experiment_version IS NULL) = (variant IS NULL)) NOT VALID;

COMMENT ON COLUMN notification.experiment IS 'The key of the experiment by which its words were chosen; null outside experiments.';
COMMENT ON COLUMN notification.experiment_version IS 'The version of the experiment then.';
COMMENT ON COLUMN notification.variant IS 'The name of the variant of the experiment; holdout: nothing was sent.';

