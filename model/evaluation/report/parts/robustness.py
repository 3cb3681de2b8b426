"""What shifts break a model, and how it reads drawings."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from model.bundle.bundle import Bundle
from model.evaluation import figures, shifts
from model.evaluation.drawings import Reading
from model.evaluation.report import charts
from model.evaluation.report.charts import percent
from model.evaluation.report.reader import Part, Reader
from model.evaluation.shifts import SHIFTS


def shift_titles(reader: Reader) -> dict[str, tuple[str, str]]:
    """What each of model.shifts.SHIFTS is called, and the unit of its amounts."""
    _ = reader.say
    return {
        "rotation": (_("Turned"), _("degrees")),
        "right": (_("Moved to the right"), _("pixels")),
        "down": (_("Moved down"), _("pixels")),
        "scale": (_("Scaled"), _("factor")),
        "noise": (_("Noise"), _("share of full white")),
        "blur": (_("Blurred"), _("pixels")),
        "inversion": (_("Inverted"), _("share of the negative")),
        "thinner": (_("Thinner ink"), _("pixels")),
    }


def shift_curves(models: Mapping[str, Bundle], reader: Reader) -> list[Part]:
    """Accuracy along each shift, for the models (by name) whose bundles hold it."""
    table, titles = _rows(models), shift_titles(reader)
    return [_curve(name, *titles[name], rows, reader) for name, rows in table.groupby("shift", sort=False)]


def _curve(name: str, title: str, unit: str, rows: pd.DataFrame, reader: Reader) -> Part:
    _ = reader.say
    said = [
        _(
            "{model}: from {best} down to {worst} at {amount}",
            model=model,
            best=percent(curve["accuracy"].max()),
            worst=percent(curve["accuracy"].min()),
            amount=f"{curve['amount'].loc[curve['accuracy'].idxmin()]:g}",
        )
        for model, curve in rows.groupby("series", sort=False)
    ]
    chart = charts.shift_curve(rows, reader.palette, titles=(unit, _("Accuracy")))
    return Part(f"shift-{name}", title, chart, "; ".join(said))


def _rows(models: Mapping[str, Bundle]) -> pd.DataFrame:
    """A row a measurement: series (the model), shift, amount, accuracy; shifts that this version knows."""
    measured = {model: found.curves for model, given in models.items() if (found := shifts.read(given))}
    return pd.DataFrame(
        [
            (model, shift, amount, accuracy)
            for shift in SHIFTS
            for model, curves in measured.items()
            for amount, accuracy in curves.get(shift, {}).items()
        ],
        columns=["series", "shift", "amount", "accuracy"],
    )


def shifts_table(models: Mapping[str, Bundle], reader: Reader) -> pd.DataFrame:
    """Every measured amount of every shift, for each model."""
    _, rows = reader.say, _rows(models)
    rows["shift"] = rows["shift"].map({name: ", ".join(title) for name, title in shift_titles(reader).items()})
    return rows.set_axis([_("Model"), _("Shift"), _("Amount"), _("Accuracy")], axis=1)


def shifts_sentence(pictures: int, reader: Reader) -> str:
    """On what the curves were measured."""
    _ = reader.say
    return _(
        "Measured on the first {pictures} test pictures; with 95 % confidence the accuracy on all pictures like them "
        "lies within {margin} of the curve.",
        pictures=f"{pictures:,}",
        margin=percent(figures.widest_margin(pictures)),
    )


def drawings_sentence(found: Reading, reader: Reader) -> str:
    """The balanced accuracy on drawings, the worst class, and the commonest answer."""
    _, (answer, share), worst = reader.say, found.commonest, int(np.nanargmin(found.classes))
    return _(
        "{count} drawings of ours, which nothing was trained on, are read with a balanced accuracy of {balanced}. "
        "The worst class is {worst} with {least}; the commonest answer is {answer}, {share} of all; {unknown} look "
        "like none of the ten.",
        balanced=percent(found.balanced),
        count=int(found.confusion.sum()),
        worst=reader.names[worst],
        least=percent(float(found.classes[worst])),
        answer=reader.names[answer],
        share=percent(share),
        unknown=percent(found.unknown),
    )
