"""Measured numbers with their spread, and whether one is better or worse than another of an earlier release.

A spread is half of a 95 % interval: of a median or a percentile by bootstrap (Efron 1979) over the repeats of one run,
of a share by how many pictures were judged. Figures are the same if their intervals meet.

Seconds are of the machine and of its day. They are compared on machines of one kind alone, where both runs timed the
yardstick, a fixed piece of work, and then as multiples of it; ratios within one run, shares and sizes as they are.
"""

from __future__ import annotations

import math
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy import stats

Values = NDArray[np.floating]
Verdict = Literal["better", "worse", "the same within the spread", "not comparable"]
# Units of what another machine, or a busy one, changes: whether a slower one has more or less of it.
_OF_THE_MACHINE = {"s": 1, "ms": 1, "a second": -1}
TWO_SIDED_95 = 1.96  # standard errors
_YARDSTICK_TURNS = 60


@dataclass(frozen=True)
class Figure:
    """A number that a benchmark found.

    name: what of, unique in its section · value, spread: in the unit; the spread is None where nothing was repeated ·
    unit: "s", "ms", "a second", "MB", "GB", "×" (a ratio within one run), "" (a share or a count) · better: which way
    """

    name: str
    value: float
    unit: str = ""
    better: Literal["less", "more"] = "less"
    spread: float | None = None

    @property
    def is_of_the_machine(self) -> bool:
        """Whether another machine, or the same one on a busy day, would have found another number."""
        return self.unit in _OF_THE_MACHINE

    def elsewhere(self, there: Figure, here: Figure) -> Figure:
        """What it would be where the yardstick takes as long as `there`, having been found where it took `here`.

        How well the yardsticks are known is part of its spread.
        """
        if not self.is_of_the_machine:
            return self
        value = self.value * (there.value / here.value) ** _OF_THE_MACHINE[self.unit]
        parts = [(each.spread or 0) / each.value for each in (there, here)]
        own = [] if self.spread is None or not self.value else [self.spread / self.value]
        return replace(self, value=value, spread=value * sum(parts + own) if own else None)


def repeated(
    name: str,
    *repeats: Sequence[float] | NDArray[np.floating],
    unit: str,
    better: Literal["less", "more"] = "less",
    statistic: Callable[..., Values] = np.median,
) -> Figure:
    """A statistic (called with one or more samples and axis=) of what was measured several times, with its spread."""
    samples = [np.asarray(each, float) for each in repeats]
    found = stats.bootstrap(
        samples, statistic, n_resamples=999, method="percentile", vectorized=True, rng=np.random.default_rng(0)
    ).confidence_interval
    return Figure(name, float(statistic(*samples, axis=0)), unit, better, float(found.high - found.low) / 2)


def p95(*samples: NDArray[np.floating], axis: int) -> Values:
    """The 95th percentile, as a statistic."""
    (sample,) = samples
    return np.asarray(np.percentile(sample, 95, axis=axis))


def ratio(first: NDArray[np.floating], second: NDArray[np.floating], axis: int) -> Values:
    """The ratio of two medians of one run, as a statistic."""
    return np.asarray(np.median(first, axis=axis) / np.median(second, axis=axis))


def share(
    name: str, shares: Sequence[float], counts: Sequence[int], better: Literal["less", "more"] = "more"
) -> Figure:
    """The mean of one or several shares in [0, 1], each of so many pictures: accuracy, or balanced accuracy.

    The interval is Agresti and Coull's (1998), as if four more pictures had been judged and half of them were right:
    so that none of a hundred is no certainty.
    """
    wider = [(each * count + 2) / (count + 4) for each, count in zip(shares, counts, strict=True)]
    variance = sum(each * (1 - each) / (count + 4) for each, count in zip(wider, counts, strict=True))
    spread = TWO_SIDED_95 * math.sqrt(variance) / len(shares)
    return Figure(name, statistics.mean(shares), "", better, round(spread, 4))


def waits(name: str, seconds: Sequence[float]) -> list[Figure]:
    """What a visitor waits: median and 95th percentile."""
    return [
        repeated(f"{name}, p50", seconds, unit="s"),
        repeated(f"{name}, p95", seconds, unit="s", statistic=p95),
    ]


def verdict(now: Figure, before: Figure, yardsticks: tuple[Figure, Figure] | None = None) -> Verdict:
    """Whether a figure is better than it was.

    yardsticks: of this run and of the earlier one, None if either is not known. A spread that was not kept is taken to
    be the other's; where neither was, nothing can be told, unless both say the same.
    """
    if now.unit != before.unit or (now.is_of_the_machine and yardsticks is None):
        return "not comparable"
    expected = before.elsewhere(*yardsticks) if yardsticks else before
    spreads = [each for each in (now.spread, expected.spread) if each is not None]
    difference = now.value - expected.value
    if difference and not spreads:
        return "not comparable"
    if abs(difference) <= (sum(spreads) if len(spreads) == 2 else 2 * sum(spreads)):
        return "the same within the spread"
    return "better" if (difference < 0) == (now.better == "less") else "worse"


def yardstick() -> Figure:
    """Milliseconds of a fixed piece of work on one processor, half of it interpreted and half of NumPy's."""
    matrix = np.ones((192, 192), np.float32)

    def turn() -> float:
        began = time.perf_counter()
        sum(number * number for number in range(100_000))
        for _ in range(20):
            np.sqrt(matrix * matrix + matrix).sum()
        return 1000 * (time.perf_counter() - began)

    turn()
    return repeated("yardstick", [turn() for _ in range(_YARDSTICK_TURNS)], unit="ms")


def timed(value: float, spread: float) -> Figure:
    """A yardstick as it was kept, in milliseconds."""
    return Figure("yardstick", value, "ms", "less", spread)
