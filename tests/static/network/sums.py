"""One unit's arithmetic, number by number: a weighted sum, the largest of four, a softmax.

Stages are those of model/network/forward.py. Arrays are float32 unless said otherwise; a place is (row, column).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.network.address import Unit
from model.network.forward import Stage, Values


@dataclass(frozen=True)
class Sum:
    """A unit as a weighted sum: inputs × weights = products, of one shape; all float64.

    total: the products' sum · before: total × scale + shift · value: what goes on, after ReLU where there is one
    """

    inputs: NDArray[np.float64]
    weights: NDArray[np.float64]
    products: NDArray[np.float64]
    total: float
    scale: float
    shift: float
    before: float
    value: float


@dataclass(frozen=True)
class Term:
    """One product of a sum: where it stands, its two factors, itself."""

    index: tuple[int, ...]
    input: float
    weight: float
    product: float


@dataclass(frozen=True)
class Maximum:
    """A unit of a pooling: its four values (2, 2), and the place of the largest among them; the first of equals."""

    window: Values
    winner: tuple[int, int]

    @property
    def value(self) -> float:
        """The largest of the four."""
        return float(self.window[self.winner])


@dataclass(frozen=True)
class Shares:
    """The softmax: exponentials (10,) of the logits (10,), their sum, and the shares (10,) of it; float64."""

    logits: NDArray[np.float64]
    exponentials: NDArray[np.float64]
    total: float
    probabilities: NDArray[np.float64]


def weighted_sum(stage: Stage, inputs: Values, unit: Unit) -> Sum:
    """A convolution's, dense or logits unit from what goes into its stage.

    Shapes: (3, 3, inputs) for a convolution, zeros beyond the edge; else those of `inputs`, so that a dense unit's
    products lie on the grid of maps before it.
    """
    if stage.kind == "convolution":
        seen = _padded(inputs)[unit.row : unit.row + 3, unit.column : unit.column + 3]  # (3, 3, inputs)
        weights = stage.kernel[..., unit.channel]
    else:
        seen, weights = inputs, stage.kernel[:, unit.channel].reshape(inputs.shape)
    products = seen.astype(np.float64) * weights.astype(np.float64)
    total, scale, shift = float(products.sum()), float(stage.scale[unit.channel]), float(stage.shift[unit.channel])
    before = total * scale + shift
    value = before if stage.kind == "logits" else max(before, 0.0)
    return Sum(seen.astype(np.float64), weights.astype(np.float64), products, total, scale, shift, before, value)


def maximum(inputs: Values, unit: Unit) -> Maximum:
    """A pooling's unit from what goes into its stage."""
    window = inputs[2 * unit.row : 2 * unit.row + 2, 2 * unit.column : 2 * unit.column + 2, unit.channel]  # (2, 2)
    row, column = divmod(int(window.argmax()), 2)
    return Maximum(window, (row, column))


def shares(logits: Values) -> Shares:
    """The softmax, as written in books: exp(logit) / sum of exp(logits)."""
    exact = logits.astype(np.float64)
    exponentials = np.exp(exact)
    total = float(exponentials.sum())
    return Shares(exact, exponentials, total, exponentials / total)


def largest(products: NDArray[np.float64], count: int) -> list[tuple[int, ...]]:
    """Indices of the `count` products that weigh most, either way, heaviest first."""
    order = np.argsort(-np.abs(products), axis=None, kind="stable")[:count]
    return [tuple(int(number) for number in np.unravel_index(index, products.shape)) for index in order]


def terms(found: Sum, count: int) -> tuple[tuple[Term, ...], float]:
    """The `count` products that weigh most, heaviest first, and the sum of all others."""
    chosen = tuple(
        Term(index, float(found.inputs[index]), float(found.weights[index]), float(found.products[index]))
        for index in largest(found.products, count)
    )
    return chosen, found.total - sum(term.product for term in chosen)


def by_map(found: Sum) -> NDArray[np.float64]:
    """What each map before contributes to a sum over maps: products (…, maps) -> (maps,)."""
    return np.asarray(found.products.reshape(-1, found.products.shape[-1]).sum(axis=0))


def by_place(found: Sum) -> NDArray[np.float64]:
    """What each place contributes to a sum over maps: products (H, W, maps) -> (H, W)."""
    return np.asarray(found.products.sum(axis=-1))


def _padded(values: Values) -> Values:
    """(H, W, maps) -> (H + 2, W + 2, maps), with zeros around."""
    return np.pad(values, ((1, 1), (1, 1), (0, 0)))
