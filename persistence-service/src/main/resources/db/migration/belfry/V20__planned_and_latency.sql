-- Counts what was planned by e-mail and push, and how long notifications took until they were
-- acknowledged and sent. What there is already is counted here, from the rows, to which no sink adds
-- meanwhile. People read on: what they read is changed at the end.

CREATE TABLE daily_latency (
  partition integer NOT NULL,
  day date NOT NULL,
  step text COLLATE "C" NOT NULL,
  channel text COLLATE "C" NOT NULL,
  up_to_ms bigint NOT NULL,
  n bigint NOT NULL,
  PRIMARY KEY (day, partition, step, channel, up_to_ms)
) WITH (fillfactor = 50); -- the rows of today are updated by every batch: they stay within the page

COMMENT ON TABLE daily_latency IS 'How long it took from the creation of a notification to one of its steps, as a histogram. With those of early_step whose notification is there, it has the steps of daily_count, each once.';
COMMENT ON COLUMN daily_latency.partition IS 'Of the record that told the step: sinks of two partitions never meet in a row.';
COMMENT ON COLUMN daily_latency.day IS 'The day of that record, in UTC.';
COMMENT ON COLUMN daily_latency.channel IS 'Empty for the steps of the inbox.';
COMMENT ON COLUMN daily_latency.up_to_ms IS 'The upper bound of the bucket: see latency_bound.';

-- ---- the rules, for the sinks and for what was applied before

CREATE FUNCTION latency_bound(took interval) RETURNS bigint
LANGUAGE plpgsql IMMUTABLE STRICT
AS $$
DECLARE
  ms CONSTANT bigint := greatest(1, ceil(1000 * extract(epoch FROM took)));
  width CONSTANT bigint :=
    1::bigint << greatest(0, length(ltrim((ms - 1)::bit(64)::text, '0')) - 3);
BEGIN
  RETURN (ms + width - 1) / width * width;
END $$;

COMMENT ON FUNCTION latency_bound IS 'The upper bound, in milliseconds, of the bucket that a duration is in: 1 to 8, then four for each power of two (10, 12, 14, 16, 20, 24, ...). So it is less than a quarter above the duration. What seems to be negative, since brokers'' clocks differ, is in the first.';

DROP FUNCTION steps_of_deliveries;

-- Hashes, since a batch is joined with itself.
CREATE FUNCTION steps_of_deliveries(deliveries uuid[])
RETURNS TABLE (partition integer, recipient text, notification_id uuid, channel text, step text,
  told_at timestamptz)
LANGUAGE sql STABLE
SET enable_hashjoin = on
AS $$
  WITH
    said AS MATERIALIZED (
      SELECT s.*,
        max(s.delivery_offset) FILTER (WHERE s.attempt > coalesce(s.attempts, 0)) OVER earlier
          AS attempted,
        coalesce(bool_or(s.step = 'sent') OVER earlier, false) AS sent,
        coalesce(bool_or(s.step = 'failed') OVER earlier, false) AS failed
      FROM (
        SELECT numbered.*, max(numbered.attempt) OVER earlier AS attempts
        FROM (
          SELECT s.partition, s.delivery_offset, s.delivery_id, s.recipient, s.channel,
            split_part(s.type, '.', 4) AS step, s.event, s.appended_at,
            CASE WHEN s.type LIKE '%.attempted.%' THEN (s.event ->> 'attempt')::integer END
              AS attempt
          FROM (SELECT DISTINCT id FROM unnest(deliveries) AS wanted(id)) wanted
            JOIN delivery_step s ON s.delivery_id = wanted.id) numbered
        WINDOW earlier AS (
          PARTITION BY numbered.partition, numbered.delivery_id ORDER BY numbered.delivery_offset
          ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)) s
      WINDOW earlier AS (
        PARTITION BY s.partition, s.delivery_id ORDER BY s.delivery_offset
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)),
    named AS MATERIALIZED (
      SELECT said.partition, said.delivery_id, named.id::uuid AS notification_id,
        min(said.delivery_offset) FILTER (WHERE said.step = 'decided') AS decided,
        min(said.delivery_offset) FILTER (WHERE said.step = 'skipped') AS skipped,
        min(said.delivery_offset) FILTER (
          WHERE said.step = 'cancelled' AND NOT said.sent AND NOT said.failed) AS cancelled
      FROM said CROSS JOIN LATERAL json_array_elements_text(said.event -> 'notifications') named(id)
      GROUP BY said.partition, said.delivery_id, named.id)
  SELECT DISTINCT ON (s.recipient, n.notification_id, s.channel, happened.step)
    s.partition, s.recipient, n.notification_id, s.channel, happened.step, s.appended_at
  FROM named n JOIN said s ON s.partition = n.partition AND s.delivery_id = n.delivery_id
    CROSS JOIN LATERAL (
      SELECT 'planned' AS step
      WHERE s.delivery_offset = least(n.decided, n.skipped, n.cancelled)
      UNION ALL
      SELECT s.step
      WHERE CASE s.step
        WHEN 'skipped' THEN s.delivery_offset = n.skipped
          AND (n.decided IS NULL OR n.decided > n.skipped)
        WHEN 'cancelled' THEN s.delivery_offset = n.cancelled
          AND (n.skipped IS NULL OR n.skipped > n.cancelled)
        WHEN 'sent' THEN n.decided < s.delivery_offset
          AND (n.cancelled IS NULL OR n.cancelled > coalesce(s.attempted, s.delivery_offset))
        WHEN 'failed' THEN n.decided < s.delivery_offset AND NOT s.sent
          AND (n.cancelled IS NULL OR n.cancelled > s.delivery_offset)
        WHEN 'bounced' THEN n.decided < s.delivery_offset AND NOT s.failed
          AND (s.sent OR s.attempted IS NOT NULL)
          AND (n.cancelled IS NULL OR n.cancelled > coalesce(s.attempted, s.delivery_offset))
        ELSE false END) happened
  ORDER BY s.recipient, n.notification_id, s.channel, happened.step, s.delivery_offset
$$;

COMMENT ON FUNCTION steps_of_deliveries IS 'When each notification of these deliveries was first planned (decided, skipped or cancelled, whichever came first), skipped, cancelled, sent, failed or bounced, as belfry.deliveries tells it. What befalls a mail befalls all that it was decided for, but for those that were cancelled before its last attempt.';

-- ---- what is there already

CREATE TABLE former_step (
  partition integer NOT NULL,
  recipient text COLLATE "C" NOT NULL,
  notification_id uuid NOT NULL,
  channel text COLLATE "C" NOT NULL,
  step text COLLATE "C" NOT NULL,
  told_at timestamptz NOT NULL
);

-- In parts, since an array has its limits. All deliveries of a recipient are in one.
DO $$
BEGIN
  FOR part IN 0 .. 15 LOOP
    INSERT INTO former_step (partition, recipient, notification_id, channel, step, told_at)
    SELECT partition, recipient, notification_id, channel, step, told_at
    FROM steps_of_deliveries(ARRAY(
      SELECT DISTINCT delivery_id FROM delivery_step WHERE hashtext(recipient) & 15 = part));
  END LOOP;
END $$;

-- Only sinks and replays read this.
TRUNCATE channel_step;
ALTER TABLE channel_step DROP COLUMN day, ADD COLUMN told_at timestamptz NOT NULL;
INSERT INTO channel_step (recipient, notification_id, channel, step, told_at)
SELECT recipient, notification_id, channel, step, told_at FROM former_step;

-- The partition of a recipient, as Kafka's Java clients choose it: receipts have none in their rows.
CREATE FUNCTION partition_of(recipient text, partitions integer) RETURNS integer
LANGUAGE plpgsql IMMUTABLE
AS $$
DECLARE
  m CONSTANT bigint := x'5bd1e995'::bigint;
  mask CONSTANT bigint := x'ffffffff'::bigint;
  key CONSTANT bytea := convert_to(recipient, 'UTF8');
  whole CONSTANT integer := length(key) - length(key) % 4;
  h bigint := x'9747b28c'::bigint # length(key);
  k bigint;
BEGIN
  FOR i IN 0 .. whole - 4 BY 4 LOOP
    k := get_byte(key, i) + (get_byte(key, i + 1) << 8) + (get_byte(key, i + 2) << 16)
      + (get_byte(key, i + 3)::bigint << 24);
    k := (k * m) & mask;
    k := ((k # (k >> 24)) * m) & mask;
    h := ((h * m) & mask) # k;
  END LOOP;
  IF whole < length(key) THEN
    FOR i IN whole .. length(key) - 1 LOOP
      h := h # (get_byte(key, i)::bigint << (8 * (i - whole)));
    END LOOP;
    h := (h * m) & mask;
  END IF;
  h := ((h # (h >> 13)) * m) & mask;
  h := h # (h >> 15);
  RETURN (h & x'7fffffff'::bigint) % partitions;
END $$;

INSERT INTO former_step (partition, recipient, notification_id, channel, step, told_at)
SELECT partition_of(known.recipient, topics.partitions), known.recipient, first.notification_id, '',
  'acknowledged', first.acknowledged_at
FROM (
    SELECT max(partitions) AS partitions -- all topics have as many
    FROM (
      SELECT count(*)::integer AS partitions FROM applied_position
      WHERE topic IN ('belfry.notifications', 'belfry.receipts', 'belfry.deliveries')
      GROUP BY topic) of_topic) topics
  CROSS JOIN (SELECT DISTINCT recipient FROM receipt) known
  JOIN (
    SELECT DISTINCT ON (recipient, notification_id) recipient, notification_id, acknowledged_at
    FROM receipt WHERE acknowledged_offset IS NOT NULL
    ORDER BY recipient, notification_id, acknowledged_offset) first USING (recipient);

DROP FUNCTION partition_of;

ANALYZE former_step;

-- What is in early_step is counted with its notification.
INSERT INTO daily_latency (partition, day, step, channel, up_to_ms, n)
SELECT f.partition, (f.told_at AT TIME ZONE 'UTC')::date, f.step, f.channel,
  latency_bound(f.told_at - n.created_at), count(*)
FROM former_step f
  JOIN notification n ON n.partition = f.partition AND n.id = f.notification_id
    AND (n.recipient IS NULL OR n.recipient = f.recipient)
WHERE f.step IN ('acknowledged', 'sent') AND NOT EXISTS (
  SELECT FROM early_step e
  WHERE e.partition = f.partition AND e.notification_id = f.notification_id
    AND e.recipient = f.recipient AND e.step = f.step AND e.channel = f.channel)
GROUP BY 1, 2, 3, 4, 5;

INSERT INTO daily_count
  (partition, day, step, channel, notification_type, category, template, variant, n)
SELECT f.partition, (f.told_at AT TIME ZONE 'UTC')::date, f.step, f.channel, n.notification_type,
  coalesce(n.category, 'default'), coalesce(n.template, ''), coalesce(n.variant, ''), count(*)
FROM former_step f
  JOIN notification n ON n.partition = f.partition AND n.id = f.notification_id
    AND (n.recipient IS NULL OR n.recipient = f.recipient)
WHERE f.step = 'planned'
GROUP BY 1, 2, 3, 4, 5, 6, 7, 8;

-- ---- what is read meanwhile: last

-- The day stays, for the reads of earlier versions too.
ALTER TABLE early_step ADD COLUMN told_at timestamptz;
UPDATE early_step e
SET told_at = CASE e.step
  WHEN 'pushed' THEN (
    SELECT r.pushed_at FROM receipt r
    WHERE r.recipient = e.recipient AND r.notification_id = e.notification_id
      AND r.pushed_offset IS NOT NULL ORDER BY r.pushed_offset LIMIT 1)
  WHEN 'acknowledged' THEN (
    SELECT r.acknowledged_at FROM receipt r
    WHERE r.recipient = e.recipient AND r.notification_id = e.notification_id
      AND r.acknowledged_offset IS NOT NULL ORDER BY r.acknowledged_offset LIMIT 1)
  ELSE (
    SELECT c.told_at FROM channel_step c
    WHERE c.recipient = e.recipient AND c.notification_id = e.notification_id
      AND c.channel = e.channel AND c.step = e.step)
  END;
ALTER TABLE early_step
  ALTER COLUMN told_at SET NOT NULL,
  DROP COLUMN day,
  ADD COLUMN day date NOT NULL GENERATED ALWAYS AS ((told_at AT TIME ZONE 'UTC')::date) STORED;

COMMENT ON COLUMN early_step.told_at IS 'The time of the record that told it.';

INSERT INTO early_step (partition, notification_id, recipient, step, channel, told_at)
SELECT f.partition, f.notification_id, f.recipient, f.step, f.channel, f.told_at
FROM former_step f
WHERE f.step = 'planned' AND NOT EXISTS (
  SELECT FROM notification n WHERE n.partition = f.partition AND n.id = f.notification_id
    AND (n.recipient IS NULL OR n.recipient = f.recipient));

DROP TABLE former_step;
