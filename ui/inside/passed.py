"""One forward pass of the current picture serves the whole page, and stays until picture or model change."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

import streamlit as st

from model.bundle.bundle import Bundle
from model.explain import walk
from model.network import address
from model.network.address import Unit
from model.network.classifier import Classifier
from model.network.forward import Stage, Values
from model.problem import Problem
from ui.shared import link
from ui.shared.state import CurrentPicture

_PASS_KEY, _UNIT_KEY, UNIT = "inside_pass", "inside_unit", "unit"
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
    def stages(self) -> tuple[Stage, ...]:
        """The stages that are shown: all of them, unless the answer is hidden."""
        return self.classifier.stages[: len(self.values) - 1]

    @property
    def answer(self) -> int:
        """The most probable class."""
        return int(self.values[-1].argmax())

    def kept(self, name: str, make: Callable[[], Kept]) -> Kept:
        """What `make` gives, made once for this picture and network."""
        if name not in self._kept:
            self._kept[name] = make()
        return self._kept[name]  # type: ignore[return-value]


def passed(name: str, picture: CurrentPicture, bundle: Bundle, classifier: Classifier, hidden: bool = False) -> Pass:
    """The current picture's pass; computed if it is not the last one. `hidden`: without logits and answer."""
    shown = len(classifier.stages) + (-1 if hidden else 1)  # values: the picture and what comes out of each stage
    last: Pass | None = st.session_state.get(_PASS_KEY)
    same = last and last.picture is picture and last.bundle is bundle and last.classifier is classifier
    if last and same and len(last.values) == shown:
        return last
    new = Pass(name, picture, bundle, classifier, walk.forward(classifier.stages, picture.pixels)[:shown])
    st.session_state[_PASS_KEY] = new
    return new


def chosen_unit(given: Pass) -> Unit:
    """The unit that the visitor looks at; to begin with the strongest place of the first convolution."""
    unit: Unit | None = st.session_state.get(_UNIT_KEY)
    if unit is None or unit.stage >= len(given.stages):
        unit = walk.strongest(given.values, 0)
    return address.moved_to(given.values[unit.stage + 1], unit)


def open_unit(given: Pass) -> None:
    """Look at the unit that the link names, if it names one."""
    word = link.take(UNIT)
    if word is None:
        return
    try:
        choose_unit(address.from_word(word, given.values))
    except Problem as problem:
        link.refuse(problem)


def keep_unit(given: Pass) -> None:
    """The link names the unit that the visitor chose."""
    link.note(UNIT, address.word(chosen_unit(given)) if _UNIT_KEY in st.session_state else None)


def choose_unit(unit: Unit) -> None:
    """Look at this unit from now on."""
    st.session_state[_UNIT_KEY] = unit
