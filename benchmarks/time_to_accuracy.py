"""How long the fast recipe and the lesson's take to what the lesson published: python -m benchmarks.time_to_accuracy

The first whole epoch after which at least 11,042 of the 12,000 validation pictures are right, evaluated once an epoch,
as the lesson did. Every run is a process of its own; its clock starts with the process, data on disk, and covers
imports, data, compilation, training, evaluation and checkpoints. "Without imports" starts when they are done.
Both recipes take turns, seed by seed. Each run is appended to a file as it ends, and a later call goes on from there.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from model.bundle import registry
from model.network import recipe as recipes
from model.network.recipe import Recipe
from model.network.recipes import RECIPES
from model.training import runs

TARGET = 11_042  # of 12,000: the lesson's validation accuracy of 0.9202
NAMES = ("lesson", "fast")


@dataclass(frozen=True)
class Row:
    """A run. `seconds` from process start to the target, or to the run's own end where it was not `reached`."""

    recipe: str
    seed: int
    reached: bool
    epochs: int
    right: int  # validation pictures after its last epoch, as the training counted them
    right_in_full_precision: int  # the same weights as a bundle, which the app answers with
    seconds: float
    imports: float  # the part of `seconds` that went by before everything was imported
    first_epoch: float  # seconds; with tracing and compilation
    fields: str  # the recipe as JSON, so that no row of another one is taken for it

    @property
    def without_imports(self) -> float:
        """Seconds from the last import to the target."""
        return self.seconds - self.imports


def main() -> None:
    """Run what is missing, a line a run, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=5, help="how many, from 1 on (default: 5)")
    results = registry.runs_directory() / "time_to_accuracy.jsonl"
    parser.add_argument("--results", type=Path, default=results, help=f"where runs are kept (default: {results})")
    parser.add_argument("--child", nargs=3, metavar=("RECIPE", "SEED", "STARTED"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        name, seed, started = options.child
        print(json.dumps(asdict(_run(replace(RECIPES[name], seed=int(seed)), float(started)))))
        return
    rows = []
    for seed in range(1, options.seeds + 1):
        for name in NAMES:
            rows.append(_row(name, seed, options.results))
            print(_line(rows[-1]), flush=True)
    print("\n" + table(rows))


def table(rows: list[Row]) -> str:
    """Medians and ranges as Markdown, and the ratio of the medians."""
    lesson, fast = ([row for row in rows if row.recipe == name] for name in NAMES)
    return "\n".join(
        [
            f"| median (range) of {len(fast)} seeds | `lesson` | `fast` | ratio |",
            "|---|---|---|---|",
            f"| reached {TARGET:,} of 12,000 | {_share(lesson)} | {_share(fast)} | |",
            _figures("seconds without imports", lesson, fast, lambda row: row.without_imports),
            _figures("seconds from process start", lesson, fast, lambda row: row.seconds),
            _figures("the first epoch's seconds", lesson, fast, lambda row: row.first_epoch),
            _figures("epochs", lesson, fast, lambda row: row.epochs),
            _figures(
                "validation pictures right after the last epoch", lesson, fast, lambda row: row.right, ratio=False
            ),
            _figures(
                "– by the bundle: best epoch, full precision",
                lesson,
                fast,
                lambda row: row.right_in_full_precision,
                ratio=False,
            ),
            "",
            "A run that ended without reaching it counts with the time until it ended.",
        ]
    )


def _figures(name: str, lesson: list[Row], fast: list[Row], figure: Callable[[Row], float], ratio: bool = True) -> str:
    cells = []
    for rows in (lesson, fast):
        values = [figure(row) for row in rows]
        digits = 0 if all(float(value).is_integer() for value in (*values, statistics.median(values))) else 1
        cells.append(f"{statistics.median(values):,.{digits}f} ({min(values):,.{digits}f}–{max(values):,.{digits}f})")
    times = statistics.median(map(figure, lesson)) / statistics.median(map(figure, fast))
    return f"| {name} | {cells[0]} | {cells[1]} | {f'1/{times:.1f}' if ratio else ''} |"


def _share(rows: list[Row]) -> str:
    return f"{sum(row.reached for row in rows)} of {len(rows)}"


def _line(row: Row) -> str:
    end = "reached" if row.reached else "NOT REACHED"
    return (
        f"seed {row.seed}  {row.recipe:<6}  {end} with {row.right:,} after {row.epochs} epochs: "
        f"{row.without_imports:.1f} s without imports, {row.seconds:.1f} s"
    )


def _row(name: str, seed: int, results: Path) -> Row:
    """The run from the file of results, or made now in a process of its own and appended to it."""
    fields = recipes.to_json(replace(RECIPES[name], seed=seed))
    for line in results.read_text(encoding="utf-8").splitlines() if results.exists() else []:
        row = Row(**json.loads(line))
        if row.fields == fields:
            return row
    command = [sys.executable, "-m", "benchmarks.time_to_accuracy", "--child", name, str(seed)]
    ended = subprocess.run([*command, f"{time.monotonic()}"], stdout=subprocess.PIPE, check=True, text=True)
    line = ended.stdout.splitlines()[-1]
    results.parent.mkdir(parents=True, exist_ok=True)
    with results.open("a", encoding="utf-8") as file:
        file.write(line + "\n")
    return Row(**json.loads(line))


def _run(recipe: Recipe, started: float) -> Row:
    """Train until the target is reached or the recipe ends; `started`: the process, by the monotonic clock."""
    import keras
    import sklearn.model_selection  # noqa: F401  # which the lesson's split needs

    from model.data import dataset
    from model.evaluation import measures
    from model.training import finishing, loop

    imported = time.monotonic()

    class Clock(keras.callbacks.Callback):
        """Comes after the validation and the checkpoint of each epoch; ends the run at the target."""

        def __init__(self) -> None:
            super().__init__()
            self.seconds = self.right = self.epochs = 0

        def on_epoch_end(self, epoch: int, logs: dict[str, float] | None = None) -> None:
            self.seconds, self.epochs = time.monotonic() - started, epoch + 1
            self.right = round((logs or {})["val_accuracy"] * len(data.validation))
            if self.right >= TARGET:
                self.model.stop_training = True

    clock = Clock()
    with tempfile.TemporaryDirectory() as folder:
        run, data = Path(folder) / "run", dataset.load()
        loop.start(recipe, run)
        loop.train(run, data, (clock,))
        history = runs.load(run)[1]
        result = finishing.finish(run, data, Path(folder) / "done")  # the clock has stopped
        answers = measures.score(result.validation_logits, data.validation.labels)
    return Row(
        recipe.name, recipe.seed, clock.right >= TARGET, clock.epochs, clock.right,
        round(answers.accuracy * len(data.validation)), clock.seconds, imported - started, history[0].seconds,
        recipes.to_json(recipe),
    )  # fmt: skip


if __name__ == "__main__":
    main()
