"""Examples → a classifier of a visitor's own classes, on what a shipped network makes of pictures before it answers.

What is borrowed: all of the network but its last layer, frozen. What is learned: one weight for each of its hidden
units and each class, by logistic regression on the examples and some twins of each (transfer learning).
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from model.network.classifier import Answering
from model.network.forward import Values, softmax
from model.photo.eyes import Eyes
from model.photo.framing import as_input
from model.teaching.classes import Classes, Example
from model.teaching.twins import twins

TWINS = 20  # of each example
STRENGTH = 1.0  # the inverse of the regression's penalty, chosen by benchmarks/teach.py
_REMEMBERED = 4_000  # examples: 21 × 256 numbers each, for all visitors together
_LONGEST_SEARCH = 200  # steps of the solver

Sees = Callable[[NDArray[np.uint8]], Values]  # an example's picture -> float32 (N, units), of it and of its twins


@dataclass(frozen=True, eq=False)
class Head:
    """The last layer that was learned: logits = hidden @ weights + biases.

    places: of the classes it can answer, those with examples · weights: float32 (units, classes) · biases: (classes,) ·
    beside: whether the network's own ten classes stay, and a column more, the last, says "one of those"
    """

    places: tuple[int, ...]
    weights: Values
    biases: Values
    beside: bool = False

    def own(self, hidden: Values) -> Values:
        """float32 (N, units) -> (N, classes), each row summing to 1; with `beside` (N, classes + 1)."""
        return softmax(hidden @ self.weights + self.biases)

    def probabilities(self, hidden: Values, ten: Values) -> Values:
        """With what the network itself answers, (N, 10): its classes, where they stay, and then the learned ones."""
        own = self.own(hidden)
        return np.concatenate((ten * own[:, -1:], own[:, :-1]), axis=1) if self.beside else own


def learned(classes: Classes, sees: Sees, garments: Values | None = None) -> Head | None:
    """A head for the classes that have examples; None as long as there are fewer than two of them.

    garments: float32 (N, units), what the network makes of garments, where its own ten classes stay: what is learned
    then tells the visitor's classes from all of them, and each other
    """
    examples, labels = _examples(classes, sees), _labels(classes)
    if len(set(labels)) + (garments is not None) < 2:
        return None
    return _fitted(examples, labels, classes.taught, garments)


def left_out(classes: Classes, sees: Sees, garments: Values | None = None) -> NDArray[np.int64]:
    """(classes, classes): how often each class's examples were answered by which, each by a head that had not seen it;
    with `garments` a column more, at the end, for what was taken for one of them.

    One example of each class at a time is left out. A class's only example cannot be, so it is not counted.
    """
    places, examples, labels = classes.taught, _examples(classes, sees), np.array(_labels(classes), np.int64)
    found = np.zeros((len(classes.names), len(classes.names) + (garments is not None)), np.int64)
    if len(places) + (garments is not None) < 2:
        return found
    turns = np.concatenate([np.arange(len(classes.examples[place])) for place in places])  # which of its class each is
    alone = np.isin(labels, [number for number, place in enumerate(places) if len(classes.examples[place]) < 2])
    for turn in range(int(turns.max(initial=0)) + 1):
        out = (turns == turn) & ~alone
        if not out.any():
            continue
        rest = np.flatnonzero(~out)
        head = _fitted([examples[number] for number in rest], [int(labels[number]) for number in rest], (), garments)
        for number in np.flatnonzero(out):
            answer = int(head.own(examples[number][:1]).argmax())
            found[places[labels[number]], (*places, -1)[answer]] += 1
    return found


def _examples(classes: Classes, sees: Sees) -> list[Values]:
    return [seen(example, sees) for place in classes.taught for example in classes.examples[place]]


def _labels(classes: Classes) -> list[int]:
    """Of each example, which of the taught classes it is."""
    return [number for number, place in enumerate(classes.taught) for _example in classes.examples[place]]


def seen(example: Example, sees: Sees) -> Values:
    """What is seen in an example and its twins: float32 (1 + twins, units), its own first; remembered."""
    return _seen(example.picture.tobytes(), example.picture.shape, sees)


def of_drawings(network: Answering) -> Sees:
    """A network of 28×28 pixels looks, at twenty twins as well."""

    def sees(picture: NDArray[np.uint8]) -> Values:
        random = np.random.default_rng(zlib.crc32(picture.tobytes()))  # the same twins each time
        return network.hidden(np.concatenate((picture[None], twins(picture, TWINS, random))))

    return sees


def of_photos(looking: Eyes) -> Sees:
    """The eyes for photos look, at the mirror image as well."""
    return lambda picture: looking.see(as_input(np.stack((picture, picture[:, ::-1])))).features


@lru_cache(maxsize=_REMEMBERED)
def _seen(content: bytes, shape: tuple[int, ...], sees: Sees) -> Values:
    return sees(np.frombuffer(content, np.uint8).reshape(shape))


def _fitted(examples: list[Values], labels: list[int], places: tuple[int, ...], garments: Values | None) -> Head:
    wanted = np.repeat(labels, [len(each) for each in examples])
    if garments is not None:
        examples, wanted = [*examples, garments], np.append(wanted, np.full(len(garments), max(labels, default=-1) + 1))
    hidden = np.concatenate(examples)  # (pictures, units)
    scale = np.float32(hidden.std() or 1)
    regression = LogisticRegression(C=STRENGTH, class_weight="balanced", max_iter=_LONGEST_SEARCH)
    found = regression.fit(hidden / scale, wanted)
    weights, biases = found.coef_.T / scale, found.intercept_
    if weights.shape[1] == 1:  # of two classes it learns one difference
        weights, biases = np.hstack((-weights, weights)) / 2, np.concatenate((-biases, biases)) / 2
    return Head(places, np.asarray(weights, np.float32), np.asarray(biases, np.float32), garments is not None)
