"""A network in another format with all it takes to use it, as a ZIP: the classes' names, a picture, the code."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from model.bundle import bundle, export, own_pictures
from model.data import dataset

# Each file is run by a test, as it is packed.
_BEGIN = """\
# Needs: {needs}
{imports}

# {input}
picture = np.asarray(Image.open("example.png").convert("L"), np.float32) / 255
pictures = picture.reshape(1, 28, 28, 1)
"""
_END = """
names = open("labels.txt", encoding="utf-8").read().splitlines()
for share, name in sorted(zip(shares, names), reverse=True):
    print(f"{share:6.1%} {name}")
"""
_IMAGES = "import numpy as np\nfrom PIL import Image"
_KERAS = 'shares = np.asarray(keras.models.load_model("network.keras")(pictures))[0]\n'
_ONNX = """\
session = onnxruntime.InferenceSession("network.onnx")
shares = session.run(None, {session.get_inputs()[0].name: pictures})[0][0]
"""
_LITERT = """\
network = Interpreter("network.tflite")
network.allocate_tensors()
network.set_tensor(network.get_input_details()[0]["index"], pictures)
network.invoke()
shares = network.get_tensor(network.get_output_details()[0]["index"])[0]
"""
_EITHER = """
try:
    from ai_edge_litert.interpreter import Interpreter
except ImportError:
    from tensorflow.lite.python.interpreter import Interpreter"""
_CODE = {
    ".keras": ("keras 3.5 or later and tensorflow, numpy, pillow", f"import keras\n{_IMAGES}", _KERAS),
    ".onnx": ("onnxruntime, numpy, pillow", f"{_IMAGES}\nimport onnxruntime", _ONNX),
    ".tflite": ("ai-edge-litert or tensorflow, numpy, pillow", f"{_IMAGES}\n{_EITHER}", _LITERT),
}  # fmt: skip


def packed(directory: Path, ending: str) -> bytes:
    """The bundle's network, `ending` saying the format, in a ZIP. Raises Problem if it cannot be made."""
    network = export.exported(directory, ending)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(f"network{ending}", network)
        model = bundle.read(directory)
        own = own_pictures.read(model)
        package.writestr("labels.txt", "\n".join(model.recipe.classes) + "\n")
        package.writestr("example.png", _png((own or dataset.load_test()).images[0]))
        package.writestr("classify.py", code(ending))
    return made.getvalue()


def code(ending: str) -> str:
    """The program that classifies example.png with the network beside it."""
    needs, imports, act = _CODE[ending]
    return _BEGIN.format(needs=needs, imports=imports, input=export.INPUT) + act + _END


def _png(pixels: NDArray[np.uint8]) -> bytes:
    """pixels: (28, 28)."""
    made = io.BytesIO()
    Image.fromarray(pixels).save(made, "PNG")
    return made.getvalue()
