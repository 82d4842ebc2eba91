"""What a first view costs a reader: requests and bytes on the wire, with an empty cache."""

from __future__ import annotations

import shutil
import sys

import click
from playwright.sync_api import CDPSession, sync_playwright


def measure_view(address: str) -> tuple[int, dict[str, int]]:
    """Open `address` once; return the number of requests and bytes per kind of resource."""
    kinds: dict[str, str] = {}
    sizes: dict[str, int] = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        session: CDPSession = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.responseReceived", lambda e: kinds.update({e["requestId"]: e["type"]}))

        def add(event: dict[str, float | str]) -> None:
            kind = kinds.get(str(event["requestId"]), "Other")
            sizes[kind] = sizes.get(kind, 0) + int(event["encodedDataLength"])

        session.on("Network.loadingFinished", add)
        page.goto(address, wait_until="networkidle")
        browser.close()
    return len(kinds), sizes


def main() -> None:
    """Print a line per address."""
    for address in sys.argv[1:]:
        count, sizes = measure_view(address)
        parts = ", ".join(f"{kind} {size / 1024:.1f}" for kind, size in sorted(sizes.items()))
        click.echo(f"{address}: {count} requests, {sum(sizes.values()) / 1024:.1f} KiB ({parts})")


if __name__ == "__main__":
    main()
