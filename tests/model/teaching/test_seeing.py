"""What is borrowed of a shipped network."""

from __future__ import annotations

import numpy as np
import pytest

from model.bundle import registry
from model.drawing.doodles import doodles
from model.network import forward
from model.teaching.seeing import Drawings


@pytest.mark.parametrize("name", ["lesson", "sketch-plus"])
def test_drawings_are_seen_as_the_last_maps_and_the_hidden_units(name: str) -> None:
    classifier = registry.find(name).classifier()
    pictures = doodles(51, 5)[0]  # a batch is smaller
    *_before, maps, hidden, _logits, _answers = forward.through(classifier.stages, forward.as_input(pictures))
    seeing = Drawings(classifier)
    found = seeing.features(pictures)
    assert found == pytest.approx(np.hstack((maps.reshape(51, -1), hidden)), abs=1e-4)
    assert seeing.scale.shape == found.shape[1:] and len(np.unique(seeing.scale)) == 2
    parts = np.split(found / seeing.scale, [-hidden.shape[1]], axis=1)
    assert [part.std() for part in parts] == pytest.approx([1, 1], abs=0.3)  # each counts alike, on other drawings, too


def test_an_examples_twins_are_the_same_each_time() -> None:
    seeing, picture = Drawings(registry.find("lesson").classifier()), doodles(1, 5)[0][0]
    first, again = seeing.with_twins(picture), seeing.with_twins(picture)
    assert np.array_equal(first, again) and first[0] == pytest.approx(seeing.features(picture[None])[0], abs=1e-4)
