"""What garments look like to a network: what a class beside the ten must be told from."""

from __future__ import annotations

import numpy as np

from model.data import dataset
from model.drawing.doodles import doodles
from model.network.classifier import Answering
from model.network.forward import Values

PICTURES, DRAWINGS = 600, 400
_SEED = 7


def seen(network: Answering) -> Values:
    """float32 (1000, units): hidden activations of training pictures, and of drawings by made-up pens."""
    train, random = dataset.load().train, np.random.default_rng(_SEED)
    chosen = random.choice(len(train), PICTURES, replace=False)
    drawn, _labels = doodles(DRAWINGS, _SEED)
    return network.hidden(np.concatenate((train.images[chosen], drawn)))
