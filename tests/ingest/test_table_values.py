"""Dates, figures and positions as people write them into their sheets."""

import pytest

from app.ingest.table.dates import DateReader, UndecidedOrder, spell_stated
from app.ingest.table.figures import read_figure
from app.ingest.table.positions import looks_swapped, read_degrees, split_position

DAYS_FIRST = DateReader("day-month")


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2025-03-07", "2025-03-07", "2025-03-07"),
        ("2025-03-07T00:00:00.000Z", "2025-03-07", "2025-03-07"),
        ("2025-03-07 14:30", "2025-03-07", "2025-03-07"),
        ("٠٧/٠٣/٢٠٢٥", "2025-03-07", "2025-03-07"),
        ("07.03.2025", "2025-03-07", "2025-03-07"),
        ("25/03/25", "2025-03-25", "2025-03-25"),
        ("7 March 2025", "2025-03-07", "2025-03-07"),
        ("March 7, 2025", "2025-03-07", "2025-03-07"),
        ("7-Mar-25", "2025-03-07", "2025-03-07"),
        ("Friday, 7th of March 2025", "2025-03-07", "2025-03-07"),
        ("7 mars 2025", "2025-03-07", "2025-03-07"),
        ("٧ آذار 2025", "2025-03-07", "2025-03-07"),
        ("7 مارس 2025", "2025-03-07", "2025-03-07"),
        ("7 آذار/مارس 2025", "2025-03-07", "2025-03-07"),
        ("الجمعة 7 اذار 2025", "2025-03-07", "2025-03-07"),
        ("3 كانون الثاني 2025", "2025-01-03", "2025-01-03"),
        ("3 كانون الأول 2024", "2024-12-03", "2024-12-03"),
        ("3 تشرين ثاني 2024", "2024-11-03", "2024-11-03"),
        ("6-9 March 2025", "2025-03-06", "2025-03-09"),
        ("28 February – 3 March 2025", "2025-02-28", "2025-03-03"),
        ("من 6 إلى 9 آذار 2025", "2025-03-06", "2025-03-09"),
        ("06/03/2025 - 09/03/2025", "2025-03-06", "2025-03-09"),
        ("2025-03-06/08", "2025-03-06", "2025-03-08"),
        ("آذار 2025", "2025-03-01", "2025-03-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2025", "2025-01-01", "2025-12-31"),
    ],
)
def test_date_is_read_as_its_days(text: str, start: str, end: str) -> None:
    days = DAYS_FIRST.read(text)
    assert (days.start.isoformat(), days.end.isoformat()) == (start, end)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("31/02/2025", "no day 2025-02-31"),
        ("0000-00-00", "no day"),
        ("soon", "write it as 2025-03-07"),
        ("March", "write it as 2025-03-07"),
        ("07/09/1446", "Hijri"),
        ("9-6 March 2025", "ends before it begins"),
        ("45723", "write it as 2025-03-07"),
    ],
)
def test_what_is_no_date_is_refused_with_what_would_be_right(text: str, hint: str) -> None:
    with pytest.raises(ValueError, match=hint):
        DAYS_FIRST.read(text)


def test_order_of_day_and_month_is_asked_for_and_never_assumed() -> None:
    with pytest.raises(UndecidedOrder, match=r'7 March or 3 July; write order = "day-month"'):
        DateReader().read("07/03/2025")
    assert DateReader("month-day").read("07/03/2025").start.isoformat() == "2025-07-03"
    for decided in ("25/03/2025", "03/25/2025", "03/03/2025"):
        assert DateReader().read(decided).start.month == 3


def test_days_counted_by_a_spreadsheet_are_read_when_the_mapping_says_so() -> None:
    assert DateReader(serial=True).read("45723").start.isoformat() == "2025-03-07"


def test_date_of_a_report_keeps_the_unit_in_which_it_was_stated() -> None:
    stated = [spell_stated(DAYS_FIRST.read(t)) for t in ("7 March 2025", "March 2025", "2025")]
    assert stated == ["2025-03-07", "2025-03", "2025"]


@pytest.mark.parametrize(
    ("text", "low", "best", "high", "quantifier"),
    [
        ("12", None, 12, None, "exact"),
        ("٠", None, 0, None, "exact"),
        ("12.0", None, 12, None, "exact"),
        ("1,234", None, 1234, None, "exact"),
        ("1 234 567", None, 1234567, None, "exact"),
        ("١٬٢٣٤", None, 1234, None, "exact"),
        ("~20", None, 20, None, "approximately"),
        ("نحو ٢٠ شهيداً", None, 20, None, "approximately"),
        ("20+", 20, None, None, "at_least"),
        ("at least 20", 20, None, None, "at_least"),
        ("20 على الأقل", 20, None, None, "at_least"),
        ("ما لا يقل عن 20", 20, None, None, "at_least"),
        (">20", 21, None, None, "more_than"),
        ("أكثر من 20", 21, None, None, "more_than"),
        ("plus de 20", 21, None, None, "more_than"),
        ("up to 20", None, None, 20, "up_to"),
        ("<20", None, None, 19, "up_to"),
        ("20-30", 20, None, 30, "range"),
        ("between 20 and 30", 20, None, 30, "range"),
        ("من 20 إلى 30", 20, None, 30, "range"),
        ("5 killed", None, 5, None, "exact"),
        ("dozens", None, None, None, "none"),
        ("عشرات القتلى", None, None, None, "none"),
    ],
)
def test_figure_is_kept_as_it_is_said(
    text: str, low: int | None, best: int | None, high: int | None, quantifier: str
) -> None:
    figure = read_figure(text)
    assert figure is not None
    assert (figure.low, figure.best, figure.high) == (low, best, high)
    assert figure.quantifier == quantifier


def test_words_of_a_figure_are_quoted_and_bare_numbers_are_not() -> None:
    quotes = [figure.quote for text in ("12", "~20", "dozens") if (figure := read_figure(text))]
    assert quotes == ["", "~20", "dozens"]


@pytest.mark.parametrize(
    "text", ["", " ", "-", "–", "N/A", "n.a.", "unknown", "غير معروف", "غير محدّد", "*", "inconnu"]
)
def test_unknown_is_never_zero(text: str) -> None:
    assert read_figure(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "1.5",
        "1.234",
        "-5",
        "3 (2 children)",
        "2 + 4",
        "3/5",
        "5?",
        "30-20",
        "no idea",
        "1 2 3",
        "1e5",
    ],
)
def test_what_may_mean_several_figures_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is no figure"):
        read_figure(text)


@pytest.mark.parametrize(
    ("text", "pair"),
    [
        ("35.18, 35.95", ("35.18", "35.95")),
        ("(35.18,35.95)", ("35.18", "35.95")),
        ("35,18; 35,95", ("35.18", "35.95")),
        ("35.18 35.95", ("35.18", "35.95")),
        ("35.18N, 35.95E", ("35.18", "35.95")),
        ("٣٥٫١٨، ٣٥٫٩٥", ("35.18", "35.95")),
    ],
)
def test_position_in_one_cell_is_split(text: str, pair: tuple[str, str]) -> None:
    assert split_position(text) == pair


def test_degrees_and_minutes_become_a_decimal_number() -> None:
    assert read_degrees("35°11'24\"N") == "35.190000"
    assert read_degrees("somewhere") == "somewhere"


def test_swapped_position_is_told_only_where_the_other_way_lies_in_syria() -> None:
    assert looks_swapped("38.9", "35.9")
    assert not looks_swapped("35.9", "38.9")
    assert not looks_swapped("36.2", "37.1")  # in Syria either way: nobody can tell
    assert not looks_swapped("50.0", "10.0")
