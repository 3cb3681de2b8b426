"""Where the page fetches the pictures that it trains with."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from starlette.responses import PlainTextResponse

from model.data import dataset, few
from tests.elsewhere import elsewhere
from ui.server.few import ADDRESS, Few


def get(path: str, encoding: bytes = b"gzip, br", method: str = "GET") -> tuple[int, Mapping[str, str], bytes]:
    """What the app answers to a path, as the server hands it over."""
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    headers = [(b"accept-encoding", encoding)]
    scope = {"type": "http", "method": method, "path": path, "headers": headers, "query_string": b""}
    elsewhere(asyncio.run, Few(PlainTextResponse("Streamlit's"))(scope, receive, send))  # type: ignore[arg-type]
    told = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], told, b"".join(message.get("body", b"") for message in sent[1:])


def test_the_pictures_may_be_kept_for_ever() -> None:
    status, headers, content = get(f"/{ADDRESS}")
    assert status == 200 and "immutable" in headers["cache-control"] and headers["content-encoding"] == "gzip"
    assert content == few.packed() and len(content) < 2_000_000


def test_who_reads_no_gzip_gets_them_plain() -> None:
    _, headers, content = get(f"/{ADDRESS}", b"identity")
    assert "content-encoding" not in headers and content == gzip.decompress(few.packed())


def test_without_the_data_set_a_sentence_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    few.packed.cache_clear()
    monkeypatch.setenv(dataset.DIRECTORY_VARIABLE, str(tmp_path))
    status, headers, content = get(f"/{ADDRESS}")
    assert status == 404 and b"cannot be read" in content and "cache-control" not in headers


@pytest.mark.parametrize("path", ["/", "/app/few", "/app/few/0-1-2", "/app/static/network/forward.js"])
def test_all_else_is_streamlits(path: str) -> None:
    assert get(path)[2] == b"Streamlit's"


def test_nobody_writes_pictures() -> None:
    assert get(f"/{ADDRESS}", method="PUT")[2] == b"Streamlit's"
