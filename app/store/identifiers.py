"""Public ids: random, so that none can be guessed from another."""

from __future__ import annotations

import secrets

ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"
LENGTH = 13
"""13 characters of 32 are 65 bits: too many to try."""


_FIVE_BITS = bytes(ord(ALPHABET[byte % len(ALPHABET)]) for byte in range(256))


def make_id(prefix: str) -> str:
    """Return a new random id such as `evt_7f3kq2m4zxcva`."""
    # 256 is a multiple of 32: every character is as likely as any other.
    return f"{prefix}_{secrets.token_bytes(LENGTH).translate(_FIVE_BITS).decode()}"
