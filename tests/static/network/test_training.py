"""A training in the browser learns, is the same each time, and what is broken in it is told from its values."""

from __future__ import annotations

import base64
import gzip
from typing import Any

import pytest

from model.data import few
from tests.static.network.conftest import Run

TWO = [1, 8]  # trousers and bags
# What a training tells after so many steps.
AFTER = """async ({opened, training}, {file, beginning, wish, steps}) => {
  window.pictures ??= opened(Uint8Array.from(atob(file), (each) => each.charCodeAt(0)).buffer);
  const {seen} = await import("/network/seen.js");
  const made = training(window.pictures);
  const told = [made.start(beginning)];
  const history = {losses: [], accuracies: [...told[0].accuracies]};
  const sentences = [seen(told[0], history)];
  for (const count of steps) {
    told.push(made.advance({...wish, steps: count, milliseconds: Infinity}));
    history.losses.push(...told.at(-1).losses);
    history.accuracies.push(...told.at(-1).accuracies);
    sentences.push(seen(told.at(-1), history));
  }
  const {loss, again, slopes} = told.at(-1).last;
  return {history, sentences, step: told.at(-1).step, loss, again, slopes};
}"""


def after(run: Run, steps: list[int], *, rate: float = 0.05, size: int = 16, **begun: Any) -> dict[str, Any]:
    beginning = {
        "classes": TWO, "seed": 1, "optimizer": "sgd", "isZero": False, "relu": True, "isShuffled": False, "dropout": 0,
    } | begun  # fmt: skip
    wish = {"learningRate": rate, "batchSize": size, "optimizer": beginning["optimizer"]}
    file = base64.b64encode(gzip.decompress(few.packed())).decode()
    found: dict[str, Any] = run(AFTER, "training", {"file": file, "beginning": beginning, "wish": wish, "steps": steps})
    return found


def last_accuracy(found: dict[str, Any]) -> float:
    return float(found["history"]["accuracies"][-1]["accuracy"])


@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
def test_two_classes_are_soon_told_apart(run: Run, optimizer: str) -> None:
    found = after(run, [1, 49], seed=3, optimizer=optimizer, rate={"sgd": 0.05, "adam": 0.002}[optimizer])
    assert found["step"] == 50 and last_accuracy(found) >= 0.9
    assert found["sentences"][0]["name"] == "seen_start" and found["sentences"][-1]["name"] == "seen_learned"


@pytest.mark.slow
def test_ten_classes_are_learned(run: Run) -> None:
    found = after(run, [200], size=32, classes=list(range(10)), optimizer="adam", rate=0.003)
    assert last_accuracy(found) >= 0.75


def test_a_step_lowers_the_loss_of_its_own_batch(run: Run) -> None:
    found = after(run, [1], classes=[7, 9])
    assert found["again"] < found["loss"] and found["sentences"][-1]["name"] == "seen_fell"


def test_the_same_seed_is_the_same_training(run: Run) -> None:
    first, again, other = (after(run, [5], seed=seed, dropout=0.4)["history"] for seed in (1, 1, 2))
    assert first == again != other


def test_a_learning_rate_of_ten_is_seen(run: Run) -> None:
    found = after(run, [1, 1, 30], rate=10, classes=[7, 9])
    first, *_, last = (each["name"] for each in found["sentences"][1:])
    assert first == "seen_rose" and found["sentences"][1]["details"]["again"] > 10
    assert last in {"seen_nan", "seen_still", "seen_rose"} and last_accuracy(found) < 0.6


@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
def test_weights_of_zero_are_seen(run: Run, optimizer: str) -> None:
    found = after(run, [1, 60], isZero=True, optimizer=optimizer)
    assert [each["name"] for each in found["sentences"][1:]] == ["seen_still"] * 2
    assert found["slopes"][:3] == [0, 0, 0] and last_accuracy(found) == 0.5


def test_a_network_without_relu_is_seen_to_learn_all_the_same(run: Run) -> None:
    found = after(run, [1, 60], relu=False)
    assert [each["name"] for each in found["sentences"][1:]] == ["seen_below", "seen_below_learned"]
    assert 0.1 < found["sentences"][-1]["details"]["below"] < 0.9


def test_shuffled_labels_are_seen(run: Run) -> None:
    found = after(run, [100], isShuffled=True, classes=list(range(10)))
    assert found["sentences"][-1]["name"] == "seen_chance" and last_accuracy(found) < 0.2


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"again": float("nan")}, "seen_nan"),
        ({"slopes": [0, 0, 0, 0], "moves": [0, 0, 0, 0]}, "seen_all_still"),
        ({"loss": 0.2, "again": 0.2}, "seen_same"),
        ({"loss": 0.2, "again": 0.3}, "seen_rose"),
        ({"loss": 0.2, "again": 9}, "seen_rose"),
    ],
)
def test_what_is_seen_follows_the_values(run: Run, values: dict[str, Any], name: str) -> None:
    last = {"loss": 1, "again": 0.9, "belowZero": 0, "weights": [1], "slopes": [1] * 4, "moves": [1] * 4} | values
    told = {"step": 10, "chance": 0.5, "last": last}
    history = {"losses": [0.1], "accuracies": [{"step": 0, "accuracy": 0.5}]}
    assert run("({seen}, [told, history]) => seen(told, history).name", "seen", [told, history]) == name
    by_heart = run(
        "({seen}, [told, history]) => seen({...told, step: 90}, history).name",
        "seen",
        [told | {"last": last | {"loss": 1, "again": 0.9, "slopes": [1] * 4}}, history],
    )
    assert by_heart == "seen_by_heart"
