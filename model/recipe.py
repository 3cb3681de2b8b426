"""Everything that a training run depends on, in one frozen dataclass that is saved beside the weights.

Two bundles with the same recipe differ by the seed alone.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from typing import Any

from model.problem import Problem


@dataclass(frozen=True)
class Recipe:
    """How to build and train a network; the defaults are the lesson's recipe to the letter.

    filters: kernels of the two convolutions · dense_units: of the hidden layer · dropout: share in [0, 1)
    optimizer: Keras' name of it · batch_size: pictures a step · epochs: at most · patience: epochs without a
    better validation loss before training stops · seed: of weights, shuffling and dropout ·
    pictures: how many of the training and of the validation pictures are used at most, None for all
    """

    name: str = "lesson"
    filters: tuple[int, int] = (32, 64)
    dense_units: int = 100
    dropout: float = 0.4
    optimizer: str = "adam"
    batch_size: int = 32
    epochs: int = 20
    patience: int = 2
    seed: int = 42
    pictures: int | None = None

    def __post_init__(self) -> None:
        checks = {
            "filters": len(self.filters) == 2 and all(1 <= count <= 1024 for count in self.filters),
            "dense_units": 1 <= self.dense_units <= 10_000,
            "dropout": 0 <= self.dropout < 1,
            "batch_size": 1 <= self.batch_size <= 48_000,
            "epochs": 1 <= self.epochs <= 1000,
            "patience": 1 <= self.patience <= 1000,
            "seed": 0 <= self.seed < 2**31,
            "pictures": self.pictures is None or 10 <= self.pictures <= 48_000,
        }
        for field, valid in checks.items():
            if not valid:
                raise Problem("{field} of a recipe cannot be {value}.", field=field, value=getattr(self, field))


RECIPES = {recipe.name: recipe for recipe in [Recipe()]}


def to_json(recipe: Recipe) -> str:
    """The recipe as indented JSON, one field a line or so, in the dataclass's order."""
    return json.dumps(asdict(recipe), indent=2)


def from_json(text: str) -> Recipe:
    """Read what `to_json` wrote. Raises Problem for anything else, an unknown field included."""
    try:
        content: dict[str, Any] = json.loads(text)
        unknown = content.keys() - {field.name for field in fields(Recipe)}
        if unknown:
            raise ValueError(f"unknown fields {sorted(unknown)}")
        return Recipe(**{**content, "filters": tuple(content["filters"])})
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise Problem("This is not a recipe that this version understands: {reason}.", reason=error) from error
