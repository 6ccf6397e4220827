-- Up to where people have seen everything, as belfry.receipts says. Of each recipient there is a row
-- for every receipt that says more than all before it, so that the first of those that reach a
-- notification is found by its place in the log.

CREATE TABLE seen (
  recipient text COLLATE "C" NOT NULL,
  up_to bigint NOT NULL,
  session_id uuid NOT NULL,
  receipt_offset bigint NOT NULL,
  seen_at timestamptz NOT NULL,
  PRIMARY KEY (recipient, up_to)
);

COMMENT ON TABLE seen IS 'When everything up to a place in the log was there to be seen, on a page that was visible.';
COMMENT ON COLUMN seen.up_to IS 'The last offset of the log that is covered.';
COMMENT ON COLUMN seen.receipt_offset IS 'The record of the recipient''s partition of belfry.receipts that says so.';
COMMENT ON COLUMN seen.seen_at IS 'The time of receipt_offset.';

-- An earlier version would leave it out: its sinks are to stop.
UPDATE applied_position SET decoder = 7, owner = owner + 1;
ALTER TABLE applied_position
  DROP CONSTRAINT applied_by_this_version_or_later,
  ADD CONSTRAINT applied_by_this_version_or_later CHECK (decoder >= 7);
