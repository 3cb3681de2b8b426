"""A network's file: its size, its shapes, and what half precision cannot hold."""

from __future__ import annotations

import json

import numpy as np
import pytest

from model.bundle import network_file, registry
from model.network.forward import as_input, through


def header(content: bytes) -> dict[str, object]:
    length = int.from_bytes(content[:4], "little")
    assert (4 + length) % 4 == 0
    found: dict[str, object] = json.loads(content[4 : 4 + length])
    return found


def test_the_lessons_is_at_most_seven_tenths_of_a_megabyte() -> None:
    assert len(network_file.pack("lesson", registry.find("lesson").stages())) <= 700_000


@pytest.mark.parametrize("name", ["lesson", "sketch-plus"])
def test_shapes_are_those_of_what_comes_out(name: str) -> None:
    stages = registry.find(name).stages()
    told = header(network_file.pack(name, stages))
    values = through(stages, as_input(np.zeros((1, 28, 28), np.uint8)))
    assert [tuple(stage["shape"]) for stage in told["stages"]] == [each.shape[1:] for each in values[1:]]  # type: ignore[attr-defined]


@pytest.mark.parametrize("weight", [1e5, np.inf, np.nan])
def test_a_weight_too_large_for_half_precision_takes_the_whole(weight: float) -> None:
    first, *rest = registry.find("lesson").stages()
    kernel = first.kernel.copy()
    kernel[0, 0, 0, 0] = weight
    large = type(first)(first.name, first.kind, kernel, first.scale, first.shift)
    assert header(network_file.pack("large", (large, *rest)))["precision"] == "float32"
