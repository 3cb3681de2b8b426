"""A model's evaluation as sections of words, tables, charts and pictures, for the report."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from PIL import Image

from model.bundle.bundle import Bundle
from model.evaluation import comparison, mistakes, shifts
from model.evaluation.drawings import Reading
from model.evaluation.report import charts
from model.evaluation.report.contents import Evaluated
from model.evaluation.report.parts import confusion, overview, pictures, robustness, trust, versus
from model.evaluation.report.reader import Part, Reader

_SHOWN = 24  # pictures of a gallery


@dataclass(frozen=True)
class Table:
    """Headings and rows of words; the first column names the row."""

    headings: list[str]
    rows: list[list[str]]


@dataclass(frozen=True)
class Drawn:
    """A chart as SVG with its title and text equivalent."""

    title: str
    svg: str
    alt: str


@dataclass(frozen=True)
class Picture:
    """A picture as a data address, what it is, and what stands below it."""

    source: str
    alt: str
    caption: str


@dataclass(frozen=True)
class Block:
    """One thing below another; exactly one of them is set."""

    text: str = ""
    table: Table | None = None
    chart: Drawn | None = None
    pictures: tuple[Picture, ...] = ()


@dataclass(frozen=True)
class Section:
    """A heading and what stands under it."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Subject:
    """What the report is about: the model, how it reads drawings, a model to compare with, all models' shifts.

    `votes` (10000, 10): how many of each test picture's nearest training pictures bear each label; None if unknown.
    """

    model: Evaluated
    drawings: Reading
    other: Evaluated | None
    shifts: Mapping[str, Bundle]
    votes: NDArray[np.uint8] | None


def sections(subject: Subject, reader: Reader) -> list[Section]:
    """Every section that there is something to say in."""
    parts = (_figures, _confusion, _mistakes, _suspects, _confidence, _comparison, _shifts, _drawings)
    return [section for section in (part(subject, reader) for part in parts) if section.blocks]


def _figures(subject: Subject, reader: Reader) -> Section:
    _ = reader.say
    table = overview.class_table(subject.model, reader)
    return Section(
        _("Figures"),
        (
            Block(table=_table(overview.figures_table(subject.model, reader))),
            _chart(overview.accuracy_scale(subject.model, reader)),
            Block(overview.sources(reader)),
            Block(table=_table(table, "{:.3f}".format)),
        ),
    )


def _confusion(subject: Subject, reader: Reader) -> Section:
    _ = reader.say
    counts = subject.model.confusion
    chart = _chart(confusion.matrix(counts, reader))
    return Section(_("Confusion"), (chart, Block(table=_table(confusion.table(counts, reader)))))


def _mistakes(subject: Subject, reader: Reader) -> Section:
    _, logits, labels = reader.say, subject.model.logits, subject.model.test.labels
    wrong = mistakes.by_confidence(logits, labels)
    return Section(
        _("Mistakes"),
        (
            Block(_("{count} test pictures are read wrongly; the surest mistakes first:", count=f"{len(wrong):,}")),
            _gallery(subject.model, wrong, reader),
            Block(_("The mistakes with the greatest loss first:")),
            _gallery(subject.model, mistakes.by_loss(logits, labels), reader),
        ),
    )


def _suspects(subject: Subject, reader: Reader) -> Section:
    _ = reader.say
    title = _("Suspect labels")
    if subject.votes is None:
        return Section(title, ())
    found = mistakes.suspects(subject.model.logits, subject.model.test.labels, subject.votes)
    gallery = (_gallery(subject.model, found, reader),) if found else ()
    return Section(title, (Block(pictures.suspects_sentence(len(found), reader)), *gallery))


def _confidence(subject: Subject, reader: Reader) -> Section:
    _ = reader.say
    return Section(
        _("Confidence"),
        (
            Block(trust.confidence_sentence(subject.model, reader)),
            _chart(trust.reliability(subject.model, reader)),
            _chart(trust.answering(subject.model, reader)),
            Block(table=_table(trust.answering_table(subject.model, reader), charts.percent)),
        ),
    )


def _comparison(subject: Subject, reader: Reader) -> Section:
    _ = reader.say
    first, second = subject.model, subject.other
    if second is None:
        return Section(_("Compare"), ())
    found = comparison.compare(first.probabilities, second.probabilities, first.test.labels)
    return Section(
        _("Compare"),
        (
            Block(versus.sentence(found, first.name, second.name, reader)),
            Block(table=_table(versus.table(first, second, reader))),
            _chart(versus.differences(first, second, reader)),
            Block(table=_table(versus.pair_table(first, second, reader))),
            _chart(trust.reliabilities((first, second), reader)),
        ),
    )


def _shifts(subject: Subject, reader: Reader) -> Section:
    _, found = reader.say, shifts.read(subject.model.model)
    if found is None:
        return Section(_("Shifts"), ())
    curves = robustness.shift_curves(subject.shifts, reader)
    return Section(
        _("Shifts"), (Block(robustness.shifts_sentence(found.pictures, reader)), *(_chart(curve) for curve in curves))
    )


def _drawings(subject: Subject, reader: Reader) -> Section:
    _ = reader.say
    chart = _chart(confusion.matrix(subject.drawings.confusion, reader))
    return Section(_("Drawings"), (Block(robustness.drawings_sentence(subject.drawings, reader)), chart))


def _chart(part: Part) -> Block:
    return Block(chart=Drawn(part.title, charts.svg(part.chart, charts.VARIABLES), part.alt))


def _table(table: pd.DataFrame, number: Callable[[float], str] = "{:g}".format) -> Table:
    """`number`: how figures that are not whole are written."""

    def word(value: object) -> str:
        if isinstance(value, (int, np.integer)):
            return f"{value:,}"
        return number(float(value)) if isinstance(value, (float, np.floating)) else str(value)

    return Table([*map(str, table.columns)], [[*map(word, row)] for row in table.itertuples(index=False)])


def _gallery(model: Evaluated, numbers: Iterable[int], reader: Reader) -> Block:
    _ = reader.say
    shown = [
        Picture(
            data_address(model.test.images[number]),
            _("Test picture {number}: {name}", number=number, name=reader.names[model.test.labels[number]]),
            pictures.caption(model, number, reader),
        )
        for number in list(numbers)[:_SHOWN]
    ]
    return Block(pictures=tuple(shown))


def data_address(pixels: NDArray[np.uint8]) -> str:
    """uint8 (H, W) as a PNG in a data: address."""
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG")
    return "data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode()
