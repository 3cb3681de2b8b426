"""What was learned of a visitor's examples, and who looks at them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import streamlit as st

from model import takehome
from model.bundle.bundle import Bundle
from model.network.classifier import Classifier
from model.network.forward import Values
from model.photo import eyes
from model.teaching import garments, learner
from model.teaching.classes import Classes
from model.teaching.head import Head
from model.teaching.seeing import Drawings, Photos, Seeing
from ui.shared import models
from ui.teach import kept

NETWORK = "sketch-plus"  # the best one for 28×28 pixels: benchmarks/teach.py
BESIDE_KEY = "teach_beside"
_HEAD_KEY = "taught_head"
# What tells a model from the one trained anew.
_VERSION: dict[str | type[Any], Callable[[Any], Any]] = {Bundle: lambda model: (model.directory, model.created)}
Worked = TypeVar("Worked")


def is_beside() -> bool:
    """Whether the network's ten classes stay, and the visitor's stand beside them: drawings' alone can."""
    return bool(st.session_state.get(BESIDE_KEY)) and not kept.current().of_photos


def seeing(classes: Classes) -> Seeing:
    """Who looks at these examples. Raises Problem if that model is missing or damaged."""
    return _photos() if classes.of_photos else _drawings(models.read(NETWORK))


def head() -> Head | None:
    """What was learned of the current examples."""
    return once(_HEAD_KEY, learner.learned)


def once(key: str, work: Callable[[Classes, Seeing, Values | None], Worked]) -> Worked:
    """What `work` makes of the current examples, the network that looks at them, and garments where the ten classes
    stay: worked out once for these examples, whatever their classes are called."""
    classes, beside = kept.current(), is_beside()
    known = st.session_state.get(key)
    if known is None or known[0] is not classes.examples or known[1] != beside:
        seen = _garments(models.read(NETWORK)) if beside else None
        known = st.session_state[key] = (classes.examples, beside, work(classes, seeing(classes), seen))
    found: Worked = known[2]
    return found


def to_take_home() -> Callable[[], bytes] | None:
    """What makes the network with what was taught one HTML file, once that is wanted; None if there is nothing to
    answer with that a page without a server could compute."""
    classes, learned = kept.current(), head()
    if learned is None or classes.of_photos:
        return None
    given = takehome.Taught(tuple(classes.names[place] for place in learned.places), learned)
    return lambda: takehome.html(NETWORK, models.read(NETWORK), given).encode()


@st.cache_resource(show_spinner=False, max_entries=2, hash_funcs=_VERSION)
def _drawings(model: Bundle) -> Drawings:
    return Drawings(model.classifier())


@st.cache_resource(show_spinner=False, max_entries=2, hash_funcs=_VERSION)
def _garments(model: Bundle) -> Values:
    return garments.seen(_drawings(model))


@st.cache_resource(show_spinner=False)
def _photos() -> Photos:
    return Photos(eyes.shipped())


def classifier() -> Classifier:
    """The network that is borrowed."""
    return models.classifier(NETWORK)
