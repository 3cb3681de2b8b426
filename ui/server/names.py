"""Which names the server answers to, and whose pages may talk to it. No Streamlit here.

A page of another site may have its own name's address changed to this machine's while it is open (DNS rebinding):
it then asks in its own name, and its browser takes the answers for its own. Names that no such page can have are
known without being told.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Collection
from dataclasses import dataclass
from urllib.parse import urlsplit

# Nobody can buy a name that ends so: what is special by RFC 6761, 6762 and 8375, or never to be delegated (ICANN's
# .internal, and .lan, which routers use). The last is Streamlit's Community Cloud, whose names are Streamlit's to give.
_NOT_FOR_SALE = (".localhost", ".local", ".home.arpa", ".internal", ".lan", ".streamlit.app")


@dataclass(frozen=True)
class Told:
    """What the settings say. `names`: what the server is called, "*.school.example" for all below, "*" for anything ·
    `origins`: hosts whose pages may talk to it, whatever they call it."""

    names: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()


def host_of(authority: str) -> str | None:
    """The name or address, in lower case, of "name:port" as a Host header has it; None for anything else."""
    try:
        parts = urlsplit(f"//{authority}")
        host, _port = parts.hostname, parts.port  # a port that is no number raises
    except ValueError:
        return None
    if not host or parts.netloc != authority or "@" in authority:
        return None
    return host.rstrip(".")


def host_of_origin(origin: str) -> str | None:
    """The same of an Origin header, "scheme://name:port"; None for "null" and anything else."""
    scheme, separator, authority = origin.partition("://")
    return host_of(authority) if separator and scheme in ("http", "https") else None


def is_known(host: str | None, told: Told) -> bool:
    """Whether the server may be called so: by an address, a name that is not for sale, or one that it was told."""
    if not host:
        return False
    if _is_address(host) or "." not in host or host.endswith(_NOT_FOR_SALE):
        return True
    return host == socket.gethostname().lower() or any(_matches(host, name) for name in told.names)


def is_own(origin: str, authority: str, told: Told, machine: Callable[[], Collection[str]]) -> bool:
    """Whether a page of this origin may open a session at `authority`: one of ours, or one that the settings allow.

    `machine`: the machine's own addresses; behind a proxy that calls us by another name than visitors do, a page's
    origin may be one of these
    """
    host = host_of_origin(origin)
    if host is None:
        return False
    if origin.partition("://")[2] == authority or _is_loopback(host):
        return True
    return host in told.origins or host in machine()


def _matches(host: str, pattern: str) -> bool:
    pattern = pattern.strip().lower().rstrip(".")
    return pattern == "*" or host == pattern or (pattern.startswith("*.") and host.endswith(pattern[1:]))


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _is_loopback(host: str) -> bool:
    return host == "localhost" or (_is_address(host) and ipaddress.ip_address(host).is_loopback)
