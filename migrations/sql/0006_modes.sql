-- The mode in force is the one of published.state; ledger.mode_change tells who changed it and why.
ALTER TABLE publishing.progress DROP COLUMN mode_seq
--;
COMMENT ON COLUMN publishing.progress.mode IS
    'normal or delay-all: whether the delays that the view was made with were the longer ones'
--;
ALTER TABLE published.state
    ADD CONSTRAINT state_mode_is_known CHECK (mode IN ('normal', 'delay-all', 'read-only', 'dark'))
--;
-- In the dark the public role reads the mode and the pages about the map, and nothing else, so
-- that no query of the service, and none of somebody who has taken it over, brings data out.
CREATE FUNCTION published.settle_rights() RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF (SELECT mode FROM published.state) = 'dark' THEN
        REVOKE SELECT ON ALL TABLES IN SCHEMA published, gazetteer FROM masar_web;
        GRANT SELECT ON published.state, published.about TO masar_web;
    ELSIF NOT has_table_privilege('masar_web', 'published.event', 'SELECT') THEN
        GRANT SELECT ON ALL TABLES IN SCHEMA published, gazetteer TO masar_web;
    END IF;
END
$$
--;
REVOKE ALL ON FUNCTION published.settle_rights() FROM PUBLIC
--;
-- The rights follow the mode in the same transaction, whoever changes it and by whatever means.
CREATE FUNCTION published.follow_mode() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM published.settle_rights();
    RETURN NULL;
END
$$
--;
REVOKE ALL ON FUNCTION published.follow_mode() FROM PUBLIC
--;
CREATE TRIGGER rights_follow_mode AFTER UPDATE OF mode ON published.state
FOR EACH ROW WHEN (OLD.mode IS DISTINCT FROM NEW.mode)
EXECUTE FUNCTION published.follow_mode()
--;
CREATE TRIGGER rights_follow_first_mode AFTER INSERT ON published.state
FOR EACH ROW WHEN (NEW.mode = 'dark')
EXECUTE FUNCTION published.follow_mode()
