"""What readers saw change: versions newly shown, and records taken back, the newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    Table,
    and_,
    exists,
    func,
    literal,
    or_,
    select,
    true,
)

from app.domain.filters import ItemFilter
from app.domain.withdrawal import PROTECTIVE
from app.query.collections import CORRIDORS, EVENTS, FLOWS, Collection
from app.query.items import match_items
from app.query.versions import View, may_be_told
from app.store.published_tables import CORRIDOR, SNAPSHOT, TOMBSTONE

FOLLOWED: dict[str, Collection] = {each.name: each for each in (EVENTS, FLOWS, CORRIDORS)}
"""The collections that can be followed: those whose records have versions."""
_TEXTS = {
    EVENTS.name: ("event_type", "date_start", "date_end", "place_name_en", "place_name_ar",
                  "admin1_name_en", "admin1_name_ar", "killed_low", "killed_best", "killed_high",
                  "killed_population", "scope", "contested", "verification", "sources_count"),
    FLOWS.name: ("display_en", "display_ar", "date_start", "date_end", "sources_count"),
    CORRIDORS.name: ("warning_en", "warning_ar"),
}  # fmt: skip
"""What the text of an entry is made of. A corridor's status is left out: it runs out by itself,
and what a reader's program keeps does not."""


@dataclass(frozen=True, slots=True)
class FeedCursor:
    """The last entry of the page before: when it was shown, and whether it took a record back."""

    at: datetime
    is_withdrawal: bool
    last_id: str


@dataclass(frozen=True, slots=True)
class FeedQuestion:
    """Which records (`asked`), shown until when (None: now), from which entry on, how many."""

    asked: ItemFilter
    moment: datetime | None
    cursor: FeedCursor | None
    limit: int


def _find_table(collection: Collection) -> Table:
    table = collection.versions
    assert table is not None  # noqa: S101 - every followed collection has versions
    return table


def _view_versions(collection: Collection, moment: datetime | None) -> View:
    """Return every version that may be told, as of an instant."""
    table = _find_table(collection)
    told = or_(table.c.shown_to.is_(None), may_be_told(table))
    if moment is not None:
        told = and_(told, table.c.shown_from <= moment)
    if table is not CORRIDOR:
        return View(table, told)
    at = func.now() if moment is None else literal(moment)
    status = func.published.find_status(table.c.reported_status, table.c.expires_at, at)
    source = select(*table.c, status.label("status")).where(told)
    return View(source.subquery("corridor_versions"), true())


def _find_state(at: ColumnElement[Any]) -> ColumnElement[Any]:
    """Return the number of the state that readers saw at an instant."""
    return (
        select(SNAPSHOT.c.revision)
        .where(SNAPSHOT.c.published_at <= at)
        .order_by(SNAPSHOT.c.published_at.desc(), SNAPSHOT.c.revision.desc())
        .limit(1)
        .scalar_subquery()
    )


def _start_after(
    at: ColumnElement[Any], own_id: ColumnElement[Any], cursor: FeedCursor, *, is_withdrawal: bool
) -> ColumnElement[bool]:
    """Match what follows the cursor; of one instant, withdrawals come before versions."""
    if is_withdrawal == cursor.is_withdrawal:
        return or_(at < cursor.at, and_(at == cursor.at, own_id > cursor.last_id))
    return at <= cursor.at if cursor.is_withdrawal else at < cursor.at


def select_shown(collection: Collection, question: FeedQuestion) -> Select[Any]:
    """Return one page of the versions that readers saw begin, and one more."""
    view = _view_versions(collection, question.moment)
    at, own_id = view.column("shown_from"), view.column(collection.id_column)
    title_en, title_ar = collection.titles
    query = select(
        own_id.label("id"),
        at.label("at"),
        view.column("revision"),
        view.column("reason_code"),
        view.column("published_at"),
        view.column(title_en).label("title_en"),
        view.column(title_ar).label("title_ar"),
        _find_state(at).label("snapshot"),
        *(view.column(name) for name in _TEXTS[collection.name]),
    ).where(match_items(collection, view, question.asked))
    if question.cursor is not None:
        query = query.where(_start_after(at, own_id, question.cursor, is_withdrawal=False))
    return query.order_by(at.desc(), own_id).limit(question.limit + 1)


def _was_seen_gone(table: Table) -> ColumnElement[Any]:
    """Return when readers first saw a state without the record.

    The tombstone's own time is when an editor wrote it; it stands in only where no state is known
    of that the record is missing from, as between two computers whose clocks differ.
    """
    state = (
        select(func.min(SNAPSHOT.c.published_at))
        .where(SNAPSHOT.c.published_at >= TOMBSTONE.c.withdrawn_at)
        .scalar_subquery()
    )
    last = select(func.max(table.c.shown_to)).where(table.c.id == TOMBSTONE.c.id).scalar_subquery()
    return func.coalesce(state, last, TOMBSTONE.c.withdrawn_at)


def select_gone(collection: Collection, question: FeedQuestion) -> Select[Any]:
    """Return one page of the withdrawals, and one more.

    What was withdrawn to protect somebody is told whatever was asked for: if a question about a
    place left it out, its place could be found by asking.
    """
    table = _find_table(collection)
    told = select(*TOMBSTONE.c, _was_seen_gone(table).label("at"))
    stone = told.where(TOMBSTONE.c.kind == table.name).subquery("stone")
    view = _view_versions(collection, None)
    asked = match_items(collection, view, question.asked)
    matched = exists().where(view.column(collection.id_column) == stone.c.id, asked)
    protective = stone.c.reason_code.in_(sorted(PROTECTIVE))
    query = select(stone.c.id, stone.c["at"], stone.c.reason_code, stone.c.replaced_by).where(
        or_(protective, matched)
    )
    if question.moment is not None:
        query = query.where(stone.c["at"] <= question.moment)
    if question.cursor is not None:
        after = _start_after(stone.c["at"], stone.c.id, question.cursor, is_withdrawal=True)
        query = query.where(after)
    return query.order_by(stone.c["at"].desc(), stone.c.id).limit(question.limit + 1)
