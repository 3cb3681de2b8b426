"""Training, "Train": choose a recipe, see what it will come to, start it, and watch it."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

import streamlit as st

from model.bundle.bundle import Bundle
from model.data import dataset
from model.evaluation import measures
from model.network import architecture
from model.network.recipe import Recipe
from model.network.recipes import RECIPES
from model.training import limits, runs
from ui.shared import charts, models, problems, state
from ui.text import _
from ui.training import curves, jobs, layers, live, own_pictures
from ui.training.live import duration
from ui.training.own_pictures import Prepared

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
        pictures = _pictures()
        # Drawings and photos show the ten garments, so recipes that add them are for Fashion-MNIST.
        recipes = [
            name for name, recipe in RECIPES.items()
            if recipe.epochs <= limits.MOST_EPOCHS and (pictures is None or not recipe.drawings_per_epoch)
        ]  # fmt: skip
        names = {**{name: name for name in recipes}, OWN: _("your own")}
        chosen = st.segmented_control(
            _("Recipe"),
            list(names),
            default=next(iter(names)),
            required=True,
            key="recipe",
            format_func=names.__getitem__,
            persist_state="session",
        )
        recipe = _own(is_whole=pictures is not None) if chosen == OWN else RECIPES[chosen]
        if pictures is not None:
            recipe = replace(recipe, classes=pictures.classes, pictures=pictures.count)
        if chosen != OWN:
            curves.describe(recipe)
        _figures(recipe)
        _start(recipe, busy, None if pictures is None else pictures.packed)


_FASHION, _OF_MY_OWN = "fashion", "own"


def _pictures() -> Prepared | None:
    """Which pictures to train on; None for Fashion-MNIST's."""
    titles = {_FASHION: "Fashion-MNIST", _OF_MY_OWN: _("Pictures of my own")}
    chosen = st.segmented_control(
        _("Pictures to train on"), list(titles), default=_FASHION, required=True, key="train-pictures",
        format_func=titles.__getitem__, persist_state="session",
    )  # fmt: skip
    return own_pictures.choose() if chosen == _OF_MY_OWN else None


def _own(*, is_whole: bool) -> Recipe:
    """The visitor's own recipe: the lesson's method with other figures, its network or other layers.

    is_whole: whether all pictures are used, whatever their number
    """
    kinds = {False: _("The lesson's, in other sizes"), True: _("Layers of my own")}
    has_own_layers = st.segmented_control(
        _("Network"), list(kinds), default=False, required=True, key="own-network", format_func=kinds.__getitem__,
        persist_state="session",
    )  # fmt: skip
    recipe = Recipe(name=OWN)
    if has_own_layers:
        recipe = layers.choose(recipe)
    left, middle, right = st.columns(3, gap="large")
    with left:
        if not has_own_layers:
            first = _choice("first", _("Kernels of the first convolution"), _FILTERS, 32)
            second = _choice("second", _("Kernels of the second convolution"), _FILTERS, 64)
            units = _choice("units", _("Units of the dense layer"), _UNITS, 100)
            recipe = replace(recipe, filters=(first, second), dense_units=units)
    with middle if not has_own_layers else left:
        dropout = _choice("dropout", _("Dropout"), (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8), 0.4)
        rate = _choice("rate", _("Learning rate"), _RATES, 0.001)
    with middle:
        batch = _choice("batch", _("Pictures a step"), _BATCHES, 32)
        share = _share() if has_own_layers and not is_whole else 100
    with right:
        epochs = _choice("epochs", _("Epochs at most"), tuple(range(1, limits.MOST_EPOCHS + 1)), 10)
        patience = _choice("patience", _("Epochs without progress before it stops"), tuple(range(1, 11)), 2)
        if not has_own_layers and not is_whole:
            share = _share()
    recipe = replace(
        recipe, dropout=dropout, learning_rate=rate, batch_size=batch, epochs=epochs, patience=patience,
        steps_per_execution=_STEPS_AT_ONCE, pictures=None if share == 100 else dataset.TRAIN_SIZE * share // 100,
    )  # fmt: skip
    if has_own_layers:
        layers.show(recipe)
    return recipe


def _share() -> int:
    return _choice("share", _("Share of the pictures, per cent"), _SHARES, 100)


def _choice(key: str, label: str, values: tuple[Value, ...], usual: Value) -> Value:
    return st.select_slider(label, values, value=usual, key=f"own-{key}", persist_state="session")


def _figures(recipe: Recipe) -> None:
    left, right = st.columns(2)
    left.metric(_("Parameters"), f"{architecture.parameters(recipe):,}")
    right.metric(_("Time at most, estimated"), duration(jobs.seconds(recipe)))


def _start(recipe: Recipe, busy: bool, pictures: bytes | None) -> None:
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
            jobs.start(recipe, name or suggestion, None if picture is None else picture.pixels, pictures)
            st.rerun()
