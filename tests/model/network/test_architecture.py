"""The layers as plain data against the networks that Keras builds."""

from __future__ import annotations

import keras
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.network import architecture, keras_model
from model.network.recipe import Recipe
from model.network.recipes import RECIPES

LESSON_LAYERS = (
    ("conv2d", "Conv2D", (28, 28, 32), 320),
    ("max_pooling2d", "MaxPooling2D", (14, 14, 32), 0),
    ("conv2d_1", "Conv2D", (14, 14, 64), 18_496),
    ("max_pooling2d_1", "MaxPooling2D", (7, 7, 64), 0),
    ("flatten", "Flatten", (3136,), 0),
    ("dense", "Dense", (100,), 313_700),
    ("dropout", "Dropout", (100,), 0),
    ("dense_1", "Dense", (10,), 1_010),
)
RECIPES_OF_ALL_SIZES = st.builds(
    Recipe,
    name=st.sampled_from(["one", "two-words"]),
    architecture=st.sampled_from(["lesson", "plus"]),
    filters=st.tuples(st.integers(1, 128), st.integers(1, 128)),
    dense_units=st.integers(1, 512),
)


def check(recipe: Recipe) -> None:
    built: keras.Model = keras_model.build(recipe)
    rows = architecture.layers(recipe)
    assert [(row.name, row.kind, row.shape) for row in rows] == [
        (layer.name, type(layer).__name__, tuple(layer.output.shape[1:])) for layer in built.layers
    ]
    for row, layer in zip(rows, built.layers, strict=True):
        assert list(row.weights) == [tuple(weight.shape) for weight in layer.weights]
        assert row.untrained == sum(weight.numpy().size for weight in layer.non_trainable_weights)
    lines: list[str] = []
    built.summary(line_length=72, print_fn=lambda line, **_: lines.append(line))
    assert architecture.printed_summary(recipe) == "\n".join(lines)


def test_every_layer_has_the_lessons_shape_and_count() -> None:
    found = [(layer.name, layer.kind, layer.shape, layer.parameters) for layer in architecture.layers(Recipe())]
    assert tuple(found) == LESSON_LAYERS


def test_the_printed_summary_shows_what_the_lesson_shows() -> None:
    lines = architecture.printed_summary(Recipe()).splitlines()
    for name, _kind, shape, parameters in LESSON_LAYERS:
        row = next(line for line in lines if f"│ {name} " in line)
        assert str((None, *shape)) in row and row.rstrip("│ ").endswith(f" {parameters:,}")
    assert " Total params: 333,526 (1.27 MB)" in lines
    assert max(map(len, lines)) <= 72


@pytest.mark.parametrize("name", RECIPES)
def test_our_recipes_are_described_as_keras_builds_and_prints_them(name: str) -> None:
    check(RECIPES[name])


@given(RECIPES_OF_ALL_SIZES)
@settings(max_examples=10)
def test_any_recipe_is_described_as_keras_builds_and_prints_it(recipe: Recipe) -> None:
    check(recipe)


@pytest.mark.parametrize("name", RECIPES)
def test_our_recipes_have_the_parameters_keras_counts(name: str) -> None:
    assert architecture.parameters(RECIPES[name]) == keras_model.build(RECIPES[name]).count_params()


def test_multiplications_are_those_of_the_lessons_shapes() -> None:
    assert architecture.multiplications(Recipe()) == 28 * 28 * 32 * 9 + 14 * 14 * 64 * 288 + 3136 * 100 + 100 * 10
