"""Where movements begin and end, as the tables of other people name it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from app.domain.place import Place
from app.encode.shapes.rows import End


class Gazetted:
    """The places by their ids and by their codes."""

    def __init__(self, places: Iterable[Place]) -> None:
        """Keep the places."""
        self._places: dict[str, Place] = {}
        for place in places:
            self._places[place.place_id] = place
            if place.pcode:
                self._places.setdefault(place.pcode, place)

    def find(self, code: str | None) -> Place | None:
        """Return the place of this id or code."""
        return self._places.get(code or "")

    def name_unit(self, code: str | None) -> tuple[str, str] | None:
        """Return code and name of an administrative unit."""
        unit = self.find(code)
        return (unit.pcode or unit.place_id, unit.name_en) if unit else None

    def name_country(self, code: str) -> str:
        """Return the name of a country; its code where the gazetteer has none."""
        country = self.find(code)
        is_country = country is not None and country.level in {"country", "far_country"}
        return country.name_en if country and is_country else code


def describe_end(code: str, name: str, point: Sequence[float | None], places: Gazetted) -> End:
    """Return one end of a movement by its code; `point` is (lon, lat), both None if not told."""
    place = places.find(code)
    country = place.country if place else ""
    return End(
        id=code,
        name=name,
        country=country,
        country_name=places.name_country(country),
        admin1=places.name_unit(place.admin1_pcode) if place else None,
        admin2=places.name_unit(place.admin2_pcode) if place else None,
        lon=point[0],
        lat=point[1],
    )
