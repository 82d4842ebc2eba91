CREATE TABLE ledger.load (
    load_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    adapter text NOT NULL,
    file_name text NOT NULL,
    recorded_at timestamptz NOT NULL
)
--;
CREATE TABLE ledger.source (
    seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    source_id text NOT NULL,
    name_en text NOT NULL,
    name_ar text NOT NULL,
    kind text NOT NULL,
    independence_group text NOT NULL,
    reliability text NOT NULL,
    reliability_note text,
    url text,
    content_hash text NOT NULL,
    load_id bigint NOT NULL REFERENCES ledger.load,
    recorded_at timestamptz NOT NULL
)
--;
CREATE INDEX source_by_id ON ledger.source (source_id, seq DESC)
--;
CREATE TABLE ledger.event (
    seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    event_id text NOT NULL,
    revision integer NOT NULL,
    reason_code text NOT NULL,
    adapter text NOT NULL,
    provider_id text NOT NULL,
    content_hash text NOT NULL,
    load_id bigint NOT NULL REFERENCES ledger.load,
    recorded_at timestamptz NOT NULL,
    title_en text,
    title_ar text,
    summary_en text,
    summary_ar text,
    event_type text NOT NULL,
    sub_event_type text,
    scope text NOT NULL,
    parent_event_id text,
    date_start date NOT NULL,
    date_end date NOT NULL,
    date_prec smallint NOT NULL,
    verification text NOT NULL,
    visibility text NOT NULL,
    actor1 text,
    actor2 text,
    open_inquiry_en text,
    open_inquiry_ar text,
    flags text[] NOT NULL,
    place_id text,
    precision text NOT NULL,
    precision_m integer,
    waypoints text[] NOT NULL,
    geom_exact geometry(Point, 4326),
    match_method text,
    match_score real,
    match_note text,
    provider jsonb NOT NULL,
    CONSTRAINT event_dates_are_ordered CHECK (date_start <= date_end),
    CONSTRAINT event_revision_is_unique UNIQUE (event_id, revision)
)
--;
CREATE INDEX event_by_provider ON ledger.event (adapter, provider_id, revision DESC)
--;
CREATE TABLE ledger.flow (
    seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    flow_id text NOT NULL,
    revision integer NOT NULL,
    reason_code text NOT NULL,
    adapter text NOT NULL,
    provider_id text NOT NULL,
    content_hash text NOT NULL,
    load_id bigint NOT NULL REFERENCES ledger.load,
    recorded_at timestamptz NOT NULL,
    title_en text NOT NULL,
    title_ar text NOT NULL,
    measure text NOT NULL,
    origin_place_id text NOT NULL,
    dest_place_id text NOT NULL,
    date_start date NOT NULL,
    date_end date NOT NULL,
    part_of text,
    drawn boolean NOT NULL,
    mode_en text,
    mode_ar text,
    CONSTRAINT flow_dates_are_ordered CHECK (date_start <= date_end),
    CONSTRAINT flow_revision_is_unique UNIQUE (flow_id, revision)
)
--;
CREATE INDEX flow_by_provider ON ledger.flow (adapter, provider_id, revision DESC)
--;
CREATE TABLE ledger.corridor (
    seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    corridor_id text NOT NULL,
    revision integer NOT NULL,
    reason_code text NOT NULL,
    adapter text NOT NULL,
    provider_id text NOT NULL,
    content_hash text NOT NULL,
    load_id bigint NOT NULL REFERENCES ledger.load,
    recorded_at timestamptz NOT NULL,
    name_en text NOT NULL,
    name_ar text NOT NULL,
    kind text NOT NULL,
    status text NOT NULL,
    status_as_stated text,
    origin_place_id text,
    dest_place_id text,
    admin1_pcode text,
    announced_publicly boolean,
    announced_by text,
    valid_from date,
    valid_to date,
    last_confirmed date,
    outcome_en text,
    outcome_ar text,
    CONSTRAINT corridor_revision_is_unique UNIQUE (corridor_id, revision)
)
--;
CREATE INDEX corridor_by_provider ON ledger.corridor (adapter, provider_id, revision DESC)
--;
CREATE TABLE ledger.claim (
    seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    claim_id text NOT NULL,
    subject_id text NOT NULL,
    subject_revision integer NOT NULL,
    claim_key text NOT NULL,
    asserted_by text NOT NULL,
    relayed_by text,
    relays_claim_id text,
    measure text NOT NULL,
    measure_as_stated text,
    population text NOT NULL,
    low integer,
    best integer,
    high integer,
    quantifier text NOT NULL,
    method text NOT NULL,
    cumulative boolean NOT NULL,
    locality_place_id text,
    scope_note_en text,
    scope_note_ar text,
    period_start date,
    period_end date,
    as_of date,
    as_of_unit text,
    reported_at date,
    reported_unit text,
    url text,
    quote text,
    load_id bigint NOT NULL REFERENCES ledger.load,
    recorded_at timestamptz NOT NULL,
    CONSTRAINT claim_figures_are_not_negative CHECK (low >= 0 AND best >= 0 AND high >= 0),
    CONSTRAINT claim_is_once_per_revision UNIQUE (subject_id, subject_revision, claim_key)
)
--;
-- Without until_revision a record is withdrawn for good; with it, until a newer revision comes.
CREATE TABLE ledger.tombstone (
    entity_id text NOT NULL,
    reason_code text NOT NULL,
    replaced_by text,
    recorded_at timestamptz NOT NULL,
    until_revision integer,
    seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY
)
--;
CREATE INDEX tombstone_by_entity ON ledger.tombstone (entity_id)
