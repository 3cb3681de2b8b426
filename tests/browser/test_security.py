"""What other sites' pages and large messages may not do, on the server as it is configured."""

from __future__ import annotations

import base64
import http.client
import os
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

ROOT = Path(__file__).parents[2]


@contextmanager
def connection(server: str) -> Iterator[http.client.HTTPConnection]:
    opened = http.client.HTTPConnection(urlsplit(server).netloc, timeout=20)
    yield opened
    opened.close()


def handshake(server: str, origin: str) -> int:
    """The status of an attempt to open a session from a page of this origin: 101 if it is granted."""
    with connection(server) as opened:
        key = base64.b64encode(os.urandom(16)).decode()
        headers = {"Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Key": key, "Origin": origin}
        opened.request("GET", "/_stcore/stream", headers=headers | {"Sec-WebSocket-Version": "13"})
        return opened.getresponse().status


def test_a_page_of_another_site_gets_no_session(server: str) -> None:
    assert handshake(server, server) == 101
    assert handshake(server, "https://example.org") == 403


def test_nothing_is_uploaded_without_a_session_and_its_token(server: str) -> None:
    with connection(server) as opened:
        opened.request("PUT", "/_stcore/upload_file/no-session/no-file", body=b"GIF89a")
        assert opened.getresponse().status in (400, 403)


def test_the_sources_are_not_served(server: str) -> None:
    for path in ("/app.py", "/../app.py", "/static/../app.py", "/.streamlit/config.toml", "/app/static/app.py"):
        with connection(server) as opened:
            opened.request("GET", path)
            answer = opened.getresponse()
            assert b"set_page_config" not in answer.read()


@pytest.mark.parametrize(
    ("section", "name", "value"),
    [
        ("client", "showErrorDetails", "none"),
        ("browser", "gatherUsageStats", False),
        ("server", "enableCORS", True),
        ("server", "enableXsrfProtection", True),
        ("server", "maxUploadSize", 50),
        ("server", "maxMessageSize", 10),
    ],
)
def test_settings_that_keep_visitors_safe_stay(section: str, name: str, value: object) -> None:
    settings = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert settings[section][name] == value
    served = {path.name for path in (ROOT / "static").iterdir()}  # Streamlit serves this folder
    assert served == {"OFL.txt", "hangul-bold.woff2", "hangul-regular.woff2", "network", "takehome"}
    code = [path.suffix for name in ("network", "takehome") for path in (ROOT / "static" / name).iterdir()]
    assert set(code) == {".js", ".html", ".css", ".json"}
