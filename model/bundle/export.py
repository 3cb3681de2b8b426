"""A bundle's network in the formats that Keras writes itself: for Keras, ONNX and LiteRT.

All take float32 (N, 28, 28, 1) in [0, 1], give probabilities (N, classes), and say so where the format has room:
`labels` and `input` in a Keras file's metadata.json and an ONNX file's metadata_props; as text files in the ZIP at a
LiteRT file's end, which is where TensorFlow Lite keeps what belongs to a model
(https://www.tensorflow.org/lite/models/convert/metadata).

What users call is model/export.py.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from model.bundle import bundle
from model.network import backend
from model.problem import Problem

_ROOT = Path(__file__).parents[2]
# What Keras 3.15 writes of layers and initializers beyond Keras 3.5, with the values that change nothing.
_NEW_DEFAULTS = {
    "input_axes": None, "output_axes": None, "quantization_config": None,
    "renorm": False, "renorm_clipping": None, "renorm_momentum": 0.99,
}  # fmt: skip
INPUT = "float32 (N, 28, 28, 1) in [0, 1]: grey values divided by 255, the thing bright on a black ground"
_one_at_a_time = threading.Lock()


@dataclass(frozen=True)
class Format:
    """A file format: its name for people, and how its files end."""

    title: str
    ending: str


FORMATS = (Format("Keras", ".keras"), Format("ONNX", ".onnx"), Format("LiteRT", ".tflite"))
_NAMES = {".onnx": "onnx", ".tflite": "litert"}  # Keras' names of what it exports


def write(directory: Path, file: Path) -> None:
    """Write the bundle's network to `file`. Raises Problem for a broken bundle, ValueError for another ending."""
    if file.suffix not in [known.ending for known in FORMATS]:
        raise ValueError(f"cannot write {file.suffix}")
    model = bundle.read(directory)
    network, said = model.network(), about(model.recipe.classes)
    if file.suffix == ".keras":
        network.save(file)
        _finish_keras(file, said)
    else:
        network(np.zeros((1, 28, 28, 1), np.float32))  # Keras exports only what was called once
        network.export(file, format=_NAMES[file.suffix], verbose=False)
        _DESCRIBE[file.suffix](file, said)


def about(classes: Sequence[str]) -> dict[str, str]:
    """What every file says of itself, by the names it says it under."""
    return {"labels": "\n".join(classes), "input": INPUT}


def _describe_onnx(file: Path, said: dict[str, str]) -> None:
    import onnx  # takes a second, and only one of the formats needs it

    network = onnx.load(file)
    onnx.helper.set_model_props(network, said)
    onnx.save(network, file)


def _describe_litert(file: Path, said: dict[str, str]) -> None:
    with zipfile.ZipFile(file, "a") as end:  # the reader begins at the front, a ZIP's at the end
        for name, words in said.items():
            end.writestr(f"{name}.txt", words)


_DESCRIBE = {".onnx": _describe_onnx, ".tflite": _describe_litert}


def _finish_keras(file: Path, said: dict[str, str]) -> None:
    """Say what comes in and goes out; leave out of the configuration what only says a default that Keras 3.5 to 3.14
    do not know, and would refuse."""
    with zipfile.ZipFile(file) as written:
        parts = {name: written.read(name) for name in written.namelist()}
    parts["config.json"] = json.dumps(_without_new_defaults(json.loads(parts["config.json"]))).encode()
    parts["metadata.json"] = json.dumps(json.loads(parts["metadata.json"]) | said).encode()
    with zipfile.ZipFile(file, "w") as rewritten:
        for name, content in parts.items():
            rewritten.writestr(name, content)


def _without_new_defaults(config: Any) -> Any:
    if isinstance(config, list):
        return [_without_new_defaults(each) for each in config]
    if not isinstance(config, dict):
        return config
    return {
        key: _without_new_defaults(value)
        for key, value in config.items()
        if key not in _NEW_DEFAULTS or value != _NEW_DEFAULTS[key]
    }


def exported(directory: Path, ending: str) -> bytes:
    """The file's content, made by a process of its own: converters change packages that the app goes on using.

    Raises Problem if it cannot be made, or TensorFlow is missing.
    """
    backend.require()
    with _one_at_a_time, tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"network{ending}"
        command = [sys.executable, "-m", "model.bundle.export", str(directory.absolute()), str(file)]
        done = subprocess.run(command, cwd=_ROOT, env=os.environ, capture_output=True, check=False)  # noqa: S603
        if done.returncode or not file.is_file():
            raise Problem("{name} could not be written as {ending}.", name=directory.name, ending=ending)
        return file.read_bytes()


if __name__ == "__main__":
    write(Path(sys.argv[1]), Path(sys.argv[2]))
