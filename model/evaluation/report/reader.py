"""For whom an evaluation is written, and what a chart is to them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from model.data.dataset import CLASS_NAMES
from model.evaluation.report.charts import VARIABLES, Chart, Palette

Say: TypeAlias = Callable[..., str]  # an English sentence and its fields' values -> the sentence to read


@dataclass(frozen=True)
class Reader:
    """How sentences are said, the ten classes' names, and the colours of charts."""

    say: Say
    names: tuple[str, ...]
    palette: Palette


ENGLISH = Reader(str.format, CLASS_NAMES, VARIABLES)  # the command line, and files beside a model


@dataclass(frozen=True)
class Part:
    """A chart with its title, its text equivalent, and the name of the file it is downloaded as."""

    file: str
    title: str
    chart: Chart
    alt: str
