"""Questions to the faces of other services, drawn towards what is hidden (channels 4, 8, 9, 11)."""

from attacker import Question
from attacks import HIDDEN_DAYS, HIDDEN_IDS, HIDDEN_POINTS, HIDDEN_WORDS, Questions
from hypothesis import strategies as st

from app.encode.shapes.acled import COLUMNS

ACLED = "/compat/acled/read"
UCDP = "/compat/ucdp/gedevents/25.1"
HAPI = "/compat/hapi/api/v2/coordination-context/conflict-events"
DTM = "/compat/dtm/v3/displacement/admin{}"
_DAYS = st.sampled_from([day.isoformat() for day in HIDDEN_DAYS])
_WORDS = st.sampled_from([*HIDDEN_WORDS, *HIDDEN_IDS])
_OPERATORS = st.sampled_from(["=", ">", "<", ">=", "<=", "LIKE", "BETWEEN"])


@st.composite
def draw_acled(draw: st.DrawFn) -> Question:
    """Ask by hidden words, days, places and figures in every column, with every comparison."""
    given = [("_format", draw(st.sampled_from(["json", "csv"])))]
    for name in sorted(draw(st.sets(st.sampled_from(sorted(COLUMNS)), min_size=1, max_size=2))):
        lon, lat = draw(st.sampled_from(HIDDEN_POINTS))
        word = draw(_WORDS)
        fitting = {"event_date": draw(_DAYS), "latitude": f"{lat}", "longitude": f"{lon}",
                   "fatalities": draw(st.sampled_from(["0", "10", "77"]))}  # fmt: skip
        value = fitting.get(name, draw(st.sampled_from([word, word[:4], f"%{word[:3]}%"])))
        operator = draw(_OPERATORS)
        more = f"|{fitting.get(name, word)}" if operator == "BETWEEN" else ""
        given += [(name, value + more), (f"{name}_where", operator)]
    if draw(st.booleans()):
        given += [("with_total", "true"), ("limit", draw(st.sampled_from(["1", "2", "0"])))]
    return Question(ACLED, tuple(given))


@st.composite
def draw_ucdp(draw: st.DrawFn) -> Question:
    """Ask by boxes around hidden positions, hidden days and hidden ids."""
    lon, lat = draw(st.sampled_from(HIDDEN_POINTS))
    reach = 10 ** draw(st.floats(-5, 0))
    box = f"{lat - reach:.6f} {lon - reach:.6f},{lat + reach:.6f} {lon + reach:.6f}"
    choices = [("Geography", box), ("Id", draw(_WORDS)), ("StartDate", draw(_DAYS)),
               ("TypeOfViolence", draw(st.sampled_from(["1", "2", "3"])))]  # fmt: skip
    given = draw(st.lists(st.sampled_from(choices), unique_by=lambda pair: pair[0], max_size=3))
    return Question(UCDP, (("pagesize", draw(st.sampled_from(["1", "10000"]))), *given))


@st.composite
def draw_counts(draw: st.DrawFn) -> Question:
    """Ask for counts and for movements of units and days that differ by something hidden."""
    first, last = sorted([draw(_DAYS), draw(_DAYS)])
    unit = draw(st.sampled_from(["SY10", "SY1002", "SY1006", "LB", "msr-lb-akkar"]))
    if draw(st.booleans()):
        level = draw(st.integers(0, 2))
        days = (("FromReportingDate", first), ("ToReportingDate", last))
        named = (("Admin1Pcode", unit),) if level else ()
        return Question(DTM.format(level), (*named, *days))
    name = draw(st.sampled_from(["admin1_code", "admin2_code"]))
    form = ("output_format", draw(st.sampled_from(["json", "csv"])))
    return Question(HAPI, ((name, unit), ("start_date", first), ("end_date", last), form))


FACE_QUESTIONS: Questions = st.one_of(draw_acled(), draw_ucdp(), draw_counts())
FACE_PARAMETERS = {
    *COLUMNS, *(f"{name}_where" for name in COLUMNS),
    *("_format", "fields", "limit", "page", "cursor", "with_total", "inter_num", "export_type"),
    *("key", "email", "token", "access_token", "terms"),
    *("pagesize", "Id", "Country", "Geography", "StartDate", "EndDate", "TypeOfViolence", "Key"),
    *("location_code", "location_name", "admin1_code", "admin1_name", "admin2_code"),
    *("admin2_name", "admin_level", "start_date", "end_date", "output_format", "offset"),
    *("app_identifier", "CountryName", "Admin0Pcode", "Admin1Pcode", "Admin1Name"),
    *("Admin2Pcode", "Admin2Name", "FromReportingDate", "ToReportingDate"),
}  # fmt: skip
"""Every parameter of the faces: drawn above, asked for by the attacker, or without any effect."""
