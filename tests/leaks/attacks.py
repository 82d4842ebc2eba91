"""Questions by which a reader would try to learn what is withheld, drawn by channel.

Each strategy draws questions that are asked in two worlds; an answer that differs is a leak.
Whoever draws them knows everything public and suspects everything that is hidden: the draws
aim at the hidden places, days, words and ids themselves.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

from attacker import (
    ADDRESSES,
    COLLECTIONS,
    GROUPS,
    LEVELS,
    PERIODS,
    SUBJECTS,
    Known,
    Pair,
    Question,
    spell_question,
)
from hypothesis import strategies as st
from victims import BY_NOW, EVENTS, FLOWS, POSITIONS, SECRETS, SITES
from worlds import FIRST, SECOND, name_id

from app.domain.filters import Cursor
from app.query.collections import COLLECTIONS as CATALOGUE
from app.query.feeds import FeedCursor
from app.serve.asking.cursors import digest_question, write_cursor
from app.serve.feeds.feed_cursors import write_feed_cursor

Questions = st.SearchStrategy[Question]
HIDDEN_POINTS = (*POSITIONS, *((lon, lat) for _, _, lat, lon in SITES.values()))
HIDDEN_IDS = tuple(own_id for secret in SECRETS for own_id in secret.ids)
HIDDEN_WORDS = tuple(word for secret in SECRETS for word in secret.words)
HIDDEN_DAYS = tuple(BY_NOW + timedelta(days) for days in (-30, -2, -1, 0, 1, 14))
ITEMS = "/api/collections/{}/items"
_FORMS = st.sampled_from(["", "geojson", "json"])
_LIMITS = st.sampled_from(["1", "2", "3", "7", "10000"])


def _with_form(question: Question, form: str) -> Question:
    return question.but(f=form) if form else question


COUNTING: tuple[tuple[Pair, ...], ...] = (
    *((("by", by),) for by in GROUPS),
    *((("by", "place"), ("zoom", zoom)) for zoom in ("0", "5", "7", "9", "14")),
    (("by", "month"), ("fill", "zero"), ("measure", "injured")),
)
"""Ways to count what touches a box."""


@st.composite
def draw_box(draw: st.DrawFn) -> str:
    """Draw a box around a hidden point, from a metre to a governorate wide, not always centred."""
    lon, lat = draw(st.sampled_from(HIDDEN_POINTS))
    reaches = [10 ** draw(st.floats(-5, 0.3)) for _ in range(4)]
    signs = [draw(st.sampled_from([1, 1, 1, -0.5])) for _ in range(2)]
    west, east = lon - reaches[0], lon + reaches[2] * signs[0]
    south, north = lat - reaches[1], lat + reaches[3] * signs[1]
    edges = (min(west, east), min(south, north), max(west, east), max(south, north))
    return ",".join(f"{edge:.6f}" for edge in edges)


@st.composite
def draw_boxes(draw: st.DrawFn) -> Question:
    """Ask what touches a box: items, or counts (channel 1)."""
    box, form = draw(draw_box()), draw(_FORMS)
    if draw(st.booleans()):
        more = draw(st.sampled_from(COUNTING))
        given = (*more, ("bbox", box))
        return _with_form(Question("/api/aggregates", given), "json" if form else "")
    path = ITEMS.format(draw(st.sampled_from(COLLECTIONS)))
    return _with_form(Question(path, (("bbox", box), ("limit", draw(_LIMITS)))), form)


@st.composite
def draw_pages(draw: st.DrawFn) -> Question:
    """Ask for a page that begins before, at or behind a hidden record (channels 2 and 9)."""
    name = draw(st.sampled_from(COLLECTIONS))
    suspect = draw(st.sampled_from(HIDDEN_IDS))
    own_id = draw(st.sampled_from([suspect, suspect[:-1], f"{suspect}a", "", "evt_"]))
    day = draw(st.sampled_from(HIDDEN_DAYS)).isoformat()
    own = CATALOGUE[name]
    revision, moment = draw(st.integers(1, 9)), datetime(2025, 6, 2, tzinfo=UTC)
    values = () if own.sort_column is None else (day,)
    cursor = Cursor(values, own_id, digest_question(own, {}), revision, moment)
    given = (("limit", draw(_LIMITS)), ("cursor", write_cursor(cursor)))
    return _with_form(Question(ITEMS.format(name), given), draw(_FORMS))


def _draw_range(draw: st.DrawFn) -> str:
    days = sorted(draw(st.lists(st.sampled_from(HIDDEN_DAYS), min_size=2, max_size=2)))
    first, last = (day.isoformat() for day in days)
    return draw(st.sampled_from([first, f"{first}/{last}", f"../{last}", f"{first}/.."]))


@st.composite
def draw_counts(draw: st.DrawFn) -> Question:
    """Ask for counts of days, areas and types that differ by a hidden record (channel 4)."""
    given: dict[str, str] = {}
    if draw(st.booleans()):
        given["datetime"] = _draw_range(draw)
    if draw(st.booleans()):
        given["bbox"] = draw(draw_box())
    values: Mapping[str, list[str]] = {
        "event_type": ["Battles", "Violence against civilians"],
        "admin1_pcode": ["SY06", "SY10"],
        "precision": ["settlement", "district", "neighbourhood"],
    }
    for name in draw(st.sets(st.sampled_from(sorted(values)))):
        given[name] = draw(st.sampled_from(values[name]))
    if draw(st.booleans()):
        total = draw(st.sampled_from(["", "killed_low", "killed_high"]))
        asked = (("by", draw(st.sampled_from(GROUPS))), ("sum", total), *given.items())
        return Question("/api/aggregates", tuple(pair for pair in asked if pair[1]))
    more = (("limit", draw(_LIMITS)), *given.items())
    return _with_form(Question(ITEMS.format("events"), more), draw(_FORMS))


@st.composite
def draw_balances(draw: st.DrawFn) -> Question:
    """Ask what movements add up to, by selections that differ by a hidden figure (channel 14)."""
    given = [("level", draw(st.sampled_from(LEVELS))), ("by", draw(st.sampled_from(PERIODS)))]
    if draw(st.booleans()):
        given.append(("datetime", _draw_range(draw)))
    if draw(st.booleans()):
        given.append(("bbox", draw(draw_box())))
    values = {
        "dest_pcode": ["msr-lb-akkar", "SY10", "msr-akkar-tal-bireh", "LB"],
        "origin_pcode": ["SY06", "SY10", "SY1002"],
        "measure": ["arrivals", "displaced", "returns"],
    }
    for name in sorted(draw(st.sets(st.sampled_from(sorted(values))))):
        given.append((name, draw(st.sampled_from(values[name]))))
    if draw(st.booleans()):
        part = draw(st.sampled_from(["flows", "locations"]))
        asked = (("f", "flowmap"), ("part", part), *given[2:])
        return Question(ITEMS.format("flows"), asked)
    question = Question("/api/flows/balances", tuple(given))
    return _with_form(question, draw(st.sampled_from(["", "json", "csv"])))


@st.composite
def draw_feeds(draw: st.DrawFn) -> Question:
    """Ask what was new, around hidden places, ids and moments (channels 1, 5, 12 and 13)."""
    noun, form = draw(st.sampled_from(SUBJECTS)), draw(st.sampled_from(["atom", "json"]))
    given: list[Pair] = [("limit", draw(_LIMITS)), ("lang", draw(st.sampled_from(["en", "ar"])))]
    if draw(st.booleans()):
        given.append(("bbox", draw(draw_box())))
    if draw(st.booleans()):
        given.append(("datetime", _draw_range(draw)))
    if draw(st.booleans()):
        at, own_id = draw(st.sampled_from([FIRST, SECOND])), draw(st.sampled_from(HIDDEN_IDS))
        given.append(("cursor", write_feed_cursor(FeedCursor(at, draw(st.booleans()), own_id))))
    if draw(st.booleans()):
        given.append(("snapshot", _draw_moment(draw)))
    return Question(f"/api/feeds/{noun}.{form}", tuple(given))


def _list_paths(own_id: str) -> list[str]:
    known = Known({name: [own_id] for name in COLLECTIONS})
    return [
        path
        for template, address in ADDRESSES.items()
        if "_id}" in template
        for path in address.expand(known)
    ]


@st.composite
def draw_ids(draw: st.DrawFn) -> Question:
    """Ask for hidden ids, and for ids next to them, wherever ids are taken (channels 5 and 6)."""
    suspect = draw(st.sampled_from(HIDDEN_IDS))
    own_id = suspect
    if draw(st.booleans()):
        own_id = suspect[:-1] + draw(st.sampled_from("abcdefghijklmnopqrstuvwxyz234567"))
    path = draw(st.sampled_from(_list_paths(own_id)))
    headers = draw(st.sampled_from([(), (("If-None-Match", "*"),), (("Range", "bytes=0-9"),)]))
    method = draw(st.sampled_from(["GET", "HEAD", "POST", "OPTIONS"]))
    given = draw(st.sampled_from([(), (("f", "json"),), (("f", "csv"),), (("colour", "red"),)]))
    return Question(path, given, headers, method)


@st.composite
def draw_conditions(draw: st.DrawFn) -> Question:
    """Ask whether something changed, by every means that HTTP has (channel 7)."""
    template = draw(st.sampled_from(sorted(ADDRESSES)))
    paths = list(ADDRESSES[template].expand(Known()))
    asked = spell_question(draw(st.sampled_from(paths or ["/api"])))
    moment = "Tue, 10 Jun 2025 12:00:00 GMT"
    headers = [("If-Modified-Since", moment), ("If-None-Match", 'W/"0"'), ("If-Range", moment),
               ("If-Unmodified-Since", moment), ("Cache-Control", "no-cache")]  # fmt: skip
    return Question(asked.path, asked.parameters, (draw(st.sampled_from(headers)),))


@st.composite
def draw_filters(draw: st.DrawFn) -> Question:
    """Ask by withheld values in every filter that there is (channel 8)."""
    collection = CATALOGUE[draw(st.sampled_from(COLLECTIONS))]
    name = draw(st.sampled_from(collection.filters))
    words = [*HIDDEN_WORDS, *HIDDEN_IDS, "street_or_landmark", "exact", "refuge", "site",
             "restricted", "firuz", "lazward", "safe_passage", "open"]  # fmt: skip
    value = draw(st.sampled_from(words))
    path = draw(st.sampled_from([ITEMS.format(collection.name), "/api/aggregates"]))
    if path == "/api/aggregates":
        return Question(path, (("by", "day"), (name, value)))
    return _with_form(Question(path, ((name, value),)), draw(_FORMS))


@st.composite
def draw_searches(draw: st.DrawFn) -> Question:
    """Ask by parts of withheld words, in whatever a service might call its search (channel 9)."""
    word = draw(st.sampled_from(HIDDEN_WORDS))
    cut = draw(st.integers(1, len(word)))
    name = draw(st.sampled_from(["q", "text", "name", "title_en", "provider_location", "place",
                                 "name_en", "pcode", "level", "country", "record"]))  # fmt: skip
    text = draw(st.sampled_from([word, word[:cut], f"%{word[:cut]}%", f"{word[:cut]}*"]))
    path = draw(st.sampled_from([ITEMS.format(each) for each in COLLECTIONS]))
    return Question(path, ((name, text),))


@st.composite
def draw_geocodes(draw: st.DrawFn) -> Question:
    """Ask which place is meant by withheld words, ids and positions (channels 5, 6 and 9)."""
    word = draw(
        st.sampled_from([*HIDDEN_WORDS, *HIDDEN_IDS, *(site[0] for site in SITES.values())])
    )
    text = draw(st.sampled_from([word, word[: len(word) // 2], f"{word}, Banias", word.upper()]))
    lon, lat = draw(st.sampled_from(HIDDEN_POINTS))
    position = (("lat", f"{lat:.5f}"), ("lon", f"{lon:.5f}"))
    more: list[tuple[Pair, ...]] = [
        (), (("context", "Banias"),), (("admin1", "Tartous"), ("admin2", "Banyas")), position,
        (("on", "2025-03-07"),),
    ]  # fmt: skip
    given = draw(st.sampled_from([(("q", text), *draw(st.sampled_from(more))), position]))
    page = Question(
        f"/places/{quote(text, safe='')}", draw(st.sampled_from([(), (("f", "json"),)]))
    )
    search = Question("/places", (("q", text),))
    said = f"People fled from {text} to Banias and {text}."
    mentions = Question("/api/geocode/text", (("text", said),))
    return draw(st.sampled_from([Question("/api/geocode", given), mentions, page, search]))


@st.composite
def draw_claims(draw: st.DrawFn) -> Question:
    """Ask for the claims of hidden records under every noun, and for hidden claims themselves."""
    own_id, other = (draw(st.sampled_from(HIDDEN_IDS)) for _ in range(2))
    if draw(st.booleans()):
        pair = ",".join(name_id("clm", f"{each} deaths") for each in (own_id, other))
        seen = name_id("clm", f"{EVENTS['qadmous']} deaths")
        claims = ("claims", draw(st.sampled_from([pair, f"{seen},{pair}", f"{pair},{seen}"])))
        paths = ["/api/sum", f"/api/events/{EVENTS['qadmous']}/reconcile"]
        return Question(draw(st.sampled_from(paths)), (claims,))
    noun = draw(st.sampled_from(["claims", "history", "reconcile"]))
    return Question(f"/api/{draw(st.sampled_from(SUBJECTS))}/{own_id}/{noun}")


def _draw_moment(draw: st.DrawFn) -> str:
    """Draw a moment around those at which the worlds were published."""
    step = draw(st.sampled_from([FIRST, SECOND, SECOND + timedelta(hours=1)]))
    away = draw(st.sampled_from([-86400, -1, 0, 1, 1800, 86400]))
    return (step + timedelta(seconds=away)).isoformat().replace("+00:00", "Z")


@st.composite
def draw_times(draw: st.DrawFn) -> Question:
    """Ask how it was: by number, moment and day, of pages, records and claims (channel 12)."""
    times: list[Pair] = []
    if draw(st.booleans()):
        numbers = [str(number) for number in range(6)]
        times.append(("snapshot", draw(st.sampled_from([*numbers, _draw_moment(draw)]))))
    if draw(st.booleans()) or not times:
        times.append(("known_at", draw(st.sampled_from(HIDDEN_DAYS)).isoformat()))
    own_id = draw(st.sampled_from([*HIDDEN_IDS, *EVENTS.values(), *FLOWS.values()]))
    noun = draw(st.sampled_from(SUBJECTS))
    addresses = [
        f"/api/collections/{noun}/items?limit=10000",
        f"/api/collections/{noun}/items/{own_id}",
        f"/api/{noun}/{own_id}/claims",
        f"/api/aggregates?by={draw(st.sampled_from(GROUPS))}",
    ]
    return spell_question(draw(st.sampled_from(addresses)), *times)


@st.composite
def draw_expressions(draw: st.DrawFn) -> Question:
    """Ask in CQL2 for what is hidden, in an order that would tell where it stands (channel 8)."""
    name = draw(st.sampled_from(["events", "events_points", "events_areas", "claims"]))
    word = draw(st.sampled_from(HIDDEN_WORDS)).replace("'", "''")
    day = draw(st.sampled_from(HIDDEN_DAYS)).isoformat()
    text = "asserted_by_en" if name == "claims" else "title_en"
    condition = draw(st.sampled_from([
        f"S_INTERSECTS(geometry, BBOX({draw(draw_box())}))", f"known_from >= DATE('{day}')",
        f"CASEI({text}) LIKE CASEI('%{word}%')", f"NOT {text} LIKE '%{word}%'",
        f"known_from < DATE('{day}') OR geometry IS NULL",
    ]))  # fmt: skip
    order = draw(st.sampled_from(["known_from", f"-{text}", f"-known_from,{text}"]))
    given = (("filter", condition), ("filter-lang", "cql2-text"), ("sortby", order),
             ("limit", draw(_LIMITS)), ("properties", text))  # fmt: skip
    return _with_form(Question(ITEMS.format(name), given), draw(_FORMS))


ATTACKS: Mapping[int, Questions] = {
    1: draw_boxes(),
    2: draw_pages(),
    4: draw_counts(),
    5: draw_ids(),
    6: st.one_of(draw_ids(), draw_claims(), draw_geocodes()),
    7: draw_conditions(),
    8: st.one_of(draw_filters(), draw_expressions()),
    9: st.one_of(draw_searches(), draw_pages(), draw_geocodes()),
    12: draw_times(),
    13: draw_feeds(),
    14: draw_balances(),
}
"""Channels that are attacked by drawn questions; the others have an attack of their own."""

ATTACKED_PARAMETERS = {"admin1", "admin2", "bbox", "bbox-crs", "bom", "by", "claims", "context",
                       "crs", "cursor", "datetime", "f", "fill", "filter", "filter-crs",
                       "filter-lang", "hxl", "known_at", "lang", "lat", "limit", "lon",
                       "on", "part", "properties", "q", "snapshot", "sortby", "sum", "text",
                       "zoom"}  # fmt: skip
"""Parameters besides filters that some attack draws values for, or that have one value only."""
