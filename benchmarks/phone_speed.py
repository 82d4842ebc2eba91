"""What a cheap phone waits for, and how smoothly its map moves, in a real browser.

Slow 4G (1.6 Mbit/s down, 0.75 up, 150 ms to and fro) and a processor four times slower than the
one that measures; an empty cache for every view. Each view is opened in a browser of its own, in
turn, and the medians are printed: nothing here is a bound that a test could hold.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from os import cpu_count, getloadavg
from statistics import median

import click
from playwright.sync_api import Page, sync_playwright

SLOW_4G = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1_600_000 / 8,
    "uploadThroughput": 750_000 / 8,
}
SLOWER = 4
PHONE = {"width": 390, "height": 844}
WATCH = """
window.seen = {largest: 0, shift: 0};
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) window.seen.largest = entry.startTime;
}).observe({type: 'largest-contentful-paint', buffered: true});
new PerformanceObserver((list) => {
  for (const entry of list.getEntries())
    if (!entry.hadRecentInput) window.seen.shift += entry.value;
}).observe({type: 'layout-shift', buffered: true});
"""
COUNT_FRAMES = """
window.frames_seen = [];
const count = (now) => { window.frames_seen.push(now); requestAnimationFrame(count); };
requestAnimationFrame(count);
"""
STROKES = 12
STEPS = 15


@dataclass(frozen=True, slots=True)
class Seen:
    """One view: ms to its largest content and to quiet, layout shift, elements, frames."""

    largest: float
    quiet: float
    shift: float
    drawn: int
    frame: float
    late: float


@contextmanager
def open_phone(slow: bool) -> Iterator[Page]:
    """Open a page of a browser with an empty cache, as slow as a cheap phone if `slow`."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        context = browser.new_context(viewport=PHONE, has_touch=True, device_scale_factor=2)
        page = context.new_page()
        session = context.new_cdp_session(page)
        if slow:
            session.send("Network.enable")
            session.send("Network.emulateNetworkConditions", SLOW_4G)
            session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        page.add_init_script(WATCH)
        yield page
        browser.close()


def drag_map(page: Page) -> tuple[float, float]:
    """Drag the map to and fro; return the median ms of a frame and the share above 50 ms."""
    box = page.locator("#map").bounding_box()
    if box is None:
        return 0.0, 0.0
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.evaluate(COUNT_FRAMES)
    for stroke in range(STROKES):
        way = 90 if stroke % 2 else -90
        page.mouse.move(x - way / 2, y)
        page.mouse.down()
        for step in range(1, STEPS + 1):
            page.mouse.move(x - way / 2 + way * step / STEPS, y + step)
        page.mouse.up()
    moments = page.evaluate("window.frames_seen")
    gaps = [after - before for before, after in zip(moments, moments[1:], strict=False)]
    return median(gaps), sum(gap > 50 for gap in gaps) / len(gaps)


def watch_view(address: str, slow: bool, drag: bool) -> Seen:
    """Open `address` once and say what a reader would have seen."""
    with open_phone(slow) as page:
        page.goto(address, wait_until="networkidle", timeout=120_000)
        seen = page.evaluate("window.seen")
        quiet = page.evaluate("Math.max(...performance.getEntries().map(e => e.responseEnd || 0))")
        drawn = page.locator("#map .leaflet-pane :is(path, img, .leaflet-marker-icon)").count()
        frame, late = drag_map(page) if drag else (0.0, 0.0)
    return Seen(seen["largest"], quiet, seen["shift"], drawn, frame, late)


@click.command()
@click.option("--rounds", default=5, show_default=True)
@click.option("--slow/--as-is", default=True, help="A cheap phone, or this machine as it is.")
@click.option("--drag/--still", default=True, help="Drag the map and count frames.")
@click.argument("addresses", nargs=-1, required=True)
def main(rounds: int, slow: bool, drag: bool, addresses: tuple[str, ...]) -> None:
    """Open every address in turn, some rounds, and print the medians."""
    taken: dict[str, list[Seen]] = {address: [] for address in addresses}
    for _ in range(rounds):
        for address in addresses:
            taken[address].append(watch_view(address, slow, drag))
    head = (
        "view",
        "LCP, ms",
        "range",
        "last byte, ms",
        "shift",
        "elements",
        "frame, ms",
        "> 50 ms",
    )
    click.echo("| " + " | ".join(head) + " |")
    click.echo("|---" * len(head) + "|")
    for address, views in taken.items():
        largest = [view.largest for view in views]
        click.echo(
            f"| {address} | {median(largest):,.0f} | {min(largest):,.0f}-{max(largest):,.0f} "
            f"| {median(view.quiet for view in views):,.0f} "
            f"| {median(view.shift for view in views):.3f} | {views[-1].drawn} "
            f"| {median(view.frame for view in views):.1f} "
            f"| {median(view.late for view in views):.0%} |"
        )
    loads = ", ".join(f"{load:.1f}" for load in getloadavg())
    click.echo(f"\nrounds {rounds}, load at the end {loads}, {cpu_count()} cores")


if __name__ == "__main__":
    main()
