-- What is archived is known from the rows as what is read is: see V4__marks_are_folded.sql.

-- An earlier version would take these events for dead letters: its sink is to stop. First, as reads
-- of an earlier version look at positions before they look at notifications.
UPDATE applied_position SET decoder = 10, owner = owner + 1;
ALTER TABLE applied_position
  DROP CONSTRAINT applied_by_this_version_or_later,
  ADD CONSTRAINT applied_by_this_version_or_later CHECK (decoder >= 10);

ALTER TABLE notification
  ADD COLUMN archived_offset bigint,
  ADD COLUMN unarchived_offset bigint;

COMMENT ON COLUMN notification.archived_offset IS 'The event that archived this one, if none took it out since. An archive-all is here only if it came after that; else see state_change.raises_archived. Always null for a broadcast, see broadcast_state.';
COMMENT ON COLUMN notification.unarchived_offset IS 'The last event that took it out of the archive: from then on archived_offset alone says whether it is archived.';

ALTER TABLE broadcast_state
  ADD COLUMN archived_offset bigint,
  ADD COLUMN unarchived_offset bigint;

ALTER TABLE state_change
  DROP CONSTRAINT state_change_kind_check,
  DROP CONSTRAINT state_change_check,
  DROP CONSTRAINT state_change_check1,
  ADD CONSTRAINT state_change_kind_check CHECK (kind IN ('read', 'unread', 'deleted', 'withdrawn',
    'clicked', 'archived', 'unarchived', 'all_read', 'all_archived')) NOT VALID,
  ADD CONSTRAINT state_change_of_one_or_all
    CHECK ((notification_id IS NULL) = (kind IN ('all_read', 'all_archived'))) NOT VALID,
  ADD CONSTRAINT state_change_reach
    CHECK ((up_to IS NULL) = (kind NOT IN ('all_read', 'all_archived'))) NOT VALID,
  ADD COLUMN raises_archived boolean NOT NULL DEFAULT false,
  ADD COLUMN was_archived_offset bigint,
  ADD COLUMN is_unread boolean;

COMMENT ON COLUMN state_change.up_to IS 'Of a mark-all-read or an archive-all: it concerned what stands at or before this offset; -1 if nothing.';
COMMENT ON COLUMN state_change.superseded_by IS 'Of a mark-all-read or an archive-all: the first later one of its kind that reached at least as far. Null while there is none: those are what a client that was away is told.';
COMMENT ON COLUMN state_change.raises_archived IS 'Of an archive-all: it reached further than all before it. The one that first reaches a notification is among these.';
COMMENT ON COLUMN state_change.was_archived_offset IS 'Of an effective unarchived: the event that had archived the notification, an archive-all or one of its own.';
COMMENT ON COLUMN state_change.is_unread IS 'Of an effective unarchived: whether the notification was unread then.';

-- The one rule of what an archive-all covers, and how far they reach. Inlined like first_all_read
-- and furthest_all_read.
CREATE FUNCTION first_all_archived(whose text, reached bigint)
RETURNS TABLE (log_offset bigint, appended_at timestamptz)
LANGUAGE sql STABLE
AS $$
  SELECT a.log_offset, a.appended_at FROM state_change a
  WHERE a.raises_archived AND a.recipient = whose AND a.up_to >= reached
  ORDER BY a.up_to LIMIT 1
$$;

COMMENT ON FUNCTION first_all_archived IS 'The archive-all by which a notification at that offset was first reached in that inbox: it archived it, unless something of the notification''s own had taken it out of the archive.';

CREATE FUNCTION furthest_all_archived(whose text, as_of bigint DEFAULT 9223372036854775807)
RETURNS TABLE (up_to bigint)
LANGUAGE sql STABLE
AS $$
  SELECT a.up_to FROM state_change a
  WHERE a.raises_archived AND a.recipient = whose AND a.log_offset <= as_of
  ORDER BY a.log_offset DESC LIMIT 1
$$;

COMMENT ON FUNCTION furthest_all_archived IS 'The greatest offset that an archive-all of that user had reached by then: each that raises_archived reaches further than all before it, so it is that of the last one.';

CREATE INDEX all_archived_raising_by_reach ON state_change (recipient, up_to)
  INCLUDE (log_offset, appended_at) WHERE raises_archived;
CREATE INDEX all_archived_raising_by_offset ON state_change (recipient, log_offset)
  INCLUDE (up_to) WHERE raises_archived;
CREATE INDEX all_archived_standing_by_reach ON state_change (recipient, up_to)
  INCLUDE (log_offset) WHERE kind = 'all_archived' AND effective AND superseded_by IS NULL;
CREATE INDEX all_archived_standing_by_offset ON state_change (recipient, log_offset)
  INCLUDE (up_to) WHERE kind = 'all_archived' AND effective AND superseded_by IS NULL;

-- By these, lists and counts are read. Of two that will do, the one with fewer rows has fewer columns
-- too: so it is the cheaper one, whatever is archived.

-- What is not in the archive although an archive-all may reach beyond it.
CREATE INDEX notification_unarchived ON notification (recipient, log_offset)
  INCLUDE (notification_type, expires_at, read_offset, unread_offset)
  WHERE unarchived_offset IS NOT NULL AND archived_offset IS NULL AND removed_offset IS NULL;
CREATE INDEX broadcast_unarchived ON broadcast_state (recipient, notification_offset)
  WHERE unarchived_offset IS NOT NULL AND archived_offset IS NULL AND removed_offset IS NULL;
-- What was ever taken out of it, for past inboxes.
CREATE INDEX notification_taken_out ON notification (recipient, log_offset)
  INCLUDE (notification_type, expires_at, read_offset, unread_offset, archived_offset,
    unarchived_offset)
  WHERE unarchived_offset IS NOT NULL;
-- What was archived by itself.
CREATE INDEX notification_archived ON notification (recipient, log_offset)
  INCLUDE (notification_type, expires_at, read_offset, unread_offset)
  WHERE archived_offset IS NOT NULL AND removed_offset IS NULL;
CREATE INDEX broadcast_archived ON broadcast_state (recipient, notification_offset)
  WHERE archived_offset IS NOT NULL AND removed_offset IS NULL;

-- What was not archived by itself: lists and counts go by nothing of what was, however much it is.
CREATE INDEX notification_present ON notification (recipient, log_offset)
  INCLUDE (notification_type, expires_at, read_offset, unread_offset, unarchived_offset)
  WHERE archived_offset IS NULL AND removed_offset IS NULL;
DROP INDEX notification_not_read;
CREATE INDEX notification_not_read ON notification (recipient, log_offset)
  INCLUDE (expires_at, unread_offset, unarchived_offset)
  WHERE read_offset IS NULL AND archived_offset IS NULL AND removed_offset IS NULL;
CREATE INDEX notification_present_marked_unread ON notification (recipient, log_offset)
  INCLUDE (expires_at, unarchived_offset)
  WHERE unread_offset IS NOT NULL AND read_offset IS NULL AND archived_offset IS NULL
    AND removed_offset IS NULL;
-- Archived or not, for mark-all-reads.
DROP INDEX notification_marked_unread;
CREATE INDEX notification_marked_unread ON notification (recipient, log_offset)
  INCLUDE (expires_at, unread_offset, archived_offset, unarchived_offset)
  WHERE unread_offset IS NOT NULL AND read_offset IS NULL AND removed_offset IS NULL;

-- Archived or not, for past inboxes, which are counted without the rows.
DROP INDEX notification_in_inbox;
CREATE INDEX notification_in_inbox ON notification (recipient, log_offset)
  INCLUDE (notification_type, expires_at, read_offset, unread_offset, archived_offset,
    unarchived_offset)
  WHERE removed_offset IS NULL;
DROP INDEX notification_removed;
CREATE INDEX notification_removed ON notification (recipient, log_offset)
  INCLUDE (removed_offset, expires_at, read_offset, unread_offset, archived_offset,
    unarchived_offset)
  WHERE removed_offset IS NOT NULL;
