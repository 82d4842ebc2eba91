"""Everything that a reader can ask of the public service: every address, every format.

`ADDRESSES`, `FORMATS` and `VALUES` are the one place in which they are listed. What the service
serves and this list does not know fails `test_leak_surface.py`: a new format, address or parameter
is attacked from its first day or not served.
"""

import base64
import bisect
import functools
import itertools
import json
import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlsplit

import httpx
from file_reading import FILES
from tile_reading import MVT, decode_tile, find_address, spell_path

HOST = "masar.example"
"""Asked for by this name, so that links and cache keys do not depend on a port."""
COLLECTIONS = ("events", "events_points", "events_areas", "claims", "clusters", "corridors",
               "flows", "places", "governorates", "districts", "subdistricts")  # fmt: skip
SUBJECTS = ("events", "flows", "corridors")
LEVELS, PERIODS = ("admin1", "admin2", "country"), ("place", "month")
"""By what the balances of movements can be asked for."""
GROUPS = ("day", "week", "month", "quarter", "year", "admin1", "admin2", "admin3", "place",
          "event_type", "sub_event_type", "disorder_type", "verification", "scope", "precision",
          "record", "actor1", "actor2", "source", "admin1,day")  # fmt: skip
COUNTED = (
    "/api/aggregates?by=month&fill=zero",
    "/api/aggregates?by=record&measure=events,killed,injured",
    *(f"/api/aggregates?by=place&zoom={zoom}" for zoom in (0, 4, 7, 9, 14)),
    "/api/aggregates?by=place&zoom=14&f=geojson",
)
"""Counts by more than a group."""
COUNTED_THEN = ("day", "admin3", "place", "verification", "precision", "record", "actor1",
                "source")  # fmt: skip
"""Groups that are looked at as of several times; the drawn questions ask for all of them."""
PACKED = ("events", "claims", "clusters", "corridors", "flows", "places")
"""Collections that are taken as files whose making costs seconds; the others are parts of them
or units of the gazetteer, and are taken in every other format."""
FORMATS = {
    "": ("",),
    "page": ("", "json", "html"),
    "json": ("", "json"),
    "geojson": ("", "geojson", "json"),
    "geopage": ("", "geojson", "json", "html"),
    "table": ("", "json", "csv"),
    "tileset": ("", "json", "tilejson"),
    "tile": ("mvt",),
    "flowmap": ("flowmap",),
    "items": ("", "geojson", "json", "csv", "ndjson"),
    "files": ("geojson", "csv", "ndjson"),
    "packed": ("flatgeobuf", "parquet"),
}
"""Values of `f` by the kind of an answer; an empty one stands for not saying it."""
_CLOCK = re.compile(rb'"timeStamp":"[^"]*"')
_DROPPED = frozenset({"date", "content-length", "x-request-id"})


@dataclass(frozen=True)
class Question:
    """One request; parameters and headers in the order in which they are sent."""

    path: str
    parameters: tuple[tuple[str, str], ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    method: str = "GET"

    @property
    def format(self) -> str:
        """Return the format that is asked for, in words for a table."""
        return dict(self.parameters).get("f") or self.path.rsplit(".", 1)[-1][:7] * (
            "." in self.path
        )

    def but(self, **parameters: str) -> "Question":
        """Return the same question with more parameters."""
        more = tuple((name.replace("_crs", "-crs"), value) for name, value in parameters.items())
        return Question(self.path, (*self.parameters, *more), self.headers, self.method)


@dataclass(frozen=True, eq=False)
class Answer:
    """What came back, without what is legitimately new with every answer: the time of answering.

    Cursors hold that time too: two that differ in nothing else are the same.
    """

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def __eq__(self, other: object) -> bool:
        """Compare all that is told but the clock."""
        return isinstance(other, Answer) and self._tell() == other._tell()

    def __hash__(self) -> int:
        """Return what is equal for equal answers."""
        return hash(self._tell())

    def _tell(self) -> tuple[int, bytes, bytes]:
        return self.status, _stop_clocks(str(self.headers)), _stop_clocks(self.body)

    def read(self) -> object:
        """Return the body as plain values."""
        return json.loads(self.body)

    def without(self, *words: str) -> "Answer":
        """Return the answer with these words blotted out, as they are and as links spell them."""
        body = self.body.decode()
        for word in sorted({*words, *map(quote, words)}, key=len, reverse=True):
            body = body.replace(word, "…")
        return Answer(self.status, self.headers, body.encode())


@dataclass
class Known:
    """What a reader has learnt by asking: ids by collection, claims by their record."""

    ids: dict[str, list[str]] = field(default_factory=dict)
    claims: dict[str, list[str]] = field(default_factory=dict)

    def list_subjects(self) -> Iterator[tuple[str, str]]:
        """Yield the collection and the id of every record that has claims."""
        for name in SUBJECTS:
            for own_id in self.ids.get(name, ()):
                yield name, own_id


Pair = tuple[str, str]
NOW: tuple[Pair, ...] = ()
TIMES: tuple[tuple[Pair, ...], ...] = (
    NOW,
    (("snapshot", "1"),),
    (("snapshot", "2"),),
    (("known_at", "2025-05-24"),),
    (("known_at", "2025-06-10"),),
    (("snapshot", "2025-06-02T12:00:01Z"), ("known_at", "2025-06-01")),
)
"""Ways to ask how things were: what this map showed, what sources had said, and both."""


@dataclass(frozen=True)
class Address:
    """One route of the service: how its addresses are made, its formats, and its times."""

    expand: Callable[[Known], Iterable[str]]
    formats: tuple[str, ...] = FORMATS["json"]
    times: tuple[tuple[Pair, ...], ...] = (NOW,)
    also: tuple["Address", ...] = ()
    """What is asked of some of its paths only, because it takes long."""


def _only(*paths: str, formats: str = "json", times: int = 1) -> Address:
    return Address(lambda _known: paths, FORMATS[formats], TIMES[:times])


def _list_items(known: Known) -> Iterator[str]:
    for name, ids in known.ids.items():
        # Of the gazetteer, which is hundreds of places, a page holds them all anyway.
        for own_id in ids if name in {*SUBJECTS, "clusters"} else ids[:1]:
            yield f"/api/collections/{name}/items/{own_id}"


def _list_packed_items(_known: Known) -> Iterator[str]:
    for name in PACKED[:2]:
        yield f"/api/collections/{name}/items?limit=10000"


def _list_packed_records(known: Known) -> Iterator[str]:
    for name in PACKED[:2]:
        yield f"/api/collections/{name}/items/{known.ids[name][0]}"


def _list_records(suffix: str) -> Callable[[Known], Iterator[str]]:
    return lambda known: (
        f"/api/{name}/{own_id}/{suffix}" for name, own_id in known.list_subjects()
    )


def _list_clusters(suffix: str) -> Callable[[Known], Iterator[str]]:
    return lambda known: (
        f"/api/clusters/{own_id}/{suffix}" for own_id in known.ids.get("clusters", ())
    )


def _list_record_pages(name: str) -> Address:
    return Address(
        lambda known: (f"/{name}/{own_id}" for own_id in known.ids.get(name, ())),
        FORMATS[""],
        TIMES[:2],
    )


def _list_pictures(known: Known) -> Iterator[str]:
    """Yield small pictures: of what there is, and of some records each."""
    small = "/map.png?width=320&height=240"
    yield f"{small}&map=11/35.2/36&from=2024-12-08&to=2026-12-31"
    for name in (*SUBJECTS, "clusters"):
        yield from (f"{small}&sel={own_id}" for own_id in known.ids.get(name, ())[:2])


def _list_embeds(known: Known) -> Iterator[str]:
    yield "/embed?from=2025-05-01&to=2025-06-30&map=9/35.2/36"
    for name in (*SUBJECTS, "clusters"):
        yield from (f"/embed?lang=ar&sel={own_id}" for own_id in known.ids.get(name, ()))


def _list_builders(known: Known) -> Iterator[str]:
    for name in (*SUBJECTS, "clusters"):
        yield from (f"/builder?sel={own_id}" for own_id in known.ids.get(name, ())[:3])


def _list_embedded(known: Known) -> Iterator[str]:
    home = f"http://{HOST}"
    for name in (*SUBJECTS, "clusters"):
        yield from (f"/oembed?url={home}/{name}/{each}" for each in known.ids.get(name, ()))
    yield from (f"/oembed?url={home}/places/{code}" for code in PAGES_OF_PLACES)
    yield f"/oembed?url={home}/&format=json&maxwidth=300"


VIEWS = (
    "/?view=table&map=8/35.2/36&from=2024-12-08&to=2026-12-31",
    "/?view=text&map=8/35.2/36&from=2024-12-08&to=2026-12-31",
    "/?view=table&map=13/35.18/35.95&from=2024-12-08&to=2026-12-31&lang=ar&sort=-killed",
    "/?view=text&place=SY1002&from=2025-05-01&to=2025-06-30&lang=ar",
)
"""Views as tables and texts: of all there is, from near, and of one district."""


def _list_views(known: Known) -> Iterator[str]:
    yield from ("/", *VIEWS)
    for name in (*SUBJECTS, "clusters"):
        yield from (f"/?sel={own_id}" for own_id in known.ids.get(name, ()))


def _list_pairs(known: Known) -> Iterator[str]:
    claims = [claim for own in known.claims.values() for claim in own]
    return (f"/api/sum?claims={one},{other}" for one, other in itertools.pairwise(claims[:6]))


GEOCODED = (
    *("q=Banias", "q=Hai Al Kusour, Banias", "q=Al-Qusour&limit=50", "q=القصور", "q=nowhere"),
    *("q=Banias&context=Tartous&admin1=SY10&admin2=SY1002&on=2025-03-07", "lat=35.17&lon=36.02"),
    *("q=msr-hmeimim-base", "q=Hmeimim air base", "q=Port of Banias", "q=C5360", "q=Jableh"),
)
"""Places that are asked for by name and by position. Hidden words are asked for by the attacks: an
answer repeats its question."""
GAZETTEER = ("/api/collections/places/", "/api/geocode", "/places")
"""Addresses that tell the gazetteer, where hundreds of positions stand side by side."""


PAGES_OF_PLACES = ("SY", "SY06", "SY10", "SY1002", "SY1006", "SY100200", "C5360", "C5404", "C5355",
                   "C5352", "C5375", "C5369", "C5221", "C3585", "msr-banias-al-qusour",
                   "msr-lb-akkar", "msr-akkar-tal-bireh")  # fmt: skip
"""Places in and around which the hidden ones lie."""


def _list_pages(known: Known) -> Iterator[str]:
    return (f"/places/{code}" for code in (*PAGES_OF_PLACES, *known.ids.get("places", ())[:3]))


FACES = (
    *("/compat/acled/read?limit=0", "/compat/acled/read?_format=csv&limit=0&fields=notes|tags"),
    "/compat/acled/api/acled/read?event_date=2025-05-01|2025-06-30&event_date_where=BETWEEN",
    "/compat/acled/read?limit=2&with_total=true&source_where=LIKE&source=Monitor",
    *("/compat/ucdp/gedevents/25.1?pagesize=10000", "/compat/ucdp/api/gedevents/26.0.7?pagesize=2"),
    "/compat/ucdp/gedevents/25.1?Geography=34.6 35.6,35.6 36.6&TypeOfViolence=1,2,3",
    "/compat/hapi/api/v1/coordination-context/conflict-event?output_format=csv",
    "/compat/hapi/api/v2/coordination-context/conflict-events?admin1_code=SY10",
    *(f"/compat/dtm/v3/displacement/admin{level}?Admin0Pcode=SYR" for level in range(3)),
    *("/compat/dtm/v3/displacement/country-list", "/compat/dtm/v3/displacement/operation-list"),
)
"""What is asked of the faces of other services, each in its own formats."""


def _list_faces(template: str) -> Address:
    stem = template.partition("{")[0]
    return Address(lambda _known: (each for each in FACES if each.startswith(stem)), FORMATS[""])


def _list_geocodes() -> Iterator[str]:
    return (f"/api/geocode?{query}" for query in GEOCODED)


DRAWN = {
    **dict.fromkeys(("events", "clusters", "corridors", "flows"), (0, 8, 11, 14)),
    **dict.fromkeys(("places", "governorates", "districts", "subdistricts"), (11,)),
}
"""The collections that have tiles, and the zooms that are looked at."""
LOOKED_AT = ((35.95, 35.18), (36.02, 35.17), (35.95, 35.4), (36.0, 35.2))
"""Where tiles are looked at from near: around the secrets."""
TILE = "/api/collections/{name}/tiles/{matrix_set}/{zoom}/{row}/{column}"


def _list_tiles(_known: Known) -> Iterator[str]:
    for name, zooms in DRAWN.items():
        for place in sorted({find_address(zoom, *at) for at in LOOKED_AT for zoom in zooms}):
            yield spell_path(name, place)


ADDRESSES: Mapping[str, Address] = {
    "/": Address(_list_views, FORMATS[""], TIMES[:2]),
    "/embed": Address(_list_embeds, FORMATS[""], TIMES[:4]),
    "/builder": Address(_list_builders, FORMATS[""], TIMES[:2]),
    "/oembed": Address(_list_embedded, FORMATS[""]),
    "/map.png": Address(_list_pictures, FORMATS[""]),
    "/embed.png": _only("/embed.png?width=320&height=240&lang=ar", formats=""),
    "/events/{record_id}": _list_record_pages("events"),
    "/clusters/{record_id}": _list_record_pages("clusters"),
    "/flows/{record_id}": _list_record_pages("flows"),
    "/corridors/{record_id}": _list_record_pages("corridors"),
    "/assets": _only("/assets/", "/assets/events.json", formats=""),
    "/api": _only("/api"),
    "/api/": _only("/api/"),
    "/api/conformance": _only("/api/conformance", formats="page"),
    "/api/openapi.json": _only("/api/openapi.json"),
    "/api/docs": _only("/api/docs", formats=""),
    "/api/collections": _only("/api/collections", formats="page"),
    "/api/collections/{name}": _only(*(f"/api/collections/{name}" for name in COLLECTIONS)),
    "/api/collections/flows/items": _only(
        *(f"/api/collections/flows/items?part={part}" for part in ("flows", "locations")),
        formats="flowmap",
    ),
    **{
        f"/api/collections/{{name}}/{key}": _only(
            *(f"/api/collections/{name}/{key}" for name in COLLECTIONS)
        )
        for key in ("queryables", "schema")
    },
    "/api/livez": _only("/api/livez", formats=""),
    "/api/readyz": _only("/api/readyz", formats=""),
    "/api/collections/{name}/items": replace(
        _only(
            *(f"/api/collections/{name}/items?limit=10000" for name in COLLECTIONS),
            formats="items",
            times=len(TIMES),
        ),
        also=(Address(_list_packed_items, FORMATS["packed"]),),
    ),
    "/api/collections/{name}/export": replace(
        _only(
            *(f"/api/collections/{name}/export" for name in COLLECTIONS), formats="files", times=4
        ),
        also=(_only(*(f"/api/collections/{name}/export" for name in PACKED), formats="packed"),),
    ),
    "/api/collections/{name}/items/{feature_id}": Address(
        _list_items,
        FORMATS["items"],
        TIMES[:2],
        also=(Address(_list_packed_records, FORMATS["packed"]),),
    ),
    "/api/tileMatrixSets": _only("/api/tileMatrixSets"),
    "/api/tileMatrixSets/{matrix_set}": _only("/api/tileMatrixSets/WebMercatorQuad"),
    "/api/collections/{name}/tiles": _only(*(f"/api/collections/{name}/tiles" for name in DRAWN)),
    "/api/collections/{name}/tiles/{matrix_set}": _only(
        *(f"/api/collections/{name}/tiles/WebMercatorQuad" for name in DRAWN), formats="tileset"
    ),
    TILE: Address(_list_tiles, FORMATS["tile"]),
    "/api/{name}/{subject_id}/claims": Address(_list_records("claims"), FORMATS["page"], TIMES[:2]),
    "/api/{name}/{subject_id}/history": Address(_list_records("history"), FORMATS["page"]),
    "/api/clusters/{subject_id}/history": Address(_list_clusters("history"), FORMATS["page"]),
    "/api/clusters/{subject_id}/events": Address(
        _list_clusters("events"), FORMATS["geopage"], TIMES[:2]
    ),
    "/api/events/{event_id}/reconcile": Address(
        lambda known: (f"/api/events/{own_id}/reconcile" for own_id in known.ids.get("events", ()))
    ),
    "/api/sum": Address(_list_pairs),
    "/api/aggregates": replace(
        _only(*(f"/api/aggregates?by={by}" for by in GROUPS), *COUNTED, formats="table"),
        also=(_only(*(f"/api/aggregates?by={by}" for by in COUNTED_THEN), formats="", times=4),),
    ),
    "/api/flows/balances": _only(
        *(f"/api/flows/balances?level={level}&by={by}" for level in LEVELS for by in PERIODS),
        formats="table",
        times=len(TIMES),
    ),
    "/api/feeds/{name}.atom": _only(
        *(f"/api/feeds/{name}.atom?lang={lang}" for name in SUBJECTS for lang in ("en", "ar")),
        formats="",
        times=3,
    ),
    "/api/feeds/{name}.json": _only(
        *(f"/api/feeds/{name}.json?limit={limit}" for name in SUBJECTS for limit in (2, 500)),
        formats="",
        times=3,
    ),
    "/api/geocode": Address(lambda _known: _list_geocodes()),
    "/api/geocode/text": _only(
        "/api/geocode/text?text=Shelling of Banias, Jableh, the port of Tartous, Hmeimim base",
        "/api/geocode/text?text=قتلى في حي القصور في بانياس وفي قرفيص قرب جبلة",
    ),
    "/compat": _only("/compat", formats=""),
    "/compat/openapi.json": _only("/compat/openapi.json", formats=""),
    **{
        template: _list_faces(template)
        for template in (
            "/compat/acled/read",
            "/compat/acled/api/acled/read",
            "/compat/ucdp/gedevents/{version}",
            "/compat/ucdp/api/gedevents/{version}",
            "/compat/hapi/api/v1/coordination-context/conflict-event",
            "/compat/hapi/api/v2/coordination-context/conflict-events",
            "/compat/dtm/v3/displacement/{table}",
        )
    },
    "/places": _only("/places", "/places?q=Banias", "/places?q=Al-Qusour&lang=ar", formats=""),
    "/places/{pcode}": Address(_list_pages),
    "/sitemap.xml": _only("/sitemap.xml", formats=""),
    "/robots.txt": _only("/robots.txt", formats=""),
    "/about/data-policy": _only("/about/data-policy", formats=""),
    "/about/method": _only("/about/method", formats=""),
    "/about/style.css": _only("/about/style.css", formats=""),
    "/health/live": _only("/health/live", formats=""),
    "/health/ready": _only("/health/ready", formats=""),
}
"""Every route as the application spells it. What is missing here fails a test."""


class Attacker:
    """A reader who knows everything public and counts what was tried."""

    def __init__(self, client: httpx.Client) -> None:
        self._client = client
        self.attempts: Counter[str] = Counter()
        self._known: Known | None = None

    def ask(self, question: Question) -> Answer:
        """Ask; the answer is as comparable between two worlds as one can make it."""
        self.attempts[question.format] += 1
        headers = {"Host": HOST, "Accept-Encoding": "identity", **dict(question.headers)}
        answer = self._client.request(
            question.method, question.path, params=list(question.parameters), headers=headers
        )
        kept = sorted((n, v) for n, v in answer.headers.items() if n not in _DROPPED)
        said = _open_answer(answer)
        return Answer(answer.status_code, tuple(kept), _CLOCK.sub(b'"timeStamp":0', said))

    def get(self, path: str, **parameters: object) -> Answer:
        """Ask for a path with parameters."""
        return self.ask(Question(path, tuple((n, str(v)) for n, v in parameters.items())))

    def read(self, path: str, **parameters: object) -> dict[str, object]:
        """Ask for a path that must answer with an object."""
        answer = self.get(path, **parameters)
        assert answer.status == 200, (path, parameters, answer)
        found = answer.read()
        assert isinstance(found, dict)
        return found

    def list_features(self, collection: str, **parameters: object) -> list[dict[str, object]]:
        """Return all features that a question selects."""
        path = f"/api/collections/{collection}/items"
        found = self.read(path, limit=10_000, **parameters)["features"]
        assert isinstance(found, list)
        return found

    def learn(self) -> Known:
        """Return all ids that are shown; asked once."""
        if self._known is None:
            known = Known()
            for name in COLLECTIONS:
                known.ids[name] = [str(each["id"]) for each in self.list_features(name)]
            for name, own_id in known.list_subjects():
                rows = self.read(f"/api/{name}/{own_id}/claims")["claims"]
                assert isinstance(rows, list)
                known.claims[own_id] = [row["claim_id"] for row in rows]
            self._known = known
        return self._known

    def look(self) -> dict[Question, Answer]:
        """Return the answers of every address, in every format and as of several times."""
        self._known = None
        questions = dict.fromkeys(list_questions(self.learn()))
        return {question: self.ask(question) for question in questions}

    def glance(self) -> dict[Question, Answer]:
        """Return what would show that anything moved: every page, and some of the records."""
        known = self.learn()
        questions = (
            spell_question(path)
            for template, address in ADDRESSES.items()
            for path in itertools.islice(address.expand(known), 2 if "_id}" in template else 8)
        )
        return {question: self.ask(question) for question in questions}


def spell_question(address: str, *more: Pair) -> Question:
    """Return the question for an address that may end with a query."""
    path, _, query = address.partition("?")
    return Question(path, (*parse_qsl(query), *(pair for pair in more if pair[1])))


def list_questions(known: Known) -> Iterator[Question]:
    """Yield every address in its formats, and as of its times in the first of them."""
    for address in (part for whole in ADDRESSES.values() for part in (whole, *whole.also)):
        for path in address.expand(known):
            named = "f=" in path  # the address says its format itself
            for form in ("",) if named else address.formats:
                yield spell_question(path, ("f", form))
            for time in address.times[1:]:
                yield spell_question(path, *time)


_NUMBER = re.compile(r"-?\d+\.\d+")
_TOKEN = re.compile(r"[A-Za-z0-9_-]{16,}")


def read_cursor(token: str) -> list[Any]:
    """Return what a cursor holds: digest of its question, number of its state, when it was asked,
    the sorted values and the id after which the page begins."""
    found = json.loads(_open_token(token))
    assert isinstance(found, list)
    return found


_CURSOR = re.compile(rb"cursor=([A-Za-z0-9_-]+)")
_ASKED_AT = re.compile(r'"20\d\d-\d\d-\d\dT[^"]*\+00:00",\[')


def _stop_clocks(text: str | bytes) -> bytes:
    """Return a text with its cursors opened, and nothing for the moment that each holds."""
    said = text.encode() if isinstance(text, str) else text
    return _CURSOR.sub(lambda found: _stop_clock(found[1].decode()), said)


def _stop_clock(token: str) -> bytes:
    return f"cursor={_ASKED_AT.sub('[', _open_token(token)) or token}".encode()


def _open_token(token: str) -> str:
    """Return what an opaque token holds, if it is base64 of text."""
    try:
        return base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)).decode()
    except (ValueError, UnicodeDecodeError):
        return ""


def _open_answer(answer: httpx.Response) -> bytes:
    """Return what an answer says, unpacked where it is packed."""
    media_type = answer.headers.get("content-type")
    if answer.status_code != 200 or not answer.content:
        return answer.content
    if media_type == MVT:
        return _open_tile(answer)
    return FILES.get(media_type, bytes)(answer.content)


def _open_tile(answer: httpx.Response) -> bytes:
    """Return what a tile says as text, positions in degrees."""
    zoom, row, column = map(int, answer.url.path.split("/")[-3:])
    layers = _round_numbers(decode_tile(answer.content, (zoom, row, column)))
    return json.dumps(layers, ensure_ascii=False).encode()


def _round_numbers(value: object) -> object:
    """Return decoded layers as exactly as positions are ever told.

    What a tile's grid adds behind that is chance, in which any number can be found.
    """
    if isinstance(value, float):
        return round(value, TOLD_DECIMALS)
    if isinstance(value, dict):
        return {key: _round_numbers(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_round_numbers(each) for each in value]
    return value


def _read_text(answer: Answer) -> str:
    """Return all that an answer says, tokens opened and escapes undone."""
    said = answer.body.decode(errors="replace")
    if said.startswith(("{", "[")):
        said = json.dumps(json.loads(said), ensure_ascii=False)
    headers = " ".join(value for _, value in answer.headers)
    text = f"{said} {unquote(said)} {headers}"
    return f"{text} {' '.join(map(_open_token, _TOKEN.findall(text)))}"


TOLD_DECIMALS = 4
CLOSE_DEGREES = 0.0005
"""Numbers as near as this (fifty metres) to a hidden coordinate give it away."""


_AREA = re.compile(r'"type": "(?:multi)?polygon", "coordinates": [\[\]\d., -]+')
_PAIR = re.compile(r"(-?\d+\.\d+)\s*,\s*(-?\d+\.\d+)")


@dataclass(frozen=True)
class Reading:
    """What an answer tells: its text without case, its numbers in order, and its pairs of them."""

    text: str
    numbers: tuple[float, ...]
    pairs: frozenset[tuple[float, float]]

    def says_position(self, point: tuple[float, float]) -> bool:
        """Whether both numbers of a (lon, lat) stand side by side, in either order."""
        return any(
            math.dist(pair, each) < CLOSE_DEGREES
            for pair in self.pairs
            for each in (point, point[::-1])
        )

    def says_number(self, point: tuple[float, float]) -> bool:
        """Whether one of the numbers of a (lon, lat) stands outside outlines."""
        return any(self._has_near(wanted) for wanted in point)

    def _has_near(self, wanted: float) -> bool:
        above = bisect.bisect_right(self.numbers, wanted - CLOSE_DEGREES)
        return above < len(self.numbers) and self.numbers[above] < wanted + CLOSE_DEGREES


@functools.cache
def read_answer(answer: Answer) -> Reading:
    """Read all that an answer says; once, because every secret is looked for in every answer."""
    text = _read_text(answer).casefold()
    # Outlines have thousands of corners: one of their numbers alone says nothing.
    numbers = sorted(set(map(float, _NUMBER.findall(_AREA.sub("", text)))))
    pairs = frozenset((float(x), float(y)) for x, y in _PAIR.findall(text))
    return Reading(text, tuple(numbers), pairs)


def is_of_gazetteer(question: Question) -> bool:
    """Tell whether a question asks for places of the gazetteer, or frames one of them."""
    asked = dict(question.parameters).get("url", "")
    return question.path.startswith(GAZETTEER) or urlsplit(str(asked)).path.startswith(GAZETTEER)


def find_traces(
    answers: Mapping[Question, Answer],
    words: Iterable[str],
    points: Iterable[tuple[float, float]] = (),
) -> list[tuple[Question, object]]:
    """Return which answers hold one of the hidden words, or a number of a hidden (lon, lat).

    Words are compared without case. Among the hundreds of places of the gazetteer one number alone
    is chance; both of them are not.
    """
    found: list[tuple[Question, object]] = []
    wanted, hidden = [word.casefold() for word in words], list(points)
    for question, answer in answers.items():
        said = read_answer(answer)
        found += [(question, word) for word in wanted if word in said.text]
        alone = not is_of_gazetteer(question)
        found += [
            (question, point)
            for point in hidden
            if said.says_position(point) or (alone and said.says_number(point))
        ]
    return found


def follow_pages(
    attacker: Attacker, collection: str, limit: int, **parameters: object
) -> list[list[str]]:
    """Return the ids of every page, by following the links."""
    path: str = f"/api/collections/{collection}/items"
    given: Mapping[str, object] = {"limit": limit, **parameters}
    pages: list[list[str]] = []
    while True:
        page = attacker.read(path, **given)
        features, links = page["features"], page["links"]
        assert isinstance(features, list) and isinstance(links, list)
        pages.append([each["id"] for each in features])
        following = [link["href"] for link in links if link["rel"] == "next"]
        if not following:
            return pages
        given = dict(parse_qsl(urlsplit(following[0]).query))


def bisect_place(
    attacker: Attacker, own_id: str, box: tuple[float, float, float, float], *, form: str = ""
) -> tuple[float, float, float, float]:
    """Shrink a box around one event as far as answers allow; return west, south, east, north.

    Each edge moves inwards by halves as long as the event still touches what is left.
    """
    edges = list(box)

    def touches(candidate: list[float]) -> bool:
        asked = {"bbox": ",".join(f"{edge:.7f}" for edge in candidate)}
        if form:
            asked["f"] = form
        features = attacker.list_features("events", **asked)
        return any(each["id"] == own_id for each in features)

    assert touches(edges)
    for side in range(4):
        inner, opposite = edges[side], edges[(side + 2) % 4]
        for _ in range(18):
            middle = (inner + opposite) / 2
            trial = [*edges[:side], middle, *edges[side + 1 :]]
            if touches(trial):
                inner = middle
                edges[side] = middle
            else:
                opposite = middle
    west, south, east, north = edges
    return west, south, east, north
