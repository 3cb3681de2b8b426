"""Which label got which answer."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from model.evaluation import figures
from model.evaluation.report import charts
from model.evaluation.report.reader import Part, Reader


def matrix(
    counts: NDArray[np.int64], reader: Reader, *, by_share: bool = False, chosen: tuple[int, int] | None = None
) -> Part:
    """Which label got which answer."""
    _ = reader.say
    chart = charts.confusion(
        reader.names,
        counts,
        reader.palette,
        shares=figures.row_shares(counts) if by_share else None,
        chosen=chosen,
        titles=(_("Labelled"), _("Called")),
    )
    wrong = counts - np.diag(np.diag(counts))
    label, answer = divmod(int(wrong.argmax()), len(wrong))
    alt = _(
        "Ten labels against ten answers: {right} of {total} pictures are right. The commonest mistake: "
        "{label} called {answer}, {count} times.",
        right=f"{np.trace(counts):,}",
        total=f"{counts.sum():,}",
        label=reader.names[label],
        answer=reader.names[answer],
        count=int(wrong.max()),
    )
    return Part("confusion", _("Which label got which answer"), chart, alt)


def table(counts: NDArray[np.int64], reader: Reader, *, by_share: bool = False) -> pd.DataFrame:
    """The matrix as a table: a row a label, a column an answer; counts, or shares of the row."""
    _ = reader.say
    rows = pd.DataFrame(figures.row_shares(counts) if by_share else counts, columns=list(reader.names))
    rows.insert(0, _("Labelled"), reader.names)
    return rows
