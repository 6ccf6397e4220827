-- What was decided about mails and pushes, and what became of them: belfry.deliveries, as rows. As
-- of the log, every record has left exactly one row in exactly one of: delivery_step, channel_state,
-- suppression_change, dead_letter. Rows are only added; what they come to is found when read.

CREATE TABLE delivery_step (
  partition integer NOT NULL,
  delivery_offset bigint NOT NULL,
  delivery_id uuid NOT NULL,
  recipient text COLLATE "C" NOT NULL,
  channel text COLLATE "C" NOT NULL,
  type text COLLATE "C" NOT NULL,
  event json NOT NULL,
  appended_at timestamptz NOT NULL,
  PRIMARY KEY (partition, delivery_offset)
);

CREATE INDEX delivery_step_of_delivery ON delivery_step (delivery_id, partition, delivery_offset);

COMMENT ON TABLE delivery_step IS 'Every step of every delivery: one mail, or one push to all devices of a recipient. A repeat is a row too.';
COMMENT ON COLUMN delivery_step.delivery_offset IS 'Where it stands in belfry.deliveries.';
COMMENT ON COLUMN delivery_step.type IS 'The type of the event (ce_type).';
COMMENT ON COLUMN delivery_step.event IS 'What the event says. Never an address.';

CREATE TABLE delivery_item (
  recipient text COLLATE "C" NOT NULL,
  notification_id uuid NOT NULL,
  delivery_id uuid NOT NULL,
  partition integer NOT NULL,
  delivery_offset bigint NOT NULL,
  PRIMARY KEY (recipient, notification_id, delivery_id)
);

COMMENT ON TABLE delivery_item IS 'Which deliveries a notification is part of.';
COMMENT ON COLUMN delivery_item.delivery_offset IS 'The first step of the delivery that names it.';

CREATE TABLE channel_state (
  partition integer NOT NULL,
  delivery_offset bigint NOT NULL,
  channel text COLLATE "C" NOT NULL,
  epoch integer NOT NULL,
  from_offset bigint NOT NULL,
  active boolean NOT NULL,
  default_delay_seconds integer CHECK ((default_delay_seconds IS NULL) = NOT active),
  PRIMARY KEY (partition, delivery_offset)
);

COMMENT ON TABLE channel_state IS 'From which offset of the log on notifications go by a channel, or do not any more. The last one counts whose from_offset has been reached.';
COMMENT ON COLUMN channel_state.epoch IS 'Of the log that from_offset belongs to.';

CREATE TABLE suppression_change (
  address_hash text COLLATE "C" NOT NULL,
  partition integer NOT NULL,
  delivery_offset bigint NOT NULL,
  reason text COLLATE "C",
  appended_at timestamptz NOT NULL,
  PRIMARY KEY (address_hash, partition, delivery_offset)
);

COMMENT ON TABLE suppression_change IS 'Since when an address takes no mail, or takes it again. Of an address the latest one counts, whatever partition it stands in; of the same time, the suppression.';
COMMENT ON COLUMN suppression_change.reason IS 'no_such_address, bounce or complaint; null: lifted.';

-- As much of a notification as decides which way it goes.
ALTER TABLE notification
  ADD COLUMN category_version integer NOT NULL DEFAULT 0,
  ADD COLUMN channels text[] COLLATE "C";

COMMENT ON COLUMN notification.category_version IS 'The version of its category; 0: before anyone had put it.';
COMMENT ON COLUMN notification.channels IS 'The channels that its sender named; null: none were named.';

-- An earlier version would leave them out: its sink is to stop.
UPDATE applied_position SET decoder = 6, owner = owner + 1;
ALTER TABLE applied_position
  DROP CONSTRAINT applied_by_this_version_or_later,
  ADD CONSTRAINT applied_by_this_version_or_later CHECK (decoder >= 6);
