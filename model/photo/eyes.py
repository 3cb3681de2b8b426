"""The bundle `photo`: a network for photos in colour, run by onnxruntime.

EfficientNet-Lite0 with what ImageNet taught it, its upper half and its answers trained on data/photos
(model/training/photos.py). It answers with the ten classes and "none of them", and says where the garment is.
"""

from __future__ import annotations

import functools
import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from model import untrusted
from model.data.photos import NONE
from model.drawing.decoding import Pixels
from model.drawing.reading import Step
from model.network.forward import softmax
from model.photo import cutting
from model.photo.cutting import Mask
from model.photo.framing import as_input, closer, framed
from model.problem import Problem

NAME = "photo"
DIRECTORY = Path(__file__).parents[1] / "trained" / NAME
NETWORK, ABOUT = "network.onnx", "about.json"
# Chosen on every other validation photo, as it is and turned by quarters: named rightly 0.986 and 0.59–0.62 of them,
# with these 0.986 and 0.75–0.85.
_SURE, _SURER = 0.5, 0.3


@dataclass(frozen=True)
class Sight:
    """What the eyes say of a photo.

    shares: float32 (10,), the probabilities of the ten classes if it is one of them · stranger: the probability that it
    is none of them, in [0, 1] · is_unknown: whether that is more than the bundle allows · picture: uint8 (224, 224, 3),
    what was looked at more closely: the photo, cut near its garment, in a square · garment: bool (224, 224), where in
    it that is · places: float32 (7, 7, 11), what each of its 7 × 7 places adds to each logit of that look ·
    features: float32 (1280,), what the answers are made of · turned: by how many quarters to the left it was turned
    first, 0–3
    """

    shares: NDArray[np.float32]
    stranger: float
    is_unknown: bool
    picture: Pixels
    garment: Mask
    places: NDArray[np.float32]
    features: NDArray[np.float32]
    turned: int = 0

    @property
    def label(self) -> int:
        """The most probable of the ten classes."""
        return int(self.shares.argmax())

    @property
    def confidence(self) -> float:
        """The probability of what is answered: of the class, or of none of them."""
        return self.stranger if self.is_unknown else float(self.shares[self.label] * (1 - self.stranger))

    def steps(self, *, invert: bool = False) -> tuple[Step, ...]:
        """How the garment becomes a picture of 28×28 for the small networks, the last of them."""
        return cutting.cut_out(self.picture, self.garment, invert=invert)

    def speaks_for(self) -> NDArray[np.float32]:
        """float32 (7, 7): how much more each place says for the answer than for the other ten on average (class
        activation, Zhou et al., arXiv 1512.04150)."""
        own = NONE if self.is_unknown else self.label
        others = np.delete(self.places, own, axis=2).mean(axis=2)
        return np.asarray(self.places[:, :, own] - others, np.float32)


class Seen(NamedTuple):
    """What N framed pictures come to.

    places: (N, 7, 7, 11), what each place adds to each logit · garment: (N, 28, 28), how probably each place is garment
    · features: (N, 1280), what the answers are made of; all float32
    """

    places: NDArray[np.float32]
    garment: NDArray[np.float32]
    features: NDArray[np.float32]


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

    def look(self, pixels: Pixels, *, plain: bool = False, upright: bool = False) -> Sight:
        """A photo, uint8 (h, w, 3 or 4): look at it, find its garment, look closer at that, and say what both looks say
        on average. `plain`: the garment is whatever differs from the background's one colour · `upright`: turn it
        first if it can be told much better so"""
        far = framed(pixels)
        first = self._both_ways(far)
        turned = self._turn(far, first) if upright else 0
        if turned:
            pixels = np.rot90(pixels, turned)
            far = framed(pixels)
            first = self._both_ways(far)
        picture = closer(pixels, cutting.box_around(self._garment(far, first, plain)))
        second = self._both_ways(picture)
        shares = softmax((first.places.mean(axis=(0, 1)) + second.places.mean(axis=(0, 1))) / 2)  # (11,)
        stranger = float(shares[NONE])
        return Sight(
            np.asarray(shares[:NONE] / max(float(shares[:NONE].sum()), 1e-12), np.float32),
            stranger,
            stranger > self._unknown_above,
            picture,
            self._garment(picture, second, plain),
            second.places,
            second.features,
            turned,
        )

    def _turn(self, far: Pixels, first: Seen) -> int:
        """By how many quarters to the left a framed photo is turned so that the eyes are much surer of it than they are
        as it is, if they are not sure. What is none of the ten stays: turned about, anything looks like one of them."""
        before = _sureness(first.places)
        if before >= _SURE or self._is_stranger(first.places):
            return 0
        turns = (1, 2, 3)
        seen = self.see(as_input(np.stack([np.rot90(far, turn) for turn in turns])))
        after = [_sureness(places) for places in seen.places]
        best = int(np.argmax(after))
        return turns[best] if after[best] - before > _SURER else 0

    def _both_ways(self, picture: Pixels) -> Seen:
        """What is seen in a framed picture and in its mirror image, on average: without the first axis."""
        places, garment, features = self.see(as_input(np.stack((picture, picture[:, ::-1]))))
        return Seen((places[0] + places[1, :, ::-1]) / 2, (garment[0] + garment[1, :, ::-1]) / 2, features.mean(axis=0))

    def _is_stranger(self, places: NDArray[np.float32]) -> bool:
        return bool(softmax(places.mean(axis=(0, 1)))[NONE] > self._unknown_above)

    @staticmethod
    def _garment(picture: Pixels, seen: Seen, plain: bool) -> Mask:
        return cutting.on_plain(picture) if plain else cutting.garment(seen.garment)

    def see(self, inputs: NDArray[np.float32]) -> Seen:
        """float32 (N, 224, 224, 3), about -1 to 1 → what is seen in each."""
        places, garment, features = self._session.run(None, {self._session.get_inputs()[0].name: inputs})
        return Seen(places, np.asarray(1 / (1 + np.exp(-garment[..., 0])), np.float32), features)


def _sureness(places: NDArray[np.float32]) -> float:
    """The largest probability of a class, of what each place adds: (7, 7, 11) → in [0, 1]."""
    return float(softmax(places.mean(axis=(0, 1)))[:NONE].max())


@functools.cache
def shipped() -> Eyes:
    """The eyes that ship, loaded once. Raises Problem if they are damaged."""
    return Eyes()
