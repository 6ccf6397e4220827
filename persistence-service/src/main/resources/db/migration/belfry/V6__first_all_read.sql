-- The one rule of what a mark-all-read covers. Inlined into the statements that use it, where the
-- table is that of the statement's own schema.
CREATE FUNCTION first_all_read(whose text, reached bigint)
RETURNS TABLE (log_offset bigint, appended_at timestamptz)
LANGUAGE sql STABLE
AS $$
  SELECT a.log_offset, a.appended_at FROM state_change a
  WHERE a.raises AND a.recipient = whose AND a.up_to >= reached
  ORDER BY a.up_to LIMIT 1
$$;

COMMENT ON FUNCTION first_all_read IS 'The mark-all-read by which a notification at that offset was first reached in that inbox: it made it read, unless something of the notification''s own had marked it unread.';
