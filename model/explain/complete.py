"""What a finished training's model gets besides its figures: the map of the test pictures, and what its units want."""

from __future__ import annotations

from model.bundle import own_pictures
from model.bundle.bundle import Bundle
from model.data.dataset import Split
from model.explain import test_map, wishes


def is_wanted(model: Bundle) -> bool:
    """Whether a finished training's model gets them: not a trial's on a part of the pictures, nor one of pictures of
    one's own."""
    return model.recipe.pictures is None and own_pictures.read(model) is None


def add(model: Bundle, data: Split) -> Bundle:
    """Add both to the model's bundle, in about a minute. Raises Problem if its training diverged."""
    return wishes.add(test_map.add(model, data), data.test.images)
