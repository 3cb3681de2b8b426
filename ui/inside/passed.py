"""One forward pass of the current picture serves the whole page, and stays until picture or model change."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

import streamlit as st

from model.bundle.bundle import Bundle
from model.explain import walk
from model.network.classifier import Classifier
from model.network.forward import Stage, Values
from ui.shared.state import CurrentPicture
from ui.text import class_names

_LAST_KEY = "inside_pass"
Kept = TypeVar("Kept")


@dataclass(frozen=True)
class Pass:
    """A picture's way through the model chosen by `name`: values[i] goes into stages[i], values[i + 1] comes out."""

    name: str
    picture: CurrentPicture
    bundle: Bundle
    classifier: Classifier
    values: tuple[Values, ...]
    _kept: dict[str, object] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """Tells this model and picture from others, for the state of widgets that belong to them."""
        return f"{self.name}-{zlib.crc32(self.picture.pixels.tobytes())}"

    @property
    def names(self) -> tuple[str, ...]:
        """The model's classes, in the visitor's language."""
        return class_names(self.bundle.recipe.classes)

    @property
    def stages(self) -> tuple[Stage, ...]:
        """The network's stages."""
        return self.classifier.stages

    @property
    def answer(self) -> int:
        """The most probable class."""
        return int(self.values[-1].argmax())

    def kept(self, name: str, make: Callable[[], Kept]) -> Kept:
        """What `make` gives, made once for this picture and network."""
        if name not in self._kept:
            self._kept[name] = make()
        return self._kept[name]  # type: ignore[return-value]


def passed(name: str, picture: CurrentPicture, bundle: Bundle, classifier: Classifier) -> Pass:
    """The current picture's pass; computed if it is not the last one."""
    last: Pass | None = st.session_state.get(_LAST_KEY)
    if last and last.picture is picture and last.bundle is bundle and last.classifier is classifier:
        return last
    new = Pass(name, picture, bundle, classifier, walk.forward(classifier.stages, picture.pixels))
    st.session_state[_LAST_KEY] = new
    return new
