"""The machine's own addresses, by interface. No Streamlit here."""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass

import psutil


@dataclass(frozen=True)
class Address:
    """An address of this machine, as text, and the interface that has it: "192.168.0.5", "wlan0"."""

    host: str
    interface: str


def own() -> tuple[Address, ...]:
    """All of them but loopback and link-local ones, IPv4 first. Asks nobody else."""
    found = [
        Address(each.address, name)
        for name, several in psutil.net_if_addrs().items()
        for each in sorted(several, key=lambda each: each.family != socket.AF_INET)
        if each.family in (socket.AF_INET, socket.AF_INET6) and _is_of_use(each.address)
    ]
    return tuple(sorted(found, key=lambda address: ":" in address.host))


def _is_of_use(text: str) -> bool:
    address = ipaddress.ip_address(text.partition("%")[0])
    return not (address.is_loopback or address.is_link_local or address.is_unspecified)
