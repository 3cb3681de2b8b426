"""Several processes of the app behind HAProxy, on this machine, by the configuration that ships."""

from __future__ import annotations

import csv
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator
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
    """The balancer's address, its command socket, and the servers behind it in the order of NAMES."""

    address: str
    commands: Path
    servers: list[Server]
    restart: Callable[[int], None]  # end the server of this place and start it anew, at the same port

    def command(self, text: str) -> str:
        """What HAProxy answers to a runtime command, such as "set server replicas/one state drain"."""
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(str(self.commands))
            connection.sendall(f"{text}\n".encode())
            return b"".join(iter(lambda: connection.recv(65536), b"")).decode()

    def state(self) -> dict[str, dict[str, str]]:
        """HAProxy's figures of every server by name: "status" is UP or DOWN, "scur" how many open tabs it has."""
        table = csv.DictReader(self.command("show stat").lstrip("# ").splitlines())
        return {row["svname"]: row for row in table if row["svname"] in NAMES}


def haproxy() -> str:
    """HAProxy's program. Raises FileNotFoundError where there is none."""
    program = shutil.which("haproxy", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if not program:
        raise FileNotFoundError("There is no haproxy here (Debian: apt install haproxy).")
    return program


@contextmanager
def replicated(count: int, log: IO[str] | int = subprocess.DEVNULL, **environment: str) -> Iterator[Replicas]:
    """Serve the app by `count` processes, at most four, behind HAProxy; all are healthy then."""
    program = haproxy()
    servers = [serving.start(serving.free_port(), log, **environment) for _ in range(count)]

    def restart(place: int) -> None:
        servers[place].stop()
        servers[place] = serving.start(servers[place].port, log, **environment)
        serving.wait_until_healthy(servers[place].address)

    try:
        for server in servers:
            serving.wait_until_healthy(server.address)
        with _balanced(program, servers, log) as (address, commands):
            yield Replicas(address, commands, servers, restart)
    finally:
        for server in servers:
            server.stop()


@contextmanager
def _balanced(program: str, servers: list[Server], log: IO[str] | int) -> Iterator[tuple[str, Path]]:
    port = serving.free_port()
    with tempfile.TemporaryDirectory() as folder:
        commands = Path(folder) / "commands"
        variables = {
            "BALANCER_BIND": f"127.0.0.1:{port}",
            "BALANCER_SOCKET": str(commands),
            "BALANCER_KEY": "key",
            **{f"REPLICA_{number}": f"127.0.0.1:{server.port}" for number, server in enumerate(servers, 1)},
        }
        command = [program, "-f", str(CONFIGURATION)]
        with subprocess.Popen(command, env={**os.environ, **variables}, stdout=log, stderr=log) as process:
            try:
                serving.wait_until_healthy(f"http://localhost:{port}")
                yield f"http://localhost:{port}", commands
            finally:
                process.terminate()
