"""The speedrun in one file: it is the lesson's network, split and Muon, and runs on a handful of pictures."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import keras
import numpy as np
import pytest
import tensorflow as tf

import speedrun
from model.data import dataset
from model.network import keras_model
from model.network.recipe import Recipe
from model.training.muon import Muon

PICTURES = 10 * speedrun.BATCH
LEADERBOARD = speedrun.ROOT / "LEADERBOARD.md"


@pytest.fixture(scope="module")
def few() -> speedrun.Split:
    """1,280 pictures to learn from and 300 to validate with."""
    images, validation_images, labels, validation_labels = speedrun.load()
    return [images[:PICTURES], validation_images[:300], labels[:PICTURES], validation_labels[:300]]


def test_it_is_short() -> None:
    assert len(Path(speedrun.__file__).read_text(encoding="utf-8").splitlines()) <= 250


def test_it_imports_nothing_of_ours() -> None:
    lines = Path(speedrun.__file__).read_text(encoding="utf-8").splitlines()
    assert not [line for line in lines if line.strip().startswith(("from model", "import model", "from ui"))]


def test_the_network_is_the_lessons() -> None:
    ours, lessons = speedrun.build(), keras_model.build(Recipe())
    assert ours.count_params() == lessons.count_params() == 333_526
    assert [settings(layer) for layer in ours.layers] == [settings(layer) for layer in lessons.layers]


def settings(layer: keras.layers.Layer) -> dict[str, Any]:
    """What a layer computes, without its name."""
    return {"class": type(layer), **{key: value for key, value in layer.get_config().items() if key != "name"}}


def test_the_split_is_the_lessons() -> None:
    images, validation_images, labels, validation_labels = speedrun.load()
    ours = dataset.load()
    for found, expected in (
        (images[..., 0], ours.train.images),
        (validation_images[..., 0], ours.validation.images),
        (labels, ours.train.labels),
        (validation_labels, ours.validation.labels),
    ):
        np.testing.assert_array_equal(found, expected)


@pytest.mark.parametrize("shape", [(3, 3, 1, 32), (3, 3, 4, 8), (50, 20), (20, 10), (7,)])
def test_a_step_is_our_muons(shape: tuple[int, ...]) -> None:
    draw = np.random.default_rng(0)
    start = draw.normal(size=shape).astype(np.float32)
    theirs = keras.Variable(start, name="dense_1_kernel" if shape[-1] == 10 else "kernel")
    optimizer = Muon(
        speedrun.RATE, momentum=speedrun.MOMENTUM, adam_lr_ratio=speedrun.ADAM_SHARE, adam_weight_decay=None,
        weight_decay=None, exclude_layers=["dense_1"],
    )  # fmt: skip
    ours, momentum, squares = tf.Variable(start), tf.Variable(tf.zeros(shape)), tf.Variable(tf.zeros(shape))
    for number in range(3):
        gradient = tf.constant(draw.normal(size=shape).astype(np.float32))
        optimizer.apply([gradient], [theirs])
        speedrun.move(ours, gradient, momentum, squares, speedrun.RATE, tf.constant(float(number)))
    assert np.abs(ours.numpy() - start).max() > 0.001
    np.testing.assert_allclose(ours.numpy(), theirs.numpy(), atol=2e-5)


def test_a_fixed_convolution_stays_and_the_others_learn(few: speedrun.Split) -> None:
    keras.utils.set_random_seed(1)
    network = speedrun.build()
    before = network.get_weights()
    _, learn_fixed = speedrun.learners(network, few[0], few[2], steps=2)
    learn_fixed(np.arange(PICTURES).reshape(-1, speedrun.BATCH)[:2])
    same = [np.array_equal(old, new) for old, new in zip(before, network.get_weights(), strict=True)]
    assert same == [True] * 2 + [False] * 6


def test_the_hardest_of_a_batch_are_given_back(few: speedrun.Split) -> None:
    keras.utils.set_random_seed(1)
    network = speedrun.build()
    chosen = np.arange(100, 100 + speedrun.BATCH)
    right = network(few[0][chosen] / np.float32(255)).numpy()[range(speedrun.BATCH), few[2][chosen]]
    soft = network(few[0][chosen] / np.float32(255)).numpy()
    losses = -(1 - speedrun.SMOOTHING) * np.log(right) - speedrun.SMOOTHING * np.log(soft).mean(axis=1)
    count = round(speedrun.HARD * speedrun.BATCH)
    learn, _ = speedrun.learners(network, few[0], few[2], steps=1)
    hardest = learn(chosen[None]).numpy()
    assert hardest.shape == (1, count)
    assert set(hardest[0]) == set(chosen[np.argsort(-losses)[:count]])


def test_a_run_learns_and_is_timed(few: speedrun.Split) -> None:
    run = speedrun.timed(few, seed=1)
    assert 0.4 < run.accuracy < 1
    assert run.seconds > 0
    assert run.processor > 0


def test_the_lessons_recipe_tells_its_epochs(few: speedrun.Split, capsys: pytest.CaptureFixture[str]) -> None:
    run = speedrun.timed_lesson(few, epochs=1)
    assert 0.4 < run.accuracy < 1
    assert capsys.readouterr().out.startswith(f"lesson, epoch 1  {run.accuracy:.4f}")


def test_a_row_fits_the_leaderboard() -> None:
    runs = [speedrun.Run(0.92, 4.0, 7.0), speedrun.Run(0.922, 6.0, 9.0)]
    with_ratio = speedrun.row(runs, speedrun.Run(0.9, 100.0, 190.0), "what is new")
    assert "| what is new | 0.9210 ± 0.0014 | 5.00 ± 1.41 | 8.00 ± 1.41 | " in with_ratio
    assert "| 1/20.0 of 100.0 s, 1/23.8 of 190.0 s | 2 |" in with_ratio
    table = [line for line in LEADERBOARD.read_text(encoding="utf-8").splitlines() if line.startswith("|")]
    for line in (*table, with_ratio, speedrun.row(runs[:1], None, "")):
        assert line.count("|") == table[0].count("|")


def test_a_row_is_kept_on_demand(
    few: speedrun.Split, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "LEADERBOARD.md").write_text("| rows |\n", encoding="utf-8")
    monkeypatch.setattr(speedrun, "commit", lambda: "abc1234")
    monkeypatch.setattr(speedrun, "load", lambda: few)
    monkeypatch.setattr(speedrun, "ROOT", tmp_path)
    monkeypatch.setattr("sys.argv", ["speedrun.py", "--seeds", "1", "--keep", "a try"])
    speedrun.main()
    kept = (tmp_path / "LEADERBOARD.md").read_text(encoding="utf-8").splitlines()
    assert kept[0] == "| rows |"
    assert kept[1] == capsys.readouterr().out.splitlines()[-1]
    assert kept[1].startswith("| abc1234 | a try | 0.")
