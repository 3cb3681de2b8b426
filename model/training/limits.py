"""How much a visitor's trainings may take of the machine. train.py is not bound by them."""

from __future__ import annotations

import shutil
from pathlib import Path

from model.bundle import registry
from model.network.recipe import Recipe
from model.problem import Problem
from model.training import estimate

MOST_EPOCHS = 30
MOST_FILTERS = 128
MOST_DENSE_UNITS = 512
BATCH_SIZES = (16, 512)
MOST_MINUTES = 90  # of the estimate
MOST_WAITING = 5
MOST_RUNS = 40
SPARE_BYTES = 1_000_000_000  # that a run must leave free on the disk


def check(recipe: Recipe, seconds: float) -> None:
    """Raise Problem if the recipe, estimated to take so many seconds, is more than a visitor may train."""
    bounds = {
        "epochs": (1, recipe.epochs, MOST_EPOCHS),
        "filters": (1, max(recipe.filters), MOST_FILTERS),
        "maps": (1, max((block.maps for block in recipe.blocks), default=1), MOST_FILTERS),
        "dense_units": (1, recipe.dense_units, MOST_DENSE_UNITS),
        "batch_size": (BATCH_SIZES[0], recipe.batch_size, BATCH_SIZES[1]),
    }
    for field, (least, value, most) in bounds.items():
        if not least <= value <= most:
            raise Problem(
                "Here {field} can be {least} to {most}, not {value}; train.py on your own machine takes any.",
                field=field, least=least, most=most, value=value,
            )  # fmt: skip
    if seconds > 60 * MOST_MINUTES:
        raise Problem(
            "This would train for about {minutes} minutes, and {most} are allowed here: "
            "choose fewer epochs, a smaller network or a smaller share of the data.",
            minutes=round(seconds / 60),
            most=MOST_MINUTES,
        )


def check_room(recipe: Recipe, directory: Path | None = None) -> None:
    """Raise Problem if the runs folder holds enough runs already, or its disk has no room for this one."""
    folder = directory or registry.runs_directory()
    folder.mkdir(parents=True, exist_ok=True)
    if sum(not path.name.startswith(".") for path in folder.iterdir()) >= MOST_RUNS:
        raise Problem("The runs folder holds {most} runs, as many as it may: delete one first.", most=MOST_RUNS)
    if shutil.disk_usage(folder).free < SPARE_BYTES + estimate.run_bytes(recipe):
        raise Problem("The disk has too little room left for this run: delete runs that you no longer need.")


def check_queue(length: int) -> None:
    """Raise Problem if no further run may wait."""
    if length > MOST_WAITING:
        raise Problem("{most} trainings wait already: try again when one of them is through.", most=MOST_WAITING)
