"""Real test pictures to choose from, by clicking them."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from model.data import dataset
from model.evaluation import measures
from ui.components.picture_grid import Tile, picture_grid
from ui.shared import class_mode, header, models, state
from ui.shared.state import Choice
from ui.text import _

SHOWN = 24
NUMBER_KEY, _ORDER_KEY = "sample_number", "sample_order"
CLASS_KEY, MISTAKES_KEY = "sample_class", "sample_mistakes"


def choose() -> Choice:
    """Show the filters and the grid; returns the chosen test picture, the first one to begin with."""
    name = state.model_name()
    test = models.pictures(name)
    filtered = not class_mode.is_guessing()  # a class or "Only mistakes" would give answers away
    if filtered:
        _class_filter(models.class_names(name))
    grid = st.container()
    tools = _order(filtered)
    numbers = dataset.pick(
        test.labels,
        count=len(test),
        order=st.session_state.get(_ORDER_KEY, 0),
        label=st.session_state.get(CLASS_KEY) if filtered else None,
        among=_mistakes(name) if filtered and st.session_state.get(MISTAKES_KEY) else None,
    )
    sample = state.sampler(name)
    tiles = [Tile(str(number), test.images[number], header.describe(sample(number))) for number in numbers[:SHOWN]]
    tools.caption(_("{total} test pictures", total=f"{len(numbers):,}"))
    chosen = sample(picked())
    if chosen.number != picked():  # of a model with more pictures
        pick(chosen.number or 0)
    with grid:
        if not tiles:
            st.info(_("No test picture fits these filters: the model makes no such mistake."))
        picture_grid(
            tiles,
            lambda number: pick(int(number)),
            label=_("Test pictures"),
            key="sample_grid",
            selected=str(chosen.number),
            few_when_narrow=True,
        )
    return Choice(chosen)


def pick(number: int) -> None:
    """Choose this test picture, from whatever page."""
    st.session_state[NUMBER_KEY] = number


def picked() -> int:
    """The number of the test picture that was chosen last, the first one's to begin with."""
    return int(st.session_state.get(NUMBER_KEY, 0))


def _class_filter(names: tuple[str, ...]) -> None:
    if (st.session_state.get(CLASS_KEY) or 0) >= len(names):  # of a model with more classes
        st.session_state[CLASS_KEY] = None
    st.pills(
        _("Class"),
        range(len(names)),
        format_func=lambda label: names[label],
        key=CLASS_KEY,
        label_visibility="collapsed",
        persist_state="session",
    )


def _order(filtered: bool) -> DeltaGenerator:
    tools = st.container(horizontal=True, vertical_alignment="center")
    tools.button(_("Shuffle"), icon=":material/shuffle:", on_click=_shuffle)
    if filtered:
        tools.toggle(_("Only mistakes"), key=MISTAKES_KEY, persist_state="session")
    return tools


def _shuffle() -> None:
    st.session_state[_ORDER_KEY] = st.session_state.get(_ORDER_KEY, 0) + 1


def _mistakes(name: str) -> list[int]:
    model = models.evaluated(name)
    return [int(number) for number in measures.mistakes(model.logits, model.test.labels)]
