"""Rooms of classes: moved by their key alone, answers counted once a voter, bounded in number and time."""

import threading

import pytest

from model.problem import Problem
from ui.server import rooms
from ui.server.rooms import CODE, LIFETIME, MOST_ROOMS, Rooms


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_only_the_key_moves_and_ends_a_room() -> None:
    held = Rooms()
    code, key = held.open(3)
    assert CODE.fullmatch(code) and held.see(code).chapter == 3
    held.move(code, "wrong", 4)
    assert held.see(code).chapter == 3 and not held.leads(code, "wrong") and not held.leads(code, "ä")
    held.move(code, key, 4)
    assert (held.see(code).chapter, held.see(code).turn) == (4, 1)
    held.move(code, key, 4)
    assert held.see(code).turn == 1
    held.close(code, "wrong")
    assert held.leads(code, key)
    held.close(code, key)
    with pytest.raises(Problem, match=code):
        held.see(code)


def test_a_voters_last_choice_counts_once() -> None:
    held = Rooms()
    code, _ = held.open(1)
    for voter, choice in (("a", 0), ("a", 2), ("b", 2), ("c", 1)):
        held.answer(code, voter, "q1", choice)
    held.answer(code, "a", "q2", 0)
    assert held.see(code).counts("q1", 3) == (0, 1, 2)
    assert held.see(code).counts("q2", 3) == (1, 0, 0)


def test_what_was_seen_does_not_change() -> None:
    held = Rooms()
    code, _ = held.open(1)
    before = held.see(code)
    held.answer(code, "a", "q1", 0)
    assert before.counts("q1", 1) == (0,)


def test_rooms_are_bounded_and_leave_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock()
    held = Rooms(clock)
    code, key = held.open(1)
    for _ in range(MOST_ROOMS - 1):
        held.open(1)
    with pytest.raises(Problem, match="Too many classes"):
        held.open(1)
    clock.now = LIFETIME - 1
    held.move(code, key, 2)  # whoever is at work stays
    clock.now = LIFETIME + 1
    assert held.see(code).chapter == 2
    held.open(1)
    clock.now = 2 * LIFETIME + 1
    with pytest.raises(Problem):
        held.see(code)


def test_a_room_takes_so_many_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rooms, "MOST_ANSWERS", 3)
    held = Rooms()
    code, _ = held.open(1)
    for voter in "abc":
        held.answer(code, voter, "q1", 0)
    with pytest.raises(Problem, match="full"):
        held.answer(code, "d", "q1", 0)
    held.answer(code, "a", "q1", 1)  # another choice takes no more room
    assert held.see(code).counts("q1", 2) == (2, 1)


def test_thirty_answer_at_once_and_none_is_lost() -> None:
    held = Rooms()
    code, _ = held.open(1)
    threads = [threading.Thread(target=held.answer, args=(code, str(voter), "q1", voter % 3)) for voter in range(30)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert held.see(code).counts("q1", 3) == (10, 10, 10)
