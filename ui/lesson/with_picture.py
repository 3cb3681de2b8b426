"""What is tried with the picture: choosing it, its numbers, the kernel, the ReLU, the pooling, the dense layer."""

from __future__ import annotations

from dataclasses import replace
from html import escape

import numpy as np
import pandas as pd
import streamlit as st
from numpy.typing import NDArray

from model.explain import walk
from model.lesson import sums
from model.network.address import Unit
from model.network.forward import Values
from ui.classify import choosing
from ui.components.map_viewer import map_viewer
from ui.components.window_walk import window_walk
from ui.lesson import marks
from ui.shared import charts, colours, header, models, state, theme
from ui.shared.state import CurrentPicture
from ui.text import _

KERNEL_KEY, UNIT_KEY, RELU_KEY, CLASS_KEY = "lesson_kernel", "lesson_unit", "lesson_relu", "lesson_class"
_FIRST_KERNEL = 1


def shown() -> CurrentPicture:
    """The picture that goes through the chapters: the current one, or the first test picture.

    One of a model's own pictures has no label here, where there are the ten classes alone.
    """
    picture = state.current_picture() or state.sample(0)
    return replace(picture, label=None, number=None, owner="") if picture.owner else picture


def choose() -> None:
    """Chapter 1: a test picture, a drawing or an upload."""
    with st.container(key="lesson_choosing"):
        choice = choosing.choose()
    if choice.picture is None:
        st.caption(choice.invitation)
        return
    _goes_with(choice.picture)


def numbers() -> None:
    """Chapter 2: every pixel's number, before and after it is scaled."""
    picture = shown()
    left, right = st.columns([2, 3], gap="medium")
    scaled = sums.scaled(picture.pixels)
    texts = [
        _("Row {row}, column {column}: {value}, scaled {scaled}", row=place // 28 + 1, column=place % 28 + 1,
          value=int(value), scaled=charts.number(float(share)))
        for place, (value, share) in enumerate(zip(picture.pixels.ravel(), scaled.ravel(), strict=True))
    ]  # fmt: skip
    with left:
        map_viewer(picture.pixels, label=header.describe(picture), key="lesson_pixels", texts=texts)
    with right:
        st.caption(_("Every second row and column, as the lesson prints them:"))
        st.html(f'<div class="numbers"><pre>{escape(sums.thinned(picture.pixels))}</pre></div>')


@st.fragment
def convolve() -> None:
    """Chapter 3: a kernel that was trained, moved over the picture by hand."""
    picture, number = shown(), _kernel()
    stage = models.classifier(models.DEFAULT).stages[0]
    weights, bias = sums.kernel(stage, number)
    made = sums.pre_activation(stage, picture.pixels, number)
    marks.looks_at(Unit(0, number))
    row, column = (int(place) + 1 for place in np.unravel_index(made.argmax(), made.shape))
    window_walk(
        sums.scaled(picture.pixels),
        made,
        [picture.pixels, _signed(made)],
        size=3,
        stride=1,
        kernel=weights,
        bias=bias,
        titles=[_("What goes in: your picture"), _("What comes out: a map, before the ReLU")],
        says=_("Row {row}, column {column}: the nine products and the bias {bias} make {result}.", row="{row}",
               column="{column}", bias="{bias}", result="{result}"),
        covered=True,
        key="lesson_convolution",
    )  # fmt: skip
    with st.expander(_("Where is the sum largest?")):
        st.markdown(
            _("In row {row}, column {column}: {value}.", row=row, column=column, value=charts.number(float(made.max())))
        )


@st.fragment
def rectify() -> None:
    """Chapter 4: the ReLU, off and on."""
    picture, number = shown(), _kernel()
    made = sums.pre_activation(models.classifier(models.DEFAULT).stages[0], picture.pixels, number)
    marks.looks_at(Unit(0, number))
    is_on = st.toggle(_("ReLU"), value=False, key=RELU_KEY)
    after = sums.relu(made) if is_on else made
    window_walk(
        made,
        after,
        [_signed(made), _signed(after, float(np.abs(made).max()))],
        size=1,
        stride=1,
        titles=[_("The map, before the ReLU"), _("With ReLU") if is_on else _("Without ReLU")],
        says=_("Row {row}, column {column}: {values} becomes {result}.", row="{row}", column="{column}",
               values="{values}", result="{result}"),
        covered=False,
        key="lesson_relu_walk",
    )  # fmt: skip
    below = int((made < 0).sum())
    st.markdown(
        _("{below} of the {count} numbers of this map are below zero; with the ReLU they are zero.",
          below=f"{below:,}", count=f"{made.size:,}")
    )  # fmt: skip


@st.fragment
def pool() -> None:
    """Chapter 5: the largest of every 2×2."""
    picture, number = shown(), _kernel()
    stages = models.classifier(models.DEFAULT).stages
    values = sums.relu(sums.pre_activation(stages[0], picture.pixels, number))
    small = sums.pooled(values)
    marks.looks_at(Unit(0, number), Unit(1, number))
    window_walk(
        values,
        small,
        [_signed(values), _signed(small, float(values.max()))],
        size=2,
        stride=2,
        titles=[_("The map, after the ReLU"), _("What pooling leaves of it")],
        says=_("Row {row}, column {column} of the small map: the largest of {values} is {result}.", row="{row}",
               column="{column}", values="{values}", result="{result}"),
        covered=True,
        key="lesson_pooling",
    )  # fmt: skip
    with st.expander(_("How large is it?")):
        st.markdown(
            _("{before} numbers become {after}: {height}×{width} instead of {old}×{old}.", before=f"{values.size:,}",
              after=f"{small.size:,}", height=small.shape[0], width=small.shape[1], old=values.shape[0])
        )  # fmt: skip


@st.fragment
def weigh() -> None:
    """Chapter 6: what the maps bring to one unit of the dense layer."""
    picture, stages = shown(), models.classifier(models.DEFAULT).stages
    values = walk.forward(stages, picture.pixels)
    place = next(index for index, stage in enumerate(stages) if stage.kind == "dense")
    units = len(values[place + 1])
    unit = st.slider(_("Unit of the dense layer"), 1, units, key=UNIT_KEY) - 1
    marks.looks_at(Unit(place, unit))
    brought = sums.contributions(stages[place], values[place], unit)
    bias, result = float(stages[place].shift[unit]), float(values[place + 1][unit])
    details = {
        "brought": charts.number(float(brought.sum())),
        "bias": charts.number(bias),
        "result": charts.number(result),
        "unit": unit + 1,
    }
    st.markdown(
        _("The maps bring {brought}, the bias {bias}: after the ReLU unit {unit} gives **{result}**.", **details)
        if result > 0
        else _("The maps bring {brought}, the bias {bias}: below zero, so unit {unit} stays **silent**.", **details)
    )
    rows = pd.DataFrame({"map": range(1, len(brought) + 1), "value": brought})
    strongest = int(np.abs(brought).argmax())
    st.altair_chart(
        charts.contributions(rows, map_title=_("Map"), value_title=_("Brought to the unit"), palette=theme.palette()),
        alt=_("What each of {count} maps brings to the unit; map {map} most, with {value}.", count=len(brought),
              map=strongest + 1, value=charts.number(float(brought[strongest]))),
    )  # fmt: skip
    silent = int((values[place + 1] <= 0).sum())
    st.caption(_("With this picture {silent} of the {units} units stay silent.", silent=silent, units=units))


def place(number: int) -> Unit | None:
    """What a chapter speaks of, as the living network has it; None where it speaks of no unit."""
    kernel = int(st.session_state.get(KERNEL_KEY, _FIRST_KERNEL)) - 1
    units = {
        3: Unit(0, kernel, 13, 13),
        4: Unit(0, kernel, 13, 13),
        5: Unit(1, kernel, 6, 6),
        6: Unit(4, int(st.session_state.get(UNIT_KEY, 1)) - 1),
        7: Unit(5, int(st.session_state.get(CLASS_KEY, 0))),
    }
    return units.get(number)


def _kernel() -> int:
    """Which of the first layer's kernels is looked at, from 0; the same in all chapters."""
    stage = models.classifier(models.DEFAULT).stages[0]
    st.session_state.setdefault(KERNEL_KEY, _FIRST_KERNEL)
    chosen = st.slider(
        _("Kernel"), 1, stage.kernel.shape[-1], key=KERNEL_KEY, persist_state="session",
        help=_("Those of the model {name}, as training left them", name=models.DEFAULT),
    )  # fmt: skip
    return int(chosen) - 1


def _signed(values: Values, top: float | None = None) -> NDArray[np.uint8]:
    """A map as a picture: below zero blue, above orange."""
    return colours.signed(values, float(np.abs(values).max()) if top is None else top, theme.palette())


def _goes_with(picture: CurrentPicture) -> None:
    with st.container(horizontal=True, vertical_alignment="center", wrap=False):
        st.image(picture.pixels, width=56, alt=header.describe(picture))
        st.markdown(_("This picture goes with you: {name}.", name=header.describe(picture)))
