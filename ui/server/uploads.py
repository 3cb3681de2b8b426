"""How much the server holds of visitors' files. Streamlit bounds one file, and keeps all of a session until it ends.

A page reads a file once, as soon as it has come, so that older ones can go without anybody's noticing.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import runtime
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager

MOST_OF_ONE, MOST_OF_ALL = 100_000_000, 400_000_000  # bytes held for a session, and for all
AT_ONCE_OF_ONE, AT_ONCE = 2, 8  # uploads under way, of a session and of all: more wait
MOST_FILES = 20  # of a session, under way or waiting: more are refused
PATIENCE_SECONDS = 300.0  # 50 MB at 1.4 Mbit/s
_PLACE = "/_stcore/upload_file/"


class Uploads:
    """Lets a bounded number of uploads in at once, and drops the oldest files of whoever holds too much."""

    def __init__(self, app: ASGIApp, patience: float = PATIENCE_SECONDS) -> None:
        self._app, self._patience = app, patience
        self._given, self._turns = Counter[str](), asyncio.Semaphore(AT_ONCE)
        self._own_turns = dict[str, asyncio.Semaphore]()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand on what is no upload."""
        if scope["type"] != "http" or scope["method"] != "PUT" or _PLACE not in scope["path"]:
            await self._app(scope, receive, send)
            return
        session = scope["path"].partition(_PLACE)[2].partition("/")[0]
        if self._given[session] >= MOST_FILES:
            await PlainTextResponse("Fewer files at once.\n", 429)(scope, receive, send)
            return
        self._given[session] += 1
        own_turns = self._own_turns.setdefault(session, asyncio.Semaphore(AT_ONCE_OF_ONE))
        try:
            async with own_turns, self._turns:
                await self._take(scope, receive, send)
        finally:
            self._given[session] -= 1
            if not self._given[session]:
                del self._given[session], self._own_turns[session]
            trim()

    async def _take(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One file, if it comes within the time there is."""
        answered = False

        async def noting(message: Message) -> None:
            nonlocal answered
            answered = True
            await send(message)

        try:
            async with asyncio.timeout(self._patience):
                await self._app(scope, receive, noting)
        except TimeoutError:
            if not answered:
                await PlainTextResponse("The file came too slowly.\n", 408)(scope, receive, send)


def trim() -> None:
    """Drop what is held beyond the bounds."""
    manager = runtime.get_instance().uploaded_file_mgr
    if isinstance(manager, MemoryUploadedFileManager):
        held = {
            session: {name: len(file.data) for name, file in list(files.items())}
            for session, files in list(manager.file_storage.items())
        }
        for session, name in surplus(held):
            manager.remove_file(session, name)


def surplus(held: Mapping[str, Mapping[str, int]]) -> list[tuple[str, str]]:
    """The files to drop, as (session, file): the oldest of who holds most, until the bounds are kept.

    held: bytes of each session's files, in the order in which they came
    """
    left = {session: dict(files) for session, files in held.items() if files}
    dropped = []
    while left:
        sums = {session: sum(files.values()) for session, files in left.items()}
        most = max(sums, key=sums.__getitem__)
        if sums[most] <= MOST_OF_ONE and sum(sums.values()) <= MOST_OF_ALL:
            break
        name = next(iter(left[most]))
        dropped.append((most, name))
        del left[most][name]
        left = {session: files for session, files in left.items() if files}
    return dropped
