"""The bundle `photo`: a network for photos in colour, run by onnxruntime.

EfficientNet-Lite0 with what ImageNet taught it, its upper half and its answers trained on data/photos
(model/training/photos.py). It answers with the ten classes and "none of them".
"""

from __future__ import annotations

import functools
import hashlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from model import untrusted
from model.data.photos import NONE
from model.drawing.decoding import Pixels
from model.network.forward import softmax
from model.photo.framing import as_input, framed
from model.problem import Problem

NAME = "photo"
DIRECTORY = Path(__file__).parents[1] / "trained" / NAME
NETWORK, ABOUT = "network.onnx", "about.json"


@dataclass(frozen=True)
class Sight:
    """What the eyes say of a photo.

    shares: float32 (10,), the probabilities of the ten classes if it is one of them · stranger: the probability that it
    is none of them, in [0, 1] · is_unknown: whether that is more than the bundle allows · places: float32 (7, 7, 11),
    what each of 7 × 7 places of the framed photo adds to each logit; their mean is the logit
    """

    shares: NDArray[np.float32]
    stranger: float
    is_unknown: bool
    places: NDArray[np.float32]

    @property
    def label(self) -> int:
        """The most probable of the ten classes."""
        return int(self.shares.argmax())

    @property
    def confidence(self) -> float:
        """The probability of what is answered: of the class, or of none of them."""
        return self.stranger if self.is_unknown else float(self.shares[self.label] * (1 - self.stranger))

    def speaks_for(self) -> NDArray[np.float32]:
        """float32 (7, 7): how much more each place says for the answer than for the other ten on average (class
        activation, Zhou et al., arXiv 1512.04150)."""
        own = NONE if self.is_unknown else self.label
        others = np.delete(self.places, own, axis=2).mean(axis=2)
        return np.asarray(self.places[:, :, own] - others, np.float32)


class Eyes:
    """A network of the bundle `photo`, ready to look."""

    def __init__(self, directory: Path = DIRECTORY) -> None:
        """Raises Problem if the bundle is not there or damaged."""
        import onnxruntime  # 36 MB, and the network 78 MB, that only photos need

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1  # other visitors need the other processors
        options.log_severity_level = 3
        try:
            network, about = (directory / NETWORK).read_bytes(), untrusted.parsed(untrusted.content(directory / ABOUT))
            if hashlib.sha256(network).hexdigest() != about["sha256"]:
                raise ValueError(f"{NETWORK} is not the file that it was")
            self._unknown_above = untrusted.bounded(about["unknown_above"], 0, 1)
            self._session = onnxruntime.InferenceSession(network, options, providers=["CPUExecutionProvider"])
        except (OSError, ValueError, KeyError, TypeError, Problem) as error:
            raise Problem("The model {name} cannot be used: {reason}.", name=NAME, reason=error) from error

    def look(self, pixels: Pixels) -> Sight:
        """A photo, uint8 (h, w, 3 or 4), and its mirror image → what both say on average."""
        picture = framed(pixels)  # (224, 224, 3)
        found = self.places(as_input(np.stack((picture, picture[:, ::-1]))))  # (2, 7, 7, 11)
        places = (found[0] + found[1, :, ::-1]) / 2
        shares = softmax(places.mean(axis=(0, 1)))  # (11,)
        stranger = float(shares[NONE])
        ten = shares[:NONE] / max(float(shares[:NONE].sum()), 1e-12)
        return Sight(np.asarray(ten, np.float32), stranger, stranger > self._unknown_above, places)

    def places(self, inputs: NDArray[np.float32]) -> NDArray[np.float32]:
        """float32 (N, 224, 224, 3), about -1 to 1 → (N, 7, 7, 11)."""
        (found,) = self._session.run(None, {self._session.get_inputs()[0].name: inputs})
        return np.asarray(found, np.float32)


@functools.cache
def shipped() -> Eyes:
    """The eyes that ship, loaded once. Raises Problem if they are damaged."""
    return Eyes()
