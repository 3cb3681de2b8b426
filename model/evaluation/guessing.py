"""Guess before you look: a round of ten test pictures, what was guessed of them, and how many were right."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

ANY, UNSURE = 5, 5  # pictures of a round: out of all, and out of those that the network is least sure of
COUNT = ANY + UNSURE
LEAST_SURE = 1_000
ROUNDS = 999


@dataclass(frozen=True)
class Round:
    """The `numbers` of the pictures in their order, the `guesses` so far, 0–9 each, and how many are `done`.

    A picture is done when the one after it is asked for: between its guess and that its answer is looked at.
    """

    numbers: tuple[int, ...]
    guesses: tuple[int, ...] = ()
    done: int = 0

    @property
    def is_over(self) -> bool:
        """Whether every picture was guessed and looked at."""
        return self.done == len(self.numbers)

    @property
    def number(self) -> int:
        """The picture that it is the turn of; the last one when the round is over."""
        return self.numbers[min(self.done, len(self.numbers) - 1)]

    def guess(self, number: int) -> int | None:
        """What this picture was guessed to be; None for one whose turn has not come."""
        place = self.numbers.index(number)
        return self.guesses[place] if place < len(self.guesses) else None

    def is_hidden(self, number: int | None) -> bool:
        """Whether this picture is one of the round's that is still to be guessed."""
        return number in self.numbers[len(self.guesses) :]


@dataclass(frozen=True)
class Score:
    """How many of the `count` pictures guessed so far people and the network called by their labels."""

    people: int
    network: int
    count: int


def draw(confidence: NDArray[np.floating], seed: int) -> Round:
    """A round of ten different pictures, the same for the same seed, in mixed order.

    Five are drawn from all pictures, five from the thousand of the least `confidence` (N,): a network's largest
    probability of each picture, whether it is right or not.
    """
    random = np.random.default_rng(seed)
    least_sure = np.argsort(confidence, kind="stable")[:LEAST_SURE]
    unsure = random.choice(least_sure, UNSURE, replace=False)
    others = np.setdiff1d(np.arange(len(confidence)), unsure)
    mixed = random.permutation(np.concatenate([unsure, random.choice(others, ANY, replace=False)]))
    return Round(tuple(int(number) for number in mixed))


def guessed(given: Round, number: int, label: int) -> Round:
    """The round after the picture whose turn it is was called `label`; any other picture or guess changes nothing."""
    if given.is_over or number != given.number or given.guess(number) is not None:
        return given
    return replace(given, guesses=(*given.guesses, label))


def turned(given: Round, number: int) -> Round:
    """The round after one has looked at this picture's answer; the same while there is no guess, or for another."""
    if given.is_over or number != given.number or given.guess(number) is None:
        return given
    return replace(given, done=given.done + 1)


def score(given: Round, answers: NDArray[np.integer], labels: NDArray[np.integer]) -> Score:
    """People's score and the network's. `answers`, `labels` (N,): of every picture, by its number."""
    count = len(given.guesses)
    numbers = np.array(given.numbers[:count], int)
    right = labels[numbers]
    return Score(int((np.array(given.guesses, int) == right).sum()), int((answers[numbers] == right).sum()), count)


def usual(accuracy: float, count: int) -> tuple[int, int]:
    """How many of `count` pictures someone of this accuracy gets right: within these bounds 95 times of 100 or more."""
    from scipy.stats import binom  # takes half a second, which the first page need not wait for

    low, high = binom.interval(0.95, count, accuracy)
    return int(low), int(high)


def following(seed: int) -> int:
    """The round after this one, so that all who go on from one link stay together."""
    return seed % ROUNDS + 1
