-- What editors decided of two records: that they are one event, that one counts within the other,
-- or that they are two. The newest row of a pair decides; to undo is to add another row.
CREATE TABLE ledger.pairing (
    seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    event_id text NOT NULL,
    into_id text NOT NULL,
    decision text NOT NULL,
    note text,
    recorded_at timestamptz NOT NULL,
    CONSTRAINT pairing_is_of_two CHECK (event_id <> into_id),
    CONSTRAINT pairing_decision_is_known CHECK (decision IN ('same', 'part_of', 'different'))
)
--;
COMMENT ON COLUMN ledger.pairing.event_id IS 'the record that goes into the other, or counts in it'
--;
COMMENT ON COLUMN ledger.pairing.into_id IS 'the record that is kept, or the total'
--;
CREATE INDEX pairing_by_event ON ledger.pairing (event_id)
--;
CREATE INDEX pairing_by_kept ON ledger.pairing (into_id)
--;
CREATE VIEW ledger.current_pairing AS
SELECT DISTINCT ON (least(event_id, into_id), greatest(event_id, into_id)) *
FROM ledger.pairing
ORDER BY least(event_id, into_id), greatest(event_id, into_id), seq DESC
--;
GRANT SELECT, INSERT ON ledger.pairing TO masar_writer
--;
GRANT SELECT ON ledger.current_pairing TO masar_writer
--;
CREATE TRIGGER chain_added_rows AFTER INSERT ON ledger.pairing
REFERENCING NEW TABLE AS added FOR EACH STATEMENT
EXECUTE FUNCTION ledger.chain_added_rows('seq', 'event_id', 'NULL', 'decision')
--;
-- The newest decision that the view was made from.
ALTER TABLE publishing.progress ADD COLUMN pairing_seq bigint NOT NULL DEFAULT 0
--;
ALTER TABLE publishing.progress ALTER COLUMN pairing_seq DROP DEFAULT
