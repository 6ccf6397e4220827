-- Counts by template and variant, and what was seen. Nothing is lost: what there is already is
-- counted again, from the rows. Meanwhile people read on: what they read is exchanged at the end.

-- Who was told what first, by experiment.
CREATE INDEX notification_of_experiment ON notification (experiment, recipient, log_offset)
  WHERE experiment IS NOT NULL;

CREATE TABLE new_daily_count (
  partition integer NOT NULL,
  day date NOT NULL,
  step text COLLATE "C" NOT NULL,
  channel text COLLATE "C" NOT NULL,
  notification_type text COLLATE "C" NOT NULL,
  category text COLLATE "C" NOT NULL,
  template text COLLATE "C" NOT NULL,
  variant text COLLATE "C" NOT NULL,
  n bigint NOT NULL,
  PRIMARY KEY (day, partition, step, channel, notification_type, category, template, variant)
) WITH (fillfactor = 50); -- the rows of today are updated by every batch: they stay within the page

COMMENT ON TABLE new_daily_count IS 'How many steps there were. With those of early_step whose notification is there, and what early_seen reaches where the log is applied, it is what the topics say, in whatever order they were applied.';
COMMENT ON COLUMN new_daily_count.partition IS 'Of the record that said so: sinks of two partitions never meet in a row.';
COMMENT ON COLUMN new_daily_count.day IS 'The day of that record, in UTC.';
COMMENT ON COLUMN new_daily_count.channel IS 'Empty for the steps of the inbox.';
COMMENT ON COLUMN new_daily_count.notification_type IS 'Empty for what concerns no single notification.';
COMMENT ON COLUMN new_daily_count.template IS 'The key of the template; empty for what was sent as words.';
COMMENT ON COLUMN new_daily_count.variant IS 'The name of the variant; empty outside experiments.';

CREATE TABLE early_seen (
  partition integer NOT NULL,
  recipient text COLLATE "C" NOT NULL,
  seen_before bigint NOT NULL,
  up_to bigint NOT NULL,
  seen_at timestamptz NOT NULL,
  PRIMARY KEY (partition, up_to, recipient)
);

COMMENT ON TABLE early_seen IS 'How much more somebody has seen, up to where the log was not applied yet. Usually nearly empty: the sink of the log counts what it is when it has come there. A few may stay: who reads the counts joins those up to where the log is applied.';

-- ---- the rules, as in V14__daily_counts.sql, with more columns

DROP FUNCTION steps_of_log;
DROP FUNCTION reached_by_all_read;

-- Inlined like first_all_read. A broadcast that had expired then is left out, since it counts for
-- nothing. Whoever marks all for the first time reaches all that there ever were: what reaches far
-- looks only at those that had not expired. The sums keep it off the index by offset.
CREATE FUNCTION reached_by_all_read(
  whose text, where_from integer, after bigint, up_to bigint, mark bigint, marked_at timestamptz)
RETURNS TABLE (log_offset bigint, notification_type text, category text, template text,
  variant text, first_time boolean)
LANGUAGE sql STABLE
AS $$
  SELECT n.log_offset, n.notification_type, n.category, n.template, n.variant,
    (n.expires_at IS NULL OR n.expires_at > marked_at)
      AND (n.read_offset IS NULL AND n.unread_offset IS NULL OR (
        SELECT c.log_offset FROM state_change c
        WHERE c.recipient = whose AND c.notification_id = n.id AND c.effective
          AND c.log_offset < mark AND c.kind = 'read' LIMIT 1) IS NULL)
  FROM notification n
  WHERE n.recipient = whose AND n.log_offset > after AND n.log_offset <= up_to
    AND n.removed_offset IS NULL
  UNION ALL
  SELECT n.log_offset, n.notification_type, n.category, n.template, n.variant,
    n.removed_offset > mark AND (n.expires_at IS NULL OR n.expires_at > marked_at)
      AND (n.read_offset IS NULL AND n.unread_offset IS NULL OR (
        SELECT c.log_offset FROM state_change c
        WHERE c.recipient = whose AND c.notification_id = n.id AND c.effective
          AND c.log_offset < mark AND c.kind = 'read' LIMIT 1) IS NULL)
  FROM notification n
  WHERE n.recipient = whose AND n.log_offset > after AND n.log_offset <= up_to
    AND n.removed_offset IS NOT NULL
  UNION ALL
  SELECT n.log_offset, n.notification_type, n.category, n.template, n.variant,
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

-- Likewise what somebody has seen. It is judged by what was in the inbox at the place of the log up
-- to which they had seen everything.
CREATE FUNCTION reached_by_seen(
  whose text, where_from integer, after bigint, up_to bigint, as_of bigint, seen_at timestamptz)
RETURNS TABLE (log_offset bigint, notification_type text, category text, template text,
  variant text, first_time boolean)
LANGUAGE sql STABLE
AS $$
  SELECT n.log_offset, n.notification_type, n.category, n.template, n.variant,
    n.expires_at IS NULL OR n.expires_at > seen_at
  FROM notification n
  WHERE n.recipient = whose AND n.log_offset > after AND n.log_offset <= up_to
    AND n.removed_offset IS NULL
  UNION ALL
  SELECT n.log_offset, n.notification_type, n.category, n.template, n.variant,
    n.removed_offset > as_of AND (n.expires_at IS NULL OR n.expires_at > seen_at)
  FROM notification n
  WHERE n.recipient = whose AND n.log_offset > after AND n.log_offset <= up_to
    AND n.removed_offset IS NOT NULL
  UNION ALL
  SELECT n.log_offset, n.notification_type, n.category, n.template, n.variant,
    (n.removed_offset IS NULL OR n.removed_offset > as_of)
      AND (b.removed_offset IS NULL OR b.removed_offset > as_of)
  FROM (
      SELECT * FROM notification
      WHERE up_to - after > 10000 AND recipient IS NULL AND partition = where_from
        AND coalesce(expires_at, 'infinity'::timestamptz) > seen_at
        AND log_offset + 0 > after AND log_offset + 0 <= up_to
      UNION ALL
      SELECT * FROM notification
      WHERE up_to - after <= 10000 AND recipient IS NULL AND partition = where_from
        AND coalesce(expires_at, 'infinity'::timestamptz) > seen_at
        AND log_offset > after AND log_offset <= up_to) n
    LEFT JOIN broadcast_state b ON b.recipient = whose AND b.notification_id = n.id
$$;

COMMENT ON FUNCTION reached_by_seen IS 'The notifications of an inbox behind after, up to up_to, but for broadcasts that had expired, and whether each of them was there to be seen at the offset as_of. All that is up to after was counted before.';

CREATE FUNCTION steps_of_log()
RETURNS TABLE (partition integer, day date, step text, channel text, notification_type text,
  category text, template text, variant text, n bigint)
LANGUAGE sql STABLE
AS $$
  WITH
    of_notification AS (
      SELECT partition, created_at AS said_at, 'created' AS step, '' AS channel, notification_type,
        category, template, variant
      FROM notification WHERE recipient IS NOT NULL OR partition = 0
      UNION ALL
      SELECT partition, created_at, 'kept_back', '', notification_type, category, template, variant
      FROM notification
      WHERE recipient IS NOT NULL AND NOT pushable
        AND (expires_at IS NULL OR expires_at > created_at)
      UNION ALL
      SELECT c.partition, c.appended_at, c.kind, '', n.notification_type, n.category, n.template,
        n.variant
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
        reached.category, reached.template, reached.variant
      FROM (
          SELECT partition, recipient, log_offset, appended_at, up_to,
            coalesce(lag(up_to) OVER (PARTITION BY recipient ORDER BY log_offset), -1) AS after
          FROM state_change WHERE raises) mark
        CROSS JOIN LATERAL reached_by_all_read(
          mark.recipient, mark.partition, mark.after, mark.up_to, mark.log_offset,
          mark.appended_at) reached
      WHERE reached.first_time
      UNION ALL
      SELECT s.partition, s.appended_at, 'unsubscribed', 'email', '', chosen.key, NULL, NULL
      FROM (
          SELECT partition, appended_at, actor, settings -> 'preferences' AS now,
            lag(settings -> 'preferences') OVER (PARTITION BY recipient ORDER BY log_offset)
              AS before
          FROM settings_change) s
        CROSS JOIN LATERAL jsonb_each(s.now) chosen
      WHERE starts_with(s.actor, 'unsubscribe:') AND chosen.value -> 'email' = 'false'
        AND s.before -> chosen.key -> 'email' IS DISTINCT FROM 'false'::jsonb)
  SELECT partition, (said_at AT TIME ZONE 'UTC')::date, step, channel, notification_type,
    coalesce(category, 'default'), coalesce(template, ''), coalesce(variant, ''), count(*)
  FROM of_notification GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
$$;

COMMENT ON FUNCTION steps_of_log IS 'What belfry.notifications leads to in daily_count, from the rows. A broadcast is created once, in partition 0.';

-- ---- what is there already

INSERT INTO new_daily_count
  (partition, day, step, channel, notification_type, category, template, variant, n)
SELECT partition, day, step, channel, notification_type, category, template, variant, n
FROM steps_of_log();

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

CREATE TABLE partition_of_recipient AS
SELECT recipient, partition_of(recipient, (
  SELECT max(partitions) FROM (
    SELECT count(*)::integer AS partitions FROM applied_position
    WHERE topic IN ('belfry.notifications', 'belfry.receipts', 'belfry.deliveries')
    GROUP BY topic) of_topic)) AS partition -- all three have as many
FROM (
  SELECT recipient FROM receipt UNION SELECT recipient FROM channel_step
  UNION SELECT recipient FROM seen) known;

DROP FUNCTION partition_of;

ANALYZE partition_of_recipient;

CREATE TABLE former_step AS
SELECT p.partition, first.notification_id, first.recipient, first.step, first.channel, first.day
FROM partition_of_recipient p
  JOIN (
    (SELECT DISTINCT ON (recipient, notification_id)
      recipient, notification_id, 'pushed' AS step, '' AS channel,
      (pushed_at AT TIME ZONE 'UTC')::date AS day
    FROM receipt WHERE pushed_offset IS NOT NULL
    ORDER BY recipient, notification_id, pushed_offset)
    UNION ALL
    (SELECT DISTINCT ON (recipient, notification_id)
      recipient, notification_id, 'acknowledged', '', (acknowledged_at AT TIME ZONE 'UTC')::date
    FROM receipt WHERE acknowledged_offset IS NOT NULL
    ORDER BY recipient, notification_id, acknowledged_offset)
    UNION ALL
    SELECT recipient, notification_id, step, channel, day FROM channel_step) first
  USING (recipient);

ANALYZE former_step;

-- What is in early_step was not counted, and is not counted here.
INSERT INTO new_daily_count
  (partition, day, step, channel, notification_type, category, template, variant, n)
SELECT f.partition, f.day, f.step, f.channel, n.notification_type, coalesce(n.category, 'default'),
  coalesce(n.template, ''), '', count(*)
FROM former_step f
  JOIN notification n ON n.partition = f.partition AND n.id = f.notification_id
    AND (n.recipient IS NULL OR n.recipient = f.recipient)
WHERE NOT EXISTS (
  SELECT FROM early_step e
  WHERE e.partition = f.partition AND e.notification_id = f.notification_id
    AND e.recipient = f.recipient AND e.step = f.step AND e.channel = f.channel)
GROUP BY 1, 2, 3, 4, 5, 6, 7, 8;

DROP TABLE former_step;

INSERT INTO early_seen (partition, recipient, seen_before, up_to, seen_at)
SELECT p.partition, s.recipient,
  coalesce(lag(s.up_to) OVER (PARTITION BY s.recipient ORDER BY s.up_to), -1), s.up_to, s.seen_at
FROM seen s JOIN partition_of_recipient p USING (recipient);

DROP TABLE partition_of_recipient;

WITH due AS (
  DELETE FROM early_seen e USING applied_position p
  WHERE p.topic = 'belfry.notifications' AND p.partition = e.partition AND e.up_to < p.next_offset
  RETURNING e.*)
INSERT INTO new_daily_count
  (partition, day, step, channel, notification_type, category, template, variant, n)
SELECT due.partition, (due.seen_at AT TIME ZONE 'UTC')::date, 'seen', '', s.notification_type,
  coalesce(s.category, 'default'), coalesce(s.template, ''), '', count(*)
FROM due CROSS JOIN LATERAL reached_by_seen(
  due.recipient, due.partition, due.seen_before, due.up_to, due.up_to, due.seen_at) s
WHERE s.first_time
GROUP BY 1, 2, 5, 6, 7;

DROP TABLE daily_count;
ALTER TABLE new_daily_count RENAME TO daily_count;
ALTER INDEX new_daily_count_pkey RENAME TO daily_count_pkey;
