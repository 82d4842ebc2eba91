"""The security modes: how much of the map is shown while showing it may endanger people."""

from enum import StrEnum


class SecurityMode(StrEnum):
    """From the widest to the narrowest, as people set them with `masar mode`."""

    NORMAL = "normal"
    DELAY_ALL = "delay-all"
    """Every delay is longer; what is too young by that is taken down."""
    READ_ONLY = "read-only"
    """The map stays as it is: nothing comes in, nothing new is shown; withdrawals take effect."""
    DARK = "dark"
    """Nothing is shown at all."""
