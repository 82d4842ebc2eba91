"""What an embed says in words, in both languages; and what part of the world it speaks of."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from app.domain.filters import AsOf, Box
from app.query.collections import CORRIDORS, EVENTS
from app.serve.asking.times import Times
from app.serve.views.embed_text import Change, EmbedFacts, EmbedText, describe_embed
from app.serve.views.view_frame import fit_box, frame_view
from app.serve.views.view_state import ViewState

JULY_22 = datetime(2025, 7, 22, 22, 30, tzinfo=UTC)
PERIOD = (date(2025, 3, 6), date(2025, 3, 9))
TIMES = Times(AsOf(), 17, JULY_22, JULY_22)
FROZEN = Times(AsOf(snapshot=JULY_22), 3, JULY_22, JULY_22)


def tell_row(low: int | None, high: int | None, **fields: Any) -> dict[str, Any]:
    """A toll of an area, as the database gives it."""
    return {"title_en": "Toll of the coast", "title_ar": "حصيلة الساحل", "killed_low": low,
            "killed_best": None, "killed_high": high, "sources": ["A", "B", "C", "D", "E"],
            "sources_ar": ["أ"]} | fields  # fmt: skip


def tell(lang: str = "en", **changes: Any) -> EmbedText:
    """Return what is said of 12 events and a toll of 1,426 to 1,700."""
    given: dict[str, Any] = {"period": PERIOD, "times": TIMES, "matched": 12, "sources": 5,
                             "unplaced": 3, "updated": JULY_22, "collection": EVENTS,
                             "row": tell_row(1426, 1700)}  # fmt: skip
    return describe_embed(ViewState(lang=lang), EmbedFacts(**given | changes))


def test_tells_period_figure_and_sources() -> None:
    text = tell()
    assert text.lead == "6–9 March 2025: 12 events from 5 sources. 3 not on the map."
    assert (text.name, text.figure) == ("Toll of the coast", "1,426–1,700 killed")
    assert text.sources == "Sources: A, B, C, D and 1 more."
    assert text.updated == "Last updated 22 July 2025, 22:30 UTC (01:30 Damascus)."
    assert text.correction is None and text.notices == ()


def test_tells_the_same_in_arabic() -> None:
    text = tell("ar")
    assert text.lead == "من ٦ إلى ٩ آذار ٢٠٢٥: ١٢ حدثاً من ٥ مصادر. ٣ خارج الخريطة."
    assert (text.name, text.figure) == ("حصيلة الساحل", "القتلى: من ١٬٤٢٦ إلى ١٬٧٠٠")
    assert text.updated == "آخر تحديث ٢٢ تموز ٢٠٢٥، ٢٢:٣٠ بالتوقيت العالمي (٠١:٣٠ بتوقيت دمشق)."


@pytest.mark.parametrize(
    ("population", "english", "arabic"),
    [
        ("civilians", "2,069 civilians killed", "القتلى (مدنيون): ٢٬٠٦٩"),
        ("security", "2,069 security forces killed", "القتلى (قوات الأمن): ٢٬٠٦٩"),
        ("all", "2,069 killed", "القتلى: ٢٬٠٦٩"),
        ("unstated", "2,069 killed", "القتلى: ٢٬٠٦٩"),
        (None, "2,069 killed", "القتلى: ٢٬٠٦٩"),
    ],
)
def test_says_whom_a_figure_counts_where_it_is_not_everybody(
    population: str | None, english: str, arabic: str
) -> None:
    row = tell_row(2069, 2069, killed_population=population)
    assert (tell(row=row).figure, tell("ar", row=row).figure) == (english, arabic)
    change = Change("corrected", JULY_22, None, row)
    assert tell(change=change).correction == f"Corrected 22 July 2025: now {english}."


@pytest.mark.parametrize(
    ("sel", "contested", "said"),
    [("evt_1", False, "Masar · figures as the sources give them"),
     ("evt_1", True, "Masar · figures contested"), (None, False, "Masar · figures contested")],
)  # fmt: skip
def test_says_that_figures_are_contested_where_they_are(
    sel: str | None, contested: bool, said: str
) -> None:
    facts = EmbedFacts(PERIOD, TIMES, 1, collection=EVENTS, row=tell_row(5, 5, contested=contested))
    assert describe_embed(ViewState(sel=sel), facts).footer == said


def test_tells_all_in_sentences() -> None:
    change = Change("corrected", JULY_22, None, tell_row(5, 5))
    assert tell(change=change).tell_in_short() == (
        "Toll of the coast: 1,426–1,700 killed. Corrected 22 July 2025: now 5 killed. "
        "6–9 March 2025: 12 events from 5 sources. 3 not on the map."
    )


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", "Corrected 22 July 2025 (new evidence): now at least 1,800 killed."),
        ("ar", "صُحّح في ٢٢ تموز ٢٠٢٥ (أدلة جديدة). الآن: القتلى: ١٬٨٠٠ على الأقل."),
    ],
)
def test_frozen_keeps_its_figure_and_says_the_correction(lang: str, said: str) -> None:
    change = Change("corrected", JULY_22, "new_evidence", tell_row(1800, None))
    text = tell(lang, times=FROZEN, is_frozen=True, change=change)
    assert text.figure == tell(lang).figure
    assert text.correction == said
    assert text.updated is None
    assert len(text.notices) == 1


def test_tells_how_a_record_ended() -> None:
    gone = Change("withdrawn", JULY_22, "source_retracted")
    assert tell(row=None, change=gone).correction == (
        "Withdrawn 22 July 2025 (its source took it back)."
    )
    merged = Change("merged", JULY_22, None, tell_row(5, 5))
    assert tell(change=merged).correction == (
        "Corrected 22 July 2025: it is told by another record now, «Toll of the coast»: 5 killed."
    )
    assert tell(change=Change("corrected", JULY_22, None, tell_row(5, 5))).correction == (
        "Corrected 22 July 2025: now 5 killed."
    )


def test_counts_events_where_no_record_leads() -> None:
    assert tell(row=None, collection=None, matched_now=13).correction == (
        "Corrected since: now 13 events."
    )
    assert tell(row=None, collection=None, matched_now=12).correction is None


def test_a_status_of_then_says_what_is_known_today() -> None:
    road = {"name_en": "Road", "name_ar": "طريق", "last_confirmed_at": None, "sources": []}
    then, now = road | {"status": "open"}, road | {"status": "unknown"}
    text = tell(collection=CORRIDORS, row=then, change=Change("today", JULY_22, None, now))
    assert text.figure == "reported open"
    assert text.correction == "Today: unknown or out of date."


def test_says_that_there_is_nothing_to_say() -> None:
    text = describe_embed(ViewState(), None)
    assert text.figure is None and "no figures" in text.lead


def test_a_frame_shows_what_the_map_shows() -> None:
    box = frame_view((0, 36), 8, (256, 256))
    width = 360 / 2**8
    assert (box.west, box.east) == pytest.approx((36 - width / 2, 36 + width / 2))
    assert (box.south, box.north) == pytest.approx((-width / 2, width / 2), rel=1e-4)


def test_a_box_fits_its_own_frame() -> None:
    inner = Box(35.8, 34.6, 36.2, 35.9)
    lat, lon, zoom = fit_box(inner, (640, 400))
    outer = frame_view((lat, lon), zoom, (640, 400))
    assert outer.west < inner.west and inner.east < outer.east
    assert outer.south < inner.south and inner.north < outer.north
    assert fit_box(Box(36, 35, 36, 35), (640, 400))[2] == 13
