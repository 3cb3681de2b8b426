"""What the opened map, unit or class wants: the test pictures that move it most, and one made to please it."""

from __future__ import annotations

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from model.explain import wishes
from model.network.address import Unit
from model.network.forward import Stage, Values
from ui.server import weights
from ui.shared import charts, header, models, state, theme
from ui.text import _

_WIDTH = 84  # pixels of a picture


def show(name: str, stages: tuple[Stage, ...], values: tuple[Values, ...], unit: Unit) -> None:
    """Below the network, through which a picture goes as `values`; nothing for a model that was saved without it.

    Raises Problem if it cannot be read.
    """
    found = wishes.read(models.read(name))
    if found is None:
        return
    stage = wishes.stage_of(stages, unit.stage)
    wish, channel = found[stage], unit.channel
    st.subheader(_("What does it want?"))
    st.markdown(_sentence(name, stages[stage], channel, float(wish.fires[channel])))
    if wish.strengths[channel, 0] <= 0 and stages[stage].kind != "logits":
        return
    colour, sample = theme.palette().accent, state.sampler(name)
    with st.container(horizontal=True, key="wanted"):
        for number, (row, column) in zip(wish.pictures[channel], wish.places[channel], strict=True):
            test = sample(int(number))
            place = Unit(stage, channel, int(row), int(column))
            picture = wishes.marked(stages, values, test.pixels, place, _channels(colour))
            st.image(picture, width=_WIDTH, alt=header.describe(test))
        made = _made(weights.address(name), stages, stage, channel)
        st.image(made, width=_WIDTH, caption=_("made to please it"), alt=_("A picture made to please it"))


def _sentence(model: str, stage: Stage, channel: int, share: float) -> str:
    said, count = charts.percent(share), f"{len(models.pictures(model)):,}"
    if stage.kind == "logits":
        name = models.class_names(model)[channel]
        return _("{name} is the answer to {share} of the test pictures. These move it most:", name=name, share=said)
    if share == 0:
        return _("It never fires: none of the {count} test pictures moves it.", count=count)
    return _(
        "It fires in {share} of the {count} test pictures. These move it most, at the place that is marked:",
        share=said,
        count=count,
    )


@st.cache_data(show_spinner=False, max_entries=512)
def _made(address: str, _stages: tuple[Stage, ...], stage: int, channel: int) -> NDArray[np.uint8]:  # noqa: ARG001
    """Kept by the address of the network, which names its weights."""
    return wishes.made(_stages, stage, channel)


def _channels(colour: str) -> tuple[int, int, int]:
    """ "#c2410c" -> (194, 65, 12)."""
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    return red, green, blue
