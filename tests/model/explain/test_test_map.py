"""The map of the test set: neighbours against plain loops, placement, and the file in the bundle."""

import shutil
import sys
from pathlib import Path

import numpy as np
import pytest

from model.bundle import bundle, registry
from model.bundle.bundle import Bundle
from model.data.dataset import Split
from model.explain import neighbours, test_map
from model.problem import Problem


def blobs(count: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Points (N, 8) in three crowds far from each other, and which crowd each is in."""
    random = np.random.default_rng(seed)
    crowd = np.arange(count) % 3
    return (random.normal(size=(count, 8)) + 30 * np.eye(8)[crowd]).astype(np.float32), crowd.astype(np.uint8)


@pytest.mark.thorough
def test_crowds_stay_together_on_the_map_and_neighbours_vote_for_their_own() -> None:
    test, crowd = blobs(90)
    train, labels = blobs(120, seed=1)
    drawn = test_map.draw(test, train, labels)
    assert drawn.positions.shape == (90, 2) and drawn.positions.dtype == np.float32
    assert np.array_equal(drawn.votes.argmax(axis=1), crowd) and (drawn.votes.sum(axis=1) == test_map.VOTERS).all()
    middles = np.array([drawn.positions[crowd == number].mean(axis=0) for number in range(3)])
    own = np.linalg.norm(drawn.positions - middles[crowd], axis=1)
    other = np.linalg.norm(drawn.positions - middles[(crowd + 1) % 3], axis=1)
    assert (own < other).all()


def test_a_new_picture_is_placed_in_its_crowd() -> None:
    positions = np.array([[20, 0], [0, 3], [20, 1], [21, 1], [19, 2]], np.float32)  # one of five is a stray
    assert list(test_map.place(np.arange(5), positions)) == [20.0, 1.0]


def test_the_map_comes_back_from_the_bundle(tiny: Bundle, few: Split, tmp_path: Path) -> None:
    copy = bundle.read(Path(shutil.copytree(tiny.directory, tmp_path / "tiny")))
    assert test_map.read(copy) is None and neighbours.read(copy) is None
    added = test_map.add(copy, few)
    again = test_map.read(added)
    assert again is not None and neighbours.read(added) is not None
    classifier = tiny.classifier()
    direct = test_map.draw(classifier.hidden(few.test.images), classifier.hidden(few.train.images), few.train.labels)
    np.testing.assert_allclose(again.positions, direct.positions, rtol=2e-3, atol=1e-2)
    assert np.array_equal(again.votes, direct.votes)


def test_a_network_that_answers_with_no_numbers_has_no_map(
    tiny: Bundle, few: Split, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = bundle.read(Path(shutil.copytree(tiny.directory, tmp_path / "tiny")))
    weights = [np.full_like(weight, np.nan) for weight in tiny.weights()]
    monkeypatch.setattr(Bundle, "weights", lambda _bundle: weights)
    with pytest.raises(Problem, match="The training of tiny diverged"):
        test_map.add(copy, few)
    assert test_map.read(bundle.read(copy.directory)) is None


@pytest.mark.parametrize("name", list(registry.directories()))
def test_shipped_maps_hold_the_whole_test_set_and_classes_lie_together(name: str, data: Split) -> None:
    drawn = test_map.read(registry.find(name))
    assert drawn is not None and drawn.positions.shape == (10_000, 2)
    agree = (drawn.votes.argmax(axis=1) == data.test.labels).mean()
    assert agree > 0.85
    near = neighbours.nearest(drawn.positions[:500], drawn.positions, 6)[:, 1:]
    assert (data.test.labels[near] == data.test.labels[:500, None]).mean() > 0.75


def test_the_command_names_what_is_wrong(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "argv", ["test_map"])
    assert test_map.main() == 2 and "Name one model" in capsys.readouterr().err
    monkeypatch.setattr(sys, "argv", ["test_map", "nobody"])
    assert test_map.main() == 1 and "no model called nobody" in capsys.readouterr().err
