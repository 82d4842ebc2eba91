"""Which datasets the records of a collection come from."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, func, select

from app.domain.filters import NOW, AsOf
from app.query.collections import Collection

MOST_DATASETS = 200


def select_datasets(collection: Collection, as_of: AsOf = NOW) -> Select[Any]:
    """Return the names of the datasets in a collection, one after another.

    Each step looks for the next name, which an index answers at once, however many records there
    are.
    """
    view = collection.show(as_of.restrict(collection.times))
    record = view.column("record")
    first = select(func.min(record).label("record")).where(view.condition)
    found = first.cte("found", recursive=True)
    following = select(func.min(record)).where(view.condition, record > found.c.record)
    further = select(following.scalar_subquery().label("record")).where(found.c.record.is_not(None))
    found = found.union_all(further)
    return select(found.c.record).where(found.c.record.is_not(None)).limit(MOST_DATASETS)
