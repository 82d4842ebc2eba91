CREATE TABLE gazetteer.place (
    place_id text PRIMARY KEY,
    pcode text,
    level text NOT NULL,
    name_en text NOT NULL,
    name_ar text NOT NULL,
    aliases text[] NOT NULL,
    parent_id text,
    admin1_pcode text,
    admin2_pcode text,
    admin3_pcode text,
    country text NOT NULL,
    iso text,
    capital_place_id text,
    point geometry(Point, 4326),
    area geometry(MultiPolygon, 4326),
    outline geometry(MultiPolygon, 4326),
    precision_m integer,
    population_class text,
    source text NOT NULL,
    note_en text,
    note_ar text,
    CONSTRAINT place_level_is_known CHECK (level IN (
        'country', 'region', 'governorate', 'district', 'subdistrict',
        'settlement', 'neighbourhood', 'site', 'crossing', 'road'
    )),
    CONSTRAINT place_area_is_valid CHECK (ST_IsValid(area)),
    CONSTRAINT place_outline_is_valid CHECK (ST_IsValid(outline))
)
--;
COMMENT ON COLUMN gazetteer.place.outline IS 'area, simplified for drawing'
--;
CREATE INDEX place_point_gist ON gazetteer.place USING gist (point)
--;
CREATE INDEX place_level ON gazetteer.place (level, place_id)
