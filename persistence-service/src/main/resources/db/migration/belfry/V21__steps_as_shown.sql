-- Counts what befalls mails as it is shown: an outcome befalls what was in the attempt that it names;
-- a mail that was given up may come back all the same; and what came back is neither given up nor
-- cancelled any more. What was counted otherwise before is counted anew.

-- Nobody adds steps of deliveries meanwhile; the other sinks go on. In the order in which sinks come
-- to them.
LOCK TABLE delivery_step, delivery_item, channel_step IN SHARE ROW EXCLUSIVE MODE;

-- Hashes, since a batch is joined with itself: how large it is, a plan for any batch can't know.
CREATE OR REPLACE FUNCTION steps_of_deliveries(deliveries uuid[])
RETURNS TABLE (partition integer, recipient text, notification_id uuid, channel text, step text,
  told_at timestamptz)
LANGUAGE sql STABLE
SET enable_hashjoin = on SET enable_nestloop = off
AS $$
  WITH
    said AS MATERIALIZED (
      SELECT s.partition, s.delivery_offset, s.delivery_id, s.recipient, s.channel,
        split_part(s.type, '.', 4) AS step, s.event, s.appended_at,
        CASE WHEN split_part(s.type, '.', 4) IN ('attempted', 'sent')
          THEN (s.event ->> 'attempt')::integer END AS attempt
      FROM delivery_step s WHERE s.delivery_id = ANY (deliveries)),
    -- It is of what was in its attempt when that began: the one that it names, or else the last.
    outcome AS MATERIALIZED (
      SELECT s.partition, s.delivery_id, s.delivery_offset, s.step,
        CASE s.step
          WHEN 'sent' THEN coalesce(
            min(a.delivery_offset) FILTER (WHERE a.attempt >= s.attempt), s.delivery_offset)
          WHEN 'bounced' THEN
            (array_agg(a.delivery_offset ORDER BY a.attempt DESC, a.delivery_offset))[1]
          END AS begun
      FROM said s LEFT JOIN said a ON a.partition = s.partition AND a.delivery_id = s.delivery_id
        AND a.step = 'attempted' AND a.delivery_offset < s.delivery_offset
      WHERE s.step IN ('sent', 'failed', 'bounced')
      GROUP BY s.partition, s.delivery_id, s.delivery_offset, s.step, s.attempt),
    named AS MATERIALIZED (
      SELECT said.partition, said.delivery_id, named.id::uuid AS notification_id,
        min(said.delivery_offset) FILTER (WHERE said.step = 'decided') AS decided,
        min(said.delivery_offset) FILTER (WHERE said.step = 'skipped') AS skipped,
        min(said.delivery_offset) FILTER (WHERE said.step = 'cancelled') AS cancelled
      FROM said CROSS JOIN LATERAL json_array_elements_text(said.event -> 'notifications') named(id)
      GROUP BY said.partition, said.delivery_id, named.id),
    befell AS (
      SELECT n.*, o.delivery_offset, o.step,
        o.begun IS NOT NULL AND (n.cancelled IS NULL OR n.cancelled > o.begun) AS was_in_it
      FROM named n LEFT JOIN outcome o ON o.partition = n.partition
        AND o.delivery_id = n.delivery_id AND o.delivery_offset > n.decided),
    firsts AS MATERIALIZED (
      SELECT b.partition, b.delivery_id, b.notification_id, b.decided, b.cancelled,
        CASE WHEN coalesce(b.skipped < least(b.decided, b.cancelled), true) THEN b.skipped END
          AS skipped,
        min(b.delivery_offset) FILTER (WHERE b.step = 'sent' AND b.was_in_it) AS sent,
        min(b.delivery_offset) FILTER (WHERE b.step = 'failed') AS failed,
        min(b.delivery_offset) FILTER (WHERE b.step = 'bounced' AND (b.was_in_it OR b.was_sent))
          AS bounced
      FROM (
        SELECT befell.*,
          bool_or(befell.step = 'sent' AND befell.was_in_it) OVER (
            PARTITION BY befell.partition, befell.delivery_id, befell.notification_id
            ORDER BY befell.delivery_offset) AS was_sent
        FROM befell) b
      GROUP BY b.partition, b.delivery_id, b.notification_id, b.decided, b.skipped, b.cancelled)
  SELECT DISTINCT ON (s.recipient, f.notification_id, s.channel, counted.step)
    s.partition, s.recipient, f.notification_id, s.channel, counted.step, s.appended_at
  FROM firsts f
    CROSS JOIN LATERAL (
      VALUES
        ('planned', least(f.decided, f.skipped, f.cancelled), NULL::bigint),
        ('skipped', f.skipped, NULL),
        ('cancelled', f.cancelled, least(f.skipped, f.sent, f.failed, f.bounced)),
        ('sent', f.sent, NULL),
        ('failed', f.failed, least(f.skipped, f.cancelled, f.sent, f.bounced)),
        ('bounced', f.bounced, NULL)) counted(step, told, over_by)
    JOIN said s ON s.partition = f.partition AND s.delivery_id = f.delivery_id
      AND s.delivery_offset = counted.told
  WHERE counted.over_by IS NULL OR counted.told < counted.over_by
  ORDER BY s.recipient, f.notification_id, s.channel, counted.step, s.delivery_offset
$$;

COMMENT ON FUNCTION steps_of_deliveries IS 'When each notification of these deliveries was first planned (decided, skipped or cancelled, whichever came first), skipped, cancelled, sent, failed or bounced, as belfry.deliveries tells it. What befalls a mail befalls all that it was decided for, but for those that were cancelled before its attempt. What is over is neither given up nor cancelled.';

-- ---- what is there already

-- Only deliveries of these kinds may be counted otherwise: few, so that only they are looked at. With
-- all others of their recipients, since a notification may be in several.
CREATE TEMPORARY TABLE wanted ON COMMIT DROP AS
SELECT DISTINCT s.partition, s.recipient, s.delivery_id, hashtext(s.recipient) & 15 AS part
FROM delivery_step s
WHERE s.recipient IN (
  SELECT d.recipient
  FROM (
    SELECT recipient, array_agg(DISTINCT split_part(type, '.', 4)) AS steps
    FROM delivery_step GROUP BY recipient, delivery_id) d
  WHERE (d.steps @> '{cancelled}' AND d.steps && '{attempted,sent,failed}')
    OR (d.steps @> '{bounced}' AND d.steps && '{failed,cancelled}')
    OR (d.steps @> '{skipped}' AND NOT d.steps <@ '{skipped,decided}'));

-- What is counted now and was not, and the other way round.
CREATE TEMPORARY TABLE recounted (
  partition integer NOT NULL,
  recipient text COLLATE "C" NOT NULL,
  notification_id uuid NOT NULL,
  channel text COLLATE "C" NOT NULL,
  step text COLLATE "C" NOT NULL,
  told_at timestamptz NOT NULL,
  n integer NOT NULL
) ON COMMIT DROP;

ANALYZE wanted;

-- In parts, since an array has its limits. All deliveries of a recipient are in one.
DO $$
BEGIN
  FOR this IN 0 .. 15 LOOP
    INSERT INTO recounted (partition, recipient, notification_id, channel, step, told_at, n)
    WITH
      whose AS MATERIALIZED (
        SELECT DISTINCT partition, recipient FROM wanted WHERE part = this),
      anew AS MATERIALIZED (
        SELECT s.*
        FROM steps_of_deliveries(ARRAY(SELECT delivery_id FROM wanted WHERE part = this)) s
        WHERE s.recipient IN (SELECT recipient FROM whose)),
      before AS MATERIALIZED (
        SELECT whose.partition, c.recipient, c.notification_id, c.channel, c.step, c.told_at
        FROM whose JOIN channel_step c ON c.recipient = whose.recipient)
    SELECT *, 1 FROM (SELECT * FROM anew EXCEPT SELECT * FROM before) more
    UNION ALL
    SELECT *, -1 FROM (SELECT * FROM before EXCEPT SELECT * FROM anew) less;
  END LOOP;
END $$;

ANALYZE recounted;

-- From here on it takes a moment.
LOCK TABLE notification, early_step, daily_count, daily_latency IN SHARE ROW EXCLUSIVE MODE;

DELETE FROM channel_step c USING recounted r
WHERE r.n < 0 AND c.recipient = r.recipient AND c.notification_id = r.notification_id
  AND c.channel = r.channel AND c.step = r.step;
INSERT INTO channel_step (recipient, notification_id, channel, step, told_at)
SELECT recipient, notification_id, channel, step, told_at FROM recounted WHERE n > 0;

-- What is in early_step is counted with its notification.
CREATE TEMPORARY TABLE kept ON COMMIT DROP AS
SELECT r.* FROM recounted r
WHERE NOT EXISTS (
    SELECT FROM notification n WHERE n.partition = r.partition AND n.id = r.notification_id
      AND (n.recipient IS NULL OR n.recipient = r.recipient))
  OR EXISTS (
    SELECT FROM early_step e
    WHERE e.partition = r.partition AND e.notification_id = r.notification_id
      AND e.recipient = r.recipient AND e.step = r.step AND e.channel = r.channel);

DELETE FROM early_step e USING kept k
WHERE k.n < 0 AND e.partition = k.partition AND e.notification_id = k.notification_id
  AND e.recipient = k.recipient AND e.step = k.step AND e.channel = k.channel;
INSERT INTO early_step (partition, notification_id, recipient, step, channel, told_at)
SELECT partition, notification_id, recipient, step, channel, told_at FROM kept WHERE n > 0;

DELETE FROM recounted r USING kept k
WHERE k.partition = r.partition AND k.recipient = r.recipient
  AND k.notification_id = r.notification_id AND k.channel = r.channel AND k.step = r.step;

INSERT INTO daily_latency AS l (partition, day, step, channel, up_to_ms, n)
SELECT r.partition, (r.told_at AT TIME ZONE 'UTC')::date, r.step, r.channel,
  latency_bound(r.told_at - n.created_at), sum(r.n)
FROM recounted r
  JOIN notification n ON n.partition = r.partition AND n.id = r.notification_id
    AND (n.recipient IS NULL OR n.recipient = r.recipient)
WHERE r.step = 'sent'
GROUP BY 1, 2, 3, 4, 5
ON CONFLICT (day, partition, step, channel, up_to_ms) DO UPDATE SET n = l.n + excluded.n;
DELETE FROM daily_latency WHERE n = 0;

INSERT INTO daily_count AS c
  (partition, day, step, channel, notification_type, category, template, variant, n)
SELECT r.partition, (r.told_at AT TIME ZONE 'UTC')::date, r.step, r.channel, n.notification_type,
  coalesce(n.category, 'default'), coalesce(n.template, ''), coalesce(n.variant, ''), sum(r.n)
FROM recounted r
  JOIN notification n ON n.partition = r.partition AND n.id = r.notification_id
    AND (n.recipient IS NULL OR n.recipient = r.recipient)
GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
ON CONFLICT (day, partition, step, channel, notification_type, category, template, variant)
  DO UPDATE SET n = c.n + excluded.n;
DELETE FROM daily_count WHERE n = 0;
