"""The shapes by name: adding a shape is adding one line here."""

from __future__ import annotations

from app.domain.errors import MasarError
from app.encode.shapes import acled, dtm, flowmap, geojson, hxl, parquet, ucdp
from app.encode.shapes.shape import Shape

SHAPES: dict[str, Shape] = {
    shape.name: shape
    for shape in (
        acled.SHAPE,
        ucdp.SHAPE,
        hxl.SHAPE,
        dtm.SHAPE,
        flowmap.SHAPE,
        geojson.SHAPE,
        parquet.SHAPE,
    )
}


def find_shape(name: str) -> Shape:
    """Return the shape of this name. Raises MasarError listing those that there are."""
    if name not in SHAPES:
        raise MasarError(f"There is no shape called {name!r}.", f"Shapes: {', '.join(SHAPES)}.")
    return SHAPES[name]
