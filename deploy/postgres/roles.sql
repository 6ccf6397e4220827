-- Gives persistence-service and channel-service a role each, with the rights in PostgreSQL that they
-- need and no others, and a third role the right to read what persistence-service has. As a
-- superuser, before the services start for the first time:
--
--   createdb --template template0 --encoding UTF8 belfry
--   psql --dbname belfry --set ON_ERROR_STOP=1 --file deploy/postgres/roles.sql
--
-- It may be run again. Passwords are not in here: give them by \password belfry_persistence, and so
-- on. A managed PostgreSQL has no superuser: whoever owns the database and may create roles runs it,
-- after GRANT belfry_persistence, belfry_channel TO CURRENT_USER if it asks for that.

DO $$
DECLARE
  wanted text;
BEGIN
  FOREACH wanted IN ARRAY ARRAY['belfry_persistence', 'belfry_channel', 'belfry_reader'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted) THEN
      EXECUTE format('CREATE ROLE %I LOGIN', wanted);
    END IF;
  END LOOP;

  -- Nobody else connects, or makes tables.
  EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
  EXECUTE format(
    'GRANT CONNECT ON DATABASE %I TO belfry_persistence, belfry_channel, belfry_reader',
    current_database());

  -- Replays have a schema of their own, and migrations have temporary tables.
  EXECUTE format(
    'GRANT CREATE, TEMPORARY ON DATABASE %I TO belfry_persistence', current_database());
END $$;

REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE, CREATE ON SCHEMA public TO belfry_persistence;

CREATE SCHEMA IF NOT EXISTS belfry_channels;
GRANT USAGE, CREATE ON SCHEMA belfry_channels TO belfry_channel;

-- What a replay or an upgrade makes later, too, in whichever schema. That is everybody's inbox and
-- address; what devices are reached by is in belfry_channels, and not for the reader.
GRANT USAGE ON SCHEMA public TO belfry_reader;
ALTER DEFAULT PRIVILEGES FOR ROLE belfry_persistence GRANT SELECT ON TABLES TO belfry_reader;
