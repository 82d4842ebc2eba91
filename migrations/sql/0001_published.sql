-- What the public may see, ready to be read. A row is shown from shown_from until shown_to;
-- shown_to IS NULL marks what is shown now.
CREATE TABLE published.state (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    revision bigint NOT NULL,
    published_at timestamptz NOT NULL,
    policy text NOT NULL,
    inputs text NOT NULL,
    next_at timestamptz
)
--;
COMMENT ON COLUMN published.state.inputs IS 'what the view was made from: unchanged, unneeded'
--;
COMMENT ON COLUMN published.state.next_at IS 'when the next waiting record becomes public'
--;
CREATE TABLE published.event (
    row_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id text NOT NULL,
    revision integer NOT NULL,
    row_hash text NOT NULL,
    shown_from timestamptz NOT NULL,
    shown_to timestamptz,
    record text NOT NULL,
    title_en text NOT NULL,
    title_ar text NOT NULL,
    summary_en text,
    summary_ar text,
    event_type text NOT NULL,
    sub_event_type text,
    disorder_type text NOT NULL,
    scope text NOT NULL,
    parent_event_id text,
    date_start date NOT NULL,
    date_end date NOT NULL,
    date_prec smallint NOT NULL,
    admin1_pcode text,
    admin1_name_en text,
    admin1_name_ar text,
    admin2_pcode text,
    admin2_name_en text,
    admin2_name_ar text,
    admin3_pcode text,
    admin3_name_en text,
    admin3_name_ar text,
    place_name_en text,
    place_name_ar text,
    provider_location text,
    precision text NOT NULL,
    precision_m integer,
    geo_precision smallint NOT NULL,
    where_prec smallint NOT NULL,
    killed_low integer,
    killed_best integer,
    killed_high integer,
    killed_population text,
    injured_low integer,
    injured_best integer,
    injured_high integer,
    estimate jsonb,
    actor1 text,
    actor2 text,
    verification text NOT NULL,
    open_inquiry_en text,
    open_inquiry_ar text,
    contested boolean NOT NULL,
    sources text[] NOT NULL,
    sources_ar text[] NOT NULL,
    sources_count integer NOT NULL,
    claims_count integer NOT NULL,
    flags text[] NOT NULL,
    redaction jsonb,
    published_at timestamptz,
    revised_at timestamptz NOT NULL,
    geom geometry(Geometry, 4326)
)
--;
CREATE INDEX event_versions ON published.event (id, shown_from)
--;
CREATE UNIQUE INDEX event_shown ON published.event (id) WHERE shown_to IS NULL
--;
CREATE INDEX event_by_date ON published.event (date_start DESC, id) WHERE shown_to IS NULL
--;
CREATE INDEX event_geom ON published.event USING gist (geom) WHERE shown_to IS NULL
--;
CREATE INDEX event_admin1 ON published.event (admin1_pcode, date_start) WHERE shown_to IS NULL
--;
CREATE TABLE published.claim (
    row_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id text NOT NULL,
    revision integer NOT NULL,
    row_hash text NOT NULL,
    shown_from timestamptz NOT NULL,
    shown_to timestamptz,
    subject_id text NOT NULL,
    position integer NOT NULL,
    asserted_by_en text NOT NULL,
    asserted_by_ar text NOT NULL,
    source_kind text NOT NULL,
    relayed_by text,
    measure text NOT NULL,
    measure_as_stated text,
    population text NOT NULL,
    low integer,
    best integer,
    high integer,
    quantifier text NOT NULL,
    method text NOT NULL,
    cumulative boolean NOT NULL,
    scope_note_en text,
    scope_note_ar text,
    locality_en text,
    locality_ar text,
    period_start date,
    period_end date,
    as_of date,
    as_of_unit text,
    reported_at date,
    reported_unit text,
    url text,
    quote text,
    used_in_estimate boolean NOT NULL,
    display_en text NOT NULL,
    display_ar text NOT NULL
)
--;
CREATE INDEX claim_versions ON published.claim (id, shown_from)
--;
CREATE UNIQUE INDEX claim_shown ON published.claim (id) WHERE shown_to IS NULL
--;
CREATE INDEX claim_by_subject ON published.claim (subject_id, position) WHERE shown_to IS NULL
--;
CREATE TABLE published.cluster (
    row_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id text NOT NULL,
    revision integer NOT NULL,
    row_hash text NOT NULL,
    shown_from timestamptz NOT NULL,
    shown_to timestamptz,
    record text NOT NULL,
    label_en text NOT NULL,
    label_ar text NOT NULL,
    date_start date NOT NULL,
    date_end date NOT NULL,
    event_count integer NOT NULL,
    killed_low bigint,
    killed_high bigint,
    killed_not_added integer NOT NULL,
    centre_lon double precision NOT NULL,
    centre_lat double precision NOT NULL,
    admin1_pcode text,
    admin1_name_en text,
    admin1_name_ar text,
    event_ids text[] NOT NULL,
    rule text NOT NULL,
    eps_km double precision NOT NULL,
    eps_days integer NOT NULL,
    min_events integer NOT NULL,
    revised_at timestamptz NOT NULL,
    geom geometry(Geometry, 4326)
)
--;
CREATE INDEX cluster_versions ON published.cluster (id, shown_from)
--;
CREATE UNIQUE INDEX cluster_shown ON published.cluster (id) WHERE shown_to IS NULL
--;
CREATE INDEX cluster_geom ON published.cluster USING gist (geom) WHERE shown_to IS NULL
--;
CREATE TABLE published.corridor (
    row_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id text NOT NULL,
    revision integer NOT NULL,
    row_hash text NOT NULL,
    shown_from timestamptz NOT NULL,
    shown_to timestamptz,
    record text NOT NULL,
    name_en text NOT NULL,
    name_ar text NOT NULL,
    kind text NOT NULL,
    reported_status text NOT NULL,
    status_as_stated text,
    announced_publicly boolean,
    announced_by text,
    valid_from date,
    valid_to date,
    last_confirmed_at date,
    expires_at timestamptz,
    origin_name_en text,
    origin_name_ar text,
    dest_name_en text,
    dest_name_ar text,
    admin1_pcode text,
    admin1_name_en text,
    admin1_name_ar text,
    geometry_role text,
    outcome_en text,
    outcome_ar text,
    warning_en text NOT NULL,
    warning_ar text NOT NULL,
    date_start date,
    date_end date,
    sources text[] NOT NULL,
    sources_ar text[] NOT NULL,
    sources_count integer NOT NULL,
    claims_count integer NOT NULL,
    published_at timestamptz,
    revised_at timestamptz NOT NULL,
    geom geometry(Geometry, 4326)
)
--;
CREATE INDEX corridor_versions ON published.corridor (id, shown_from)
--;
CREATE UNIQUE INDEX corridor_shown ON published.corridor (id) WHERE shown_to IS NULL
--;
-- A status that nobody confirms runs out by itself, whether or not anything publishes.
CREATE VIEW published.corridor_now AS
SELECT
    corridor.*,
    CASE
        WHEN reported_status IN ('open', 'contested') AND (expires_at IS NULL OR expires_at <= now())
            THEN 'unknown'
        ELSE reported_status
    END AS status
FROM published.corridor
--;
CREATE TABLE published.flow (
    row_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id text NOT NULL,
    revision integer NOT NULL,
    row_hash text NOT NULL,
    shown_from timestamptz NOT NULL,
    shown_to timestamptz,
    record text NOT NULL,
    title_en text NOT NULL,
    title_ar text NOT NULL,
    measure text NOT NULL,
    origin_pcode text,
    origin_name_en text NOT NULL,
    origin_name_ar text NOT NULL,
    dest_pcode text,
    dest_name_en text NOT NULL,
    dest_name_ar text NOT NULL,
    dest_country text NOT NULL,
    mode_en text,
    mode_ar text,
    persons_low integer,
    persons_best integer,
    persons_high integer,
    quantifier text NOT NULL,
    rounded_to integer NOT NULL,
    display_en text NOT NULL,
    display_ar text NOT NULL,
    asserted_by text,
    as_of date,
    period_start date NOT NULL,
    period_end date NOT NULL,
    date_start date NOT NULL,
    date_end date NOT NULL,
    part_of text,
    drawn boolean NOT NULL,
    sources text[] NOT NULL,
    sources_ar text[] NOT NULL,
    sources_count integer NOT NULL,
    claims_count integer NOT NULL,
    published_at timestamptz,
    revised_at timestamptz NOT NULL,
    geom geometry(Geometry, 4326)
)
--;
CREATE INDEX flow_versions ON published.flow (id, shown_from)
--;
CREATE UNIQUE INDEX flow_shown ON published.flow (id) WHERE shown_to IS NULL
