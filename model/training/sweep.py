"""Many recipes and seeds at once, by Dask: on this machine with two workers, or on a cluster, with the same file.

    recipe = "lesson"               the base: one of the named recipes
    seeds = [1, 2, 3]               of each recipe; the base's own where none are given
    [fields]                        fields of the base to change for all
    epochs = 5
    [vary]                          fields to vary: every combination is trained
    dropout = [0.3, 0.5]

A trial is trained in a worker's own temporary folder and comes back as the bytes of its bundle, so a cluster needs
this code and Dask on every machine, and no disk in common. Finished trials are found again in the runs folder. Each
trial has a process to itself: in Dask's one, whose other threads draw from the same random numbers, now and then one
began with other weights than its seed's. A trial whose worker dies is trained by another one.
"""

from __future__ import annotations

import itertools
import json
import logging
import math
import multiprocessing
import tempfile
import tomllib
from collections.abc import Generator, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from model.bundle import bundle
from model.bundle.bundle import Bundle
from model.data import dataset
from model.drawing.doodles import pool
from model.network import recipe as recipes
from model.network.recipe import Recipe
from model.network.recipes import RECIPES
from model.problem import Problem

if TYPE_CHECKING:
    from distributed import Client

WORKERS = 2  # on this machine, with a core each
MOST_TRIALS = 1000
PATIENCE = "20s"  # with a cluster that does not answer
_ANY_PORT = "127.0.0.1:0"  # for Dask's own pages, which nobody asks for: several sweeps would fight for one
_KEYS = {"recipe", "seeds", "fields", "vary"}
_FIELDS = {field.name for field in fields(Recipe)} - {"name", "seed"}
# The variables of a worker with one core.
ONE_CORE = {"TF_NUM_INTRAOP_THREADS": "1", "TF_NUM_INTEROP_THREADS": "1", "OMP_NUM_THREADS": "1"}


@dataclass(frozen=True)
class Outcome:
    """What became of a trial: its bundle, or in a sentence why there is none."""

    name: str
    result: Bundle | None
    failure: str = ""


def read(path: Path) -> dict[str, Recipe]:
    """The trials of a sweep file by their bundles' names. Raises Problem that says what is wrong with the file."""
    try:
        return from_toml(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise Problem("{file} cannot be read: give the path of a sweep file.", file=path) from error
    except (ValueError, TypeError, AttributeError, ArithmeticError, RecursionError) as error:
        raise Problem("{file} is not a sweep: {reason}.", file=path, reason=str(error).rstrip(".")) from error


def from_toml(text: str) -> dict[str, Recipe]:
    """The trials that a sweep file's text asks for. Raises Problem or a built-in error for anything else."""
    content = tomllib.loads(text)
    base, vary = content.get("recipe", "lesson"), content.get("vary", {})
    if unknown := content.keys() - _KEYS:
        raise ValueError(f"{min(unknown)} is none of {', '.join(sorted(_KEYS))}")
    if not isinstance(base, str) or base not in RECIPES:
        raise ValueError(f"recipe is one of {', '.join(RECIPES)}, not {base!r}")
    seeds = _several("seeds", content.get("seeds", [RECIPES[base].seed]))
    start = _changed(RECIPES[base], content.get("fields", {}))
    choices = [[(field, value) for value in _several(field, values)] for field, values in vary.items()]
    if len(seeds) * math.prod(map(len, choices)) > MOST_TRIALS:
        raise ValueError(f"it asks for more than {MOST_TRIALS} trials")
    trials = [_trial(start, dict(chosen), seed) for chosen in itertools.product(*choices) for seed in seeds]
    if len(dict(trials)) < len(trials):
        raise ValueError("it asks for the same trial twice")
    return dict(trials)


def remaining(trials: dict[str, Recipe], runs: Path) -> dict[str, Recipe]:
    """The trials without a bundle in the runs folder. Raises Problem if one of another recipe has the name."""
    found = {name: bundle.read(runs / name) for name in trials if (runs / name).exists()}
    for name, result in found.items():
        if result.recipe != trials[name]:
            raise Problem("{folder} holds a run of another recipe: rename or delete it.", folder=runs / name)
    return {name: recipe for name, recipe in trials.items() if name not in found}


def run(trials: dict[str, Recipe], runs: Path, data: Path | None = None) -> Generator[Outcome, None, None]:
    """Train trials beside one another; each becomes a bundle in the runs folder as soon as it is done.

    They run on the cluster that Dask is pointed at (the variable DASK_SCHEDULER_ADDRESS), or on this machine. A trial
    that fails is told and the others go on. Raises Problem if Dask is not installed or its cluster does not answer.
    """
    with _client() as client:
        from distributed import as_completed

        names = {
            client.submit(trained, recipe, data, key=f"{name}-{index}", pure=False): name
            for index, (name, recipe) in enumerate(trials.items())
        }
        for future in as_completed(names):
            if error := future.exception():
                yield Outcome(names[future], None, f"{error}" or type(error).__name__)
            else:
                yield Outcome(names[future], _written(runs / names[future], future.result()))
            future.release()  # the scheduler need not keep the bundle


def trained(recipe: Recipe, data: Path | None = None) -> dict[str, bytes]:
    """Train a recipe in a process and a temporary folder of its own: the files of its bundle.

    This is what a worker does; with one thread (ONE_CORE) it comes to the same to the last bit, wherever it is done.
    """
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(max_workers=1, mp_context=context, initializer=pool.end_with_parent) as own:
        return own.submit(_trained, recipe, data).result()


def _trained(recipe: Recipe, data: Path | None) -> dict[str, bytes]:
    from model.training import finishing, loop

    split = dataset.load(data)
    with tempfile.TemporaryDirectory() as folder:
        run_folder, directory = Path(folder) / "run", Path(folder) / "bundle"
        loop.start(recipe, run_folder)
        loop.train(run_folder, split)
        finishing.finish(run_folder, split, directory)
        return {path.name: path.read_bytes() for path in directory.iterdir()}


def _several(name: str, values: Any) -> list[Any]:
    if not isinstance(values, list) or not values:
        raise ValueError(f"{name} is a list of values, not {values!r}")
    return values


def _changed(recipe: Recipe, changes: dict[str, Any]) -> Recipe:
    """The recipe with other values, of the fields' types. Raises ValueError, TypeError or Problem."""
    if unknown := changes.keys() - _FIELDS:
        raise ValueError(f"{min(unknown)} is no field of a recipe that a sweep can set")
    return replace(recipe, **{name: recipes.checked(name, value) for name, value in changes.items()})


def _trial(start: Recipe, chosen: dict[str, Any], seed: Any) -> tuple[str, Recipe]:
    """A trial with its name, which says the base, what was chosen, and the seed: lesson-dropout-0.3-seed-1."""
    changed = replace(_changed(start, chosen), seed=recipes.checked("seed", seed))
    words = [start.name, *(f"{field}-{_word(getattr(changed, field))}" for field in chosen)]
    recipe = replace(changed, name="-".join(words))
    return f"{recipe.name}-seed-{recipe.seed}", recipe


def _word(value: Any) -> str:
    return "x".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _written(directory: Path, files: dict[str, bytes]) -> Bundle:
    """Files from a worker as a bundle of this machine, checked as it is written."""
    manifest = json.loads(files.pop(bundle.MANIFEST))
    return bundle.write(directory, files, manifest["created"], manifest["seconds"], manifest["versions"])


@contextmanager
def _client() -> Iterator[Client]:
    """The cluster that Dask is pointed at, or one of our own."""
    try:
        import dask
        from distributed import Client
    except ImportError as error:
        raise Problem("A sweep needs Dask: pip install -r requirements-sweep.txt.") from error
    address = dask.config.get("scheduler-address", None)
    if not address:
        with _own_cluster() as client:
            yield client
        return
    try:
        client = Client(address, timeout=PATIENCE)
    except OSError as error:
        raise Problem("No Dask scheduler answers at {address}.", address=address) from error
    with client:
        yield client


@contextmanager
def _own_cluster() -> Iterator[Client]:
    """Two workers on this machine, reachable from it alone, gone afterwards however it went."""
    import dask
    from distributed import Client, LocalCluster

    settings = {
        "distributed.worker.daemon": False,  # recipes with drawings start processes themselves
        "distributed.worker.preload": ["import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)"],  # ours to answer
    }
    with (
        dask.config.set(settings),
        LocalCluster(
            n_workers=WORKERS, threads_per_worker=1, memory_limit=0, dashboard_address=_ANY_PORT, env=ONE_CORE,
            host="127.0.0.1", silence_logs=logging.CRITICAL,  # it would tell that TensorFlow takes its time to end
        ) as cluster,
        Client(cluster) as client,
    ):  # fmt: skip
        yield client
