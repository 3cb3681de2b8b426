"""Which parts of a photo speak for the answer, to look at."""

from __future__ import annotations

import numpy as np
from PIL import Image

from model.drawing.decoding import Pixels
from model.photo.eyes import Sight
from model.photo.framing import SIDE

_ACCENT = np.array([249, 115, 22], np.float32)  # the app's orange
_FADED = 0.35  # how much of a photo is left where nothing speaks for the answer
_STRONGEST = 0.45  # of the orange


def heat(sight: Sight) -> Pixels:
    """What was said of a photo → uint8 (224, 224, 3): what was looked at, as it is, and orange, where something
    speaks for the answer; grey and faint where nothing does, or something against it."""
    speaks = np.maximum(sight.speaks_for(), 0)  # (7, 7)
    scaled = Image.fromarray(np.rint(255 * speaks / max(float(speaks.max()), 1e-6)).astype(np.uint8))
    strength = np.asarray(scaled.resize((SIDE, SIDE), Image.Resampling.BICUBIC), np.float32)[..., None] / 255
    picture = sight.picture.astype(np.float32)  # (224, 224, 3)
    faint = 255 - _FADED * (255 - picture.mean(axis=2, keepdims=True))
    warm = (1 - _STRONGEST * strength) * picture + _STRONGEST * strength * _ACCENT
    return np.asarray(np.clip(strength * warm + (1 - strength) * faint, 0, 255), np.uint8)
