"""What a visitor may not ask for, each told in one sentence."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from model.network.recipe import Recipe
from model.network.recipes import RECIPES
from model.problem import Problem
from model.training import estimate, limits


@pytest.mark.parametrize("name", [name for name in RECIPES if name != "champion"])
def test_every_recipe_of_ours_is_allowed(name: str) -> None:
    limits.check(RECIPES[name], estimate.seconds(RECIPES[name], ()))


def test_seventy_epochs_are_left_to_the_command() -> None:
    with pytest.raises(Problem, match="epochs can be 1 to 30, not 70"):
        limits.check(RECIPES["champion"], 0)


@pytest.mark.parametrize(
    "field",
    [{"epochs": 31}, {"filters": (32, 129)}, {"dense_units": 513}, {"batch_size": 15}, {"batch_size": 513}],
)
def test_more_than_a_visitor_may_train_is_refused(field: dict[str, int]) -> None:
    with pytest.raises(Problem, match=f"Here {next(iter(field))} can be"):
        limits.check(replace(Recipe(), **field), 1)


def test_hours_are_refused_whatever_takes_them() -> None:
    limits.check(Recipe(), 60 * limits.MOST_MINUTES)
    with pytest.raises(Problem, match="about 120 minutes, and 90 are allowed"):
        limits.check(Recipe(), 7200)


def test_so_many_runs_are_kept(tmp_path: Path) -> None:
    for number in range(limits.MOST_RUNS - 1):
        (tmp_path / f"run-{number}").mkdir()
    (tmp_path / ".hidden").mkdir()
    limits.check_room(Recipe(), tmp_path)
    (tmp_path / "last").mkdir()
    with pytest.raises(Problem, match="holds 40 runs"):
        limits.check_room(Recipe(), tmp_path)


def test_the_disk_is_not_filled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    needed = limits.SPARE_BYTES + estimate.run_bytes(Recipe())
    monkeypatch.setattr(limits.shutil, "disk_usage", lambda folder: SimpleNamespace(free=needed))
    limits.check_room(Recipe(), tmp_path / "new")
    monkeypatch.setattr(limits.shutil, "disk_usage", lambda folder: SimpleNamespace(free=needed - 1))
    with pytest.raises(Problem, match="too little room"):
        limits.check_room(Recipe(), tmp_path)
