-- Notifications have categories, and people choose by category what is pushed to them.

ALTER TABLE notification
  ADD COLUMN category text COLLATE "C",
  ADD COLUMN critical boolean NOT NULL DEFAULT false;

COMMENT ON COLUMN notification.category IS 'The key of its category; null: default.';
COMMENT ON COLUMN notification.critical IS 'Whether its category was critical when it was accepted: then preferences do not keep it back.';

ALTER TABLE settings_change
  ADD COLUMN kept_back_categories text[] COLLATE "C" NOT NULL DEFAULT '{}';

UPDATE settings_change SET
  kept_back_categories = ARRAY(
    SELECT chosen.key COLLATE "C" FROM jsonb_each(settings -> 'preferences') chosen
    WHERE chosen.value -> 'realtime' = 'false' ORDER BY 1)
WHERE settings ? 'preferences';

-- So far, nothing was pushed at all to whoever had switched off the one category there was.
UPDATE settings_change SET
  kept_back_types = ARRAY(
    SELECT type COLLATE "C"
    FROM unnest(ARRAY['error', 'info', 'message', 'success', 'system', 'warning']) type
    WHERE settings -> (type || '_enabled') = 'false' ORDER BY 1)
WHERE kept_back_types IS NULL AND NOT settings ? 'realtime_notifications';

ALTER TABLE settings_change ALTER COLUMN kept_back_categories DROP DEFAULT;

COMMENT ON COLUMN settings_change.kept_back_categories IS 'The categories of which nothing is pushed under these settings, unless it is critical.';

-- What belfry.contacts says now: nothing of it is history, so no replay makes these rows, and what
-- is erased there is erased here.
CREATE TABLE contact (
  recipient text COLLATE "C" NOT NULL,
  kind text COLLATE "C" NOT NULL,
  hash text COLLATE "C" NOT NULL,
  email text NOT NULL,
  verified boolean NOT NULL,
  PRIMARY KEY (recipient, kind, hash)
);

COMMENT ON TABLE contact IS 'Where recipients can be reached outside Belfry.';
COMMENT ON COLUMN contact.hash IS 'Tells the contacts of a kind apart; empty where there is only one.';

CREATE TABLE contact_position (
  topic text COLLATE "C" NOT NULL,
  partition integer NOT NULL,
  topic_id uuid NOT NULL,
  next_offset bigint NOT NULL CHECK (next_offset >= 0),
  owner bigint NOT NULL,
  PRIMARY KEY (topic, partition)
) WITH (fillfactor = 50);

COMMENT ON TABLE contact_position IS 'How far each partition of belfry.contacts has been applied; as applied_position, but not compared with a replay.';

-- An earlier version would leave out the categories: its sink is to stop.
UPDATE applied_position SET decoder = 5, owner = owner + 1;
ALTER TABLE applied_position
  DROP CONSTRAINT applied_by_this_version_or_later,
  ADD CONSTRAINT applied_by_this_version_or_later CHECK (decoder >= 5);
