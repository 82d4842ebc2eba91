"""The collections of the gazetteer: places and administrative units."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import FromClause, case, func, select, true

from app.domain.filters import AsOf
from app.domain.place import UNLISTED_LEVELS
from app.query.collection import Collection
from app.query.versions import View
from app.store.gazetteer_tables import PLACE

_PLACE_PROPERTIES = ("place_id", "pcode", "level", "name_en", "name_ar", "aliases", "country",
                     "admin1_pcode", "admin2_pcode", "parent_id", "precision_m", "source",
                     "note_en", "note_ar")  # fmt: skip


def _view_places(_as_of: AsOf) -> View:
    return View(PLACE, PLACE.c.level.not_in(("governorate", *UNLISTED_LEVELS)))


PLACES = Collection(
    "places",
    "Places",
    "The gazetteer: names in both scripts, codes, position and how precise it is. Sites such as "
    "bases, hospitals, schools, shelters and ports are left out.",
    _view_places,
    "place_id",
    "point",
    _PLACE_PROPERTIES,
    (
        "level",
        "admin1_pcode",
        "pcode",
        "country",
        "place_id",
        "name_en",
        "name_ar",
        "admin2_pcode",
        "parent_id",
        "precision_m",
        "source",
    ),
    list_filters=("aliases",),
    shapes=("Point",),
)
DISCLAIMER_EN = (
    "Outlines are for orientation only and no judgement on any border. Natural Earth, their "
    "source, draws borders as they are held: the occupied Golan Heights lie outside."
)
DISCLAIMER_AR = (
    "الحدود للاستدلال فقط ولا تعبّر عن رأي في أي حدود. يرسم مصدرها Natural Earth الحدود بحسب "
    "السيطرة الفعلية، فيقع الجولان المحتل خارجها."
)
_OCHA_EN = (
    "Outlines are for orientation only and no judgement on any border. OCHA, their source, draws "
    "the occupied Golan Heights inside."
)
_OCHA_AR = (
    "الحدود للاستدلال فقط ولا تعبّر عن رأي في أي حدود. يرسم مصدرها، مكتب الأمم المتحدة لتنسيق "
    "الشؤون الإنسانية (أوتشا)، الجولان المحتل داخلها."
)
_SKETCHED = PLACE.c.source.contains("Natural Earth")
_CAPITAL = PLACE.alias("capital")


def _select_units(level: str) -> FromClause:
    """Return the units of a level, drawn by their outline, or by a point until there is one."""
    drawn = func.coalesce(PLACE.c.outline, PLACE.c.point, type_=PLACE.c.outline.type)
    return (
        select(
            *PLACE.c,
            drawn.label("drawn"),
            case((PLACE.c.outline.is_not(None), "outline"), else_="point").label("drawn_as"),
            _CAPITAL.c.name_en.label("capital_en"),
            _CAPITAL.c.name_ar.label("capital_ar"),
            case((_SKETCHED, DISCLAIMER_EN), else_=_OCHA_EN).label("disclaimer_en"),
            case((_SKETCHED, DISCLAIMER_AR), else_=_OCHA_AR).label("disclaimer_ar"),
        )
        .select_from(PLACE)
        .outerjoin(_CAPITAL, _CAPITAL.c.place_id == PLACE.c.capital_place_id)
        .where(PLACE.c.level == level)
        .subquery(level)
    )


def _view_units(level: str) -> Callable[[AsOf], View]:
    units = _select_units(level)
    return lambda _as_of: View(units, true())


GOVERNORATES = Collection(
    "governorates",
    "Governorates",
    "The 14 governorates with p-codes and outlines.",
    _view_units("governorate"),
    "place_id",
    "outline",
    ("pcode", "iso", "name_en", "name_ar", "aliases", "capital_en", "capital_ar", "source",
     "disclaimer_en", "disclaimer_ar"),
    ("pcode", "iso", "name_en", "name_ar", "source"),
    list_filters=("aliases",),
    shapes=("MultiPolygon",),
)  # fmt: skip
_UNIT_PROPERTIES = ("pcode", "name_en", "name_ar", "aliases", "admin1_pcode", "admin2_pcode",
                    "parent_id", "drawn_as", "precision_m", "source", "disclaimer_en",
                    "disclaimer_ar")  # fmt: skip
_UNIT_FILTERS = ("pcode", "name_en", "name_ar", "admin1_pcode", "admin2_pcode", "parent_id",
                 "drawn_as", "source")  # fmt: skip


def _make_units(level: str, title: str, description: str) -> Collection:
    return Collection(
        f"{level}s",
        title,
        f"{description} Outlines are those of OCHA's COD-AB, as far as a release of it is loaded; "
        "until then a unit is a point (drawn_as).",
        _view_units(level),
        "place_id",
        "drawn",
        _UNIT_PROPERTIES,
        _UNIT_FILTERS,
        list_filters=("aliases",),
    )


DISTRICTS = _make_units("district", "Districts", "The districts (admin 2) with p-codes.")
SUBDISTRICTS = _make_units(
    "subdistrict", "Subdistricts", "The subdistricts (admin 3) with p-codes."
)
