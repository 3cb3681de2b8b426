"""Classes and examples: what can be changed, what cannot, and that nothing is changed in place."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.problem import Problem
from model.teaching import classes as teaching
from model.teaching.classes import Classes, Example

DRAWN, PHOTO = Example(np.zeros((28, 28), np.uint8)), Example(np.zeros((224, 224, 3), np.uint8))


@pytest.fixture
def two() -> Classes:
    return teaching.added(teaching.begun(("hat", "sock")), 0, DRAWN)


def test_only_classes_with_examples_are_taught(two: Classes) -> None:
    assert two.taught == (0,) and two.count == 1
    assert teaching.deleted(two, 0, 0).taught == () and two.taught == (0,)


def test_a_renamed_class_keeps_its_examples(two: Classes) -> None:
    renamed = teaching.renamed(two, 0, "  top   hat ")
    assert renamed.names == ("top hat", "sock") and renamed.examples is two.examples
    assert teaching.renamed(two, 0, "hat") is two


@pytest.mark.parametrize(
    ("name", "sentence"),
    [("", "needs a name"), ("x" * 25, "at most 24"), ("a\nb\0", "needs a name"), ("sock", "a class sock already")],
)
def test_a_class_needs_a_name_of_its_own(two: Classes, name: str, sentence: str) -> None:
    for change in (lambda: teaching.renamed(two, 0, name), lambda: teaching.with_class(two, name)):
        with pytest.raises(Problem, match=sentence):
            change()


def test_there_are_bounds(two: Classes) -> None:
    full = teaching.added(two, 0, *[DRAWN] * (teaching.MOST_EXAMPLES - 1))
    with pytest.raises(Problem, match="at most 60 examples"):
        teaching.added(full, 0, DRAWN)
    eight = teaching.begun(tuple("abcdefgh"))
    with pytest.raises(Problem, match="At most 8 classes"):
        teaching.with_class(eight, "i")


def test_photos_and_drawings_are_not_mixed(two: Classes) -> None:
    with pytest.raises(Problem, match="Photos and drawings"):
        teaching.added(two, 1, PHOTO)
    assert teaching.added(teaching.begun(("hat",)), 0, PHOTO).of_photos and not two.of_photos


def test_an_example_is_moved_to_the_end_of_another_class(two: Classes) -> None:
    moved = teaching.moved(two, 0, 0, 1)
    assert moved.examples == ((), (DRAWN,)) and teaching.moved(two, 0, 0, 0) is two


@given(
    st.lists(st.tuples(st.sampled_from(["add", "delete", "move", "drop", "new"]), st.integers(0, 9), st.integers(0, 9)))
)
def test_whatever_is_done_names_and_examples_belong_together(acts: list[tuple[str, int, int]]) -> None:
    classes = teaching.begun(("hat", "sock"))
    for number, (act, first, second) in enumerate(acts):
        place = first % max(1, len(classes.names))
        if act == "new" and len(classes.names) < teaching.MOST:
            classes = teaching.with_class(classes, f"new {number}")
        elif act == "add" and classes.names:
            classes = teaching.added(classes, place, DRAWN)
        elif act == "drop" and classes.names:
            classes = teaching.without_class(classes, place)
        elif classes.names and classes.examples[place]:
            example = second % len(classes.examples[place])
            to = second % len(classes.names)
            deleted = act == "delete"
            classes = (
                teaching.deleted(classes, place, example) if deleted else teaching.moved(classes, place, example, to)
            )
        assert len(classes.names) == len(classes.examples) == len(set(classes.names)) <= teaching.MOST
