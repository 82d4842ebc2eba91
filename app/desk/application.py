"""The desk's own ASGI application: no cookies, no CORS, nothing without a key."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

from sqlalchemy import select
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.desk.admission import FailureLog
from app.desk.answers import answer_json
from app.desk.problems import register_problems
from app.desk.receiving import MOST_AT_ONCE, receive_upload
from app.desk.reviewing import (
    accept_import,
    discard_import,
    list_imports,
    send_rejects,
    send_report,
    show_import,
)
from app.desk.runner import Runner
from app.domain.errors import MasarError
from app.pipeline.upload_files import UploadFiles
from app.settings import Settings, read_settings
from app.store.desk_engine import open_desk_engine

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Patience:
    """For how long the desk waits for a request, in seconds: for its next piece, and for all."""

    piece_s: float = 30.0
    whole_s: float = 1800.0


class ProtectAnswers:
    """Adds to every answer that nothing keeps, frames or guesses at it."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap the application."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and add headers to what comes back."""

        async def send_protected(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["Cache-Control"] = "no-store"
                headers["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'"
                headers["Cross-Origin-Resource-Policy"] = "same-origin"
                headers["Referrer-Policy"] = "no-referrer"
                headers["X-Content-Type-Options"] = "nosniff"
            await send(message)

        await self._app(scope, receive, send_protected)


async def show_health(request: Request) -> Response:
    """Answer `GET /desk/health`, without a key: 200 when the database answers, else 503."""

    def look() -> None:
        with request.app.state.engine.connect() as connection:
            connection.execute(select(1))

    await run_in_threadpool(look)
    return answer_json({"status": "ready"})


@asynccontextmanager
async def _work(app: Starlette) -> AsyncIterator[None]:
    app.state.receiving = asyncio.Semaphore(MOST_AT_ONCE)
    app.state.runner = Runner(app.state.engine, app.state.files, app.state.settings)
    worker = asyncio.create_task(app.state.runner.run(), name="work on uploads")
    yield
    worker.cancel()
    with suppress(asyncio.CancelledError):
        await worker
    app.state.engine.dispose()


ROUTES = [
    Route("/desk/health", show_health, methods=["GET"]),
    Route("/desk/imports", receive_upload, methods=["POST"]),
    Route("/desk/imports", list_imports, methods=["GET"]),
    Route("/desk/imports/{id}", show_import, methods=["GET"]),
    Route("/desk/imports/{id}/report", send_report, methods=["GET"]),
    Route("/desk/imports/{id}/rejects", send_rejects, methods=["GET"]),
    Route("/desk/imports/{id}/accept", accept_import, methods=["POST"]),
    Route("/desk/imports/{id}/discard", discard_import, methods=["POST"]),
]


def create_desk(settings: Settings | None = None, patience: Patience = Patience()) -> Starlette:
    """Build the desk; without `settings` they are read from the environment."""
    settings = settings or read_settings()
    if settings.desk_database_url is None:
        raise MasarError(
            "The desk does not know its database.",
            "Run `./start desk`, or set MASAR_DESK_DATABASE_URL to a connection as masar_writer.",
        )
    desk = Starlette(routes=ROUTES, lifespan=_work)
    desk.state.settings = settings
    desk.state.patience = patience
    desk.state.max_bytes = settings.desk_max_upload_mb * MEGABYTE
    desk.state.engine = open_desk_engine(settings.desk_database_url)
    desk.state.files = UploadFiles.open(settings.data_dir)
    desk.state.failures = FailureLog()
    register_problems(desk)
    desk.add_middleware(ProtectAnswers)
    return desk
