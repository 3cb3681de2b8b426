"""A last layer that was learned here answers in the browser as it does on the server."""

from __future__ import annotations

import base64

import numpy as np
import pytest

from model.bundle import registry
from model.data import dataset
from model.network.forward import Values
from model.teaching.head import Head
from model.teaching.seeing import Drawings
from tests.static.network import given
from tests.static.network.conftest import Run

HEADED = "(head, taught, network, values) => [...head.headed(values, taught)]"


def letters(values: Values) -> str:
    return base64.b64encode(values.astype("<f4").tobytes()).decode()


@pytest.mark.parametrize("beside", [False, True])
def test_the_browser_answers_as_the_server_does(run: Run, beside: bool) -> None:
    picture, stages = dataset.load_test().images[4], registry.find("sketch-plus").stages()
    opened, random = given.through(stages, picture), np.random.default_rng(3)
    head = Head((0, 1, 3), random.normal(0, 0.02, (1152 + 256, 4)).astype(np.float32), np.ones(4, np.float32), beside)
    taught = {"weights": letters(head.weights), "biases": letters(head.biases), "beside": beside}
    found = run(HEADED, "head", taught, given=opened)
    ten = opened.values[-1][None]
    features = Drawings(registry.find("sketch-plus").classifier()).features(picture[None])
    assert found == pytest.approx(head.probabilities(features, ten)[0].tolist(), abs=1e-4)
    assert len(found) == (13 if beside else 4) and sum(found) == pytest.approx(1, abs=1e-5)


def test_without_a_head_the_network_answers_itself(run: Run) -> None:
    opened = given.through(registry.find("lesson").stages(), dataset.load_test().images[4])
    assert run(HEADED, "head", None, given=opened) == pytest.approx(opened.values[-1].tolist())
