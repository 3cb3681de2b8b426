"""Opening the app in the browser of who starts it at a screen, as Streamlit does for scripts."""

from __future__ import annotations

import threading
import webbrowser
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import streamlit as st


@asynccontextmanager
async def opening(_app: st.App) -> AsyncIterator[None]:
    """Open the app once the server begins; its socket listens already. Some browsers end only when they are closed."""
    if not st.get_option("server.headless"):
        threading.Thread(target=webbrowser.open, args=(address(),), daemon=True).start()
    yield


def address() -> str:
    """Where the app is on this machine."""
    scheme = "https" if st.get_option("server.sslCertFile") else "http"
    path = st.get_option("server.baseUrlPath").strip("/")
    return f"{scheme}://{st.get_option('browser.serverAddress')}:{st.get_option('server.port')}/{path}"
