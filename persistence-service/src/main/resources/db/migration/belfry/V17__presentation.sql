-- How notifications are shown beside their words.
ALTER TABLE notification ADD COLUMN presentation json;

COMMENT ON COLUMN notification.presentation IS 'Actor, image and actions, as the sender named them; null if there is nothing of that.';

-- An earlier version would leave it out: its sink is to stop.
UPDATE applied_position SET decoder = 9, owner = owner + 1;
ALTER TABLE applied_position
  DROP CONSTRAINT applied_by_this_version_or_later,
  ADD CONSTRAINT applied_by_this_version_or_later CHECK (decoder >= 9);
