-- A notification's trace goes on when it is decided and sent, which may be hours later and elsewhere.

ALTER TABLE item ADD COLUMN traceparent text;

COMMENT ON COLUMN item.traceparent IS 'The header of the record, if its trace wants to know what becomes of it.';
