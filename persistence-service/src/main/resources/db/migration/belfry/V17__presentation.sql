-- How notifications are shown beside their words.

-- An earlier version would leave it out: its sink is to stop. First, as reads of an earlier version
-- look at positions before they look at notifications.
UPDATE applied_position SET decoder = 9, owner = owner + 1;
ALTER TABLE applied_position
  DROP CONSTRAINT applied_by_this_version_or_later,
  ADD CONSTRAINT applied_by_this_version_or_later CHECK (decoder >= 9);

ALTER TABLE notification ADD COLUMN presentation json;

COMMENT ON COLUMN notification.presentation IS 'Actor, image and actions, as the sender named them; null if there is nothing of that.';
