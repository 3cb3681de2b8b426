"""How others in the room reach the app: by which addresses, and links as QR codes. No Streamlit here."""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import numpy as np
import segno
from numpy.typing import NDArray

from ui.server.addresses import Address

MOST_CODE_CHARACTERS = 800  # 97×97 squares: a phone reads more from near, but hardly from a projector
_CODE_SIDE, _QUIET_ZONE = 360, 4  # pixels; squares, as the standard (ISO/IEC 18004) asks for
_NOWHERE = "192.0.2.1"  # set apart for documentation (RFC 5737): no packet is sent to choose a way there
# Interfaces of containers, virtual machines and private networks, as Linux, macOS and Windows name them.
_VIRTUAL = re.compile(
    r"docker|podman|br-|veth|cni|flannel|lxc|lxd|virbr|vnet|vmnet|vbox|tun|tap|utun|ipsec|ppp|wg|tailscale|zt"
    r"|.*(virtual|vmware|hyper-v|wsl|vpn|wireguard)",
    re.IGNORECASE,
)
_INTERFACES = Path("/sys/class/net")
_SIGNS_OF_A_CONTAINER = (Path("/.dockerenv"), Path("/run/.containerenv"))
Hindrance = Literal["listens here only", "no network", "in a container"]


@dataclass(frozen=True)
class Reach:
    """`address`: the app's, without a path · `hindrance`: why only this machine can open it, if that is so.

    `choices`: other addresses, and its own, with the machine's interfaces that have them; empty where one is known
    """

    address: str
    hindrance: Hindrance | None = None
    choices: tuple[tuple[str, Address], ...] = ()

    @property
    def typed(self) -> str:
        """The address as somebody types it: where it has a path, it wants the slash at its end."""
        return f"{self.address}/" if urlsplit(self.address).path else self.address


def reach(
    url: str, listens_on: str | None, machine: Sequence[Address], told: str = "", contained: bool = False
) -> Reach:
    """How others open the app that the visitor sees at `url`.

    `told`: where it is by the settings, which know best unless they name this machine alone. A visitor who is elsewhere
    already knows a way, and others take the same. Otherwise it is one of the addresses of the `machine`, the likeliest
    first; `contained`: it has only a container's. `listens_on`: the server's address, None for all of the machine's.
    """
    own = url.rstrip("/")
    parts, public = urlsplit(own), urlsplit(told).hostname or ""
    here = parts.hostname or ""
    if public and not is_loopback(public):
        return Reach(own if here == public else told.rstrip("/"))
    if not is_loopback(here):
        return Reach(own)
    if listens_on and is_loopback(listens_on):
        return Reach(own, "listens here only")
    if listens_on not in (None, "", "0.0.0.0", "::"):  # noqa: S104 (compared, not bound)
        return Reach(_at(own, listens_on or ""))
    if contained:
        return Reach(own, "in a container")
    choices = tuple((_at(own, address.host), address) for address in machine)
    return Reach(choices[0][0], choices=choices) if choices else Reach(own, "no network")


def _at(own: str, host: str) -> str:
    """The same on another host."""
    parts = urlsplit(own)
    port = f":{parts.port}" if parts.port else ""
    return f"{parts.scheme}://{f'[{host}]' if ':' in host else host}{port}{parts.path}"


def likeliest(machine: Sequence[Address], outwards: str | None) -> tuple[Address, ...]:
    """The machine's addresses, those first by which a class may reach it; `outwards`: the one of its way out.

    IPv6 only where there is nothing else: nobody types that.
    """
    short = [address for address in machine if ":" not in address.host] or list(machine)
    return tuple(sorted(short, key=lambda address: (is_virtual(address.interface), address.host != outwards)))


def is_virtual(interface: str) -> bool:
    """Whether it rather leads to containers, virtual machines or a private network than to the room."""
    return bool(_VIRTUAL.match(interface))


def is_contained(machine: Sequence[Address]) -> bool:
    """Whether this runs in a container of Docker or Podman whose addresses nobody else knows: not in one that has its
    machine's network."""
    own = all(_is_paired(address.interface) or is_virtual(address.interface) for address in machine)
    return own and any(sign.exists() for sign in _SIGNS_OF_A_CONTAINER)


def _is_paired(interface: str) -> bool:
    """Whether what goes into it comes out of an interface of another network, as a container's does (Linux alone)."""
    try:
        folder = _INTERFACES / interface
        return (folder / "iflink").read_text() != (folder / "ifindex").read_text()
    except OSError:
        return False


def is_loopback(host: str) -> bool:
    """Whether this host is the machine itself."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def network_address() -> str | None:
    """The machine's own address on its way out (IPv4), None if it has none. Sends nothing."""
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
