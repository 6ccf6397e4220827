-- What was seen makes pushes needless, and people are told of addresses that take no more mail.

CREATE TABLE seen_position (
  recipient text COLLATE "C" PRIMARY KEY,
  log_offset bigint NOT NULL
);

COMMENT ON TABLE seen_position IS 'Up to where in the log a recipient has seen everything, by belfry.receipts.';

CREATE TABLE notice (
  id uuid PRIMARY KEY,
  recipient text COLLATE "C" NOT NULL,
  reason text COLLATE "C" NOT NULL,
  taken_at timestamptz
);

COMMENT ON TABLE notice IS 'Whose address has come to take no more mail, until the notification of it is in the log.';
COMMENT ON COLUMN notice.id IS 'The id of the notification: it follows from what suppressed the address.';

UPDATE suppression SET reason = CASE reason WHEN 'failed' THEN 'no_such_address' ELSE 'bounce' END
WHERE reason IS NOT NULL;
