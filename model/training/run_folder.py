"""What the small files of a run's folder say, and how they are written: each whole or not at all.

control        one word for the worker: run, pause or stop
progress.json  how far the epoch is, about twice a second
pictures.npz   pictures of one's own, if it takes those (model/bundle/own_pictures.py)
picture.npy    uint8 (28, 28), the picture that was current when the run was begun
answers.json   that picture's probabilities after each epoch
problem.json   why the run ended before its time
"""

from __future__ import annotations

import io
import json
import math
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal, TypeVar, get_args

import numpy as np
from numpy.typing import NDArray

from model import untrusted
from model.network import recipe as recipes
from model.problem import Problem
from model.training import ending

CONTROL, PROGRESS, PICTURE, ANSWERS, PROBLEM = (
    "control", "progress.json", "picture.npy", "answers.json", "problem.json",
)  # fmt: skip
SUFFIX = ".unfinished"
Order = Literal["run", "pause", "stop"]
Stage = Literal["preparing", "training", "finishing"]
_MOST_POINTS = 20 * recipes.MOST_EPOCHS  # so many as model/training/reporting notes
Content = TypeVar("Content")


def folder_of(output: Path) -> Path:
    """Where the run lives that will become the bundle at `output`."""
    return output.with_name(f"{output.name}{SUFFIX}")


def output_of(folder: Path) -> Path:
    """The bundle's folder that a run in `folder` becomes."""
    return folder.with_name(folder.name.removesuffix(SUFFIX))


@dataclass(frozen=True)
class Progress:
    """How far a run is: `step` of `steps` in `epoch`, from 1; loss in nats and accuracy in [0, 1] of the epoch so far.

    `seconds_left` is to the last epoch the recipe allows. `points` are (epochs done, loss, accuracy) along the way.
    """

    stage: Stage = "preparing"
    epoch: int = 1
    step: int = 0
    steps: int = 0
    loss: float | None = None
    accuracy: float | None = None
    seconds_left: float | None = None
    points: tuple[tuple[float, float, float], ...] = ()


def order(folder: Path) -> Order:
    """What the worker is told; "run" unless another of the three words stands there."""
    found = _said(folder / CONTROL, lambda content: content.decode().strip(), "run")
    return found if found in ("pause", "stop") else "run"  # type: ignore[return-value]  # mypy knows no `in`


def give_order(folder: Path, word: Order) -> None:
    """Tell the worker of a run what to do. A run that is gone needs no order any more."""
    if folder.is_dir():
        write(folder / CONTROL, word)


def progress(folder: Path) -> Progress:
    """How far a run is; the beginning if nobody can tell."""
    return _said(folder / PROGRESS, lambda content: _progress(**untrusted.parsed(content)), Progress())


def _progress(stage: Stage, points: list[list[Any]], epoch: Any, step: Any, steps: Any, **figures: Any) -> Progress:
    made = Progress(
        stage,
        int(untrusted.bounded(epoch, 1, recipes.MOST_EPOCHS)),
        int(untrusted.bounded(step, 0, untrusted.number(steps))),
        int(steps),
        points=tuple((untrusted.number(at), untrusted.number(loss), untrusted.number(of)) for at, loss, of in points),
        **{name: None if value is None else untrusted.number(value) for name, value in figures.items()},
    )
    if stage not in get_args(Stage) or len(points) > _MOST_POINTS or not math.isfinite(made.seconds_left or 0):
        raise ValueError("no progress that we wrote")
    return made


def write_progress(folder: Path, made: Progress) -> None:
    """Say how far a run is."""
    write(folder / PROGRESS, json.dumps(asdict(made)))


def picture(folder: Path) -> NDArray[np.uint8] | None:
    """uint8 (28, 28), the picture whose answers the run notes down; None if it has none."""
    return _said(folder / PICTURE, _pixels, None)


def _pixels(content: bytes) -> NDArray[np.uint8] | None:
    found: NDArray[np.uint8] = np.lib.format.read_array(io.BytesIO(content), allow_pickle=False)
    return found if found.shape == (28, 28) and found.dtype == np.uint8 else None


def answers(folder: Path) -> dict[int, NDArray[np.float32]]:
    """Epoch → the picture's probabilities (classes,) after it."""
    nothing: dict[int, NDArray[np.float32]] = {}
    return _said(folder / ANSWERS, lambda content: _answers(untrusted.parsed(content)), nothing)


def _answers(content: dict[str, Any]) -> dict[int, NDArray[np.float32]]:
    found = {int(epoch): np.array(shares, np.float32) for epoch, shares in content.items()}
    return {
        epoch: shares
        for epoch, shares in found.items()
        if shares.ndim == 1 and shares.shape == next(iter(found.values())).shape and 0 <= epoch <= recipes.MOST_EPOCHS
    }


def add_answer(folder: Path, epoch: int, shares: NDArray[np.float32]) -> None:
    """Note the picture's probabilities (classes,) after an epoch; later epochs of an earlier attempt are forgotten."""
    known = {earlier: found for earlier, found in answers(folder).items() if earlier < epoch} | {epoch: shares}
    write(folder / ANSWERS, json.dumps({number: found.tolist() for number, found in known.items()}))


def write_problem(folder: Path, problem: Problem | None) -> None:
    """Note why a run ended before its time; None strikes that out."""
    if problem is None:
        (folder / PROBLEM).unlink(missing_ok=True)
    else:
        write(folder / PROBLEM, json.dumps(problem.to_json()))


def problem(folder: Path) -> Problem:
    """Why a run ended before its time."""
    return _said(folder / PROBLEM, lambda content: Problem.from_json(untrusted.parsed(content)), ending.UNKNOWN)


def has_problem(folder: Path) -> bool:
    """Whether it stands there why the run ended before its time."""
    return (folder / PROBLEM).exists()


def write(path: Path, content: str | bytes) -> None:
    """Write a file whole or not at all; text as UTF-8. Raises OSError where the disk takes no more."""
    partial = path.with_name(f"{path.name}.partial")
    partial.write_bytes(content.encode() if isinstance(content, str) else content)
    partial.replace(path)


def _said(path: Path, reading: Callable[[bytes], Content], otherwise: Content) -> Content:
    """What a run's file says by `reading`, or `otherwise`: it may be missing, cut off, or anything at all."""
    try:
        return reading(untrusted.content(path))
    except Exception:  # of any kind: foreign files find what no list of kinds has
        return otherwise
