"""The lesson's recipe to the letter, and recipes as JSON."""

from __future__ import annotations

import contextlib
import json
from dataclasses import FrozenInstanceError, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.network import recipe as recipes
from model.network.recipe import Recipe
from model.network.recipes import RECIPES
from model.problem import Problem

filters = st.integers(1, 1024)
valid = st.builds(
    Recipe,
    name=st.text(max_size=20),
    filters=st.tuples(filters, filters),
    dense_units=st.integers(1, 10_000),
    dropout=st.floats(0, 1, exclude_max=True),
    optimizer=st.sampled_from(["adam", "sgd", "rmsprop"]),
    batch_size=st.integers(1, 48_000),
    epochs=st.integers(1, 1000),
    patience=st.integers(1, 1000),
    seed=st.integers(0, 2**31 - 2),
    pictures=st.none() | st.integers(10, 48_000),
)
wild_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


def test_the_defaults_are_the_lessons() -> None:
    lesson = Recipe()
    assert lesson == RECIPES["lesson"]
    assert (lesson.filters, lesson.dense_units, lesson.dropout) == ((32, 64), 100, 0.4)
    assert (lesson.optimizer, lesson.batch_size, lesson.epochs, lesson.patience) == ("adam", 32, 20, 2)
    assert lesson.pictures is None


def test_every_recipe_is_found_by_its_own_name() -> None:
    assert all(name == recipe.name for name, recipe in RECIPES.items())


def test_a_recipe_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        Recipe().epochs = 3  # type: ignore[misc]


@given(valid)
def test_a_recipe_comes_back_from_its_json(recipe: Recipe) -> None:
    assert recipes.from_json(recipes.to_json(recipe)) == recipe


def test_fields_that_are_left_out_take_the_lessons_values() -> None:
    assert recipes.from_json('{"name": "x", "filters": [8, 16], "seed": 3}') == Recipe("x", filters=(8, 16), seed=3)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("filters", (32,)),
        ("filters", (0, 64)),
        ("filters", (32, 1025)),
        ("dense_units", 0),
        ("dense_units", 10_001),
        ("dropout", 1.0),
        ("dropout", -0.1),
        ("dropout", float("nan")),
        ("batch_size", 0),
        ("epochs", 0),
        ("epochs", 1001),
        ("patience", 0),
        ("seed", -1),
        ("seed", 2**31 - 1),  # the held-out drawings' own
        ("seed", 2**31),
        ("pictures", 9),
        ("pictures", 48_001),
    ],
)
def test_a_value_out_of_bounds_is_named(field: str, value: Any) -> None:
    with pytest.raises(Problem) as caught:
        replace(Recipe(), **{field: value})
    opening, allowed = str(caught.value).split(": ")
    assert opening == f"{field} of a recipe cannot be {value}"
    assert allowed == "(32, 64)." or field in allowed  # what is allowed: an example, or the bounds


@pytest.mark.parametrize(
    ("field", "value", "allowed"),
    [
        ("pictures", 5, "10 ≤ pictures ≤ 48,000"),
        ("dropout", 1.0, "0 ≤ dropout < 1"),
        ("optimizer", "sdg", "adam, adamw, muon, sgd, rmsprop"),
        ("drawings_per_epoch", 1, "0 ≤ drawings_per_epoch ≤ 0"),
    ],
)
def test_what_is_allowed_is_told(field: str, value: Any, allowed: str) -> None:
    with pytest.raises(Problem, match=f": {allowed}."):
        replace(Recipe(), **{field: value})


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "null",
        "[]",
        "3",
        '"lesson"',
        '{"name": "x", "filters": 32}',
        '{"name": "x", "filters": "ab"}',
        '{"name": "x", "filters": [32, "64"]}',
        '{"name": "x", "filters": [32, null]}',
        "{}",
        '{"name": 5}',
        '{"name": "x", "filters": [1.5, true]}',
        '{"name": "x", "epochs": 3.5}',
        "[" * 100_000,
        '{"name": "x", "filters": [32, 64], "epochs": "20"}',
        '{"name": "x", "filters": [32, 64], "epochs": null}',
        '{"name": "x", "filters": [32, 64], "dropout": [0.4]}',
        '{"name": "x", "filters": [32, 64], "pictures": "all"}',
        '{"name": "x", "filters": [32, 64], "epochs": 0}',
        '{"name": "x", "filters": [32, 64], "dropout": NaN}',
    ],
)
def test_what_is_no_recipe_is_refused_in_words(text: str) -> None:
    with pytest.raises(Problem, match="recipe"):
        recipes.from_json(text)


def test_an_unknown_field_is_named() -> None:
    text = json.dumps({"name": "lesson", "surprise": 0.1})
    with pytest.raises(Problem, match="surprise"):
        recipes.from_json(text)


@given(wild_json)
def test_wild_json_is_refused_in_words(content: Any) -> None:
    with pytest.raises(Problem):
        recipes.from_json(json.dumps(content))


@given(valid, st.sampled_from(sorted(vars(Recipe()))), wild_json)
def test_a_wild_value_in_a_recipe_is_read_or_refused_in_words(recipe: Recipe, field: str, value: Any) -> None:
    content = json.loads(recipes.to_json(recipe)) | {field: value}
    with contextlib.suppress(Problem):
        assert isinstance(recipes.from_json(json.dumps(content)), Recipe)


@given(st.text())
def test_wild_text_is_refused_in_words(text: str) -> None:
    with pytest.raises(Problem):
        recipes.from_json(text)
