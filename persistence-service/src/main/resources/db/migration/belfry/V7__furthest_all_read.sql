-- How far mark-all-reads reach, now or as of an offset. Inlined like first_all_read.
CREATE FUNCTION furthest_all_read(whose text, as_of bigint DEFAULT 9223372036854775807)
RETURNS TABLE (up_to bigint)
LANGUAGE sql STABLE
AS $$
  SELECT a.up_to FROM state_change a
  WHERE a.raises AND a.recipient = whose AND a.log_offset <= as_of
  ORDER BY a.log_offset DESC LIMIT 1
$$;

COMMENT ON FUNCTION furthest_all_read IS 'The greatest offset that a mark-all-read of that user had reached by then: each that raises reaches further than all before it, so it is that of the last one.';
