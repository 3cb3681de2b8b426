"""Every file that can be downloaded answers as the network it was made of."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import keras
import numpy as np
import onnxruntime
import pytest
from numpy.typing import NDArray

from model.bundle import bundle, export, registry
from model.bundle.bundle import Bundle
from model.data import dataset
from model.network import keras_model
from model.network.forward import softmax
from model.problem import Problem

Answers = NDArray[np.float32]
# TensorFlow's own interpreter warns that a package of its own will replace it.
LITERT = """
import sys, warnings, numpy as np
warnings.simplefilter("ignore")
import tensorflow as tf
interpreter, inputs = tf.lite.Interpreter(sys.argv[1]), np.load(sys.argv[2])
place = interpreter.get_input_details()[0]["index"]
interpreter.resize_tensor_input(place, inputs.shape)
interpreter.allocate_tensors()
interpreter.set_tensor(place, inputs)
interpreter.invoke()
np.save(sys.argv[3], interpreter.get_tensor(interpreter.get_output_details()[0]["index"]))
"""


def by_keras(file: Path, inputs: Answers) -> Answers:
    return np.asarray(keras.models.load_model(file)(inputs))


def by_onnx(file: Path, inputs: Answers) -> Answers:
    session = onnxruntime.InferenceSession(file)
    return np.asarray(session.run(None, {session.get_inputs()[0].name: inputs})[0])


def by_litert(file: Path, inputs: Answers) -> Answers:
    np.save(file.with_name("in.npy"), inputs)
    command = [sys.executable, "-c", LITERT, file, file.with_name("in.npy"), file.with_name("out.npy")]
    subprocess.run(command, check=True, capture_output=True)
    return np.asarray(np.load(file.with_name("out.npy")))


@pytest.mark.parametrize(("ending", "answer"), [(".keras", by_keras), (".onnx", by_onnx), (".tflite", by_litert)])
def test_the_file_answers_as_the_bundle(
    ending: str, answer: Callable[[Path, Answers], Answers], tmp_path: Path
) -> None:
    name, file = "sketch-plus", tmp_path / f"network{ending}"  # it has every kind of layer
    file.write_bytes(export.exported(registry.SHIPPED / name, ending))
    inputs = np.asarray(keras_model.as_input(dataset.load_test().images[:50]))
    expected = softmax(bundle.read(registry.SHIPPED / name).test_logits[:50])
    assert answer(file, inputs) == pytest.approx(expected, abs=1e-4)


def test_every_format_is_tested() -> None:
    assert [kind.ending for kind in export.FORMATS] == [".keras", ".onnx", ".tflite"]


def test_what_cannot_be_written_is_told(tmp_path: Path, tiny: Bundle) -> None:
    with pytest.raises(Problem, match=r"nothing could not be written as \.onnx"):
        export.exported(tmp_path / "nothing", ".onnx")
    with pytest.raises(ValueError, match=r"cannot write \.exe"):
        export.write(tiny.directory, tmp_path / "network.exe")
