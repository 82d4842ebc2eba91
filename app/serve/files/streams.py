"""Questions that are answered with a whole file: which formats, which headers, which rows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from fastapi import Request, Response
from sqlalchemy.ext.asyncio import AsyncConnection

from app.domain.errors import BadParameter
from app.domain.filters import ItemFilter
from app.encode.formats.head import Head
from app.query.collections import CORRIDORS, Collection
from app.query.counts import count_items
from app.query.page_state import select_revision_shown
from app.query.streams import select_stream
from app.serve.answering.answers import answer_content
from app.serve.answering.database import Reader
from app.serve.answering.links import get_base, make_link
from app.serve.answering.stream_room import StreamRoom
from app.serve.asking.formats import CSV, FLATGEOBUF, GEOJSON, NDJSON, PARQUET, Format
from app.serve.asking.parameters import CRS84
from app.serve.asking.times import Times
from app.serve.files.file_makers import find_maker
from app.serve.files.streamed_file import Opened, StreamedFile, StreamPlan

STREAMED = (CSV, NDJSON, FLATGEOBUF, PARQUET)
"""Formats without pages: all that matches comes in one answer."""
FILE_FORMATS = (GEOJSON, *STREAMED)
"""Formats of exports."""
CSV_PARAMETERS = ("bom", "hxl")
"""`bom=1`: a byte order mark first; `hxl=1`: hashtags under the names."""
_MOST_ROWS = 10**15
_WHOLE = re.compile(r"0*[1-9][0-9]*")


def read_csv_parameters(given: Mapping[str, str], fmt: Format) -> dict[str, bool]:
    """Return the choices that only CSV has; raises BadParameter for other formats or values."""
    found = {}
    for name in CSV_PARAMETERS:
        if name in given and fmt is not CSV:
            raise BadParameter(name, given[name], f"only with f={CSV.name}")
        if given.get(name, "0") not in {"0", "1"}:
            raise BadParameter(name, given[name], "1 or 0")
        found[name] = given.get(name) == "1"
    return found


def _read_limit(given: Mapping[str, str]) -> int | None:
    """Return how many rows are wanted at most: exactly, since a cut file must not look whole."""
    if "limit" not in given:
        return None
    if not _WHOLE.fullmatch(given["limit"]):
        raise BadParameter("limit", given["limit"], "a whole number from 1")
    return min(int(given["limit"]), _MOST_ROWS)


def _refuse_cursor(given: Mapping[str, str], fmt: Format) -> None:
    if "cursor" in given:
        raise BadParameter(
            "cursor", given["cursor"], f"not with f={fmt.name}, which gives all in one answer"
        )


@dataclass(frozen=True, slots=True)
class StreamQuestion:
    """What a file is asked for: records of a collection, as of when, as which format."""

    collection: Collection
    asked: ItemFilter
    times: Times
    fmt: Format

    async def open(self, request: Request, connection: AsyncConnection) -> Opened:
        """Settle in the rows' own transaction which state they show and how many they are."""
        revision = await connection.scalar(select_revision_shown()) or 0
        as_of = self.times.as_of
        # A state that was the newest when it was named may have become a past one since.
        if as_of.is_current and revision != self.times.snapshot:
            as_of = replace(as_of, is_current=False)
        asked = replace(self.asked, as_of=as_of)
        matched = await connection.scalar(count_items(self.collection, asked)) or 0
        rows = matched if asked.limit is None else min(matched, asked.limit)
        query = select_stream(self.collection, asked)
        snapshot = revision if as_of.snapshot is None else self.times.snapshot
        return Opened(query, self._describe(request, query.kinds, rows, snapshot))

    def _describe(
        self, request: Request, kinds: Mapping[str, object], rows: int, snapshot: int
    ) -> Head:
        base = get_base(request)
        here = f"{base}/api/collections/{self.collection.name}"
        query = f"?{request.url.query}" if request.url.query else ""
        return Head(
            name=self.collection.name,
            title=self.collection.title,
            kinds=kinds,  # type: ignore[arg-type]
            rows=rows,
            snapshot=snapshot,
            made_at=datetime.now(UTC),
            licence=find_licence(request),
            attribution=f"Masar, {base}; every record names its sources",
            links=(
                make_link(f"{base}{request.url.path}{query}", "self", self.fmt.media_type),
                make_link(here, "collection"),
            ),
        )

    def name_file(self) -> str:
        """Return a file name that tells the collection and the day of the state."""
        day = self.times.published_at.astimezone(UTC).date().isoformat()
        return f"masar-{self.collection.name}-{day}.{self.fmt.extension}"


def find_licence(request: Request) -> str:
    """Return the address of the terms on which records are given."""
    return f"{get_base(request)}/about/data-policy"


def _spell_headers(request: Request, question: StreamQuestion, etag: str) -> dict[str, str]:
    always_ask = question.collection is CORRIDORS
    content_type = question.fmt.content_type
    cached = answer_content(b"", content_type, etag, always_ask=always_ask)
    headers = {name: cached.headers[name] for name in ("etag", "cache-control", "vary")}
    here = f"{get_base(request)}/api/collections/{question.collection.name}"
    return {
        **headers,
        "Content-Type": content_type,
        "Content-Disposition": f'attachment; filename="{question.name_file()}"',
        "Content-Crs": f"<{CRS84}>",
        "Accept-Ranges": "none",
        "Link": f'<{find_licence(request)}>; rel="license", <{here}>; rel="collection"',
    }


def answer_stream(request: Request, question: StreamQuestion, etag: str) -> Response:
    """Return the answer that streams a file; raises BadParameter for what files cannot have.

    `limit` of the query is the number of rows, exactly; without one there are all.
    """
    given = dict(request.query_params)
    choices = read_csv_parameters(given, question.fmt)
    _refuse_cursor(given, question.fmt)
    asked = replace(question.asked, limit=_read_limit(given), cursor=None)
    question = replace(question, asked=asked)
    reader: Reader = request.app.state.reader
    room: StreamRoom = request.app.state.streams

    async def open_stream(connection: AsyncConnection) -> Opened:
        return await question.open(request, connection)

    async def read_mode() -> str:
        return (await reader.read_state()).mode

    plan = StreamPlan(open_stream, find_maker(question.fmt, **choices), read_mode)
    headers = _spell_headers(request, question, etag)
    return StreamedFile(room, plan, headers, is_head=request.method == "HEAD")
