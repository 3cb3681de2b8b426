"""What maps, units and classes want, against plain loops over Keras' own activations."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from model.bundle import bundle, registry
from model.bundle.bundle import Bundle
from model.data import dataset
from model.explain import wishes
from model.explain.wishes import Wishes
from model.network.address import Unit
from model.network.forward import as_input, pull, through
from model.problem import Problem
from tests.model.explain.conftest import Opened

TEST = dataset.load_test().images


def test_the_strongest_pictures_and_places_are_those_of_all_activations(opened: Opened) -> None:
    pictures = TEST[:120]
    found = wishes.find(opened.stages, pictures)
    assert [opened.stages[index].kind for index in found] == [
        stage.kind for stage in opened.stages if stage.kind in ("convolution", "dense", "logits")
    ]
    for index, wish in found.items():
        after = through(opened.stages[: index + 1], as_input(pictures))[-1]
        for channel in range(0, after.shape[-1], 7):
            each = after[..., channel].reshape(len(pictures), -1).max(axis=1)
            np.testing.assert_allclose(wish.strengths[channel], np.sort(each)[::-1][:9], rtol=1e-4, atol=1e-5)
            for number, (row, column), strength in zip(
                wish.pictures[channel], wish.places[channel], wish.strengths[channel], strict=True
            ):
                place = (number, row, column, channel) if after.ndim == 4 else (number, channel)
                assert after[place] == pytest.approx(strength, rel=1e-4, abs=1e-5)
            if opened.stages[index].kind != "logits":
                assert wish.fires[channel] == pytest.approx((each > 0).mean())


def test_a_class_fires_where_it_is_the_answer(lesson_opened: Opened) -> None:
    pictures = TEST[:200]
    *_others, last = wishes.find(lesson_opened.stages, pictures).values()
    answers = lesson_opened.network.predict(pictures[..., None] / 255, verbose=0).argmax(axis=1)
    np.testing.assert_allclose(last.fires, np.bincount(answers, minlength=10) / 200)


@pytest.mark.parametrize(("stage", "channels"), [(0, (1, 5, 9)), (2, (0, 8, 11)), (4, (0, 3)), (5, (1, 9))])
def test_a_picture_made_to_please_pleases_more_than_any_test_picture(
    lesson_opened: Opened, stage: int, channels: tuple[int, ...]
) -> None:
    steps = lesson_opened.stages[: stage + 1]
    for channel in channels:
        made = wishes.made(lesson_opened.stages, stage, channel)
        assert (made.shape, made.dtype) == ((28, 28), np.uint8)
        assert np.array_equal(made, wishes.made(lesson_opened.stages, stage, channel))
        pleased = through(steps, as_input(np.concatenate([made[None], TEST[:500]])))[-1][..., channel]
        moved = np.square(np.maximum(pleased, 0)).reshape(501, -1).sum(axis=1)
        assert moved[0] > moved[1:].max()


def test_the_pull_before_a_relu_is_what_a_small_step_changes(lesson_opened: Opened) -> None:
    steps = lesson_opened.stages[:3]  # convolution, pooling, convolution
    chances = np.random.default_rng(0)
    inputs = chances.uniform(0.2, 0.8, (1, 28, 28, 1)).astype(np.float32)
    wanted = np.zeros((1, 14, 14, 64), np.float32)
    strongest = np.unravel_index(through(steps, inputs)[-1].argmax(), wanted.shape)
    wanted[strongest] = 1
    pulled = pull(steps, inputs, lambda _after: wanted)
    step = (1e-3 * pulled / np.abs(pulled).max()).astype(np.float32)
    change = through(steps, inputs + step)[-1][strongest] - through(steps, inputs - step)[-1][strongest]
    assert change == pytest.approx(2 * float((step * pulled).sum()), rel=0.02)


def test_what_never_pulls_leaves_the_faint_noise_alone(lesson_opened: Opened) -> None:
    first = lesson_opened.stages[0]
    silent = type(first)(first.name, first.kind, np.zeros_like(first.kernel), first.scale, first.shift)
    assert wishes.made((silent, *lesson_opened.stages[1:]), 0, 3).max() <= 51


def test_wishes_come_back_from_the_bundle(tiny: Bundle, tmp_path: Path) -> None:
    copy = registry_copy(tiny, tmp_path)
    assert wishes.read(copy) is None
    pictures = TEST[: len(copy.test_logits)]
    found, read = wishes.find(copy.stages(), pictures), wishes.read(wishes.add(copy, pictures))
    assert read is not None and read.keys() == found.keys()
    for index, wish in found.items():
        for name in ("pictures", "places", "strengths", "fires"):
            assert np.array_equal(getattr(read[index], name), getattr(wish, name))


def test_a_picture_beyond_the_test_set_is_refused(tiny: Bundle, tmp_path: Path) -> None:
    copy = registry_copy(tiny, tmp_path)
    found = wishes.find(copy.stages(), TEST[: len(copy.test_logits)])
    spoilt = {
        index: Wishes(wish.pictures + np.uint16(60_000), wish.places, wish.strengths, wish.fires)
        for index, wish in found.items()
    }
    altered = bundle.add(copy.directory, {wishes.FILE: wishes.pack(spoilt)})
    with pytest.raises(Problem, match="cannot be read"):
        wishes.read(altered)


def registry_copy(model: Bundle, folder: Path) -> Bundle:
    shutil.copytree(model.directory, folder / "copy")
    return bundle.read(folder / "copy")


@pytest.mark.parametrize("name", [name for name in registry.directories() if "/" not in name])
def test_shipped_models_hold_what_their_units_want(name: str) -> None:
    model = registry.find(name)
    found = wishes.read(model)
    assert found is not None
    *_others, last = found.values()
    assert last.strengths[:, 0].tolist() == pytest.approx(model.test_logits.max(axis=0).tolist(), rel=1e-3)
    assert np.array_equal(last.pictures[:, 0], model.test_logits.argmax(axis=0))


def test_what_a_unit_sees_is_outlined_unless_it_sees_all(lesson_opened: Opened) -> None:
    red, values = (255, 0, 0), lesson_opened.values
    seen = wishes.marked(lesson_opened.stages, values, TEST[0], Unit(0, 3, 10, 20), red)
    assert (seen.shape, seen.dtype) == ((112, 112, 3), np.uint8)
    rows, columns = np.nonzero((seen == red).all(axis=2))
    assert (rows.min(), rows.max() + 1, columns.min(), columns.max() + 1) == (36, 48, 76, 88)  # 3 × 3 pixels, 4 times
    whole = wishes.marked(lesson_opened.stages, values, TEST[0], Unit(4, 3), red)
    assert np.array_equal(whole[::4, ::4, 0], TEST[0])


def test_pooled_maps_and_probabilities_want_what_comes_before_them(lesson_opened: Opened) -> None:
    assert [wishes.stage_of(lesson_opened.stages, stage) for stage in range(7)] == [0, 0, 2, 2, 4, 5, 5]


def test_the_command_names_what_is_wrong(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.argv", ["wishes"])
    assert wishes.main() == 2 and "Name one model" in capsys.readouterr().err
    monkeypatch.setattr("sys.argv", ["wishes", "nobody"])
    assert wishes.main() == 1 and "nobody" in capsys.readouterr().err
