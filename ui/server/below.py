"""Addresses that lead nowhere as Streamlit takes them.

Below a page, as in /inside/foo, it gives its page out, whose files are then looked for below that page, too, so that
the window stays blank: those are sent to the home page, which says so. And an app on a sub-path that is asked for
without the slash at its end is sent on by http, whatever a proxy with TLS made of it: that is sent on relatively.
"""

from __future__ import annotations

from urllib.parse import quote

import streamlit as st
from starlette.datastructures import Headers
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

LOST = "lost"  # the parameter of the home page's address that says what was asked for
_OTHERS = {"_stcore", "app", "auth", "component", "media", "oauth2callback", "static"}  # Streamlit's own, no pages


class Below:
    """Sends a browser on to the home page from where there is none."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand on everything else."""
        place = _place(scope) if scope["type"] == "http" and scope["method"] in ("GET", "HEAD") else ""
        await (RedirectResponse(place, 307) if place else self._app)(scope, receive, send)


def _place(scope: Scope) -> str:
    base = f"/{st.get_option('server.baseUrlPath').strip('/')}"
    path, query = scope["path"], scope["query_string"].decode("latin-1")
    if path == base != "/":
        return f"{base.rpartition('/')[2]}/" + (f"?{query}" if query else "")
    if "text/html" not in Headers(scope=scope).get("accept", ""):  # the files that a page asks for
        return ""
    return home(asked_for(path), query)


def asked_for(path: str) -> str:
    """A path from the app's own address on: "/cnn/inside/foo" → "inside/foo" where the app is served below /cnn."""
    base = st.get_option("server.baseUrlPath").strip("/")
    return path.removeprefix(f"/{base}".rstrip("/") + "/")


def home(asked: str, query: str) -> str:
    """Where the home page is from "page/below", whatever a proxy puts before it; "" for what is not below a page."""
    first, _separator, below = asked.partition("/")
    if not (first and below.strip("/")) or first in _OTHERS:
        return ""
    lost = quote(asked.strip("/"), safe="/")
    return "../" * asked.count("/") + f"?{LOST}={lost}" + (f"&{query}" if query else "")
