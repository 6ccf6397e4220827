ALTER TABLE applied_position ADD COLUMN oldest_decoder integer NOT NULL DEFAULT 1;

COMMENT ON COLUMN applied_position.oldest_decoder IS 'The earliest version of that code which made any of the rows: only a replay makes them all anew.';
