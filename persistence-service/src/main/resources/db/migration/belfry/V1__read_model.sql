-- The read model: what belfry.notifications and belfry.receipts say, as rows.
--
-- Every record of belfry.notifications below applied_position.next_offset has left exactly one row
-- in exactly one of: notification, state_change, settings_change, duplicate_event, dead_letter; or
-- is in a range of lost_record.
-- Nothing is ever purged: what a user removed is marked, so that resumes of any age and the inbox
-- as of any offset are answered from rows alone.
--
-- No statement names a schema, so that the log can be replayed into a fresh one and compared.
-- All times are the broker's append times (LogAppendTime), unless said otherwise.

CREATE TABLE applied_position (
  topic text COLLATE "C" NOT NULL,
  partition integer NOT NULL,
  topic_id uuid NOT NULL,
  next_offset bigint NOT NULL CHECK (next_offset >= 0),
  owner bigint NOT NULL,
  decoder integer NOT NULL,
  PRIMARY KEY (topic, partition)
) WITH (fillfactor = 50); -- one update per batch: they stay within the page

COMMENT ON TABLE applied_position IS 'How far each partition has been applied; written in the transaction of the rows it speaks of.';
COMMENT ON COLUMN applied_position.topic_id IS 'Kafka''s id of the topic: another topic of the same name is another log, whose offsets mean something else.';
COMMENT ON COLUMN applied_position.next_offset IS 'The first offset that is not applied.';
COMMENT ON COLUMN applied_position.owner IS 'Grows by one whenever an instance takes the partition; a batch of an earlier owner changes nothing.';

COMMENT ON COLUMN applied_position.decoder IS 'The version of the code that applies it: another may make other rows of the same records.';

CREATE TABLE lost_record (
  topic text COLLATE "C" NOT NULL,
  partition integer NOT NULL,
  from_offset bigint NOT NULL,
  to_offset bigint NOT NULL CHECK (to_offset > from_offset),
  PRIMARY KEY (topic, partition, from_offset)
);

COMMENT ON TABLE lost_record IS 'Offsets whose records were gone from the log or unreadable when these rows were rebuilt, and that were passed over because an operator accepted the loss.';
COMMENT ON COLUMN lost_record.to_offset IS 'The first offset after them.';

CREATE TABLE chain_head (
  topic text COLLATE "C" NOT NULL,
  partition integer NOT NULL,
  next_offset bigint NOT NULL,
  head bytea NOT NULL CHECK (length(head) = 32),
  PRIMARY KEY (topic, partition, next_offset)
);

COMMENT ON TABLE chain_head IS 'What the hash chain over each partition had come to after every batch; written in the batch''s transaction, never changed.';
COMMENT ON COLUMN chain_head.next_offset IS 'The value of applied_position.next_offset that the batch led to: the head stands for all records before it.';
COMMENT ON COLUMN chain_head.head IS 'SHA-256; docs/audit.md has the definition. There is no row for the beginning.';

CREATE TABLE notification (
  partition integer NOT NULL,
  id uuid NOT NULL,
  log_offset bigint NOT NULL,
  recipient text COLLATE "C",
  created_at timestamptz NOT NULL,
  title text NOT NULL,
  message text NOT NULL,
  notification_type text COLLATE "C" NOT NULL,
  data json NOT NULL,
  action_url text,
  expires_at timestamptz,
  realtime boolean NOT NULL,
  pushable boolean NOT NULL,
  sender text NOT NULL,
  door text COLLATE "C",
  batch_id uuid,
  request_id text,
  read_offset bigint,
  read_at timestamptz,
  unread_offset bigint,
  removed_offset bigint,
  PRIMARY KEY (partition, id)
) WITH (
  -- Counts read the index alone where vacuum has been: it comes soon after what was inserted.
  autovacuum_vacuum_insert_scale_factor = 0.02,
  autovacuum_analyze_scale_factor = 0.02
);

COMMENT ON TABLE notification IS 'Every notification, once per partition it is in: one recipient''s own in hers, a broadcast in all. What it says never changes; the last four columns are the present state, derivable from state_change.';
COMMENT ON COLUMN notification.id IS 'Also the id of the event (ce_id): the first of an id in a partition counts.';
COMMENT ON COLUMN notification.recipient IS 'Null for a broadcast, which every user of the partition has in her inbox.';
COMMENT ON COLUMN notification.data IS 'json, not jsonb: the sender''s own text, digit by digit.';
COMMENT ON COLUMN notification.realtime IS 'False: listed and counted, never pushed.';
COMMENT ON COLUMN notification.pushable IS 'Whether it was to be pushed under the settings in force at its place in the log. For a broadcast that differs by user: here it repeats realtime, see settings_change.pushed_types.';
COMMENT ON COLUMN notification.read_offset IS 'The event that marked this one read, if none marked it unread since. Mark-all-read does not touch it, see state_change.up_to. Always null for a broadcast, see broadcast_state.';
COMMENT ON COLUMN notification.read_at IS 'The time of read_offset.';
COMMENT ON COLUMN notification.unread_offset IS 'The last event that marked it unread: only later ones make it read.';
COMMENT ON COLUMN notification.removed_offset IS 'The event that deleted or withdrew it (for a broadcast: withdrew it, for all).';

-- Lists, totals, what was created since; with its marks, so that what was unread at any time is
-- counted on the index alone.
CREATE INDEX notification_in_inbox ON notification (recipient, log_offset)
  INCLUDE (notification_type, expires_at, read_offset, unread_offset)
  WHERE removed_offset IS NULL;
-- Unread ones after the last mark-all-read.
CREATE INDEX notification_not_read ON notification (recipient, log_offset)
  INCLUDE (expires_at) WHERE read_offset IS NULL AND removed_offset IS NULL;
-- Those few that may be, or have been, unread although a mark-all-read reaches beyond them.
CREATE INDEX notification_unread_again ON notification (recipient, log_offset)
  WHERE unread_offset IS NOT NULL;
-- With notification_in_inbox: everything that was ever in an inbox.
CREATE INDEX notification_removed ON notification (recipient, log_offset)
  INCLUDE (removed_offset, expires_at, read_offset, unread_offset)
  WHERE removed_offset IS NOT NULL;
CREATE INDEX notification_for_everyone ON notification (partition, log_offset)
  WHERE recipient IS NULL;

CREATE TABLE broadcast_state (
  recipient text COLLATE "C" NOT NULL,
  notification_id uuid NOT NULL,
  read_offset bigint,
  read_at timestamptz,
  unread_offset bigint,
  removed_offset bigint,
  PRIMARY KEY (recipient, notification_id)
);

COMMENT ON TABLE broadcast_state IS 'What one user did with one broadcast; no row if nothing. Columns as in notification.';

CREATE TABLE state_change (
  partition integer NOT NULL,
  log_offset bigint NOT NULL,
  event_id uuid NOT NULL,
  recipient text COLLATE "C",
  kind text COLLATE "C" NOT NULL CHECK (kind IN ('read', 'unread', 'deleted', 'withdrawn', 'all_read')),
  notification_id uuid CHECK ((notification_id IS NULL) = (kind = 'all_read')),
  up_to bigint CHECK ((up_to IS NULL) = (kind <> 'all_read')),
  actor text NOT NULL,
  appended_at timestamptz NOT NULL,
  effective boolean NOT NULL,
  PRIMARY KEY (partition, log_offset),
  UNIQUE (partition, event_id)
);

COMMENT ON TABLE state_change IS 'Every event that asked to change the state of notifications, in the order of the log.';
COMMENT ON COLUMN state_change.event_id IS 'ce_id where that is a UUID in lower case, else a UUIDv8 derived from it.';
COMMENT ON COLUMN state_change.recipient IS 'Null for the withdrawal of a broadcast.';
COMMENT ON COLUMN state_change.up_to IS 'Of a mark-all-read: it made read what stands at or before this offset; -1 if nothing.';
COMMENT ON COLUMN state_change.effective IS 'False: it changed nothing, because the notification was not in that inbox then, was so already, or was not the actor''s to withdraw.';

CREATE INDEX state_change_of_recipient ON state_change (recipient, log_offset)
  WHERE recipient IS NOT NULL;
CREATE INDEX state_change_for_everyone ON state_change (partition, log_offset)
  WHERE recipient IS NULL;
CREATE INDEX state_change_of_notification ON state_change (recipient, notification_id, log_offset)
  WHERE notification_id IS NOT NULL;
CREATE INDEX all_read_by_offset ON state_change (recipient, log_offset)
  INCLUDE (up_to, appended_at) WHERE kind = 'all_read';
CREATE INDEX all_read_by_reach ON state_change (recipient, up_to)
  INCLUDE (log_offset) WHERE kind = 'all_read';

CREATE TABLE settings_change (
  recipient text COLLATE "C" NOT NULL,
  log_offset bigint NOT NULL,
  partition integer NOT NULL,
  event_id uuid NOT NULL,
  actor text NOT NULL,
  appended_at timestamptz NOT NULL,
  email_notifications boolean NOT NULL,
  push_notifications boolean NOT NULL,
  realtime_notifications boolean NOT NULL,
  info_enabled boolean NOT NULL,
  success_enabled boolean NOT NULL,
  warning_enabled boolean NOT NULL,
  error_enabled boolean NOT NULL,
  message_enabled boolean NOT NULL,
  system_enabled boolean NOT NULL,
  pushed_types text[] COLLATE "C" NOT NULL,
  PRIMARY KEY (recipient, log_offset),
  UNIQUE (partition, event_id)
);

COMMENT ON TABLE settings_change IS 'Every settings a user ever had, in force from their offset until the next. No row: all is on.';
COMMENT ON COLUMN settings_change.pushed_types IS 'The types of notifications that were pushed under these settings, as decided by the same code that decides for live delivery.';

CREATE TABLE duplicate_event (
  topic text COLLATE "C" NOT NULL,
  partition integer NOT NULL,
  log_offset bigint NOT NULL,
  event_id uuid NOT NULL,
  appended_at timestamptz NOT NULL,
  PRIMARY KEY (topic, partition, log_offset)
);

CREATE INDEX duplicate_event_by_id ON duplicate_event (event_id);

COMMENT ON TABLE duplicate_event IS 'Records dropped because an event of that id stands before them in the same partition.';

CREATE TABLE dead_letter (
  topic text COLLATE "C" NOT NULL,
  partition integer NOT NULL,
  log_offset bigint NOT NULL,
  appended_at timestamptz NOT NULL,
  reason text NOT NULL,
  record_key bytea,
  record_value bytea,
  record_headers text NOT NULL,
  PRIMARY KEY (topic, partition, log_offset)
);

COMMENT ON TABLE dead_letter IS 'Records that cannot be understood or stored, as they were. Repaired, they are published again (a new offset), never patched in.';
COMMENT ON COLUMN dead_letter.reason IS 'For people, without any of the record''s content.';
COMMENT ON COLUMN dead_letter.record_headers IS 'A JSON array of [name, value in base64 or null], in their order.';

CREATE INDEX dead_letter_by_time ON dead_letter (appended_at, topic, partition, log_offset);

CREATE TABLE dead_letter_disposition (
  topic text COLLATE "C" NOT NULL,
  partition integer NOT NULL,
  log_offset bigint NOT NULL,
  audit_offset bigint NOT NULL,
  topic_id uuid NOT NULL,
  kind text COLLATE "C" NOT NULL CHECK (kind IN ('republished', 'discarded')),
  actor text NOT NULL,
  reason text NOT NULL,
  event_id text,
  position text COLLATE "C",
  decided_at timestamptz NOT NULL,
  PRIMARY KEY (topic, partition, log_offset, audit_offset),
  CHECK ((event_id IS NULL) = (kind = 'discarded')),
  CHECK ((position IS NULL) = (kind = 'discarded'))
);

COMMENT ON TABLE dead_letter_disposition IS 'What operators have decided about dead letters, as belfry.audit says it; joined when read, so it may be there before the dead letter, as when all is rebuilt.';
COMMENT ON COLUMN dead_letter_disposition.topic_id IS 'Kafka''s id of the topic that the dead letter stands in: what was decided about another of the same name does not count.';
COMMENT ON COLUMN dead_letter_disposition.position IS 'Where the repaired event stands in belfry.notifications.';

CREATE TABLE receipt (
  recipient text COLLATE "C" NOT NULL,
  notification_id uuid NOT NULL,
  session_id uuid NOT NULL,
  pushed_offset bigint,
  pushed_at timestamptz,
  acknowledged_offset bigint,
  acknowledged_at timestamptz,
  PRIMARY KEY (recipient, notification_id, session_id)
) WITH (fillfactor = 80); -- most are acknowledged soon after: the row stays within the page

COMMENT ON TABLE receipt IS 'Which session was pushed a notification and acknowledged it; joined when read, so receipts never race the notifications.';
COMMENT ON COLUMN receipt.pushed_offset IS 'The first record of the recipient''s partition of belfry.receipts that says so; null if none does.';
COMMENT ON COLUMN receipt.pushed_at IS 'The time of pushed_offset.';
COMMENT ON COLUMN receipt.acknowledged_offset IS 'Likewise.';
COMMENT ON COLUMN receipt.acknowledged_at IS 'The time of acknowledged_offset.';

CREATE TABLE delivery_session (
  recipient text COLLATE "C" NOT NULL,
  session_id uuid NOT NULL,
  node text,
  opened_offset bigint,
  opened_at timestamptz,
  opened_from text COLLATE "C",
  opened_state text COLLATE "C",
  closed_offset bigint,
  closed_at timestamptz,
  sent_up_to text COLLATE "C",
  close_code integer,
  PRIMARY KEY (recipient, session_id)
) WITH (fillfactor = 80);

COMMENT ON TABLE delivery_session IS 'Browser sessions; what was not reported (a node was killed) is null.';
COMMENT ON COLUMN delivery_session.opened_offset IS 'The record of the recipient''s partition of belfry.receipts that says so.';
COMMENT ON COLUMN delivery_session.opened_from IS 'The position from which on it was told what happens; null if history was away then.';
COMMENT ON COLUMN delivery_session.closed_offset IS 'As opened_offset; null while it lasts, and for ever if its node could not say so.';
COMMENT ON COLUMN delivery_session.sent_up_to IS 'The position up to which it was told; null if it was told no position.';

CREATE INDEX delivery_session_by_opening ON delivery_session (recipient, opened_at);
