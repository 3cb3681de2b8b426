"""The classifier for any number of pictures and from many threads; test_forward.py holds it against Keras."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from model.data.dataset import Split
from model.network.classifier import Classifier


@pytest.mark.parametrize("count", [0, 1, 49, 50, 51, 1001])
def test_any_number_of_pictures(lesson_classifier: Classifier, data: Split, count: int) -> None:
    logits = lesson_classifier.logits(data.test.images[:count])
    shares = lesson_classifier.probabilities(data.test.images[:count])
    assert logits.shape == shares.shape == (count, 10) and logits.dtype == shares.dtype == np.float32
    np.testing.assert_allclose(shares.sum(axis=1), 1, atol=1e-6)
    if count:  # the last picture is the last answer
        alone = lesson_classifier.logits(data.test.images[count - 1 : count])
        np.testing.assert_allclose(logits[-1:], alone, atol=1e-4)


def test_sixteen_threads_at_once_get_the_same_answers(lesson_classifier: Classifier, data: Split) -> None:
    pictures = [data.test.images[index : index + 1] for index in range(320)]
    alone = [lesson_classifier.logits(picture) for picture in pictures]
    with ThreadPoolExecutor(16) as pool:
        together = list(pool.map(lesson_classifier.logits, pictures))
    np.testing.assert_allclose(np.concatenate(together), np.concatenate(alone), atol=1e-5)


def test_pictures_that_may_not_be_written_to_are_taken(lesson_classifier: Classifier, data: Split) -> None:
    pictures = data.test.images[:2].copy()
    pictures.flags.writeable = False
    np.testing.assert_allclose(
        lesson_classifier.logits(pictures), lesson_classifier.logits(data.test.images[:2]), atol=1e-5
    )


@pytest.mark.parametrize(
    ("shape", "kind"),
    [
        ((1, 30, 30), np.uint8),
        ((1, 28, 27), np.uint8),
        ((0, 30, 30), np.uint8),
        ((28, 28), np.uint8),
        ((1, 28, 28, 1), np.uint8),
        ((1, 784), np.uint8),
        ((1, 28, 28), np.float32),
        ((1, 28, 28), np.int64),
    ],
)
def test_pictures_of_another_form_are_refused(
    lesson_classifier: Classifier, shape: tuple[int, ...], kind: type
) -> None:
    with pytest.raises(ValueError, match=r"pictures are uint8 \(N, 28, 28\), not"):
        lesson_classifier.probabilities(np.zeros(shape, kind))
