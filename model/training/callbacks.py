"""What Keras calls while it trains, so that an interrupted run can go on as if nothing had happened."""

from __future__ import annotations

import time
from pathlib import Path

import keras

from model.bundle import bundle
from model.bundle.history import Epoch, history_to_json
from model.training import checkpoints, run_folder


class SeededDropout(keras.callbacks.Callback):  # type: ignore[misc]  # Keras has no types
    """Start each epoch's dropout from (seed, epoch), whatever ran before it."""

    def __init__(self, seed: int) -> None:
        super().__init__()
        self._seed = seed

    def on_epoch_begin(self, epoch: int, _logs: dict[str, float] | None = None) -> None:
        """Seed every dropout of the network."""
        for layer in self.model.layers:
            if isinstance(layer, keras.layers.Dropout) and layer.rate > 0:
                layer.seed_generator.state.assign([self._seed, epoch << 20])  # a key and a counter


class Checkpoints(keras.callbacks.Callback):  # type: ignore[misc]  # Keras has no types
    """Keep the weights after every epoch, for going on with, and for the best one's in the end."""

    def __init__(self, run: Path) -> None:
        super().__init__()
        self._run = run

    def on_epoch_end(self, epoch: int, _logs: dict[str, float] | None = None) -> None:
        """Write them down; Keras counts epochs from 0."""
        checkpoints.save(self.model, self._run, epoch + 1)


class Journal(keras.callbacks.Callback):  # type: ignore[misc]  # Keras has no types
    """Append each finished epoch to the run's history, after its weights are on disk."""

    def __init__(self, run: Path, history: tuple[Epoch, ...]) -> None:
        super().__init__()
        self._run, self._epochs = run, history

    def on_epoch_begin(self, _epoch: int, _logs: dict[str, float] | None = None) -> None:
        """Look at the clock."""
        self._started = time.perf_counter()

    def on_epoch_end(self, _epoch: int, logs: dict[str, float] | None = None) -> None:
        """Write the epoch down."""
        seconds = round(time.perf_counter() - self._started, 2)
        self._epochs += (Epoch(**{name: float(value) for name, value in (logs or {}).items()}, seconds=seconds),)
        run_folder.write(self._run / bundle.HISTORY, history_to_json(self._epochs))


class ResumedEarlyStopping(keras.callbacks.EarlyStopping):  # type: ignore[misc]  # Keras has no types
    """Keras' early stopping that remembers the epochs before an interruption.

    It restores no weights: `finish` reads the best epoch's from the run's folder.
    """

    def __init__(self, history: tuple[Epoch, ...], monitor: str, patience: int) -> None:
        super().__init__(monitor=monitor, patience=patience)
        self._earlier = history

    def on_train_begin(self, logs: dict[str, float] | None = None) -> None:
        """Go through the epochs before the interruption."""
        super().on_train_begin(logs)
        for index, epoch in enumerate(self._earlier):
            self.on_epoch_end(index, vars(epoch))
