"""A model's card: what it is for and not for, what it was made of, how good it is, where it fails, how to repeat it.

Every training saves its model's card. The page Evaluation shows the same in the visitor's language.
"""

from __future__ import annotations

from dataclasses import replace

from model.bundle import bundle
from model.bundle.bundle import Bundle
from model.evaluation import drawings
from model.evaluation.drawings import Reading
from model.evaluation.report.contents import Evaluated
from model.evaluation.report.parts import about
from model.evaluation.report.reader import ENGLISH, Reader
from model.network.classifier import Answering

FILE = "CARD.md"


def markdown(model: Evaluated, read: Reading | None, reader: Reader) -> str:
    """The card in the reader's language; `read` is how the model reads our drawings, None to leave that out."""
    _ = reader.say
    sections = [*about.described(model, reader), *about.measured(model, read, reader)]
    title = f"# {_('Model card: {name}', name=model.name)}\n\n{about.introduction(model, reader)}\n"
    return "\n".join([title, *(f"## {section.title}\n\n{section.text}\n" for section in sections)])


def add(model: Evaluated, classifier: Answering | None) -> Bundle:
    """Put the card, in English, into the model's folder; without a classifier nothing is said of our drawings."""
    reader = replace(ENGLISH, names=model.model.recipe.classes)
    text = markdown(model, drawings.of(model.model, classifier) if classifier else None, reader)
    return bundle.add(model.model.directory, {FILE: text.encode()})
