"""Processor time of pictures of the map, of the real records of a running service.

python -m benchmarks.card_speed http://127.0.0.1:8000
"""

import json
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from app.encode.svg_map.card import draw_card
from app.encode.svg_map.cards import Card, CardText
from app.encode.svg_map.ground import read_ground_files
from app.encode.svg_map.marks import Marks
from app.encode.svg_map.painting import paint_picture
from app.serve.views.map_marks import mark_cluster, mark_corridor, mark_event, mark_flow

BASEMAP = Path(__file__).parents[1] / "geodata" / "basemap"
SIZES = ((1200, 630), (600, 400), (320, 400))
ZOOMS = (7.0, 8.5, 11.0)
ROUNDS = 7
BUDGET_MS = 150
"""Milliseconds of processor time that a card may take."""
TEXTS = {
    "en": CardText("en", "Masar", "Masar: map of Syria", "1 March 2025 to 30 April 2025: events "
                   "from many sources.", "Masar · figures contested", "masar.example/?lang=en",
                   "Deaths that were reported", "at least 1,426 killed"),
    "ar": CardText("ar", "مسار", "مسار: خريطة سوريا", "من ١ آذار ٢٠٢٥ إلى ٣٠ نيسان ٢٠٢٥.",
                   "مسار · الأرقام محلّ خلاف", "masar.example/?lang=ar", "القتلى المبلّغ عنهم",
                   "القتلى: ١٬٤٢٦ على الأقل"),
}  # fmt: skip


def read_rows(address: str, name: str) -> Iterator[Mapping[str, Any]]:
    """Yield the records of a collection as rows of the database have them."""
    url = f"{address}/api/collections/{name}/items?limit=1000"
    with urllib.request.urlopen(url) as answer:  # noqa: S310
        features = json.load(answer)["features"]
    for each in features:
        shape = None if each["geometry"] is None else json.dumps(each["geometry"])
        yield {**each["properties"], "feature_id": each["id"], "geometry": shape}


def read_marks(address: str) -> Marks:
    """Return all records of a service as marks."""
    return Marks(
        tuple(map(mark_event, read_rows(address, "events"))),
        tuple(map(mark_cluster, read_rows(address, "clusters"))),
        tuple(map(mark_corridor, read_rows(address, "corridors"))),
        tuple(mark_flow(row) for row in read_rows(address, "flows") if row["drawn"]),
    )


def time_ms(make: Callable[[], object]) -> float:
    """Return the least processor time of some runs in milliseconds.

    What else the machine does can only add to it, by half as much again on shared cores.
    """
    spent = []
    for _ in range(ROUNDS):
        began = time.process_time()
        make()
        spent.append((time.process_time() - began) * 1000)
    return min(spent)


@click.command()
@click.argument("address")
def main(address: str) -> None:
    """Print a line for each size, zoom and language; fail when one is over the budget."""
    ground, marks, worst = read_ground_files(BASEMAP), read_marks(address), 0.0
    click.echo("size       zoom lang  drawing   whole    KiB")
    for width, height in SIZES:
        for zoom in ZOOMS:
            for lang, text in TEXTS.items():
                card = Card(width, height, 1, "light", 35.05, 36.1, zoom, text, marks=marks)
                svg = draw_card(card, ground)
                drawing = time_ms(lambda card=card: draw_card(card, ground))  # type: ignore[misc]
                painting = time_ms(lambda svg=svg: paint_picture(svg))  # type: ignore[misc]
                kib, whole = len(paint_picture(svg)) / 1024, drawing + painting
                worst = max(worst, whole)
                click.echo(f"{width:4}×{height:<4} {zoom:5} {lang:4} {drawing:6.1f} ms "
                           f"{whole:5.1f} ms {kib:5.0f}")  # fmt: skip
    click.echo(f"slowest: {worst:.0f} ms of {BUDGET_MS} ms")
    raise SystemExit(worst > BUDGET_MS)


if __name__ == "__main__":
    main()
