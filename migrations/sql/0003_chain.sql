-- Every row that the ledger ever got, in the order in which it came, each entry sealed by the hash
-- of the one before: whoever changes, removes or slips in a row breaks what follows.
CREATE TABLE ledger.revision (
    seq bigint PRIMARY KEY,
    entity text NOT NULL,
    row_key bigint NOT NULL,
    entity_id text NOT NULL,
    revision integer,
    reason_code text,
    actor_role text NOT NULL,
    recorded_at timestamptz NOT NULL,
    digest bytea NOT NULL,
    prev_hash bytea NOT NULL,
    hash bytea NOT NULL
)
--;
COMMENT ON COLUMN ledger.revision.entity IS 'the table of the row'
--;
COMMENT ON COLUMN ledger.revision.row_key IS 'the number of the row in its table'
--;
COMMENT ON COLUMN ledger.revision.digest IS
    'SHA-256 of the row as text, without the empty columns at its end'
--;
-- The rows of `added` as arrays. What closes a row's text is left out of its digest, commas of empty
-- columns included, so that a column that is added later, empty, changes no digest.
CREATE FUNCTION ledger.spell_digests(
    added text, key_column text, id_column text, revision text, reason_code text
) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT format(
        'SELECT array_agg(%1$I ORDER BY %1$I), array_agg(%2$I::text ORDER BY %1$I), '
        'array_agg((%3$s)::integer ORDER BY %1$I), array_agg((%4$s)::text ORDER BY %1$I), '
        'array_agg(sha256(rtrim(convert_to(added::text, ''UTF8''), '',)''::bytea)) ORDER BY %1$I) '
        'FROM %5$s',
        key_column, id_column, revision, reason_code, added
    )
$$
--;
-- Only one transaction at a time adds to the chain: the next one waits until this one has ended.
CREATE FUNCTION ledger.extend_chain(
    entity text, keys bigint[], ids text[], revisions integer[], reasons text[], digests bytea[]
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    -- Inside a definer's function current_user is the definer.
    actor text := coalesce(nullif(current_setting('role'), 'none'), session_user::text);
    last_seq bigint;
    last_hash bytea;
    first_hash bytea;
    link bytea;
    links bytea[];
    hashes bytea[] := '{}';
BEGIN
    PERFORM pg_advisory_xact_lock(7310582114120003);
    SELECT revision.seq, revision.hash INTO last_seq, last_hash
    FROM ledger.revision ORDER BY revision.seq DESC LIMIT 1;
    last_seq := coalesce(last_seq, 0);
    last_hash := coalesce(last_hash, decode(repeat('00', 32), 'hex'));
    first_hash := last_hash;
    SELECT array_agg(
        convert_to(ROW(last_seq + n, entity, key, id, rev, reason, actor, now(), digest)::text, 'UTF8')
        ORDER BY n
    ) INTO links
    FROM unnest(keys, ids, revisions, reasons, digests)
        WITH ORDINALITY AS entry (key, id, rev, reason, digest, n);
    FOREACH link IN ARRAY links LOOP
        last_hash := sha256(last_hash || link);
        hashes := array_append(hashes, last_hash);
    END LOOP;
    INSERT INTO ledger.revision
    SELECT last_seq + n, entity, key, id, rev, reason, actor, now(), digest, before, after
    FROM unnest(
        keys, ids, revisions, reasons, digests,
        array_prepend(first_hash, trim_array(hashes, 1)), hashes
    ) WITH ORDINALITY AS entry (key, id, rev, reason, digest, before, after, n);
END
$$
--;
-- The settings that decide how values are written as text are those of the function.
CREATE FUNCTION ledger.chain_added_rows() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET "TimeZone" = 'UTC'
SET "DateStyle" = 'ISO, YMD'
SET "IntervalStyle" = 'postgres'
SET bytea_output = 'hex'
SET extra_float_digits = 1
AS $$
DECLARE
    keys bigint[];
    ids text[];
    revisions integer[];
    reasons text[];
    digests bytea[];
BEGIN
    EXECUTE ledger.spell_digests('added', TG_ARGV[0], TG_ARGV[1], TG_ARGV[2], TG_ARGV[3])
    INTO keys, ids, revisions, reasons, digests;
    IF keys IS NOT NULL THEN
        PERFORM ledger.extend_chain(TG_TABLE_NAME, keys, ids, revisions, reasons, digests);
    END IF;
    RETURN NULL;
END
$$
--;
-- Nobody but the owner calls these, nor puts them as triggers on tables of their own.
REVOKE ALL ON FUNCTION
    ledger.spell_digests(text, text, text, text, text),
    ledger.extend_chain(text, bigint[], text[], integer[], text[], bytea[]),
    ledger.chain_added_rows()
FROM PUBLIC
--;
GRANT SELECT ON ledger.revision TO masar_writer
--;
-- What the ledger holds already comes first, table by table; from now on rows chain themselves.
DO $$
DECLARE
    kept record;
    keys bigint[];
    ids text[];
    revisions integer[];
    reasons text[];
    digests bytea[];
    last_key bigint;
BEGIN
    SET LOCAL "TimeZone" = 'UTC';
    SET LOCAL "DateStyle" = 'ISO, YMD';
    SET LOCAL "IntervalStyle" = 'postgres';
    SET LOCAL bytea_output = 'hex';
    SET LOCAL extra_float_digits = 1;
    FOR kept IN
        SELECT * FROM (VALUES
            ('load', 'load_id', 'load_id', 'NULL', 'NULL'),
            ('source', 'seq', 'source_id', 'NULL', 'NULL'),
            ('document', 'seq', 'document_id', 'NULL', 'NULL'),
            ('event', 'seq', 'event_id', 'revision', 'reason_code'),
            ('flow', 'seq', 'flow_id', 'revision', 'reason_code'),
            ('corridor', 'seq', 'corridor_id', 'revision', 'reason_code'),
            ('claim', 'seq', 'claim_id', 'subject_revision', 'NULL'),
            ('attribution', 'seq', 'event_id', 'subject_revision', 'NULL'),
            ('assessment', 'seq', 'event_id', 'subject_revision', 'NULL'),
            ('tombstone', 'seq', 'entity_id', 'NULL', 'reason_code'),
            ('waiver', 'seq', 'event_id', 'NULL', 'NULL'),
            ('mode_change', 'seq', 'mode', 'NULL', 'NULL')
        ) AS ledger_table (name, key, id, revision, reason)
    LOOP
        last_key := 0;
        LOOP
            EXECUTE ledger.spell_digests(
                format(
                    '(SELECT * FROM ledger.%1$I WHERE %2$I > %3$s ORDER BY %2$I LIMIT 10000) AS added',
                    kept.name, kept.key, last_key
                ),
                kept.key, kept.id, kept.revision, kept.reason
            ) INTO keys, ids, revisions, reasons, digests;
            EXIT WHEN keys IS NULL;
            PERFORM ledger.extend_chain(kept.name, keys, ids, revisions, reasons, digests);
            last_key := keys[cardinality(keys)];
        END LOOP;
        EXECUTE format(
            'CREATE TRIGGER chain_added_rows AFTER INSERT ON ledger.%I '
            'REFERENCING NEW TABLE AS added FOR EACH STATEMENT '
            'EXECUTE FUNCTION ledger.chain_added_rows(%L, %L, %L, %L)',
            kept.name, kept.key, kept.id, kept.revision, kept.reason
        );
    END LOOP;
END $$
