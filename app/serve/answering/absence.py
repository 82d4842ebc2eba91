"""What is answered instead of a record that is not there."""

from __future__ import annotations

from typing import NoReturn

from app.domain.errors import Ended, Merged, NotPublic, Withdrawn
from app.domain.withdrawal import WithdrawalReason
from app.query.clusters import select_ending
from app.query.collections import CLUSTERS, Collection
from app.query.history import select_tombstone
from app.serve.answering.database import Reader


async def refuse_absent(reader: Reader, collection: Collection, record_id: str) -> NoReturn:
    """Raise Merged or Withdrawn for a record that was public once, NotPublic for every other.

    The question is asked of every id, so that not even time tells them apart.
    """
    if collection is CLUSTERS:
        await refuse_ended(reader, record_id)
    if collection.versions is not None:
        [stones] = await reader.read_all(select_tombstone(collection.versions, record_id))
        if stones:
            [stone] = stones
            if stone["replaced_by"] and stone["reason_code"] == WithdrawalReason.DUPLICATE:
                raise Merged(stone["replaced_by"])
            raise Withdrawn(stone["at"], stone["reason_code"])
    raise NotPublic(record_id)


async def refuse_ended(reader: Reader, cluster_id: str) -> NoReturn:
    """Raise Merged or Ended for a cluster that was shown once, NotPublic for every other."""
    [rows] = await reader.read_all(select_ending(cluster_id))
    heirs = [row["heir_id"] for row in rows if row["heir_id"] is not None]
    if len(heirs) == 1:
        raise Merged(heirs[0])
    if rows:
        raise Ended(rows[0]["ended_at"], heirs)
    raise NotPublic(cluster_id)
