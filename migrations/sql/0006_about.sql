-- The policy and the rules by which figures are made, as the pages about them say it. A row is
-- added when the words or a number change: the newest is in force, the others tell what was.
CREATE TABLE published.about (
    seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    shown_from timestamptz NOT NULL,
    policy text NOT NULL,
    content_hash text NOT NULL,
    content jsonb NOT NULL
)
--;
GRANT SELECT ON published.about TO masar_web, masar_writer
--;
GRANT INSERT ON published.about TO masar_writer
