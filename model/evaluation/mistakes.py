"""Which pictures a model gets wrong, in orders worth looking at; and labels that may be wrong themselves."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.evaluation import measures
from model.network.forward import softmax

SURE = 0.9  # what a suspect's answer is at least sure
AGREEING = 0.8  # of its nearest training pictures that bear the answer's label


@dataclass(frozen=True)
class Pair:
    """Pictures of one label that got one wrong answer: their `numbers`, the most confident first."""

    label: int
    answer: int
    numbers: tuple[int, ...]


def answered(logits: NDArray[np.float32], labels: NDArray[np.uint8], label: int, answer: int) -> list[int]:
    """Numbers of the pictures with this label that got this answer, the most confident first."""
    return _sorted(np.flatnonzero((labels == label) & (logits.argmax(axis=1) == answer)), _confidence(logits))


def by_confidence(logits: NDArray[np.float32], labels: NDArray[np.uint8]) -> list[int]:
    """Numbers of the mistakes, the surest answer first."""
    return _sorted(measures.mistakes(logits, labels), _confidence(logits))


def by_loss(logits: NDArray[np.float32], labels: NDArray[np.uint8]) -> list[int]:
    """Numbers of the mistakes, the one whose label the model thinks least likely first."""
    return _sorted(measures.mistakes(logits, labels), measures.losses(logits, labels))


def by_pair(logits: NDArray[np.float32], labels: NDArray[np.uint8]) -> list[Pair]:
    """The mistakes of each label and answer, the commonest pair first."""
    pairs: dict[tuple[int, int], list[int]] = {}
    for number in by_confidence(logits, labels):
        pairs.setdefault((int(labels[number]), int(logits[number].argmax())), []).append(number)
    found = [Pair(label, answer, tuple(numbers)) for (label, answer), numbers in sorted(pairs.items())]
    return sorted(found, key=lambda pair: -len(pair.numbers))


def suspects(
    logits: NDArray[np.float32],
    labels: NDArray[np.uint8],
    votes: NDArray[np.uint8],
    sure: float = SURE,
    agreeing: float = AGREEING,
) -> list[int]:
    """Numbers of the pictures whose label the model doubts, the surest first.

    Its answer is another, at least `sure`, and at least the share `agreeing` of the nearest training pictures bear
    the answer's label. `votes` (N, classes): how many of a picture's nearest training pictures bear each label.
    """
    wrong = measures.mistakes(logits, labels)
    answers, confidence = logits.argmax(axis=1), _confidence(logits)
    shares = votes[wrong, answers[wrong]] / votes[wrong].sum(axis=1)
    return _sorted(wrong[(confidence[wrong] >= sure) & (shares >= agreeing)], confidence)


def _confidence(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(softmax(logits).max(axis=1))


def _sorted(numbers: NDArray[np.intp], key: NDArray[np.floating]) -> list[int]:
    """`numbers` by their `key`, the largest first; equals in the files' order."""
    return [int(number) for number in numbers[np.argsort(-key[numbers], kind="stable")]]
