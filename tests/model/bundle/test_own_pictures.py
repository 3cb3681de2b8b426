"""Pictures of one's own beside a model: kept, checked, and used wherever Fashion-MNIST's would be."""

from __future__ import annotations

import json
import re
import shutil
import zipfile
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest

from model import takehome
from model.bundle import artefacts, bundle, own_pictures, package
from model.bundle.bundle import Bundle
from model.data.dataset import Pictures
from model.problem import Problem
from model.training import runs


def test_they_come_back_as_they_were(own: Bundle, lesson: Bundle) -> None:
    kept = own_pictures.read(own)
    assert kept is not None and len(kept) == 20 == len(own.validation_logits) == len(own.test_logits)
    assert set(kept.labels) <= {0, 1, 2} and own.test_logits.shape == (20, 3)
    assert own_pictures.read(lesson) is None


def test_the_card_says_whose_pictures_these_are(own: Bundle) -> None:
    card = (own.directory / "CARD.md").read_text(encoding="utf-8")
    assert "one's own" in card and "양말" in card and "Zalando" not in card and "Ankle boot" not in card


@pytest.mark.parametrize(
    "arrays",
    [
        {},
        {"validation_images": np.zeros((2, 28, 28), np.float32), "validation_labels": np.zeros(2, np.uint8)},
        {"validation_images": np.zeros((2, 28, 28), np.uint8), "validation_labels": np.zeros(3, np.uint8)},
        {"validation_images": np.zeros((0, 28, 28), np.uint8), "validation_labels": np.zeros(0, np.uint8)},
        {"validation_images": np.zeros((2, 28, 28), np.uint8), "validation_labels": np.full(2, 3, np.uint8)},
    ],
    ids=["nothing", "floats", "lengths", "none", "label"],
)
def test_what_is_none_is_told(own: Bundle, tmp_path: Path, arrays: dict[str, np.ndarray]) -> None:
    folder = tmp_path / "mine"
    shutil.copytree(own.directory, folder)
    broken = bundle.add(folder, {own_pictures.FILE: artefacts.packed(arrays)})
    with pytest.raises(Problem, match=r"pictures\.npz"):
        own_pictures.read(broken)


def test_a_run_keeps_what_it_trains_on(own: Bundle, tmp_path: Path) -> None:
    pictures = Pictures(np.full((4, 28, 28), 7, np.uint8), np.array([0, 1, 2, 0], np.uint8))
    runs.lay_out(own.recipe, tmp_path / "run", own_pictures.packed(pictures, pictures.first(2)))
    found = runs.pictures(tmp_path / "run")
    assert found is not None and len(found.train) == 4 and len(found.validation) == 2 and found.train.images.max() == 7
    (tmp_path / "run" / own_pictures.FILE).write_bytes(b"nothing")
    with pytest.raises(Problem, match="cannot be read"):
        runs.pictures(tmp_path / "run")


def test_the_page_to_take_home_has_its_names_and_pictures(own: Bundle) -> None:
    given = json.loads(re.findall(r'<script[^>]*id="given"[^>]*>(.*?)</script>', takehome.html("mine", own), re.S)[0])
    assert given["data"] is None and set(given["labels"]) == {0, 1, 2}
    assert given["languages"]["en"]["classes"] == ["hat", "양말", "Trouser"]
    assert given["languages"]["ko"]["classes"] == ["hat", "양말", "바지"]


@pytest.mark.slow
def test_its_export_answers_with_its_names(own: Bundle) -> None:
    with zipfile.ZipFile(BytesIO(package.packed(own.directory, ".onnx"))) as found:
        assert found.read("labels.txt").decode().split() == ["hat", "양말", "Trouser"]
