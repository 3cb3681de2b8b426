"""A model's whole evaluation as one self-contained HTML file.

python -m model.evaluate --model lesson --report lesson.html
python -m model.evaluate --model sketch --compare sketch-plus --report sketch.html
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from model.bundle import command, registry
from model.data import dataset
from model.evaluation import drawings
from model.evaluation.report.contents import evaluated
from model.evaluation.report.document import html
from model.evaluation.report.reader import ENGLISH
from model.evaluation.report.sections import Subject
from model.explain import test_map


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; returns the exit status: 0 done, 1 if a model or the file can't be used."""
    options = _parser().parse_args(arguments)
    return command.write(options.report, lambda: html(_subject(options.model, options.compare), ENGLISH, "en").encode())


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m model.evaluate", description="Write a model's evaluation.")
    parser.add_argument("--model", required=True, metavar="NAME", help="a model's name, as the app shows it")
    parser.add_argument("--report", required=True, metavar="FILE", type=Path, help="the HTML file to write")
    parser.add_argument(
        "--compare", metavar="NAME", default=registry.LESSON, help="a model to compare with (default: %(default)s)"
    )
    return parser


def _subject(name: str, other: str) -> Subject:
    test, labels = dataset.load_test(), dataset.load_validation_labels()
    model = registry.find(name)
    drawn = test_map.read(model)
    return Subject(
        evaluated(name, model, test, labels),
        drawings.of(model, model.classifier()),
        None if other == name else evaluated(other, registry.find(other), test, labels),
        {each: registry.find(each) for each in dict.fromkeys((name, other))},
        None if drawn is None else drawn.votes,
    )


if __name__ == "__main__":
    sys.exit(main())
