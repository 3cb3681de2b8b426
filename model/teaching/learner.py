"""Examples → a classifier of a visitor's own classes, on what a shipped network makes of pictures before it answers.

What is borrowed: all of the network but its last layer, frozen (seeing.py). What is learned: one weight for each of the
numbers that come out of it and each class, by logistic regression on the examples and some twins of each (transfer
learning).
"""

from __future__ import annotations

import warnings

import numpy as np
from numpy.typing import NDArray
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression

from model.network.forward import Values
from model.teaching.classes import Classes
from model.teaching.head import Head
from model.teaching.seeing import Seeing, seen

# The inverse of the regression's penalty, and when it has found its weights: chosen by benchmarks/teach.py.
STRENGTH, NEAR_ENOUGH, LONGEST_SEARCH = 0.03, 1e-2, 60
FALSE_ALARMS = 0.0125  # of garments that may be taken for one of the visitor's classes beside them


def learned(classes: Classes, seeing: Seeing, garments: Values | None = None) -> Head | None:
    """A head for the classes that have examples; None as long as there are fewer than two of them.

    garments: float32 (N, units), what the network makes of garments, where its own ten classes stay: what is learned
    then tells the visitor's classes from all of them, and each other
    """
    examples, labels = _examples(classes, seeing), _labels(classes)
    if len(set(labels)) + (garments is not None) < 2:
        return None
    return _fitted(seeing, examples, labels, classes.taught, garments)


def left_out(classes: Classes, seeing: Seeing, garments: Values | None = None) -> NDArray[np.int64]:
    """(classes, classes): how often each class's examples were answered by which, each by a head that had not seen it;
    with `garments` a column more, at the end, for what was taken for one of them.

    One example of each class at a time is left out. A class's only example cannot be, so it is not counted.
    """
    places, examples, labels = classes.taught, _examples(classes, seeing), np.array(_labels(classes), np.int64)
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
        left = [examples[number] for number in rest]
        head = _fitted(seeing, left, [int(labels[number]) for number in rest], (), garments)
        for number in np.flatnonzero(out):
            answer = int(head.own(examples[number][:1]).argmax())
            found[places[labels[number]], (*places, -1)[answer]] += 1
    return found


def _examples(classes: Classes, seeing: Seeing) -> list[Values]:
    return [seen(example, seeing) for place in classes.taught for example in classes.examples[place]]


def _labels(classes: Classes) -> list[int]:
    """Of each example, which of the taught classes it is."""
    return [number for number, place in enumerate(classes.taught) for _example in classes.examples[place]]


def _fitted(
    seeing: Seeing, examples: list[Values], labels: list[int], places: tuple[int, ...], garments: Values | None
) -> Head:
    wanted = np.repeat(labels, [len(each) for each in examples])
    if garments is not None:
        examples, wanted = [*examples, garments], np.append(wanted, np.full(len(garments), max(labels, default=-1) + 1))
    given = np.concatenate(examples) / seeing.scale  # (pictures, units)
    regression = LogisticRegression(C=STRENGTH, class_weight="balanced", tol=NEAR_ENOUGH, max_iter=LONGEST_SEARCH)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # a step nearer would change no answer
        found = regression.fit(given, wanted)
    weights, biases = (found.coef_ / seeing.scale).T, found.intercept_
    if weights.shape[1] == 1:  # of two classes it learns one difference
        weights, biases = np.hstack((-weights, weights)) / 2, np.concatenate((-biases, biases)) / 2
    if garments is not None:
        logits = garments @ weights + biases
        biases[-1] += np.quantile(logits[:, :-1].max(axis=1) - logits[:, -1], 1 - FALSE_ALARMS)
    return Head(places, np.asarray(weights, np.float32), np.asarray(biases, np.float32), garments is not None)
