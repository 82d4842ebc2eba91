"""Pictures of SVG become PNG, with the fonts that come with this package and no others."""

from __future__ import annotations

from resvg_py import svg_to_bytes

from app.encode.svg_map.text_widths import BOLD, FAMILY, REGULAR


def paint_picture(svg: str, scale: float = 1.0) -> bytes:
    """Return a picture as PNG; `scale` is how many pixels a unit of its size takes.

    It takes some tens of milliseconds, in which nothing else runs in this process. Raises
    ValueError for what is no SVG.
    """
    return svg_to_bytes(
        svg_string=svg,
        skip_system_fonts=True,
        font_files=[str(REGULAR), str(BOLD)],
        font_family=FAMILY,
        zoom=scale,
    )
