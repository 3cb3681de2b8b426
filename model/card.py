"""A model's card on the command line (model/evaluation/card.py makes it).

python -m model.card --model lesson            print the card
python -m model.card --model lesson --save     put it into the model's folder as CARD.md
"""

from __future__ import annotations

import argparse
import sys

from model.bundle import registry
from model.data import dataset
from model.evaluation import card, drawings
from model.evaluation.report.contents import evaluated
from model.evaluation.report.reader import ENGLISH
from model.problem import Problem


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; returns the exit status: 0 done, 1 if the model can't be used."""
    options = _parser().parse_args(arguments)
    try:
        model = registry.find(options.model)
        subject = evaluated(options.model, model, dataset.load_test(), dataset.load_validation_labels())
        classifier = model.classifier()
    except Problem as problem:
        print(problem, file=sys.stderr)
        return 1
    if options.save:
        print(card.add(subject, classifier).directory / card.FILE)
    else:
        print(card.markdown(subject, drawings.of(model, classifier), ENGLISH), end="")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m model.card", description="Print or save a model's card.")
    parser.add_argument("--model", required=True, metavar="NAME", help="a model's name, as the app shows it")
    parser.add_argument("--save", action="store_true", help=f"put it into the model's folder as {card.FILE}")
    return parser


if __name__ == "__main__":
    sys.exit(main())
