"""Where the page fetches a network from."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from starlette.responses import PlainTextResponse

from model.bundle import network_file, registry
from tests.elsewhere import elsewhere
from ui.server import weights
from ui.server.weights import Weights


def get(path: str, method: str = "GET") -> tuple[int, Mapping[str, str], bytes]:
    """What the app answers to a path, as the server hands it over."""
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {"type": "http", "method": method, "path": path, "headers": [], "query_string": b""}
    elsewhere(asyncio.run, Weights(PlainTextResponse("Streamlit's"))(scope, receive, send))  # type: ignore[arg-type]
    headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], headers, b"".join(message.get("body", b"") for message in sent[1:])


@pytest.mark.parametrize("base", ["", "cnn/atelier"])
def test_a_networks_file_may_be_kept_for_ever(base: str, monkeypatch: pytest.MonkeyPatch) -> None:
    original = st.get_option
    monkeypatch.setattr(st, "get_option", lambda name: base if name == "server.baseUrlPath" else original(name))
    status, headers, content = get(f"/{base}/{weights.address('sketch')}".replace("//", "/"))
    assert status == 200 and "immutable" in headers["cache-control"]
    assert content == network_file.pack("sketch", registry.find("sketch").stages())


def test_a_model_of_ones_own_has_its_name_in_the_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(registry.RUNS_VARIABLE, str(tmp_path))
    shutil.copytree(registry.SHIPPED / "lesson", tmp_path / "lesson")
    address = weights.address("runs/lesson")
    assert address.endswith("/runs%2Flesson")
    assert get(f"/{address}")[0] == get(f"/{address.replace('%2F', '/')}")[0] == 200
    monkeypatch.setenv(registry.RUNS_VARIABLE, str(tmp_path / "elsewhere"))
    status, headers, content = get(f"/{address}")
    assert status == 404 and "cache-control" not in headers and b"no model called" in content


def test_weights_that_were_trained_anew_are_gone() -> None:
    status, headers, content = get("/app/network/1-0123456789abcdef/lesson")
    assert (status, content) == (404, b"These weights are gone: reload the page.\n") and "cache-control" not in headers


@pytest.mark.parametrize("path", ["/", "/app/network", "/app/network/", "/app/static/network/forward.js", "/network"])
def test_all_else_is_streamlits(path: str) -> None:
    assert get(path)[2] == b"Streamlit's"


def test_nobody_writes_a_network() -> None:
    assert get(f"/{weights.address('lesson')}", "PUT")[2] == b"Streamlit's"
