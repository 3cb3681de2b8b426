"""The pictures that a page trains with (model/data/few.py), under an address of their own, to be kept for ever.

Any process of the app gives out the same bytes: the address says which pictures of the published data set they are.
"""

from __future__ import annotations

import gzip

import anyio.to_thread
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from model.data import few
from model.problem import Problem
from ui.server import below

ADDRESS = f"app/few/{few.FORMAT}-{few.TRAINING}-{few.VALIDATION}"  # from the app's own address on
_FOREVER = "public, max-age=31536000, immutable"


class Few:
    """Answers with the pictures' file; hands everything else on."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, in a thread: the file may have to be made."""
        is_asked = scope["type"] == "http" and scope["method"] in ("GET", "HEAD")
        if not (is_asked and below.asked_for(scope["path"]) == ADDRESS):
            await self._app(scope, receive, send)
            return
        answer = await anyio.to_thread.run_sync(_answer, "gzip" in Headers(scope=scope).get("accept-encoding", ""))
        await answer(scope, receive, send)


def _answer(is_gzip_understood: bool) -> Response:
    try:
        content = few.packed()
    except Problem as problem:
        return PlainTextResponse(f"{problem}\n", 404)
    headers = {"Cache-Control": _FOREVER, "Vary": "Accept-Encoding"}
    if is_gzip_understood:
        return Response(content, media_type="application/octet-stream", headers=headers | {"Content-Encoding": "gzip"})
    return Response(gzip.decompress(content), media_type="application/octet-stream", headers=headers)
