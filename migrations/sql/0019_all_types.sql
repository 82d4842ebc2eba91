-- Counts over all types of events beside those by type: most questions name no type, and read a
-- sixth of the rows. In the index kinds come before days: who asks for a type reads that type alone.
ALTER TABLE published.event_kind ALTER COLUMN event_type DROP NOT NULL
--;
COMMENT ON COLUMN published.event_kind.event_type IS
    'null: all types of a record together; such rows count what those by type count, once more'
--;
LOCK TABLE published.event IN SHARE MODE
--;
TRUNCATE published.event_rollup, published.event_unit, published.event_kind
--;
DROP INDEX published.event_rollup_by_end
--;
ALTER TABLE published.event_rollup DROP CONSTRAINT event_rollup_pkey,
ADD CONSTRAINT event_rollup_pkey
PRIMARY KEY (level, grain, kind_id, starts_in, ends_in, unit_id)
--;
CREATE INDEX event_rollup_by_end ON published.event_rollup (level, grain, kind_id, ends_in)
WHERE grain >= 2
--;
-- Sums of whole numbers as whole numbers: those of PostgreSQL are decimal ones, which take most of
-- the time of a sum over few rows. A sum that a bigint cannot hold is an error, never a wrong one.
CREATE AGGREGATE published.total(bigint) (
    SFUNC = int8pl, STYPE = bigint, COMBINEFUNC = int8pl, PARALLEL = SAFE
)
--;
REVOKE ALL ON FUNCTION published.total(bigint) FROM PUBLIC
--;
GRANT EXECUTE ON FUNCTION published.total(bigint) TO masar_web, masar_writer
--;
-- As in 0013, with the kinds of whole records and their rows.
CREATE OR REPLACE FUNCTION published.spell_rollup(touched text, is_first boolean) RETURNS text
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
            ('x' || left(md5(ROW(event_type, record)::text), 8))::bit(32)::integer AS kind_id,
            ('x' || left(md5(ROW(NULL, record)::text), 8))::bit(32)::integer AS whole_id
        FROM (%s) AS given
    ),
    change AS MATERIALIZED (
        SELECT spot, date_start, date_end, kind_id, whole_id,
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
        FROM touched GROUP BY spot, date_start, date_end, kind_id, whole_id
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
        SELECT DISTINCT kind_id, event_type, record FROM touched
        UNION SELECT whole_id, NULL, record FROM touched
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
    bucket AS MATERIALIZED (
        SELECT change.*, country, admin1, admin2, admin3, place,
            date_trunc('year', date_start::timestamp)::date AS year_start,
            date_trunc('year', date_end::timestamp)::date AS year_end,
            date_trunc('month', date_start::timestamp)::date AS month_start,
            date_trunc('month', date_end::timestamp)::date AS month_end
        FROM change JOIN spot USING (spot)
    ),
    -- By type what has far fewer rows than there are events, and once the events themselves: the
    -- days of places, of which the days of sub-districts are made.
    by_type AS MATERIALIZED (
        SELECT CASE 0 WHEN grouping(country) THEN 0 WHEN grouping(admin1) THEN 1
                WHEN grouping(admin2) THEN 2 WHEN grouping(admin3) THEN 3 ELSE 4 END AS level,
            CASE 0 WHEN grouping(date_start) THEN 3 WHEN grouping(month_start) THEN 2
                WHEN grouping(year_start) THEN 1 ELSE 0 END AS grain,
            coalesce(date_start, month_start, year_start, '0001-01-01') AS starts_in,
            coalesce(date_end, month_end, year_end, '0001-01-01') AS ends_in,
            coalesce(country, admin1, admin2, admin3, place) AS unit_id,
            kind_id, whole_id,
            published.total(events) AS events, published.total(contested) AS contested,
            published.total(killed_added) AS killed_added,
            published.total(killed_low) AS killed_low, published.total(killed_best) AS killed_best,
            published.total(killed_best_known) AS killed_best_known,
            published.total(killed_high) AS killed_high,
            published.total(killed_high_known) AS killed_high_known,
            published.total(injured_added) AS injured_added,
            published.total(injured_low) AS injured_low,
            published.total(injured_best) AS injured_best,
            published.total(injured_best_known) AS injured_best_known,
            published.total(injured_high) AS injured_high,
            published.total(injured_high_known) AS injured_high_known
        FROM bucket
        GROUP BY kind_id, whole_id, GROUPING SETS (
            (country), (admin1), (admin2), (admin3), (place),
            (country, year_start, year_end), (admin1, year_start, year_end),
            (admin2, year_start, year_end), (admin3, year_start, year_end),
            (country, month_start, month_end), (admin1, month_start, month_end),
            (admin2, month_start, month_end),
            (country, date_start, date_end), (place, date_start, date_end)
        )
    ),
    -- Over all types also the days of governorates and districts and the months of sub-districts,
    -- so that odd periods cost no more when there are more events.
    apart AS (
        SELECT CASE 0 WHEN grouping(admin1) THEN 1 WHEN grouping(admin2) THEN 2 ELSE 3 END AS level,
            CASE grouping(date_start) WHEN 0 THEN 3 ELSE 2 END AS grain,
            coalesce(date_start, month_start) AS starts_in,
            coalesce(date_end, month_end) AS ends_in,
            coalesce(admin1, admin2, admin3) AS unit_id,
            whole_id,
            published.total(events) AS events, published.total(contested) AS contested,
            published.total(killed_added) AS killed_added,
            published.total(killed_low) AS killed_low, published.total(killed_best) AS killed_best,
            published.total(killed_best_known) AS killed_best_known,
            published.total(killed_high) AS killed_high,
            published.total(killed_high_known) AS killed_high_known,
            published.total(injured_added) AS injured_added,
            published.total(injured_low) AS injured_low,
            published.total(injured_best) AS injured_best,
            published.total(injured_best_known) AS injured_best_known,
            published.total(injured_high) AS injured_high,
            published.total(injured_high_known) AS injured_high_known
        FROM bucket
        GROUP BY whole_id, GROUPING SETS (
            (admin3, month_start, month_end),
            (admin1, date_start, date_end), (admin2, date_start, date_end)
        )
    )
    INSERT INTO published.event_rollup (level, grain, starts_in, ends_in, unit_id, kind_id,
        events, contested, killed_added, killed_low, killed_best, killed_best_known, killed_high,
        killed_high_known, injured_added, injured_low, injured_best, injured_best_known,
        injured_high, injured_high_known)
    SELECT level, grain, starts_in, ends_in, unit_id, kind_id,
        events, contested, killed_added, killed_low, killed_best, killed_best_known, killed_high,
        killed_high_known, injured_added, injured_low, injured_best, injured_best_known,
        injured_high, injured_high_known FROM by_type
    UNION ALL
    SELECT level, grain, starts_in, ends_in, unit_id, whole_id,
        events, contested, killed_added, killed_low, killed_best, killed_best_known, killed_high,
        killed_high_known, injured_added, injured_low, injured_best, injured_best_known,
        injured_high, injured_high_known FROM apart
    UNION ALL
    SELECT level, grain, starts_in, ends_in, unit_id, whole_id,
        published.total(events) AS events, published.total(contested) AS contested,
        published.total(killed_added) AS killed_added, published.total(killed_low) AS killed_low,
        published.total(killed_best) AS killed_best,
        published.total(killed_best_known) AS killed_best_known,
        published.total(killed_high) AS killed_high,
        published.total(killed_high_known) AS killed_high_known,
        published.total(injured_added) AS injured_added,
        published.total(injured_low) AS injured_low, published.total(injured_best) AS injured_best,
        published.total(injured_best_known) AS injured_best_known,
        published.total(injured_high) AS injured_high,
        published.total(injured_high_known) AS injured_high_known
    FROM by_type WHERE level < 4 OR grain < 3
    GROUP BY level, grain, starts_in, ends_in, unit_id, whole_id
    ORDER BY 1, 2, 6, 3, 4, 5
$spelled$, touched) || CASE WHEN is_first THEN '' ELSE $spelled$
    ON CONFLICT (level, grain, kind_id, starts_in, ends_in, unit_id) DO UPDATE SET
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
-- As in 0013, but for the order of the index.
CREATE OR REPLACE FUNCTION published.roll_up_events() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET work_mem = '32MB'
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
        -- Through the kinds, which stand before the units in the index.
        SELECT FROM published.event_kind AS own JOIN published.event_rollup AS still
            USING (kind_id)
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
SELECT published.refill_rollup()
