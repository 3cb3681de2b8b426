"""A network's file, taken apart in the browser."""

from __future__ import annotations

import numpy as np
import pytest
from playwright.sync_api import Error

from model.bundle import network_file, registry
from tests.static.network.conftest import Run
from tests.static.network.test_forward import SHIPPED, letters

OPENED = """(weights, file) => {
  const {name, inputShape, stages} = weights.unpack(Uint8Array.from(atob(file), (each) => each.charCodeAt(0)).buffer);
  return {name, inputShape, stages: stages.map((stage) => ({
    ...stage, kernel: [...stage.kernel], scale: [...stage.scale], shift: [...stage.shift]}))};
}"""


@pytest.mark.parametrize("precision", ["float16", "float32"])
@pytest.mark.parametrize("name", ["lesson", pytest.param("sketch-plus", marks=pytest.mark.slow)])
def test_every_number_arrives(run: Run, name: str, precision: network_file.Precision) -> None:
    stages = registry.find(name).stages()
    found = run(OPENED, "weights", letters(network_file.pack(name, stages, precision)))
    assert found["name"] == name and found["inputShape"] == [28, 28, 1]
    for stage, said in zip(stages, found["stages"], strict=True):
        assert (stage.name, stage.kind, stage.normalised) == (said["name"], said["kind"], said["normalised"])
        kept = stage.kernel.astype(precision).astype(np.float32)
        assert np.array_equal(np.array(said["kernel"], np.float32), kept.ravel())
        assert said["kernelShape"] == (list(stage.kernel.shape) if stage.kernel.size else [])
        for mine, theirs in ((said["scale"], stage.scale), (said["shift"], stage.shift)):
            assert np.array_equal(np.array(mine, np.float32), theirs)


def test_numbers_of_every_size_in_half_precision(run: Run) -> None:
    (stage, *rest) = registry.find("lesson").stages()
    sizes = np.resize(
        np.array([0, -0.0, 1, -1, 6e-8, -6e-8, 6.1e-5, 3.14, 65504, -65504], np.float32), stage.kernel.shape
    )
    altered = type(stage)(stage.name, stage.kind, sizes, stage.scale, stage.shift)
    found = run(OPENED, "weights", letters(network_file.pack("odd", (altered, *rest))))
    assert np.array_equal(found["stages"][0]["kernel"], sizes.astype(np.float16).astype(np.float32).ravel())


@pytest.mark.parametrize("content", [b"", b"abc", b"\0\0\0\0", b"\xff\xff\xff\x7f{}", b'\x10\0\0\0{"format": 99}  '])
def test_anything_else_is_refused(run: Run, content: bytes) -> None:
    with pytest.raises(Error, match=r"no network's file|format 99"):
        run(OPENED, "weights", letters(content))


def test_the_shipped_names_are_known() -> None:
    assert {"lesson", "sketch", "sketch-plus"} <= set(SHIPPED)
