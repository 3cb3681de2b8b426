"""Rooms of classes that go through the lesson together: which chapter is open, and what was answered, by counts alone.

In this process' memory, a few hundred at most, gone some hours after the teacher last did something. Nobody's name is
known here: a voter is a random word of a session, so that whoever answers anew counts once.
"""

from __future__ import annotations

import re
import secrets
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from model.problem import Problem

MOST_ROOMS = 200
MOST_ANSWERS = 5_000  # of a room: ten each of five hundred
LIFETIME = 4 * 3600  # seconds
_LETTERS, _LENGTH = "ABCDEFGHJKMNPQRSTUVWXYZ", 5  # without I, L and O, which look like digits
CODE = re.compile(f"[{_LETTERS}]{{{_LENGTH}}}")


@dataclass(frozen=True)
class Room:
    """`chapter` is open since the `turn`-th time that the class was moved; `answers`: (voter, question) → choice."""

    chapter: int
    turn: int = 0
    answers: dict[tuple[str, str], int] = field(default_factory=dict)

    def counts(self, question: str, choices: int) -> tuple[int, ...]:
        """How many chose each of so many choices."""
        found = Counter(choice for (_voter, asked), choice in self.answers.items() if asked == question)
        return tuple(found[choice] for choice in range(choices))


@dataclass
class _Kept:
    room: Room
    key: str
    touched: float


class Rooms:
    """All rooms of a server. Every method may be called from any thread."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._kept = clock, dict[str, _Kept]()
        self._lock = threading.Lock()

    def open(self, chapter: int) -> tuple[str, str]:
        """A new room: its code, for the class, and the key to lead it with. Raises Problem where there are too many."""
        with self._lock:
            self._leave()
            if len(self._kept) >= MOST_ROOMS:
                raise Problem("Too many classes are in the lesson at the moment: try again later.")
            code = next(code for code in iter(_code, "") if code not in self._kept)
            self._kept[code] = _Kept(Room(chapter), secrets.token_urlsafe(16), self._clock())
            return code, self._kept[code].key

    def see(self, code: str) -> Room:
        """The room of this code as it is now. Raises Problem if there is none."""
        with self._lock:
            return self._found(code).room

    def leads(self, code: str, key: str) -> bool:
        """Whether this key leads that room."""
        with self._lock:
            self._leave()
            return code in self._kept and secrets.compare_digest(self._kept[code].key.encode(), key.encode())

    def move(self, code: str, key: str, chapter: int) -> None:
        """Move the class to a chapter. Raises Problem if there is no such room; a wrong key moves nobody."""
        if self.leads(code, key):
            with self._lock:
                kept = self._found(code)
                turn = kept.room.turn + (chapter != kept.room.chapter)
                kept.room, kept.touched = replace(kept.room, chapter=chapter, turn=turn), self._clock()

    def answer(self, code: str, voter: str, question: str, choice: int) -> None:
        """Count a choice; a voter's last one counts. Raises Problem if there is no such room, or it is full."""
        with self._lock:
            kept = self._found(code)
            answers = kept.room.answers
            if (voter, question) not in answers and len(answers) >= MOST_ANSWERS:
                raise Problem("This class is full.")
            kept.room = replace(kept.room, answers=answers | {(voter, question): choice})

    def close(self, code: str, key: str) -> None:
        """End a room; a wrong key ends none."""
        if self.leads(code, key):
            with self._lock:
                self._kept.pop(code, None)

    def _found(self, code: str) -> _Kept:
        self._leave()
        if code not in self._kept:
            raise Problem("There is no class with the code {code} any more.", code=code)
        return self._kept[code]

    def _leave(self) -> None:
        """Forget the rooms whose time is over."""
        now = self._clock()
        self._kept = {code: kept for code, kept in self._kept.items() if now - kept.touched < LIFETIME}


def _code() -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))


ROOMS = Rooms()
