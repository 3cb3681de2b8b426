"""Who gets in, by real handshakes: no look-up elsewhere, whatever a page calls itself, and no wait for anybody."""

from __future__ import annotations

import base64
import http.client
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from scripts import serving

FOREIGN = ["https://example.org", "null", "", "http://[::1", "http://", "file://", "http://example.org:8501"]


@dataclass(frozen=True)
class Served:
    """A server, and who asked for an outside host on its behalf."""

    address: str
    asked: list[str]


@contextmanager
def proxy() -> Iterator[tuple[str, list[str]]]:
    """A proxy that never answers: its address, and the first lines of what it is asked. Stands for a dropped packet."""
    asked: list[str] = []
    with closing(socket.create_server(("127.0.0.1", 0))) as listening, closing_all() as kept:

        def listen() -> None:
            while True:
                try:
                    taken, _address = listening.accept()
                except OSError:
                    return
                kept.append(taken)
                asked.append(taken.recv(1000).partition(b"\r\n")[0].decode())

        threading.Thread(target=listen, daemon=True).start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}", asked
        listening.shutdown(socket.SHUT_RDWR)


@contextmanager
def closing_all() -> Iterator[list[socket.socket]]:
    kept: list[socket.socket] = []
    yield kept
    for each in kept:
        each.close()


@contextmanager
def watched(**environment: str) -> Iterator[Served]:
    """A server whose every look-up elsewhere is seen and never answered."""
    with proxy() as (address, asked):
        elsewhere = {"http_proxy": address, "https_proxy": address, "no_proxy": "localhost,127.0.0.1"}
        with serving.served(**elsewhere, **environment) as server:
            yield Served(server, asked)


@pytest.fixture(scope="module")
def server() -> Iterator[Served]:
    with watched() as made:
        yield made


@contextmanager
def connection(server: Served) -> Iterator[http.client.HTTPConnection]:
    with closing(http.client.HTTPConnection(urlsplit(server.address).netloc, timeout=20)) as opened:
        yield opened


def handshake(server: Served, *origins: str, host: str = "") -> int:
    """The status of an attempt to open a session from a page of this origin: 101 if it is granted."""
    with connection(server) as opened:
        opened.putrequest("GET", "/_stcore/stream", skip_host=True)
        opened.putheader("Host", host or urlsplit(server.address).netloc)
        for name, value in [("Upgrade", "websocket"), ("Connection", "Upgrade"), ("Sec-WebSocket-Version", "13")]:
            opened.putheader(name, value)
        opened.putheader("Sec-WebSocket-Key", base64.b64encode(os.urandom(16)).decode())
        for origin in origins:
            opened.putheader("Origin", origin)
        opened.endheaders()
        return opened.getresponse().status


def fetched(server: Served, path: str, host: str, **headers: str) -> tuple[int, str]:
    with connection(server) as opened:
        opened.request("GET", path, headers={"Host": host, **headers})
        answer = opened.getresponse()
        return answer.status, answer.read().decode()


@pytest.mark.parametrize("origin", FOREIGN)
def test_a_foreign_page_is_refused_without_asking_elsewhere_and_nobody_waits(server: Served, origin: str) -> None:
    began, status = time.monotonic(), [0]
    attempt = threading.Thread(target=lambda: status.__setitem__(0, handshake(server, origin)))
    attempt.start()
    for _ in range(5):
        assert fetched(server, "/_stcore/health", "localhost")[0] == 200
    waited = time.monotonic() - began
    attempt.join()
    assert status == [403] and not server.asked
    assert waited < 1, "the look-up takes a second or more of the event loop"


def test_a_page_of_ours_and_a_program_without_an_origin_get_a_session(server: Served) -> None:
    port = urlsplit(server.address).port
    assert handshake(server, server.address) == 101
    assert handshake(server) == 101
    assert handshake(server, f"http://127.0.0.1:{port}", host=f"127.0.0.1:{port}") == 101
    assert handshake(server, server.address, "https://example.org") in (400, 403), "one hides behind the other"
    assert not server.asked


def test_origins_that_are_allowed_by_the_setting_cost_no_look_up_either() -> None:
    with watched(STREAMLIT_SERVER_CORS_ALLOWED_ORIGINS="https://school.example") as server:
        assert handshake(server, "https://school.example") == 101
        assert handshake(server, "https://example.org") == 403
        assert not server.asked


def test_a_name_that_somebody_else_may_have_is_refused_with_a_sentence(server: Served) -> None:
    port = urlsplit(server.address).port
    rebound = f"game.example.org:{port}"
    assert handshake(server, f"http://{rebound}", host=rebound) == 403
    status, said = fetched(server, "/", rebound)
    assert status == 421 and "does not answer to the name game.example.org." in said
    status, said = fetched(server, "/_stcore/health", rebound, **{"Accept-Language": "ko-KR,ko;q=0.9"})
    assert status == 421 and "game.example.org" in said and "이름" in said
    assert fetched(server, "/", "game.example.org:x")[0] in (400, 421)
    assert not server.asked


@pytest.mark.parametrize("name", ["teacher.local", "teacher", "192.168.0.5", "[fe80::1]", "localhost"])
def test_names_of_a_local_network_and_addresses_are_answered(server: Served, name: str) -> None:
    host = f"{name}:{urlsplit(server.address).port}"
    assert handshake(server, f"http://{host}", host=host) == 101
    assert fetched(server, "/", host)[0] == 200


@pytest.mark.parametrize(
    "setting",
    [
        {"STREAMLIT_BROWSER_SERVER_ADDRESS": "atelier.school.example"},
        {"STREAMLIT_SERVER_ALLOWED_HOSTS": "other.example *.school.example"},
    ],
)
def test_a_public_name_is_answered_once_it_is_told(setting: dict[str, str]) -> None:
    with watched(**setting) as server:
        public = "atelier.school.example"
        assert fetched(server, "/", public)[0] == 200
        assert handshake(server, f"https://{public}", host=public) == 101
        assert handshake(server, "https://example.org", host=public) == 403
        assert fetched(server, "/", "example.org")[0] == 421
        assert fetched(server, "/_stcore/health", "localhost")[0] == 200, "the balancer's and the image's check"
        assert not server.asked


def test_a_start_at_a_screen_opens_the_app(tmp_path: Path) -> None:
    browser, opened = tmp_path / "browser", tmp_path / "opened"
    browser.write_text(f'#!/bin/sh\necho "$1" > {opened}.partial && mv {opened}.partial {opened}\n')
    browser.chmod(0o755)
    port = serving.free_port()
    command = [sys.executable, "-m", "streamlit", "run", "app.py", f"--server.port={port}", "--server.headless=false"]
    started = subprocess.Popen(
        command, cwd=serving.ROOT, env={**os.environ, "BROWSER": f"{browser} %s"},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        deadline = time.monotonic() + 30
        while not opened.exists():
            assert time.monotonic() < deadline
            time.sleep(0.1)
        assert opened.read_text() == f"http://localhost:{port}/\n"
    finally:
        started.terminate()
        started.wait(30)
