"""Trainings that are under way or were cut off. A run of the name N lives in `runs/N.unfinished` until it becomes the
bundle `runs/N`; run_folder.py says what its files say, locks.py who holds it.

Nothing here imports TensorFlow: pages read a run every second.
"""

from __future__ import annotations

import re
import shutil
import tempfile
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from model import untrusted
from model.bundle import bundle, own_pictures, registry
from model.bundle.folder import replaced
from model.bundle.history import Epoch, history_from_json, history_to_json
from model.data.dataset import Split
from model.network import recipe as recipes
from model.network.recipe import Recipe
from model.problem import Problem
from model.training import locks, run_folder
from model.training.run_folder import SUFFIX, Order, Progress, folder_of, output_of

LONGEST_NAME = 40
State = Literal["queued", "running", "paused", "stopped", "broken"]
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)  # devices on Windows, whatever the folder
_NOWHERE: Mapping[Path, int] = MappingProxyType({})
_UNSAID: Mapping[Path, Problem] = MappingProxyType({})


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


def create(recipe: Recipe, name: str, picture: NDArray[np.uint8] | None = None, pictures: bytes | None = None) -> Path:
    """Lay out a run to be trained by a worker; returns its folder. Raises Problem for a bad or taken name.

    picture: uint8 (28, 28), whose answers it notes down · pictures: of one's own, as own_pictures.packed has them
    """
    name = checked_name(name)
    if _is_taken(name):
        raise Problem("There is a run called {name} already: choose another name, or delete that run.", name=name)
    run = folder_of(registry.runs_directory() / name)
    run.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".", dir=run.parent) as folder:
        laid_out = Path(folder) / run.name
        lay_out(recipe, laid_out, pictures)
        if picture is not None:
            np.save(laid_out / run_folder.PICTURE, picture)
        laid_out.rename(run)  # so that an interruption leaves no half of a run
    return run


def lay_out(recipe: Recipe, folder: Path, pictures: bytes | None = None) -> None:
    """Make a run's folder with its recipe, an empty history, and pictures of one's own if it takes those."""
    folder.mkdir()
    if pictures is not None:
        run_folder.write(folder / own_pictures.FILE, pictures)
    run_folder.write(folder / bundle.RECIPE, recipes.to_json(recipe))
    run_folder.write(folder / bundle.HISTORY, history_to_json(()))


def unfinished(positions: Mapping[Path, int] = _NOWHERE, reasons: Mapping[Path, Problem] = _UNSAID) -> tuple[Run, ...]:
    """All runs of the runs folder, the latest first; both as for `read`. Unreadable folders are left out."""
    folders = registry.runs_directory().glob(f"[!.]*{SUFFIX}")
    found = [run for folder in folders if untrusted.is_text(folder.name) and (run := read(folder, positions, reasons))]
    return tuple(sorted(found, key=lambda run: _changed(run.folder / bundle.RECIPE), reverse=True))


def load(folder: Path) -> tuple[Recipe, tuple[Epoch, ...]]:
    """The recipe and the finished epochs of an unfinished run. Raises Problem if it is none."""
    try:
        return (
            recipes.from_json(untrusted.content(folder / bundle.RECIPE)),
            history_from_json(untrusted.content(folder / bundle.HISTORY)),
        )
    except (OSError, ValueError, Problem) as error:
        raise Problem("{folder} holds no run that could be continued.", folder=folder) from error


def has_own_pictures(folder: Path) -> bool:
    """Whether a run takes pictures of one's own."""
    return (folder / own_pictures.FILE).exists()


def pictures(folder: Path) -> Split | None:
    """The pictures of one's own that a run takes; None if those are Fashion-MNIST's. Raises Problem if unreadable."""
    try:
        return own_pictures.of_run(folder, len(load(folder)[0].classes))
    except (untrusted.Refused, ValueError, LookupError, OSError) as error:
        raise Problem("The pictures of the run in {folder} cannot be read.", folder=folder) from error


def read(
    folder: Path, positions: Mapping[Path, int] = _NOWHERE, reasons: Mapping[Path, Problem] = _UNSAID
) -> Run | None:
    """A run as its folder says it is now, or None if there is none.

    `positions` are the places of the queue that the run may stand in: 0 is trained, 1 comes next. `reasons` are the
    queue's own for runs that ended before their time: what a full disk did not take.
    """
    try:
        recipe, history = load(folder)
    except Problem:
        return None
    position = positions.get(folder)
    waits = bool(position) or (position is None and locks.is_queued(folder))
    state = _state(run_folder.order(folder), waits, position == 0 or locks.is_locked(folder))
    reason = (reasons.get(folder) or run_folder.problem(folder)) if state == "broken" else None
    name = output_of(folder).name
    return Run(name, folder, recipe, history, state, run_folder.progress(folder), reason, position or 0)


def _state(order: Order, waits: bool, alive: bool) -> State:
    if waits and not alive:
        return "queued"
    if order == "pause":
        return "paused"
    if alive:
        return "running"
    return "stopped" if order == "stop" else "broken"


def delete(output: Path) -> None:
    """Delete a bundle of the runs folder, or the run that was to become it.

    Raises Problem while it is trained or waits for that, and if the disk does not let it be deleted.
    """
    if output.parent.resolve() != registry.runs_directory().resolve() or output.name.startswith("."):
        raise Problem("{name} is not in the runs folder: only what was trained here can be deleted.", name=output.name)
    if locks.is_locked(folder_of(output)):
        raise Problem("{name} is being trained: stop it first.", name=output.name)
    if locks.is_queued(folder_of(output)):
        raise Problem("{name} waits for its turn in the queue of another server.", name=output.name)
    for folder in (output, folder_of(output), replaced(output)):  # which would come back otherwise
        if folder.is_symlink():
            folder.unlink(missing_ok=True)
        shutil.rmtree(folder, ignore_errors=True)
    if output.exists() or folder_of(output).exists():
        raise Problem("{name} cannot be deleted: its folder is not ours to write.", name=output.name)


def _is_taken(name: str) -> bool:
    """Whatever the case: some disks know no difference."""
    taken = (path.name.removesuffix(SUFFIX).casefold() for path in registry.runs_directory().glob("*"))
    return name.casefold() in taken


def _changed(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0
