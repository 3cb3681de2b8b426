"""How others in the room reach the app: its address in the local network, and links as QR codes. No Streamlit here."""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

import numpy as np
import segno
from numpy.typing import NDArray

MOST_CODE_CHARACTERS = 800  # 97×97 squares: a phone reads more from near, but hardly from a projector
_CODE_SIDE, _QUIET_ZONE = 360, 4  # pixels; squares, as the standard (ISO/IEC 18004) asks for
_NOWHERE = "192.0.2.1"  # set apart for documentation (RFC 5737): no packet is sent to choose a way there


@dataclass(frozen=True)
class Reach:
    """`address`: the app's, without a path · `hindrance`: why only this machine can open it, if that is so."""

    address: str
    hindrance: Literal["listens here only", "no network"] | None = None


def reach(url: str, listens_on: str | None, network: str | None) -> Reach:
    """How others open the app that the visitor sees at `url`.

    `listens_on`: the server's address, None for all of the machine's · `network`: the machine's address in the local
    network, None if it is in none. A visitor who is elsewhere already knows a way, and others take the same.
    """
    own = url.rstrip("/")
    parts = urlsplit(own)
    if not is_loopback(parts.hostname or ""):
        return Reach(own)
    if listens_on and is_loopback(listens_on):
        return Reach(own, "listens here only")
    host = network if listens_on in (None, "", "0.0.0.0", "::") else listens_on  # noqa: S104 (compared, not bound)
    if not host:
        return Reach(own, "no network")
    port = f":{parts.port}" if parts.port else ""
    return Reach(f"{parts.scheme}://{host}{port}{parts.path}")


def is_loopback(host: str) -> bool:
    """Whether this host is the machine itself."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def network_address() -> str | None:
    """The machine's own address in the local network (IPv4), None if it is in none. Sends nothing."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as way:
        try:
            way.connect((_NOWHERE, 9))
            found = str(way.getsockname()[0])
        except OSError:
            return None
    return None if is_loopback(found) or found == "0.0.0.0" else found  # noqa: S104


def code(link: str) -> NDArray[np.uint8]:
    """The link as a QR code, black on white with its quiet zone: uint8 (N, N), N about 360."""
    made = segno.make(link, micro=False, error="l")
    scale = max(2, _CODE_SIDE // (made.symbol_size()[0] + _QUIET_ZONE))
    dark = np.array([*made.matrix_iter(scale=scale, border=_QUIET_ZONE)], dtype=bool)  # (N, N)
    return np.where(dark, 0, 255).astype(np.uint8)
