"""Everything that a training run depends on, in one frozen dataclass that is saved beside the weights.

Two bundles with the same recipe differ by the seed alone.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass, fields
from typing import Any

from model import untrusted
from model.data.class_names import LONGEST_CLASS, class_name
from model.data.dataset import CLASS_NAMES
from model.data.picture_set import FEWEST_CLASSES, MOST_CLASSES
from model.problem import Problem

MOST_EPOCHS = 1_000
FEWEST_PICTURES = 10
MOST_BLOCKS = 10

_CHOICES = {
    "architecture": ("lesson", "plus", "own"),
    "activation": ("relu", "tanh", "sigmoid"),
    "gathering": ("flatten", "average"),
    "optimizer": ("adam", "adamw", "muon", "sgd", "rmsprop"),
    "schedule": ("constant", "one-cycle", "linear"),
    "precision": ("float32", "mixed_bfloat16"),
}
KERNELS, POOLINGS = (1, 3, 5), ("max", "average", "none")  # of a block
# The least, how it stands to a field's value, how that stands to the most, the most.
_NUMBERS = {
    "filters": (1, "≤", "≤", 1024),
    "dense_units": (1, "≤", "≤", 10_000),
    "dropout": (0, "≤", "<", 1),
    "learning_rate": (0, "<", "≤", 1),
    "weight_decay": (0, "≤", "≤", 1),
    "averaging": (0, "≤", "<", 1),
    "label_smoothing": (0, "≤", "<", 1),
    "steps_per_execution": (1, "≤", "≤", 1000),
    "doodles": (0, "≤", "≤", 1_000_000),
    "redrawn": (0, "≤", "≤", 1_000_000),
    "strangers": (0, "≤", "≤", 1_000_000),
    "photos": (0, "≤", "≤", 1_000_000),
    "noisy": (0, "≤", "≤", 1),
    "moved": (0, "≤", "≤", 14),
    "erased": (0, "≤", "≤", 1),
    "batch_size": (1, "≤", "≤", 48_000),
    "epochs": (1, "≤", "≤", MOST_EPOCHS),
    "patience": (1, "≤", "≤", MOST_EPOCHS),
    "seed": (0, "≤", "<", 2**31 - 1),
    "pictures": (FEWEST_PICTURES, "≤", "≤", 48_000),
}


@dataclass(frozen=True)
class Block:
    """A convolution of one's own network, with what follows it.

    kernel: its side, 1, 3 or 5 · maps: how many kernels, 1–1,024 · normalised: whether a batch normalisation follows ·
    pooling: "max" or "average" of every 2×2, or "none"

    Raises Problem for what is none of these.
    """

    kernel: int = 3
    maps: int = 32
    normalised: bool = False
    pooling: str = "max"

    def __post_init__(self) -> None:
        least, _below, _above, most = _NUMBERS["filters"]
        for field, value, allowed in (("kernel", self.kernel, KERNELS), ("pooling", self.pooling, POOLINGS)):
            if value not in allowed:
                raise refused(field, value, ", ".join(map(str, allowed)))
        if not least <= self.maps <= most:
            raise refused("maps", self.maps, f"{least:,} ≤ maps ≤ {most:,}")


# The lesson's network as blocks.
LESSON_BLOCKS = (Block(3, 32), Block(3, 64))


@dataclass(frozen=True)
class Recipe:
    """How to build and train a network; the defaults are the lesson's recipe to the letter.

    architecture: "lesson", "plus" (keras_model.py says what it adds), or "own" · filters: kernels of the lesson's two
    convolutions · dense_units: of the hidden layer · dropout: share in [0, 1) · classes: their names, in the order of
    the answer's probabilities · begun_from: the model whose weights it goes on from, "" for none;
    its convolutions then stay as they are

    of "own" alone: blocks: one to ten convolutions with what follows each · gathering: "flatten" and a hidden dense
    layer, or the "average" of each map, which needs none · activation: after every convolution and the hidden layer

    optimizer: Keras' name of it; "muon" is model/training/muon's, with Adam at a fifth of the rate for biases and the
    last layer · learning_rate: "constant", the peak of a "one-cycle" schedule, or the start of a "linear" one, which
    falls to zero · weight_decay: of AdamW and Muon · averaging: momentum of the weights' moving average, 0 for none ·
    label_smoothing: share in [0, 1) · batch_size: pictures a step · epochs: at most · patience: epochs without a
    better validation loss before training stops · precision: Keras' policy · steps_per_execution: steps that run as
    one at most, which changes no figure

    pictures: how many of the training and of the validation pictures are used at most, None for all ·
    doodles, redrawn, strangers: how many drawings are made by hand-like pens, out of training pictures, and of
    what is none of the ten classes (model/drawing/doodles) · photos: how many pictures are cut out of photos
    (model/training/photo_pictures.py) · drawings_per_epoch: how many of all these an epoch sees ·
    mirrored: whether half of the pictures, others in each epoch, are turned left to right · noisy: share of what an
    epoch sees that has noise of up to 0.3 of full white added · moved: by how many pixels at most each picture is
    moved, to any side · erased: share of the pictures that lose a rectangle (model/training/augmenting.py)

    seed: of weights, drawings, shuffling and dropout
    """

    name: str = "lesson"
    architecture: str = "lesson"
    filters: tuple[int, int] = (32, 64)
    dense_units: int = 100
    dropout: float = 0.4
    blocks: tuple[Block, ...] = ()
    gathering: str = "flatten"
    activation: str = "relu"
    classes: tuple[str, ...] = CLASS_NAMES
    begun_from: str = ""
    optimizer: str = "adam"
    learning_rate: float = 0.001
    schedule: str = "constant"
    weight_decay: float = 0.0
    averaging: float = 0.0
    label_smoothing: float = 0.0
    batch_size: int = 32
    epochs: int = 20
    patience: int = 2
    precision: str = "float32"
    steps_per_execution: int = 1
    pictures: int | None = None
    doodles: int = 0
    redrawn: int = 0
    strangers: int = 0
    photos: int = 0
    drawings_per_epoch: int = 0
    mirrored: bool = False
    noisy: float = 0.0
    moved: int = 0
    erased: float = 0.0
    seed: int = 42

    def __post_init__(self) -> None:
        for field, choices in _CHOICES.items():
            if getattr(self, field) not in choices:
                raise self._refused(field, ", ".join(choices))
        for field, (least, below, above, most) in _NUMBERS.items():
            found = getattr(self, field)
            values = () if found is None else found if isinstance(found, tuple) else (found,)
            if not all(_holds(least, below, value) and _holds(value, above, most) for value in values):
                raise self._refused(field, f"{least:,} {below} {field} {above} {most:,}")
        if len(self.filters) != 2:
            raise self._refused("filters", "(32, 64)")
        least = 1 if self.architecture == "own" else 0
        most = MOST_BLOCKS if self.architecture == "own" else 0
        if not least <= len(self.blocks) <= most:
            raise refused("blocks", len(self.blocks), f"{least} ≤ blocks ≤ {most}")
        allowed = f"{FEWEST_CLASSES} ≤ classes ≤ {MOST_CLASSES}, ≠"
        if not FEWEST_CLASSES <= len(self.classes) <= MOST_CLASSES or len(set(self.classes)) < len(self.classes):
            raise refused("classes", len(self.classes), allowed)
        if any(name != class_name(name) or not name for name in self.classes):
            raise refused("classes", "…", f"1 ≤ len(name) ≤ {LONGEST_CLASS}")
        if not re.fullmatch(r"(runs/)?[\w-]{1,60}|", self.begun_from):
            raise refused("begun_from", "…", ", ".join(("lesson", "sketch", "sketch-plus")))
        drawings = self.doodles + self.redrawn + self.strangers + self.photos
        if not 0 <= self.drawings_per_epoch <= drawings:
            raise self._refused("drawings_per_epoch", f"0 ≤ drawings_per_epoch ≤ {drawings:,}")
        if drawings and not self.knows_the_ten:
            raise refused("classes", len(self.classes), "drawings are of Fashion-MNIST's ten")

    @property
    def knows_the_ten(self) -> bool:
        """Whether its classes are Fashion-MNIST's ten."""
        return self.classes == CLASS_NAMES

    def _refused(self, field: str, allowed: str) -> Problem:
        return refused(field, getattr(self, field), allowed)


def refused(field: str, value: object, allowed: str) -> Problem:
    """What is said of a field's value that is none of those allowed."""
    return Problem("{field} of a recipe cannot be {value}: {allowed}.", field=field, value=value, allowed=allowed)


def _holds(first: float, sign: str, second: float) -> bool:
    return first < second if sign == "<" else first <= second


_ROWS = {"filters": int, "classes": str}  # fields of several values, and the type of each
_TYPES = {field.name: type(field.default) for field in fields(Recipe)} | {"pictures": int}


def checked(name: str, value: Any) -> Any:
    """A field's value from JSON or TOML in the field's type. Raises TypeError or OverflowError if it has another."""
    if name == "pictures" and value is None:
        return None
    if name in _ROWS:
        return tuple(_of_type(name, _ROWS[name], each) for each in value)
    if name == "blocks":
        return tuple(_block(**each) for each in value)
    return float(value) if _TYPES[name] is float and type(value) is int else _of_type(name, _TYPES[name], value)


def _block(*, kernel: Any, maps: Any, normalised: Any, pooling: Any) -> Block:
    return Block(
        _of_type("kernel", int, kernel),
        _of_type("maps", int, maps),
        _of_type("normalised", bool, normalised),
        _of_type("pooling", str, pooling),
    )


def _of_type(name: str, kind: type, value: Any) -> Any:
    if type(value) is not kind:
        raise TypeError(f"{name} cannot be {value!r}")
    return value


def to_json(recipe: Recipe) -> str:
    """The recipe as indented JSON, one field a line or so, in the dataclass's order."""
    return json.dumps(asdict(recipe), indent=2)


def from_json(text: str | bytes) -> Recipe:
    """Read what `to_json` wrote. Raises Problem for anything else, an unknown field included."""
    try:
        content: dict[str, Any] = untrusted.parsed(text)
        unknown = content.keys() - {field.name for field in fields(Recipe)}
        if unknown:
            raise ValueError(f"unknown fields {sorted(unknown)}")
        content["name"]  # a recipe says at least that; fields that came later have the lesson's values
        return Recipe(**{name: checked(name, value) for name, value in content.items()})
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError) as error:
        raise Problem("This is not a recipe that this version understands: {reason}.", reason=error) from error
