"""Keys of the desk: made once, kept as a digest, compared without telling how close a guess was."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from app.domain.desk import DeskKey, Role
from app.store.desk_tables import KEY
from app.store.identifiers import ALPHABET, make_id

SECRET_BYTES = 32
PREFIX_LENGTH = 8
_SHAPE = re.compile(r"masar_([a-z2-7]{8})_[A-Za-z0-9_-]{43}")
_NO_DIGEST = bytes(32)
_SHOWN = (
    KEY.c.key_id, KEY.c.name, KEY.c.role, KEY.c.prefix, KEY.c.created_at, KEY.c.expires_at,
    KEY.c.revoked_at, KEY.c.last_used,
)  # fmt: skip


def digest_key(secret: str) -> bytes:
    """Return what is kept of a key."""
    return hashlib.sha256(secret.encode()).digest()


def mint_secret() -> str:
    """Return a new key, `masar_<prefix>_<secret>`: a public prefix and 256 random bits."""
    prefix = "".join(secrets.choice(ALPHABET) for _ in range(PREFIX_LENGTH))
    return f"masar_{prefix}_{secrets.token_urlsafe(SECRET_BYTES)}"


def add_key(
    connection: Connection, secret: str, role: Role, name: str, expires_at: datetime | None
) -> str:
    """Keep the digest of a new key; return its id."""
    key_id = make_id("key")
    row = {
        "key_id": key_id,
        "name": name,
        "role": role.value,
        "prefix": secret.split("_")[1],
        "digest": digest_key(secret),
        "created_at": datetime.now().astimezone(),
        "expires_at": expires_at,
    }
    connection.execute(insert(KEY).values(row))
    return key_id


def find_key(connection: Connection, secret: str, now: datetime) -> DeskKey | None:
    """Return the key that a request came with, if it opens anything now."""
    shape = _SHAPE.fullmatch(secret)
    prefix = shape[1] if shape else ""
    query = select(*_SHOWN, KEY.c.digest).where(KEY.c.prefix == prefix)
    row = connection.execute(query).one_or_none()
    # A prefix that nobody has is compared as well, so that the time tells nothing.
    is_right = hmac.compare_digest(digest_key(secret), row.digest if row else _NO_DIGEST)
    if row is None or not is_right:
        return None
    key = _spell_key(row)
    return key if key.is_valid(now) else None


def note_use(connection: Connection, key: DeskKey, now: datetime) -> None:
    """Keep the day on which a key was last used, and no more of its use than that."""
    if key.last_used != now.date():
        changed = update(KEY).where(KEY.c.key_id == key.key_id).values(last_used=now.date())
        connection.execute(changed)


def list_keys(connection: Connection) -> list[DeskKey]:
    """Return every key that there ever was, oldest first."""
    return [
        _spell_key(row) for row in connection.execute(select(*_SHOWN).order_by(KEY.c.created_at))
    ]


def revoke_key(connection: Connection, name: str, now: datetime) -> DeskKey | None:
    """End a key, named by its id or prefix, from now on; None when there is none such."""
    known = (KEY.c.key_id == name) | (KEY.c.prefix == name)
    ended = update(KEY).where(known, KEY.c.revoked_at.is_(None)).values(revoked_at=now)
    connection.execute(ended)
    row = connection.execute(select(*_SHOWN).where(known)).one_or_none()
    return _spell_key(row) if row else None


def _spell_key(row: Row[*tuple[Any, ...]]) -> DeskKey:
    return DeskKey(
        row.key_id, row.name, Role(row.role), row.prefix, row.created_at, row.expires_at,
        row.revoked_at, row.last_used,
    )  # fmt: skip
