"""What can go wrong, in words a reader can act on."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any


class MasarError(Exception):
    """A failure with one clear sentence and, where there is one, the way out."""

    def __init__(self, message: str, way_out: str | None = None) -> None:
        """Keep the sentence and the way out apart, so that a page and a terminal can show both."""
        super().__init__(message)
        self.message = message
        self.way_out = way_out


class RejectedRecord(MasarError):
    """A source's row that cannot be stored; names the field and what would be right."""

    def __init__(self, field: str, message: str) -> None:
        """Name the `field` as the source spells it."""
        super().__init__(f"{field}: {message}")
        self.field = field


class BadParameter(MasarError):
    """A query parameter that cannot be answered: which, what was given, what is allowed."""

    def __init__(self, parameter: str, given: str, allowed: str) -> None:
        """Name the parameter, the value as given (cut to 100 characters) and what is allowed."""
        super().__init__(f"{parameter}={given[:100]!r} is not possible: {allowed}")
        self.parameter = parameter
        self.given = given[:100]
        self.allowed = allowed


class NotPublic(MasarError):
    """No public record has this id, whether it never existed or is not shown."""


class NotOffered(NotPublic):
    """An address names something that never is there, such as a collection of another name."""

    def __init__(self, parameter: str, given: str, allowed: str) -> None:
        """Name the part of the address, what stood there (cut to 60 characters), what may stand."""
        super().__init__(f"There is no {parameter} {given[:60]!r} here.")
        self.parameter = parameter
        self.given = given[:60]
        self.allowed = allowed


class Unreadable(MasarError):
    """A part of what is public cannot be read at present; everything else can."""


class Withdrawn(MasarError):
    """A record that was public once and was taken back: when, and for which reason."""

    def __init__(self, withdrawn_at: datetime, reason_code: str) -> None:
        """Keep what may be told of it."""
        super().__init__("This record was public and has been withdrawn.")
        self.withdrawn_at = withdrawn_at
        self.reason_code = reason_code


class Ended(MasarError):
    """A cluster that was shown once and is not found any more: since when, and what has its events.

    `replaced_by` are the clusters that are shown now with some of its events, most of them first.
    """

    def __init__(self, ended_at: datetime, replaced_by: Sequence[str]) -> None:
        """Keep what may be told of it."""
        super().__init__(
            "This cluster was shown and is not found any more: its events were corrected or "
            "withdrawn, or the rule changed. An earlier snapshot may still show it."
        )
        self.ended_at = ended_at
        self.replaced_by = replaced_by


class Merged(MasarError):
    """A record that was public once and is shown as another one now, with everything it told."""

    def __init__(self, kept_id: str) -> None:
        """Keep the id of the record that is shown."""
        super().__init__("This record was merged into another one that tells of the same.")
        self.kept_id = kept_id


class NotAddable(MasarError):
    """Figures that must not be added, and what of them overlaps, as the API tells it."""

    def __init__(self, message: str, overlaps: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
        """Keep every obstacle under what it is: `pairs` of claims or `groups` of records."""
        super().__init__(message)
        self.overlaps = overlaps
