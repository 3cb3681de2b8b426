"""Every file that can be downloaded answers as the network it was made of."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import keras
import numpy as np
import onnx
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


@pytest.mark.parametrize(
    ("ending", "answer"),
    [
        pytest.param(".keras", by_keras, marks=pytest.mark.slow),
        (".onnx", by_onnx),
        pytest.param(".tflite", by_litert, marks=pytest.mark.slow),
    ],
)
def test_the_file_answers_as_the_bundle(
    ending: str, answer: Callable[[Path, Answers], Answers], tmp_path: Path
) -> None:
    name, file = "sketch-plus", tmp_path / f"network{ending}"  # it has every kind of layer
    file.write_bytes(export.exported(registry.SHIPPED / name, ending))
    inputs = np.asarray(keras_model.as_input(dataset.load_test().images[:50]))
    expected = softmax(bundle.read(registry.SHIPPED / name).test_logits[:50])
    assert answer(file, inputs) == pytest.approx(expected, abs=1e-4)
    assert said(file) == {"labels": "\n".join(dataset.CLASS_NAMES), "input": export.INPUT}


def said(file: Path) -> dict[str, str]:
    """What a file says of its input and its output."""
    if file.suffix == ".onnx":
        return {each.key: each.value for each in onnx.load(file).metadata_props}
    with zipfile.ZipFile(file) as parts:
        if file.suffix == ".tflite":
            return {name.removesuffix(".txt"): parts.read(name).decode() for name in parts.namelist()}
        told = json.loads(parts.read("metadata.json"))
    return {name: told[name] for name in ("labels", "input")}


def test_every_format_is_tested() -> None:
    assert [kind.ending for kind in export.FORMATS] == [".keras", ".onnx", ".tflite"]


def test_what_cannot_be_written_is_told(tmp_path: Path, tiny: Bundle) -> None:
    with pytest.raises(Problem, match=r"nothing could not be written as \.onnx"):
        export.exported(tmp_path / "nothing", ".onnx")
    with pytest.raises(ValueError, match=r"cannot write \.exe"):
        export.write(tiny.directory, tmp_path / "network.exe")


# What get_config of Keras 3.5.0 says of each, and so its constructor takes; `optional` is taken, though not said.
KERAS_3_5 = {
    "InputLayer": "batch_shape dtype name sparse",
    "Conv2D": "activation activity_regularizer bias_constraint bias_initializer bias_regularizer data_format "
    "dilation_rate dtype filters groups kernel_constraint kernel_initializer kernel_regularizer kernel_size name "
    "padding strides trainable use_bias",
    "MaxPooling2D": "data_format dtype name padding pool_size strides trainable",
    "Flatten": "data_format dtype name trainable",
    "Dense": "activation bias_constraint bias_initializer bias_regularizer dtype kernel_constraint kernel_initializer "
    "kernel_regularizer name trainable units use_bias",
    "Dropout": "dtype name noise_shape rate seed trainable",
    "BatchNormalization": "axis beta_constraint beta_initializer beta_regularizer center dtype epsilon "
    "gamma_constraint gamma_initializer gamma_regularizer momentum moving_mean_initializer "
    "moving_variance_initializer name scale synchronized trainable",
    "Activation": "activation dtype name trainable",
    "GlorotUniform": "seed",
    "HeNormal": "seed",
    "Zeros": "",
    "Ones": "",
}
OPTIONAL = {"activity_regularizer", "optional", "ragged"}


@pytest.mark.slow
@pytest.mark.parametrize("name", [pytest.param("lesson", marks=pytest.mark.slow), "sketch-plus"])
def test_keras_as_old_as_3_5_knows_every_word_of_the_file(name: str, tmp_path: Path) -> None:
    file = tmp_path / "network.keras"
    file.write_bytes(export.exported(registry.SHIPPED / name, ".keras"))
    with zipfile.ZipFile(file) as parts:
        found = list(described(json.loads(parts.read("config.json"))))
    assert {kind for kind, _config in found} >= {"Conv2D", "Dense", "MaxPooling2D"}
    unknown = {(kind, key) for kind, config in found for key in config if key not in KERAS_3_5[kind].split()}
    assert {key for _kind, key in unknown} <= OPTIONAL


def described(config: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every layer and initializer of a configuration: its class, and what is said of it."""
    if isinstance(config, list):
        for each in config:
            yield from described(each)
    if isinstance(config, dict):
        if config.get("class_name") in KERAS_3_5:
            yield config["class_name"], config["config"]
        for each in config.values():
            yield from described(each)
