ALTER TABLE published.event
    ADD COLUMN reason_code text NOT NULL DEFAULT 'first_report',
    ADD COLUMN known_from date NOT NULL DEFAULT '1900-01-01'
--;
ALTER TABLE published.event ALTER COLUMN known_from DROP DEFAULT
--;
ALTER TABLE published.claim
    ADD COLUMN reason_code text NOT NULL DEFAULT 'first_report',
    ADD COLUMN status text NOT NULL DEFAULT 'active',
    ADD COLUMN known_from date NOT NULL DEFAULT '1900-01-01',
    ADD COLUMN scope_paths text[] NOT NULL DEFAULT '{}',
    ADD COLUMN relays_claim_id text,
    ADD COLUMN supersedes_claim_id text,
    ADD COLUMN document_url text,
    ADD COLUMN archived_url text,
    ADD COLUMN document_sha256 text,
    ADD COLUMN document_published_at date
--;
ALTER TABLE published.claim ALTER COLUMN known_from DROP DEFAULT
--;
COMMENT ON COLUMN published.claim.scope_paths IS
    'areas that the figure covers, each as its place ids from the country down: SY/SY10/SY1005'
--;
ALTER TABLE published.cluster
    ADD COLUMN reason_code text NOT NULL DEFAULT 'first_report'
--;
DROP VIEW published.corridor_now
--;
ALTER TABLE published.corridor
    ADD COLUMN reason_code text NOT NULL DEFAULT 'first_report',
    ADD COLUMN known_from date NOT NULL DEFAULT '1900-01-01'
--;
ALTER TABLE published.corridor ALTER COLUMN known_from DROP DEFAULT
--;
ALTER TABLE published.flow
    ADD COLUMN reason_code text NOT NULL DEFAULT 'first_report',
    ADD COLUMN known_from date NOT NULL DEFAULT '1900-01-01'
--;
ALTER TABLE published.flow ALTER COLUMN known_from DROP DEFAULT
--;
-- What was known of an event's toll from the day known_from until the day before known_to.
-- Only events whose sources spoke on more than one day have steps.
CREATE TABLE published.event_step (
    row_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id text NOT NULL,
    revision integer NOT NULL,
    row_hash text NOT NULL,
    shown_from timestamptz NOT NULL,
    shown_to timestamptz,
    reason_code text NOT NULL DEFAULT 'first_report',
    subject_id text NOT NULL,
    known_from date NOT NULL,
    known_to date,
    killed_low integer,
    killed_best integer,
    killed_high integer,
    killed_population text,
    injured_low integer,
    injured_best integer,
    injured_high integer,
    estimate jsonb,
    contested boolean NOT NULL,
    sources text[] NOT NULL,
    sources_ar text[] NOT NULL,
    sources_count integer NOT NULL,
    claims_count integer NOT NULL
)
--;
CREATE UNIQUE INDEX event_step_shown ON published.event_step (id) WHERE shown_to IS NULL
--;
CREATE INDEX event_step_by_subject ON published.event_step (subject_id, known_from)
--;
CREATE TABLE published.flow_step (
    row_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id text NOT NULL,
    revision integer NOT NULL,
    row_hash text NOT NULL,
    shown_from timestamptz NOT NULL,
    shown_to timestamptz,
    reason_code text NOT NULL DEFAULT 'first_report',
    subject_id text NOT NULL,
    known_from date NOT NULL,
    known_to date,
    persons_low integer,
    persons_best integer,
    persons_high integer,
    quantifier text NOT NULL,
    display_en text NOT NULL,
    display_ar text NOT NULL,
    asserted_by text,
    as_of date,
    sources text[] NOT NULL,
    sources_ar text[] NOT NULL,
    sources_count integer NOT NULL,
    claims_count integer NOT NULL
)
--;
CREATE UNIQUE INDEX flow_step_shown ON published.flow_step (id) WHERE shown_to IS NULL
--;
CREATE INDEX flow_step_by_subject ON published.flow_step (subject_id, known_from)
--;
-- Which event is in which of the clusters shown now.
CREATE TABLE published.cluster_member (
    event_id text PRIMARY KEY,
    cluster_id text NOT NULL
)
--;
CREATE INDEX cluster_member_by_cluster ON published.cluster_member (cluster_id)
--;
-- Records that were public once and were taken back; nothing is said of records that never were.
-- A record that is shown again loses its row.
CREATE TABLE published.tombstone (
    id text PRIMARY KEY,
    kind text NOT NULL,
    withdrawn_at timestamptz NOT NULL,
    reason_code text NOT NULL,
    replaced_by text
)
--;
-- How many earlier versions of a record were taken out of its history to protect people.
CREATE TABLE published.withheld (
    id text PRIMARY KEY,
    versions integer NOT NULL
)
--;
-- Every state that readers saw, by its number.
CREATE TABLE published.snapshot (
    revision bigint PRIMARY KEY,
    published_at timestamptz NOT NULL,
    policy text NOT NULL,
    mode text NOT NULL
)
--;
CREATE INDEX snapshot_by_time ON published.snapshot (published_at)
--;
INSERT INTO published.snapshot
SELECT revision, published_at, policy, 'normal' FROM published.state
--;
ALTER TABLE published.state
    DROP COLUMN inputs,
    DROP COLUMN next_at,
    ADD COLUMN mode text NOT NULL DEFAULT 'normal',
    ADD COLUMN mode_since timestamptz
--;
-- A status that nobody confirms runs out by itself, whether or not anything publishes.
CREATE FUNCTION published.find_status(reported_status text, expires_at timestamptz, moment timestamptz)
RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN
    CASE
        WHEN reported_status IN ('open', 'contested') AND (expires_at IS NULL OR expires_at <= moment)
            THEN 'unknown'
        ELSE reported_status
    END
--;
CREATE VIEW published.corridor_now AS
SELECT corridor.*, published.find_status(reported_status, expires_at, now()) AS status
FROM published.corridor
--;
DROP INDEX published.claim_by_subject
--;
CREATE INDEX claim_by_subject ON published.claim (subject_id, shown_to, position)
