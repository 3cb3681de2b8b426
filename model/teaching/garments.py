"""What garments look like to a network: what a class beside the ten must be told from."""

from __future__ import annotations

import numpy as np

from model.data import dataset
from model.drawing.doodles import doodles
from model.network.forward import Values
from model.teaching.seeing import Seeing

PICTURES, DRAWINGS = 2_000, 1_000  # more pictures than drawings: they differ more, and are what must not be lost
_SEED = 7


def seen(seeing: Seeing) -> Values:
    """float32 (3000, units): of training pictures, and of drawings by made-up pens."""
    train, random = dataset.load().train, np.random.default_rng(_SEED)
    chosen = random.choice(len(train), PICTURES, replace=False)
    drawn, _labels = doodles(DRAWINGS, _SEED)
    return seeing.features(np.concatenate((train.images[chosen], drawn)))
