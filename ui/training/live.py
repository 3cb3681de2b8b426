"""A run that is no bundle yet, as the views Train and Runs show it: how far it is, its curves, its buttons."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pandas as pd
import streamlit as st

from model.bundle.history import best_epoch
from model.training import run_folder
from model.training.runs import Run
from ui.shared import charts, class_mode, problems, state, theme
from ui.text import _, class_names, say
from ui.training import jobs

_SECONDS_BETWEEN_LOOKS = {"running": 1.0, "queued": 2.0, "paused": 3.0}


def panel(run: Run, *, folded: bool = False) -> None:
    """The run, anew every second while it is trained; nothing is asked for once it stands still.

    folded: its curves wait for a click
    """
    st.fragment(_panel, run_every=_SECONDS_BETWEEN_LOOKS.get(run.state))(run, folded)


def _panel(before: Run, folded: bool) -> None:
    run = jobs.now(before)
    if run is None or run.state != before.state:
        st.rerun()  # the page around it changes as well
    with st.container(border=True, key=f"run-{run.name}"):
        st.header(run.name)
        status(run)
        buttons(run)
        if not (run.progress.points or run.history):
            return
        if folded:
            with st.expander(_("Its curves so far"), key=f"curves-{run.name}", on_change="rerun") as fold:
                if fold.open:
                    _so_far(run)
        else:
            _so_far(run)


def _so_far(run: Run) -> None:
    _curves(run)
    _answers(run)


def status(run: Run) -> None:
    """What the run is doing, in a sentence, with a bar while it trains."""
    kept = _("Finished epochs: {epochs} of {most}.", epochs=len(run.history), most=run.recipe.epochs)
    if run.state == "running":
        st.progress(_share(run), text=_doing(run))
    elif run.state == "queued":
        sentence = (
            _("Waits for its turn; trainings ahead of it: {count}.", count=run.ahead)
            if run.ahead
            else _("Waits for its turn in the queue of another server.")
        )
        st.info(sentence, icon=":material/hourglass:")
    elif run.state == "paused":
        st.info(_("Paused.") + " " + kept, icon=":material/pause:")
    elif run.state == "stopped":
        sentence = kept if run.history else _("Stopped before its first epoch was finished: there is nothing to keep.")
        st.info(_("Stopped.") + " " + sentence if run.history else sentence, icon=":material/stop:")
    elif run.reason is not None:
        st.error(say(run.reason) + " " + kept, icon=":material/error:")


def _doing(run: Run) -> str:
    at = run.progress
    if at.stage == "preparing":
        return (
            _("Getting ready: TensorFlow is loaded and the drawings are made.")
            if run.recipe.drawings_per_epoch
            else _("Getting ready: TensorFlow is loaded.")
        )
    if at.stage == "finishing":
        return _("Finishing: the best epoch answers the validation and the test pictures.")
    where = _(
        "Epoch {epoch} of {epochs}, step {step} of {steps}.",
        epoch=at.epoch, epochs=run.recipe.epochs, step=f"{at.step:,}", steps=f"{at.steps:,}",
    )  # fmt: skip
    left = "" if at.seconds_left is None else " " + _("At most {time} left.", time=duration(at.seconds_left))
    return where + left


def duration(seconds: float) -> str:
    """Seconds as people say them: '40 s', '3 min'."""
    return _("{count} s", count=round(seconds)) if seconds < 90 else _("{count} min", count=round(seconds / 60))


def _share(run: Run) -> float:
    at = run.progress
    if at.stage == "finishing":
        return 1.0
    done = at.epoch - 1 + at.step / at.steps if at.steps else len(run.history)
    return min(done / run.recipe.epochs, 1.0)


def buttons(run: Run) -> None:
    """What can be done with the run as it is."""
    if run.is_finishing:
        return
    with st.container(horizontal=True):
        if run.state == "running" and run.progress.stage == "training":
            _button(run, "pause", _("Pause"), ":material/pause:", jobs.pause)
        if run.is_over or run.state == "paused":
            _button(run, "resume", _("Resume"), ":material/play_arrow:", jobs.resume)
        if run.history:
            _button(
                run,
                "stop",
                _("Keep the best epoch") if run.is_over else _("Stop and keep the best epoch"),
                ":material/stop:",
                jobs.stop,
            )
        elif not run.is_over:
            _button(run, "stop", _("Stop"), ":material/stop:", jobs.stop)
        if run.is_over:
            delete(run.name, lambda: jobs.discard(run))
    tell(run.name)
    if not run.history and not run.is_over:
        st.caption(_("No epoch is finished yet: stopped now, the run leaves nothing to keep."))


def _button(run: Run, key: str, label: str, icon: str, act: Callable[[Run], None]) -> None:
    st.button(
        label, key=f"{key}-{run.name}", icon=icon, on_click=problems.kept, args=(_acts(run.name), partial(act, run))
    )


def tell(name: str) -> None:
    """The problem that the last act on this run or model met, if it met one."""
    problems.tell(_acts(name))


def _acts(name: str) -> str:
    return f"acts-{name}"


def delete(name: str, act: Callable[[], None]) -> None:
    """A button that asks once more before it deletes something for good."""
    with st.popover(_("Delete"), icon=":material/delete:", key=f"delete-{name}"):
        st.markdown(_("{name} and all its epochs are deleted for good.", name=f"**{name}**"))
        st.button(
            _("Delete {name}", name=name), key=f"delete-really-{name}", type="primary",
            on_click=problems.kept, args=(_acts(name), act),
        )  # fmt: skip


def _curves(run: Run) -> None:
    left, right = st.columns(2, gap="large")
    for column, field, title in ((left, "loss", _("Loss")), (right, "accuracy", _("Accuracy"))):
        with column:
            _curve(run, field, title)


def _curve(run: Run, field: str, title: str) -> None:
    rows = pd.concat([_training_rows(run, field), _validation_rows(run, field)])
    chart = charts.growing_curve(
        rows, axis_title=title, epoch_title=_("Epoch"), epochs=run.recipe.epochs, palette=theme.palette()
    )
    last = rows[rows["series"] == _("training")]["value"].iloc[-1]
    told = _("{title} so far: training {last}", title=title, last=f"{last:.4f}")
    if run.history:
        best = getattr(run.history[best_epoch(run.history) - 1], f"val_{field}")
        told += ", " + _(
            "validation {best} in the best of {epochs} epochs", best=f"{best:.4f}", epochs=len(run.history)
        )
    st.altair_chart(chart, alt=told + ".")


def _training_rows(run: Run, field: str) -> pd.DataFrame:
    """The points along the way; a run of an earlier version has only its epochs."""
    place = 1 if field == "loss" else 2
    points = [(point[0], point[place]) for point in run.progress.points]
    points = points or [(index + 1.0, getattr(epoch, field)) for index, epoch in enumerate(run.history)]
    return pd.DataFrame(points, columns=["epoch", "value"]).assign(series=_("training"), dots=False)


def _validation_rows(run: Run, field: str) -> pd.DataFrame:
    points = [(index + 1.0, getattr(epoch, f"val_{field}")) for index, epoch in enumerate(run.history)]
    return pd.DataFrame(points, columns=["epoch", "value"]).assign(series=_("validation"), dots=True)


def _answers(run: Run) -> None:
    """What the run says of the picture that was current when it began, after each of its epochs."""
    picture, answers = run_folder.picture(run.folder), run_folder.answers(run.folder)
    if picture is None or not answers or class_mode.is_hidden(state.current_picture()):
        return
    names = class_names(run.recipe.classes)
    rows = pd.DataFrame(
        [
            {"name": name, "epoch": epoch, "share": float(share), "label": charts.percent(float(share))}
            for epoch, shares in sorted(answers.items())
            for name, share in zip(names, shares, strict=True)
        ]
    )
    st.markdown(f"**{_('What it says of your picture after each epoch')}**")
    left, right = st.columns([1, 5], vertical_alignment="center")
    left.image(picture, width=112, alt=_("Your picture in 28×28 pixels"))
    chart = charts.answers_over_epochs(
        rows, epoch_title=_("Epoch"), share_title=_("Probability"), palette=theme.palette()
    )
    last = max(answers)
    shares = charts.probability_text(names, answers[last])
    right.altair_chart(
        chart, width="content", alt=_("Probabilities after epoch {epoch}: {shares}", epoch=last, shares=shares)
    )
    right.caption(
        _(
            "The stronger the colour, the more probable the class. After epoch {epoch}: {shares}.",
            epoch=last,
            shares=", ".join(shares.split(", ")[:3]),
        )
    )
