-- Settings say what is switched off, so that what there is to switch may grow without a column.

ALTER TABLE settings_change
  ADD COLUMN settings jsonb,
  ADD COLUMN kept_back_types text[] COLLATE "C";

UPDATE settings_change SET
  settings = jsonb_strip_nulls(jsonb_build_object(
    'email_notifications', nullif(email_notifications, true),
    'push_notifications', nullif(push_notifications, true),
    'realtime_notifications', nullif(realtime_notifications, true),
    'info_enabled', nullif(info_enabled, true),
    'success_enabled', nullif(success_enabled, true),
    'warning_enabled', nullif(warning_enabled, true),
    'error_enabled', nullif(error_enabled, true),
    'message_enabled', nullif(message_enabled, true),
    'system_enabled', nullif(system_enabled, true))),
  kept_back_types = CASE WHEN realtime_notifications THEN array_remove(ARRAY[
    CASE WHEN NOT error_enabled THEN 'error' END,
    CASE WHEN NOT info_enabled THEN 'info' END,
    CASE WHEN NOT message_enabled THEN 'message' END,
    CASE WHEN NOT success_enabled THEN 'success' END,
    CASE WHEN NOT system_enabled THEN 'system' END,
    CASE WHEN NOT warning_enabled THEN 'warning' END], NULL) END;

ALTER TABLE settings_change
  ALTER COLUMN settings SET NOT NULL,
  DROP COLUMN email_notifications,
  DROP COLUMN push_notifications,
  DROP COLUMN realtime_notifications,
  DROP COLUMN info_enabled,
  DROP COLUMN success_enabled,
  DROP COLUMN warning_enabled,
  DROP COLUMN error_enabled,
  DROP COLUMN message_enabled,
  DROP COLUMN system_enabled,
  DROP COLUMN pushed_types;

COMMENT ON COLUMN settings_change.settings IS 'As in the event, but only what is not as by default: rows of an earlier version say the same as if this one had made them.';
COMMENT ON COLUMN settings_change.kept_back_types IS 'The types of notifications that are not pushed under these settings, as decided by the same code that decides for live delivery. Null: none is pushed, of whatever type.';
COMMENT ON COLUMN notification.pushable IS 'Whether it was to be pushed under the settings in force at its place in the log. For a broadcast that differs by user: here it repeats realtime, see settings_change.kept_back_types.';

-- An earlier version can't write these rows: its sink is to stop before it tries.
UPDATE applied_position SET decoder = 3, owner = owner + 1;
ALTER TABLE applied_position
  DROP CONSTRAINT applied_by_this_version_or_later,
  ADD CONSTRAINT applied_by_this_version_or_later CHECK (decoder >= 3);
