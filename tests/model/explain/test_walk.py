"""The stages against Keras, and receptive fields."""

import numpy as np

from model.explain import walk
from model.explain.walk import Box
from model.network.address import Unit
from model.network.forward import Stage, Values
from model.network.reference import Reference
from tests.model.explain.conftest import PICTURES, Opened


def by_keras(opened: Opened) -> list[np.ndarray]:
    """The outputs of every layer but those that change nothing, by Keras itself; the ReLU's where it is one."""
    values, found = PICTURES[1:2, :, :, None] / np.float32(255), []
    for layer in opened.network.layers:
        kind = type(layer).__name__
        values = layer(values, training=False) if kind in ("Dropout", "BatchNormalization") else layer(values)
        if kind in ("BatchNormalization", "Activation"):
            found[-1] = np.asarray(values)[0]
        elif kind not in ("Dropout", "Flatten"):
            found.append(np.asarray(values)[0])
    return found


def test_every_stage_gives_what_keras_gives(opened: Opened) -> None:
    logits = Reference(opened.network).logits(PICTURES[1:2])[0]
    *hidden, probabilities = by_keras(opened)
    expected = [*hidden, logits, probabilities]
    assert len(opened.stages) == len(expected) == len(opened.values) - 1
    for values, reference in zip(opened.values[1:], expected, strict=True):
        assert values.shape == reference.shape and values.dtype == np.float32
        np.testing.assert_allclose(values, reference, atol=2e-4, rtol=1e-4)


def test_the_lessons_stages(lesson_opened: Opened) -> None:
    kinds = ["convolution", "pooling", "convolution", "pooling", "dense", "logits", "softmax"]
    assert [stage.kind for stage in lesson_opened.stages] == kinds
    assert [stage.parameters for stage in lesson_opened.stages] == [320, 0, 18_496, 0, 313_700, 1_010, 0]
    assert [values.shape for values in lesson_opened.values] == [
        (28, 28, 1), (28, 28, 32), (14, 14, 32), (14, 14, 64), (7, 7, 64), (100,), (10,), (10,),
    ]  # fmt: skip


def test_parameters_add_up_to_keras_trainable_ones(opened: Opened) -> None:
    trainable = sum(int(np.prod(weights.shape)) for weights in opened.network.trainable_weights)
    assert sum(stage.parameters for stage in opened.stages) == trainable


def test_snapshots_replay_what_the_network_of_that_epoch_computes(lesson_opened: Opened) -> None:
    for epoch, weights in lesson_opened.bundle.snapshots().items():
        model = lesson_opened.bundle.network()
        model.set_weights([tensor.astype(np.float32) for tensor in weights])
        values = walk.forward(lesson_opened.bundle.stages(weights), PICTURES[1])
        np.testing.assert_allclose(values[-2], Reference(model).logits(PICTURES[1:2])[0], atol=2e-4, err_msg=f"{epoch}")


def test_what_lies_outside_the_receptive_field_changes_nothing_and_what_lies_inside_does(opened: Opened) -> None:
    random = np.random.default_rng(0)
    for unit in opened.units():
        boxes = walk.fields(opened.stages, opened.values, unit)
        assert len(boxes) == unit.stage + 2
        box = boxes[0]
        inside = np.zeros((28, 28), bool)
        inside[box.top : box.bottom, box.left : box.right] = True
        noise = random.integers(0, 256, (28, 28), np.uint8)
        stages = opened.stages[: unit.stage + 1]
        outside_changed = walk.forward(stages, np.where(inside, PICTURES[1], noise))
        assert at(outside_changed, unit) == at(opened.values, unit)
        # Before ReLU, or the change may be hidden below zero.
        bare = list(opened.stages[: unit.stage + 1])
        if bare[-1].kind == "dense":
            bare[-1] = Stage("", "logits", bare[-1].kernel, bare[-1].scale, bare[-1].shift)
        if bare[-1].kind in ("logits", "softmax"):
            changed = walk.forward(bare, np.where(inside, noise, PICTURES[1]))
            assert at(changed, unit) != at(walk.forward(bare, PICTURES[1]), unit)


def at(values: tuple[Values, ...], unit: Unit) -> np.ndarray:
    found = values[unit.stage + 1]
    return found[unit.row, unit.column, unit.channel] if found.ndim == 3 else found[unit.channel]


def test_receptive_fields_of_the_lesson(lesson_opened: Opened) -> None:
    stages, values = lesson_opened.stages, lesson_opened.values
    assert walk.fields(stages, values, Unit(0, 3, 5, 7)) == (Box(4, 6, 7, 9), Box(5, 7, 6, 8))
    assert walk.fields(stages, values, Unit(0, 3, 0, 27))[0] == Box(0, 26, 2, 28)
    # A second convolution's unit sees 4 × 4 pooled values' neighbourhoods: 3 of 2 × 2, and one pixel around.
    assert walk.fields(stages, values, Unit(2, 0, 5, 5))[:3] == (
        Box(7, 7, 15, 15),
        Box(8, 8, 14, 14),
        Box(4, 4, 7, 7),
    )
    assert walk.fields(stages, values, Unit(4, 0))[0] == Box(0, 0, 28, 28)
