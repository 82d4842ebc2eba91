-- Whoever keeps the published state in memory hears at once, in the transaction's order, that it
-- has changed. The word itself says nothing: what it is about is read with the reader's own rights.
CREATE FUNCTION published.announce_change() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM pg_notify('masar_state', '');
    RETURN NULL;
END
$$
--;
CREATE TRIGGER announce_state AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON published.state
FOR EACH STATEMENT EXECUTE FUNCTION published.announce_change()
--;
-- When the next status of a corridor runs out is kept too.
CREATE TRIGGER announce_corridors AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON published.corridor
FOR EACH STATEMENT EXECUTE FUNCTION published.announce_change()
--;
CREATE TRIGGER announce_places AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON gazetteer.state
FOR EACH STATEMENT EXECUTE FUNCTION published.announce_change()
