"""The sums of the page Lesson are the network's own."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.bundle.bundle import Bundle
from model.bundle.history import best_epoch, is_finished
from model.data import dataset
from model.explain import walk
from model.lesson import sums
from model.network.recipe import Recipe


@pytest.mark.parametrize("number", [0, 13, 31])
def test_a_map_is_the_networks_after_relu_and_pooling(lesson: Bundle, number: int) -> None:
    stages, picture = lesson.stages(), dataset.load_test().images[0]
    values = walk.forward(stages, picture)
    before = sums.pre_activation(stages[0], picture, number)
    assert before.min() < 0
    assert np.allclose(sums.relu(before), values[1][:, :, number], atol=1e-5)
    assert np.array_equal(sums.pooled(values[1][:, :, number]), values[2][:, :, number])


def test_one_place_of_a_map_is_nine_products_and_the_bias(lesson: Bundle) -> None:
    picture, stage = dataset.load_test().images[0], lesson.stages()[0]
    weights, bias = sums.kernel(stage, 5)
    by_hand = sum(
        picture[12 + row, 12 + column] / 255 * weights[row, column] for row in range(3) for column in range(3)
    )
    assert sums.pre_activation(stage, picture, 5)[13, 13] == pytest.approx(by_hand + bias, abs=1e-5)


def test_what_the_maps_bring_to_a_unit_adds_up_to_it(lesson: Bundle) -> None:
    stages = lesson.stages()
    values = walk.forward(stages, dataset.load_test().images[0])
    (dense,) = [index for index, stage in enumerate(stages) if stage.kind == "dense"]
    for unit in (0, 42, 99):
        brought = sums.contributions(stages[dense], values[dense], unit)
        assert brought.shape == (64,)
        assert max(float(brought.sum()) + stages[dense].shift[unit], 0) == pytest.approx(
            values[dense + 1][unit], abs=1e-3
        )


def test_an_odd_line_is_left_out_by_pooling() -> None:
    assert sums.pooled(np.arange(15, dtype=np.float32).reshape(3, 5)).tolist() == [[6, 8]]


def test_softmax_is_raised_to_certainty_by_one_logit() -> None:
    logits = np.zeros(10, np.float32)
    raised = sums.raised(logits, 3, float(np.log(9 * sums.SURE / (1 - sums.SURE))))
    assert sums.shares(raised)[3] == pytest.approx(sums.SURE, abs=1e-6)
    assert not logits.any()


def test_the_loss_of_a_blind_guess_is_the_lessons() -> None:
    assert round(sums.loss(0.1), 3) == 2.303
    assert sums.loss(1) == 0


@given(st.lists(st.floats(0.1, 3), min_size=1, max_size=20), st.integers(1, 5))
def test_early_stopping_ends_where_the_training_loop_would(losses: list[float], patience: int) -> None:
    from model.bundle.history import Epoch

    recipe = Recipe(name="x", patience=patience, epochs=40)
    stop = sums.stop(losses, patience)
    rows = tuple(Epoch(1, 0.5, loss, 0.5, 1) for loss in losses)
    finished = [count for count in range(1, len(rows) + 1) if is_finished(recipe, rows[:count])]
    assert stop == (finished[0] if finished else None)
    assert sums.best(losses) == best_epoch(rows)


def test_the_shipped_training_ended_by_the_lessons_patience(lesson: Bundle) -> None:
    losses = [epoch.val_loss for epoch in lesson.history]
    assert sums.stop(losses, Recipe().patience) == len(losses)
    assert sums.stop(losses, len(losses)) is None


def test_numbers_are_printed_as_the_lesson_prints_them() -> None:
    images = dataset.load_training().images
    assert sums.thinned(images[0]) == str(images[0, ::2, ::2])
    assert sums.scaled(images[0]).max() <= 1
