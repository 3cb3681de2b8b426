"""Weights that are not the recipe's network's are refused."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import h5py
import numpy as np
import pytest

from model.bundle import bundle
from model.bundle.bundle import Bundle
from model.network import recipe as recipes
from model.problem import Problem
from tests.model.bundle.test_bundle import files_of, write


def test_weights_of_another_network_are_refused(tiny: Bundle, tmp_path: Path) -> None:
    other = recipes.to_json(replace(tiny.recipe, dense_units=9)).encode()
    foreign = write(tmp_path / "foreign", files_of(tiny.directory) | {bundle.RECIPE: other})
    for use in (foreign.network, foreign.classifier):
        with pytest.raises(Problem, match="its weights do not fit"):
            use()


def test_weights_that_are_none_are_refused(tiny: Bundle, tmp_path: Path) -> None:
    foreign = write(tmp_path / "foreign", files_of(tiny.directory) | {bundle.WEIGHTS: b"no weights"})
    for use in (foreign.network, foreign.classifier):
        with pytest.raises(Problem, match="its weights do not fit"):
            use()


@pytest.mark.parametrize("kind", ["link to a file", "stored in a file", "assembled from a file"])
def test_weights_that_lie_in_another_file_are_refused(tiny: Bundle, tmp_path: Path, kind: str) -> None:
    """HDF5 can point anywhere on the disk; a bundle's file holds its own numbers."""
    elsewhere, weights = tmp_path / "elsewhere.h5", tmp_path / "weights.h5"
    shutil.copyfile(tiny.directory / bundle.WEIGHTS, weights)
    shutil.copyfile(tiny.directory / bundle.WEIGHTS, elsewhere)
    with h5py.File(weights, "r+") as file:
        place = "layers/dense_1/vars/1"
        del file[place]
        if kind == "link to a file":
            file[place] = h5py.ExternalLink(elsewhere, place)
        elif kind == "stored in a file":
            file.create_dataset(place, (10,), np.float32, external=[(elsewhere, 0, 40)])
        else:
            layout = h5py.VirtualLayout((10,), np.float32)
            layout[:] = h5py.VirtualSource(elsewhere, place, (10,))
            file.create_virtual_dataset(place, layout)
        assert file[place].shape == (10,)  # it could be read
    foreign = write(tmp_path / "foreign", files_of(tiny.directory) | {bundle.WEIGHTS: weights.read_bytes()})
    with pytest.raises(Problem, match="its weights do not fit"):
        foreign.weights()
