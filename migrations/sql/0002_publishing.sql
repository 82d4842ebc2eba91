-- What publishing remembers from one time to the next. Private: it tells of what still waits.
CREATE SCHEMA publishing
--;
CREATE TABLE publishing.progress (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    rules text NOT NULL,
    places text NOT NULL,
    mode text NOT NULL,
    load_id bigint NOT NULL,
    tombstone_seq bigint NOT NULL,
    waiver_seq bigint NOT NULL,
    mode_seq bigint NOT NULL
)
--;
COMMENT ON COLUMN publishing.progress.rules IS 'policy and code that the view was made by'
--;
COMMENT ON COLUMN publishing.progress.load_id IS 'the newest load that the view was made from'
--;
-- Records whose public view changes with the clock alone: when to look at each again.
CREATE TABLE publishing.waiting (
    subject_id text PRIMARY KEY,
    kind text NOT NULL,
    due_at timestamptz NOT NULL
)
--;
CREATE INDEX waiting_by_time ON publishing.waiting (due_at)
