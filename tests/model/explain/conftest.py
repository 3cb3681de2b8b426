"""Every shipped model with a picture on its way through it."""

from __future__ import annotations

import numpy as np
import pytest

from model.bundle import registry
from model.data import dataset
from model.explain import walk
from model.network.address import Unit

NAMES = [name for name in registry.directories() if "/" not in name]
PICTURES = dataset.load_test().images[[0, 4, 23, 1000]]


class Opened:
    """A model with its stages, and what each gives for one picture."""

    def __init__(self, name: str) -> None:
        self.bundle = registry.find(name)
        self.network = self.bundle.network()
        self.classifier = self.bundle.classifier()
        self.stages = self.classifier.stages
        self.values = walk.forward(self.stages, PICTURES[1])

    def units(self) -> list[Unit]:
        """Some units of every stage: corners, edges, the strongest."""
        found = []
        for index, values in enumerate(self.values[1:]):
            if values.ndim == 1:
                found += [Unit(index, channel) for channel in {0, len(values) - 1, int(values.argmax())}]
                continue
            height, width, maps = values.shape
            row, column, channel = (int(number) for number in np.unravel_index(values.argmax(), values.shape))
            corners = [(0, 0), (0, width - 1), (height - 1, 0), (height - 1, width - 1), (height // 2, width // 2)]
            found += [Unit(index, number % maps, *corner) for number, corner in enumerate(corners)]
            found.append(Unit(index, channel, row, column))
        return found


@pytest.fixture(scope="module", params=NAMES)
def opened(request: pytest.FixtureRequest) -> Opened:
    return Opened(request.param)


@pytest.fixture(scope="module")
def lesson_opened() -> Opened:
    return Opened("lesson")
