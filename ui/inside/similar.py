"""Inside, pictures like it: what the network takes to be alike, by the activations of its hidden layer."""

from __future__ import annotations

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from model.explain import neighbours, test_map
from model.explain.neighbours import Projection
from model.explain.test_map import TestMap
from model.network.forward import Values
from ui.classify import samples, source
from ui.components.picture_grid import Tile, picture_grid
from ui.components.scatter_map import Place, scatter_map
from ui.inside.passed import Pass
from ui.shared import charts, header, models, state
from ui.text import _, class_names

_NEAREST = 12
HOVERED_KEY, _CHOSEN_KEY = "map_hovered", "map_chosen"


def show(given: Pass) -> None:
    """The nearest training pictures, and the map of the test set with the current picture on it."""
    if models.is_own(given.name):
        st.info(_("A model of pictures of one's own has no map: it keeps too few of them for that."))
        return
    projection, drawn = neighbours.read(given.bundle), test_map.read(given.bundle)
    if projection is None or drawn is None or len(projection.train) != len(models.training_pictures()):
        st.info(_("This model has no map yet. Draw it with: python -m model.explain.test_map {name}", name=given.name))
        return
    left, right = st.columns([5, 6], gap="large")
    with left:
        _nearest(given, projection)
    with right:
        _map(given, projection, drawn)


def _nearest(given: Pass, projection: Projection) -> None:
    st.header(_("The nearest training pictures"))
    train, names = models.training_pictures(), class_names()
    numbers = given.kept(
        "nearest",
        lambda: neighbours.search(_own(given), train.images, projection.train, projection, given.classifier, _NEAREST),
    )
    picture_grid(
        [
            Tile(str(number), train.images[number], names[train.labels[number]], names[train.labels[number]])
            for number in numbers
        ],
        None,
        label=_("Training pictures"),
        key="nearest",
        columns=(4, 4),
    )
    votes = ", ".join(f"{names[label]} {count}" for label, count in test_map.tally(train.labels[numbers]))
    st.markdown(_("Of the {count} nearest: {votes}.", count=_NEAREST, votes=votes))
    st.caption(
        _(
            "Near means: the {units} units of the hidden layer answer to them almost alike. It is the network's idea "
            "of likeness, not ours.",
            units=len(_own(given)),
        )
    )


def _own(given: Pass) -> Values:
    return given.values[-3]  # (units,): the dense stage before the logits


@st.fragment
def _map(given: Pass, projection: Projection, drawn: TestMap) -> None:
    if st.session_state.pop(_CHOSEN_KEY, False):
        st.rerun()  # the whole page is about another picture now
    st.header(_("The map of the test pictures"))
    test, names, number = models.test_pictures(), class_names(), given.picture.number
    here = (
        drawn.positions[number] if number is not None else given.kept("place", lambda: _place(given, projection, drawn))
    )
    scatter_map(
        drawn.positions,
        test.labels,
        colours=charts.CLASS_COLOURS,
        names=names,
        here=(float(here[0]), float(here[1])),
        label=_("Ten thousand test pictures; arrow keys go from one to the next, Enter chooses it"),
        here_label=header.describe(given.picture),
        shown=_hovered(),
        key="test_map",
        on_hover=lambda hovered: st.session_state.update({HOVERED_KEY: hovered}),
        on_pick=_choose,
    )
    st.caption(
        _(
            "Each point is a test picture (t-SNE): near points look alike to the network, far ones need not differ. "
            "Point at one to see it, click it to make it the current picture. A drawing or an upload is placed "
            "among the five test pictures nearest to it."
        )
    )


def _place(given: Pass, projection: Projection, drawn: TestMap) -> NDArray[np.float32]:
    images = models.test_pictures().images
    near = neighbours.search(_own(given), images, projection.test, projection, given.classifier, test_map.PLACED_BY)
    return test_map.place(near, drawn.positions)


def _hovered() -> Place | None:
    number = st.session_state.get(HOVERED_KEY)
    if number is None:
        return None
    picture = state.sample(number)
    return Place(number, picture.pixels, header.describe(picture))


def _choose(number: int) -> None:
    samples.pick(number)
    st.session_state[source.KEY] = source.SAMPLES  # or Classify would bring the drawing back
    state.set_current_picture(state.sample(number))
    st.session_state[_CHOSEN_KEY] = True
