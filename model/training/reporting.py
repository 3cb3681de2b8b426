"""What Keras calls while a run is trained: it says how far the run is, and does as it is told (model/training/runs)."""

from __future__ import annotations

import time
from pathlib import Path

import keras
import numpy as np

from model.network import keras_model
from model.training import run_folder
from model.training.run_folder import Progress

SECONDS_BETWEEN_REPORTS = 0.5
POINTS_AN_EPOCH = 20  # of the growing curve
_SECONDS_BETWEEN_LOOKS = 0.1
Logs = dict[str, float]


class Report(keras.callbacks.Callback):  # type: ignore[misc]  # Keras has no types
    """Writes progress.json while the epochs go and answers.json after each; obeys the file `control`.

    run: the run's folder · longest_pause: seconds after which a pause ends with KeyboardInterrupt, as stopping does
    """

    def __init__(self, run: Path, longest_pause: float) -> None:
        super().__init__()
        self._run, self._longest_pause = run, longest_pause
        self._progress, self._picture = run_folder.progress(run), run_folder.picture(run)
        self._shares: np.ndarray | None = None
        self._reported, self._paused = 0.0, 0.0
        self._started: float | None = None  # when the first steps were done, which take long to compile
        self._steps_done = 0  # since then

    def on_epoch_begin(self, epoch: int, _logs: Logs | None = None) -> None:
        """Forget what an earlier attempt at this epoch came to."""
        earlier = tuple(point for point in self._progress.points if point[0] <= epoch)
        self._progress = Progress("training", epoch + 1, 0, self.params["steps"], points=earlier)
        run_folder.write_progress(self._run, self._progress)

    def on_train_batch_end(self, batch: int, logs: Logs | None = None) -> None:
        """Say how far the epoch is, at most twice a second, and look at the order."""
        self._note(batch + 1, logs or {})
        now = time.perf_counter()
        if now - self._reported > SECONDS_BETWEEN_REPORTS:
            self._reported = now
            run_folder.write_progress(self._run, self._progress)
            self._obey()

    def on_test_begin(self, _logs: Logs | None = None) -> None:
        """Ask for the picture's probabilities now: the weights are those that will be validated, averaged or not."""
        if self._picture is not None:
            inputs = keras_model.as_input(self._picture[None])  # (1, 28, 28, 1)
            self._shares = np.asarray(self.model(inputs, training=False))[0]  # (classes,)

    def on_epoch_end(self, epoch: int, _logs: Logs | None = None) -> None:
        """Keep those probabilities, once the epoch is in the history."""
        run_folder.write_progress(self._run, self._progress)
        if self._shares is not None:
            run_folder.add_answer(self._run, epoch + 1, self._shares)
        self._obey()

    def _note(self, step: int, logs: Logs) -> None:
        """The figures are Keras': means over the epoch so far."""
        before, steps = self._progress, self.params["steps"]
        loss, accuracy = float(logs["loss"]), float(logs["accuracy"])
        done = before.epoch - 1 + step / steps
        is_due = step * POINTS_AN_EPOCH // steps > before.step * POINTS_AN_EPOCH // steps
        points = (*before.points, (done, loss, accuracy)) if is_due else before.points
        self._progress = Progress(
            "training", before.epoch, step, steps, loss, accuracy,
            self._seconds_left(before.epoch, step, step - before.step), points,
        )  # fmt: skip

    def _seconds_left(self, epoch: int, step: int, new_steps: int) -> float | None:
        """The steps that are left, each as long as those of this session were on average, validation included."""
        now = time.perf_counter()
        if self._started is None:
            self._started = now
            return None
        self._steps_done += new_steps
        left = (self.params["epochs"] - epoch + 1) * self.params["steps"] - step
        return float(left * (now - self._started - self._paused) / self._steps_done)

    def _obey(self) -> None:
        """Wait while a pause lasts. Raises KeyboardInterrupt to stop, which loses no finished epoch."""
        began = time.perf_counter()
        while (order := run_folder.order(self._run)) == "pause":
            if time.perf_counter() - began > self._longest_pause:
                raise KeyboardInterrupt
            time.sleep(_SECONDS_BETWEEN_LOOKS)
        if order == "stop":
            raise KeyboardInterrupt
        self._paused += time.perf_counter() - began
