"""Shapes: columns as their formats name them, codes of the crosswalk, unknown left empty."""

import io
import json
from datetime import date

import pandas
import pytest
from export_runs import ABROAD, CITY, encode, read_csv, read_header, tell_moved, tell_shown

from app.domain.errors import MasarError
from app.domain.place import GEO_PRECISION, WHERE_PREC, Precision
from app.domain.spreadsheet_cells import guard_cell
from app.encode.shapes import SHAPES, find_shape

ACLED = """
event_id_cnty, event_date, year, time_precision, disorder_type, event_type, sub_event_type,
actor1, assoc_actor_1, inter1, actor2, assoc_actor_2, inter2, interaction, civilian_targeting,
iso, region, country, admin1, admin2, admin3, location, latitude, longitude, geo_precision,
source, source_scale, notes, fatalities, tags, timestamp
"""
UCDP = """
id, relid, year, active_year, code_status, type_of_violence, conflict_dset_id, conflict_new_id,
conflict_name, dyad_dset_id, dyad_new_id, dyad_name, side_a_dset_id, side_a_new_id, side_a,
side_b_dset_id, side_b_new_id, side_b, number_of_sources, source_article, source_office,
source_date, source_headline, source_original, where_prec, where_coordinates, where_description,
adm_1, adm_2, latitude, longitude, geom_wkt, priogrid_gid, country, country_id, region,
event_clarity, date_prec, date_start, date_end, deaths_a, deaths_b, deaths_civilians,
deaths_unknown, best, high, low, gwnoa, gwnob
"""
DTM = """
id, operation, admin0Name, admin0Pcode, admin1Name, admin1Pcode, admin2Name, admin2Pcode,
adminLevel, numPresentIdpInd, reportingDate, yearReportingDate, monthReportingDate, roundNumber,
displacementReason, numberMales, numberFemales, idpOriginAdmin1Name, idpOriginAdmin1Pcode,
assessmentType, operationStatus
"""
HXL = """
#event+id, #date+occurred, #date+start, #date+end, #event+type, #event+type+sub, #event+scope,
#event+verification, #group+name+first, #group+name+second, #adm1+name, #adm1+code, #adm2+name,
#adm2+code, #adm3+name, #adm3+code, #loc+name, #geo+lat, #geo+lon, #geo+precision,
#affected+killed, #affected+killed+min, #affected+killed+max, #affected+injured, #meta+source,
#description+i_en, #description+i_ar
"""


def list_words(text: str) -> list[str]:
    return [word.strip() for word in text.replace("\n", " ").split(",")]


@pytest.mark.parametrize(
    ("shape", "columns", "count"), [("acled", ACLED, 31), ("ucdp", UCDP, 49), ("dtm", DTM, 21)]
)
def test_columns_are_those_of_the_format_in_their_order(
    shape: str, columns: str, count: int
) -> None:
    row = tell_moved() if shape == "dtm" else tell_shown()
    parts, _ = encode(shape, row)
    assert read_header(parts[""]) == list_words(columns) == list(SHAPES[shape].columns)
    assert len(SHAPES[shape].columns) == count


def test_tables_without_rows_still_have_their_header() -> None:
    assert read_header(encode("acled")[0][""]) == list_words(ACLED)
    assert json.loads(encode("geojson")[0][""]) == {"type": "FeatureCollection", "features": []}
    parts, _ = encode("flowmap")
    assert parts == {"flows.csv": b"origin,dest,count,time\r\n",
                     "locations.csv": b"id,name,lat,lon\r\n"}  # fmt: skip


def test_unknown_shape_is_named_with_those_that_there_are() -> None:
    with pytest.raises(MasarError, match="'kml'") as caught:
        find_shape("kml")
    assert "acled, ucdp, hxl, dtm, flowmap, geojson, parquet" in str(caught.value.way_out)


def spell(shape: str, **changes: object) -> dict[str, str]:
    [*_, row] = read_csv(encode(shape, tell_shown(**changes))[0][""])
    return row


def test_event_in_acleds_columns() -> None:
    row = spell("acled")
    assert {name: text for name, text in row.items() if text} == {
        "event_id_cnty": "evt_1", "event_date": "2025-03-06", "year": "2025",
        "time_precision": "2", "disorder_type": "Political violence", "event_type": "Battles",
        "sub_event_type": "Armed clash", "actor1": "Side A", "iso": "760",
        "region": "Middle East", "country": "Syria", "admin1": "Tartous", "admin2": "Banyas",
        "location": "Banyas", "latitude": "35.18", "longitude": "35.95", "geo_precision": "1",
        "source": "Monitor; Paper", "notes": "Clashes", "fatalities": "4",
        "tags": "verification: fair; contested; record: story", "timestamp": "1741435200",
    }  # fmt: skip


def test_event_in_ucdps_columns() -> None:
    row = spell("ucdp")
    assert {name: text for name, text in row.items() if text} == {
        "id": "evt_1", "year": "2025", "side_a": "Side A", "number_of_sources": "2",
        "source_office": "Monitor; Paper", "where_prec": "1", "where_coordinates": "Banyas",
        "adm_1": "Tartous", "adm_2": "Banyas", "latitude": "35.18", "longitude": "35.95",
        "geom_wkt": "POINT (35.95 35.18)", "priogrid_gid": "180432", "country": "Syria",
        "country_id": "652", "region": "Middle East", "event_clarity": "1", "date_prec": "2",
        "date_start": "2025-03-06", "date_end": "2025-03-09", "high": "11", "low": "4",
    }  # fmt: skip


def test_bounds_are_not_exchanged() -> None:
    row = spell("ucdp", killed_low=1, killed_best=2, killed_high=3)
    assert [row[name] for name in ("best", "high", "low", "deaths_civilians")] == list("2312")
    row = spell("hxl", killed_low=1, killed_best=2, killed_high=3)
    assert [row[name] for name in ("best", "low", "high")] == list("213")


@pytest.mark.parametrize(
    ("low", "best", "expected"), [(4, 9, "4"), (None, 9, "9"), (None, None, ""), (0, 0, "0")]
)
def test_fatalities_are_the_most_conservative_and_unknown_is_not_zero(
    low: int | None, best: int | None, expected: str
) -> None:
    assert (
        spell("acled", killed_low=low, killed_best=best, killed_high=99)["fatalities"] == expected
    )


@pytest.mark.parametrize("shape", ["ucdp", "hxl"])
def test_unknown_tolls_are_empty(shape: str) -> None:
    row = spell(shape, killed_low=None, killed_best=None, killed_high=None)
    assert [row[name] for name in ("low", "best", "high")] == ["", "", ""]


@pytest.mark.parametrize("shape", ["acled", "ucdp", "hxl"])
def test_what_is_no_point_has_no_position(shape: str) -> None:
    row = spell(shape, lon=None, lat=None)
    assert (row["latitude"], row["longitude"]) == ("", "")
    assert "POINT" not in "".join(row.values()) and not row.get("priogrid_gid")


@pytest.mark.parametrize("precision", Precision)
def test_codes_of_precision_are_those_of_the_crosswalk(precision: Precision) -> None:
    codes = {"geo_precision": GEO_PRECISION[precision], "where_prec": WHERE_PREC[precision]}
    assert spell("acled", **codes)["geo_precision"] == str(codes["geo_precision"])
    assert spell("ucdp", **codes)["where_prec"] == str(codes["where_prec"])
    crosswalk = {"exact": 11, "street_or_landmark": 11, "neighbourhood": 11, "settlement": 11,
                 "subdistrict": 22, "district": 23, "governorate": 34, "linear": 25,
                 "country": 36}  # fmt: skip
    assert codes["geo_precision"] * 10 + codes["where_prec"] == crosswalk[precision]


@pytest.mark.parametrize(("ours", "theirs"), [(1, 1), (2, 2), (3, 2), (4, 3), (5, 3)])
def test_codes_of_time_are_acleds(ours: int, theirs: int) -> None:
    assert spell("acled", date_prec=ours)["time_precision"] == str(theirs)
    assert spell("ucdp", date_prec=ours)["date_prec"] == str(ours)


@pytest.mark.parametrize(
    ("verification", "clarity"),
    [("unverified", "2"), ("under_investigation", "2"), ("weak", "2"), ("fair", "1"),
     ("confirmed", "1"), ("contested", "2")],
)  # fmt: skip
def test_clarity_is_that_of_the_crosswalk(verification: str, clarity: str) -> None:
    assert spell("ucdp", verification=verification)["event_clarity"] == clarity


@pytest.mark.parametrize(
    ("event_type", "sides", "code"),
    [("Violence against civilians", (None, None), "3"),
     ("Battles", ("Government of Syria", "Syrian insurgents"), "1"),
     ("Explosions/Remote violence", ("Side A", "Military Forces of Syria"), "1"),
     ("Battles", ("Side A", "Side B"), "2"), ("Battles", ("Side A", None), "")],
)  # fmt: skip
def test_violence_has_ucdps_codes(
    event_type: str, sides: tuple[str | None, str | None], code: str
) -> None:
    row = spell("ucdp", event_type=event_type, actor1=sides[0], actor2=sides[1])
    assert row["type_of_violence"] == code


@pytest.mark.parametrize(
    ("shape", "changes"),
    [("acled", {"scope": "total"}), ("acled", {"scope": "part"}), ("ucdp", {"scope": "total"}),
     ("acled", {"verification": "discounted"}), ("ucdp", {"verification": "discounted"}),
     ("ucdp", {"event_type": "Protests"}), ("ucdp", {"event_type": "Strategic developments"})],
)  # fmt: skip
def test_what_would_be_counted_twice_is_left_out_and_told(
    shape: str, changes: dict[str, object]
) -> None:
    parts, tally = encode(shape, tell_shown(**changes), tell_shown(id="evt_2"))
    assert [next(iter(row.values())) for row in read_csv(parts[""])] == ["evt_2"]
    assert (tally.rows, tally.left_out.total()) == (1, 1)


def test_hxl_has_a_row_of_tags_for_every_column() -> None:
    parts, _ = encode("hxl", tell_shown())
    tags, row = read_csv(parts[""])
    assert list(tags.values()) == list_words(HXL)
    assert (row["event_date"], row["precision"]) == ("2025-03-06", "settlement")
    assert row["notes_ar"] == "اشتباكات"


def test_totals_stay_where_a_column_tells_them_apart() -> None:
    parts, tally = encode("hxl", tell_shown(scope="total"))
    assert read_csv(parts[""])[1]["scope"] == "total"
    assert not tally.left_out


FORMULAS = ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1"]


@pytest.mark.parametrize("text", FORMULAS)
@pytest.mark.parametrize("shape", ["acled", "ucdp", "hxl"])
def test_formulas_are_disarmed_in_public_tables_and_verbatim_in_exact_ones(
    shape: str, text: str
) -> None:
    disarmed, tally = encode(shape, tell_shown(actor1=text, title_en=text))
    assert guard_cell(text) in read_csv(disarmed[""])[-1].values()
    assert text not in read_csv(disarmed[""])[-1].values()
    assert tally.formulas >= 1
    verbatim, _ = encode(shape, tell_shown(actor1=text), verbatim=True)
    assert text in read_csv(verbatim[""])[-1].values()


@pytest.mark.parametrize("text", ["-5.25", "+3", "Side A", "1=1", "a@b", "-"])
def test_only_formulas_are_disarmed(text: str) -> None:
    parts, tally = encode("acled", tell_shown(actor1=text))
    expected = "'-" if text == "-" else text
    assert read_csv(parts[""])[0]["actor1"] == expected
    assert tally.formulas == (text == "-")


OWN = {"id": "7", "where_coordinates": "=HYPERLINK(1)", "best": "3", "odd": 'x, "y"\r\nz'}


def test_row_of_the_format_itself_is_given_back_word_for_word() -> None:
    row = tell_shown(adapter="ucdp_ged", provider=OWN, scope="total", event_type="Protests")
    parts, tally = encode("ucdp", row, verbatim=True, more_columns=("odd",))
    [found] = read_csv(parts[""])
    assert read_header(parts[""]) == [*list_words(UCDP), "odd"]
    assert {name: text for name, text in found.items() if text} == OWN
    assert (tally.own_rows, tally.rows, tally.formulas) == (1, 1, 1)


def test_row_of_another_format_is_told_by_our_own_fields() -> None:
    parts, tally = encode("ucdp", tell_shown(adapter="hxl", provider=OWN), verbatim=True)
    assert read_csv(parts[""])[0]["id"] == "evt_1"
    assert tally.own_rows == 0


def test_cells_that_were_not_kept_say_so() -> None:
    row = tell_shown(adapter="ucdp_ged", provider={"id": "7"}, lost_columns=("source_headline",))
    parts, tally = encode("ucdp", row)
    told = "(not kept: looks like it names a private person)"
    assert read_csv(parts[""])[0]["source_headline"] == told
    assert tally.not_kept == {"source_headline": 1}


def test_movement_in_dtms_columns() -> None:
    [row] = read_csv(encode("dtm", tell_moved())[0][""])
    assert {name: text for name, text in row.items() if text} == {
        "id": "flw_1", "admin0Name": "Lebanon", "admin0Pcode": "LBN", "adminLevel": "0",
        "numPresentIdpInd": "500", "reportingDate": "2025-03-20", "yearReportingDate": "2025",
        "monthReportingDate": "3", "idpOriginAdmin1Name": "Tartous",
        "idpOriginAdmin1Pcode": "SY10",
    }  # fmt: skip
    [row] = read_csv(encode("dtm", tell_moved(origin=ABROAD, dest=CITY, as_of=None))[0][""])
    assert (row["admin0Pcode"], row["admin1Pcode"], row["admin2Pcode"]) == ("SYR", "SY10", "SY1002")
    assert (row["adminLevel"], row["idpOriginAdmin1Name"]) == ("2", "Not available")
    assert row["reportingDate"] == "2025-03-31"


def test_dtm_counts_no_returns_and_no_unknown_numbers() -> None:
    rows = tell_moved(measure="returns"), tell_moved(persons_low=None)
    parts, tally = encode("dtm", *rows)
    assert read_csv(parts[""]) == []
    assert tally.left_out.total() == 2


def test_movements_as_a_flow_map() -> None:
    rows = (
        tell_moved(persons_best=620),
        tell_moved(part_of="flw_1"),
        tell_moved(persons_low=None),
        tell_moved(geometry=None),
        tell_moved(origin=ABROAD, dest=CITY, date_start=date(2025, 4, 1)),
    )
    parts, tally = encode("flowmap", *rows)
    assert parts["flows.csv"].decode().split("\r\n") == [
        "origin,dest,count,time", "SY1002,msr-lb-akkar,620,2025-03-06",
        "msr-lb-akkar,SY1002,500,2025-04-01", "",
    ]  # fmt: skip
    assert parts["locations.csv"].decode().split("\r\n") == [
        "id,name,lat,lon", "SY1002,Banyas,35.2,35.95", "msr-lb-akkar,Akkar,34.5,36.1", "",
    ]  # fmt: skip
    assert (tally.rows, tally.left_out.total()) == (2, 3)


def test_geojson_is_one_collection_however_many_rows() -> None:
    rows = [tell_shown(feature_id=f"evt_{n}", geometry=None) for n in range(1203)]
    parts, tally = encode("geojson", *rows, properties=("title_ar", "killed_high"))
    features = json.loads(parts[""])["features"]
    assert [feature["id"] for feature in features] == [f"evt_{n}" for n in range(1203)]
    assert features[0]["properties"] == {"title_ar": "اشتباكات", "killed_high": 11}
    assert features[0]["geometry"] is None
    assert tally.rows == 1203


@pytest.mark.parametrize("count", [500, 1000])
def test_geojson_closes_after_a_full_part(count: int) -> None:
    parts, _ = encode("geojson", *[tell_shown() for _ in range(count)], properties=("id",))
    assert len(json.loads(parts[""])["features"]) == count


def test_pandas_reads_the_tables() -> None:
    rows = [tell_shown(), tell_shown(killed_low=None, lon=None, lat=None, title_en='a, "b"\nc')]
    table = pandas.read_csv(io.BytesIO(encode("acled", *rows)[0][""]))
    assert table["fatalities"].tolist()[0] == 4 and pandas.isna(table["fatalities"][1])
    assert table["notes"][1] == 'a, "b"\nc'
    assert table["latitude"].dtype == float


def test_columns_without_a_value_are_found() -> None:
    _, tally = encode("acled", tell_shown(), tell_shown(actor2="Side B"))
    assert "actor2" in tally.filled and "assoc_actor_1" not in tally.filled
