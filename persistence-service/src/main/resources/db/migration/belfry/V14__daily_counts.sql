-- How often each step happened, by day: added to in the transaction that applies the record that
-- says so. A step counts once per person and notification, when it first becomes true. What there
-- is already is counted here, from the rows, which have kept all of it.

-- An earlier version would not count: its sink is to stop. First, so that none adds to the rows
-- while they are counted.
UPDATE applied_position SET decoder = 7, owner = owner + 1;

CREATE TABLE daily_count (
  partition integer NOT NULL,
  day date NOT NULL,
  step text COLLATE "C" NOT NULL,
  channel text COLLATE "C" NOT NULL,
  notification_type text COLLATE "C" NOT NULL,
  category text COLLATE "C" NOT NULL,
  n bigint NOT NULL,
  PRIMARY KEY (day, partition, step, channel, notification_type, category)
) WITH (fillfactor = 50); -- the rows of today are updated by every batch: they stay within the page

COMMENT ON TABLE daily_count IS 'How many steps there were. With those of early_step whose notification is there, it is what the topics say, in whatever order they were applied.';
COMMENT ON COLUMN daily_count.partition IS 'Of the record that said so: sinks of two partitions never meet in a row.';
COMMENT ON COLUMN daily_count.day IS 'The day of that record, in UTC.';
COMMENT ON COLUMN daily_count.channel IS 'Empty for the steps of the inbox.';
COMMENT ON COLUMN daily_count.notification_type IS 'Empty for what concerns no single notification.';

CREATE TABLE early_step (
  partition integer NOT NULL,
  notification_id uuid NOT NULL,
  recipient text COLLATE "C" NOT NULL,
  step text COLLATE "C" NOT NULL,
  channel text COLLATE "C" NOT NULL,
  day date NOT NULL,
  PRIMARY KEY (partition, notification_id, recipient, step, channel)
);

COMMENT ON TABLE early_step IS 'Steps that another topic told when their notification, which says what kind it is, was not applied yet. Usually nearly empty: the sink of the log counts them with their notification. A few may stay for which both came at the same moment: who reads the counts joins them.';

CREATE TABLE channel_step (
  recipient text COLLATE "C" NOT NULL,
  notification_id uuid NOT NULL,
  channel text COLLATE "C" NOT NULL,
  step text COLLATE "C" NOT NULL,
  day date NOT NULL,
  PRIMARY KEY (recipient, notification_id, channel, step)
);

COMMENT ON TABLE channel_step IS 'Which steps outside the inbox were counted: belfry.deliveries may say the same again.';

COMMENT ON COLUMN state_change.effective IS 'False: it changed nothing, because the notification was not in that inbox then, was so already, or was not the actor''s to withdraw. Of a click: true for the first.';

-- Broadcasts that have not expired: most of all that there ever were have.
CREATE INDEX notification_for_everyone_until
  ON notification (partition, (coalesce(expires_at, 'infinity'::timestamptz)))
  WHERE recipient IS NULL;

-- How many those are is not known before; of no rows there is nothing to be learnt.
DO $$ BEGIN
  IF EXISTS (SELECT FROM notification) THEN
    ANALYZE notification;
  END IF;
END $$;

-- ---- the rules, for the sinks and for what was applied before

-- Inlined like first_all_read. A broadcast that had expired then is left out, since it counts for
-- nothing. Whoever marks all for the first time reaches all that there ever were: what reaches far
-- looks only at those that had not expired. The sums keep it off the index by offset.
CREATE FUNCTION reached_by_all_read(
  whose text, where_from integer, after bigint, up_to bigint, mark bigint, marked_at timestamptz)
RETURNS TABLE (log_offset bigint, notification_type text, category text, first_read boolean)
LANGUAGE sql STABLE
AS $$
  SELECT n.log_offset, n.notification_type, n.category,
    (n.expires_at IS NULL OR n.expires_at > marked_at)
      AND (n.read_offset IS NULL AND n.unread_offset IS NULL OR (
        SELECT c.log_offset FROM state_change c
        WHERE c.recipient = whose AND c.notification_id = n.id AND c.effective
          AND c.log_offset < mark AND c.kind = 'read' LIMIT 1) IS NULL)
  FROM notification n
  WHERE n.recipient = whose AND n.log_offset > after AND n.log_offset <= up_to
    AND n.removed_offset IS NULL
  UNION ALL
  SELECT n.log_offset, n.notification_type, n.category,
    n.removed_offset > mark AND (n.expires_at IS NULL OR n.expires_at > marked_at)
      AND (n.read_offset IS NULL AND n.unread_offset IS NULL OR (
        SELECT c.log_offset FROM state_change c
        WHERE c.recipient = whose AND c.notification_id = n.id AND c.effective
          AND c.log_offset < mark AND c.kind = 'read' LIMIT 1) IS NULL)
  FROM notification n
  WHERE n.recipient = whose AND n.log_offset > after AND n.log_offset <= up_to
    AND n.removed_offset IS NOT NULL
  UNION ALL
  SELECT n.log_offset, n.notification_type, n.category,
    (n.removed_offset IS NULL OR n.removed_offset > mark)
      AND (b.removed_offset IS NULL OR b.removed_offset > mark)
      AND (b.read_offset IS NULL AND b.unread_offset IS NULL OR (
        SELECT c.log_offset FROM state_change c
        WHERE c.recipient = whose AND c.notification_id = n.id AND c.effective
          AND c.log_offset < mark AND c.kind = 'read' LIMIT 1) IS NULL)
  FROM (
      SELECT * FROM notification
      WHERE up_to - after > 10000 AND recipient IS NULL AND partition = where_from
        AND coalesce(expires_at, 'infinity'::timestamptz) > marked_at
        AND log_offset + 0 > after AND log_offset + 0 <= up_to
      UNION ALL
      SELECT * FROM notification
      WHERE up_to - after <= 10000 AND recipient IS NULL AND partition = where_from
        AND coalesce(expires_at, 'infinity'::timestamptz) > marked_at
        AND log_offset > after AND log_offset <= up_to) n
    LEFT JOIN broadcast_state b ON b.recipient = whose AND b.notification_id = n.id
$$;

COMMENT ON FUNCTION reached_by_all_read IS 'The notifications of an inbox behind after, up to up_to, but for broadcasts that had expired, and whether a mark-all-read at the offset mark made each of them read for the first time. It reached further than all before it, and those had reached after: so only a mark of its own can have made one read before.';

CREATE FUNCTION steps_of_log()
RETURNS TABLE (partition integer, day date, step text, channel text, notification_type text,
  category text, n bigint)
LANGUAGE sql STABLE
AS $$
  WITH
    of_notification AS (
      SELECT partition, created_at AS said_at, 'created' AS step, '' AS channel, notification_type,
        category
      FROM notification WHERE recipient IS NOT NULL OR partition = 0
      UNION ALL
      SELECT partition, created_at, 'kept_back', '', notification_type, category
      FROM notification
      WHERE recipient IS NOT NULL AND NOT pushable
        AND (expires_at IS NULL OR expires_at > created_at)
      UNION ALL
      SELECT c.partition, c.appended_at, c.kind, '', n.notification_type, n.category
      FROM state_change c
        JOIN notification n ON n.partition = c.partition AND n.id = c.notification_id
      WHERE c.effective AND (c.kind IN ('deleted', 'clicked')
        OR c.kind = 'read' AND NOT EXISTS (
          SELECT FROM state_change before
          WHERE before.recipient = c.recipient AND before.notification_id = c.notification_id
            AND before.effective AND before.kind = 'unread'
            AND before.log_offset < c.log_offset))
      UNION ALL
      SELECT mark.partition, mark.appended_at, 'read', '', reached.notification_type,
        reached.category
      FROM (
          SELECT partition, recipient, log_offset, appended_at, up_to,
            coalesce(lag(up_to) OVER (PARTITION BY recipient ORDER BY log_offset), -1) AS after
          FROM state_change WHERE raises) mark
        CROSS JOIN LATERAL reached_by_all_read(
          mark.recipient, mark.partition, mark.after, mark.up_to, mark.log_offset,
          mark.appended_at) reached
      WHERE reached.first_read
      UNION ALL
      SELECT s.partition, s.appended_at, 'unsubscribed', 'email', '', chosen.key
      FROM (
          SELECT partition, appended_at, actor, settings -> 'preferences' AS now,
            lag(settings -> 'preferences') OVER (PARTITION BY recipient ORDER BY log_offset)
              AS before
          FROM settings_change) s
        CROSS JOIN LATERAL jsonb_each(s.now) chosen
      WHERE starts_with(s.actor, 'unsubscribe:') AND chosen.value -> 'email' = 'false'
        AND s.before -> chosen.key -> 'email' IS DISTINCT FROM 'false'::jsonb)
  SELECT partition, (said_at AT TIME ZONE 'UTC')::date, step, channel, notification_type,
    coalesce(category, 'default'), count(*)
  FROM of_notification GROUP BY 1, 2, 3, 4, 5, 6
$$;

COMMENT ON FUNCTION steps_of_log IS 'What belfry.notifications leads to in daily_count, from the rows. A broadcast is created once, in partition 0.';

-- Hashes, since a batch is joined with itself.
CREATE FUNCTION steps_of_deliveries(deliveries uuid[])
RETURNS TABLE (partition integer, recipient text, notification_id uuid, channel text, step text,
  day date)
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
  SELECT DISTINCT ON (s.recipient, n.notification_id, s.channel, s.step)
    s.partition, s.recipient, n.notification_id, s.channel, s.step,
    (s.appended_at AT TIME ZONE 'UTC')::date
  FROM named n JOIN said s ON s.partition = n.partition AND s.delivery_id = n.delivery_id
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
    ELSE false END
  ORDER BY s.recipient, n.notification_id, s.channel, s.step, s.delivery_offset
$$;

COMMENT ON FUNCTION steps_of_deliveries IS 'When each notification of these deliveries was first skipped, cancelled, sent, failed or bounced, as belfry.deliveries tells it. What befalls a mail befalls all that it was decided for, but for those that were cancelled before its last attempt.';

-- ---- what is there already

INSERT INTO daily_count (partition, day, step, channel, notification_type, category, n)
SELECT partition, day, step, channel, notification_type, category, n FROM steps_of_log();

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

CREATE TABLE former_step AS
SELECT inbox.partition, first.notification_id, first.recipient, first.step, '' AS channel,
  (first.said_at AT TIME ZONE 'UTC')::date AS day
FROM (
    SELECT recipient, partition_of(recipient, (
        SELECT count(*)::integer FROM applied_position WHERE topic = 'belfry.receipts')) AS partition
    FROM (SELECT DISTINCT recipient FROM receipt) known) inbox
  JOIN (
    (SELECT DISTINCT ON (recipient, notification_id)
      recipient, notification_id, 'pushed' AS step, pushed_at AS said_at
    FROM receipt WHERE pushed_offset IS NOT NULL
    ORDER BY recipient, notification_id, pushed_offset)
    UNION ALL
    (SELECT DISTINCT ON (recipient, notification_id)
      recipient, notification_id, 'acknowledged', acknowledged_at
    FROM receipt WHERE acknowledged_offset IS NOT NULL
    ORDER BY recipient, notification_id, acknowledged_offset)) first USING (recipient);

DROP FUNCTION partition_of;

INSERT INTO former_step (partition, recipient, notification_id, channel, step, day)
SELECT partition, recipient, notification_id, channel, step, day
FROM steps_of_deliveries(ARRAY(SELECT DISTINCT delivery_id FROM delivery_step));

INSERT INTO channel_step (recipient, notification_id, channel, step, day)
SELECT recipient, notification_id, channel, step, day FROM former_step WHERE channel <> '';

ANALYZE former_step;

INSERT INTO daily_count (partition, day, step, channel, notification_type, category, n)
SELECT f.partition, f.day, f.step, f.channel, n.notification_type, coalesce(n.category, 'default'),
  count(*)
FROM former_step f
  JOIN notification n ON n.partition = f.partition AND n.id = f.notification_id
    AND (n.recipient IS NULL OR n.recipient = f.recipient)
GROUP BY 1, 2, 3, 4, 5, 6;

INSERT INTO early_step (partition, notification_id, recipient, step, channel, day)
SELECT f.partition, f.notification_id, f.recipient, f.step, f.channel, f.day
FROM former_step f
WHERE NOT EXISTS (
  SELECT FROM notification n WHERE n.partition = f.partition AND n.id = f.notification_id
    AND (n.recipient IS NULL OR n.recipient = f.recipient));

DROP TABLE former_step;

ALTER TABLE applied_position
  DROP CONSTRAINT applied_by_this_version_or_later,
  ADD CONSTRAINT applied_by_this_version_or_later CHECK (decoder >= 7);

-- Last, since nobody reads changes while this is held, and without a look at the rows that there
-- are, which were checked more strictly.
ALTER TABLE state_change
  DROP CONSTRAINT state_change_kind_check,
  ADD CONSTRAINT state_change_kind_check
    CHECK (kind IN ('read', 'unread', 'deleted', 'withdrawn', 'clicked', 'all_read')) NOT VALID;
