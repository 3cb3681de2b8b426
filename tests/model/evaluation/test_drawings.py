"""How drawings are measured: the project's own, and answers against labels."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from sklearn.metrics import balanced_accuracy_score

from model.drawing import hundred, reading, strokes
from model.evaluation import drawings
from model.network.classifier import Classifier
from model.problem import Problem


def test_our_own_drawings_are_a_hundred_ten_of_each_class_as_the_network_sees_them() -> None:
    found = hundred.load()
    assert np.bincount(found.labels).tolist() == [10] * 10
    first = next(path for path in sorted(hundred.OWN.glob("*.json")))
    assert np.array_equal(found.images[0], reading.to_picture(strokes.render(strokes.read(first))))


def test_the_balanced_accuracy_is_scikit_learns(lesson_classifier: Classifier) -> None:
    own = hundred.load()
    shares = lesson_classifier.probabilities(own.images)
    found = drawings.reading(shares, own.labels, unknown_below=0.5)
    assert found.balanced == pytest.approx(balanced_accuracy_score(own.labels, shares.argmax(axis=1)))
    assert np.array_equal(found.answers, shares.argmax(axis=1))
    by_hand = sum(sorted(row)[-1] + sorted(row)[-2] < 0.5 for row in shares.tolist()) / 100
    assert found.unknown == by_hand
    assert found.confusion.sum() == 100 and found.confusion[2, 8] == 7  # the lesson takes pullovers for bags


def test_the_commonest_answer_and_classes_that_were_not_drawn() -> None:
    shares = np.eye(10, dtype=np.float32)[[3, 3, 3, 5]]
    found = drawings.reading(shares, np.array([3, 4, 5, 5], np.uint8), unknown_below=0)
    assert found.commonest == (3, 0.75)
    assert found.classes[[3, 4, 5]].tolist() == [1, 0, 0.5] and np.isnan(found.classes[0])
    assert found.balanced == 0.5


@pytest.mark.parametrize("index", [None, "name,label\na.json,1\n", "file,label\na.json,one\n"])
def test_a_folder_without_a_proper_index_is_told(tmp_path: Path, index: str | None) -> None:
    if index is not None:
        (tmp_path / "index.csv").write_text(index, encoding="utf-8")
    with pytest.raises(Problem, match=r"index\.csv with the columns file and label"):
        hundred.load(tmp_path)
