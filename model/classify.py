"""Classify picture or drawing files from the command line.

python -m model.classify boot.png photo.jpg
python -m model.classify --json --model lesson boot.png
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from model import bundle, sketch, strokes
from model.dataset import CLASS_NAMES
from model.problem import Problem

if TYPE_CHECKING:
    from model.classifier import Classifier


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; returns the exit status: 0 done, 1 if the model or a file can't be used."""
    options = _parser().parse_args(arguments)
    sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]  # file names may hold anything
    try:
        classifier = bundle.find(options.model).classifier()
    except Problem as problem:
        print(problem, file=sys.stderr)
        return 1
    status = 0
    for file in options.files:
        answer = classify(classifier, file)
        if "error" in answer:
            status = 1
        print(json.dumps(answer) if options.json else _sentence(answer), flush=True)
    return status


def classify(classifier: Classifier, file: Path) -> dict[str, Any]:
    """One file's answer: {"file", "label", "class", "probabilities": [10]}, or {"file", "error"}."""
    try:
        shares = classifier.probabilities(picture(file)[None])[0]
    except Problem as problem:
        return {"file": str(file), "error": str(problem)}
    label = int(shares.argmax())
    probabilities = [float(share) for share in shares]
    return {"file": str(file), "label": label, "class": CLASS_NAMES[label], "probabilities": probabilities}


def picture(file: Path) -> NDArray[np.uint8]:
    """A picture file, or a drawing of ours (.json) -> uint8 (28, 28). Raises Problem if it can't be read."""
    if file.suffix == ".json":
        return sketch.to_picture(strokes.render(strokes.read(file)))
    try:
        content = file.read_bytes()
    except OSError as error:
        raise Problem("{file} cannot be read: {reason}.", file=file, reason=error.strerror) from error
    return sketch.read(content)[-1].picture


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m model.classify", description="Classify picture or drawing files.")
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="PNG, JPEG, WebP, or our drawings (.json)")
    parser.add_argument("--model", default=bundle.SKETCH, help="which model answers (default: %(default)s)")
    parser.add_argument("--json", action="store_true", help="one line of JSON a file")
    return parser


def _sentence(answer: dict[str, Any]) -> str:
    if "error" in answer:
        return f"{answer['file']}: {answer['error']}"
    return f"{answer['file']}: {answer['class']} ({answer['probabilities'][answer['label']]:.1%})"


if __name__ == "__main__":
    sys.exit(main())
