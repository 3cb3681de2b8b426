"""What a bundle stores by name without knowing what it means: arrays (.npz), JSON, text.

Who means something by an artefact keeps its file's name, and has `read(model)` and `pack(…)`: the map of the test
pictures and what finds pictures that are alike (model/explain), the threshold, the shifts and the card
(model/evaluation).
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from model import untrusted
from model.problem import Problem

Content = TypeVar("Content")


def read(file: Path, reading: Callable[[Path], Content]) -> Content | None:
    """What `reading` makes of a file of a bundle; None if there is none. Raises Problem for what it cannot read."""
    if not file.exists():
        return None
    try:
        return reading(file)
    except untrusted.Refused as reason:
        raise unusable(file.parent, reason) from reason
    except (OSError, ValueError, LookupError, TypeError, AttributeError, OverflowError) as error:
        raise unusable(file.parent, Problem("{file} cannot be read", file=file.name)) from error


def packed(arrays: dict[str, NDArray[Any]]) -> bytes:
    """Arrays as the bytes of a compressed .npz file."""
    with tempfile.TemporaryFile() as file:
        np.savez_compressed(file, **arrays)  # type: ignore[arg-type]  # its stub reads ** as allow_pickle
        file.seek(0)
        return file.read()


def unusable(directory: Path, reason: Problem) -> Problem:
    """Why a bundle is not used, and what to do."""
    return Problem(
        "Model {name} cannot be used: {reason}. Restore the folder {directory}, or train it again.",
        name=directory.name,
        reason=reason,
        directory=directory,
    )
