"""Guess before you look: the ten classes to choose from, and rounds of ten pictures with their score."""

from __future__ import annotations

from html import escape

import streamlit as st

from model.data import published
from model.evaluation import guessing
from model.evaluation.guessing import Round, Score
from ui.classify import answer
from ui.components.picture_grid import Tile, picture_grid
from ui.shared import charts, class_mode, header, models, state
from ui.shared.state import CurrentPicture
from ui.text import _, class_names


def ask(picture: CurrentPicture) -> None:
    """The panel while the answer is hidden: the picture, and what it could be."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small", wrap=False):
        st.image(picture.pixels, width=112, alt=header.describe(picture))
        st.html(_question(_("Choose a class: then you see what the network says.")), width="stretch")
    _classes(picture)


def play() -> None:
    """The home page during a round: the picture whose turn it is; after the tenth, how it went."""
    given = class_mode.played()
    if models.is_own(state.model_name()):
        st.info(_("Rounds are of Fashion-MNIST's garments: choose one of its models."))
        return
    if given.is_over:
        _summary(given)
        return
    picture = state.sample(given.number)
    state.set_current_picture(picture)
    with st.container(key="panels-round"):
        left, right = st.columns([9, 11], gap="medium")
    with left.container(border=True, key="round"):
        _turn(given, picture)
    with right.container(border=True, key="answer"):
        if class_mode.is_hidden(picture):
            st.html(_question(_place(given)))
            _classes(picture)
        else:
            answer.show(picture)


def _question(says: str) -> str:
    return (
        f'<div class="answer" role="status"><p class="name">{escape(_("What is it?"))}</p>'
        f'<p class="says">{escape(says)}</p></div>'
    )


def _classes(picture: CurrentPicture) -> None:
    """A button a class, in their order."""
    with st.container(key="classes"):
        for label, name in enumerate(models.class_names(picture.owner) if picture.owner else class_names()):
            st.button(name, key=f"class-{label}", on_click=class_mode.guess, args=(picture, label), width="stretch")


def _place(given: Round) -> str:
    return _("Picture {number} of {count}", number=given.done + 1, count=len(given.numbers))


def _turn(given: Round, picture: CurrentPicture) -> None:
    """The picture, the score so far, and the way on."""
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.markdown(f"**{_place(given)}**", width="content")
        st.button(_("End the round"), key="end_round", type="tertiary", on_click=class_mode.end_round)
    with st.container(key="riddle"):
        st.image(picture.pixels, width="stretch", alt=header.describe(picture))
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.markdown(_so_far(_score(given)), width="content")
        if not class_mode.is_hidden(picture):
            last = given.done + 1 == len(given.numbers)
            st.button(
                _("How it went") if last else _("Next picture"), key="next_picture", type="primary",
                icon=":material/arrow_forward:", icon_position="right", shortcut="Shift+Right",
                on_click=class_mode.turn, args=(given.number,),
            )  # fmt: skip


def _so_far(score: Score) -> str:
    if score.count == 0:
        return _("Guess before you look.")
    return _("Right so far: you **{people}**, the network **{network}** of {count}", **vars(score))


def _score(given: Round) -> Score:
    logits = models.evaluated(state.model_name()).logits
    return guessing.score(given, logits.argmax(axis=1), models.test_pictures().labels)


def _summary(given: Round) -> None:
    """Ten pictures with what was said of them, and three scores."""
    with st.container(border=True, key="summary"):
        left, right = st.columns([3, 10], gap="medium")
    with left:
        _scores(_score(given))
        st.button(_("Another round"), key="another_round", type="primary", on_click=class_mode.another_round)
        st.button(_("End the round"), key="end_round", on_click=class_mode.end_round)
    with right:
        picture_grid(_tiles(given), None, label=_("The pictures of this round"), key="round_grid", columns=(5, 2))
        st.caption(_doubts(len(given.numbers)))


def _scores(score: Score) -> None:
    shares = (
        (_("You"), f"{score.people} / {score.count}"),
        (_("The network ({name})", name=state.model_name()), f"{score.network} / {score.count}"),
        (_("People, no experts"), charts.percent(published.HUMAN_ACCURACY)),
    )
    figures = "".join(
        f'<dt class="says">{escape(title)}</dt><dd class="name">{escape(figure)}</dd>' for title, figure in shares
    )
    st.html(f'<div class="answer" role="status"><dl class="scores">{figures}</dl></div>')


def _tiles(given: Round) -> list[Tile]:
    names, test = class_names(), models.test_pictures()
    answers = models.evaluated(state.model_name()).logits.argmax(axis=1)
    tiles, sample = [], state.sampler()
    for number, guess in zip(given.numbers, given.guesses, strict=True):
        said = ((_("You"), guess), (_("Network"), int(answers[number])))
        lines = [f"{who}: {names[label]}{' ✓' if label == test.labels[number] else ''}" for who, label in said]
        lines.append(_("Label: {name}", name=names[test.labels[number]]))
        tiles.append(Tile(str(number), test.images[number], header.describe(sample(number)), "\n".join(lines)))
    return tiles


def _doubts(count: int) -> str:
    low, high = guessing.usual(published.HUMAN_ACCURACY, count)
    return " ".join(
        [
            _(
                "{count} pictures are a small sample: who is right in {share} of all pictures gets from {low} to "
                "{high} of them in at least 95 of 100 rounds.",
                share=charts.percent(published.HUMAN_ACCURACY),
                low=low,
                high=high,
                count=count,
            ),
            _(
                "And these are harder than most: {any} were drawn from all test pictures, {unsure} from the {least} "
                "that the lesson's network is least sure of. The {pictures} pictures that people were shown for the "
                "published figure were drawn from all.",
                any=guessing.ANY,
                unsure=guessing.UNSURE,
                least=f"{guessing.LEAST_SURE:,}",
                pictures=f"{published.HUMAN_PICTURES:,}",
            ),
        ]
    )
