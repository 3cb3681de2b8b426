"""Teaching the eyes for photos, on a handful of them and from first weights of chance: without ImageNet's file."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import pytest

from model.data import photos
from model.data.photos import Photos
from model.photo import borrowed
from model.photo.eyes import Eyes
from model.photo.framing import as_input, framed
from model.training import garment_finder
from model.training import photos as training
from model.training.photos import Material, Plan


@pytest.fixture(scope="module")
def few() -> Photos:
    given = photos.load()
    numbers = np.concatenate([np.flatnonzero(given.is_validation)[:30], np.flatnonzero(given.is_test)[:30]])
    return given.some(numbers)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:In the future .np.object.:FutureWarning")  # Keras' exporter asks NumPy 2 for it
def test_what_is_taught_is_written_and_read_and_doubts_no_more_than_planned(
    few: Photos, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(borrowed, "give_weights", lambda *_given: None)
    plan = Plan(views=1, epochs=2, dressed=10, false_alarms=0.2)
    front = training.lower_half({})
    seen = front([framed(picture) for picture in few.pictures])[0][None]  # (1, 60, 14, 14, 112)
    material = Material(seen, seen[0, :20], few.possible, np.arange(20, dtype=np.uint8) % 10)
    upper = training.taught(material, np.ones(60, bool), plan, {})
    network = training.whole(upper, garment_finder.taught(front, 20, seed=1, epochs=1), {})
    threshold = training.unknown_above(network, few, plan)
    training.write(tmp_path, network, threshold, plan)
    eyes = Eyes(tmp_path)
    inputs = as_input(np.stack([framed(few.pictures[0])]))
    expected, logits, features = (np.asarray(each) for each in network(inputs, training=False))
    found = eyes.see(inputs)
    assert found.places == pytest.approx(expected, abs=0.02 * max(1.0, float(np.abs(expected).max())))
    assert found.garment == pytest.approx(1 / (1 + np.exp(-logits[..., 0])), abs=0.02)
    assert found.features == pytest.approx(features, abs=0.02 * max(1.0, float(features.max())))
    clothes = np.flatnonzero(few.is_validation & ~few.possible[:, photos.NONE])
    called = [eyes.look(few.pictures[number]).is_unknown for number in clothes]
    assert np.mean(called) <= 0.2 + 1 / len(clothes)


def test_rarer_kinds_count_more() -> None:
    targets = np.zeros((12, 11), bool)
    targets[:9, 0] = targets[9:11, 4] = targets[11, 10] = True
    weights = training._weights(targets, np.ones(12, bool))
    assert weights[9] / weights[0] == pytest.approx((9 / 2) ** 0.5)


def test_an_epoch_has_every_photo_once_and_some_dressed_pictures() -> None:
    views = np.arange(3 * 100, dtype=np.float16).reshape(3, 100, 1)
    material = Material(views, np.full((50, 1), -1, np.float16), np.eye(100, 11, dtype=bool), np.zeros(50, np.uint8))
    used = np.arange(100) < 80
    given = list(
        training._batches(material, used, np.ones(100, np.float32), Plan(views=3, dressed=64), np.random.default_rng(0))
    )
    seen = np.concatenate([inputs[:, 0] for inputs, _right, _weights in given])
    photo_numbers = seen[seen >= 0].astype(int) % 100
    assert len(photo_numbers) == len(set(photo_numbers)) and photo_numbers.max() < 80
    assert all(len(inputs) == 48 for inputs, _right, _weights in given) and (seen < 0).sum() > 10


def test_weights_are_stored_at_half_precision_and_used_at_full() -> None:
    values = onnx.numpy_helper.from_array(np.array([1.5], np.float32), "w")
    node = onnx.helper.make_node("Mul", ["x", "w"], ["y"])
    ends = [onnx.helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, [1]) for name in ("x", "y")]
    model = onnx.helper.make_model(onnx.helper.make_graph([node], "g", ends[:1], ends[1:], [values]))
    halved = training.halved(model)
    assert halved.graph.initializer[0].data_type == onnx.TensorProto.FLOAT16
    assert [each.op_type for each in halved.graph.node] == ["Cast", "Mul"]
    onnx.checker.check_model(halved)
