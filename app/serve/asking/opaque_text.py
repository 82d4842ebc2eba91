"""Values as a text that readers hand back as it is: JSON in base64, safe in an address."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import Any

import orjson


def pack_values(values: Sequence[Any]) -> str:
    """Return a text of letters, digits, `-` and `_` that holds the values."""
    return base64.urlsafe_b64encode(orjson.dumps(values)).decode().rstrip("=")


def unpack_values(text: str) -> Any:
    """Return what a text holds, whoever wrote it; raises ValueError when it is no such text."""
    return orjson.loads(
        base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    )
