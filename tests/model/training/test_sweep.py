"""Sweep files of all kinds, and real trials by two workers: what is done is kept, found again, and not done twice."""

from __future__ import annotations

import builtins
import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import dask
import distributed
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.bundle import bundle
from model.bundle.bundle import Bundle
from model.bundle.history import history_from_json
from model.network.recipe import Recipe
from model.network.recipes import RECIPES
from model.problem import Problem
from model.training import sweep

TINY = """
seeds = [1, 2]
[fields]
filters = [2, 3]
dense_units = 5
pictures = 200
epochs = 1
"""
toml_values = st.recursive(
    st.booleans() | st.integers() | st.floats() | st.text(max_size=5).map(lambda text: text.replace("\x7f", "")),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=5,
)


def as_toml(value: Any) -> str:
    """A value as TOML writes it; the standard library only reads TOML."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return '"' + "".join(f"\\U{ord(character):08X}" for character in value) + '"'
    return f"[{', '.join(map(as_toml, value))}]" if isinstance(value, Sequence) else repr(value)


def table(name: str, content: Mapping[str, Any]) -> str:
    return f"[{name}]\n" + "".join(f"{key} = {as_toml(value)}\n" for key, value in content.items())


def written(folder: Path, text: str) -> Path:
    path = folder / "sweep.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_every_combination_is_a_trial_named_after_what_it_is() -> None:
    trials = sweep.from_toml('recipe = "fast"\nseeds = [1, 2]\n[fields]\nepochs = 3\n[vary]\ndropout = [0.3, 0]\n')
    assert list(trials) == [
        "fast-dropout-0.3-seed-1", "fast-dropout-0.3-seed-2", "fast-dropout-0.0-seed-1", "fast-dropout-0.0-seed-2",
    ]  # fmt: skip
    assert trials["fast-dropout-0.3-seed-2"] == replace(
        RECIPES["fast"], name="fast-dropout-0.3", epochs=3, dropout=0.3, seed=2
    )


def test_an_empty_file_is_the_lessons_recipe_once() -> None:
    assert sweep.from_toml("") == {"lesson-seed-42": Recipe()}


def test_filters_vary_too() -> None:
    trials = sweep.from_toml("[vary]\nfilters = [[8, 16], [16, 32]]")
    assert {name: recipe.filters for name, recipe in trials.items()} == {
        "lesson-filters-8x16-seed-42": (8, 16),
        "lesson-filters-16x32-seed-42": (16, 32),
    }


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("recipe", "is not a sweep: Expected '='"),
        ('recipe = "best"', "recipe is one of lesson, fast"),
        ("recipe = []", "recipe is one of lesson, fast"),
        ("seed = 1", "seed is none of fields, recipe, seeds, vary"),
        ("seeds = 1", "seeds is a list of values, not 1"),
        ("seeds = []", "seeds is a list of values"),
        ("seeds = [1, 1]", "asks for the same trial twice"),
        ("seeds = [true]", "seed cannot be True"),
        ("[vary]\nseed = [1]", "seed is no field of a recipe that a sweep can set"),
        ("[vary]\nlayers = [1]", "layers is no field"),
        ("[vary]\ndropout = 0.3", "dropout is a list of values, not 0.3"),
        ("[vary]\ndropout = ['a']", "dropout cannot be 'a'"),
        ("[vary]\ndropout = [1]", "dropout of a recipe cannot be 1.0: 0 ≤ dropout < 1."),
        ("[vary]\nepochs = [0]", "epochs of a recipe cannot be 0: 1 ≤ epochs ≤ 1,000."),
        (f"[fields]\nlearning_rate = 1{'0' * 400}", "is not a sweep"),
        (f"seeds = {list(range(1001))}", "more than 1000 trials"),
        ("vary = 3", "is not a sweep"),
    ],
)
def test_what_is_wrong_with_a_file_is_told(tmp_path: Path, text: str, reason: str) -> None:
    with pytest.raises(Problem) as caught:
        sweep.read(written(tmp_path, text))
    assert reason in str(caught.value)


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00"])
def test_a_file_that_is_none_is_told(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "sweep.toml"
    if content:
        path.write_bytes(content)
    with pytest.raises(Problem, match=r"sweep\.toml"):
        sweep.read(path)


@given(st.dictionaries(st.sampled_from(sorted(vars(Recipe()))), toml_values, max_size=3), st.booleans(), toml_values)
def test_a_wild_file_is_read_or_refused_in_words(
    tmp_path_factory: pytest.TempPathFactory, content: dict[str, Any], vary: bool, seeds: Any
) -> None:
    text = f"seeds = {as_toml(seeds)}\n" + table("vary" if vary else "fields", content)
    try:
        trials = sweep.read(written(tmp_path_factory.getbasetemp(), text))
    except Problem:
        return
    assert trials and all(isinstance(recipe, Recipe) for recipe in trials.values())


@given(st.text())
def test_wild_text_is_read_or_refused_in_words(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.getbasetemp() / "wild.toml"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    with contextlib.suppress(Problem):
        assert sweep.read(path)


@pytest.fixture(scope="module")
def here() -> dict[str, bytes]:
    """The first trial, trained here with one thread."""
    with pytest.MonkeyPatch.context() as patch:
        for variable, value in sweep.ONE_CORE.items():
            patch.setenv(variable, value)
        return sweep.trained(sweep.from_toml(TINY)["lesson-seed-1"])


@pytest.fixture(scope="module")
def swept(
    tmp_path_factory: pytest.TempPathFactory, here: dict[str, bytes]
) -> tuple[Path, dict[str, Recipe], dict[str, sweep.Outcome]]:
    """Two trials that work and, between them, one that fails in its worker: more weights than memory."""
    runs = tmp_path_factory.mktemp("swept")
    first, second = sweep.from_toml(TINY).items()
    broken = replace(first[1], name="broken", seed=3)
    trials = dict([first, ("broken", broken), second])
    object.__setattr__(broken, "filters", (2**40, 2**40))  # no file can ask for this: it stands for a full memory
    return runs, trials, {outcome.name: outcome for outcome in sweep.run(trials, runs)}


@pytest.mark.slow
def test_results_arrive_as_runs_and_a_failed_trial_costs_no_other(
    swept: tuple[Path, dict[str, Recipe], dict[str, sweep.Outcome]],
) -> None:
    runs, trials, outcomes = swept
    assert outcomes.keys() == trials.keys()
    assert outcomes["broken"].result is None and outcomes["broken"].failure
    assert sorted(path.name for path in runs.iterdir()) == ["lesson-seed-1", "lesson-seed-2"]
    for name in ("lesson-seed-1", "lesson-seed-2"):
        assert bundle.read(runs / name).recipe == trials[name]
        assert outcomes[name].result == bundle.read(runs / name)


@pytest.mark.slow
def test_what_is_finished_is_not_trained_again(
    swept: tuple[Path, dict[str, Recipe], dict[str, sweep.Outcome]],
) -> None:
    runs, trials, _ = swept
    assert sweep.remaining(trials, runs).keys() == {"broken"}


@pytest.mark.slow
def test_a_trials_figures_are_those_of_the_same_recipe_trained_here(
    here: dict[str, bytes], swept: tuple[Path, dict[str, Recipe], dict[str, sweep.Outcome]]
) -> None:
    runs, _, _ = swept
    there = bundle.read(runs / "lesson-seed-1")
    [epoch] = history_from_json(here[bundle.HISTORY].decode())
    assert replace(epoch, seconds=0) == replace(there.history[0], seconds=0)  # to the last bit


def test_another_runs_name_is_not_taken(tiny: Bundle) -> None:
    with pytest.raises(Problem, match="holds a run of another recipe"):
        sweep.remaining({"tiny": replace(tiny.recipe, seed=5)}, tiny.directory.parent)


def test_without_dask_one_sentence_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def missing(name: str, *arguments: Any, **options: Any) -> Any:
        if name.split(".")[0] in ("dask", "distributed"):
            raise ImportError(name)
        return real(name, *arguments, **options)

    monkeypatch.setattr(builtins, "__import__", missing)
    with pytest.raises(Problem) as caught:
        list(sweep.run(sweep.from_toml(TINY), tmp_path))
    assert str(caught.value) == "A sweep needs Dask: pip install -r requirements-sweep.txt."


@pytest.mark.slow
def test_the_cluster_that_dask_is_pointed_at_does_the_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    options: dict[str, Any] = {"processes": False, "protocol": "tcp://", "host": "127.0.0.1", "dashboard_address": ":0"}
    trials = dict(list(sweep.from_toml(TINY).items())[:1])
    with (
        distributed.LocalCluster(n_workers=1, threads_per_worker=1, **options) as cluster,
        dask.config.set({"scheduler-address": cluster.scheduler_address}),
    ):
        monkeypatch.delattr(distributed, "LocalCluster")  # no cluster of its own
        [outcome] = sweep.run(trials, tmp_path)
    assert outcome.result is not None and outcome.result.directory == tmp_path / "lesson-seed-1"


def test_a_cluster_that_does_not_answer_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweep, "PATIENCE", "1s")
    with (
        dask.config.set({"scheduler-address": "tcp://127.0.0.1:9"}),
        pytest.raises(Problem, match=r"No Dask scheduler answers at tcp://127\.0\.0\.1:9"),
    ):
        list(sweep.run(sweep.from_toml(TINY), tmp_path))
