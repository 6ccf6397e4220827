-- What is read is known from the rows themselves, however many mark-all-reads there were: a
-- mark-all-read marks as read what was marked unread before, and of the others the furthest counts.
-- Rows that are there already get what they would have, had they been made so.

-- ---- mark-all-reads

ALTER TABLE state_change
  ADD COLUMN raises boolean NOT NULL DEFAULT false,
  ADD COLUMN superseded_by bigint,
  ADD COLUMN was_read_offset bigint,
  ADD COLUMN was_read_at timestamptz;

COMMENT ON COLUMN state_change.raises IS 'Of a mark-all-read: it reached further than all before it. The one that first reaches a notification is among these.';
COMMENT ON COLUMN state_change.superseded_by IS 'Of a mark-all-read: the first later one that reached at least as far. Null while there is none: those are what a client that was away is told.';
COMMENT ON COLUMN state_change.was_read_offset IS 'Of an effective unread: the event that had made the notification read, a mark-all-read or one of its own.';
COMMENT ON COLUMN state_change.was_read_at IS 'The time of was_read_offset.';
COMMENT ON COLUMN notification.read_offset IS 'The event that marked this one read, if none marked it unread since. A mark-all-read is here only if it came after an unread; else see state_change.raises. Always null for a broadcast, see broadcast_state.';
COMMENT ON COLUMN notification.unread_offset IS 'The last event that marked it unread: from then on read_offset alone says whether it is read.';

UPDATE state_change c SET raises = true
FROM (
  SELECT partition, log_offset, up_to > coalesce(max(up_to) OVER (
      PARTITION BY recipient ORDER BY log_offset
      ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), -1) AS raises
  FROM state_change WHERE kind = 'all_read') reach
WHERE reach.raises AND c.partition = reach.partition AND c.log_offset = reach.log_offset;

CREATE INDEX all_read_raising_by_reach ON state_change (recipient, up_to)
  INCLUDE (log_offset, appended_at) WHERE raises;
CREATE INDEX all_read_raising_by_offset ON state_change (recipient, log_offset)
  INCLUDE (up_to) WHERE raises;

-- Of each mark-all-read the next that reaches at least as far, and the next that reaches further:
-- backwards, with those that are still to be reached on a stack.
CREATE TABLE all_read_chain (
  partition integer NOT NULL,
  log_offset bigint NOT NULL,
  as_far bigint,
  further bigint,
  PRIMARY KEY (partition, log_offset)
);

DO $$
DECLARE
  mark record;
  whose text;
  offsets bigint[] := '{}';
  reaches bigint[] := '{}';
  top integer := 0;
  as_far bigint;
BEGIN
  FOR mark IN
    SELECT partition, recipient, log_offset, up_to FROM state_change
    WHERE kind = 'all_read' AND effective ORDER BY recipient, log_offset DESC
  LOOP
    IF whose IS DISTINCT FROM mark.recipient THEN
      whose := mark.recipient;
      top := 0;
    END IF;
    WHILE top > 0 AND reaches[top] < mark.up_to LOOP
      top := top - 1;
    END LOOP;
    as_far := CASE WHEN top > 0 THEN offsets[top] END;
    IF top > 0 AND reaches[top] = mark.up_to THEN
      top := top - 1;
    END IF;
    INSERT INTO all_read_chain VALUES (
      mark.partition, mark.log_offset, as_far, CASE WHEN top > 0 THEN offsets[top] END);
    top := top + 1;
    offsets[top] := mark.log_offset;
    reaches[top] := mark.up_to;
  END LOOP;
END $$;

ANALYZE all_read_chain;

UPDATE state_change c SET superseded_by = chain.as_far
FROM all_read_chain chain
WHERE chain.as_far IS NOT NULL
  AND c.partition = chain.partition AND c.log_offset = chain.log_offset;

-- ---- what was marked unread, and by which mark-all-read it became read again

CREATE TABLE unread_change AS
SELECT own.*, n.log_offset AS notification_offset,
  NULL::bigint AS covered_offset, NULL::timestamptz AS covered_at
FROM (
    SELECT partition, log_offset, recipient, notification_id, kind,
      lag(kind) OVER changes AS kind_before,
      lag(log_offset) OVER changes AS offset_before,
      lag(appended_at) OVER changes AS at_before,
      lead(log_offset) OVER changes AS next_offset
    FROM state_change
    WHERE effective AND notification_id IS NOT NULL AND recipient IS NOT NULL
    WINDOW changes AS (PARTITION BY recipient, notification_id ORDER BY log_offset)) own
  JOIN notification n ON n.partition = own.partition AND n.id = own.notification_id
WHERE own.kind = 'unread';

ALTER TABLE unread_change ADD PRIMARY KEY (partition, log_offset);
ANALYZE unread_change;

WITH RECURSIVE walk AS (
  SELECT u.partition, u.log_offset, u.notification_offset, u.next_offset,
    first.log_offset AS all_read, first.up_to
  FROM unread_change u CROSS JOIN LATERAL (
    SELECT a.log_offset, a.up_to FROM state_change a
    WHERE a.kind = 'all_read' AND a.recipient = u.recipient AND a.log_offset > u.log_offset
      AND a.up_to >= 0
    ORDER BY a.log_offset LIMIT 1) first
  UNION ALL
  SELECT walk.partition, walk.log_offset, walk.notification_offset, walk.next_offset,
    a.log_offset, a.up_to
  FROM walk
    JOIN all_read_chain chain
      ON chain.partition = walk.partition AND chain.log_offset = walk.all_read
    JOIN state_change a ON a.partition = walk.partition AND a.log_offset = chain.further
  WHERE walk.up_to < walk.notification_offset
    AND (walk.next_offset IS NULL OR chain.further < walk.next_offset))
UPDATE unread_change u SET covered_offset = a.log_offset, covered_at = a.appended_at
FROM walk JOIN state_change a ON a.partition = walk.partition AND a.log_offset = walk.all_read
WHERE walk.up_to >= walk.notification_offset
  AND (walk.next_offset IS NULL OR walk.all_read < walk.next_offset)
  AND u.partition = walk.partition AND u.log_offset = walk.log_offset;

UPDATE state_change c SET
  was_read_offset = CASE u.kind_before
    WHEN 'read' THEN u.offset_before WHEN 'unread' THEN before.covered_offset
    ELSE first.log_offset END,
  was_read_at = CASE u.kind_before
    WHEN 'read' THEN u.at_before WHEN 'unread' THEN before.covered_at
    ELSE first.appended_at END
FROM unread_change u
  LEFT JOIN unread_change before
    ON before.partition = u.partition AND before.log_offset = u.offset_before
  LEFT JOIN LATERAL (
    SELECT a.log_offset, a.appended_at FROM state_change a
    WHERE u.kind_before IS NULL
      AND a.raises AND a.recipient = u.recipient AND a.up_to >= u.notification_offset
    ORDER BY a.up_to LIMIT 1) first ON true
WHERE c.partition = u.partition AND c.log_offset = u.log_offset;

UPDATE notification n SET read_offset = u.covered_offset, read_at = u.covered_at
FROM unread_change u
WHERE u.covered_offset IS NOT NULL AND n.partition = u.partition AND n.id = u.notification_id
  AND n.recipient = u.recipient AND n.unread_offset = u.log_offset AND n.read_offset IS NULL;

UPDATE broadcast_state b SET read_offset = u.covered_offset, read_at = u.covered_at
FROM unread_change u
WHERE u.covered_offset IS NOT NULL AND b.recipient = u.recipient
  AND b.notification_id = u.notification_id
  AND b.unread_offset = u.log_offset AND b.read_offset IS NULL;

DROP TABLE unread_change;
DROP TABLE all_read_chain;

-- ---- by which the sink and the reads find them

ALTER TABLE broadcast_state ADD COLUMN notification_offset bigint;

UPDATE broadcast_state b SET notification_offset = n.log_offset
FROM state_change c JOIN notification n ON n.partition = c.partition AND n.id = c.notification_id
WHERE c.recipient = b.recipient AND c.notification_id = b.notification_id;

ALTER TABLE broadcast_state ALTER COLUMN notification_offset SET NOT NULL;

COMMENT ON COLUMN broadcast_state.notification_offset IS 'Of the broadcast, in the partition of the recipient.';

-- What is unread although a mark-all-read may reach beyond it.
CREATE INDEX notification_marked_unread ON notification (recipient, log_offset)
  INCLUDE (expires_at)
  WHERE unread_offset IS NOT NULL AND read_offset IS NULL AND removed_offset IS NULL;
CREATE INDEX broadcast_marked_unread ON broadcast_state (recipient, notification_offset)
  WHERE unread_offset IS NOT NULL AND read_offset IS NULL AND removed_offset IS NULL;
CREATE INDEX all_read_standing_by_reach ON state_change (recipient, up_to)
  INCLUDE (log_offset) WHERE kind = 'all_read' AND effective AND superseded_by IS NULL;
CREATE INDEX all_read_standing_by_offset ON state_change (recipient, log_offset)
  INCLUDE (up_to) WHERE kind = 'all_read' AND effective AND superseded_by IS NULL;
DROP INDEX all_read_by_offset;
DROP INDEX all_read_by_reach;
-- Those that changed nothing apart from those that did.
DROP INDEX state_change_of_notification;
CREATE INDEX state_change_of_notification
  ON state_change (recipient, notification_id, effective, log_offset)
  WHERE notification_id IS NOT NULL;

-- An earlier version would make rows without all this: its sink is to make none from now on. What
-- there is has become what this version makes.
UPDATE applied_position SET decoder = 2, owner = owner + 1;
ALTER TABLE applied_position
  ADD CONSTRAINT applied_by_this_version_or_later CHECK (decoder >= 2);
