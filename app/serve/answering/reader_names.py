"""Who asks, as far as a process has to tell readers apart: by network, and never by address.

A network is an IPv4 address or the /64 of an IPv6 address, which is what one household or office
has. Its name is a number made with a key that this process draws and nobody ever sees; the
address itself is kept nowhere, and with the process ends what its names mean.
"""

from __future__ import annotations

import hashlib
import secrets
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from starlette.types import Scope

_KEY = secrets.token_bytes(16)
_NAME_BYTES = 8
_NETWORK_BYTES = 8
"""Bytes of an IPv6 address that name its network."""
_OWN = tuple(map(ip_network, (
    "127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16",
    "::1/128", "fc00::/7", "fe80::/10",
)))  # fmt: skip
"""Addresses of this machine and of networks without names in the internet."""
Address = IPv4Address | IPv6Address


def find_address(scope: Scope) -> Address | None:
    """Return the address of whoever asks, as the server knows it; None when it knows none."""
    client = scope.get("client")
    try:
        found = ip_address(client[0]) if client else None
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found


def is_own(address: Address) -> bool:
    """Whether an address is this machine's or a private network's.

    It then stands for many readers or for none: a proxy that does not say for whom it asks, the
    gateway of a container, the operator.
    """
    return any(address in network for network in _OWN)


def name_reader(address: Address | None) -> bytes:
    """Return what tells this network from others within this process."""
    packed = b"" if address is None else address.packed[:_NETWORK_BYTES]
    return hashlib.blake2b(packed, key=_KEY, digest_size=_NAME_BYTES).digest()
