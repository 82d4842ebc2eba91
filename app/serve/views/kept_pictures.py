"""Pictures in memory of a process, for as long as somebody asks for them."""

from __future__ import annotations

from collections import OrderedDict


class KeptPictures:
    """Pictures by their ETag, those not asked for longest go first.

    Corridors go stale by themselves, and so no cache outside may give what it has without asking;
    the state that an ETag is made of knows when they do.
    """

    def __init__(self, most_bytes: int) -> None:
        """Keep up to so many bytes."""
        self._most, self._bytes = most_bytes, 0
        self._pictures: OrderedDict[str, bytes] = OrderedDict()

    def find(self, etag: str) -> bytes | None:
        """Return the picture of an ETag, if it is kept."""
        if etag in self._pictures:
            self._pictures.move_to_end(etag)
        return self._pictures.get(etag)

    def add(self, etag: str, picture: bytes) -> None:
        """Keep a picture, and let others go until there is room."""
        if etag in self._pictures or len(picture) > self._most:
            return
        self._pictures[etag] = picture
        self._bytes += len(picture)
        while self._bytes > self._most:
            self._bytes -= len(self._pictures.popitem(last=False)[1])
