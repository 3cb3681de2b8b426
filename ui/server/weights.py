"""The networks' files for the page, which computes with them: each under an address of its own, to be kept for ever.

Any process of the app can be asked for any of them: the address says which model and which weights.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from urllib.parse import quote, unquote

import anyio.to_thread
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from model.bundle import bundle, network_file, registry
from model.problem import Problem
from ui.server import below

_PLACE = "app/network/"
_DIGITS = 16  # of the SHA-256 of the weights
_FOREVER = "public, max-age=31536000, immutable"


class Weights:
    """Answers with a network's file; hands everything else on."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, in a thread: a file may have to be made."""
        asked = _asked(scope)
        if asked is None:
            await self._app(scope, receive, send)
            return
        answer = await anyio.to_thread.run_sync(_answer, *asked)
        await answer(scope, receive, send)


def address(name: str) -> str:
    """Where a model's file is, from the app's own address on. Raises Problem for a model that is not there."""
    return f"{_PLACE}{_digest(registry.directory_of(name))}/{quote(name, safe='')}"


def _asked(scope: Scope) -> tuple[str, str] | None:
    """The digest and the model's name that a request names, or None if it is for something else."""
    if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
        return None
    path = below.asked_for(scope["path"])
    digest, separator, name = path.removeprefix(_PLACE).partition("/")
    return (digest, unquote(name)) if path.startswith(_PLACE) and separator else None


def _answer(digest: str, name: str) -> Response:
    try:
        directory = registry.directory_of(name)
        if _digest(directory) != digest:  # trained anew since the page was made
            return PlainTextResponse("These weights are gone: reload the page.\n", 404)
        content = _file(name, directory, digest)
    except Problem as problem:
        return PlainTextResponse(f"{problem}\n", 404)
    return Response(content, media_type="application/octet-stream", headers={"Cache-Control": _FOREVER})


@lru_cache(maxsize=4)  # of up to some megabytes
def _file(name: str, directory: Path, digest: str) -> bytes:  # noqa: ARG001 (part of the cache's key)
    return network_file.pack(name, bundle.read(directory).stages())


def _digest(directory: Path) -> str:
    return f"{network_file.FORMAT}-{bundle.checksum(directory, bundle.WEIGHTS)[:_DIGITS]}"
