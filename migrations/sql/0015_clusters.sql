-- Old versions of clusters were made by st-dbscan-1 and keep what it said.
ALTER TABLE published.cluster
    ADD COLUMN rule_version integer NOT NULL DEFAULT 1,
    ADD COLUMN killed_best bigint,
    ADD COLUMN toll_rule text,
    ADD COLUMN admin2_pcode text,
    ADD COLUMN admin2_name_en text,
    ADD COLUMN admin2_name_ar text,
    ADD COLUMN place_pcode text,
    ADD COLUMN place_name_en text,
    ADD COLUMN place_name_ar text,
    ADD COLUMN place_km integer,
    ADD COLUMN where_en text,
    ADD COLUMN where_ar text,
    ADD COLUMN hull_margin_km double precision
--;
ALTER TABLE published.cluster ALTER COLUMN rule_version DROP DEFAULT
--;
COMMENT ON COLUMN published.cluster.place_km IS
    'whole kilometres from the centre to the nearest town; 0 where the centre lies in it'
--;
-- What follows a cluster that is not found any more is asked by the events it had, and so is what
-- it followed. Both indexes hold one entry for each event of a cluster: seconds for 5 M rows.
CREATE INDEX cluster_events ON published.cluster USING gin (event_ids) WHERE shown_to IS NULL
--;
CREATE INDEX cluster_past_events ON published.cluster USING gin (event_ids)
    WHERE shown_to IS NOT NULL
--;
-- A chain is all that hangs together at the widest reach: what a change of one event can change.
-- Events of a chain that is too long may be in none of the clusters found in it.
ALTER TABLE published.cluster_member
    ALTER COLUMN cluster_id DROP NOT NULL,
    ADD COLUMN chain_id text
--;
UPDATE published.cluster_member SET chain_id = cluster_id
--;
ALTER TABLE published.cluster_member ALTER COLUMN chain_id SET NOT NULL
--;
CREATE INDEX cluster_member_by_chain ON published.cluster_member (chain_id)
--;
-- How many of the events shown now may be in a cluster, and how many may not, by the reason. The
-- next publishing counts them: after a change of rules it looks at every event.
CREATE TABLE published.cluster_basis (
    record text NOT NULL,
    reason text NOT NULL,
    events bigint NOT NULL,
    PRIMARY KEY (record, reason)
)
--;
GRANT SELECT ON published.cluster_basis TO masar_web
--;
GRANT SELECT, INSERT, UPDATE, DELETE ON published.cluster_basis TO masar_writer
