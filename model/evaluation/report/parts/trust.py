"""Can the model's confidence be trusted?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from model.evaluation import confidence
from model.evaluation.confidence import Answering, Bin
from model.evaluation.report import charts
from model.evaluation.report.charts import Chart, percent
from model.evaluation.report.contents import Evaluated
from model.evaluation.report.reader import Part, Reader


def reliability(model: Evaluated, reader: Reader) -> Part:
    """How often answers are right against how sure they are, before and after temperature scaling."""
    _ = reader.say
    series = dict(zip(_before_and_after(reader), model.reliability, strict=True))
    return Part("reliability", _("Sure and right"), _diagram(series, reader), confidence_sentence(model, reader))


def reliabilities(models: Sequence[Evaluated], reader: Reader) -> Part:
    """The same for several models as they were trained."""
    _ = reader.say
    series = {model.name: model.reliability[0] for model in models}
    errors = {name: percent(confidence.calibration_error(bins)) for name, bins in series.items()}
    alt = _("Expected calibration error: {errors}", errors=", ".join(f"{name} {x}" for name, x in errors.items()))
    return Part("reliabilities", _("Sure and right"), _diagram(series, reader), alt)


def reliability_table(model: Evaluated, reader: Reader) -> pd.DataFrame:
    """The bins of the reliability diagram, before and after."""
    _ = reader.say
    table = _bins(dict(zip(_before_and_after(reader), model.reliability, strict=True)))
    titles = [_("Temperature scaling"), _("From"), _("To"), _("Pictures"), _("Confidence"), _("Accuracy")]
    return table.set_axis(titles, axis=1)


def confidence_sentence(model: Evaluated, reader: Reader) -> str:
    """The calibration errors, and what the temperature means."""
    _ = reader.say
    before, after = (confidence.calibration_error(bins) for bins in model.reliability)
    verdict = (
        _("Above 1 means that the model is too sure of itself.")
        if model.temperature > 1
        else _("Below 1 means that the model is surer than it says.")
    )
    return " ".join(
        [
            _(
                "On the test pictures confidence and accuracy lie {before} apart on average (the expected calibration "
                "error); after temperature scaling {after}.",
                before=percent(before),
                after=percent(after),
            ),
            _("The temperature fitted to the validation pictures is {value}.", value=f"{model.temperature:.2f}"),
            verdict,
        ]
    )


def answering(model: Evaluated, reader: Reader, chosen: Answering | None = None) -> Part:
    """Accuracy against the share of pictures answered."""
    _ = reader.say
    curve = confidence.answering_curve(model.probabilities, model.test.labels)
    table = pd.DataFrame(curve)  # sure, share, accuracy
    chart = charts.answering(
        table,
        reader.palette,
        titles=(_("Share of pictures answered"), _("Accuracy of these answers")),
        chosen=(chosen.share, chosen.accuracy) if chosen else None,
    )
    half = next(each for each in curve if each.share < 0.5)
    alt = _(
        "The fewer pictures are answered, the more answers are right: {all} of all, {half} of the surest half.",
        all=percent(curve[0].accuracy),
        half=percent(half.accuracy),
    )
    return Part("answering", _("Answer only when sure"), chart, alt)


def answering_table(model: Evaluated, reader: Reader) -> pd.DataFrame:
    """What is answered, and how often rightly, at some thresholds."""
    _ = reader.say
    rows = [confidence.answering(model.probabilities, model.test.labels, sure) for sure in (0.5, 0.8, 0.9, 0.95, 0.99)]
    return pd.DataFrame(
        {
            _("At least this sure"): [each.sure for each in rows],
            _("Answered"): [each.share for each in rows],
            _("Accuracy"): [each.accuracy for each in rows],
        }
    )


def _diagram(series: Mapping[str, Sequence[Bin]], reader: Reader) -> Chart:
    _ = reader.say
    titles = (_("How sure the answer is"), _("How often it is right"))
    return charts.reliability(_bins(series), reader.palette, titles=titles)


def _bins(series: Mapping[str, Sequence[Bin]]) -> pd.DataFrame:
    """A row a bin: series, low, high, pictures, confidence, accuracy."""
    return pd.concat([pd.DataFrame(bins).assign(series=name) for name, bins in series.items()])[
        ["series", "low", "high", "pictures", "confidence", "accuracy"]
    ]


def _before_and_after(reader: Reader) -> tuple[str, str]:
    _ = reader.say
    return _("as trained"), _("after temperature scaling")
