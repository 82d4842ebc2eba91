"""Clusters of violence: many events within a few kilometres and days, as one contested toll."""

from __future__ import annotations

from collections.abc import Sequence

from app.encode.svg_map.drawing import Drawing, Label, Sheet
from app.encode.svg_map.figures import tell_figure, tell_number
from app.encode.svg_map.marks import ClusterMark
from app.encode.svg_map.markup import write_element
from app.encode.svg_map.paths import read_lines, write_path
from app.encode.svg_map.text_widths import measure_text
from app.encode.svg_map.toll_symbols import draw_toll, size_disc, size_symbol, spread_disc

_MOST_LABELS = 24
_SIZE = 12.5


def is_open(cluster: ClusterMark, sel: str | None) -> bool:
    """Whether the view has selected a cluster, or one of the events in it."""
    return sel is not None and (cluster.id == sel or sel in cluster.event_ids)


def find_covered(clusters: Sequence[ClusterMark], sheet: Sheet) -> set[str]:
    """Return the events for which a cluster's symbol stands in this picture."""
    if sheet.close_up:
        return set()
    closed = (cluster for cluster in clusters if not is_open(cluster, sheet.sel))
    return {event for cluster in closed for event in cluster.event_ids}


def _draw_hull(cluster: ClusterMark, sheet: Sheet) -> list[str]:
    path, selected = (
        write_path(read_lines(cluster.geometry), sheet.frame, closed=True),
        (cluster.id == sheet.sel),
    )
    if not path:
        return []
    ink = sheet.palette
    outline = write_element(
        "path",
        d=path,
        fill=ink.event,
        fill_opacity=0.05,
        stroke=ink.ink if selected else ink.event,
        stroke_width=2 if selected else 1,
        stroke_dasharray=None if selected else "2 4",
    )
    return [outline]


def _add_symbol(drawing: Drawing, cluster: ClusterMark, sheet: Sheet) -> None:
    at, figure, ink = sheet.frame.place(cluster.lon, cluster.lat), cluster.killed, sheet.palette
    radius = size_symbol(figure, sheet.shrink)
    if not sheet.frame.holds(*at, radius):
        return
    drawing.shapes += draw_toll(at, figure, sheet)
    drawing.obstacles += spread_disc(at, radius)
    text = tell_figure(figure, sheet.lang) or tell_number(cluster.event_count, sheet.lang)
    inner = size_disc(figure.low, sheet.shrink) if figure.low is not None else 0
    fits = inner * 2 > measure_text(text, _SIZE, bold=True) + 4
    if len(drawing.labels) >= _MOST_LABELS:
        return
    colour, halo = (ink.land, None) if fits else (ink.event, ink.land)
    drawing.labels.append(
        Label(
            *(at, text, 90 + radius / 100, _SIZE, colour, halo),
            bold=True,
            clear=radius,
            centred=fits,
        )
    )


def draw_clusters(clusters: Sequence[ClusterMark], sheet: Sheet) -> Drawing:
    """Draw the clusters; close up, or when one is selected, only its outline stays."""
    drawing = Drawing()
    for cluster in sorted(clusters, key=lambda each: each.killed.low or 0, reverse=True):
        opened = is_open(cluster, sheet.sel)
        if opened or sheet.close_up:
            drawing.shapes += _draw_hull(cluster, sheet)
        else:
            _add_symbol(drawing, cluster, sheet)
    return drawing
