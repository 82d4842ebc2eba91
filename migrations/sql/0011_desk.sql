-- Keys, uploads and reviews of the desk. The public role has no right here, not even to look.
CREATE SCHEMA desk
--;
REVOKE ALL ON SCHEMA desk FROM PUBLIC
--;
CREATE TABLE desk.key (
    key_id text PRIMARY KEY,
    name text NOT NULL,
    role text NOT NULL,
    prefix text NOT NULL UNIQUE,
    digest bytea NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz,
    revoked_at timestamptz,
    last_used date,
    CONSTRAINT key_role_is_known CHECK (role IN ('reader-partner', 'contributor', 'editor')),
    CONSTRAINT key_digest_is_sha256 CHECK (length(digest) = 32)
)
--;
COMMENT ON COLUMN desk.key.digest IS
    'SHA-256 of the whole key: 256 random bits need no slow hash, and the key itself is nowhere'
--;
CREATE TABLE desk.upload (
    seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    upload_id text NOT NULL UNIQUE,
    key_id text NOT NULL REFERENCES desk.key,
    idempotency_key text,
    fingerprint text NOT NULL,
    file_name text NOT NULL,
    kind text NOT NULL,
    size_bytes bigint NOT NULL,
    sha256 text NOT NULL,
    adapter text NOT NULL,
    dataset text,
    has_mapping boolean NOT NULL,
    is_complete boolean NOT NULL,
    is_private boolean,
    reason text NOT NULL,
    note text,
    received_at timestamptz NOT NULL,
    state text NOT NULL,
    state_at timestamptz NOT NULL,
    rows_done integer NOT NULL DEFAULT 0,
    rows_of integer,
    report_number integer NOT NULL DEFAULT 0,
    report jsonb,
    ledger_seen text,
    result jsonb,
    problem text,
    way_out text,
    files_removed_at timestamptz,
    CONSTRAINT upload_state_is_known CHECK (state IN (
        'received', 'checking', 'ready', 'refused', 'accepted', 'loading', 'done', 'failed',
        'discarded'
    ))
)
--;
COMMENT ON COLUMN desk.upload.fingerprint IS
    'stands for the content and everything that was said with it: equal uploads have equal ones'
--;
COMMENT ON COLUMN desk.upload.ledger_seen IS
    'the state of ledger and places that the report was made against'
--;
-- A request that is repeated because its answer got lost makes no second upload.
CREATE UNIQUE INDEX upload_once ON desk.upload (key_id, idempotency_key)
WHERE idempotency_key IS NOT NULL
--;
-- Of two equal requests at the same moment one wins.
CREATE UNIQUE INDEX upload_open_once ON desk.upload (key_id, fingerprint)
WHERE state NOT IN ('refused', 'done', 'discarded')
--;
CREATE INDEX upload_by_state ON desk.upload (state, seq)
--;
-- Who did what with which upload: rows are added, never changed.
CREATE TABLE desk.review (
    seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    upload_id text NOT NULL REFERENCES desk.upload (upload_id),
    key_id text REFERENCES desk.key,
    action text NOT NULL,
    note text,
    report_number integer NOT NULL,
    at timestamptz NOT NULL,
    CONSTRAINT review_action_is_known CHECK (action IN (
        'uploaded', 'accepted', 'sent_back', 'discarded', 'loaded', 'expired'
    ))
)
--;
COMMENT ON COLUMN desk.review.key_id IS 'NULL: the desk itself did it'
--;
CREATE INDEX review_of_upload ON desk.review (upload_id, seq)
--;
-- The desk cannot make a key, revive one or give one a wider role; keys are the owner's.
GRANT USAGE ON SCHEMA desk TO masar_writer
--;
GRANT SELECT, UPDATE (last_used) ON desk.key TO masar_writer
--;
-- What was uploaded, by whom and with which words, stays as it came.
GRANT SELECT, INSERT, UPDATE (
    state, state_at, rows_done, rows_of, report_number, report, ledger_seen, result, problem,
    way_out, files_removed_at
) ON desk.upload TO masar_writer
--;
GRANT SELECT, INSERT ON desk.review TO masar_writer
