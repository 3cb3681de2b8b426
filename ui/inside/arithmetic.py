"""A unit's arithmetic in words and numbers, as HTML: pure functions, no Streamlit calls."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import numpy as np
from numpy.typing import NDArray

from model.explain import sums
from model.explain.sums import Maximum, Shares, Sum
from model.network.forward import Stage
from ui.text import _

TERMS = 6


def number(value: float, digits: int = 3) -> str:
    """-0.0312 → '−0.031'; what rounds to nothing has no sign."""
    return f"{value:z.{digits}f}".replace("-", "−")


def convolution(stage: Stage, found: Sum, source: int) -> str:
    """Patch × kernel = products of the map `source` before, what all maps before come to, bias, ReLU."""
    pieces = [found.inputs[..., source], found.weights[..., source], found.products[..., source]]
    titles = [_("the patch"), _("the kernel"), _("the products")]
    own = float(found.products[..., source].sum())
    count = found.products.shape[-1]
    rows = [(_("sum of the nine products"), own, "")]
    if count > 1:
        others = _("from the other {count} input maps, in the same way", count=count - 1)
        rows += [
            (others, found.total - own, "+"),
            (_("sum of all {count} products", count=9 * count), found.total, "="),
        ]
    matrices = [_matrix(piece, title) for piece, title in zip(pieces, titles, strict=True)]
    figure = f"{matrices[0]}<span>×</span>{matrices[1]}<span>=</span>{matrices[2]}"
    return f'<div class="matrices">{figure}</div>{_lines([*rows, *_ending(stage, found)])}'


def kernel(values: NDArray[np.float32]) -> str:
    """The nine weights (3, 3) of a kernel."""
    return f'<div class="matrices">{_matrix(values, _("the nine weights"))}</div>'


def pooling(found: Maximum) -> str:
    """The four values, the winner marked."""
    figure = _matrix(found.window, _("the four values"), found.winner)
    return f'<div class="matrices">{figure}</div>{_lines([(_("the largest of the four"), found.value, "→")])}'


def dense(stage: Stage, found: Sum) -> str:
    """The largest products, all others together, bias, ReLU."""
    heaviest, rest = sums.terms(found, TERMS)
    head = [_("from"), _("value"), _("weight"), _("product")]
    body = [[_source(term.index), number(term.input), number(term.weight), number(term.product)] for term in heaviest]
    others = _("the other {count} products", count=f"{found.products.size - len(heaviest):,}")
    rows = [(others, rest, "+"), (_("sum of all {count} products", count=f"{found.products.size:,}"), found.total, "=")]
    return _table(head, body) + _lines([*rows, *_ending(stage, found)])


def shares(found: Shares, names: Sequence[str], chosen: int) -> str:
    """The ten exponentials, their sum, and each one's share of it."""
    head = [_("class"), _("logit"), _("e to the logit"), _("share")]
    body = [
        [name, number(logit), large(exponential), f"{100 * share:.1f} %"]
        for name, logit, exponential, share in zip(
            names, found.logits, found.exponentials, found.probabilities, strict=True
        )
    ]
    body.append([_("sum"), "", large(found.total), "100 %"])
    return _table(head, body, marked=chosen)


def large(value: float) -> str:
    """Exponentials reach from 0.0000001 to 100,000,000: '1,234.5', '0.012', '3.4·10⁻⁷'."""
    if value >= 100:
        return f"{value:,.0f}"
    if value >= 0.001:
        return f"{value:.3f}"
    mantissa, exponent = f"{value:.1e}".split("e")
    return f"{mantissa}·10<sup>{int(exponent)}</sup>".replace("-", "−")


def _ending(stage: Stage, found: Sum) -> list[tuple[str, float, str]]:
    """What happens to a sum of products until it is the unit's value."""
    rows = [(_("brought to the map's scale"), found.scale, "×")] if stage.normalised else []
    rows.append((_("shift of the normalisation") if stage.normalised else _("bias"), found.shift, "+"))
    if stage.kind == "logits":
        return [*rows, (_("the logit"), found.value, "=")]
    return [*rows, (_("before ReLU"), found.before, "="), (_("after ReLU: below zero becomes zero"), found.value, "→")]


def _source(index: tuple[int, ...]) -> str:
    if len(index) == 1:
        return _("unit {unit}", unit=index[0] + 1)
    row, column, channel = index
    return _("map {map}, row {row}, column {column}", map=channel + 1, row=row + 1, column=column + 1)


def _matrix(values: NDArray[np.floating], title: str, marked: tuple[int, int] | None = None) -> str:
    rows = "".join(
        "<tr>"
        + "".join(
            f"<td{_mark((row, column) == marked)}>{number(float(value))}</td>" for column, value in enumerate(line)
        )
        + "</tr>"
        for row, line in enumerate(values)
    )
    return f"<table><caption>{escape(title)}</caption>{rows}</table>"


def _table(head: list[str], body: list[list[str]], marked: int | None = None) -> str:
    """Cells are ours or escaped names; the numbers may hold markup."""
    titles = "".join(f'<th scope="col">{escape(title)}</th>' for title in head)
    rows = "".join(
        f'<tr{_mark(index == marked)}><th scope="row">{escape(line[0])}</th>'
        + "".join(f"<td>{cell}</td>" for cell in line[1:])
        + "</tr>"
        for index, line in enumerate(body)
    )
    return f'<table class="terms"><thead><tr>{titles}</tr></thead><tbody>{rows}</tbody></table>'


def _lines(rows: list[tuple[str, float, str]]) -> str:
    """A column sum as on paper; the last line is the result."""
    lines = "".join(
        f"<tr{_mark(index == len(rows) - 1)}><td>{sign}</td><td>{number(value)}</td>"
        f'<th scope="row">{escape(text)}</th></tr>'
        for index, (text, value, sign) in enumerate(rows)
    )
    return f'<table class="sum">{lines}</table>'


def _mark(marked: bool) -> str:
    return ' class="marked"' if marked else ""
