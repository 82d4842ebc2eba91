-- Where a claim was read: the page, its archived copy and the digest of what was archived.
CREATE TABLE ledger.document (
    seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    document_id text NOT NULL,
    source_id text NOT NULL,
    title text,
    url text,
    archived_url text,
    sha256 text,
    published_at date,
    published_unit text,
    retrieved_at timestamptz,
    language text,
    content_hash text NOT NULL,
    load_id bigint NOT NULL REFERENCES ledger.load,
    recorded_at timestamptz NOT NULL,
    CONSTRAINT document_sha256_is_a_digest CHECK (sha256 ~ '^[0-9a-f]{64}$')
)
--;
CREATE INDEX document_by_id ON ledger.document (document_id, seq DESC)
--;
ALTER TABLE ledger.claim
    ADD COLUMN document_id text,
    ADD COLUMN scope_place_ids text[] NOT NULL DEFAULT '{}',
    ADD COLUMN supersedes_claim_id text,
    ADD COLUMN group_tag text,
    ADD COLUMN sex text,
    ADD COLUMN age_band text,
    ADD COLUMN unit text NOT NULL DEFAULT 'persons',
    ADD COLUMN household_size real,
    ADD COLUMN quote_lang text
--;
COMMENT ON COLUMN ledger.claim.scope_place_ids IS
    'areas that the figure covers; empty: the area of its record, or its locality'
--;
COMMENT ON COLUMN ledger.claim.group_tag IS 'restricted: never published'
--;
CREATE INDEX claim_by_source ON ledger.claim (asserted_by)
--;
-- Who is said to have done what to whom; the full set per revision of the event, as with claims.
CREATE TABLE ledger.attribution (
    seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    event_id text NOT NULL,
    subject_revision integer NOT NULL,
    attribution_key text NOT NULL,
    actor_en text NOT NULL,
    actor_ar text,
    role text NOT NULL,
    status text NOT NULL,
    claim_id text,
    load_id bigint NOT NULL REFERENCES ledger.load,
    recorded_at timestamptz NOT NULL,
    CONSTRAINT attribution_is_once_per_revision UNIQUE (event_id, subject_revision, attribution_key)
)
--;
-- How far an event is established, who decided so in which role, and what is still being looked into.
CREATE TABLE ledger.assessment (
    seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    event_id text NOT NULL,
    subject_revision integer NOT NULL,
    verification text NOT NULL,
    reason_en text,
    reason_ar text,
    assessor_role text NOT NULL,
    decided_at date,
    open_inquiries jsonb NOT NULL DEFAULT '[]',
    load_id bigint NOT NULL REFERENCES ledger.load,
    recorded_at timestamptz NOT NULL,
    CONSTRAINT assessment_is_once_per_revision UNIQUE (event_id, subject_revision)
)
--;
-- An editor's decision to show an event before its delay has passed.
CREATE TABLE ledger.waiver (
    seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    event_id text NOT NULL,
    reason text NOT NULL,
    recorded_at timestamptz NOT NULL
)
--;
CREATE INDEX waiver_by_event ON ledger.waiver (event_id)
--;
CREATE TABLE ledger.mode_change (
    seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    mode text NOT NULL,
    reason text NOT NULL,
    recorded_at timestamptz NOT NULL,
    CONSTRAINT mode_is_known CHECK (mode IN ('normal', 'delay-all', 'read-only', 'dark'))
)
--;
ALTER TABLE ledger.tombstone ADD COLUMN reason_text text
--;
-- The newest claims of each record. A claim that its source took back stays, marked as such.
DROP VIEW ledger.current_claim
--;
CREATE VIEW ledger.current_claim AS
SELECT claim.*, stone.reason_code AS retracted_for
FROM ledger.claim AS claim
LEFT JOIN LATERAL (
    SELECT reason_code FROM ledger.tombstone
    WHERE entity_id = claim.claim_id
        AND claim.subject_revision <= coalesce(until_revision, claim.subject_revision)
    ORDER BY seq DESC LIMIT 1
) AS stone ON true
WHERE claim.subject_revision = (
    SELECT max(newest.subject_revision) FROM ledger.claim AS newest
    WHERE newest.subject_id = claim.subject_id
)
--;
-- What publishing asks: what came in since, and which records a source, document or claim is in.
CREATE INDEX event_by_load ON ledger.event (load_id)
--;
CREATE INDEX flow_by_load ON ledger.flow (load_id)
--;
CREATE INDEX corridor_by_load ON ledger.corridor (load_id)
--;
CREATE INDEX claim_by_id ON ledger.claim (claim_id)
--;
CREATE INDEX claim_by_document ON ledger.claim (document_id) WHERE document_id IS NOT NULL
