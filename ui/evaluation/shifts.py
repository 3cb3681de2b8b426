"""What shifts break the model: curves over the test pictures, and the current picture dragged through them."""

from __future__ import annotations

import streamlit as st

from model.evaluation import shifts
from model.evaluation.report.contents import Evaluated
from model.evaluation.report.parts import robustness
from ui.components.page_frame import announce
from ui.evaluation import shown
from ui.shared import charts, class_mode, header, models, state, tables, theme
from ui.shared.state import CurrentPicture
from ui.text import _

# A slider's steps, and how its amounts are written.
_STEPS = {
    "rotation": (1.0, "%.0f"), "right": (0.5, "%.1f"), "down": (0.5, "%.1f"), "scale": (0.05, "%.2f"),
    "noise": (0.01, "%.2f"), "blur": (0.1, "%.1f"), "inversion": (0.05, "%.2f"), "thinner": (0.05, "%.2f"),
}  # fmt: skip


def show(model: Evaluated) -> None:
    """The part Shifts."""
    st.header(_("The current picture, shifted"))
    _dragged(model.name, state.current_picture() or state.sample(0))
    st.header(_("How much accuracy is left"))
    _curves(model)


def _curves(model: Evaluated) -> None:
    found = shifts.read(model.model)
    if found is None:
        st.info(
            _(
                "This model was not measured on shifted pictures. To add the curves: "
                "`python -m model.evaluation.shifts {name}`",
                name=model.name,
            )
        )
        return
    reader = shown.reader()
    others = () if models.is_own(model.name) else (models.DEFAULT, models.FOR_DRAWINGS, "sketch-plus")
    compared = {model.name: model.model} | {name: models.read(name) for name in others if models.is_sound(name)}
    st.markdown(robustness.shifts_sentence(found.pictures, reader))
    columns = st.columns(2, gap="large")
    for index, part in enumerate(robustness.shift_curves(compared, reader)):
        with columns[index % 2]:
            shown.chart(part, model.name)
    tables.download(robustness.shifts_table(compared, reader), "shifts", model.name)


@st.fragment
def _dragged(name: str, picture: CurrentPicture) -> None:
    left, right = st.columns([11, 10], gap="large")
    with left:
        amounts = _sliders()
        st.button(_("Undo all shifts"), icon=":material/undo:", on_click=_reset, disabled=_is_neutral(amounts))
    moved = shifts.shifted(picture.pixels, amounts)
    with right:
        with st.container(horizontal=True):
            st.image(picture.pixels, width=112, caption=_("As it is"), alt=header.describe(picture))
            st.image(moved, width=112, caption=_("Shifted"), alt=_("The same picture, shifted"))
        if class_mode.is_hidden(picture):
            class_mode.tell_hidden()
            return
        answer = models.classifier(name).probabilities(moved[None])[0]
        names = shown.reader().names
        st.vega_lite_chart(
            charts.probability_bars(names, answer, picture.label, theme.palette(), _("Probability")),
            alt=_("Probability of each class: {shares}", shares=charts.probability_text(names, answer)),
        )
        announce(charts.answer_text(names, answer))


def _sliders() -> dict[str, float]:
    titles, amounts = robustness.shift_titles(shown.reader()), {}
    columns = st.columns(2, gap="medium")
    for index, (name, shift) in enumerate(shifts.SHIFTS.items()):
        with columns[index % 2]:
            step, written = _STEPS[name]
            amounts[name] = st.slider(
                ", ".join(titles[name]), float(shift.amounts[0]), float(shift.amounts[-1]), float(shift.neutral), step,
                written, key=_key(name), persist_state="session",
            )  # fmt: skip
    return amounts


def _is_neutral(amounts: dict[str, float]) -> bool:
    return all(amounts[name] == shift.neutral for name, shift in shifts.SHIFTS.items())


def _reset() -> None:
    for name, shift in shifts.SHIFTS.items():
        st.session_state[_key(name)] = float(shift.neutral)


def _key(name: str) -> str:
    return f"shift_{name}"
