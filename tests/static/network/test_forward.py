"""The network in the browser answers as the server's does, which is the reference."""

from __future__ import annotations

import base64

import numpy as np
import pytest
from numpy.typing import NDArray

from model.bundle import network_file, registry
from model.bundle.bundle import Bundle
from model.bundle.network_file import Precision
from model.data import dataset
from model.network import forward
from model.network.forward import Stage
from model.network.recipe import Recipe
from tests.model.network.own_networks import OWN
from tests.static.network import given
from tests.static.network.conftest import Run

PICTURES = dataset.load_test().images[:200]
SHIPPED = [name for name in registry.directories() if "/" not in name]
ODD = Recipe(filters=(1, 3), dense_units=7)  # one map, and what comes of 1,024 units of others
# Each picture's ten probabilities by the network in a file.
ANSWERS = """async (forward, {file, pictures}) => {
  const bytes = (text) => Uint8Array.from(atob(text), (each) => each.charCodeAt(0));
  const {stages} = (await import("/network/weights.js")).unpack(bytes(file).buffer);
  const all = bytes(pictures);
  return Array.from({length: all.length / 784}, (_, index) => {
    const input = Float32Array.from(all.subarray(784 * index, 784 * (index + 1)), (value) => value / 255);
    return [...forward.through(stages, input).at(-1)];
  });
}"""


def letters(content: bytes) -> str:
    return base64.b64encode(content).decode()


def answers(run: Run, stages: tuple[Stage, ...], precision: Precision) -> NDArray[np.float64]:
    file = network_file.pack("any", stages, precision)
    found = run(ANSWERS, "forward", {"file": letters(file), "pictures": letters(PICTURES.tobytes())})
    return np.array(found)


def check(run: Run, stages: tuple[Stage, ...]) -> None:
    """The figures of the page's promise."""
    expected = forward.through(stages, forward.as_input(PICTURES))[-1]
    np.testing.assert_allclose(answers(run, stages, "float32"), expected, atol=1e-4)
    half = answers(run, stages, "float16")
    np.testing.assert_allclose(half, expected, atol=3e-3)
    assert np.array_equal(half.argmax(axis=1), expected.argmax(axis=1))


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_networks_answer_alike(run: Run, name: str) -> None:
    check(run, registry.find(name).stages())


def test_a_network_trained_here_answers_alike(run: Run, tiny: Bundle) -> None:
    check(run, tiny.stages())


@pytest.mark.parametrize(
    "recipe", [ODD, Recipe(architecture="plus", dense_units=3), *OWN.values()], ids=["odd", "plus", *OWN]
)
def test_every_stage_gives_what_the_servers_gives(run: Run, recipe: Recipe) -> None:
    opened = given.through(given.untrained(recipe), PICTURES[4])
    found = run(
        "(forward, _, {stages}, values) => forward.through(stages, values[0]).map((each) => [...each])",
        "forward",
        given=opened,
    )
    for mine, expected in zip(found, opened.values, strict=True):
        np.testing.assert_allclose(mine, expected.ravel(), rtol=1e-4, atol=1e-5)


def test_the_last_stages_go_on_from_any_values(run: Run) -> None:
    opened = given.through(given.untrained(Recipe(architecture="plus", dense_units=3)), PICTURES[1])
    found = run(
        """(forward, _, {stages}, values) => stages.map((_stage, from) =>
            [...forward.through(stages.slice(from), values[from]).at(-1)])""",
        "forward",
        given=opened,
    )
    for each in found:
        np.testing.assert_allclose(each, opened.values[-1], atol=1e-5)


def test_gains_multiply_what_comes_out_of_a_stage(run: Run) -> None:
    stages = given.untrained(Recipe())
    opened = given.through(stages, PICTURES[0])
    found = run(
        """(forward, gains, {stages}, values) =>
            forward.through(stages, values[0], {gains: new Map([[0, gains]])}).map((each) => [...each])""",
        "forward",
        [0, 2] + [1] * 30,
        given=opened,
    )
    after = np.array(opened.values[1])
    after[..., 0] *= 0
    after[..., 1] *= 2
    np.testing.assert_allclose(found[1], after.ravel(), rtol=1e-5, atol=1e-6)
    rest = forward.through(stages[1:], after[None])[-1][0]
    np.testing.assert_allclose(found[-1], rest, atol=1e-5)


def test_what_is_no_number_stays_none(run: Run) -> None:
    found = run(
        "(forward) => [...forward.softmax([NaN, 1])].every(Number.isNaN) && [...forward.softmax([1000, 0])]", "forward"
    )
    assert found == [1, 0]
