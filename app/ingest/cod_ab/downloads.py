"""A release fetched from its publisher's address, with bounds on size, time and where it leads."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

from app.domain.errors import MasarError

if TYPE_CHECKING:
    import httpx

MOST_REDIRECTS = 5
_LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})

_WAY_OUT = "Fetch it with a browser, and give the file."

OnBytes = Callable[[int, int | None], None]
"""Told of a download's progress: bytes so far, and of how many where known."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a download may cost: bytes in all, seconds in all, seconds of silence.

    OCHA's COD-AB of Syria is a tenth of `most_bytes`. `began` is when it began, as the clock of
    the process counts.
    """

    most_bytes: int = 500_000_000
    longest_s: float = 1_800.0
    stall_s: float = 30.0
    began: float = 0.0


def is_address(source: str) -> bool:
    """Whether a source is an address and no path."""
    return source.lower().startswith(("http://", "https://"))


def spell_address(address: str) -> str:
    """Return an address without what may be secret in it: login, query and fragment."""
    parts = urlsplit(address)
    host = parts.hostname or ""
    return urlunsplit((parts.scheme, f"{host}:{parts.port}" if parts.port else host, parts.path,
                       "", ""))  # fmt: skip


def _check_address(address: str) -> None:
    parts = urlsplit(address)
    if parts.scheme != "https" and parts.hostname not in _LOCAL:
        raise MasarError(
            f"{spell_address(address)} is not encrypted: what comes from there could be changed "
            "on its way.",
            "Give an address that begins with https://.",
        )


def download_file(address: str, target: Path, on_bytes: OnBytes, bounds: Bounds = Bounds()) -> None:
    """Fetch a file to disk as it comes; raises MasarError, in words, for whatever goes wrong."""
    # No other command talks to the outside, so only this one pays for loading the client.
    import httpx

    shown, began = spell_address(address), time.monotonic()
    try:
        with httpx.Client(timeout=bounds.stall_s, follow_redirects=False) as client:
            for _ in range(MOST_REDIRECTS + 1):
                _check_address(address)
                with client.stream("GET", address) as answer:
                    if not answer.is_redirect:
                        _save(answer, target, on_bytes, replace(bounds, began=began))
                        return
                    address = str(answer.url.join(answer.headers["location"]))
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        raise MasarError(
            f"{shown} could not be fetched: {str(error) or type(error).__name__}.", _WAY_OUT
        ) from error
    raise MasarError(f"{shown} leads on more than {MOST_REDIRECTS} times.", _WAY_OUT)


def _save(answer: httpx.Response, target: Path, on_bytes: OnBytes, bounds: Bounds) -> None:
    shown = spell_address(str(answer.url))
    if answer.status_code != 200:
        raise MasarError(f"{shown} answered {answer.status_code}.", _WAY_OUT)
    stated = answer.headers.get("content-length", "")
    total = int(stated) if stated.isdigit() else None
    done = 0
    _check_bounds(shown, total or 0, bounds)
    with target.open("xb") as file:
        # As the bytes come: waiting for a full chunk would let a dripping server take for ever.
        for chunk in answer.iter_bytes():
            done += len(chunk)
            _check_bounds(shown, done, bounds)
            file.write(chunk)
            on_bytes(done, total)


def _check_bounds(shown: str, size: int, bounds: Bounds) -> None:
    if size > bounds.most_bytes:
        limit = bounds.most_bytes // 10**6
        raise MasarError(f"{shown} is larger than the {limit:,} MB that are allowed.")
    if time.monotonic() - bounds.began > bounds.longest_s:
        raise MasarError(f"{shown} took longer than {bounds.longest_s:,.0f} s.", _WAY_OUT)
