"""The process that makes a file is gone with its reader, and so is what it left on disk."""

import asyncio
import json
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import aclosing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.domain.property_kind import PropertyKind
from app.encode.formats.file_order import FLATGEOBUF
from app.encode.formats.head import Head
from app.serve.files.columnar_child import FileNotMade, make_columnar

HEAD = Head(
    "events", "Events", {"title": PropertyKind.TEXT}, None, 1, datetime.now(UTC), "CC0", "M"
)
FEATURE = json.dumps(
    {"type": "Feature", "id": "e1", "geometry": None, "properties": {"title": "x" * 1000}}
).encode()


class Broken(Exception):
    """The database went away."""


_before: set[int] = set()
"""Processes of other tests that were there first, such as a server that lasts for the session."""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where temporary files are; nothing may be left in it."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    _before.clear()
    _before.update(list_children())
    return tmp_path


def list_children() -> list[int]:
    own = Path("/proc/self/task")
    found = [int(pid) for task in own.glob("*/children") for pid in task.read_text().split()]
    return [pid for pid in found if pid not in _before]


async def give(batches: int) -> AsyncIterator[list[bytes]]:
    for _ in range(batches):
        yield [FEATURE] * 500


def assert_clean(folder: Path) -> None:
    assert list(folder.iterdir()) == []
    assert list_children() == []


async def take_first(batches: AsyncIterator[list[bytes]]) -> bytes:
    async with (
        asyncio.timeout(40),
        aclosing(make_columnar(FLATGEOBUF, HEAD, batches)) as parts,
    ):
        async for part in parts:
            return part
    raise AssertionError("no file")


def test_reader_who_leaves_takes_the_process_and_its_file_along(folder: Path) -> None:
    assert asyncio.run(take_first(give(4))).startswith(b"fgb")
    assert_clean(folder)


def test_reader_who_leaves_before_there_is_a_file_leaves_nothing(folder: Path) -> None:
    seen: list[list[Path]] = []

    async def stall() -> AsyncIterator[list[bytes]]:
        for _ in range(4):
            yield [FEATURE] * 500
        while not list(folder.glob("*/*")):
            await asyncio.sleep(0.02)
        seen.append(list(folder.glob("*/*")))
        await asyncio.Event().wait()

    async def leave() -> None:
        taking = asyncio.create_task(take_first(stall()))
        async with asyncio.timeout(20):
            while not seen:
                await asyncio.sleep(0.02)
        assert len(list_children()) == 1
        assert {each.stat().st_mode & 0o77 for each in folder.iterdir()} == {0}
        taking.cancel()
        await asyncio.gather(taking, return_exceptions=True)

    asyncio.run(leave())
    assert_clean(folder)


def test_features_that_fail_make_no_file(folder: Path) -> None:
    async def fail() -> AsyncIterator[list[bytes]]:
        yield [FEATURE] * 1000
        raise Broken

    with pytest.raises(Broken):
        asyncio.run(take_first(fail()))
    assert_clean(folder)


def test_process_that_cannot_write_is_told_as_such(folder: Path) -> None:
    async def spoil() -> AsyncIterator[list[bytes]]:
        for each in folder.iterdir():
            shutil.rmtree(each)
        yield [FEATURE]

    with pytest.raises(FileNotMade):
        asyncio.run(take_first(spoil()))
    assert_clean(folder)


def test_process_knows_nothing_of_our_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MASAR_WEB_DATABASE_URL", "postgresql://a-secret@b/c")
    monkeypatch.setenv("PGPASSWORD", "a-secret")
    seen: list[bytes] = []

    async def look() -> AsyncIterator[list[bytes]]:
        [child] = list_children()
        while b"PATH=" not in (told := Path(f"/proc/{child}/environ").read_bytes()):
            await asyncio.sleep(0.02)
        seen.append(told)
        yield [FEATURE]

    asyncio.run(take_first(look()))
    assert seen and b"a-secret" not in seen[0]
