"""A visitor without a browser: the messages, cookies and pictures that Chromium exchanges with Streamlit for one tab.

For load, memory and soak. `python -m benchmarks.load --check` compares what it measures with what Chromium sees.
"""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

import requests
from requests.adapters import HTTPAdapter
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from urllib3.util import Retry
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

PATIENCE_SECONDS = 30.0
_EARLY = (ForwardMsg.FINISHED_EARLY_FOR_RERUN, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)


class Failure(Exception):
    """The visitor got no answer, or a page that says that something went wrong."""


@dataclass(frozen=True)
class Seen:
    """A page after a run of its script: its elements, and how many seconds the run took the visitor."""

    elements: tuple[Element, ...]
    seconds: float

    @property
    def answer(self) -> str:
        """The HTML of the answer to the current picture; "" where there is none."""
        return next((item.html.body for item in self.elements if 'class="answer"' in item.html.body), "")

    @property
    def pictures(self) -> set[str]:
        """The paths of the pictures that a browser fetches."""
        return {picture.url for item in self.elements for picture in item.imgs.imgs if picture.url.startswith("/media")}


def _browserlike() -> requests.Session:
    """Cookies, connections that are kept, and another try where the server closed a kept one meanwhile."""
    session = requests.Session()
    session.mount("http://", HTTPAdapter(max_retries=Retry(connect=0, read=2, backoff_factor=0)))
    return session


@dataclass
class Visitor:
    """One open tab at `address`, "http://host:port"; use it as an asynchronous context.

    Every act sends what the browser sends, waits until the script has run, and gives what is Seen then.
    Raises Failure where the visitor would see an error, or nothing.
    """

    address: str
    query: str = ""
    http: requests.Session = field(default_factory=_browserlike)
    session: str = ""
    _socket: ClientConnection | None = None
    _page: str = ""
    _pages: dict[str, str] = field(default_factory=dict)
    _values: dict[str, WidgetState] = field(default_factory=dict)
    _kept: dict[str, Delta] = field(default_factory=dict)
    _fetched: set[str] = field(default_factory=set)
    _elements: dict[tuple[int, ...], Element] = field(default_factory=dict)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.leave()

    async def open(self) -> Seen:
        """Load the page and connect; the first run's page."""
        for path in ("/", "/_stcore/health", "/_stcore/host-config"):
            await self._get(path)
        await self.connect()
        return await self.act()

    async def connect(self) -> None:
        """Connect, as a new session or, after `leave`, as the one that it was; the cookies go along."""
        cookies = "; ".join(f"{name}={value}" for name, value in self.http.cookies.items())
        protocols = ["streamlit", self.http.cookies.get("_streamlit_xsrf") or "none"]
        self._socket = await connect(
            f"{self.address.replace('http', 'ws', 1)}/_stcore/stream",
            origin=self.address,  # type: ignore[arg-type]
            additional_headers={"Cookie": cookies},
            subprotocols=[*protocols, *([self.session] if self.session else [])],  # type: ignore[list-item]
            open_timeout=PATIENCE_SECONDS,
            max_size=None,
        )

    async def leave(self) -> None:
        """Close the tab."""
        if self._socket:
            await self._socket.close()
        self._socket = None
        self.http.close()

    async def act(self, key: str = "", **value: Any) -> Seen:
        """Change the widget of this key, as in `act("compare", bool_value=True)`; without one, only run the script."""
        once = []
        if key:
            widget = self.widget(key)
            state = WidgetState(id=widget, **value)
            if "json_trigger_value" in value or "trigger_value" in value:
                once = [state]
            else:
                self._values[widget] = state
        return await self._run(once)

    async def choose(self, key: str, *options: str) -> Seen:
        """Choose options of a segmented control or of pills."""
        return await self.act(key, string_array_value={"data": options})

    async def pick(self, key: str, value: str) -> Seen:
        """Click a picture of a grid."""
        self.widget(key)
        state = WidgetState(
            id=f"$$STREAMLIT_INTERNAL_KEY_{self.widget(key)}__events",
            json_trigger_value=json.dumps([{"event": "picked", "value": value}]),
        )
        return await self._run([state])

    async def draw(self, objects: list[dict[str, Any]]) -> Seen:
        """Have these Fabric.js objects on the canvas."""
        drawing = {"drawing": {"raw": {"version": "7.4.0", "objects": objects, "background": "#ffffff"}, "data": None}}
        return await self.act("canvas-", json_value=json.dumps(drawing))

    async def go(self, page: str) -> Seen:
        """Go to the page of this address, such as "inside"."""
        self._page = self._pages[page]
        return await self._run([])

    def widget(self, key: str) -> str:
        """The identity of the widget on the page whose key is, or for "key-" starts with, this. Raises Failure."""
        for element in self._elements.values():
            identity: str = getattr(getattr(element, element.WhichOneof("type")), "id", "")
            own = identity.removeprefix("$$ID-").partition("-")[2]
            if own == key or (key.endswith("-") and own.startswith(key)):
                return identity
        raise Failure(f"There is no widget {key} on the page.")

    async def fetch(self, seen: Seen) -> None:
        """Fetch the pictures that the browser has not got yet."""
        for path in seen.pictures - self._fetched:
            self._fetched.add(path)
            await self._get(path)

    async def _get(self, path: str) -> None:
        answer = await asyncio.to_thread(self.http.get, self.address + path, timeout=PATIENCE_SECONDS)
        if answer.status_code != 200:
            raise Failure(f"{path}: status {answer.status_code}")

    async def _run(self, once: list[WidgetState]) -> Seen:
        message = BackMsg()
        state = message.rerun_script
        state.query_string, state.page_script_hash = self.query, self._page
        state.widget_states.widgets.extend([*self._values.values(), *once])
        state.cached_message_hashes.extend(self._kept)
        state.context_info.timezone, state.context_info.locale = "UTC", "en-US"
        state.context_info.url, state.context_info.color_scheme = f"{self.address}/", "light"
        started = time.perf_counter()
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                await self._connected.send(message.SerializeToString())
                await self._until_finished()
        except (TimeoutError, OSError, WebSocketException) as error:
            raise Failure(f"no answer: {error!r}") from error
        seen = Seen(tuple(self._elements.values()), time.perf_counter() - started)
        for element in seen.elements:
            if element.WhichOneof("type") == "exception" or element.alert.format == element.alert.ERROR:
                raise Failure(f"the page says: {element.exception.message or element.alert.body}")
        return seen

    @property
    def _connected(self) -> ClientConnection:
        if not self._socket:
            raise Failure("The tab is closed.")
        return self._socket

    async def _until_finished(self) -> None:
        run = ""
        while True:
            message = ForwardMsg.FromString(await self._connected.recv())  # type: ignore[arg-type]
            kind = message.WhichOneof("type")
            if kind == "new_session" and not message.metadata.run.fragment_ids:
                run = message.metadata.run.script_run_id
                self.session = message.new_session.initialize.session_id or self.session
                self._elements = {}
            elif kind == "script_finished" and message.metadata.run.script_run_id == run:
                if message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
                    return
                if message.script_finished not in _EARLY:
                    raise Failure("The script does not compile.")
            else:
                self._take(kind or "", message)

    def _take(self, kind: str, message: ForwardMsg) -> None:
        if kind == "navigation":
            self._pages = {page.url_pathname: page.page_script_hash for page in message.navigation.app_pages}
            self._page = message.navigation.page_script_hash
        elif kind == "page_info_changed":
            self.query = message.page_info_changed.query_string
        elif kind == "session_event" and message.session_event.script_compilation_exception.type:
            raise Failure(message.session_event.script_compilation_exception.message)
        elif kind in ("delta", "ref_hash"):
            delta = message.delta if kind == "delta" else self._kept[message.ref_hash]
            if message.metadata.cacheable:
                self._kept[message.hash] = delta
            path = tuple(message.metadata.delta_path)
            self._elements.pop(path, None)
            if delta.WhichOneof("type") == "new_element":
                self._elements[path] = delta.new_element
