-- The newest revision of each record that has not been withdrawn.
CREATE VIEW ledger.current_source AS
SELECT DISTINCT ON (source_id) * FROM ledger.source ORDER BY source_id, seq DESC
--;
CREATE VIEW ledger.current_event AS
SELECT newest.*
FROM (SELECT DISTINCT ON (event_id) * FROM ledger.event ORDER BY event_id, revision DESC) AS newest
WHERE NOT EXISTS (
    SELECT FROM ledger.tombstone
    WHERE entity_id = newest.event_id AND newest.revision <= coalesce(until_revision, newest.revision)
)
--;
CREATE VIEW ledger.current_flow AS
SELECT newest.*
FROM (SELECT DISTINCT ON (flow_id) * FROM ledger.flow ORDER BY flow_id, revision DESC) AS newest
WHERE NOT EXISTS (
    SELECT FROM ledger.tombstone
    WHERE entity_id = newest.flow_id AND newest.revision <= coalesce(until_revision, newest.revision)
)
--;
CREATE VIEW ledger.current_corridor AS
SELECT newest.*
FROM (
    SELECT DISTINCT ON (corridor_id) * FROM ledger.corridor ORDER BY corridor_id, revision DESC
) AS newest
WHERE NOT EXISTS (
    SELECT FROM ledger.tombstone
    WHERE entity_id = newest.corridor_id AND newest.revision <= coalesce(until_revision, newest.revision)
)
--;
-- A record's claims are those of its newest revision.
CREATE VIEW ledger.current_claim AS
SELECT claim.*
FROM ledger.claim AS claim
JOIN (
    SELECT subject_id, max(subject_revision) AS revision FROM ledger.claim GROUP BY subject_id
) AS newest ON newest.subject_id = claim.subject_id AND newest.revision = claim.subject_revision
WHERE NOT EXISTS (
    SELECT FROM ledger.tombstone
    WHERE entity_id IN (claim.claim_id, claim.subject_id)
        AND claim.subject_revision <= coalesce(until_revision, claim.subject_revision)
)
