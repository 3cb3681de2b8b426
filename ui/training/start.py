"""Training, "Train": choose a recipe, see what it will come to, start it, and watch it."""

from __future__ import annotations

from typing import TypeVar

import streamlit as st

from model.bundle.bundle import Bundle
from model.data import dataset
from model.evaluation import measures
from model.network import architecture
from model.network.recipe import RECIPES, Recipe
from model.training import limits, runs
from ui.shared import charts, models, problems, state
from ui.text import _
from ui.training import curves, jobs, live
from ui.training.live import duration

OWN = "own"
Value = TypeVar("Value", int, float)
_STEPS_AT_ONCE = 10  # changes no figure, and saves a third of the time
_FILTERS = (4, 8, 16, 32, 64, limits.MOST_FILTERS)
_UNITS = (10, 20, 50, 100, 200, limits.MOST_DENSE_UNITS)
_RATES = (0.0001, 0.0003, 0.001, 0.003, 0.01)
_BATCHES = (16, 32, 64, 128, 256, 512)
_SHARES = (1, 2, 5, 10, 25, 50, 100)  # per cent


def show(_name: str) -> None:
    """What is trained now, and below it what to train next."""
    watched = jobs.watched()
    found = [run for run in jobs.unfinished() if run.name == watched or run.state in ("running", "queued", "paused")]
    for run in sorted(found, key=lambda run: run.ahead):
        live.panel(run)
    if watched and all(run.name != watched for run in found) and (model := jobs.finished(watched)):
        _done(model)
    _form(any(run.is_active for run in found))


def _done(model: Bundle) -> None:
    """What the run that this visitor started became."""
    test = measures.score(model.test_logits, models.evaluated(models.name_of(model)).test.labels)
    best = model.history[model.best_epoch - 1]
    with st.container(border=True, key="done"):
        st.success(
            _(
                "{name} is trained: validation accuracy {accuracy} in epoch {epoch}, and right in {test} of the test "
                "pictures.",
                name=f"**{model.name}**",
                accuracy=f"{best.val_accuracy:.4f}",
                epoch=model.best_epoch,
                test=charts.percent(test.accuracy),
            ),
            icon=":material/check:",
        )
        name = models.name_of(model)
        st.button(
            _("Use it in the app"),
            on_click=state.choose_model,
            args=(name,),
            key="use-done",
            disabled=state.model_name() == name,
        )


def _form(busy: bool) -> None:
    with st.container(border=True, key="start"):
        st.header(_("Train another one") if busy else _("Train a network"))
        names = {**{name: name for name in RECIPES}, OWN: _("your own")}
        chosen = st.segmented_control(
            _("Recipe"),
            list(names),
            default=next(iter(names)),
            required=True,
            key="recipe",
            format_func=names.__getitem__,
            persist_state="session",
        )
        recipe = _own() if chosen == OWN else RECIPES[chosen]
        if chosen != OWN:
            curves.describe(recipe)
        _figures(recipe)
        _start(recipe, busy)


def _own() -> Recipe:
    """The visitor's own recipe: the lesson's network and method with other figures."""
    left, middle, right = st.columns(3, gap="large")
    with left:
        first = _choice("first", _("Kernels of the first convolution"), _FILTERS, 32)
        second = _choice("second", _("Kernels of the second convolution"), _FILTERS, 64)
        units = _choice("units", _("Units of the dense layer"), _UNITS, 100)
    with middle:
        dropout = _choice("dropout", _("Dropout"), (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8), 0.4)
        rate = _choice("rate", _("Learning rate"), _RATES, 0.001)
        batch = _choice("batch", _("Pictures a step"), _BATCHES, 32)
    with right:
        epochs = _choice("epochs", _("Epochs at most"), tuple(range(1, limits.MOST_EPOCHS + 1)), 10)
        patience = _choice("patience", _("Epochs without progress before it stops"), tuple(range(1, 11)), 2)
        share = _choice("share", _("Share of the pictures, per cent"), _SHARES, 100)
    return Recipe(
        name=OWN, filters=(first, second), dense_units=units, dropout=dropout, learning_rate=rate, batch_size=batch,
        epochs=epochs, patience=patience, steps_per_execution=_STEPS_AT_ONCE,
        pictures=None if share == 100 else dataset.TRAIN_SIZE * share // 100,
    )  # fmt: skip


def _choice(key: str, label: str, values: tuple[Value, ...], usual: Value) -> Value:
    return st.select_slider(label, values, value=usual, key=f"own-{key}", persist_state="session")


def _figures(recipe: Recipe) -> None:
    left, right = st.columns(2)
    left.metric(_("Parameters"), f"{architecture.parameters(recipe):,}")
    right.metric(_("Time at most, estimated"), duration(jobs.seconds(recipe)))


def _start(recipe: Recipe, busy: bool) -> None:
    suggestion, picture = runs.free_name(recipe.name), state.current_picture()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.text_input(_("Name"), placeholder=suggestion, key="run-name", max_chars=runs.LONGEST_NAME, width=280)
        pressed = st.button(
            _("Put it in the queue") if busy else _("Start"), type="primary", icon=":material/play_arrow:", key="go"
        )
    told = _("It goes on when you leave this page or close it.")
    if picture is not None:
        told += " " + _("What it says of your picture is noted after each epoch.")
    st.caption(told)
    if pressed:
        with problems.told():
            jobs.start(recipe, name or suggestion, None if picture is None else picture.pixels)
            st.rerun()
