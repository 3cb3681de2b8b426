"""The project's own hundred drawings, data/drawings, which nothing is ever trained on, and folders of the same form."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import numpy as np

from model.data.dataset import Pictures
from model.drawing.files import picture
from model.problem import Problem

OWN = Path(__file__).parents[2] / "data" / "drawings"
INDEX = "index.csv"


@cache
def own() -> Pictures:
    """Our hundred, read once a process. Raises Problem for what can't be read."""
    return load(OWN)


def load(directory: Path = OWN) -> Pictures:
    """The drawings that index.csv names, as the network sees them. Raises Problem for what can't be read."""
    try:
        with (directory / INDEX).open(newline="", encoding="utf-8") as lines:
            rows = [(directory / row["file"], int(row["label"])) for row in csv.DictReader(lines)]
    except (OSError, KeyError, ValueError) as error:
        raise Problem("{folder} needs an index.csv with the columns file and label.", folder=directory) from error
    return Pictures(np.stack([picture(file) for file, _ in rows]), np.array([label for _, label in rows], np.uint8))
