"""Uploads as the desk tells of them, each role as much as it may know."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from starlette.responses import Response

from app.domain.desk import ACCEPTABLE, DISCARDABLE, DeskKey, Role

Row = Mapping[str, Any]
JSON = "application/json"
SHOWN_REJECTIONS = 20
COUNTS = ("read", "stored", "unchanged", "superseded", "retracted", "unplaced", "ambiguous",
          "deletions", "rejected", "became_public", "became_private", "kept_private")  # fmt: skip
PATH = "/desk/imports"


def answer_json(
    body: object, status: int = 200, headers: Mapping[str, str] | None = None
) -> Response:
    """Return a JSON document that no cache may keep."""
    return Response(orjson.dumps(body), status, dict(headers or {}), media_type=JSON)


def answer_upload(
    upload: Row, key: DeskKey, status: int = 200, *, is_new: bool | None = None
) -> Response:
    """Return an upload with the address of its job; `is_new` False says that it was known."""
    body = spell_upload(upload, key)
    if is_new is not None:
        body["repeated"] = not is_new
    return answer_json(body, status, {"Location": f"{PATH}/{upload['upload_id']}"})


def spell_upload(upload: Row, key: DeskKey, *, with_words: bool = True) -> dict[str, Any]:
    """Return what a key's holder may know of an upload; a list of many goes without its words.

    A reader-partner sees counts: neither names nor words, which may tell of what is not public.
    """
    body = {
        "id": upload["upload_id"],
        "state": upload["state"],
        "adapter": upload["adapter"],
        "received_at": upload["received_at"],
        "state_at": upload["state_at"],
        "progress": _spell_progress(upload),
        "report": _spell_counts(upload["report"], upload["report_number"]),
        "result": _spell_counts(upload["result"]),
    }
    if key.role is Role.READER_PARTNER:
        return body
    names = ("file_name", "kind", "size_bytes", "sha256", "dataset", "reason", "note")
    body |= {name: upload[name] for name in names}
    body |= {
        "complete": upload["is_complete"],
        "private": upload["is_private"],
        "uploaded_by": {"id": upload["key_id"], "name": upload["key_name"]},
        "problem": _spell_problem(upload),
        "links": _list_links(upload, key),
    }
    for name in ("report", "result"):
        if with_words and upload[name] is not None:
            body[name] |= _spell_words(upload[name])
    return body


def spell_review(review: Row) -> dict[str, Any]:
    """Return one entry of the log: who did what, when, having read which report."""
    by = {"id": review["key_id"], "name": review["key_name"]} if review["key_id"] else None
    return {
        "action": review["action"],
        "by": by,
        "at": review["at"],
        "note": review["note"],
        "report": review["report_number"],
    }


def _spell_progress(upload: Row) -> dict[str, Any]:
    rows, of = upload["rows_done"], upload["rows_of"]
    # Lines are not quite rows, so a check is never said to be further than it can be.
    percent = min(100 * rows // of, 100) if of else None
    return {"rows": rows, "of": of, "percent": percent}


def _spell_counts(report: Row | None, number: int | None = None) -> dict[str, Any] | None:
    if report is None:
        return None
    counts = {name: report.get(name, 0) for name in COUNTS}
    counts |= {name: report[name] for name in ("published",) if name in report}
    return {"number": number, **counts} if number is not None else counts


def _spell_words(report: Row) -> dict[str, Any]:
    rejections: Sequence[Any] = report["rejections"]
    return {
        "dataset": report["adapter"],
        "not_retracted": report.get("not_retracted"),
        "rejections": rejections[:SHOWN_REJECTIONS],
        "places": report["places"],
    }


def _spell_problem(upload: Row) -> dict[str, Any] | None:
    if upload["problem"] is None:
        return None
    return {"detail": upload["problem"], "way_out": upload["way_out"]}


def _list_links(upload: Row, key: DeskKey) -> dict[str, str]:
    """Return the addresses of what can be done next, by this key."""
    own = f"{PATH}/{upload['upload_id']}"
    links = {"self": own}
    if upload["report"] is not None:
        links |= {"report": f"{own}/report", "rejects": f"{own}/rejects"}
    if key.role is Role.EDITOR and upload["state"] in ACCEPTABLE:
        links["accept"] = f"{own}/accept"
    if upload["state"] in DISCARDABLE:
        links["discard"] = f"{own}/discard"
    return links
