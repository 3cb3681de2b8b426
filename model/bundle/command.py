"""`python -m MODULE NAME`: the commands that add something to one model's bundle."""

from __future__ import annotations

import sys
from collections.abc import Callable

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


def size(model: Bundle, name: str) -> str:
    """How large a file of the model's bundle is, in words."""
    return f"{model.name}: {(model.directory / name).stat().st_size:,} bytes"
