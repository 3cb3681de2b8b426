"""Figures of photos, from answers that can be counted by hand."""

from __future__ import annotations

import numpy as np
import pytest

from model.evaluation.photos import reading


def test_groups_strangers_and_false_alarms_are_counted() -> None:
    possible = np.zeros((7, 11), bool)
    for row, classes in enumerate([[0], [0, 6], [5, 7, 9], [1], [10], [10], [0, 10]]):
        possible[row, classes] = True
    labels = np.array([6, 6, 9, 1, 8, 8, 0])
    unknown = np.array([False, False, False, True, True, False, True])
    kinds = ("T-Shirt", "Polo", "Shoes", "Pants", "Hat", "Skirt", "Undershirt")
    found = reading(labels, unknown, possible, kinds)
    assert found.groups[[0, 1, 5, 6]] == pytest.approx([0.5, 1, 1, 1])  # a polo shirt is in two groups
    assert np.isnan(found.groups[2:5]).all() and found.balanced == pytest.approx(3.5 / 4)
    assert found.told == 0.5 and found.wrongly == 0.25
