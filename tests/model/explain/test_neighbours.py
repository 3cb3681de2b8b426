"""What is alike: against plain loops, and found among few candidates as among all pictures."""

import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from model.bundle import registry
from model.data import dataset
from model.data.dataset import Split
from model.explain import neighbours
from model.explain.neighbours import Projection
from model.network.reference import Reference


class Drawn:
    """A network whose hidden layer answers with a picture's first pixels."""

    def hidden(self, pictures: np.ndarray) -> np.ndarray:
        return pictures[:, 0, :8].astype(np.float32)

    logits = probabilities = hidden


@pytest.fixture
def images() -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, (2000, 28, 28)).astype(np.uint8)


def plain(point: np.ndarray, others: np.ndarray, count: int) -> list[int]:
    return list(np.argsort([np.linalg.norm(point - other) for other in others], kind="stable")[:count])


def test_nearest_agrees_with_a_plain_loop(images: np.ndarray) -> None:
    hidden = Drawn().hidden(images)
    points, others = hidden[:7] + 0.3, hidden[7:57]
    for point, row in zip(points, neighbours.nearest(points, others, 4), strict=True):
        assert list(row) == plain(point, others, 4)


def test_a_search_among_candidates_finds_the_nearest_of_all(images: np.ndarray) -> None:
    hidden = Drawn().hidden(images)
    projection = neighbours.projected(hidden[:1500], hidden[1500:])
    for places, part in ((projection.train, slice(0, 1500)), (projection.test, slice(1500, 2000))):
        found = neighbours.search(hidden[3] + 0.3, images[part], places, projection, Drawn(), 5)
        assert list(found) == plain(hidden[3] + 0.3, hidden[part], 5)


def test_a_search_among_fewer_pictures_than_asked_for_finds_them_all(images: np.ndarray) -> None:
    hidden = Drawn().hidden(images[:3])
    projection = neighbours.projected(hidden, hidden)
    found = neighbours.search(hidden[1], images[:3], projection.train, projection, Drawn(), 12)
    assert list(found) == plain(hidden[1], hidden, 3)


@given(arrays(np.float32, (9, 4), elements=st.floats(0, 1000, width=32)))
def test_places_keep_their_distances_within_a_step_an_axis(hidden: np.ndarray) -> None:
    """As many axes as units turn the space and lose nothing but what whole steps round."""
    projection = neighbours.projected(hidden, hidden)
    assert projection.train.shape == (9, 4) and np.array_equal(projection.train, projection.test)
    step = 1 / np.linalg.norm(projection.axes[0])
    own = np.linalg.norm(hidden[:, None] - hidden[None], axis=2)
    kept = step * np.linalg.norm(projection.train[:, None].astype(float) - projection.train[None], axis=2)
    assert np.abs(own - kept).max() <= 2.1 * step + 1e-3  # half a step on each of four axes, at both ends


def test_the_projection_comes_back_from_its_file() -> None:
    made = neighbours.projected(*np.random.default_rng(1).random((2, 50, 20), np.float32))
    with np.load(io.BytesIO(neighbours.pack(made))) as archive:
        again = Projection(**archive)
    for name in ("axes", "start", "train", "test"):
        assert np.array_equal(getattr(again, name), getattr(made, name))
    assert made.axes.shape == (neighbours.AXES, 20) and made.test.dtype == np.uint8


@pytest.mark.parametrize("name", list(registry.directories()))
def test_shipped_projections_are_of_these_pictures(name: str, data: Split) -> None:
    model = registry.find(name)
    projection, reference = neighbours.read(model), Reference(model.network())
    assert projection and len(projection.train) == dataset.TRAIN_SIZE and len(projection.test) == dataset.TEST_SIZE
    some = np.arange(0, dataset.TEST_SIZE, 97)
    for places, pictures in ((projection.train, data.train), (projection.test, data.test)):
        exact = reference.hidden(pictures.images[some]) @ projection.axes.T - projection.start
        assert np.abs(np.clip(exact, 0, 255) - places[some]).max() < 0.51


@pytest.mark.slow
def test_the_shipped_lesson_finds_the_nearest_of_thousands(data: Split) -> None:
    model = registry.find("lesson")
    projection, reference, some = neighbours.read(model), Reference(model.network()), data.test.images[:200:4]
    assert projection
    images, places = data.train.images[:12_000], projection.train[:12_000]
    exact = neighbours.nearest(reference.hidden(some), reference.hidden(images), 12)
    right = 0
    for hidden, expected in zip(reference.hidden(some), exact, strict=True):
        found = neighbours.search(hidden, images, places, projection, reference, 12)
        right += len(set(found) & set(expected))
    assert right >= 0.98 * exact.size
