"""Several processes of the app behind HAProxy, on this machine, by the configuration that ships."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from scripts import serving
from scripts.serving import Server

CONFIGURATION = serving.ROOT / "deploy" / "haproxy.cfg"
NAMES = ("one", "two", "three", "four")


@dataclass
class Replicas:
    """The balancer's address, its command socket, and the servers behind it in the order of NAMES.

    Whoever restarts one puts the new one into the list.
    """

    address: str
    commands: Path
    servers: list[Server]

    def command(self, text: str) -> str:
        """What HAProxy answers to a runtime command, such as "set server replicas/one state drain"."""
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(str(self.commands))
            connection.sendall(f"{text}\n".encode())
            return b"".join(iter(lambda: connection.recv(65536), b"")).decode()


def haproxy() -> str:
    """HAProxy's program. Raises FileNotFoundError where there is none."""
    program = shutil.which("haproxy", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if not program:
        raise FileNotFoundError("There is no haproxy here (Debian: apt install haproxy).")
    return program


@contextmanager
def replicated(count: int, log: IO[str] | int = subprocess.DEVNULL, **environment: str) -> Iterator[Replicas]:
    """Serve the app by `count` processes, at most four, behind HAProxy; all are healthy then."""
    program, environment = haproxy(), {"STREAMLIT_SERVER_COOKIE_SECRET": "shared", **environment}
    servers = [serving.start(serving.free_port(), log, **environment) for _ in range(count)]
    try:
        for server in servers:
            serving.wait_until_healthy(server.address)
        with _balanced(program, servers, log) as replicas:
            yield replicas
    finally:
        for server in servers:
            server.stop()


@contextmanager
def _balanced(program: str, servers: list[Server], log: IO[str] | int) -> Iterator[Replicas]:
    port = serving.free_port()
    with tempfile.TemporaryDirectory() as folder:
        commands = Path(folder) / "commands"
        variables = {
            "BALANCER_BIND": f"127.0.0.1:{port}",
            "BALANCER_SOCKET": str(commands),
            "BALANCER_KEY": "key",
            **{f"REPLICA_{number}": f"127.0.0.1:{server.port}" for number, server in enumerate(servers, 1)},
        }
        with subprocess.Popen(
            [program, "-f", CONFIGURATION], env={**os.environ, **variables}, stdout=log, stderr=log
        ) as process:
            try:
                address = f"http://localhost:{port}"
                serving.wait_until_healthy(address)
                yield Replicas(address, commands, servers)
            finally:
                process.terminate()
