-- What channel-service knows of topics, and what it is about to send. All of it comes right from the topics
-- alone: a schema that is dropped is made anew, and one from an old backup catches up.

CREATE TABLE channel_position (
  topic text COLLATE "C" NOT NULL,
  partition integer NOT NULL,
  topic_id uuid NOT NULL,
  next_offset bigint NOT NULL CHECK (next_offset >= 0),
  owner bigint NOT NULL,
  PRIMARY KEY (topic, partition)
) WITH (fillfactor = 50);

COMMENT ON TABLE channel_position IS 'How far each partition of each topic has been applied.';
COMMENT ON COLUMN channel_position.owner IS 'Grows by one whenever an instance takes the partition.';

CREATE TABLE channel_state (
  partition integer NOT NULL,
  channel text COLLATE "C" NOT NULL,
  delivery_offset bigint NOT NULL,
  epoch integer NOT NULL,
  from_offset bigint NOT NULL,
  default_delay_seconds integer,
  PRIMARY KEY (partition, channel, delivery_offset)
);

COMMENT ON TABLE channel_state IS 'From which offsets of the log on notifications go by a channel.';
COMMENT ON COLUMN channel_state.default_delay_seconds IS 'Null: from there on nothing goes by it.';

CREATE TABLE settings_change (
  recipient text COLLATE "C" NOT NULL,
  log_offset bigint NOT NULL,
  settings jsonb NOT NULL,
  PRIMARY KEY (recipient, log_offset)
);

COMMENT ON TABLE settings_change IS 'The settings that each change has led to.';

CREATE TABLE seen_notification (
  partition integer NOT NULL,
  id uuid NOT NULL,
  log_offset bigint NOT NULL,
  PRIMARY KEY (partition, id)
);

COMMENT ON TABLE seen_notification IS 'Where an id was first used that may be repeated: a repeat changes nothing.';

CREATE TABLE contact (
  recipient text COLLATE "C" NOT NULL,
  kind text COLLATE "C" NOT NULL,
  hash text COLLATE "C" NOT NULL,
  partition integer NOT NULL,
  event json NOT NULL,
  PRIMARY KEY (recipient, kind, hash)
);

CREATE INDEX contact_partition ON contact (partition, kind, recipient);

CREATE INDEX contact_device ON contact (kind, hash) WHERE hash <> '';

COMMENT ON TABLE contact IS 'What belfry.contacts says now; what is erased there is erased here.';

CREATE TABLE suppression (
  address_hash text COLLATE "C" PRIMARY KEY,
  reason text,
  since timestamptz,
  lifted_at timestamptz
);

COMMENT ON TABLE suppression IS 'Addresses, by their keyed hash, that nothing is sent to since a time, unless that was lifted later.';

CREATE TABLE delivery (
  delivery_id uuid PRIMARY KEY,
  partition integer NOT NULL,
  recipient text COLLATE "C" NOT NULL,
  channel text COLLATE "C" NOT NULL,
  category text COLLATE "C" NOT NULL,
  due_at timestamptz NOT NULL,
  state text COLLATE "C" NOT NULL CHECK (state IN (
    'decided', 'deferred', 'unknown', 'sending', 'held', 'sent', 'failed', 'bounced', 'cancelled', 'skipped')),
  attempt integer NOT NULL DEFAULT 0,
  attempted boolean NOT NULL DEFAULT false,
  possibly_duplicate boolean NOT NULL DEFAULT false,
  tries integer NOT NULL DEFAULT 0,
  retry_at timestamptz NOT NULL,
  decided_offset bigint,
  fence bigint NOT NULL DEFAULT 0,
  lease_until timestamptz
);

CREATE INDEX delivery_ready ON delivery (channel, retry_at)
  WHERE state IN ('decided', 'deferred', 'unknown') AND decided_offset IS NOT NULL;
CREATE INDEX delivery_sending ON delivery (channel, lease_until) WHERE state = 'sending';
CREATE INDEX delivery_open ON delivery (channel, state)
  WHERE state IN ('decided', 'deferred', 'unknown', 'sending', 'held');

COMMENT ON TABLE delivery IS 'What was decided, and what became of it.';
COMMENT ON COLUMN delivery.attempted IS 'Whether the last attempt has no known outcome.';
COMMENT ON COLUMN delivery.possibly_duplicate IS 'Whether an attempt before the last one never had a known outcome.';
COMMENT ON COLUMN delivery.tries IS 'How many attempts count for the pauses between them.';
COMMENT ON COLUMN delivery.decided_offset IS 'Where the decision stands in belfry.deliveries; null until it was read back: nothing is sent before.';
COMMENT ON COLUMN delivery.fence IS 'Grows by one whenever an instance claims it.';

CREATE TABLE item (
  notification_id uuid NOT NULL,
  recipient text COLLATE "C" NOT NULL,
  channel text COLLATE "C" NOT NULL,
  partition integer NOT NULL,
  log_offset bigint,
  appended_at timestamptz,
  due_at timestamptz,
  expires_at timestamptz,
  category text COLLATE "C",
  unless text COLLATE "C",
  sender text,
  broadcast boolean,
  event json,
  delivery_id uuid,
  needless text COLLATE "C",
  closed text COLLATE "C" CHECK (closed IN ('cancelled', 'skipped', 'sent', 'failed')),
  reason text COLLATE "C",
  PRIMARY KEY (notification_id, recipient, channel)
);

CREATE INDEX item_waiting ON item (partition, channel, due_at)
  WHERE closed IS NULL AND delivery_id IS NULL AND log_offset IS NOT NULL;
CREATE INDEX item_group ON item (recipient, channel, category, due_at)
  WHERE closed IS NULL AND delivery_id IS NULL AND log_offset IS NOT NULL;
CREATE INDEX item_open ON item (recipient, log_offset) WHERE closed IS NULL;
CREATE INDEX item_delivery ON item (delivery_id) WHERE delivery_id IS NOT NULL;

COMMENT ON TABLE item IS 'A notification that goes, or would have gone, to a recipient by a channel.';
COMMENT ON COLUMN item.log_offset IS 'Null: so far it is only known from belfry.deliveries.';
COMMENT ON COLUMN item.event IS 'The event with its content; null once it is closed.';
COMMENT ON COLUMN item.needless IS 'What in the log has made it needless, also while it is being sent.';

CREATE TABLE outbox (
  key text COLLATE "C" PRIMARY KEY,
  seq bigint GENERATED ALWAYS AS IDENTITY,
  event json NOT NULL,
  published_at timestamptz
);

CREATE INDEX outbox_seq ON outbox (seq);

COMMENT ON TABLE outbox IS 'Events for belfry.deliveries that have not been read back from there.';
