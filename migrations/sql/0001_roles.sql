-- masar_writer imports and publishes; masar_web is the public service and reads only.
DO $$
DECLARE name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['masar_writer', 'masar_web'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) THEN
            EXECUTE format('CREATE ROLE %I NOLOGIN', name);
            EXECUTE format('GRANT %I TO CURRENT_USER', name);
        END IF;
    END LOOP;
END $$
--;
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_extension WHERE extname = 'postgis') THEN
        CREATE EXTENSION postgis;
    END IF;
END $$
--;
CREATE SCHEMA gazetteer
--;
CREATE SCHEMA ledger
--;
CREATE SCHEMA published
