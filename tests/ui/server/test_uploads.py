"""How much is held of visitors' files: by the sums, and by a stand-in for Streamlit that takes its time."""

from __future__ import annotations

import asyncio
from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tests.elsewhere import elsewhere
from ui.server import uploads
from ui.server.uploads import AT_ONCE, AT_ONCE_OF_ONE, MOST_FILES, MOST_OF_ALL, MOST_OF_ONE, Uploads, surplus

MB = 1_000_000


def test_a_session_keeps_its_newest_files_and_others_all() -> None:
    held = {"greedy": {str(number): 40 * MB for number in range(5)}, "modest": {"0": 9 * MB}}
    assert surplus(held) == [("greedy", "0"), ("greedy", "1"), ("greedy", "2")]


def test_when_all_hold_too_much_who_holds_most_loses_first() -> None:
    held = {f"greedy-{number}": {"old": 20 * MB, "new": 20 * MB} for number in range(10)} | {"modest": {"0": 3 * MB}}
    dropped = surplus(held)
    assert len(dropped) == 1 and dropped[0][0].startswith("greedy") and dropped[0][1] == "old"


@given(st.dictionaries(st.text(), st.dictionaries(st.text(), st.integers(0, 55 * MB), max_size=30), max_size=40))
def test_what_stays_is_within_the_bounds_and_newer_than_what_goes(held: dict[str, dict[str, int]]) -> None:
    gone = defaultdict(list)
    for session, name in surplus(held):
        gone[session].append(name)
    left = {
        session: sum(files.values()) - sum(files[name] for name in gone[session]) for session, files in held.items()
    }
    assert max(left.values(), default=0) <= MOST_OF_ONE and sum(left.values()) <= MOST_OF_ALL
    assert all(list(held[session])[: len(names)] == names for session, names in gone.items())


class Slow:
    """Stands for Streamlit: every upload takes until it is let go. Counts how many are under way."""

    def __init__(self) -> None:
        self.begun, self.let_go = 0, asyncio.Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.begun += 1
        await self.let_go.wait()
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body"})


async def put(app: ASGIApp, session: str, file: str, method: str = "PUT") -> int:
    """The status of the answer."""
    told: list[Message] = []

    async def send(message: Message) -> None:
        told.append(message)

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    path = f"/base/_stcore/upload_file/{session}/{file}"
    await app({"type": "http", "method": method, "path": path, "headers": []}, receive, send)
    return int(told[0]["status"])


async def many(sessions: int, each: int, patience: float = 30.0) -> tuple[int, list[int]]:
    """How many uploads were under way at once, and the statuses of all."""
    slow = Slow()
    app = Uploads(slow, patience)
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(put(app, f"s{s}", str(file))) for s in range(sessions) for file in range(each)]
        await asyncio.sleep(0.05)
        begun = slow.begun
        if patience > 1:
            slow.let_go.set()
    return begun, [task.result() for task in tasks]


@pytest.fixture(autouse=True)
def no_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "trim", lambda: None)


def test_more_of_a_session_at_once_wait_for_their_turn_and_too_many_are_refused() -> None:
    begun, statuses = elsewhere(asyncio.run, many(1, MOST_FILES + 5))
    assert begun == AT_ONCE_OF_ONE and sorted(statuses) == [204] * MOST_FILES + [429] * 5


def test_more_of_all_at_once_wait_for_their_turn() -> None:
    begun, statuses = elsewhere(asyncio.run, many(40, 1))
    assert begun == AT_ONCE and statuses == [204] * 40


def test_who_sends_too_slowly_makes_room() -> None:
    begun, statuses = elsewhere(asyncio.run, many(40, 1, patience=0.1))
    assert begun == AT_ONCE and statuses == [408] * 40
