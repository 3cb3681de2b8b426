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
from typing import TYPE_CHECKING, Any

from threadpoolctl import threadpool_limits

from model.bundle import registry
from model.data.dataset import CLASS_NAMES
from model.drawing import files
from model.problem import Problem

if TYPE_CHECKING:
    from model.network.classifier import Classifier


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; returns the exit status: 0 done, 1 if the model or a file can't be used."""
    options = _parser().parse_args(arguments)
    sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]  # file names may hold anything
    try:
        # One thread for each product of matrices: several wait for one another longer than such small ones take.
        with threadpool_limits(limits=1, user_api="blas"):
            return _answer(registry.find(options.model).classifier(), options.files, as_json=options.json)
    except Problem as problem:
        print(problem, file=sys.stderr)
    except BrokenPipeError:  # whoever reads the answers, such as `head`, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or Python complains when it ends
    return 1


def classify(classifier: Classifier, file: Path) -> dict[str, Any]:
    """One file's answer: {"file", "label", "class", "probabilities": [10]}, or {"file", "error"}.

    The file `-` is standard input.
    """
    try:
        picture = files.piped(sys.stdin.buffer) if str(file) == "-" else files.picture(file)
    except Problem as problem:
        return {"file": str(file), "error": str(problem)}
    shares = classifier.probabilities(picture[None])[0]
    label = int(shares.argmax())
    probabilities = [float(share) for share in shares]
    return {"file": str(file), "label": label, "class": CLASS_NAMES[label], "probabilities": probabilities}


def _answer(classifier: Classifier, named: Sequence[Path], *, as_json: bool) -> int:
    status = 0
    for file in named:
        answer = classify(classifier, file)
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
    parser.add_argument("--model", default=registry.SKETCH, help="which model answers (default: %(default)s)")
    parser.add_argument("--json", action="store_true", help="one line of JSON a file")
    return parser


def _sentence(answer: dict[str, Any]) -> str:
    if "error" in answer:
        return f"{answer['file']}: {answer['error']}"
    return f"{answer['file']}: {answer['class']} ({answer['probabilities'][answer['label']]:.1%})"


if __name__ == "__main__":
    sys.exit(main())
