-- Who accepted a loss, when and why; and altered records are kept like lost ones, whose rows are of
-- what the log says now. Nothing here is ever removed: a replay takes it all along.

ALTER TABLE lost_record
  ADD COLUMN kind text COLLATE "C" NOT NULL DEFAULT 'missing'
    CHECK (kind IN ('missing', 'unreadable', 'altered')),
  ADD COLUMN accepted_at timestamptz NOT NULL DEFAULT now(),
  ADD COLUMN accepted_by text,
  ADD COLUMN reason text,
  DROP CONSTRAINT lost_record_pkey,
  ADD PRIMARY KEY (topic, partition, from_offset, to_offset, kind, accepted_at);

COMMENT ON TABLE lost_record IS 'Offsets whose records were gone from the log, unreadable or altered when a replay came to them, and that it went on after because an operator accepted that.';
COMMENT ON COLUMN lost_record.kind IS 'Of rows from before there was this column: missing also stands for unreadable.';
COMMENT ON COLUMN lost_record.accepted_at IS 'When the replay came to it; of rows from before there was this column: when it was added.';
COMMENT ON COLUMN lost_record.accepted_by IS 'The sub of the token; null of rows from before there was this column, as is the reason.';
