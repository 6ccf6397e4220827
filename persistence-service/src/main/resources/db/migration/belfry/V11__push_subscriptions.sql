-- Browsers and phones register for what is pushed to them. Whose they are is kept here; where they
-- are reached is only in belfry.contacts, and known to whom sends.

CREATE TABLE push_subscription (
  recipient text COLLATE "C" NOT NULL,
  id uuid NOT NULL,
  platform text COLLATE "C" NOT NULL,
  registered_at timestamptz NOT NULL,
  PRIMARY KEY (recipient, id)
);

CREATE INDEX push_subscription_id ON push_subscription (id);

COMMENT ON TABLE push_subscription IS 'Browsers and phones as belfry.contacts has them now; no history, as contact.';
COMMENT ON COLUMN push_subscription.id IS 'Stands for the device, whosever it is.';

-- Contacts that an earlier version has passed over are read again.
UPDATE contact_position SET next_offset = 0, owner = owner + 1;
