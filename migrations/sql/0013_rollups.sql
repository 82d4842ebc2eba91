-- Where shown events lie, by place and by the units around it. `place` is a published position (or
-- area) with its published names; what has no position is a place too, with `located` false.
-- A unit that no shown event lies in has no row: it would tell of events that were shown once.
CREATE TABLE published.event_unit (
    unit_id bigint PRIMARY KEY,
    level text COLLATE "C" NOT NULL,
    country text,
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
    located boolean NOT NULL,
    geom geometry(Geometry, 4326),
    CONSTRAINT event_unit_level_is_known
        CHECK (level IN ('country', 'admin1', 'admin2', 'admin3', 'place'))
)
--;
COMMENT ON COLUMN published.event_unit.unit_id IS
    'made from the other columns: the same unit has the same id whenever it came'
--;
COMMENT ON COLUMN published.event_unit.geom IS
    'of places, and of events in no governorate, which are drawn where they are at every level'
--;
CREATE INDEX event_unit_by_level ON published.event_unit (level)
--;
CREATE INDEX event_unit_geom ON published.event_unit USING gist (geom) WHERE level = 'place'
--;
-- What kinds of events there are and who recorded them.
CREATE TABLE published.event_kind (
    kind_id integer PRIMARY KEY,
    event_type text NOT NULL,
    record text NOT NULL
)
--;
-- How many shown events start and end in which days, months and years, and what they add up to.
CREATE TABLE published.event_rollup (
    unit_id bigint NOT NULL,
    killed_low bigint NOT NULL,
    killed_best bigint NOT NULL,
    killed_high bigint NOT NULL,
    injured_low bigint NOT NULL,
    injured_best bigint NOT NULL,
    injured_high bigint NOT NULL,
    kind_id integer NOT NULL,
    starts_in date NOT NULL,
    ends_in date NOT NULL,
    events integer NOT NULL,
    contested integer NOT NULL,
    killed_added integer NOT NULL,
    killed_best_known integer NOT NULL,
    killed_high_known integer NOT NULL,
    injured_added integer NOT NULL,
    injured_best_known integer NOT NULL,
    injured_high_known integer NOT NULL,
    level smallint NOT NULL,
    grain smallint NOT NULL,
    PRIMARY KEY (level, grain, starts_in, ends_in, unit_id, kind_id)
)
--;
COMMENT ON COLUMN published.event_rollup.level IS
    '0 country, 1 to 3 the units inside it, 4 place: small numbers, as there are many rows'
--;
COMMENT ON COLUMN published.event_rollup.grain IS '0 all time, 1 years, 2 months, 3 days'
--;
COMMENT ON COLUMN published.event_rollup.starts_in IS
    'first day of the day, month or year in which the events start; of all time 0001-01-01'
--;
COMMENT ON COLUMN published.event_rollup.killed_added IS
    'events whose figures may be added: sites with a lower figure; the sums are over these alone'
--;
CREATE INDEX event_rollup_by_end ON published.event_rollup (level, grain, ends_in)
WHERE grain = 3
--;
CREATE INDEX event_rollup_by_place ON published.event_rollup (unit_id, grain, starts_in)
WHERE level = 4
--;
-- Empty but for the moment in which rows that count nothing any more are taken out.
CREATE INDEX event_rollup_empty ON published.event_rollup (unit_id) WHERE events = 0
--;
-- The statement that adds changes to the two tables. `touched` is a query that gives rows of events
-- with a `sign`: 1 for one that is shown from now on, -1 for one that is not shown any more. Into
-- empty tables (`is_first`) rows go without looking for others to be added to.
CREATE FUNCTION published.spell_rollup(touched text, is_first boolean) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp
RETURN format($spelled$
    WITH touched AS MATERIALIZED (
        SELECT sign, date_start, date_end, event_type, record, contested,
            scope = 'site' AND killed_low IS NOT NULL AS killed_in,
            scope = 'site' AND injured_low IS NOT NULL AS injured_in,
            killed_low, killed_best, killed_high, injured_low, injured_best, injured_high,
            admin1_pcode, admin1_name_en, admin1_name_ar, admin2_pcode, admin2_name_en,
            admin2_name_ar, admin3_pcode, admin3_name_en, admin3_name_ar, place_name_en,
            place_name_ar, geom,
            md5(ROW(admin1_pcode, admin1_name_en, admin1_name_ar, admin2_pcode, admin2_name_en,
                admin2_name_ar, admin3_pcode, admin3_name_en, admin3_name_ar, place_name_en,
                place_name_ar, md5(geom::bytea))::text) AS spot,
            ('x' || left(md5(ROW(event_type, record)::text), 8))::bit(32)::integer AS kind_id
        FROM (%s) AS given
    ),
    change AS MATERIALIZED (
        SELECT spot, date_start, date_end, kind_id,
        sum(sign)::integer AS events,
        coalesce(sum(sign) FILTER (WHERE contested), 0)::integer AS contested,
        coalesce(sum(sign) FILTER (WHERE killed_in), 0)::integer AS killed_added,
        coalesce(sum(sign::bigint * killed_low) FILTER (WHERE killed_in), 0)::bigint
            AS killed_low,
        coalesce(sum(sign::bigint * killed_best) FILTER (WHERE killed_in), 0)::bigint
            AS killed_best,
        coalesce(sum(sign) FILTER (WHERE killed_in AND killed_best IS NOT NULL), 0)::integer
            AS killed_best_known,
        coalesce(sum(sign::bigint * killed_high) FILTER (WHERE killed_in), 0)::bigint
            AS killed_high,
        coalesce(sum(sign) FILTER (WHERE killed_in AND killed_high IS NOT NULL), 0)::integer
            AS killed_high_known,
        coalesce(sum(sign) FILTER (WHERE injured_in), 0)::integer AS injured_added,
        coalesce(sum(sign::bigint * injured_low) FILTER (WHERE injured_in), 0)::bigint
            AS injured_low,
        coalesce(sum(sign::bigint * injured_best) FILTER (WHERE injured_in), 0)::bigint
            AS injured_best,
        coalesce(sum(sign) FILTER (WHERE injured_in AND injured_best IS NOT NULL), 0)::integer
            AS injured_best_known,
        coalesce(sum(sign::bigint * injured_high) FILTER (WHERE injured_in), 0)::bigint
            AS injured_high,
        coalesce(sum(sign) FILTER (WHERE injured_in AND injured_high IS NOT NULL), 0)::integer
            AS injured_high_known
        FROM touched GROUP BY spot, date_start, date_end, kind_id
    ),
    place AS MATERIALIZED (
        SELECT DISTINCT ON (spot) spot,
            admin1_pcode, admin1_name_en, admin1_name_ar, admin2_pcode, admin2_name_en,
            admin2_name_ar, admin3_pcode, admin3_name_en, admin3_name_ar, place_name_en,
            place_name_ar, geom,
            geom IS NOT NULL AS located
        FROM touched
    ),
    unit AS MATERIALIZED (
        SELECT place.spot, place.located, left(place.admin1_pcode, 2) AS country, own.*,
            ('x' || left(md5(ROW(own.level, left(place.admin1_pcode, 2), place.located,
                own.admin1_pcode, own.admin1_name_en, own.admin1_name_ar, own.admin2_pcode,
                own.admin2_name_en, own.admin2_name_ar, own.admin3_pcode,
                own.admin3_name_en, own.admin3_name_ar, own.place_name_en, own.place_name_ar,
                md5(own.geom::bytea))::text), 16))::bit(64)::bigint AS unit_id
        FROM place CROSS JOIN LATERAL (VALUES
            ('country', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
             CASE WHEN admin1_pcode IS NULL THEN geom END),
            ('admin1', admin1_pcode, admin1_name_en, admin1_name_ar, NULL, NULL, NULL, NULL, NULL,
             NULL, NULL, NULL,
             CASE WHEN admin1_pcode IS NULL THEN geom END),
            ('admin2', admin1_pcode, admin1_name_en, admin1_name_ar, admin2_pcode, admin2_name_en,
             admin2_name_ar, NULL, NULL, NULL, NULL, NULL,
             CASE WHEN admin1_pcode IS NULL THEN geom END),
            ('admin3', admin1_pcode, admin1_name_en, admin1_name_ar, admin2_pcode, admin2_name_en,
             admin2_name_ar, admin3_pcode, admin3_name_en, admin3_name_ar, NULL, NULL,
             CASE WHEN admin1_pcode IS NULL THEN geom END),
            ('place', admin1_pcode, admin1_name_en, admin1_name_ar, admin2_pcode, admin2_name_en,
             admin2_name_ar, admin3_pcode, admin3_name_en, admin3_name_ar, place_name_en,
             place_name_ar,
             geom)
        ) AS own (level,
            admin1_pcode, admin1_name_en, admin1_name_ar, admin2_pcode, admin2_name_en,
            admin2_name_ar, admin3_pcode, admin3_name_en, admin3_name_ar, place_name_en,
            place_name_ar, geom)
    ),
    kind AS (
        INSERT INTO published.event_kind (kind_id, event_type, record)
        SELECT DISTINCT ON (kind_id) kind_id, event_type, record FROM touched
        ON CONFLICT (kind_id) DO NOTHING
    ),
    known AS (
        INSERT INTO published.event_unit (unit_id, level, country,
            admin1_pcode, admin1_name_en, admin1_name_ar, admin2_pcode, admin2_name_en,
            admin2_name_ar, admin3_pcode, admin3_name_en, admin3_name_ar, place_name_en,
            place_name_ar, located, geom)
        SELECT DISTINCT ON (unit_id) unit_id, level, country,
            admin1_pcode, admin1_name_en, admin1_name_ar, admin2_pcode, admin2_name_en,
            admin2_name_ar, admin3_pcode, admin3_name_en, admin3_name_ar, place_name_en,
            place_name_ar, located, geom
        FROM unit
        ON CONFLICT (unit_id) DO NOTHING
    ),
    spot AS MATERIALIZED (
        SELECT spot,
            min(unit_id) FILTER (WHERE level = 'country') AS country,
            min(unit_id) FILTER (WHERE level = 'admin1') AS admin1,
            min(unit_id) FILTER (WHERE level = 'admin2') AS admin2,
            min(unit_id) FILTER (WHERE level = 'admin3') AS admin3,
            min(unit_id) FILTER (WHERE level = 'place') AS place
        FROM unit GROUP BY spot
    ),
    bucket AS (
        SELECT change.*, country, admin1, admin2, admin3, place,
            date_trunc('year', date_start::timestamp)::date AS year_start,
            date_trunc('year', date_end::timestamp)::date AS year_end,
            date_trunc('month', date_start::timestamp)::date AS month_start,
            date_trunc('month', date_end::timestamp)::date AS month_end
        FROM change JOIN spot USING (spot)
    )
    INSERT INTO published.event_rollup (level, grain, starts_in, ends_in, unit_id, kind_id,
        events, contested, killed_added, killed_low, killed_best, killed_best_known,
        killed_high, killed_high_known, injured_added, injured_low, injured_best,
        injured_best_known, injured_high, injured_high_known)
    SELECT
        CASE 0 WHEN grouping(country) THEN 0 WHEN grouping(admin1) THEN 1
            WHEN grouping(admin2) THEN 2 WHEN grouping(admin3) THEN 3 ELSE 4 END,
        CASE 0 WHEN grouping(date_start) THEN 3 WHEN grouping(month_start) THEN 2
            WHEN grouping(year_start) THEN 1 ELSE 0 END,
        coalesce(date_start, month_start, year_start, '0001-01-01'),
        coalesce(date_end, month_end, year_end, '0001-01-01'),
        coalesce(country, admin1, admin2, admin3, place), kind_id,
        sum(events), sum(contested), sum(killed_added), sum(killed_low)::bigint,
        sum(killed_best)::bigint, sum(killed_best_known), sum(killed_high)::bigint,
        sum(killed_high_known), sum(injured_added), sum(injured_low)::bigint,
        sum(injured_best)::bigint, sum(injured_best_known), sum(injured_high)::bigint,
        sum(injured_high_known)
    FROM bucket
    -- Only what has far fewer rows than there are events, and once the events themselves: the days
    -- of places, of which the days of units and the ends of any period are made.
    GROUP BY kind_id, GROUPING SETS (
        (country), (admin1), (admin2), (admin3), (place),
        (country, year_start, year_end), (admin1, year_start, year_end),
        (admin2, year_start, year_end), (admin3, year_start, year_end),
        (country, month_start, month_end), (admin1, month_start, month_end),
        (admin2, month_start, month_end),
        (country, date_start, date_end), (place, date_start, date_end)
    )
    ORDER BY 1, 2, 3, 4, 5, 6
$spelled$, touched) || CASE WHEN is_first THEN '' ELSE $spelled$
    ON CONFLICT (level, grain, starts_in, ends_in, unit_id, kind_id) DO UPDATE SET
        events = event_rollup.events + excluded.events,
        contested = event_rollup.contested + excluded.contested,
        killed_added = event_rollup.killed_added + excluded.killed_added,
        killed_low = event_rollup.killed_low + excluded.killed_low,
        killed_best = event_rollup.killed_best + excluded.killed_best,
        killed_best_known = event_rollup.killed_best_known + excluded.killed_best_known,
        killed_high = event_rollup.killed_high + excluded.killed_high,
        killed_high_known = event_rollup.killed_high_known + excluded.killed_high_known,
        injured_added = event_rollup.injured_added + excluded.injured_added,
        injured_low = event_rollup.injured_low + excluded.injured_low,
        injured_best = event_rollup.injured_best + excluded.injured_best,
        injured_best_known = event_rollup.injured_best_known + excluded.injured_best_known,
        injured_high = event_rollup.injured_high + excluded.injured_high,
        injured_high_known = event_rollup.injured_high_known + excluded.injured_high_known
$spelled$ END
--;
REVOKE ALL ON FUNCTION published.spell_rollup(text, boolean) FROM PUBLIC
--;
-- Runs with the rights of the tables' owner: nobody else writes them.
CREATE FUNCTION published.roll_up_events() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET work_mem = '32MB'
AS $$
DECLARE
    shown CONSTANT text := 'SELECT 1 AS sign, * FROM added WHERE shown_to IS NULL';
    gone CONSTANT text := 'SELECT -1 AS sign, * FROM gone WHERE shown_to IS NULL';
    touched CONSTANT text := CASE TG_OP WHEN 'INSERT' THEN shown WHEN 'DELETE' THEN gone
        ELSE shown || ' UNION ALL ' || gone END;
    found bigint;
BEGIN
    EXECUTE format('SELECT count(*) FROM (%s) AS touched', touched) INTO found;
    IF found = 0 THEN
        RETURN NULL;
    END IF;
    -- Publishing takes turns; whoever else writes must not take out a unit that another fills.
    LOCK TABLE published.event_unit IN SHARE ROW EXCLUSIVE MODE;
    EXECUTE published.spell_rollup(
        touched, NOT EXISTS (SELECT FROM published.event_rollup)
    );
    WITH emptied AS (
        DELETE FROM published.event_rollup WHERE events = 0 RETURNING level, grain, unit_id
    )
    DELETE FROM published.event_unit AS unit
    USING (SELECT DISTINCT level, unit_id FROM emptied WHERE grain = 0) AS left_over
    WHERE unit.unit_id = left_over.unit_id AND NOT EXISTS (
        SELECT FROM published.event_rollup AS still
        WHERE still.level = left_over.level AND still.grain = 0 AND still.starts_in = '0001-01-01'
            AND still.ends_in = '0001-01-01' AND still.unit_id = unit.unit_id AND still.events <> 0
    );
    DELETE FROM published.event_kind AS kind WHERE NOT EXISTS (
        SELECT FROM published.event_rollup AS still
        WHERE still.level = 0 AND still.grain = 0 AND still.kind_id = kind.kind_id
    );
    IF found >= 10000 THEN
        -- The planner would go on believing that there is next to nothing.
        ANALYZE published.event_unit, published.event_kind, published.event_rollup;
    END IF;
    RETURN NULL;
END
$$
--;
REVOKE ALL ON FUNCTION published.roll_up_events() FROM PUBLIC
--;
CREATE FUNCTION published.empty_rollup() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    TRUNCATE published.event_rollup, published.event_unit, published.event_kind;
    RETURN NULL;
END
$$
--;
REVOKE ALL ON FUNCTION published.empty_rollup() FROM PUBLIC
--;
CREATE TRIGGER roll_up_shown AFTER INSERT ON published.event
REFERENCING NEW TABLE AS added FOR EACH STATEMENT
EXECUTE FUNCTION published.roll_up_events()
--;
CREATE TRIGGER roll_up_changed AFTER UPDATE ON published.event
REFERENCING OLD TABLE AS gone NEW TABLE AS added FOR EACH STATEMENT
EXECUTE FUNCTION published.roll_up_events()
--;
CREATE TRIGGER roll_up_deleted AFTER DELETE ON published.event
REFERENCING OLD TABLE AS gone FOR EACH STATEMENT
EXECUTE FUNCTION published.roll_up_events()
--;
CREATE TRIGGER empty_rollup AFTER TRUNCATE ON published.event
FOR EACH STATEMENT EXECUTE FUNCTION published.empty_rollup()
--;
-- Counts everything anew: for an existing database, and for who loads rows with the triggers off.
-- Less than a minute for a million events.
CREATE FUNCTION published.refill_rollup() RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp SET work_mem = '32MB'
AS $$
BEGIN
    LOCK TABLE published.event IN SHARE MODE;
    TRUNCATE published.event_rollup, published.event_unit, published.event_kind;
    EXECUTE published.spell_rollup(
        'SELECT 1 AS sign, * FROM published.event WHERE shown_to IS NULL', true
    );
    ANALYZE published.event_unit, published.event_kind, published.event_rollup;
END
$$
--;
REVOKE ALL ON FUNCTION published.refill_rollup() FROM PUBLIC
--;
SELECT published.refill_rollup()
--;
GRANT SELECT ON published.event_unit, published.event_kind, published.event_rollup
TO masar_web, masar_writer
