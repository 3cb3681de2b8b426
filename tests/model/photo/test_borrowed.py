"""The network whose eyes are borrowed: its shapes, and a file that asks for more than tensors."""

from __future__ import annotations

import pickle
from pathlib import Path

import numpy as np
import pytest

from model.photo import borrowed


@pytest.mark.thorough
def test_both_halves_have_the_published_networks_size() -> None:
    front, back = borrowed.front(), borrowed.back()
    assert front.output_shape == [(None, *borrowed.FRONT_SHAPE), (None, *borrowed.FINE_SHAPE)]
    assert borrowed.finder().output_shape == (None, 28, 28, 1) and back.output_shape == (None, 7, 7, 1280)
    # 4,652,008 parameters of EfficientNet-Lite0 with the statistics of its normalisations, less its 1,000 answers.
    trainable = sum(int(np.prod(each.shape)) for each in (*front.trainable_weights, *back.trainable_weights))
    assert trainable == 4_652_008 - 1_281_000


@pytest.mark.thorough
def test_every_layer_gets_the_weights_of_its_name() -> None:
    front = borrowed.front()
    names = {"_conv_stem.weight": (32, 3, 3, 3), "_blocks.3._depthwise_conv.weight": (144, 1, 5, 5)}
    assert borrowed._weights_of("stem", {"_conv_stem.weight": np.zeros(names["_conv_stem.weight"])})[0].shape == (
        3,
        3,
        3,
        32,
    )
    (kernel,) = borrowed._weights_of(
        "b3_depthwise", {"_blocks.3._depthwise_conv.weight": np.zeros(names["_blocks.3._depthwise_conv.weight"])}
    )
    assert kernel.shape == front.get_layer("b3_depthwise").get_weights()[0].shape


def test_a_file_that_is_more_than_tensors_is_refused(tmp_path: Path) -> None:
    class Harm:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return eval, ("1 + 1",)

    (tmp_path / "weights.pth").write_bytes(pickle.dumps(Harm()))
    with pytest.raises(pickle.UnpicklingError, match=r"builtins\.eval is no tensor"):
        borrowed.read_tensors(tmp_path / "weights.pth")


def test_tensors_are_laid_out_by_their_strides() -> None:
    values = np.arange(6, dtype=np.float32)
    assert borrowed._laid_out(values, 0, (2, 3), (1, 2)).tolist() == [[0, 2, 4], [1, 3, 5]]
