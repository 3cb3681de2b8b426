"""Who gets in. Streamlit's own check of an origin asks an outside host for this machine's address while everybody
waits; so this one comes first, and leaves it nothing to ask.
"""

from __future__ import annotations

import streamlit as st
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocketClose

from model.problem import Problem
from ui.server import addresses, names
from ui.server.names import Told
from ui.text import LANGUAGES, speaker

_REFUSED = 1008  # RFC 6455: against the policy; before a session is open the browser sees 403
_MISDIRECTED = 421  # RFC 9110: a name that this server does not answer to
_SHOWN_CHARACTERS = 80


class Door:
    """Refuses names that are not the server's, and sessions to pages of other sites."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand on what may come in."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        told, headers, is_session = _told(), Headers(scope=scope), scope["type"] == "websocket"
        host, origin = headers.get("host"), headers.get("origin")  # programs may come without either, no page does
        if host is not None and not names.is_known(names.host_of(host), told):
            refusal = WebSocketClose(_REFUSED) if is_session else _sentence(headers)
            await refusal(scope, receive, send)
        elif not is_session or origin is None:
            await self._app(scope, receive, send)
        elif names.is_own(origin, host or "", told, _machine):
            await self._app(_as_own(scope, host or ""), receive, send)
        else:
            await WebSocketClose(_REFUSED)(scope, receive, send)


def _told() -> Told:
    """What the settings say now."""
    server = st.get_option("browser.serverAddress")
    own = names.host_of_origin(server) or names.host_of(server) or ""
    friends = (names.host_of_origin(origin.strip()) for origin in st.get_option("server.corsAllowedOrigins"))
    return Told((own, *st.get_option("server.allowedHosts")), (own, *filter(None, friends)))


def _machine() -> list[str]:
    return [address.host for address in addresses.own()]


def _as_own(scope: Scope, host: str) -> Scope:
    """The handshake of a page that may come in, as one of the page that this server gives out."""
    headers = MutableHeaders(raw=list(scope["headers"]))
    headers["origin"] = f"{headers['origin'].partition('://')[0]}://{host}"
    return {**scope, "headers": headers.raw}


def _sentence(headers: Headers) -> PlainTextResponse:
    """What a browser shows that came by another name."""
    problem = Problem(
        "This server does not answer to the name {name}. If it is its own, start it with "
        "--browser.serverAddress={name}.",
        name=_shown(headers["host"]),
    )
    say = speaker(_language(headers))
    return PlainTextResponse(say(problem.template, **problem.details) + "\n", _MISDIRECTED)


def _shown(authority: str) -> str:
    """A stranger's word as it may stand in plain text."""
    return "".join(filter(str.isprintable, names.host_of(authority) or authority))[:_SHOWN_CHARACTERS]


def _language(headers: Headers) -> str:
    """English, unless the browser asks for another language of ours first."""
    preferred = headers.get("accept-language", "")[:2].lower()
    return preferred if preferred in LANGUAGES else "en"
