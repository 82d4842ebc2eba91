"""Public ids: random, so that none can be guessed from another."""

from __future__ import annotations

import secrets

ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"
LENGTH = 13
"""13 characters of 32 are 65 bits: too many to try."""


def make_id(prefix: str) -> str:
    """Return a new random id such as `evt_7f3kq2m4zxcva`."""
    return f"{prefix}_{''.join(secrets.choice(ALPHABET) for _ in range(LENGTH))}"
