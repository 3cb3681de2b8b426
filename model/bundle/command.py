"""What commands for one model share: `python -m MODULE NAME` adds to its bundle, others write a file made of it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from model.bundle import registry
from model.bundle.bundle import Bundle
from model.problem import Problem


def main(module: str, act: Callable[[Bundle], str]) -> int:
    """Do it to the model that the command line names, and print what `act` says of it.

    Returns the exit status: 0 done, 1 a problem, 2 no model was named.
    """
    if len(sys.argv) != 2:
        print(f"Name one model: python -m {module} NAME", file=sys.stderr)
        return 2
    try:
        print(act(registry.find(sys.argv[1])))
    except Problem as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


def write(file: Path, make: Callable[[], bytes]) -> int:
    """Write what is made to the file, and print how large it is, or what went wrong.

    Returns the exit status: 0 done, 1 it could not be made or written.
    """
    try:
        content = make()
        file.write_bytes(content)
    except Problem as problem:
        print(problem, file=sys.stderr)
        return 1
    except OSError as error:
        print(f"{file} cannot be written: {error.strerror}.", file=sys.stderr)
        return 1
    print(f"{file}: {len(content) / 1e6:.1f} MB")
    return 0


def size(model: Bundle, name: str) -> str:
    """How large a file of the model's bundle is, in words."""
    return f"{model.name}: {(model.directory / name).stat().st_size:,} bytes"
