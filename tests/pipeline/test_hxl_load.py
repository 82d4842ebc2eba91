"""Tagged sheets in a real ledger: told apart without ids, placed again, given back to be mended."""

from dataclasses import replace
from pathlib import Path

from postgres_server import Database

from app.domain.place import Place, Point
from app.domain.report import Outcome
from app.pipeline import LoadOptions, import_file
from app.pipeline.replacing import apply_places
from app.store.places import read_places, replace_places

VILLAGE = Place("C9911", "settlement", "Oxendale", "أوكسنديل", "SY", pcode="C9911",
                parent_id="SY0401", admin1_pcode="SY04", admin2_pcode="SY0401",
                point=Point(36.8, 34.8), precision_m=1500, source="invented")  # fmt: skip
SHEET = (
    "Day,Place,Kind,Dead,Told\n"
    "#date,#loc,#event+type,#affected+killed,#description\n"
    "2025-03-07,Oxendale,Battles,3,at noon\n"
    "2025-03-07,Oxendale,Battles,3,at night\n"
)
EVENTS = "SELECT provider_id, count(*)::int FROM ledger.event GROUP BY 1 ORDER BY 1"


def write_sheet(tmp_path: Path, text: str = SHEET) -> Path:
    path = tmp_path / "sheet.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_rows_that_only_their_order_tells_apart_stay_themselves_when_placed_again(
    places_database: Database, tmp_path: Path
) -> None:
    path = write_sheet(tmp_path)
    assert import_file(places_database.writer, "hxl", path).unplaced == 2
    ids = [name for name, _ in places_database.ask(EVENTS)]
    assert ids == [ids[0], f"{ids[0]}-2"]
    with places_database.writer.begin() as connection:
        replace_places(connection, [*read_places(connection), replace(VILLAGE)])
    apply_places(places_database.writer)
    assert places_database.ask(EVENTS) == [(ids[0], 2), (ids[1], 2)]
    again = import_file(places_database.writer, "hxl", path)
    assert (again.read, again.unchanged) == (2, 2)


def test_rejected_rows_are_mended_and_loaded_as_the_rest_of_the_sheet(
    places_database: Database, tmp_path: Path
) -> None:
    wrong = SHEET.replace("Battles,3,at night", "Fite,3,at night")
    path, rejects = write_sheet(tmp_path, wrong), tmp_path / "rejects.csv"
    options = LoadOptions(rejects=rejects)
    report = import_file(places_database.writer, "hxl", path, options=options)
    assert (report.read, report.unplaced, report.rejected) == (2, 1, 1)
    assert sum(getattr(report, outcome.value) for outcome in Outcome) == 2
    mended = tmp_path / "mended" / "sheet.csv"
    mended.parent.mkdir()
    mended.write_text(rejects.read_text("utf-8-sig").replace("Fite", "Mob violence"))
    second = import_file(places_database.writer, "hxl", mended)
    assert (second.adapter, second.read, second.unplaced) == (report.adapter, 1, 1)
    told = places_database.ask(
        "SELECT provider ->> 'Told #description' FROM ledger.event ORDER BY 1"
    )
    assert told == [("at night",), ("at noon",)]
