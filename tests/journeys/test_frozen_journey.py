"""A reader of last year's article: the number it was written with, and what became of it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from postgres_server import Database
from record_writer import RecordWriter
from running_service import run_service

from app.pipeline import publish_ledger

pytestmark = pytest.mark.slow
FIRST = datetime(2026, 1, 10, 12, tzinfo=UTC)
LONGER_THAN_RECORDS_KEEP_MS = 301_000
DAYS = "from=2025-03-01&to=2025-03-31"


def test_open_frame_learns_of_a_correction_and_keeps_the_old_number(
    page: Page, places_database: Database, tmp_path: Path, built_pages: Path
) -> None:
    record = RecordWriter(tmp_path / "story", places_database)
    record.add_event("evt_1", killed=10, title_en="First title")
    record.load()
    publish_ledger(places_database.writer, now=FIRST)
    with run_service(places_database.web_url, built_pages, pool_size=8) as service:
        page.clock.install()
        page.goto(f"{service.address}/embed?{DAYS}&lang=en&sel=evt_1&snapshot=1")
        expect(page.locator("#status.quiet")).to_be_attached()
        expect(page.locator(".lead")).to_contain_text("10 civilians killed")
        expect(page.locator("#correction")).to_be_hidden()
        record.add_event("evt_1", killed=14, title_en="First title")
        record.load()
        publish_ledger(places_database.writer, now=FIRST + timedelta(days=1))
        page.clock.fast_forward(LONGER_THAN_RECORDS_KEEP_MS)
        told = "Corrected 11 January 2026 (its source changed it): now 14 civilians killed."
        expect(page.locator("#correction")).to_have_text(told)
        page.reload()
        expect(page.locator("#status.quiet")).to_be_attached()
        expect(page.locator("#correction")).to_have_text(told)
        expect(page.locator(".lead")).to_contain_text("10 civilians killed")
        expect(page.locator(".banner.snapshot")).to_contain_text("10 January 2026")
