"""Where the app is by its settings, and opening it in the browser of who starts it, as Streamlit does for scripts."""

from __future__ import annotations

import threading
import webbrowser
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import streamlit as st

_USUAL_PORTS = {80: "http", 443: "https"}


@asynccontextmanager
async def opening(_app: st.App) -> AsyncIterator[None]:
    """Open the app once the server begins; its socket listens already. Some browsers end only when they are closed."""
    if not st.get_option("server.headless"):
        threading.Thread(target=webbrowser.open, args=(address(),), daemon=True).start()
    yield


def address() -> str:
    """Where browsers find the app by its settings, such as "http://localhost:8501/"."""
    port = int(st.get_option("browser.serverPort"))
    scheme = "https" if st.get_option("server.sslCertFile") else _USUAL_PORTS.get(port, "http")
    place = st.get_option("browser.serverAddress") + ("" if _USUAL_PORTS.get(port) == scheme else f":{port}")
    path = st.get_option("server.baseUrlPath").strip("/")
    return f"{scheme}://{place}/" + (f"{path}/" if path else "")
