"""What the addresses of the API have in common: their methods, and the collections in them."""

from __future__ import annotations

from app.domain.errors import NotOffered
from app.query.collections import COLLECTIONS, Collection

READ = ["GET", "HEAD"]
"""The methods of everything that only reads."""


def find_collection(name: str) -> Collection:
    """Return the collection; raises NotOffered when there is none of this name."""
    if name not in COLLECTIONS:
        raise NotOffered("collection", name, f"one of {', '.join(COLLECTIONS)}")
    return COLLECTIONS[name]
