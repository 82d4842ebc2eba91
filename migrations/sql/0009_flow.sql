-- A movement read from a table keeps its row, and says how each of its ends was found. An end that
-- was not found leaves its place empty; the title of such a row is made when it is shown.
-- Columns that older rows leave empty change no digest of the chain: none has a default.
ALTER TABLE ledger.flow
    ALTER COLUMN title_en DROP NOT NULL,
    ALTER COLUMN title_ar DROP NOT NULL,
    ALTER COLUMN origin_place_id DROP NOT NULL,
    ALTER COLUMN dest_place_id DROP NOT NULL,
    ADD COLUMN origin_precision text,
    ADD COLUMN origin_match_method text,
    ADD COLUMN origin_match_score real,
    ADD COLUMN origin_match_note text,
    ADD COLUMN dest_precision text,
    ADD COLUMN dest_match_method text,
    ADD COLUMN dest_match_score real,
    ADD COLUMN dest_match_note text,
    ADD COLUMN flags text[],
    ADD COLUMN provider jsonb
--;
-- A country around which nothing is mapped has a name and a code, and no list has it.
ALTER TABLE gazetteer.place
    DROP CONSTRAINT place_level_is_known,
    ADD CONSTRAINT place_level_is_known CHECK (level IN (
        'country', 'far_country', 'region', 'governorate', 'district', 'subdistrict',
        'settlement', 'neighbourhood', 'site', 'crossing', 'road'
    ))
--;
COMMENT ON COLUMN ledger.flow.provider IS
    'the row as its source wrote it; NULL where its columns say all of it'
--;
COMMENT ON COLUMN ledger.flow.origin_precision IS
    'how precisely the end is known; NULL: as precisely as its place'
--;
-- A view keeps the columns that its table had when it was made.
DROP VIEW ledger.current_flow
--;
CREATE VIEW ledger.current_flow AS
SELECT newest.*
FROM (SELECT DISTINCT ON (flow_id) * FROM ledger.flow ORDER BY flow_id, revision DESC) AS newest
WHERE NOT EXISTS (
    SELECT FROM ledger.tombstone
    WHERE entity_id = newest.flow_id AND newest.revision <= coalesce(until_revision, newest.revision)
)
--;
GRANT SELECT, INSERT ON ledger.current_flow TO masar_writer
