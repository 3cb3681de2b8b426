"""A model's evaluation as one HTML file that needs nothing else: no script, no request, any theme."""

from __future__ import annotations

import platform
from dataclasses import replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from jinja2 import Environment, FileSystemLoader

from model.bundle.bundle import Bundle
from model.evaluation.report import charts
from model.evaluation.report.reader import Reader
from model.evaluation.report.sections import Subject, sections

_HERE = Path(__file__).parent
_VERSIONS = ("keras", "numpy", "scikit-learn", "scipy")


def html(subject: Subject, reader: Reader, language: str) -> str:
    """The report as an HTML document in the reader's language; its colours follow the theme of whoever opens it."""
    reader = replace(reader, palette=charts.VARIABLES)
    _ = reader.say
    template = Environment(loader=FileSystemLoader(_HERE), autoescape=True).get_template("report.html")
    return template.render(
        language=language,
        title=_("Evaluation of the model {name}", name=subject.model.name),
        facts=_facts(subject.model.name, subject.model.model, reader),
        light=charts.LIGHT,
        dark=charts.DARK,
        sections=sections(subject, reader),
    )


def _facts(name: str, model: Bundle, reader: Reader) -> list[tuple[str, str]]:
    """Which model it is, when and with what it was trained, and the same of the report."""
    _, recipe = reader.say, model.recipe
    trained_with = ", ".join(f"{package} {number}" for package, number in model.versions.items())
    return [
        (_("Model"), name),
        (_("Network"), f"{recipe.architecture}, {'–'.join(map(str, recipe.filters))}, {recipe.dense_units}"),
        (_("Trained"), f"{model.created}, {trained_with}"),
        (_("Report made"), f"{datetime.now(UTC).isoformat(timespec='seconds')}, {_versions()}"),
    ]


def _versions() -> str:
    return ", ".join([f"Python {platform.python_version()}", *(f"{name} {version(name)}" for name in _VERSIONS)])
