"""The answer to the current picture: what the network sees, says, and how sure it is; a second model beside it.

Screen readers are told what stands in an element of the class `answer` with `data-about`: see ui.components.page_frame.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from zlib import crc32

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from model.drawing.reading import Step
from model.evaluation import calibration
from ui.classify import photo
from ui.shared import charts, class_mode, header, models, state, theme
from ui.shared.state import CurrentPicture
from ui.text import _, class_names

COMPARE_KEY = "compare"


@dataclass(frozen=True)
class Answer:
    """A model's probabilities (classes,) for the picture, and whether they look like none of its classes."""

    model: str
    shares: NDArray[np.float32]
    unknown: bool

    @property
    def label(self) -> int:
        """The most probable class."""
        return int(self.shares.argmax())

    @property
    def names(self) -> tuple[str, ...]:
        """Its classes'."""
        return class_names() if self.model == photo.NAME else models.class_names(self.model)

    @property
    def doubt(self) -> str:
        """What is asked of a picture that looks like none of its classes."""
        return doubt(self.names)


def doubt(names: Sequence[str]) -> str:
    """What is asked of a picture that looks like none of the classes of these names."""
    return _("None of the ten?") if tuple(names) == class_names() else _("None of these?")


def show(picture: CurrentPicture, steps: tuple[Step, ...] = ()) -> Answer:
    """The panel for a picture; returns the chosen model's answer."""
    answers = _answers(picture)
    _panel(picture, steps, answers)
    return answers[0]


def leading(picture: CurrentPicture) -> Answer:
    """The answer that stands first where the picture is shown."""
    return _answers(picture)[0]


def invite(sentence: str) -> None:
    """The panel while there is no picture to answer."""
    st.html(f'<div class="answer" data-about=""><p class="says">{escape(sentence)}</p></div>')


def is_compared() -> bool:
    """Whether the second model's bars stand beside the first's."""
    return bool(st.session_state.get(COMPARE_KEY))


def models_for(picture: CurrentPicture) -> list[str]:
    """Who is asked: the chosen model, and beside it the lesson's or, beside that, the sketch model."""
    name = state.model_name(picture)
    other = models.FOR_DRAWINGS if name == models.DEFAULT else models.DEFAULT
    beside = is_compared() or (picture.source != "sample" and name != models.DEFAULT)
    return [name, other] if beside and models.is_sound(other) and not models.is_own(name) else [name]


def _answers(picture: CurrentPicture) -> list[Answer]:
    """All answers that are shown, in their order."""
    answers, sight = [_answer(name, picture) for name in models_for(picture)], picture.sight
    if sight is not None:
        # Whoever chose a model hears that one first.
        answers.insert(0 if state.is_automatic() else 1, Answer(photo.NAME, sight.shares, sight.is_unknown))
    return answers


def _answer(name: str, picture: CurrentPicture) -> Answer:
    shares = models.classifier(name).probabilities(picture.pixels[None])[0]
    return Answer(name, shares, bool(calibration.score(shares) < calibration.unknown_below(models.read(name))))


def _panel(picture: CurrentPicture, steps: tuple[Step, ...], answers: list[Answer]) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small", wrap=False):
        _picture(picture)
        st.html(_headline(picture, answers), width="stretch")
    can_compare = not models.is_own(answers[0].model)  # no other knows its classes
    if can_compare and _wants_to_compare() and len(answers) > 1:
        for column, answer in zip(st.columns(len(answers), gap="medium"), answers, strict=True):
            with column:
                st.markdown(f"**{answer.model}**")
                _bars(picture, answer)
    else:
        _bars(picture, answers[0])
    if picture.sight is None:
        st.caption(_("This picture of 28×28 pixels is all that the network sees."))
    else:
        photo.explain(picture.sight)
    if len(steps) > 1:
        _steps(steps)


def _wants_to_compare() -> bool:
    return st.toggle(_("Compare models"), key=COMPARE_KEY, persist_state="session")


def _bars(picture: CurrentPicture, answer: Answer) -> None:
    names = answer.names
    st.vega_lite_chart(
        charts.probability_bars(names, answer.shares, picture.label, theme.palette(), _("Probability")),
        alt=_("Probability of each class: {shares}", shares=charts.probability_text(names, answer.shares)),
    )


def _steps(steps: tuple[Step, ...]) -> None:
    with st.expander(_("How it became 28×28 pixels")), st.container(horizontal=True):
        for step in steps:
            st.image(step.picture, caption=_(step.name), width=104, alt=_(step.name))


def _picture(picture: CurrentPicture) -> None:
    shown = picture.pixels if picture.sight is None else picture.sight.picture
    st.image(shown, width=112, alt=header.describe(picture))


def _headline(picture: CurrentPicture, answers: list[Answer]) -> str:
    answer, *others = answers
    names = answer.names
    share = f'<span class="percent">{charts.percent(float(answer.shares[answer.label]))}</span>'
    if answer.unknown:
        closest = _("Closest: {name}", name=names[answer.label])
        middle = f'<p class="name">{escape(answer.doubt)}</p><p class="says">{escape(closest)} {share}</p>'
    else:
        middle = f'<p class="name">{escape(names[answer.label])} {share}</p>'
    says = escape(_("The {name} model says", name=answer.model))
    return (
        f'<div class="answer" data-about="{crc32(picture.pixels.tobytes())}"><p class="says">{says}</p>{middle}'
        f"{''.join(_other(other) for other in others)}{_verdict(picture, answer, names)}"
        f"{_guess(picture, names)}</div>"
    )


def _other(answer: Answer) -> str:
    sentence = (
        _("The {name} model says: none of the ten?", name=answer.model)
        if answer.unknown
        else _(
            "The {name} model says {answer}, {share}",
            name=answer.model,
            answer=answer.names[answer.label],
            share=charts.percent(float(answer.shares[answer.label])),
        )
    )
    return f'<p class="says">{escape(sentence)}</p>'


def _verdict(picture: CurrentPicture, answer: Answer, names: tuple[str, ...]) -> str:
    if picture.label is None:
        return ""
    label = names[picture.label]
    if answer.unknown:
        return f'<p class="says">{escape(_("It is labelled {name}", name=label))}</p>'
    if answer.label == picture.label:
        return f'<p class="verdict right">{escape(_("Right: that is its label"))}</p>'
    return f'<p class="verdict wrong">{escape(_("Wrong: it is labelled {name}", name=label))}</p>'


def _guess(picture: CurrentPicture, names: tuple[str, ...]) -> str:
    """What the class had said before it looked."""
    guess = class_mode.guess_of(picture)
    if guess is None:
        return ""
    said = _("Your guess was right") if guess == picture.label else _("Your guess: {name}", name=names[guess])
    return f'<p class="says">{escape(said)}</p>'
