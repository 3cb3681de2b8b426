"""Streamlit's own files, 120 of them and 4 MB for a first visit, handed out compressed and kept in memory.

Streamlit sends them as they are, each through all that stands before its files. To a class that opens the app at once
that is most of what there is to do: a quarter of a second of the processor for each first visit.
"""

from __future__ import annotations

import asyncio
import gzip
import re

import anyio.to_thread
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.server import below

# Their names hold a digest of what is in them. Nothing else matches, so no more can be kept than there are.
_FILE = re.compile(r"static/\w+/[\w.-]+", re.ASCII)
_NO_BODY: Message = {"type": "http.request", "body": b"", "more_body": False}
_LEVEL = 6  # a higher one takes several times as long for a hundredth less


class Compressed:
    """Answers with these files; hands everything else on."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._kept: dict[str, Response] = {}
        self._making = asyncio.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer; what is asked for first is fetched from below and kept, unless it may change."""
        path = _asked(scope)
        if path is None:
            await self._app(scope, receive, send)
            return
        if path not in self._kept:
            async with self._making:  # the others of the class wait for the one that is served first
                if path not in self._kept:
                    answer = await self._fetched(scope)
                    if not _may_be_kept(answer):
                        await answer(scope, receive, send)
                        return
                    self._kept[path] = await anyio.to_thread.run_sync(_smaller, answer)
        await self._kept[path](scope, receive, send)

    async def _fetched(self, scope: Scope) -> Response:
        """The whole answer from below, to the end even if who asked has gone: others ask for the same."""
        messages: list[Message] = []
        asked = iter((_NO_BODY,))

        async def receive() -> Message:
            for request in asked:
                return request
            return await asyncio.Future()  # nobody ever says that he is gone

        async def keep(message: Message) -> None:
            messages.append(message)

        await self._app(scope, receive, keep)
        start, *parts = messages
        answer = Response(b"".join(part.get("body", b"") for part in parts), start["status"])
        answer.raw_headers = list(start["headers"])
        return answer


def _may_be_kept(answer: Response) -> bool:
    """Whether it is whole, and will be the same tomorrow."""
    is_whole = answer.headers.get("content-length", "") == str(len(answer.body))
    return answer.status_code == 200 and is_whole and "immutable" in answer.headers.get("cache-control", "")


def _asked(scope: Scope) -> str | None:
    """Which file a whole, compressed copy is asked for of; None for anything else."""
    if scope["type"] != "http" or scope["method"] != "GET":
        return None
    path, headers = below.asked_for(scope["path"]), Headers(scope=scope)
    can_be = "gzip" in headers.get("accept-encoding", "") and "range" not in headers
    return path if can_be and _FILE.fullmatch(path) else None


def _smaller(answer: Response) -> Response:
    """The same compressed, if that is less: fonts are already."""
    content = gzip.compress(bytes(answer.body), _LEVEL, mtime=0)
    if len(content) < len(answer.body):
        answer.body = content
        headers = MutableHeaders(raw=answer.raw_headers)
        headers["content-length"] = str(len(content))
        headers["content-encoding"] = "gzip"
        headers.add_vary_header("Accept-Encoding")
    return answer
