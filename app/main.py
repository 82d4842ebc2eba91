"""The public web application."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware

from app.domain.errors import MasarError
from app.serve import compat, health
from app.serve.about import about, sitemap
from app.serve.answering.access_log import protect_access_log
from app.serve.answering.costly_gate import AdmitCostly
from app.serve.answering.costly_room import CostlyRoom
from app.serve.answering.database import Reader
from app.serve.answering.finishing import FinishAnswers
from app.serve.answering.headers import ProtectAnswers
from app.serve.answering.held_state import HeldState
from app.serve.answering.limiting import LimitReaders
from app.serve.answering.parent import end_with_supervisor
from app.serve.answering.problems import register_problems
from app.serve.answering.stream_room import open_stream_room
from app.serve.catalogue import catalogue, faces, guide_page, queryables
from app.serve.counts import aggregates, balances, flow_maps
from app.serve.feeds import feeds
from app.serve.files import exports
from app.serve.modes import ObeyMode, asks_data
from app.serve.pages.problem_page import TellPeople
from app.serve.places import geocode, geocode_text, places, reconcile
from app.serve.places.places_held import HeldPlaces
from app.serve.records import claims, clusters, history, items, pages
from app.serve.tiles import tile_matrix_sets, tiles, tilesets
from app.serve.views import builder, cards, embeds, oembed, view_page
from app.serve.views.held_texts import HeldTexts
from app.serve.views.kept_pictures import KeptPictures
from app.serve.views.picture_maker import PictureMaker
from app.serve.views.record_pages import record_route
from app.settings import Settings, read_settings
from app.store.engine import open_listening_engine, open_web_engine


def _find_web_url(settings: Settings) -> str:
    url = settings.web_database_url or settings.database_url
    if url is None:
        raise MasarError(
            "The service does not know its database.",
            "Run ./start, or set MASAR_WEB_DATABASE_URL to a connection as role masar_web.",
        )
    return url


@asynccontextmanager
async def _hold_pool(app: FastAPI) -> AsyncIterator[None]:
    end_with_supervisor()
    settings: Settings = app.state.settings
    engine = open_web_engine(
        _find_web_url(settings),
        pool_size=settings.pool_size,
        statement_timeout_ms=settings.statement_timeout_ms,
    )
    app.state.streams = open_stream_room(_find_web_url(settings), settings)
    app.state.costly = CostlyRoom(settings.pool_size)
    held: HeldState = app.state.held
    app.state.reader = Reader(engine, known=held)
    listening = open_listening_engine(_find_web_url(settings))
    tasks = [
        asyncio.create_task(held.listen(listening), name="listen to the state"),
        asyncio.create_task(app.state.places.keep_warm(app.state.reader), name="keep places warm"),
    ]
    yield
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    app.state.pictures.end()
    await app.state.streams.engine.dispose()
    await listening.dispose()
    await engine.dispose()


def _hold_between_requests(app: FastAPI, settings: Settings) -> None:
    """Give the application what one request leaves for the next."""
    app.state.settings = settings
    app.state.held = HeldState()
    app.state.places = HeldPlaces()
    app.state.pictures = PictureMaker(settings.geodata_dir / "basemap")
    app.state.kept_pictures = KeptPictures(settings.answer_cache_mb * 1_000_000 // 4)
    app.state.embed_texts = HeldTexts()


def create_app(settings: Settings | None = None) -> FastAPI:
    """Build the application; without `settings` they are read from the environment."""
    settings = settings or read_settings()
    protect_access_log()
    app = FastAPI(title="Masar", openapi_url=None, lifespan=_hold_pool)
    _hold_between_requests(app, settings)
    for module in (
        clusters,  # before the histories of records about which there are claims
        *(tile_matrix_sets, tilesets, tiles),
        *(
            catalogue,
            flow_maps,
            items,
            exports,
            claims,
            history,
            reconcile,
            aggregates,
            balances,
            feeds,
            cards,
        ),
        *(
            about,
            geocode,
            geocode_text,
            guide_page,
            health,
            record_route,
            places,
            queryables,
            sitemap,
            view_page,
            compat,
            embeds,
            builder,
            faces,
            oembed,
        ),
    ):
        app.include_router(module.router)
    assets = settings.frontend_dir / "assets"
    app.mount("/assets", pages.HashedFiles(directory=assets, check_dir=False))
    register_problems(app)
    app.add_middleware(AdmitCostly, asks_data=asks_data)
    per_minute = settings.requests_per_minute
    app.add_middleware(LimitReaders, per_minute=per_minute, asks_data=asks_data)
    app.add_middleware(ObeyMode, draw_darkness=cards.answer_darkness)
    app.add_middleware(TellPeople)
    app.add_middleware(
        CORSMiddleware, allow_origins=["*"], allow_methods=["GET"], expose_headers=["*"]
    )
    app.add_middleware(ProtectAnswers, tiles=settings.raster_tiles_url)
    most_bytes = settings.answer_cache_mb * 1_000_000
    app.add_middleware(FinishAnswers, held=app.state.held, most_bytes=most_bytes)
    return app
