-- A push goes to several devices: those that have it are not told again when others are tried once more.

ALTER TABLE delivery ADD COLUMN reached uuid[] NOT NULL DEFAULT '{}';

COMMENT ON COLUMN delivery.reached IS 'The subscriptions that have it already.';
