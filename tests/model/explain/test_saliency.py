"""Occlusion against a plain loop, and what integrated gradients must sum to."""

from __future__ import annotations

import numpy as np
import pytest

from model.explain.saliency import integrated_gradients, occlusion
from tests.model.explain.conftest import PICTURES, Opened


@pytest.mark.parametrize("size", [3, 5, 7])
def test_occlusion_agrees_with_a_plain_loop(lesson_opened: Opened, size: int) -> None:
    picture = PICTURES[2]
    found = occlusion(picture, lesson_opened.classifier.probabilities, size)
    assert found.shape == (28, 28, 10)
    reach = size // 2
    for row, column in [(0, 0), (0, 27), (13, 9), (27, 14), (20, 20)]:
        covered = picture.copy()
        covered[max(row - reach, 0) : row + reach + 1, max(column - reach, 0) : column + reach + 1] = 0
        expected = lesson_opened.network.predict(covered[None, :, :, None] / 255, verbose=0)[0]
        np.testing.assert_allclose(found[row, column], expected, atol=1e-4)


@pytest.mark.thorough
@pytest.mark.parametrize("label", [0, 6, 9])
def test_integrated_gradients_sum_to_the_difference_of_the_logits(opened: Opened, label: int) -> None:
    black = np.zeros((1, 28, 28), np.uint8)
    for picture in PICTURES:
        found = integrated_gradients(picture, lambda path: opened.classifier.gradients(path, label))
        logits = opened.classifier.logits(np.concatenate([picture[None], black]))[:, label]
        assert found.shape == (28, 28)
        difference = float(logits[0] - logits[1])
        assert found.sum() == pytest.approx(difference, rel=0.02, abs=0.2)
        assert not found[picture == 0].any()


def test_integrated_gradients_of_a_line_are_exact() -> None:
    weights = np.linspace(-1, 1, 784, dtype=np.float32).reshape(28, 28, 1)
    found = integrated_gradients(PICTURES[0], lambda path: np.broadcast_to(weights, path.shape), steps=3)
    np.testing.assert_allclose(found, PICTURES[0] / 255 * weights[:, :, 0], atol=1e-6)
