"""Pictures of the map: symbols that say what is known, places no more precise than published."""

import json
import math
import re
import struct
from itertools import pairwise
from pathlib import Path
from unicodedata import normalize
from xml.etree import ElementTree

import pytest

from app.encode.svg_map.drawing import Label, Sheet
from app.encode.svg_map.frames import Frame
from app.encode.svg_map.framing import frame_marks
from app.encode.svg_map.ground import Ground, read_ground_files
from app.encode.svg_map.key import list_kinds
from app.encode.svg_map.label_layer import place_labels
from app.encode.svg_map.map_drawing import draw_map
from app.encode.svg_map.marks import (
    ClusterMark,
    CorridorMark,
    EventMark,
    Figure,
    FlowMark,
    Marks,
    UnitMark,
)
from app.encode.svg_map.markup import escape_text, write_element
from app.encode.svg_map.painting import paint_picture
from app.encode.svg_map.palette import DARK, LIGHT
from app.encode.svg_map.place_map import draw_place_map
from app.encode.svg_map.text_widths import measure_text, spell_drawable, wrap_text
from app.encode.svg_map.toll_symbols import dash_ring, draw_toll, size_disc, spread_disc

BASEMAP = Path(__file__).resolve().parents[2] / "geodata" / "basemap"
FRAME = Frame(35.05, 36.1, 8, 600, 400)
AREA = json.dumps(
    {"type": "Polygon", "coordinates": [[[35.9, 35], [36.3, 35], [36.3, 35.4], [35.9, 35]]]}
)
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def ground() -> Ground:
    return read_ground_files(BASEMAP)


def parse(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)  # noqa: S314 - we have just written it


def make_event(lon: float | None = 36.0, lat: float = 35.2, **more: object) -> EventMark:
    point = None if lon is None else json.dumps({"type": "Point", "coordinates": [lon, lat]})
    told = {"id": "evt_1", "geometry": point, "precision_m": 200, "area": None,
            "killed": Figure(92, None, 210), **more}  # fmt: skip
    return EventMark(**told)  # type: ignore[arg-type]


def make_area(code: str) -> EventMark:
    return make_event(None, geometry=AREA, area=code)


def count_hatched(picture: ElementTree.Element) -> int:
    strokes = [each.attrib["d"] for each in picture.iter(f"{SVG}path")
               if each.get("stroke-opacity") == "0.5"]  # fmt: skip
    assert all(each.count("M") > 3 for each in strokes)
    return len(strokes)


def draw(ground: Ground, lang: str = "en", **marks: object) -> ElementTree.Element:
    sheet = Sheet(FRAME, LIGHT, lang)
    group = draw_map(ground, Marks(**marks), sheet)  # type: ignore[arg-type]
    return parse(write_element("svg", group, xmlns=SVG.strip("{}")))


def read_texts(picture: ElementTree.Element) -> list[str]:
    return [re.sub("[\u2066-\u2069]", "", each.text or "") for each in picture.iter(f"{SVG}text")]


def find_circles(picture: ElementTree.Element, ground: Ground) -> list[ElementTree.Element]:
    assert not list(draw(ground).iter(f"{SVG}circle")), "the ground alone has no symbols"
    return list(picture.iter(f"{SVG}circle"))


def test_area_of_disc_stands_for_lowest_figure_and_ring_for_highest(ground: Ground) -> None:
    disc, ring = find_circles(draw(ground, events=(make_event(),)), ground)
    assert (float(ring.attrib["r"]) / float(disc.attrib["r"])) ** 2 == pytest.approx(
        210 / 92, rel=0.01
    )
    assert disc.attrib["fill"] == LIGHT.event
    assert (ring.attrib["fill"], ring.attrib["stroke-dasharray"]) == ("none", "3 3")


def test_symbol_stands_where_the_record_is_published(ground: Ground) -> None:
    disc, _ring = find_circles(draw(ground, events=(make_event(36.2, 34.9),)), ground)
    world = 256 * 2**8
    assert float(disc.attrib["cx"]) == pytest.approx(300 + (36.2 - 36.1) / 360 * world, abs=0.01)
    north = math.asinh(math.tan(math.radians(34.9))) - math.asinh(math.tan(math.radians(35.05)))
    assert float(disc.attrib["cy"]) == pytest.approx(200 - north / (2 * math.pi) * world, abs=0.01)


def test_figures_are_ranges_and_bounds(ground: Ground) -> None:
    for figure, lang, text in (
        (Figure(92, None, 210), "en", "92–210"),
        (Figure(92, None, 210), "ar", "٩٢–٢١٠"),
        (Figure(1500, 1500, 1500), "en", "1,500"),
        (Figure(92), "en", "≥ 92"),
        (Figure(None, None, 210), "en", "≤ 210"),
        (Figure(None, 24), "ar", "نحو ٢٤"),
    ):
        assert text in read_texts(draw(ground, lang, events=(make_event(killed=figure),)))


def test_ring_stays_open_where_no_upper_end_is_stated() -> None:
    sheet = Sheet(FRAME, LIGHT)
    _disc, ring = draw_toll((10, 10), Figure(92), sheet)
    radius = size_disc(92) + 4
    assert dash_ring(radius, is_open=True) in ring
    lengths = [float(each) for each in dash_ring(radius, is_open=True).split()]
    assert sum(lengths) == pytest.approx(2 * math.pi * radius, abs=0.1), "once around"
    assert lengths[-1] > 0.2 * sum(lengths), "about a quarter is left out"


def test_what_is_known_to_an_area_is_hatched_and_counted(ground: Ground) -> None:
    events = tuple(make_area("SY06") for _ in range(3))
    picture = draw(ground, events=events)
    assert not find_circles(picture, ground), "a pin would claim a place that nobody reported"
    assert "3" in read_texts(picture)
    assert count_hatched(picture) == 1


def test_areas_on_each_other_are_hatched_once_and_within_the_picture(ground: Ground) -> None:
    wide = json.dumps({"type": "Polygon", "coordinates": [[[30, 30], [42, 30], [42, 40], [30, 40],
                                                           [30, 30]]]})  # fmt: skip
    areas = (make_area("SY06"), make_event(None, geometry=wide, area="SY10"))
    picture = draw(ground, events=areas)
    assert count_hatched(picture) == 1
    [hatching] = [each.attrib["d"] for each in picture.iter(f"{SVG}path")
                  if each.get("stroke-opacity") == "0.5"]  # fmt: skip
    strokes = [[float(n) for n in each.split()] for each in hatching.split("M")[1:]]
    assert 50 < len(strokes) < 100
    assert all(0 <= x <= 600 and 0 <= y <= 400 for x0, y0, *more in strokes
               for x, y in ((x0, y0), more[-2:]))  # fmt: skip


def test_what_has_no_place_is_not_drawn(ground: Ground) -> None:
    nowhere = make_event(None)
    assert ElementTree.tostring(draw(ground, events=(nowhere,))) == ElementTree.tostring(
        draw(ground)
    )


def test_roads_differ_by_status_without_colour(ground: Ground) -> None:
    line = json.dumps({"type": "LineString", "coordinates": [[35.9, 35.3], [36.5, 35.1]]})
    told = {}
    for status in ("open", "contested", "closed", "unknown"):
        picture = draw(ground, corridors=(CorridorMark("cor_1", line, status),))
        bare = {each.get("d") for each in draw(ground).iter(f"{SVG}path")}
        road = [each for each in picture.iter(f"{SVG}path") if each.get("d") not in bare][-1]
        told[status] = (road.get("stroke-dasharray"), "?" in read_texts(picture))
    assert told["open"] == (None, False)
    assert told["unknown"][1] and not told["closed"][1]
    assert len(set(told.values())) == 4


def test_movement_is_a_curve_with_arrowhead_and_rounded_number(ground: Ground) -> None:
    line = json.dumps({"type": "LineString", "coordinates": [[36.0, 35.3], [36.2, 34.6]]})
    picture = draw(ground, flows=(FlowMark("flw_1", line, Figure(None, 33930, None)),))
    assert "≈ 33,930" in read_texts(picture)
    [head] = [each for each in picture.iter(f"{SVG}path") if "rotate" in each.get("transform", "")]
    tip = re.findall(r"-?[0-9.]+", head.attrib["transform"])[:2]
    sheet = Sheet(FRAME, LIGHT)
    assert [float(each) for each in tip] == pytest.approx(sheet.frame.place(36.2, 34.6), abs=0.2)


def test_cluster_is_an_outline_around_its_events(ground: Ground) -> None:
    cluster = ClusterMark("clu_1", AREA, 5, ("evt_1",), Figure(254, None, 300))
    picture = draw(ground, events=(make_event(),), clusters=(cluster,))
    assert {"5 events: 254–300", "92–210"} <= set(read_texts(picture))
    assert "٥ أحداث: ٢٥٤–٣٠٠" in read_texts(draw(ground, "ar", clusters=(cluster,)))
    assert len(find_circles(picture, ground)) == 2, "its events keep their symbols"
    [outline] = [each for each in picture.iter(f"{SVG}path") if each.get("fill-opacity") == "0.05"]
    assert outline.get("stroke-dasharray") == "2 4"


def test_units_are_counts_and_no_tolls(ground: Ground) -> None:
    units = (
        UnitMark("admin2", "SY0601", "A", "أ", 36.0, 35.2, 1200),
        UnitMark("admin2", "SY0602", "B", "ب", 36.6, 35.0, 300),
        UnitMark("admin1", "SY10", "C", "ت", 36.1, 34.9, 7),
        UnitMark("country", "LB", "Lebanon", "لبنان", 36.0, 34.4, 2),
    )
    picture = draw(ground, units=units)
    assert not find_circles(picture, ground), "discs are for the dead"
    assert {"1,200", "300", "7", "Lebanon: 2"} <= set(read_texts(picture))
    large, small = (each for each in picture.iter(f"{SVG}rect") if each.get("fill") == LIGHT.muted)
    sides = float(large.attrib["width"]), float(small.attrib["width"])
    assert (sides[0] / sides[1]) ** 2 == pytest.approx(4, rel=0.02), "areas are numbers of events"
    assert count_hatched(picture) == 1, "what is known to a wider unit only"


def test_labels_do_not_collide() -> None:
    sheet = Sheet(FRAME, LIGHT)
    crowd = [Label((300 + n % 7 * 25, 200 + n % 5 * 9), f"92–{n}", n, 10.5, "#000", bold=True)
             for n in range(40)]  # fmt: skip
    placed = [parse(each).attrib for each in place_labels(crowd, [], [], sheet)]
    assert 5 < len(placed) < 40
    boxes = [(float(each["x"]), float(each["y"])) for each in placed]
    for n, (x, y) in enumerate(boxes):
        for ax, ay in boxes[:n]:
            assert abs(x - ax) > 20 or abs(y - ay) > 10


def test_names_do_not_touch_symbols(ground: Ground) -> None:
    hama = next(each for each in ground.names if each.text_en == "Hama")
    event = make_event(hama.lon + 0.25, hama.lat, killed=Figure(600, None, 600))
    [disc] = find_circles(draw(ground, events=(event,)), ground)
    [name] = [each for each in draw(ground, events=(event,)).iter(f"{SVG}text")
              if "Hama" in (each.text or "")]  # fmt: skip
    half = measure_text("Hama", float(name.attrib["font-size"]), bold=True) / 2
    x, radius = float(name.attrib["x"]), float(disc.attrib["r"])
    assert x + half < float(disc.attrib["cx"]) - radius, "to its left, as the disc is to its right"


def test_name_goes_rather_than_hides_and_figure_stays() -> None:
    sheet = Sheet(FRAME, LIGHT)
    crowd = [(x, y) for x in range(200, 400, 4) for y in range(120, 280, 4)]
    told = ((300, 200), "Hama", 60, 10.5, "#000")
    assert place_labels([Label(*told, yields=True, roams=True)], crowd, [], sheet) == []
    assert len(place_labels([Label(*told)], crowd, [], sheet)) == 1
    beside = [(x, y) for x, y in crowd if x > 300]
    [name] = place_labels([Label(*told, yields=True)], beside, [], sheet)
    assert float(parse(name).attrib["x"]) < 300


def test_labels_keep_off_all_of_a_symbol() -> None:
    for radius in (0, 4, 40):
        middle, *around = spread_disc((100, 100), radius)
        assert middle == (100, 100)
        assert all(math.dist(middle, each) > radius for each in around)
        gaps = [math.dist(*pair) for pair in pairwise([*around, around[0]])]
        assert max(gaps) < 10.5 * 1.3, "less than a label is high"


def test_key_names_the_road_along_which_an_event_was(ground: Ground) -> None:
    line = json.dumps({"type": "LineString", "coordinates": [[35.9, 35.3], [36.5, 35.1]]})
    marks = Marks(events=(make_event(None, geometry=line), make_event(precision_m=3600)))
    assert list_kinds(marks, Sheet(FRAME, LIGHT)) == {"road_event", "toll"}
    near = Sheet(Frame(35.2, 36.0, 11, 600, 400), LIGHT)
    assert list_kinds(marks, near) == {"road_event", "toll", "reach"}
    many = Marks(events=(make_event(), make_event(id="evt_2")))
    assert list_kinds(many, Sheet(FRAME, LIGHT)) == {"toll", "stack"}
    assert list_kinds(many, Sheet(Frame(34, 40, 8, 600, 400), LIGHT)) == set(), "none in view"


def test_names_never_push_out_figures(ground: Ground) -> None:
    name = next(each for each in ground.names if each.text_en == "Hama")
    assert "Hama" in read_texts(draw(ground))
    texts = read_texts(draw(ground, events=(make_event(name.lon, name.lat),)))
    assert "92–210" in texts


def test_texts_of_others_are_only_text() -> None:
    hostile = 'x</text><script>"&\x00\x1b\ud800'
    assert "<" not in escape_text(hostile) and "\x00" not in escape_text(hostile)
    parsed = parse(write_element("text", escape_text(hostile), fill=hostile))
    assert parsed.text == 'x</text><script>"&' and parsed.attrib["fill"] == parsed.text


def test_place_map_has_neither_script_nor_style(ground: Ground) -> None:
    event = make_event(precision_m=3600)
    svg = draw_place_map(ground, Marks(events=(event,)), "en", "Where <it> was", "evt_1")
    assert svg is not None
    picture = parse(svg)
    assert picture.findtext(f"{SVG}title") == "Where <it> was"
    for each in picture.iter():
        assert each.tag not in {f"{SVG}script", f"{SVG}style", f"{SVG}image"}
        assert not {name for name in each.attrib if name == "style" or name.startswith("on")}
    assert "var(--event, #a3260f)" in svg
    assert draw_place_map(ground, Marks(events=(make_event(None),)), "en", "x") is None
    assert draw_place_map(ground, Marks(events=(make_area("SY06"),)), "en", "x") is not None
    assert draw_place_map(ground, Marks(), "en", "x") is None


def test_place_map_shows_all_of_an_uncertain_place(ground: Ground) -> None:
    near = frame_marks(Marks(events=(make_event(precision_m=100),)), 360, 240)
    far = frame_marks(Marks(events=(make_event(precision_m=60_000),)), 360, 240)
    assert near is not None and far is not None
    assert far.measure(60_000, 35.2) < 120 < near.measure(60_000, 35.2)


def test_lines_are_no_wider_than_asked() -> None:
    for text in ("Between 92 and 210 people were killed, say four sources",
                 "https://masar.example/?map=8.5/35.05/36.1&from=2025-03-06",
                 "قُتل ما بين ٩٢ و٢١٠ أشخاص في الساحل بحسب أربعة مصادر"):  # fmt: skip
        lines = wrap_text(text, 120, 11)
        assert all(measure_text(line, 11) <= 120 for line in lines)
        assert "".join(lines).replace(" ", "") == text.replace(" ", "")
        first, last = wrap_text(text, 120, 11, most=2)
        assert last.endswith("…") and measure_text(last, 11) <= 120


def test_every_character_has_a_form() -> None:
    assert spell_drawable("≥ ≤ ≈ → ← · × – … ±") == "≥ ≤ ≈ → ← · × – … ±"
    assert normalize("NFC", spell_drawable("ʿAlāʾ")) == "‘Alā’", "put together, not a box"
    assert spell_drawable("日本") == ""


def read_size(png: bytes) -> tuple[int, int]:
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def test_painted_letters_are_those_of_the_fonts() -> None:
    def paint(text: str, family: str = "IBM Plex Sans Arabic") -> bytes:
        told = write_element("text", text, x=10, y=30, font_family=family, font_size=20)
        return paint_picture(
            write_element("svg", told, xmlns=SVG.strip("{}"), width=200, height=40), 2
        )

    blank, apart, joined = paint(" "), paint("ب\u200cي\u200cت"), paint("بيت")
    assert read_size(joined) == (400, 80)
    assert len({blank, apart, joined}) == 3, "letters of Arabic are joined"


def test_dark_ground_has_dark_colours(ground: Ground) -> None:
    light, dark = (draw_map(ground, Marks(), Sheet(FRAME, ink)) for ink in (LIGHT, DARK))
    assert DARK.sea in dark and DARK.land in dark and LIGHT.land not in dark
    assert LIGHT.sea in light
