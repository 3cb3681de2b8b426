"""Accuracy and loss, among others' and class by class."""

from __future__ import annotations

import pandas as pd

from model.bundle import own_pictures
from model.data import published, published_lesson
from model.evaluation import figures
from model.evaluation.figures import Estimate
from model.evaluation.report import charts
from model.evaluation.report.contents import Evaluated
from model.evaluation.report.reader import Part, Reader


def figures_table(model: Evaluated, reader: Reader) -> pd.DataFrame:
    """Accuracy and loss on test and validation pictures with 95 % intervals, the lesson's beside them."""
    _ = reader.say
    test, validation = (model.logits, model.test.labels), (model.model.validation_logits, model.validation_labels)
    own = own_pictures.read(model.model) is not None
    rows = [
        (_("Test accuracy"), figures.accuracy(*test), "–"),
        (_("Test loss"), figures.loss(*test), "–"),
        (_("Validation accuracy"), figures.accuracy(*validation), f"{published_lesson.BEST.val_accuracy:.4f}"),
        (_("Validation loss"), figures.loss(*validation), f"{published_lesson.BEST.val_loss:.4f}"),
    ]
    if own:
        rows = [(name, found, "–") for name, found, _lesson in rows[2:]]
    return pd.DataFrame(
        {
            _("Figure"): [name for name, _found, _lesson in rows],
            _("This model"): [f"{found.value:.4f}" for _name, found, _lesson in rows],
            _("95 % interval"): [f"{found.low:.4f} – {found.high:.4f}" for _name, found, _lesson in rows],
            _("The lesson"): [theirs for _name, _found, theirs in rows],
        }
    )


def accuracy_scale(model: Evaluated, reader: Reader) -> Part:
    """The model's test accuracy among published ones."""
    _, own = reader.say, figures.accuracy(model.logits, model.test.labels)
    low, high = published.CONVOLUTION_ACCURACIES
    people = figures.proportion(round(published.HUMAN_ACCURACY * published.HUMAN_PICTURES), published.HUMAN_PICTURES)
    rows = [
        (_("This model: {name}", name=model.name), own, True),
        (_("The lesson, validation"), _exactly(published_lesson.BEST.val_accuracy), False),
        (_("Listed CNN, higher"), _exactly(high), False),
        (_("Listed CNN, lower"), _exactly(low), False),
        (_("People, no experts"), people, False),
    ]
    table = pd.DataFrame([(name, found.value, found.low, found.high, mine) for name, found, mine in rows])
    table.columns = pd.Index(["name", "value", "low", "high", "own"])
    said = ", ".join(f"{name} {found.value:.4f}" for name, found, _own in rows)
    return Part("accuracy", _("Accuracy, for scale"), charts.accuracy_scale(table, reader.palette, _("Accuracy")), said)


def sources(reader: Reader) -> str:
    """Where the published accuracies come from."""
    _ = reader.say
    return _(
        "People: {pictures} test pictures, three people a picture, none an expert; the majority counts. Listed CNN: "
        "two convolutions with pooling. Both are from the data set's own README.",
        pictures=f"{published.HUMAN_PICTURES:,}",
    )


def class_table(model: Evaluated, reader: Reader) -> pd.DataFrame:
    """Precision, recall and F1 of each class."""
    _, found = reader.say, figures.by_class(model.logits, model.test.labels)
    return pd.DataFrame(
        {
            _("Class"): reader.names,
            _("Precision"): found.precision,
            _("Recall"): found.recall,
            "F1": found.f1,
            _("Pictures"): found.pictures,
        }
    )


def _exactly(value: float) -> Estimate:
    return Estimate(value, value, value)
