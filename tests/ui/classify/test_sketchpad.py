"""Undo and redo against a plain list of drawings, whatever a visitor does."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from model.drawing.strokes import Drawing, Stroke
from ui.classify import sketchpad
from ui.classify.sketchpad import EMPTY, Sketchpad


def drawing(number: int) -> Drawing:
    """As many different drawings as numbers; 0 is the empty one."""
    return Drawing(tuple(Stroke(((0.1, index / 10),)) for index in range(number)))


class Visitor(RuleBasedStateMachine):
    """Draws, opens examples, clears, undoes and redoes; `pages` and `at` say what should be on the pad."""

    def __init__(self) -> None:
        super().__init__()
        self.pad, self.before = Sketchpad(), Sketchpad()
        self.pages, self.at = [EMPTY], 0
        self.shown, self.version = EMPTY, 0

    def put(self, new: Drawing, afresh: bool) -> None:
        if new == self.pages[self.at]:
            assert self.pad is self.before
            return
        self.pages[self.at + 1 :] = [new]
        self.turn(1, afresh)

    def turn(self, steps: int, afresh: bool = True) -> None:
        self.at += steps
        if afresh:
            self.shown, self.version = self.pages[self.at], self.version + 1

    @rule(number=st.integers(0, 4))
    def draw(self, number: int) -> None:
        self.before, self.pad = self.pad, sketchpad.drawn(self.pad, drawing(number))
        if number < len(self.shown.strokes):  # the canvas is still loading what it was opened with
            assert self.pad is self.before
        else:
            self.put(drawing(number), afresh=False)

    @rule(number=st.integers(0, 4))
    def replace(self, number: int) -> None:
        self.before, self.pad = self.pad, sketchpad.replaced(self.pad, drawing(number))
        self.put(drawing(number), afresh=True)

    @rule()
    def undo(self) -> None:
        self.before, self.pad = self.pad, sketchpad.undone(self.pad)
        if self.at == 0:
            assert self.pad is self.before
        else:
            self.turn(-1)

    @rule()
    def redo(self) -> None:
        self.before, self.pad = self.pad, sketchpad.redone(self.pad)
        if self.at == len(self.pages) - 1:
            assert self.pad is self.before
        else:
            self.turn(1)

    @rule()
    def open_again(self) -> None:
        self.pad = sketchpad.reopened(self.pad)
        self.turn(0)

    @invariant()
    def the_pad_is_as_the_list_has_it(self) -> None:
        assert self.pad.present == self.pages[self.at]
        assert list(self.pad.past) == self.pages[: self.at]
        assert list(self.pad.future) == self.pages[self.at + 1 :]

    @invariant()
    def the_canvas_was_last_opened_with_what_it_should(self) -> None:
        assert (self.pad.shown, self.pad.version) == (self.shown, self.version)


Visitor.TestCase.settings = settings(max_examples=60, stateful_step_count=40)
TestVisitor = Visitor.TestCase


@given(st.lists(st.integers(1, 6), min_size=1, max_size=20))
def test_all_undone_is_the_beginning_and_all_redone_the_end(numbers: list[int]) -> None:
    pad = Sketchpad()
    for number in numbers:
        pad = sketchpad.drawn(pad, drawing(number))
    end, steps = pad.present, len(pad.past)
    for _ in range(steps):
        pad = sketchpad.undone(pad)
    assert pad.present == EMPTY and not pad.past
    for _ in range(steps):
        pad = sketchpad.redone(pad)
    assert pad.present == end == drawing(numbers[-1]) and not pad.future


def test_what_was_undone_is_gone_when_something_else_is_drawn() -> None:
    pad = sketchpad.drawn(sketchpad.drawn(Sketchpad(), drawing(1)), drawing(2))
    pad = sketchpad.drawn(sketchpad.undone(pad), drawing(3))
    assert sketchpad.redone(pad) is pad
    assert sketchpad.undone(pad).present == drawing(1)


def test_an_examples_name_alone_is_no_change() -> None:
    pad = sketchpad.replaced(Sketchpad(), Drawing(drawing(2).strokes, 9, "boot"))
    assert pad.present.name == "boot"
    assert sketchpad.drawn(pad, drawing(2)) is pad  # the browser sends strokes only


@pytest.mark.parametrize("change", [sketchpad.drawn, sketchpad.replaced])
def test_the_last_200_changes_can_be_undone(change: object) -> None:
    pad = Sketchpad()
    for number in range(1, 231):
        pad = change(pad, Drawing((Stroke(((number / 1000, 0.5),)),)))  # type: ignore[operator]
    undone = 0
    while pad.past:
        pad, undone = sketchpad.undone(pad), undone + 1
    assert undone == sketchpad.MOST_UNDO == 200
    assert pad.present.strokes[0].points == ((0.03, 0.5),)
    while pad.future:
        pad = sketchpad.redone(pad)
    assert pad.present.strokes[0].points == ((0.23, 0.5),) and len(pad.past) == 200


def test_what_is_remembered_is_bounded_in_points_too() -> None:
    pad = Sketchpad()
    for turn in range(30):
        strange = Stroke(tuple((turn / 100, place / 20_000) for place in range(20_000)))
        pad = sketchpad.drawn(pad, Drawing((strange,)))
    held = {id(stroke): len(stroke.points) for drawing in (*pad.past, pad.present) for stroke in drawing.strokes}
    assert sum(held.values()) <= sketchpad.MOST_REMEMBERED_POINTS + 20_000 and len(pad.past) == 3


def test_a_large_drawing_that_grows_is_remembered_stroke_by_stroke() -> None:
    pad, strokes = Sketchpad(), list[Stroke]()
    for number in range(150):
        strokes.append(Stroke(tuple((number / 1000, place / 1000) for place in range(130))))
        pad = sketchpad.drawn(pad, Drawing(tuple(strokes)))
    assert len(pad.past) == 150  # they share what they have in common
