"""Classify picture or drawing files from the command line.

python -m model.classify boot.png photo.jpg
python -m model.classify --json --model lesson boot.png
python -m model.classify - < boot.png
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from model.bundle import registry
from model.data.dataset import CLASS_NAMES
from model.drawing import files
from model.evaluation import calibration
from model.photo import eyes, framing
from model.problem import Problem


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; returns the exit status: 0 done, 1 if the model or a file can't be used."""
    options = _parser().parse_args(arguments)
    sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]  # file names may hold anything
    try:
        # One thread for each product of matrices: several wait for one another longer than such small ones take.
        with threadpool_limits(limits=1, user_api="blas"):
            return _answer(Models(options.model), options.files, as_json=options.json)
    except Problem as problem:
        print(problem, file=sys.stderr)
    except BrokenPipeError:  # whoever reads the answers, such as `head`, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or Python complains when it ends
    return 1


def classify(models: Models, file: Path) -> dict[str, Any]:
    """One file's answer: {"file", "model", "label", "class", "confidence", "none_of_the_ten", "probabilities": [10]},
    or {"file", "error"}. `confidence` is the probability of the class, as if it were one of the ten.

    The file `-` is standard input.
    """
    try:
        given = files.piped(sys.stdin.buffer) if str(file) == "-" else files.read(file)
        model, shares, unknown = models.answer(given)
        names = models.names(model)
    except Problem as problem:
        return {"file": str(file), "error": str(problem)}
    label = int(shares.argmax())
    probabilities = [float(share) for share in shares]
    return {
        "file": str(file), "model": model, "label": label, "class": names[label],
        "confidence": probabilities[label], "none_of_the_ten": unknown, "probabilities": probabilities,
    }  # fmt: skip


class Models:
    """Who answers: the model that was named; if none was, `photo` to photos and `sketch` to the rest."""

    def __init__(self, name: str | None = None) -> None:
        """Raises Problem if the model can't be used."""
        self._is_automatic, small = name is None, name or registry.SKETCH
        self._name, self._small = small, None if small == eyes.NAME else _Small(small)
        if self._small is None:
            eyes.shipped()

    def names(self, model: str) -> tuple[str, ...]:
        """The classes of who answered."""
        return CLASS_NAMES if model == eyes.NAME or self._small is None else self._small.names

    def answer(self, given: files.Read) -> tuple[str, NDArray[np.float32], bool]:
        """The model's name, its probabilities (10,), and whether it takes the picture for none of the ten classes.

        Raises Problem if the eyes for photos can't be used.
        """
        is_photo = not given.is_drawing and framing.is_photo(given.pixels)
        if self._small is not None and not is_photo:
            return (self._name, *self._small.answer(given.picture()))
        grey = given.pixels.ndim == 2  # a drawing of ours
        sight = eyes.shipped().look(np.repeat(given.pixels[..., None], 3, 2) if grey else given.pixels, upright=True)
        if self._small is not None and not self._is_automatic:
            return (self._name, *self._small.answer(sight.steps()[-1].picture))
        return eyes.NAME, sight.shares, sight.is_unknown


class _Small:
    """A model of 28×28 grey pixels."""

    def __init__(self, name: str) -> None:
        model = registry.find(name)
        self.names = model.recipe.classes
        self._classifier, self._unknown_below = model.classifier(), calibration.unknown_below(model)

    def answer(self, picture: NDArray[np.uint8]) -> tuple[NDArray[np.float32], bool]:
        shares = self._classifier.probabilities(picture[None])[0]
        return shares, bool(calibration.score(shares) < self._unknown_below)


def _answer(models: Models, named: Sequence[Path], *, as_json: bool) -> int:
    status = 0
    for file in named:
        answer = classify(models, file)
        if "error" in answer:
            status = 1
        print(json.dumps(answer) if as_json else _sentence(answer), flush=True)
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m model.classify", description="Classify picture or drawing files.")
    parser.add_argument(
        "files",
        nargs="+",
        type=Path,
        metavar="FILE",
        help="photos and pictures, or our drawings (.json); - reads one here",
    )
    parser.add_argument("--model", help="which model answers (default: photo to photos, sketch to all else)")
    parser.add_argument("--json", action="store_true", help="one line of JSON a file")
    return parser


def _sentence(answer: dict[str, Any]) -> str:
    if "error" in answer:
        return f"{answer['file']}: {answer['error']}"
    if answer["none_of_the_ten"]:
        return f"{answer['file']}: none of the ten? closest: {answer['class']} ({answer['confidence']:.1%})"
    return f"{answer['file']}: {answer['class']} ({answer['confidence']:.1%})"


if __name__ == "__main__":
    sys.exit(main())
