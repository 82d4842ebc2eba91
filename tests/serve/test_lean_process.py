"""A process of the service carries no library that it does not need for its answers."""

import subprocess
import sys

import pytest
from postgres_server import Database

HEAVY = ("shapely", "numpy", "rapidfuzz", "geopandas", "pandas", "pyogrio", "pyarrow", "hxl",
         "openpyxl", "lxml", "alembic", "app.geocode")  # fmt: skip
"""What is imported where it is used, if at all."""
PROGRAM = """
import asyncio, sys
import httpx
from app.main import create_app
from app.serve.places import places_held
from app.settings import Settings

async def ask():
    app = create_app(Settings(web_database_url=sys.argv[1], pool_size=1))
    async with app.router.lifespan_context(app):
        asked = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://masar")
        for question in sys.argv[2].split():
            answer = await asked.get(question)
            assert answer.status_code == 200, answer.text
            assert answer.content
# The places would be read after a second, and the geocoder with them.
places_held.WARM_AFTER_S = 3600
asyncio.run(ask())
print(*sorted(sys.modules))
"""
QUESTIONS = ("/api/collections/events/items?limit=2 /api/collections/events/items?f=csv "
             "/api/collections/events/items?bbox=35,35,37,37&filter=killed_best%3E1 "
             "/api/collections/events/tiles/WebMercatorQuad/7/50/76 /api")  # fmt: skip


@pytest.fixture(scope="module")
def imported(coast: Database) -> frozenset[str]:
    run = subprocess.run(
        [sys.executable, "-c", PROGRAM, coast.web_url, QUESTIONS],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    return frozenset(run.stdout.split())


@pytest.mark.parametrize("module", HEAVY)
def test_answering_events_imports_no_library_for_something_else(
    imported: frozenset[str], module: str
) -> None:
    assert "app.serve.records.items" in imported
    assert module not in imported
