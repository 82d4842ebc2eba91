"""What the desk answers when something is not possible: one shape, and what would be right."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from http import HTTPStatus

import orjson
from sqlalchemy.exc import SQLAlchemyError
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from app.domain.errors import MasarError

PROBLEM = "application/problem+json"
RETRY_AFTER_S = 2
log = logging.getLogger(__name__)


class DeskProblem(MasarError):
    """A request that the desk does not fulfil: status, one sentence, and more where it helps."""

    def __init__(
        self, status: int, detail: str, headers: Mapping[str, str] | None = None, **extra: object
    ) -> None:
        """Keep what becomes the problem document; `extra` are its further members."""
        super().__init__(detail)
        self.status = status
        self.headers = dict(headers or {})
        self.extra = extra


def answer_problem(problem: DeskProblem) -> Response:
    """Return a problem document (RFC 9457) that no cache may keep."""
    body = {
        "type": "about:blank",
        "title": HTTPStatus(problem.status).phrase,
        "status": problem.status,
        "detail": problem.message,
        **problem.extra,
    }
    return Response(orjson.dumps(body), problem.status, problem.headers, media_type=PROBLEM)


async def _answer_known(request: Request, error: Exception) -> Response:
    assert isinstance(error, DeskProblem)  # noqa: S101 - registered for this type only
    return answer_problem(error)


async def _answer_masar(request: Request, error: Exception) -> Response:
    assert isinstance(error, MasarError)  # noqa: S101 - registered for this type only
    return answer_problem(DeskProblem(422, error.message, way_out=error.way_out))


async def _answer_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for this type only
    details = {
        404: "There is nothing at this address; docs/desk.md lists what there is.",
        405: "This address does not take this method; Allow says which it takes.",
    }
    detail = details.get(error.status_code, "Not possible.")
    return answer_problem(DeskProblem(error.status_code, detail, error.headers))


async def _answer_database(request: Request, error: Exception) -> Response:
    detail = "The database does not answer in time. Try again."
    return answer_problem(DeskProblem(503, detail, {"Retry-After": str(RETRY_AFTER_S)}))


async def _answer_unexpected(request: Request, error: Exception) -> Response:
    # Neither the request nor the error's own words: both may hold what nobody should read.
    log.error("unexpected %s at %s", type(error).__name__, request.scope["path"][:100])
    return answer_problem(DeskProblem(500, "Something went wrong on our side."))


def register_problems(app: Starlette) -> None:
    """Make `app` answer every error with a problem document."""
    app.add_exception_handler(DeskProblem, _answer_known)
    app.add_exception_handler(MasarError, _answer_masar)
    app.add_exception_handler(HTTPException, _answer_http)
    app.add_exception_handler(SQLAlchemyError, _answer_database)
    app.add_exception_handler(Exception, _answer_unexpected)
