"""Parameters against Keras, seconds against what the shipped models took."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.bundle import bundle, registry
from model.bundle.bundle import Bundle
from model.bundle.history import Epoch
from model.network.recipe import Recipe
from model.training import estimate, loop

recipes = st.builds(
    Recipe,
    architecture=st.sampled_from(["lesson", "plus"]),
    filters=st.tuples(st.integers(1, 128), st.integers(1, 128)),
    dense_units=st.integers(1, 512),
    batch_size=st.integers(16, 512),
    epochs=st.integers(1, 30),
    pictures=st.none() | st.integers(10, 48_000),
)


@pytest.mark.parametrize("name", ["sketch", "sketch-plus"])
def test_the_lessons_seconds_foretell_the_other_shipped_models(lesson: Bundle, name: str) -> None:
    other = bundle.read(registry.SHIPPED / name)
    took = median(epoch.seconds for epoch in other.history)
    without = replace(other.recipe, epochs=1)
    an_epoch = estimate.seconds(replace(other.recipe, epochs=2), [lesson]) - estimate.seconds(without, [lesson])
    assert 0.5 < an_epoch / took < 1.6  # sketch-plus was trained beside other work


@given(recipes)
def test_more_of_anything_takes_longer(recipe: Recipe) -> None:
    more = replace(recipe, epochs=recipe.epochs + 1, dense_units=recipe.dense_units + 1)
    assert 0 < estimate.seconds(recipe, ()) < estimate.seconds(more, ())


def test_the_model_that_is_most_alike_says_how_fast_the_machine_is(lesson: Bundle) -> None:
    small = Recipe(filters=(4, 4), dense_units=10, pictures=500)
    slow = replace(lesson, history=(Epoch(1, 0, 1, 0, 1000.0),))
    fast = replace(lesson, recipe=small, history=(Epoch(1, 0, 1, 0, 0.5),))
    around = estimate.seconds(replace(small, epochs=1), [slow, fast]) - 0.5
    assert estimate.seconds(replace(small, epochs=10), [slow, fast]) == pytest.approx(around + 5)


def test_a_runs_epochs_are_no_larger_than_foretold(tmp_path: Path) -> None:
    loop.start(Recipe(), tmp_path / "run")
    size = (tmp_path / "run" / "epoch-00.weights.h5").stat().st_size
    assert size == pytest.approx(estimate.run_bytes(replace(Recipe(), epochs=1)) / 2, rel=0.02)
