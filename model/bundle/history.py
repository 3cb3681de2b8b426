"""history.json: what every epoch of a training came to, one row each."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from model import untrusted
from model.network import recipe as recipes
from model.network.recipe import Recipe

MOST_SECONDS = 10_000_000  # four months


@dataclass(frozen=True)
class Epoch:
    """One row of the history: mean losses in nats, accuracies in [0, 1], wall-clock seconds."""

    loss: float
    accuracy: float
    val_loss: float
    val_accuracy: float
    seconds: float


def best_epoch(history: tuple[Epoch, ...]) -> int:
    """Number, from 1, of the epoch with the lowest validation loss; the first of equals, as Keras has it."""
    return min(range(len(history)), key=lambda index: history[index].val_loss) + 1


def is_finished(recipe: Recipe, history: tuple[Epoch, ...]) -> bool:
    """Whether the epochs are used up, or the last `patience` of them brought no better validation loss."""
    return len(history) >= recipe.epochs or (len(history) > 0 and len(history) - best_epoch(history) >= recipe.patience)


def history_to_json(history: tuple[Epoch, ...]) -> str:
    """The history as JSON, a line an epoch."""
    return "[\n" + ",\n".join(json.dumps(vars(epoch)) for epoch in history) + "\n]\n"


def history_from_json(text: str | bytes) -> tuple[Epoch, ...]:
    """Read what `history_to_json` wrote. Raises ValueError for anything else."""
    try:
        rows = untrusted.parsed(text)
        if len(rows) > recipes.MOST_EPOCHS:
            raise ValueError("no recipe has so many epochs")
        return tuple(_epoch(**row) for row in rows)
    except TypeError as error:
        raise ValueError("this is no history") from error


def _epoch(*, loss: Any, accuracy: Any, val_loss: Any, val_accuracy: Any, seconds: Any) -> Epoch:
    """Losses may be anything: those of a training that diverges are NaN in the end."""
    return Epoch(
        untrusted.number(loss),
        untrusted.bounded(accuracy, 0, 1),
        untrusted.number(val_loss),
        untrusted.bounded(val_accuracy, 0, 1),
        untrusted.bounded(seconds, 0, MOST_SECONDS),
    )
