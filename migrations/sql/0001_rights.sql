-- The public service reads what is published and the names of places, and nothing else.
GRANT USAGE ON SCHEMA published, gazetteer TO masar_web, masar_writer
--;
GRANT SELECT ON ALL TABLES IN SCHEMA published, gazetteer TO masar_web, masar_writer
--;
-- The ledger is append-only for everyone but the owner of the migrations.
GRANT USAGE ON SCHEMA ledger TO masar_writer
--;
GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA ledger TO masar_writer
--;
GRANT INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA published TO masar_writer
--;
GRANT INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA gazetteer TO masar_writer
--;
REVOKE ALL ON SCHEMA ledger FROM PUBLIC
--;
REVOKE ALL ON ALL TABLES IN SCHEMA ledger FROM PUBLIC, masar_web
