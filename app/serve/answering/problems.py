"""One table: which error becomes which status. Never a traceback, never a driver's own words."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

from fastapi import FastAPI, Request, Response
from sqlalchemy.exc import SQLAlchemyError
from starlette.exceptions import HTTPException

from app.domain.errors import (
    BadParameter,
    Ended,
    Merged,
    NotAddable,
    NotOffered,
    NotPublic,
    Unreadable,
    Withdrawn,
)
from app.encode import encode_json
from app.serve.answering import costly_room
from app.serve.answering.costly_room import RoomTaken

PROBLEM = "application/problem+json"
RETRY_AFTER_S = 2


def answer_problem(
    status: int,
    detail: str,
    extra: Mapping[str, object] | None = None,
    retry_after_s: int | None = None,
) -> Response:
    """Return a problem document (RFC 9457) that no cache may keep."""
    body = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        **(extra or {}),
    }
    headers = {"Cache-Control": "no-store"}
    if retry_after_s is not None:
        headers["Retry-After"] = str(retry_after_s)
    return Response(encode_json(body), status, headers, media_type=PROBLEM)


async def _answer_bad_parameter(request: Request, error: Exception) -> Response:
    assert isinstance(error, BadParameter)  # noqa: S101 - registered for this type only
    extra = {"parameter": error.parameter, "given": error.given, "allowed": error.allowed}
    return answer_problem(400, error.message, extra)


async def _answer_not_public(request: Request, error: Exception) -> Response:
    return answer_problem(404, "There is no public record with this id.")


async def _answer_not_offered(request: Request, error: Exception) -> Response:
    assert isinstance(error, NotOffered)  # noqa: S101 - registered for this type only
    extra = {"parameter": error.parameter, "given": error.given, "allowed": error.allowed}
    return answer_problem(404, error.message, extra)


async def _answer_withdrawn(request: Request, error: Exception) -> Response:
    assert isinstance(error, Withdrawn)  # noqa: S101 - registered for this type only
    extra = {"withdrawn_at": error.withdrawn_at, "reason_code": error.reason_code}
    return answer_problem(410, error.message, extra)


async def _answer_ended(request: Request, error: Exception) -> Response:
    assert isinstance(error, Ended)  # noqa: S101 - registered for this type only
    extra = {"ended_at": error.ended_at, "replaced_by": error.replaced_by}
    return answer_problem(410, error.message, extra)


async def _answer_merged(request: Request, error: Exception) -> Response:
    """Lead to the record that is shown instead, with the question as it was asked.

    The address is relative, so that it is right below any path of a proxy; and it may not be kept,
    since a merge can be undone.
    """
    assert isinstance(error, Merged)  # noqa: S101 - registered for this type only
    [given] = request.path_params.keys() & {"feature_id", "record_id", "subject_id"}
    path = request.url.path.rstrip("/")
    below = path.rpartition(f"/{request.path_params[given]}")[2]
    query = f"?{request.url.query}" if request.url.query else ""
    response = answer_problem(308, error.message, {"kept_id": error.kept_id})
    step = "../" * below.count("/")
    response.headers["Location"] = f"{step}{error.kept_id}{below}{query}"
    return response


async def _answer_not_addable(request: Request, error: Exception) -> Response:
    assert isinstance(error, NotAddable)  # noqa: S101 - registered for this type only
    return answer_problem(409, error.message, error.overlaps)


async def _answer_unreadable(request: Request, error: Exception) -> Response:
    assert isinstance(error, Unreadable)  # noqa: S101 - registered for this type only
    return answer_problem(503, error.message, retry_after_s=RETRY_AFTER_S)


async def _answer_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for this type only
    details = {
        404: "There is nothing at this address; /api lists what there is.",
        405: "This service is read-only: use GET.",
    }
    response = answer_problem(error.status_code, details.get(error.status_code, "Not possible."))
    response.headers.update(error.headers or {})  # such as Allow, which a 405 must have
    return response


_COSTLY = (
    "As many costly questions are being answered as this service takes at once: with a filter, "
    "about another time than now, or counted record by record. Ask again in a moment; ask for "
    "less (bbox, datetime, a shorter filter), or take the whole file (/export) and choose from it."
)


def answer_room_taken() -> Response:
    """Return the problem document of a costly question for which there was no place in time."""
    return answer_problem(503, _COSTLY, retry_after_s=costly_room.RETRY_AFTER_S)


async def _answer_room_taken(request: Request, error: Exception) -> Response:
    return answer_room_taken()


def answer_no_database() -> Response:
    """Return the problem document of a question that the database did not answer in time."""
    detail = "The database does not answer in time. Try again."
    return answer_problem(503, detail, retry_after_s=RETRY_AFTER_S)


async def _answer_database(request: Request, error: Exception) -> Response:
    return answer_no_database()


async def _answer_unexpected(request: Request, error: Exception) -> Response:
    return answer_problem(500, "Something went wrong on our side; it has been logged.")


def register_problems(app: FastAPI) -> None:
    """Make `app` answer every error with a problem document."""
    app.add_exception_handler(BadParameter, _answer_bad_parameter)
    app.add_exception_handler(NotPublic, _answer_not_public)
    app.add_exception_handler(NotOffered, _answer_not_offered)
    app.add_exception_handler(Withdrawn, _answer_withdrawn)
    app.add_exception_handler(Ended, _answer_ended)
    app.add_exception_handler(Merged, _answer_merged)
    app.add_exception_handler(NotAddable, _answer_not_addable)
    app.add_exception_handler(Unreadable, _answer_unreadable)
    app.add_exception_handler(RoomTaken, _answer_room_taken)
    app.add_exception_handler(HTTPException, _answer_http)
    app.add_exception_handler(SQLAlchemyError, _answer_database)
    app.add_exception_handler(Exception, _answer_unexpected)
