-- What readers get of an event is written once, when it is shown, and not for every reader. The
-- text stays as it is inside its row (three rows to a page): out of line or compressed, a page of
-- 1,000 takes two to three times as long.
ALTER TABLE published.event
    ADD COLUMN spot bigint,
    ADD COLUMN feature text
--;
ALTER TABLE published.event SET (toast_tuple_target = 4080)
--;
-- Rows that are longer still are compressed by the quicker of the two ways, where it was built in.
DO $$
BEGIN
    ALTER TABLE published.event ALTER COLUMN feature SET COMPRESSION lz4;
EXCEPTION WHEN feature_not_supported OR invalid_parameter_value THEN
    NULL;
END $$
--;
COMMENT ON COLUMN published.event.feature IS
    'the GeoJSON Feature that readers get; NULL once the row is past: what is taken out of a past '
    'version must stand nowhere else'
--;
COMMENT ON COLUMN published.event.spot IS
    'the same for equal geometries, 0 without one; see published.event_spot'
--;
-- Numbers, days and instants are spelt as the service spells rows: see app/encode/geojson.py.
CREATE FUNCTION published.spell_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.shown_to IS NOT NULL THEN
        NEW.feature := NULL;
        RETURN NEW;
    END IF;
    NEW.spot := coalesce(hashtextextended(NEW.geom::text, 0), 0);
    NEW.feature := concat(
        '{"type":"Feature","id":', to_json(NEW.id),
        ',"geometry":', coalesce(ST_AsGeoJSON(NEW.geom, 4), 'null'),
        ',"properties":', (SELECT row_to_json(told) FROM (SELECT
            NEW.revision, NEW.reason_code, NEW.record, NEW.title_en, NEW.title_ar,
            NEW.summary_en, NEW.summary_ar, NEW.event_type, NEW.sub_event_type,
            NEW.disorder_type, NEW.scope, NEW.parent_event_id,
            NEW.date_start, NEW.date_end, NEW.date_prec,
            NEW.admin1_pcode, NEW.admin1_name_en, NEW.admin1_name_ar,
            NEW.admin2_pcode, NEW.admin2_name_en, NEW.admin2_name_ar,
            NEW.admin3_pcode, NEW.admin3_name_en, NEW.admin3_name_ar,
            NEW.place_name_en, NEW.place_name_ar, NEW.provider_location,
            NEW.precision, NEW.precision_m, NEW.geo_precision, NEW.where_prec,
            NEW.killed_low, NEW.killed_best, NEW.killed_high, NEW.killed_population,
            NEW.injured_low, NEW.injured_best, NEW.injured_high, NEW.contested,
            NEW.sources, NEW.sources_ar, NEW.sources_count, NEW.claims_count,
            NEW.actor1, NEW.actor2, NEW.verification, NEW.open_inquiry_en, NEW.open_inquiry_ar,
            NEW.known_from, NEW.flags, NEW.redaction,
            to_char(NEW.published_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
                AS published_at,
            to_char(NEW.revised_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
                AS revised_at
        ) AS told), '}'
    );
    RETURN NEW;
END
$$
--;
CREATE TRIGGER spell_event BEFORE INSERT OR UPDATE ON published.event
FOR EACH ROW EXECUTE FUNCTION published.spell_event()
--;
-- The distinct geometries of the events shown now, and how many events have each; the spot 0 stands
-- for no geometry. What is shown lies in few places, however many the events are: a page of the map
-- asks which places it holds, and adds up what lies there, instead of looking at every event.
CREATE TABLE published.event_spot (
    spot bigint PRIMARY KEY,
    geom geometry(Geometry, 4326),
    events integer NOT NULL
)
--;
CREATE INDEX event_spot_geom ON published.event_spot USING gist (geom)
--;
GRANT SELECT ON published.event_spot TO masar_web, masar_writer
--;
GRANT INSERT, UPDATE, DELETE ON published.event_spot TO masar_writer
--;
CREATE FUNCTION published.count_spots() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        UPDATE published.event_spot SET events = event_spot.events - gone.events
        FROM (
            SELECT spot, count(*)::integer AS events FROM before_rows
            WHERE shown_to IS NULL GROUP BY spot
        ) AS gone
        WHERE event_spot.spot = gone.spot;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        INSERT INTO published.event_spot AS kept (spot, geom, events)
        SELECT added.spot, event.geom, added.events
        FROM (
            SELECT spot, min(row_id) AS row_id, count(*)::integer AS events FROM after_rows
            WHERE shown_to IS NULL GROUP BY spot
        ) AS added
        JOIN published.event ON event.row_id = added.row_id
        ON CONFLICT (spot) DO UPDATE SET events = kept.events + excluded.events;
    END IF;
    IF TG_OP <> 'INSERT' THEN
        DELETE FROM published.event_spot WHERE events = 0;
    END IF;
    RETURN NULL;
END
$$
--;
-- Each row is written anew, with its text: about a minute for a million events.
UPDATE published.event SET revision = revision WHERE shown_to IS NULL
--;
INSERT INTO published.event_spot
SELECT spot, (array_agg(geom))[1], count(*) FROM published.event
WHERE shown_to IS NULL GROUP BY spot
--;
CREATE TRIGGER count_added_spots AFTER INSERT ON published.event
REFERENCING NEW TABLE AS after_rows FOR EACH STATEMENT EXECUTE FUNCTION published.count_spots()
--;
CREATE TRIGGER count_changed_spots AFTER UPDATE ON published.event
REFERENCING OLD TABLE AS before_rows NEW TABLE AS after_rows
FOR EACH STATEMENT EXECUTE FUNCTION published.count_spots()
--;
CREATE TRIGGER count_removed_spots AFTER DELETE ON published.event
REFERENCING OLD TABLE AS before_rows
FOR EACH STATEMENT EXECUTE FUNCTION published.count_spots()
--;
-- The order of pages with all that a walk along it asks of an event it passes.
DROP INDEX published.event_by_date
--;
CREATE INDEX event_by_date ON published.event (date_start DESC, id)
INCLUDE (date_end, spot, row_id) WHERE shown_to IS NULL
--;
CREATE INDEX event_by_spot_and_date ON published.event (spot, date_start DESC, id)
INCLUDE (date_end, row_id) WHERE shown_to IS NULL
--;
-- What lasts longer than a month would make every question for a period look back to the beginning.
CREATE INDEX event_long ON published.event (date_end DESC, date_start)
INCLUDE (id, spot, row_id) WHERE shown_to IS NULL AND date_end - date_start > 31
