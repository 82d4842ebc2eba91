-- Prepares an empty PostgreSQL for Masar, as its superuser and once:
--   psql --file deploy/create_roles.sql postgres
-- with the three passwords in the environment, so that they appear in no command line.

\set ON_ERROR_STOP on
\getenv owner_password MASAR_OWNER_PASSWORD
\getenv writer_password MASAR_WRITER_PASSWORD
\getenv web_password MASAR_WEB_PASSWORD

-- Owns the schemas: migrations, imports, publishing.
CREATE ROLE masar_owner LOGIN PASSWORD :'owner_password';
CREATE ROLE masar_writer LOGIN PASSWORD :'writer_password';
-- The public service; the migrations let it read what is published and nothing else.
CREATE ROLE masar_web LOGIN PASSWORD :'web_password';

-- With the owner's connection alone, imports and the service take on the lesser roles.
GRANT masar_writer, masar_web TO masar_owner;

-- Plain C would find no similar names in Arabic.
CREATE DATABASE masar OWNER masar_owner TEMPLATE template0
    ENCODING 'UTF8' LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8';

\connect masar
CREATE EXTENSION postgis;
CREATE EXTENSION pg_trgm;
CREATE EXTENSION btree_gist;
