"""Two models side by side."""

from __future__ import annotations

import pandas as pd

from model.evaluation import comparison, confidence, figures
from model.evaluation.comparison import Comparison
from model.evaluation.report import charts
from model.evaluation.report.charts import percent
from model.evaluation.report.contents import Evaluated
from model.evaluation.report.reader import Part, Reader


def sentence(found: Comparison, first: str, second: str, reader: Reader) -> str:
    """Where two models differ, and whether by more than chance."""
    _, fields = reader.say, {"first": first, "second": second}
    p = f"{found.p:.2g}"
    return " ".join(
        [
            _(
                "Both are right on {both} test pictures, neither on {neither}. {first} alone is right on {only_first}, "
                "{second} alone on {only_second}.",
                both=f"{found.both:,}",
                neither=f"{found.neither:,}",
                only_first=f"{len(found.only_first):,}",
                only_second=f"{len(found.only_second):,}",
                **fields,
            ),
            _("That is more than chance (McNemar's exact test: p = {p}).", p=p)
            if found.is_more_than_chance
            else _("That may be chance (McNemar's exact test: p = {p}).", p=p),
        ]
    )


def table(first: Evaluated, second: Evaluated, reader: Reader) -> pd.DataFrame:
    """The figures of two models side by side."""
    _ = reader.say
    rows = {
        _("Test accuracy"): [
            f"{figures.accuracy(each.logits, each.test.labels).value:.4f}" for each in (first, second)
        ],
        _("Test loss"): [f"{figures.loss(each.logits, each.test.labels).value:.4f}" for each in (first, second)],
        _("Calibration error"): [
            percent(confidence.calibration_error(each.reliability[0])) for each in (first, second)
        ],
        _("Temperature"): [f"{each.temperature:.2f}" for each in (first, second)],
    }
    figures_of_both = pd.DataFrame(rows.values(), columns=[first.name, second.name])
    figures_of_both.insert(0, _("Figure"), list(rows))
    return figures_of_both


def class_table(first: Evaluated, second: Evaluated, reader: Reader) -> pd.DataFrame:
    """F1 of each class by both models, and how much the second's is higher."""
    _ = reader.say
    one, other = (figures.by_class(each.logits, each.test.labels).f1 for each in (first, second))
    return pd.DataFrame(
        {
            _("Class"): reader.names,
            _("F1, {name}", name=first.name): one,
            _("F1, {name}", name=second.name): other,
            _("Difference"): other - one,
        }
    )


def pair_table(first: Evaluated, second: Evaluated, reader: Reader) -> pd.DataFrame:
    """The ten mistakes, label and answer, whose number differs most between the models."""
    _ = reader.say
    rows = comparison.pair_differences(first.confusion, second.confusion)[:10]
    return pd.DataFrame(
        {
            _("Labelled"): [reader.names[label] for label, _answer in rows],
            _("Called"): [reader.names[answer] for _label, answer in rows],
            first.name: [int(first.confusion[pair]) for pair in rows],
            second.name: [int(second.confusion[pair]) for pair in rows],
        }
    )


def differences(first: Evaluated, second: Evaluated, reader: Reader) -> Part:
    """How much more of each class the second model gets right."""
    _ = reader.say
    found = comparison.recall_differences(first.logits, second.logits, first.test.labels)
    labels = [f"{100 * value:+.1f}" for value in found]
    table = pd.DataFrame({"name": reader.names, "difference": found, "label": labels})
    title = _("How much more of each class {second} gets right", second=second.name)
    said = ", ".join(f"{name} {label}" for name, label in zip(reader.names, labels, strict=True))
    return Part(
        "differences",
        title,
        charts.differences(table, reader.palette, _("Difference in recall, percentage points")),
        said,
    )
