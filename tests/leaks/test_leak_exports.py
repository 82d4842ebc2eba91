"""Exports: files of two worlds that differ in secrets are the same, byte for byte.

Channel 11, in every shape: what the map withholds is in no cell, no name of a file and no count.
"""

import io
from datetime import date

import geopandas
import pytest
from export_runs import PAIRS, export
from paired_worlds import Sight
from victims import EVENTS, POSITIONS, SECRETS, SITES, Secret

from app.domain.export import ExportReport
from app.domain.filters import Box, DateRange


def tell(report: ExportReport) -> dict[str, object]:
    """Return what a report says, without how long it took."""
    return report.as_dict() | {"seconds": 0}


def spell_files(sight: Sight, shape: str, subject: str, *, exact: bool = False) -> str:
    """Return an export as text: its names, its words, and every position."""
    database = sight.world.database
    engine = database.writer if exact else database.web
    parts, report = export(engine, shape, subject, exact=exact)
    if shape == "parquet":
        table = geopandas.read_parquet(io.BytesIO(parts[""]))
        return f"{table.to_json(default=str, ensure_ascii=False)} {report.as_dict()}".casefold()
    texts = [*parts, *(data.decode() for data in parts.values()), str(tell(report))]
    return " ".join(texts).casefold()


@pytest.mark.parametrize(("subject", "shape"), PAIRS)
def test_files_of_both_worlds_are_the_same(
    here: Sight, there: Sight, subject: str, shape: str
) -> None:
    ours, theirs = (export(s.world.database.web, shape, subject) for s in (here, there))
    assert ours[0] == theirs[0]
    assert tell(ours[1]) == tell(theirs[1])
    assert ours[1].rows > 0


@pytest.mark.parametrize(("subject", "shape"), PAIRS)
@pytest.mark.parametrize("point", [*POSITIONS, *((lon, lat) for _, _, lat, lon in SITES.values())])
def test_no_box_around_a_hidden_place_tells_the_worlds_apart(
    here: Sight, there: Sight, subject: str, shape: str, point: tuple[float, float]
) -> None:
    lon, lat = point
    for reach in (0.0001, 0.003, 0.02, 0.2):
        box = Box(lon - reach, lat - reach, lon + reach, lat + reach)
        ours, theirs = (
            export(s.world.database.web, shape, subject, box=box) for s in (here, there)
        )
        assert ours[0] == theirs[0]
        assert tell(ours[1]) == tell(theirs[1])


@pytest.mark.parametrize(("subject", "shape"), PAIRS)
def test_no_days_and_no_dataset_tell_the_worlds_apart(
    here: Sight, there: Sight, subject: str, shape: str
) -> None:
    days = DateRange(date(2025, 6, 8), None), DateRange(None, date(2025, 5, 1))
    for asked in ({"dates": days[0]}, {"dates": days[1]}, {"dataset": "story"}):
        ours, theirs = (
            export(s.world.database.web, shape, subject, **asked) for s in (here, there)
        )
        assert ours[0] == theirs[0]


@pytest.mark.parametrize(("subject", "shape"), PAIRS)
@pytest.mark.parametrize("secret", SECRETS, ids=lambda secret: secret.name)
def test_no_file_holds_a_word_or_a_position_of_a_secret(
    there: Sight, subject: str, shape: str, secret: Secret
) -> None:
    text = spell_files(there, shape, subject)
    assert [word for word in secret.words if word.casefold() in text] == []
    for point in secret.points:
        for number in point:
            assert f"{number:.4f}".rstrip("0") not in text


@pytest.mark.parametrize(("word", "shape"), [("coppersmiths", "acled"), ("zafaran", "geojson"),
                                             ("zumurrud", "ucdp"), ("36.1062", "parquet"),
                                             (EVENTS["waiting"], "hxl")])  # fmt: skip
def test_secrets_are_there_to_be_found(there: Sight, word: str, shape: str) -> None:
    """The exact export, which nobody may pass on, has what the others were searched for."""
    assert word.casefold() in spell_files(there, shape, "events", exact=True)
