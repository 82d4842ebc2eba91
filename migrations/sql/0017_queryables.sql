-- Ways to the rows that conditions, orders and the new collections ask for. On five million rows
-- each takes some seconds to build; together less than a minute.
CREATE INDEX event_points_by_date ON published.event (date_start DESC, id)
    WHERE shown_to IS NULL AND ST_Dimension(geom) = 0
--;
CREATE INDEX event_areas_by_date ON published.event (date_start DESC, id)
    WHERE shown_to IS NULL AND ST_Dimension(geom) = 2
--;
-- Names of datasets, one after another; and the records of one, the latest first.
CREATE INDEX event_by_record ON published.event (record, date_start DESC, id) WHERE shown_to IS NULL
--;
CREATE INDEX event_by_type ON published.event (event_type, date_start DESC, id)
    WHERE shown_to IS NULL
--;
-- Orders: what was revised last (as readers follow changes), and the highest figures.
CREATE INDEX event_by_revision ON published.event (revised_at DESC, id) WHERE shown_to IS NULL
--;
CREATE INDEX event_by_killed ON published.event (killed_low DESC NULLS LAST, id)
    WHERE shown_to IS NULL
--;
CREATE INDEX claim_by_day ON published.claim (known_from DESC, id) WHERE shown_to IS NULL
