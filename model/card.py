"""A model's card: what it is for and not for, what it was made of, how good it is, where it fails, how to repeat it.

python -m model.card --model lesson            print the card
python -m model.card --model lesson --save     put it into the model's folder as CARD.md

Every training saves its model's card. The page Evaluation shows the same in the visitor's language.
"""

from __future__ import annotations

import argparse
import sys
from functools import cache
from typing import TYPE_CHECKING

from model import bundle, dataset, drawings
from model.bundle import Bundle
from model.dataset import Pictures
from model.drawings import Reading
from model.problem import Problem
from model.report.contents import Evaluated, evaluated
from model.report.parts import about
from model.report.reader import ENGLISH, Reader

if TYPE_CHECKING:
    from model.classifier import Answering


def markdown(model: Evaluated, read: Reading | None, reader: Reader) -> str:
    """The card in the reader's language; `read` is how the model reads our drawings, None to leave that out."""
    _ = reader.say
    sections = [*about.described(model, reader), *about.measured(model, read, reader)]
    title = f"# {_('Model card: {name}', name=model.name)}\n\n{about.introduction(model, reader)}\n"
    return "\n".join([title, *(f"## {section.title}\n\n{section.text}\n" for section in sections)])


def add(model: Evaluated, classifier: Answering) -> Bundle:
    """Put the card, in English, into the model's folder."""
    text = markdown(model, _reading(model.model, classifier), ENGLISH)
    return bundle.add(model.model.directory, {bundle.CARD: text.encode()})


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; returns the exit status: 0 done, 1 if the model can't be used."""
    options = _parser().parse_args(arguments)
    try:
        model = bundle.find(options.model)
        subject = evaluated(options.model, model, dataset.load_test(), dataset.load_validation_labels())
        classifier = model.classifier()
    except Problem as problem:
        print(problem, file=sys.stderr)
        return 1
    if options.save:
        print(add(subject, classifier).directory / bundle.CARD)
    else:
        print(markdown(subject, _reading(model, classifier), ENGLISH), end="")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m model.card", description="Print or save a model's card.")
    parser.add_argument("--model", required=True, metavar="NAME", help="a model's name, as the app shows it")
    parser.add_argument("--save", action="store_true", help=f"put it into the model's folder as {bundle.CARD}")
    return parser


def _reading(model: Bundle, classifier: Answering) -> Reading:
    own = _own_drawings()
    return drawings.reading(classifier.probabilities(own.images), own.labels, model.unknown_below)


@cache
def _own_drawings() -> Pictures:
    return drawings.load()


if __name__ == "__main__":
    sys.exit(main())
