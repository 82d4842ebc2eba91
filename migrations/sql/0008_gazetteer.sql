-- What the source of a place says of its size, and the days for which an administrative unit stood.
ALTER TABLE gazetteer.place
    ADD COLUMN population integer,
    ADD COLUMN valid_from date,
    ADD COLUMN valid_to date,
    ADD CONSTRAINT place_population_counts_people CHECK (population >= 0),
    ADD CONSTRAINT place_stood_for_a_while CHECK (valid_from < valid_to)
--;
COMMENT ON COLUMN gazetteer.place.valid_to IS
    'the first day on which the unit no longer stood; NULL while it stands'
--;
-- Every release of boundaries that was loaded stays: an event belongs to the unit of its day.
CREATE TABLE gazetteer.release (
    release_id text PRIMARY KEY,
    seq integer GENERATED ALWAYS AS IDENTITY UNIQUE,
    title text NOT NULL,
    publisher text NOT NULL,
    licence text NOT NULL,
    origin text NOT NULL,
    valid_from date,
    sha256 text NOT NULL UNIQUE,
    counts jsonb NOT NULL,
    report jsonb NOT NULL,
    loaded_at timestamptz NOT NULL
)
--;
COMMENT ON COLUMN gazetteer.release.sha256 IS
    'of what was read, so that the same release in another wrapping is known again'
--;
COMMENT ON COLUMN gazetteer.release.valid_from IS
    'the day the release itself states, or the one given when it was loaded; NULL: it states none'
--;
CREATE TABLE gazetteer.unit (
    release_id text NOT NULL REFERENCES gazetteer.release ON DELETE CASCADE,
    place_id text NOT NULL,
    level text NOT NULL,
    name_en text NOT NULL,
    name_ar text NOT NULL,
    aliases text[] NOT NULL,
    parent_id text,
    admin1_pcode text,
    admin2_pcode text,
    admin3_pcode text,
    point geometry(Point, 4326),
    area geometry(MultiPolygon, 4326),
    precision_m integer,
    PRIMARY KEY (release_id, place_id),
    CONSTRAINT unit_level_is_known CHECK (level IN (
        'country', 'governorate', 'district', 'subdistrict', 'settlement', 'neighbourhood'
    )),
    CONSTRAINT unit_area_is_valid CHECK (ST_IsValid(area))
)
--;
-- Whoever keeps places in memory compares the revision, which moves only with what readers can
-- list: a change of a hidden site must not show.
CREATE TABLE gazetteer.state (
    only_row boolean PRIMARY KEY DEFAULT true,
    revision integer NOT NULL,
    changed_at timestamptz NOT NULL,
    inputs text NOT NULL,
    CONSTRAINT state_is_one_row CHECK (only_row)
)
--;
COMMENT ON COLUMN gazetteer.state.inputs IS
    'stands for the files, the releases and the code that the places were made from'
--;
GRANT SELECT ON gazetteer.release, gazetteer.unit, gazetteer.state TO masar_web, masar_writer
--;
GRANT INSERT, UPDATE, DELETE ON gazetteer.release, gazetteer.unit, gazetteer.state TO masar_writer
