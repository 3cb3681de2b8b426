"""The lesson's network at the lesson's validation accuracy, as soon as two cores can: python speedrun.py --seeds 20

All of it is in this file; it needs NumPy, Keras on TensorFlow, scikit-learn and data/fashion-mnist. For each seed the
network is built anew and trained on pictures of the lesson's training split, then it answers the 12,000 validation
pictures in full precision. Its seconds are all of that: first weights, tracing of the graphs, training, answers.
Imports and reading the pictures are left out, once for all seeds; no seed is left out.

--lesson trains the lesson's own recipe first, timed alike: until an epoch's validation accuracy is the one that was
published, or until it stops by itself. The last line is a row for LEADERBOARD.md; --keep writes it there.
"""

from __future__ import annotations

import argparse
import gzip
import os
import platform
import re
import statistics
import subprocess
import time
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")  # TensorFlow's greetings

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray
from sklearn.model_selection import train_test_split

TARGET = 0.9202  # the lesson's published validation accuracy
BATCH = 128
FIRST, AGAIN = 0.85, 0.2  # shares of the pictures: seen once, in any order; then seen again, of the hardest
HARD = 0.35  # share of each batch whose loss was highest: what is seen again; FIRST * HARD is the most for AGAIN
FREE = 0.12  # of the pictures, after which the first convolution stays as it is, which saves its gradient
RATE, ADAM_SHARE = 0.015, 0.2  # falls linearly to zero; a fifth of it for biases and the last layer
MOMENTUM, SQUARES = 0.9, 0.999
SMOOTHING = 0.05  # share of a target that all ten classes get

ROOT = Path(__file__).parent
Split = list[NDArray[np.uint8]]  # train images (N, 28, 28, 1), validation images, train labels (N,), validation labels


class Run(NamedTuple):
    """Validation accuracy, seconds by the clock, and the seconds of both processors together."""

    accuracy: float
    seconds: float
    processor: float


def main() -> None:
    """Train with each seed, print a line for each, and the row."""
    options = _parser().parse_args()
    print(machine(), flush=True)
    split = load()
    lesson = timed_lesson(split) if options.lesson else None
    runs = []
    for seed in range(1, options.seeds + 1):
        runs.append(timed(split, seed))
        print("seed {:2}  {:.4f}  {:.2f} s, of the processors {:.2f} s".format(seed, *runs[-1]), flush=True)
    print(line := row(runs, lesson, options.keep or ""))
    if options.keep:
        with (ROOT / "LEADERBOARD.md").open("a", encoding="utf-8") as file:
            file.write(line + "\n")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=20, help="how many, from 1 on (default: 20)")
    parser.add_argument("--lesson", action="store_true", help="time the lesson's own recipe first, for the ratio")
    parser.add_argument("--keep", metavar="CHANGE", help="append the row to LEADERBOARD.md; CHANGE: what is new in it")
    return parser


def load(folder: Path = ROOT / "data" / "fashion-mnist") -> Split:
    """The 60,000 pictures uint8 (N, 28, 28, 1) and their labels, split as the lesson splits them."""
    packed = (folder / f"train-{name}-ubyte.gz" for name in ("images-idx3", "labels-idx1"))
    images, labels = (np.frombuffer(gzip.decompress(path.read_bytes()), np.uint8) for path in packed)
    return list(train_test_split(images[16:].reshape(-1, 28, 28, 1), labels[8:], test_size=0.2, random_state=42))


def build(precision: str = "float32") -> keras.Model:
    """The lesson's network, 333,526 parameters: (N, 28, 28, 1) in [0, 1] -> probabilities (N, 10) in float32."""
    layers = keras.layers
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Conv2D(32, 3, activation="relu", padding="same", dtype=precision),
            layers.MaxPooling2D(2, dtype=precision),
            layers.Conv2D(64, 3, activation="relu", padding="same", dtype=precision),
            layers.MaxPooling2D(2, dtype=precision),
            layers.Flatten(dtype=precision),
            layers.Dense(100, activation="relu", dtype=precision),
            layers.Dropout(0.4, dtype=precision),
            layers.Dense(10, activation="softmax"),
        ]
    )


def train(images: NDArray[np.uint8], labels: NDArray[np.uint8], seed: int) -> keras.Model:
    """The network, trained on uint8 images (N, 28, 28, 1) and labels (N,), 0–9; its weights in full precision."""
    keras.utils.set_random_seed(seed)
    network = build("mixed_bfloat16")
    first, again, free = (round(share * len(images) / BATCH) for share in (FIRST, AGAIN, FREE))  # steps
    learn, learn_fixed = learners(network, images, labels, first + again)
    batches = np.random.permutation(len(images))[: first * BATCH].reshape(-1, BATCH)
    hard = np.concatenate([learn(batches[:free]), learn_fixed(batches[free:])])
    learn_fixed(np.random.permutation(hard.ravel())[: again * BATCH].reshape(-1, BATCH))
    (result := build()).set_weights(network.get_weights())
    return result


def learners(network: keras.Model, images: NDArray[np.uint8], labels: NDArray[np.uint8], steps: int) -> list[Any]:
    """Two functions of batches (K, BATCH), pictures by their numbers, that take K of all `steps`.

    They return the hardest of each batch (K, HARD * BATCH). The second leaves the first convolution as it is. Both do
    without dropout, which harms so short a training (LOG.md).
    """
    pictures = tf.constant(images)
    wanted = tf.one_hot(labels, 10) * (1 - SMOOTHING) + SMOOTHING / 10
    weights = [variable.value for variable in network.trainable_variables]
    momenta, squares = ([tf.Variable(tf.zeros_like(variable)) for variable in weights] for _ in range(2))
    number = tf.Variable(0.0)

    def step(chosen: tf.Tensor, fixed: bool) -> tf.Tensor:
        with tf.GradientTape() as tape:
            probabilities = network(tf.cast(tf.gather(pictures, chosen), tf.float32) / 255, training=False)
            losses = keras.losses.categorical_crossentropy(tf.gather(wanted, chosen), probabilities)
            loss = tf.reduce_mean(losses)
        learned = slice(2 if fixed else 0, None)
        gradients = tape.gradient(loss, weights[learned])
        for state in zip(weights[learned], gradients, momenta[learned], squares[learned], strict=True):
            move(*state, RATE * (1 - number / steps), number)
        number.assign_add(1)
        return tf.gather(chosen, tf.math.top_k(losses, round(HARD * BATCH), sorted=False).indices)

    def learn(fixed: bool, batches: tf.Tensor) -> tf.Tensor:
        hardest = tf.TensorArray(batches.dtype, len(batches))
        for at in tf.range(len(batches)):
            hardest = hardest.write(at, step(batches[at], fixed))
        return hardest.stack()

    signature = [tf.TensorSpec((None, BATCH), tf.int64)]
    return [tf.function(partial(learn, fixed), input_signature=signature) for fixed in (False, True)]


def move(
    variable: tf.Variable, gradient: tf.Tensor, momentum: tf.Variable, squares: tf.Variable, rate: Any, step: Any
) -> None:
    """One step of Muon for a kernel, of Adam for a bias and the last layer, as model/training/muon.py has them."""
    units = variable.shape[-1]
    if len(variable.shape) > 1 and units != 10:
        momentum.assign(MOMENTUM * momentum + gradient)
        size = 0.2 * max(units, variable.shape.num_elements() // units) ** 0.5  # Adam's usual
        variable.assign_sub(rate * size * orthogonal(gradient + MOMENTUM * momentum))
    else:
        momentum.assign_add((1 - MOMENTUM) * (gradient - momentum))
        squares.assign_add((1 - SQUARES) * (gradient**2 - squares))
        unbiased = (1 - SQUARES ** (step + 1)) ** 0.5 / (1 - MOMENTUM ** (step + 1))
        variable.assign_sub(ADAM_SHARE * rate * unbiased * momentum / (squares**0.5 + 1e-7))


def orthogonal(gradient: tf.Tensor) -> tf.Tensor:
    """(…, units) with all singular values brought near 1: Newton and Schulz's iterations on its columns' products."""
    matrix = tf.reshape(gradient, (-1, gradient.shape[-1]))
    wide = matrix.shape[0] < matrix.shape[1]
    matrix = tf.transpose(matrix) if wide else matrix
    products = tf.matmul(matrix, matrix, transpose_a=True)
    squared_norm = tf.linalg.trace(products) + 1e-14
    products /= squared_norm
    polynomial = identity = tf.eye(len(products))
    for _ in range(5):  # with the numbers of https://kellerjordan.github.io/posts/muon/
        factor = 3.4445 * identity - 4.7750 * products + 2.0315 * products @ products
        polynomial, products = polynomial @ factor, factor @ products @ factor
    matrix @= polynomial * squared_norm**-0.5
    return tf.reshape(tf.transpose(matrix) if wide else matrix, gradient.shape)


def accuracy(network: keras.Model, images: NDArray[np.uint8], labels: NDArray[np.uint8]) -> float:
    """Share of the pictures that the network gets right."""
    answer = tf.function(lambda part: tf.argmax(network(tf.cast(part, tf.float32) / 255), -1))
    answers = [answer(images[start : start + 1000]) for start in range(0, len(images), 1000)]
    return float(np.mean(np.concatenate(answers) == labels))


def timed(split: Split, seed: int) -> Run:
    """One run."""
    images, validation_images, labels, validation_labels = split
    clock, processor = time.perf_counter(), time.process_time()
    reached = accuracy(train(images, labels, seed), validation_images, validation_labels)
    return Run(reached, time.perf_counter() - clock, time.process_time() - processor)


def timed_lesson(split: Split, epochs: int = 20) -> Run:
    """The lesson's own recipe to the target, or to the end that it finds by itself; prints its epochs."""
    images, validation_images, labels, validation_labels = split
    keras.utils.set_random_seed(42)
    clock, processor = time.perf_counter(), time.process_time()

    class Target(keras.callbacks.Callback):  # type: ignore[misc]  # Keras has no types
        def on_epoch_end(self, epoch: int, logs: dict[str, float]) -> None:
            reached = round(logs["val_accuracy"], 4)
            print(f"lesson, epoch {epoch + 1}  {reached:.4f}  {time.perf_counter() - clock:.1f} s", flush=True)
            self.model.stop_training |= reached >= TARGET

    network = build()
    network.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    history = network.fit(
        images / np.float32(255), labels, epochs=epochs, batch_size=32, verbose=0,
        validation_data=(validation_images / np.float32(255), validation_labels),
        callbacks=[keras.callbacks.EarlyStopping(patience=2, restore_best_weights=True), Target()],
    ).history  # fmt: skip
    return Run(max(history["val_accuracy"]), time.perf_counter() - clock, time.process_time() - processor)


def row(runs: list[Run], lesson: Run | None, change: str) -> str:
    """A row of LEADERBOARD.md; the ratios are those of both kinds of seconds."""
    accuracies, seconds, processor = zip(*runs, strict=True)
    cells = [commit(), change, mean(accuracies, 4), mean(seconds, 2), mean(processor, 2)]
    pairs = [(lesson.seconds, seconds), (lesson.processor, processor)] if lesson else []
    cells += [", ".join(f"1/{theirs / statistics.mean(ours):.1f} of {theirs:.1f} s" for theirs, ours in pairs)]
    return f"| {' | '.join([*cells, str(len(runs)), machine()])} |"


def mean(values: tuple[float, ...], digits: int) -> str:
    """Mean ± standard deviation."""
    spread = statistics.stdev(values) if len(values) > 1 else 0.0
    return f"{statistics.mean(values):.{digits}f} ± {spread:.{digits}f}"


def commit() -> str:
    """The commit that this file is of, with a + if anything was changed since; nothing outside of Git."""
    command = ["git", "describe", "--always", "--dirty=+", "--exclude=*"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout.strip()  # noqa: S603


def machine() -> str:
    """Processor, cores, and the versions that matter."""
    text = Path("/proc/cpuinfo").read_text() if Path("/proc/cpuinfo").exists() else ""
    processor = (re.findall(r"model name\s*: (.+)", text) or [platform.machine()])[0]
    versions = f"Python {platform.python_version()}, TensorFlow {tf.__version__}, Keras {keras.__version__}"
    return f"{os.cpu_count()} × {processor}, {versions}"


if __name__ == "__main__":
    main()
