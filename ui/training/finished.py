"""Training, "Runs": everything that was trained here, side by side; to be used, taken away or deleted."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict
from functools import partial

import pandas as pd
import streamlit as st

from model.bundle import export, registry
from model.bundle.bundle import Bundle
from model.evaluation import measures
from model.network import architecture, backend
from model.problem import Problem
from model.training import runs
from ui.shared import charts, models, problems, state, theme
from ui.text import _
from ui.training import jobs, live

MOST_COMPARED = 4


def show(_name: str) -> None:
    """Unfinished runs first, then the comparison, then what can be done with a model."""
    for run in jobs.unfinished():
        live.panel(run, folded=True)
    sound = {name: models.read(name) for name in _newest_first() if _is_whole(name)}
    broken = [name for name in models.names() if name not in sound]
    _compare(sound)
    _manage([*sound, *broken])


def _is_whole(name: str) -> bool:
    """Whether a model can be used and its figures can be read: one that is broken must not hide the others."""
    with suppress(Problem):
        _check(name)
        return True
    return False


def _check(name: str) -> None:
    """Raise Problem if a model cannot be used, or its answers are not those to the data set's pictures."""
    models.evaluated(name)


def _newest_first() -> list[str]:
    """Names of one's own runs, the latest first, then of the models that ship."""
    known = registry.directories()
    own = [name for name, directory in known.items() if directory.parent != registry.SHIPPED]
    own.sort(key=lambda name: known[name].stat().st_mtime, reverse=True)
    return [*own, *(name for name in known if name not in own)]


def _compare(sound: dict[str, Bundle]) -> None:
    st.header(_("Side by side"))
    names = st.multiselect(
        _("Models to compare"),
        list(sound),
        default=list(sound)[:2],
        max_selections=MOST_COMPARED,
        key="compared",
    )
    if not names:
        st.info(_("Choose one model or more."))
        return
    chosen = {name: sound[name] for name in names}
    left, right = st.columns(2, gap="large")
    with left:
        _curve(chosen, "val_loss", _("Validation loss"))
    with right:
        _curve(chosen, "val_accuracy", _("Validation accuracy"))
    left, right = st.columns(2, gap="large")
    with left:
        st.table(_figures(chosen), border="horizontal", alt=_("Figures of the models"))
    with right:
        _differences(list(chosen), list(chosen.values()))


def _curve(chosen: dict[str, Bundle], field: str, title: str) -> None:
    rows = pd.DataFrame(
        [
            {"epoch": index + 1, "value": getattr(epoch, field), "series": name}
            for name, model in chosen.items()
            for index, epoch in enumerate(model.history)
        ]
    )
    best = ", ".join(
        f"{name} {getattr(model.history[model.best_epoch - 1], field):.4f}" for name, model in chosen.items()
    )
    st.altair_chart(
        charts.compared_curves(rows, axis_title=title, epoch_title=_("Epoch"), palette=theme.palette()),
        alt=_("{title} of each model's best epoch: {figures}.", title=title, figures=best),
    )


def _figures(chosen: dict[str, Bundle]) -> pd.DataFrame:
    """A column a model."""
    columns = {}
    for name, model in chosen.items():
        best, test = (
            model.history[model.best_epoch - 1],
            measures.score(model.test_logits, models.evaluated(name).test.labels),
        )
        columns[name] = {
            _("Parameters"): f"{architecture.parameters(model.recipe):,}",
            _("Epochs, the best"): f"{len(model.history)}, {model.best_epoch}",
            _("Validation loss"): f"{best.val_loss:.4f}",
            _("Validation accuracy"): f"{best.val_accuracy:.4f}",
            _("Test accuracy"): f"{test.accuracy:.4f}",
            _("Time"): live.duration(model.seconds),
        }
    return pd.DataFrame(columns)


def _differences(names: Sequence[str], chosen: Sequence[Bundle]) -> None:
    """Only what differs, by the recipes' own field names: they are what train.py and recipe.json call it."""
    recipes = [asdict(model.recipe) for model in chosen]
    differing = [
        field for field in recipes[0] if field != "name" and len({str(recipe[field]) for recipe in recipes}) > 1
    ]
    if not differing:
        st.caption(_("One recipe for all of them.") if len(names) > 1 else _("Choose a second model to compare with."))
        return
    rows = {
        name: {field: str(recipe[field]) for field in differing} for name, recipe in zip(names, recipes, strict=True)
    }
    st.table(pd.DataFrame(rows), border="horizontal", alt=_("Where the recipes differ"))


def _manage(names: Sequence[str]) -> None:
    st.header(_("One model"))
    name = st.selectbox(_("Which"), names, key="managed", label_visibility="collapsed", width=320)
    directory = registry.directory_of(name)
    with st.container(horizontal=True):
        if models.is_sound(name):
            st.button(
                _("Use it in the app"), key="use", icon=":material/check:", type="primary",
                on_click=state.choose_model, args=(name,), disabled=state.model_name() == name,
            )  # fmt: skip
            for kind in export.FORMATS if backend.is_there() else ():
                st.download_button(
                    _("Download as {format}", format=kind.title),
                    partial(models.exported, name, kind.ending),
                    file_name=f"{directory.name}{kind.ending}.zip",
                    mime="application/zip",
                    icon=":material/download:",
                    on_click="ignore",
                    key=f"export{kind.ending}",
                )
            st.download_button(
                _("Take home as a page"),
                partial(models.taken_home, name),
                file_name=f"{directory.name}.html",
                mime="text/html",
                icon=":material/home:",
                on_click="ignore",
                key="take_home",
            )
        if directory.parent != registry.SHIPPED:
            live.delete(name, lambda: _delete(name))
    live.tell(name)
    with problems.told():
        _check(name)  # a broken one says why
        backend.require()  # as its files do
    st.caption(
        _(
            "Keras is for training on, ONNX for other programs, LiteRT for phones: each a ZIP with the classes' names, "
            "a picture to try and the code that classifies it, made in some seconds. The page is one file with a "
            "canvas and the living network, for any browser, also without the internet."
        )
    )


def _delete(name: str) -> None:
    runs.delete(registry.directory_of(name))
