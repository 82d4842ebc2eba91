"""How smoothly the map moves on a phone with 100,000 events published.

`python -m benchmarks.map_frames postgresql://owner@host:port/database`

An empty database is filled with made-up events first (`api_speed.load`); then the service answers
from it, and a browser drags and zooms the built map, at the speed of this machine and four times
slower. Frames depend on who else uses the machine; the processor time of the page's own thread
much less, so both are printed: a frame of 60 a second has 16.7 ms.
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from os import cpu_count, getloadavg
from statistics import median
from typing import Any

import click
import psycopg
from playwright.sync_api import CDPSession, Page, sync_playwright

from benchmarks.api_speed.load import main as load
from benchmarks.export_speed import serve

PHONE = {"width": 390, "height": 844}
VIEWS = {
    "the country, 15 years": "map=6.5/35/38.5&from=2011-01-01&to=2025-12-31",
    "the coast, two months": "map=8.5/35.05/36.1&from=2025-03-01&to=2025-04-30",
    "a town, one week": "map=11.5/35.5/35.9&from=2025-03-06&to=2025-03-12",
}
TRACED = ["toplevel", "devtools.timeline", "disabled-by-default-devtools.timeline"]
TASKS = ("ThreadControllerImpl::RunTask", "RunTask")
COUNT_FRAMES = """
window.frames_seen = [];
window.counting = true;
const count = (now) => {
  window.frames_seen.push(now);
  if (window.counting) requestAnimationFrame(count);
};
requestAnimationFrame(count);
"""
LATE_MS = 34
"""Two frames of 60 a second: what an eye begins to see."""
STROKES, STEPS, STEP_MS = 6, 30, 8
Event = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Moved:
    """One gesture: ms between frames, share of late ones, ms of the page's thread."""

    frame: float
    late: float
    busy: float
    longest: float


@contextmanager
def open_map(address: str, slower: int) -> Iterator[tuple[Page, CDPSession]]:
    """Open the map at an address on a phone's screen, with a processor `slower` times slower."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        context = browser.new_context(viewport=PHONE, has_touch=True, device_scale_factor=2)
        page = context.new_page()
        session = context.new_cdp_session(page)
        page.goto(address, wait_until="networkidle", timeout=120_000)
        session.send("Emulation.setCPUThrottlingRate", {"rate": slower})
        yield page, session
        browser.close()


def find_middle(page: Page) -> tuple[float, float]:
    """Return where the map's middle is on the screen, a little below its controls."""
    box = page.locator("#map").bounding_box()
    if box is None:
        raise click.ClickException("The page shows no map; is the front end built?")
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2 + 40


def drag_map(page: Page) -> None:
    """Drag the map to and fro, with the pace of a finger."""
    x, y = find_middle(page)
    for stroke in range(STROKES):
        way = 90 if stroke % 2 else -90
        page.mouse.move(x - way / 2, y)
        page.mouse.down()
        for step in range(1, STEPS + 1):
            page.mouse.move(x - way / 2 + way * step / STEPS, y + step)
            page.wait_for_timeout(STEP_MS)
        page.mouse.up()
        page.wait_for_timeout(50)
    page.wait_for_timeout(600)


def zoom_map(page: Page) -> None:
    """Come two steps closer and go back."""
    page.mouse.move(*find_middle(page))
    for turn in (-120, -120, 120, 120):
        page.mouse.wheel(0, turn)
        page.wait_for_timeout(700)


def trace(page: Page, session: CDPSession, act: Callable[[Page], None]) -> list[Event]:
    """Return what the browser traced while something was done."""
    events: list[Event] = []
    ended: list[object] = []
    session.on("Tracing.dataCollected", lambda told: events.extend(told["value"]))
    session.on("Tracing.tracingComplete", lambda told: ended.append(told))
    config = {"includedCategories": TRACED}
    session.send("Tracing.start", {"transferMode": "ReportEvents", "traceConfig": config})
    act(page)
    session.send("Tracing.end")
    while not ended:
        page.wait_for_timeout(50)
    return events


def list_tasks(events: Iterable[Event]) -> list[float]:
    """Return the processor time in ms of each task of the thread that drew the page."""
    kept = list(events)
    drew = Counter((e["pid"], e["tid"]) for e in kept if e["name"] == "FireAnimationFrame")
    thread = drew.most_common(1)[0][0]
    own = [e for e in kept if (e["pid"], e["tid"]) == thread and e["ph"] == "X"]
    # Newer browsers trace each task twice, one inside of the other.
    for name in TASKS:
        if tasks := [e.get("tdur", 0) / 1000 for e in own if e["name"] == name]:
            return tasks
    raise click.ClickException("This browser does not trace the tasks of a page.")


def watch(page: Page, session: CDPSession, act: Callable[[Page], None]) -> Moved:
    """Do something to the map and say how smoothly it went."""
    page.evaluate(COUNT_FRAMES)
    tasks = list_tasks(trace(page, session, act))
    moments = page.evaluate("window.counting = false, window.frames_seen")
    gaps = [after - before for before, after in zip(moments, moments[1:], strict=False)]
    late = sum(gap > LATE_MS for gap in gaps) / len(gaps)
    return Moved(median(gaps), late, sum(tasks) / len(gaps), max(tasks))


def fill_if_empty(url: str, rows: int) -> None:
    """Fill the database with made-up events, unless it holds some."""
    with psycopg.connect(url) as connection:
        [held] = connection.execute("SELECT to_regclass('published.event')").fetchone() or [None]
    if held is None:
        load.callback(rows, url)  # type: ignore[misc]  # the command's own function


def tell(name: str, slower: int, rounds: list[Moved]) -> None:
    """Print the best of some rounds: the machine's other work only ever makes it worse."""
    click.echo(
        f"| {name} | {slower} × | {min(r.frame for r in rounds):.1f} "
        f"| {min(r.late for r in rounds):.1%} | {min(r.busy for r in rounds):.1f} "
        f"| {min(r.longest for r in rounds):.0f} |"
    )


@click.command()
@click.option("--rows", default=100_000, show_default=True, help="Events, where there are none.")
@click.option("--rounds", default=3, show_default=True)
@click.argument("url")
def main(rows: int, rounds: int, url: str) -> None:
    """Fill the database at URL if it is empty; drag and zoom the map; print the best rounds."""
    fill_if_empty(url, rows)
    head = ("view", "processor", "frame, ms", "> 34 ms", "thread, ms a frame", "longest task, ms")
    click.echo("| " + " | ".join(head) + " |\n" + "|---" * len(head) + "|")
    with serve(url) as (address, _):
        for name, query in VIEWS.items():
            for slower in (1, 4):
                taken: dict[str, list[Moved]] = {"dragged": [], "zoomed": []}
                for _ in range(rounds):
                    with open_map(f"{address}/?lang=en&{query}", slower) as (page, session):
                        taken["dragged"].append(watch(page, session, drag_map))
                        taken["zoomed"].append(watch(page, session, zoom_map))
                for gesture, moved in taken.items():
                    tell(f"{name}, {gesture}", slower, moved)
    loads = ", ".join(f"{load:.1f}" for load in getloadavg())
    click.echo(f"\nbest of {rounds}, load at the end {loads}, {cpu_count()} cores")


if __name__ == "__main__":
    main()
