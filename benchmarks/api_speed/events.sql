-- Made-up events straight into what is shown, without the ledger; {first} and {last} are numbers.
INSERT INTO published.event (
    id, revision, row_hash, reason_code, shown_from, record, title_en, title_ar, summary_en,
    event_type, sub_event_type, disorder_type, scope, date_start, date_end, date_prec,
    admin1_pcode, admin1_name_en, admin1_name_ar, admin2_pcode, admin2_name_en, admin2_name_ar,
    admin3_pcode, admin3_name_en, admin3_name_ar, place_name_en, place_name_ar, provider_location,
    precision, precision_m, geo_precision, where_prec, killed_low, killed_best, killed_high,
    killed_population, actor1, actor2, verification, contested, sources, sources_ar,
    sources_count, claims_count, known_from, flags, published_at, revised_at, geom
)
SELECT
    'evt_' || substr(md5('made-up' || n), 1, 16), 1, md5('row' || n), 'first_report',
    now(), 'made_up', kind.sub || ' in ' || spot.name_en,
    'حادثة مختلقة في ' || spot.name_ar,
    'Made-up event number ' || n || ': ' || lower(kind.sub) || ' reported near ' || spot.name_en
        || ' by ' || outlet.names[1] || ', for measuring and for nothing else.',
    kind.type, kind.sub, kind.disorder, 'site', day.start, day.start + day.more,
    CASE day.more WHEN 0 THEN 1 ELSE 2 END,
    spot.admin1_pcode, spot.admin1_name_en, spot.admin1_name_ar,
    spot.admin2_pcode, spot.admin2_name_en, spot.admin2_name_ar,
    spot.admin3_pcode, spot.admin3_name_en, spot.admin3_name_ar,
    spot.name_en, spot.name_ar, spot.name_en,
    'settlement', 1000, 1, 1, toll.best - toll.less, toll.best, toll.best + toll.more,
    'all', 'Armed group A', 'Civilians',
    (ARRAY['weak', 'fair', 'unverified'])[1 + n % 3], toll.less > 0,
    outlet.names, outlet.names_ar, cardinality(outlet.names), cardinality(outlet.names),
    day.start + 1, ARRAY[]::text[], now(), now(), spot.point
FROM generate_series({first}, {last}) AS n
CROSS JOIN LATERAL (
    -- Three independent numbers from 0 to 1 that are always the same for one n.
    SELECT
        ('x' || substr(md5('place' || n), 1, 8))::bit(32)::bigint / 4294967296.0 AS where_,
        ('x' || substr(md5('day' || n), 1, 8))::bit(32)::bigint / 4294967296.0 AS when_,
        ('x' || substr(md5('rest' || n), 1, 8))::bit(32)::bigint / 4294967296.0 AS what_
) AS dice
CROSS JOIN (SELECT count(*) AS spots FROM made_up_spot) AS all_spots
JOIN made_up_spot AS spot
    ON spot.rank = floor(all_spots.spots * power(dice.where_, 3))::bigint
CROSS JOIN LATERAL (
    -- Every twentieth event falls into the week of 6 March 2025, the others over 15 years.
    SELECT
        CASE WHEN n % 20 = 0 THEN date '2025-03-06' + floor(7 * dice.when_)::int
             ELSE date '2011-03-15' + floor(5400 * dice.when_)::int END AS start,
        CASE WHEN n % 9 = 0 THEN (n / 9) % 5 ELSE 0 END::int AS more
) AS day
CROSS JOIN LATERAL (
    SELECT k.* FROM (VALUES
        (0.26, 'Battles', 'Armed clash', 'Political violence'),
        (0.50, 'Explosions/Remote violence', 'Shelling/artillery/missile attack',
         'Political violence'),
        (0.70, 'Explosions/Remote violence', 'Air/drone strike', 'Political violence'),
        (0.76, 'Protests', 'Peaceful protest', 'Demonstrations'),
        (0.78, 'Riots', 'Mob violence', 'Political violence'),
        (0.92, 'Violence against civilians', 'Attack', 'Political violence'),
        (1.01, 'Strategic developments', 'Arrests', 'Strategic developments')
    ) AS k (upto, type, sub, disorder) WHERE dice.what_ < k.upto ORDER BY k.upto LIMIT 1
) AS kind
CROSS JOIN LATERAL (
    SELECT floor(power(dice.what_ * 7 - floor(dice.what_ * 7), 6) * 60)::int AS best
) AS dead
CROSS JOIN LATERAL (
    SELECT dead.best, least(dead.best, (n % 3)::int) AS less, (n % 4)::int AS more
) AS toll
CROSS JOIN LATERAL (
    SELECT
        (ARRAY['Monitor One', 'Monitor Two', 'News Agency'])[1:1 + n % 3] AS names,
        (ARRAY['مرصد أول', 'مرصد ثان', 'وكالة أنباء'])[1:1 + n % 3] AS names_ar
) AS outlet
