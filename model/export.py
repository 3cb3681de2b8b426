"""Write a model for Keras, ONNX or LiteRT.

python -m model.export --model lesson --out lesson.onnx         the network alone
python -m model.export --model lesson --out lesson.onnx.zip     with names, a picture and the code that classifies it
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from model.bundle import command, export, package, registry
from model.problem import Problem

_ENDINGS = tuple(kind.ending for kind in export.FORMATS)


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; returns the exit status: 0 done, 1 if the model or the file can't be used."""
    options = _parser().parse_args(arguments)
    return command.write(options.out, lambda: _content(options.model, options.out))


def _content(name: str, file: Path) -> bytes:
    is_packed = file.suffix.lower() == ".zip"
    ending = (file.with_suffix("") if is_packed else file).suffix.lower()
    if ending not in _ENDINGS:
        raise Problem(
            "{file} must end in {endings}, or in one of these and .zip.",
            file=str(file),
            endings=", ".join(_ENDINGS),
        )
    directory = registry.directory_of(name)
    return package.packed(directory, ending) if is_packed else export.exported(directory, ending)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m model.export", description="Write a model for Keras, ONNX or LiteRT."
    )
    parser.add_argument("--model", required=True, metavar="NAME", help="a model's name, as the app shows it")
    parser.add_argument(
        "--out", required=True, metavar="FILE", type=Path,
        help="its ending says the format: .keras, .onnx or .tflite; with .zip behind it, names, a picture to try and "
        "the code that classifies it are added",
    )  # fmt: skip
    return parser


if __name__ == "__main__":
    sys.exit(main())
