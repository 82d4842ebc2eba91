"""What the pages about the map say, as it was from one publishing to the next."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import Connection, insert, select

from app.store.published_tables import ABOUT


def note_about(connection: Connection, content: Mapping[str, Any], now: datetime) -> bool:
    """Keep what the pages say from now on; return False when they say it already."""
    packed = orjson.dumps(content, option=orjson.OPT_SORT_KEYS)
    content_hash = hashlib.sha256(packed).hexdigest()
    newest = select(ABOUT.c.content_hash).order_by(ABOUT.c.seq.desc()).limit(1)
    if connection.scalar(newest) == content_hash:
        return False
    row = {
        "shown_from": now,
        "policy": content["policy"]["version"],
        "content_hash": content_hash,
        "content": content,
    }
    connection.execute(insert(ABOUT).values(row))
    return True
