"""Trainings that are under way or were cut off: what a run's folder says, and how it is told what to do.

A run of the name N lives in `runs/N.unfinished` until it becomes the bundle `runs/N`. Beside what model/training
keeps there, it may hold, all written whole or not at all:

    control        one word for the worker: run, pause or stop
    progress.json  how far the epoch is, about twice a second
    picture.npy    uint8 (28, 28), the picture that was current when the run was begun
    answers.json   that picture's probabilities after each epoch
    problem.json   why the run ended before its time
    lock           held by the process that trains it, so that nobody else does; freed however that one ends
    queued         held by the server in whose queue it stands, so that other servers know; freed likewise

Nothing here imports TensorFlow: pages read a run every second.
"""

from __future__ import annotations

import io
import json
import math
import re
import shutil
import tempfile
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, TypeVar, get_args

import numpy as np
from filelock import FileLock, Timeout
from numpy.typing import NDArray

from model import bundle, untrusted
from model import recipe as recipes
from model.bundle import Epoch
from model.problem import Problem
from model.recipe import Recipe

SUFFIX = ".unfinished"
LONGEST_NAME = 40
Order = Literal["run", "pause", "stop"]
Stage = Literal["preparing", "training", "finishing"]
State = Literal["queued", "running", "paused", "stopped", "broken"]
_CONTROL, _PROGRESS, _PICTURE, _ANSWERS, _PROBLEM, _LOCK, _QUEUED = (
    "control", "progress.json", "picture.npy", "answers.json", "problem.json", "lock", "queued",
)  # fmt: skip
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)  # devices on Windows, whatever the folder
_MOST_POINTS = 20 * recipes.MOST_EPOCHS  # so many as model/reporting notes
_LOCK_SECONDS = 5  # is_locked holds it for a moment as well
_NOWHERE: Mapping[Path, int] = MappingProxyType({})
Content = TypeVar("Content")


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


@dataclass(frozen=True)
class Run:
    """A run that is no bundle yet. `reason`: why it is broken.

    `ahead`: how many train before it in the queue; 0 for one that is queued by another server.
    """

    name: str
    folder: Path
    recipe: Recipe
    history: tuple[Epoch, ...]
    state: State
    progress: Progress
    reason: Problem | None = None
    ahead: int = 0

    @property
    def is_active(self) -> bool:
        """Whether it trains, or will without anybody's doing."""
        return self.state in ("queued", "running")

    @property
    def is_over(self) -> bool:
        """Whether nothing happens any more unless somebody resumes it or makes a bundle of what it has."""
        return self.state in ("stopped", "broken")

    @property
    def is_finishing(self) -> bool:
        """Whether the training is through and the bundle is being made."""
        return self.state == "running" and self.progress.stage == "finishing"


def folder_of(output: Path) -> Path:
    """Where the run lives that will become the bundle at `output`."""
    return output.with_name(f"{output.name}{SUFFIX}")


def output_of(folder: Path) -> Path:
    """The bundle's folder that a run in `folder` becomes."""
    return folder.with_name(folder.name.removesuffix(SUFFIX))


def checked_name(text: str) -> str:
    """A run's name as a folder can bear it everywhere. Raises Problem for anything that could be more than a name."""
    name = unicodedata.normalize("NFC", text).strip()
    if not re.fullmatch(rf"\w[\w-]{{0,{LONGEST_NAME - 1}}}", name) or _RESERVED.fullmatch(name):
        raise Problem(
            "A run's name is made of letters, digits, - and _, at most {most} of them: {name} is not.",
            name=text.strip() or "…",
            most=LONGEST_NAME,
        )
    return name


def free_name(wanted: str) -> str:
    """The name itself, or followed by the first number that makes it new."""
    names = (wanted, *(f"{wanted}-{number}" for number in range(2, 10_000)))
    return next(name for name in names if not _is_taken(name))


def create(recipe: Recipe, name: str, picture: NDArray[np.uint8] | None = None) -> Path:
    """Lay out a run to be trained by a worker; returns its folder. Raises Problem for a bad or taken name."""
    name = checked_name(name)
    if _is_taken(name):
        raise Problem("There is a run called {name} already: choose another name, or delete that run.", name=name)
    run = folder_of(bundle.runs_directory() / name)
    run.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".", dir=run.parent) as folder:
        laid_out = Path(folder) / run.name
        lay_out(recipe, laid_out)
        if picture is not None:
            np.save(laid_out / _PICTURE, picture)
        laid_out.rename(run)  # so that an interruption leaves no half of a run
    return run


def lay_out(recipe: Recipe, folder: Path) -> None:
    """Make a run's folder with its recipe and an empty history."""
    folder.mkdir()
    write(folder / bundle.RECIPE, recipes.to_json(recipe))
    write(folder / bundle.HISTORY, bundle.history_to_json(()))


def unfinished(positions: Mapping[Path, int] = _NOWHERE) -> tuple[Run, ...]:
    """All runs of the runs folder, the latest first; `positions` as for `read`. Unreadable folders are left out."""
    folders = bundle.runs_directory().glob(f"[!.]*{SUFFIX}")
    found = [run for folder in folders if untrusted.is_text(folder.name) and (run := read(folder, positions))]
    return tuple(sorted(found, key=lambda run: _changed(run.folder / bundle.RECIPE), reverse=True))


def load(folder: Path) -> tuple[Recipe, tuple[Epoch, ...]]:
    """The recipe and the finished epochs of an unfinished run. Raises Problem if it is none."""
    try:
        return (
            recipes.from_json(untrusted.content(folder / bundle.RECIPE)),
            bundle.history_from_json(untrusted.content(folder / bundle.HISTORY)),
        )
    except (OSError, ValueError, Problem) as error:
        raise Problem("{folder} holds no run that could be continued.", folder=folder) from error


def read(folder: Path, positions: Mapping[Path, int] = _NOWHERE) -> Run | None:
    """A run as its folder says it is now, or None if there is none.

    `positions` are the places of the queue that the run may stand in: 0 is trained, 1 comes next.
    """
    try:
        recipe, history = load(folder)
    except Problem:
        return None
    position = positions.get(folder)
    waits = bool(position) or (position is None and is_queued(folder))
    state = _state(order(folder), waits, position == 0 or is_locked(folder))
    reason = _problem(folder) if state == "broken" else None
    name = output_of(folder).name
    return Run(name, folder, recipe, history, state, progress(folder), reason, position or 0)


def _state(order: Order, waits: bool, alive: bool) -> State:
    if waits and not alive:
        return "queued"
    if order == "pause":
        return "paused"
    if alive:
        return "running"
    return "stopped" if order == "stop" else "broken"


def order(folder: Path) -> Order:
    """What the worker is told; "run" unless another of the three words stands there."""
    found = _said(folder / _CONTROL, lambda content: content.decode().strip(), "run")
    return found if found in ("pause", "stop") else "run"  # type: ignore[return-value]  # mypy knows no `in`


def give_order(folder: Path, word: Order) -> None:
    """Tell the worker of a run what to do. A run that is gone needs no order any more."""
    if folder.is_dir():
        write(folder / _CONTROL, word)


def progress(folder: Path) -> Progress:
    """How far a run is; the beginning if nobody can tell."""
    return _said(folder / _PROGRESS, lambda content: _progress(**untrusted.parsed(content)), Progress())


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
    write(folder / _PROGRESS, json.dumps(asdict(made)))


def picture(folder: Path) -> NDArray[np.uint8] | None:
    """uint8 (28, 28), the picture whose answers the run notes down; None if it has none."""
    return _said(folder / _PICTURE, _pixels, None)


def _pixels(content: bytes) -> NDArray[np.uint8] | None:
    found: NDArray[np.uint8] = np.lib.format.read_array(io.BytesIO(content), allow_pickle=False)
    return found if found.shape == (28, 28) and found.dtype == np.uint8 else None


def answers(folder: Path) -> dict[int, NDArray[np.float32]]:
    """Epoch → the picture's probabilities (10,) after it."""
    nothing: dict[int, NDArray[np.float32]] = {}
    return _said(folder / _ANSWERS, lambda content: _answers(untrusted.parsed(content)), nothing)


def _answers(content: dict[str, Any]) -> dict[int, NDArray[np.float32]]:
    found = {int(epoch): np.array(shares, np.float32) for epoch, shares in content.items()}
    return {
        epoch: shares for epoch, shares in found.items() if shares.shape == (10,) and 0 <= epoch <= recipes.MOST_EPOCHS
    }


def add_answer(folder: Path, epoch: int, shares: NDArray[np.float32]) -> None:
    """Note the picture's probabilities (10,) after an epoch; later epochs of an earlier attempt are forgotten."""
    known = {earlier: found for earlier, found in answers(folder).items() if earlier < epoch} | {epoch: shares}
    write(folder / _ANSWERS, json.dumps({number: found.tolist() for number, found in known.items()}))


def write_problem(folder: Path, problem: Problem | None) -> None:
    """Note why a run ended before its time; None strikes that out."""
    if problem is None:
        (folder / _PROBLEM).unlink(missing_ok=True)
    else:
        write(folder / _PROBLEM, json.dumps(problem.to_json()))


def _problem(folder: Path) -> Problem:
    unknown = Problem("The training ended unexpectedly.")
    return _said(folder / _PROBLEM, lambda content: Problem.from_json(untrusted.parsed(content)), unknown)


@contextmanager
def owned(folder: Path) -> Iterator[None]:
    """Train this run inside: nobody else does meanwhile. Raises Problem if another process does."""
    held = FileLock(folder / _LOCK)
    try:
        held.acquire(timeout=_LOCK_SECONDS)
    except Timeout:
        name = output_of(folder).name
        raise Problem("{name} is being trained by another process already.", name=name) from None
    try:
        yield
    finally:
        held.release()
        _tidy(folder)


def queue_up(folder: Path) -> FileLock:
    """Say to other servers that the run stands in this one's queue, until `leave_queue` or the end of the process.

    Raises Problem if it stands in another's.
    """
    place = FileLock(folder / _QUEUED, thread_local=False)
    try:
        place.acquire(timeout=0)
    except Timeout:
        name = output_of(folder).name
        raise Problem("{name} waits for its turn in the queue of another server.", name=name) from None
    return place


def leave_queue(folder: Path, place: FileLock) -> None:
    """Give up the place that `queue_up` took."""
    place.release()
    _tidy(folder)


def _tidy(folder: Path) -> None:
    """Delete what Windows kept of a run that became a bundle while a lock in it was held."""
    if not (folder / bundle.RECIPE).exists():
        shutil.rmtree(folder, ignore_errors=True)


def is_locked(folder: Path) -> bool:
    """Whether a process trains the run, here or elsewhere."""
    return _is_held(folder / _LOCK)


def is_queued(folder: Path) -> bool:
    """Whether the run stands in the queue of a server, this one or another."""
    return _is_held(folder / _QUEUED)


def _is_held(lock: Path) -> bool:
    if not lock.exists():
        return False
    try:
        with FileLock(lock).acquire(timeout=0):
            return False
    except Timeout:
        return True
    except OSError:  # the folder vanished meanwhile
        return False


def delete(output: Path) -> None:
    """Delete a bundle of the runs folder, or the run that was to become it.

    Raises Problem while it is trained or waits for that, and if the disk does not let it be deleted.
    """
    if output.parent.resolve() != bundle.runs_directory().resolve() or output.name.startswith("."):
        raise Problem("{name} is not in the runs folder: only what was trained here can be deleted.", name=output.name)
    if is_locked(folder_of(output)):
        raise Problem("{name} is being trained: stop it first.", name=output.name)
    if is_queued(folder_of(output)):
        raise Problem("{name} waits for its turn in the queue of another server.", name=output.name)
    for folder in (output, folder_of(output), bundle.replaced(output)):  # which would come back otherwise
        if folder.is_symlink():
            folder.unlink(missing_ok=True)
        shutil.rmtree(folder, ignore_errors=True)
    if output.exists() or folder_of(output).exists():
        raise Problem("{name} cannot be deleted: its folder is not ours to write.", name=output.name)


def write(path: Path, text: str) -> None:
    """Write a small file whole or not at all."""
    partial = path.with_name(f"{path.name}.partial")
    partial.write_text(text, encoding="utf-8")
    partial.replace(path)


def _is_taken(name: str) -> bool:
    """Whatever the case: some disks know no difference."""
    taken = (path.name.removesuffix(SUFFIX).casefold() for path in bundle.runs_directory().glob("*"))
    return name.casefold() in taken


def _said(path: Path, reading: Callable[[bytes], Content], otherwise: Content) -> Content:
    """What a run's file says by `reading`, or `otherwise`: it may be missing, cut off, or anything at all."""
    try:
        return reading(untrusted.content(path))
    except Exception:  # of any kind: foreign files find what no list of kinds has
        return otherwise


def _changed(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0
