-- About 7,000 published positions: the gazetteer's places and made-up villages around them.
CREATE UNLOGGED TABLE made_up_spot AS
WITH place AS (
    SELECT p.place_id, p.name_en, p.name_ar, p.point,
           a1.pcode AS admin1_pcode, a1.name_en AS admin1_name_en, a1.name_ar AS admin1_name_ar,
           a2.pcode AS admin2_pcode, a2.name_en AS admin2_name_en, a2.name_ar AS admin2_name_ar,
           a3.pcode AS admin3_pcode, a3.name_en AS admin3_name_en, a3.name_ar AS admin3_name_ar
    FROM gazetteer.place AS p
    JOIN gazetteer.place AS a1 ON a1.level = 'governorate' AND a1.pcode = p.admin1_pcode
    LEFT JOIN gazetteer.place AS a2 ON a2.level = 'district' AND a2.pcode = p.admin2_pcode
    LEFT JOIN gazetteer.place AS a3 ON a3.level = 'subdistrict' AND a3.pcode = p.admin3_pcode
    WHERE p.level IN ('settlement', 'subdistrict', 'district', 'neighbourhood')
      AND p.point IS NOT NULL
), moved AS (
    SELECT DISTINCT ON (x, y) *
    FROM (
        SELECT place.*, village,
               round((ST_X(point) + village * 0.03 * cos(village * 2.4 + 1))::numeric, 2) AS x,
               round((ST_Y(point) + village * 0.03 * sin(village * 2.4 + 1))::numeric, 2) AS y
        FROM place CROSS JOIN generate_series(0, 5) AS village
    ) AS every
    ORDER BY x, y, village, place_id
)
SELECT row_number() OVER (ORDER BY md5(place_id || village)) - 1 AS rank,
       CASE village WHEN 0 THEN name_en ELSE name_en || ' ' || village END AS name_en,
       CASE village WHEN 0 THEN name_ar ELSE name_ar || ' ' || village END AS name_ar,
       ST_SetSRID(ST_MakePoint(x::float8, y::float8), 4326) AS point,
       admin1_pcode, admin1_name_en, admin1_name_ar, admin2_pcode, admin2_name_en,
       admin2_name_ar, admin3_pcode, admin3_name_en, admin3_name_ar
FROM moved
--;
CREATE INDEX ON made_up_spot (rank)
--;
ANALYZE made_up_spot
