"""A model's whole evaluation as one self-contained HTML file.

python -m model.evaluate --model lesson --report lesson.html
python -m model.evaluate --model sketch --compare sketch-plus --report sketch.html
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from model import bundle, dataset, drawings
from model.problem import Problem
from model.report.contents import evaluated
from model.report.document import html
from model.report.reader import ENGLISH
from model.report.sections import Subject


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; returns the exit status: 0 done, 1 if a model or the file can't be used."""
    options = _parser().parse_args(arguments)
    try:
        report = html(_subject(options.model, options.compare), ENGLISH, "en")
        options.report.write_text(report, encoding="utf-8")
    except Problem as problem:
        print(problem, file=sys.stderr)
        return 1
    except OSError as error:
        print(f"{options.report} cannot be written: {error.strerror}.", file=sys.stderr)
        return 1
    print(f"{options.report}: {len(report) / 1e6:.1f} MB")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m model.evaluate", description="Write a model's evaluation.")
    parser.add_argument("--model", required=True, metavar="NAME", help="a model's name, as the app shows it")
    parser.add_argument("--report", required=True, metavar="FILE", type=Path, help="the HTML file to write")
    parser.add_argument(
        "--compare", metavar="NAME", default=bundle.LESSON, help="a model to compare with (default: %(default)s)"
    )
    return parser


def _subject(name: str, other: str) -> Subject:
    test, labels, own = dataset.load_test(), dataset.load_validation_labels(), drawings.load()
    model = bundle.find(name)
    shares = model.classifier().probabilities(own.images)
    return Subject(
        evaluated(name, model, test, labels),
        drawings.reading(shares, own.labels, model.unknown_below),
        None if other == name else evaluated(other, bundle.find(other), test, labels),
        {each: bundle.find(each) for each in dict.fromkeys((name, other))},
        None if model.test_map is None else model.test_map.votes,
    )


if __name__ == "__main__":
    sys.exit(main())
