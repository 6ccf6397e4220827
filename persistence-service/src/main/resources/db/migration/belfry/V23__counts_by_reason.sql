-- Counts why something was skipped, cancelled, given up or came back. What there is already is
-- counted here, from the rows, to which no sink adds meanwhile. People read on: what they read is
-- changed at the end.

DROP FUNCTION steps_of_deliveries;

-- Hashes, since a batch is joined with itself: how large it is, a plan for any batch can't know.
CREATE FUNCTION steps_of_deliveries(deliveries uuid[])
RETURNS TABLE (partition integer, recipient text, notification_id uuid, channel text, step text,
  told_at timestamptz, reason text)
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
    s.partition, s.recipient, f.notification_id, s.channel, counted.step, s.appended_at,
    CASE WHEN counted.step IN ('skipped', 'cancelled', 'failed', 'bounced')
      THEN coalesce(s.event ->> 'reason', s.event ->> 'kind') ELSE '' END
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

COMMENT ON FUNCTION steps_of_deliveries IS 'When each notification of these deliveries was first planned (decided, skipped or cancelled, whichever came first), skipped, cancelled, sent, failed or bounced, as belfry.deliveries tells it, and why it was not sent or came back. What befalls a mail befalls all that it was decided for, but for those that were cancelled before its attempt. What is over is neither given up nor cancelled.';

-- ---- what is there already

CREATE TEMPORARY TABLE told (
  partition integer NOT NULL,
  recipient text COLLATE "C" NOT NULL,
  notification_id uuid NOT NULL,
  channel text COLLATE "C" NOT NULL,
  step text COLLATE "C" NOT NULL,
  told_at timestamptz NOT NULL,
  reason text COLLATE "C" NOT NULL
) ON COMMIT DROP;

-- In parts, since an array has its limits. All deliveries of a recipient are in one.
DO $$
BEGIN
  FOR part IN 0 .. 15 LOOP
    INSERT INTO told (partition, recipient, notification_id, channel, step, told_at, reason)
    SELECT partition, recipient, notification_id, channel, step, told_at, reason
    FROM steps_of_deliveries(ARRAY(
      SELECT DISTINCT delivery_id FROM delivery_step
      WHERE hashtext(recipient) & 15 = part
        AND split_part(type, '.', 4) IN ('skipped', 'cancelled', 'failed', 'bounced')))
    WHERE step IN ('skipped', 'cancelled', 'failed', 'bounced');
  END LOOP;
END $$;

ANALYZE told;

-- What is in early_step is counted with its notification.
CREATE TEMPORARY TABLE counted ON COMMIT DROP AS
SELECT t.partition, (t.told_at AT TIME ZONE 'UTC')::date AS day, t.step, t.channel,
  n.notification_type, coalesce(n.category, 'default') AS category,
  coalesce(n.template, '') AS template, coalesce(n.variant, '') AS variant, t.reason, count(*) AS n
FROM told t
  JOIN notification n ON n.partition = t.partition AND n.id = t.notification_id
    AND (n.recipient IS NULL OR n.recipient = t.recipient)
WHERE NOT EXISTS (
  SELECT FROM early_step e
  WHERE e.partition = t.partition AND e.notification_id = t.notification_id
    AND e.recipient = t.recipient AND e.step = t.step AND e.channel = t.channel)
GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9;

-- ---- what is read meanwhile: last, and in the order in which reads come to it

LOCK TABLE daily_count, early_step IN ACCESS EXCLUSIVE MODE;

ALTER TABLE daily_count ADD COLUMN reason text COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE daily_count
  ALTER COLUMN reason DROP DEFAULT,
  DROP CONSTRAINT daily_count_pkey,
  ADD PRIMARY KEY (
    day, partition, step, channel, notification_type, category, template, variant, reason);

COMMENT ON COLUMN daily_count.reason IS 'Why something was not sent, or did not arrive; empty for all other steps.';

DELETE FROM daily_count WHERE step IN ('skipped', 'cancelled', 'failed', 'bounced');
INSERT INTO daily_count
  (partition, day, step, channel, notification_type, category, template, variant, reason, n)
SELECT partition, day, step, channel, notification_type, category, template, variant, reason, n
FROM counted;

ALTER TABLE early_step ADD COLUMN reason text COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE early_step ALTER COLUMN reason DROP DEFAULT;
UPDATE early_step e SET reason = t.reason
FROM told t
WHERE t.partition = e.partition AND t.notification_id = e.notification_id
  AND t.recipient = e.recipient AND t.step = e.step AND t.channel = e.channel;
