"""What may not be told of earlier days: versions that showed more than is shown now."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Table,
    and_,
    case,
    delete,
    exists,
    func,
    insert,
    literal,
    not_,
    or_,
    select,
    type_coerce,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, distinct_on
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.types import Text

from app.domain.pairing import Merges
from app.domain.place import Precision
from app.domain.withdrawal import PROTECTIVE, WithdrawalReason
from app.store import ledger_tables as ledger
from app.store.columns import match_any
from app.store.ledger_tables import PAIRING
from app.store.private_past import drop_private_tombstones, find_private_past
from app.store.published_tables import (
    CLAIM,
    CLUSTER,
    CORRIDOR,
    EVENT,
    EVENT_STEP,
    FLOW,
    FLOW_STEP,
    PUBLISHED_TABLES,
    TOMBSTONE,
    WITHHELD,
)
from app.store.published_writer import find_subject

_UNITS = ("admin1_pcode", "admin2_pcode")
_NOTHING = type_coerce(literal("[]"), JSONB)


def _rank(precision: ColumnElement[Any]) -> ColumnElement[Any]:
    order = literal([str(each.value) for each in Precision], ARRAY(Text))
    return func.array_position(order, precision)


def _list_withheld(table: Any) -> ColumnElement[Any]:  # noqa: ANN401 - a table or its alias
    return func.coalesce(table.c.redaction["fields_withheld"], _NOTHING)


def _shows_more(old: Table, new: Any) -> ColumnElement[bool]:  # noqa: ANN401
    """Whether the old version of an event told more of its place than the new one."""
    before, after = _rank(old.c.precision), _rank(new.c.precision)
    return or_(
        before < after,
        and_(before == after, old.c.precision_m < new.c.precision_m),
        not_(_list_withheld(old).op("@>", is_comparison=True)(_list_withheld(new))),
        and_(_list_withheld(new).op("?", is_comparison=True)("place"), _shows_else(old, new)),
    )


def _shows_else(old: Table, new: Any) -> ColumnElement[bool]:  # noqa: ANN401
    """Whether two versions put an event elsewhere: a village may lie where both can be true.

    Loading other boundaries moves the border of a cell's governorate, not the village.
    """
    # A unit that was not told before cuts nothing.
    units = (old.c[name] != func.coalesce(new.c[name], "") for name in _UNITS)
    return or_(func.ST_AsBinary(old.c.geom).is_distinct_from(func.ST_AsBinary(new.c.geom)), *units)


_RECORDS = {"event": EVENT, "flow": FLOW, "corridor": CORRIDOR}


def _find_protected(connection: Connection, since_load_id: int) -> set[str]:
    """Return records whose newest correction was made to protect, even if it is not seen."""
    found: set[str] = set()
    for kind, (table, own_id) in ledger.SUBJECTS.items():
        shown = _RECORDS[kind]
        query = (
            select(own_id)
            .join(shown, shown.c.id == own_id)
            .where(table.c.load_id > since_load_id, table.c.reason_code.in_(sorted(PROTECTIVE)))
            .where(shown.c.shown_to.is_not(None))
        )
        found |= set(connection.scalars(query.distinct()))
    return found


def _find_exposed(
    connection: Connection, looked_at: Mapping[str, Collection[str]] | None, now: datetime
) -> set[str]:
    """Return records of which an earlier version must not be told any more."""
    new = EVENT.alias("new")
    query = (
        select(EVENT.c.id)
        .join(new, new.c.id == EVENT.c.id)
        .where(EVENT.c.shown_to.is_not(None), _shows_more(EVENT, new))
        .where(new.c.shown_from == now, new.c.shown_to.is_(None))
    )
    if looked_at is not None:
        query = query.where(match_any(new.c.id, looked_at["event"]))
    return {*connection.scalars(query.distinct()), *_find_taken_back(connection)}


def _find_exposed_merged(connection: Connection, merges: Merges) -> set[str]:
    """Return merged events whose own earlier versions told more than what they are shown as now.

    Nothing is told of the past of one whose kept event is not shown, or was withdrawn to protect.
    """
    if not merges.shown_as and not merges.hidden:
        return set()
    ids = sorted(merges.shown_as)
    kept_ids = literal([merges.shown_as[own_id] for own_id in ids], ARRAY(Text))
    pair = (
        func.unnest(literal(ids, ARRAY(Text)), kept_ids)
        .table_valued("event_id", "kept_id", name="pair")
        .render_derived()
    )
    new = EVENT.alias("new")
    shown = and_(new.c.id == pair.c.kept_id, new.c.shown_to.is_(None))
    query = (
        select(EVENT.c.id)
        .join(pair, pair.c.event_id == EVENT.c.id)
        .outerjoin(new, shown)
        .where(EVENT.c.shown_to.is_not(None))
        .where(or_(new.c.id.is_(None), _shows_more(EVENT, new)))
    )
    return {*connection.scalars(query.distinct()), *merges.hidden}


def _find_taken_back(connection: Connection) -> set[str]:
    stone = ledger.TOMBSTONE
    query = select(stone.c.entity_id).where(stone.c.reason_code.in_(sorted(PROTECTIVE)))
    ids = list(connection.scalars(query.distinct()))
    found: set[str] = set()
    for column in (CLAIM.c.id, CLAIM.c.subject_id) if ids else ():
        told = select(CLAIM.c.subject_id).where(
            match_any(column, ids), CLAIM.c.shown_to.is_not(None)
        )
        found |= set(connection.scalars(told.distinct()))
    return found


def _remove_versions(connection: Connection, table: Table, condition: ColumnElement[bool]) -> int:
    statement = delete(table).where(table.c.shown_to.is_not(None), condition)
    options = {"preserve_rowcount": True}
    return int(connection.execute(statement, execution_options=options).rowcount)


def _count_withheld(connection: Connection, ids: list[str]) -> None:
    for table in _RECORDS.values():
        gone = (
            select(table.c.id, func.count())
            .where(match_any(table.c.id, ids), table.c.shown_to.is_not(None))
            .group_by(table.c.id)
        )
        first = upsert(WITHHELD).from_select(["id", "versions"], gone)
        more = {"versions": WITHHELD.c.versions + first.excluded.versions}
        connection.execute(first.on_conflict_do_update(index_elements=["id"], set_=more))


def find_withheld(
    connection: Connection,
    looked_at: Mapping[str, Collection[str]] | None,
    since_load_id: int,
    now: datetime,
    merges: Merges,
) -> list[str]:
    """Return the records of which earlier versions show more than may be shown now.

    `looked_at` are the ids by kind that publishing looked at, None when it looked at all, and
    `since_load_id` is the newest load that was published before.
    """
    exposed = _find_exposed(connection, looked_at, now) | _find_exposed_merged(connection, merges)
    exposed |= find_private_past(connection, None if looked_at is None else looked_at["event"])
    protected = _find_protected(connection, since_load_id)
    # What was shown as a merged event had the claims of its records.
    told_by = {merges.find_shown(own_id) for own_id in exposed | protected}
    return sorted(exposed | protected | told_by)


def withhold_past(connection: Connection, ids: list[str]) -> None:
    """Take the earlier versions of these records out.

    A correction or withdrawal for safety or legal reasons, whatever is shown more coarsely than
    before, and what is private now, would be worth nothing if the history still told.
    """
    if ids:
        _count_withheld(connection, ids)
        for table in (EVENT, EVENT_STEP, CLAIM, FLOW, FLOW_STEP, CORRIDOR):
            _remove_versions(connection, table, match_any(find_subject(table), ids))
        # Hulls of earlier clusters were drawn around the finer positions.
        drawn = or_(CLUSTER.c.event_ids.overlap(ids), _is_cut(CLUSTER))
        _remove_versions(connection, CLUSTER, drawn)


def _is_cut(table: Table) -> ColumnElement[bool]:
    return table.c.event_count > func.cardinality(table.c.event_ids)


def withhold_all_past(connection: Connection) -> None:
    """Take every earlier version out: they were made under a policy that showed more."""
    for table in _RECORDS.values():
        ids = list(connection.scalars(select(table.c.id).where(table.c.shown_to.is_not(None))))
        if ids:
            _count_withheld(connection, sorted(set(ids)))
    for table in PUBLISHED_TABLES:
        _remove_versions(connection, table, literal(True))


def _note_merged(connection: Connection, merges: Merges) -> None:
    """Tell of every merged event that was public once as which it is shown now."""
    told = or_(*(exists().where(each.c.id == PAIRING.c.event_id) for each in (EVENT, WITHHELD)))
    already = exists().where(TOMBSTONE.c.id == PAIRING.c.event_id)
    query = (
        select(PAIRING.c.event_id, func.max(PAIRING.c.recorded_at))
        .where(match_any(PAIRING.c.event_id, sorted(merges.shown_as)), told, ~already)
        .group_by(PAIRING.c.event_id)
    )
    for own_id, at in connection.execute(query).all():
        row = {"id": own_id, "kind": "event", "withdrawn_at": at,
               "reason_code": WithdrawalReason.DUPLICATE.value}  # fmt: skip
        kept = merges.shown_as[own_id]
        shown = select(EVENT.c.id).where(EVENT.c.id == kept, EVENT.c.shown_to.is_(None))
        row["replaced_by"] = connection.scalar(shown)
        connection.execute(insert(TOMBSTONE).values(row))


def note_tombstones(connection: Connection, merges: Merges) -> None:
    """Tell of every record that was public once that it was taken back; of others, nothing.

    A merged event that was public is told to be shown as another one. Of a private one nothing is
    told, whatever it was once.
    """
    connection.execute(delete(TOMBSTONE))
    stone = ledger.TOMBSTONE
    names = ["id", "kind", "withdrawn_at", "reason_code", "replaced_by"]
    for kind, (_, own_id) in ledger.SUBJECTS.items():
        table = _RECORDS[kind]
        was_shown = or_(
            exists().where(table.c.id == stone.c.entity_id),
            exists().where(WITHHELD.c.id == stone.c.entity_id),
        )
        is_shown = exists().where(table.c.id == stone.c.entity_id, table.c.shown_to.is_(None))
        # The id of a record that still waits would tell that there is one.
        other = table.alias("other")
        is_other_shown = exists().where(
            other.c.id == stone.c.replaced_by, other.c.shown_to.is_(None)
        )
        newest = (
            select(stone.c.entity_id, literal(kind), stone.c.recorded_at, stone.c.reason_code,
                   case((is_other_shown, stone.c.replaced_by)))
            .ext(distinct_on(stone.c.entity_id))
            .where(exists().where(own_id == stone.c.entity_id), was_shown, ~is_shown)
            .order_by(stone.c.entity_id, stone.c.seq.desc())
        )  # fmt: skip
        connection.execute(insert(TOMBSTONE).from_select(names, newest))
    _note_merged(connection, merges)
    drop_private_tombstones(connection)
