"""A unit's word in a link, and the nearest unit of another network."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.network import address
from model.network.address import Unit
from model.problem import Problem

VALUES = (np.zeros((28, 28, 1)), np.zeros((28, 28, 32)), np.zeros((14, 14, 32)), np.zeros(100), np.zeros(10))


@given(st.builds(Unit, st.integers(0, 3), st.integers(0, 9), st.just(0), st.just(0)))
def test_a_unit_comes_back(unit: Unit) -> None:
    assert address.from_word(address.word(unit), VALUES) == unit


def test_a_unit_is_named_as_the_page_counts() -> None:
    assert address.word(Unit(0, 5, 6, 27)) == "1.6.7.28"


@pytest.mark.parametrize(
    "word", ["", "1", "1.1.1", "1.1.1.1.1", "0.1.1.1", "5.1.1.1", "1.33.1.1", "1.1.29.1", "3.1.2.1", "1.1.1.-1",
             "1.1.1.x", "1.1.1.²", "١.1.1.1", "1..1.1", "9" * 5000, "1.1.1.1\x00", "....", "1.1.1.99999"],
)  # fmt: skip
def test_other_units_are_a_problem(word: str) -> None:
    with pytest.raises(Problem, match="unit that this network does not have"):
        address.from_word(word, VALUES)


@given(st.text())
def test_no_text_is_a_unit_but_four_numbers(word: str) -> None:
    with pytest.raises(Problem):
        address.from_word(word + ".", VALUES)


def test_units_that_another_network_lacks_move_to_the_nearest() -> None:
    assert address.moved_to(np.zeros((7, 7, 64), np.float32), Unit(3, 99, 20, -4)) == Unit(3, 63, 6, 0)
    assert address.moved_to(np.zeros(10, np.float32), Unit(5, 12, 3, 3)) == Unit(5, 9)
