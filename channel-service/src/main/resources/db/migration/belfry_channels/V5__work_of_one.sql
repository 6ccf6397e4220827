-- What one person, or one broadcast, can have much of must not be gone through for others.

-- A broadcast is withdrawn: what of it has not come to its end.
CREATE INDEX item_broadcast ON item (notification_id, partition)
  WHERE broadcast AND closed IS NULL;

-- What Kafka has not acknowledged is looked for among that alone.
CREATE INDEX outbox_unacknowledged ON outbox (seq)
  WHERE published_at IS NULL OR published_at < 'infinity';

COMMENT ON COLUMN outbox.published_at IS 'When it was published last; infinity: Kafka has acknowledged it.';
