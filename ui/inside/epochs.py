"""Inside, while it learned: the current picture through the weights that were kept along the training."""

from __future__ import annotations

from contextlib import suppress

import numpy as np
import pandas as pd
import streamlit as st

from model.explain import walk
from model.network import address
from model.network.forward import Stage, Values
from model.problem import Problem
from ui.components.map_viewer import map_viewer
from ui.components.page_frame import announce
from ui.components.picture_grid import Tile, picture_grid
from ui.inside.passed import Pass
from ui.shared import charts, colours, models, state, theme
from ui.shared.stages import stage_name
from ui.text import _

EPOCH_KEY, PLAYING_KEY, _STARTING_KEY = "replayed_epoch", "replaying", "replay_starting"
_SECONDS = 1.0
Replay = dict[int, tuple[tuple[Stage, ...], tuple[Values, ...]]]


def show(given: Pass) -> None:
    """A slider over the kept epochs, with a play button."""
    playing = bool(st.session_state.get(PLAYING_KEY))
    st.button(
        _("Stop") if playing else _("Play"),
        key="play",
        icon=":material/stop:" if playing else ":material/play_arrow:",
        on_click=_stop if playing else _play,
    )
    st.fragment(_show, run_every=_SECONDS if playing else None)(given)


def _show(given: Pass) -> None:
    replay = given.kept("replay", lambda: _replay(given))
    epochs = list(replay)
    _advance(epochs)
    epoch = int(
        st.select_slider(_("Weights after epoch"), epochs, key=EPOCH_KEY, persist_state="session", on_change=_stop)
    )
    left, right = st.columns(2, gap="large")
    with left:
        _answer(given, replay, epoch)
    with right:
        _course(given, replay, epoch)
    left, right = st.columns([1, 3], gap="large")
    with left:
        _map(given, replay, epoch)
    with right:
        _kernels(replay, epoch)
    st.caption(
        _(
            "The weights along the training are kept in half precision, so the last figures differ a little from the "
            "model's own. Epoch 0 is the untrained network."
        )
    )


def _replay(given: Pass) -> Replay:
    """Stages and values of every kept epoch, for this picture."""
    found = models.snapshot_stages(given.bundle)
    return {epoch: (stages, walk.forward(stages, given.picture.pixels)) for epoch, stages in found.items()}


def _advance(epochs: list[int]) -> None:
    """While playing, one kept epoch further each time that this part runs by itself; stop after the last."""
    epoch, starting = st.session_state.get(EPOCH_KEY), st.session_state.pop(_STARTING_KEY, False)
    if epoch not in epochs:
        epoch = epochs[-1]
    if starting:
        epoch = epochs[0]
    elif st.session_state.get(PLAYING_KEY):
        if epoch == epochs[-1]:
            _stop()
            st.rerun()  # the whole page, or this part would go on running by itself
        epoch = epochs[epochs.index(epoch) + 1]
    st.session_state[EPOCH_KEY] = epoch


def _play() -> None:
    st.session_state[PLAYING_KEY] = st.session_state[_STARTING_KEY] = True


def _stop() -> None:
    st.session_state[PLAYING_KEY] = False


def _answer(given: Pass, replay: Replay, epoch: int) -> None:
    shares, names = replay[epoch][1][-1], given.names
    title = _("Its answer after epoch {epoch}", epoch=epoch)
    st.header(title)
    announce(f"{title}: {charts.answer_text(names, shares)}")
    st.vega_lite_chart(
        charts.probability_bars(names, shares, given.picture.label, theme.palette(), _("Probability")),
        alt=_("Probability of each class: {shares}", shares=charts.probability_text(names, shares)),
        key="replayed_bars",
    )


def _course(given: Pass, replay: Replay, epoch: int) -> None:
    names = given.names
    table = pd.DataFrame(
        [(number, names[label], float(share)) for number, (_stages, values) in replay.items()
         for label, share in enumerate(values[-1])],
        columns=["epoch", "name", "probability"],
    )  # fmt: skip
    leading = [names[int(values[-1].argmax())] for _stages, values in replay.values()]
    st.header(_("How its probabilities grew"))
    st.altair_chart(
        charts.probabilities_over_epochs(
            table, names, epoch, theme.palette(), epoch_title=_("Epoch"), axis_title=_("Probability")
        ),
        alt=_(
            "The most probable class after epochs {epochs}: {leading}",
            epochs=", ".join(str(number) for number in replay),
            leading=", ".join(leading),
        ),
        key="replayed_course",
    )


def _map(given: Pass, replay: Replay, epoch: int) -> None:
    """The map that is open on Network, or the first convolution's strongest, in one colour scale for all epochs."""
    unit = walk.strongest(given.values, 0)
    with suppress(Problem):  # nothing is open, or what another network has
        opened = address.from_word(st.session_state.get(state.OPENED_KEY, ""), given.values)
        unit = opened if given.values[opened.stage + 1].ndim == 3 else unit
    maps = {number: values[unit.stage + 1][:, :, unit.channel] for number, (_stages, values) in replay.items()}
    top = max(float(values.max()) for values in maps.values())
    st.header(_("One feature map"))
    map_viewer(
        colours.heat(maps[epoch], top),
        label=_("Map {map} after epoch {epoch}", map=unit.channel + 1, epoch=epoch),
        caption=_(
            "{stage}, map {map}; open another on Network",
            stage=f"{unit.stage + 1} {stage_name(given.stages[unit.stage].kind)}",
            map=unit.channel + 1,
        ),
        key="replayed_map",
    )


def _kernels(replay: Replay, epoch: int) -> None:
    kernels = {number: stages[0].kernel[:, :, 0, :] for number, (stages, _values) in replay.items()}
    top = max(float(np.abs(values).max()) for values in kernels.values())
    st.header(_("The kernels of the first convolution"))
    picture_grid(
        [
            Tile(
                str(number),
                colours.signed(kernels[epoch][:, :, number], top, theme.palette()),
                _("Kernel {number}", number=number + 1),
            )
            for number in range(kernels[epoch].shape[2])
        ],
        None,
        label=_("Kernels"),
        key="replayed_kernels",
        columns=(16, 8),
    )
