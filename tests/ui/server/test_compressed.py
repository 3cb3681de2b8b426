"""Streamlit's own files, compressed once."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Mapping
from typing import Any

import pytest
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from tests.elsewhere import elsewhere
from ui.server.compressed import Compressed

_FOREVER = {"Cache-Control": "public, immutable, max-age=31536000"}
_SCRIPT = Response("export const a = 1\n" * 100, media_type="application/javascript", headers=_FOREVER)


class Below:
    """What stands below, and how often it was asked."""

    def __init__(self, answer: Response) -> None:
        self.answer, self.asked = answer, 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.asked += 1
        await asyncio.sleep(0)
        await self.answer(scope, receive, send)


def get(
    app: Compressed, *paths: str, method: str = "GET", **headers: str
) -> list[tuple[int, Mapping[str, str], bytes]]:
    """What is answered to requests that come at once."""

    async def one(path: str) -> tuple[int, Mapping[str, str], bytes]:
        sent: list[Any] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: Any) -> None:
            sent.append(message)

        raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
        await app({"type": "http", "method": method, "path": path, "headers": raw}, receive, send)
        told = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
        return sent[0]["status"], told, b"".join(message.get("body", b"") for message in sent[1:])

    async def together() -> list[tuple[int, Mapping[str, str], bytes]]:
        return await asyncio.gather(*map(one, paths))

    return elsewhere(asyncio.run, together())  # type: ignore[no-any-return]


def test_a_class_that_comes_at_once_has_a_file_fetched_and_compressed_once() -> None:
    below = Below(_SCRIPT)
    answers = get(Compressed(below), *["/static/js/index.Dorm_Yx-C.js"] * 20, accept_encoding="gzip, br")
    assert below.asked == 1
    for status, headers, content in answers:
        assert status == 200 and headers["content-encoding"] == "gzip" and headers["vary"] == "Accept-Encoding"
        assert headers["content-type"].startswith("application/javascript") and "immutable" in headers["cache-control"]
        assert int(headers["content-length"]) == len(content) < 200 and gzip.decompress(content) == _SCRIPT.body


def test_what_is_no_smaller_compressed_is_kept_as_it_is() -> None:
    below = Below(Response(bytes(range(256)), headers=_FOREVER))
    (_, headers, content), _again = get(Compressed(below), *["/static/media/a.woff2"] * 2, accept_encoding="gzip")
    assert below.asked == 1 and "content-encoding" not in headers and content == bytes(range(256))


@pytest.mark.parametrize(
    ("path", "request_headers"),
    [
        ("/static/js/a.js", {"accept_encoding": "identity"}),
        ("/static/js/a.js", {"accept_encoding": "gzip", "range": "bytes=0-9"}),
        ("/static/js/../js/a.js", {"accept_encoding": "gzip"}),
        ("/app/static/a.js", {"accept_encoding": "gzip"}),
        ("/inside", {"accept_encoding": "gzip"}),
    ],
)
def test_everything_else_is_handed_on(path: str, request_headers: dict[str, str]) -> None:
    below = Below(_SCRIPT)
    answers = get(Compressed(below), path, path, **request_headers)
    assert below.asked == 2 and all(content == _SCRIPT.body for _status, _headers, content in answers)


def test_what_is_kept_is_given_to_nobody_who_asks_for_the_size_alone() -> None:
    below = Below(_SCRIPT)
    app = Compressed(below)
    get(app, "/static/js/a.js", accept_encoding="gzip")
    get(app, "/static/js/a.js", method="HEAD", accept_encoding="gzip")
    assert below.asked == 2


@pytest.mark.parametrize("answer", [Response("none", 404, headers=_FOREVER), Response("may change" * 100)])
def test_what_is_not_there_or_may_change_is_asked_for_anew(answer: Response) -> None:
    below = Below(answer)
    found = get(Compressed(below), *["/static/js/a.js"] * 3, accept_encoding="gzip")
    assert below.asked == 3
    assert all((status, content) == (answer.status_code, answer.body) for status, _headers, content in found)


def test_who_asked_first_and_left_spoils_the_file_for_nobody() -> None:
    async def below(_scope: Scope, receive: Receive, send: Send) -> None:
        """Hands out two halves; stops between them if the one who asked has gone, as Starlette's middleware does."""
        await receive()
        headers = [(b"content-length", b"2000"), (b"cache-control", b"public, immutable")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"a" * 1000, "more_body": True})
        gone = asyncio.ensure_future(receive())  # type: ignore[arg-type]
        await asyncio.wait({gone}, timeout=0.01)
        if not gone.done():
            gone.cancel()
            await send({"type": "http.response.body", "body": b"a" * 1000})

    app = Compressed(below)
    for _time in range(2):
        ((_status, _headers, content),) = get(app, "/static/js/a.js", accept_encoding="gzip")
        assert gzip.decompress(content) == b"a" * 2000
