"""Words for single pictures and for suspect labels."""

from __future__ import annotations

from model.evaluation import mistakes
from model.evaluation.report.charts import percent
from model.evaluation.report.contents import Evaluated
from model.evaluation.report.reader import Reader


def caption(model: Evaluated, number: int, reader: Reader) -> str:
    """A test picture's label, and what the model called it and how surely."""
    answer = int(model.logits[number].argmax())
    _ = reader.say
    return _(
        "{label}, called {answer} ({sure})",
        label=reader.names[model.test.labels[number]],
        answer=reader.names[answer],
        sure=sureness(model, number).replace(" ", "\N{NO-BREAK SPACE}"),
    )


def sureness(model: Evaluated, number: int) -> str:
    """How sure the model is of its answer to a test picture."""
    return percent(float(model.probabilities[number].max()))


def suspects_sentence(count: int, reader: Reader) -> str:
    """What suspect labels are, and whose opinion that is."""
    _ = reader.say
    return _(
        "Labels that the model doubts: {count}. It is at least {sure} sure of another class, and at least {agreeing} "
        "of the nearest training pictures bear that class. This is the model's opinion; the label may still be right.",
        count=count,
        sure=f"{100 * mistakes.SURE:.0f} %",
        agreeing=f"{100 * mistakes.AGREEING:.0f} %",
    )
