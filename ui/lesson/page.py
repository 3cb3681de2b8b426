"""The page Lesson: one chapter at a time, with its code, one thing to do, and a question to predict the answer of."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from model.lesson import source
from ui.components.question import question
from ui.lesson import alive, marks, progress, room, sheet, with_answer, with_curves, with_picture
from ui.lesson.chapters import COUNT, Chapter, chapter
from ui.lesson.questions import Question, identities, questions
from ui.shared import header, models, problems
from ui.text import _

_ATTEMPTS: tuple[Callable[[], None], ...] = (
    with_picture.choose,
    with_picture.numbers,
    with_picture.convolve,
    with_picture.rectify,
    with_picture.pool,
    with_picture.weigh,
    with_answer.raise_a_logit,
    with_answer.lose,
    with_curves.train,
    with_curves.find,
    with_answer.predict,
)
_BELOW: dict[int, Callable[[], None]] = {9: with_curves.watch}  # over the whole width, where there is more to see


def page() -> None:
    """The page Lesson."""
    number = progress.begin()
    room.begin(number)
    header.unseen_title(_("Lesson"))
    progress.line()
    with problems.told():
        model = models.read(models.DEFAULT)
        asked = {each.chapter: each for each in questions(_, model)}
        room.show()
        told = chapter(_, number, model)
        with st.container(key="lesson_body"):
            row = st.container(key="lesson_row") if told.stages else None
            with st.container(key=f"lesson_chapter-{number}"):
                _tell(number, told)
            if row is not None:  # after what is tried, which may be the choice of a picture
                with row, problems.told():
                    alive.show(number)
        with problems.told():
            _BELOW.get(number, lambda: alive.offer(number))()
        if number in asked:
            _ask(asked[number], tuple(asked.values()), may_forget=number == COUNT)
            room.show_answers(asked[number])
    progress.steps(number)
    _further()


def _tell(number: int, told: Chapter) -> None:
    """What a chapter says and its code; beside them what is tried."""
    left, right = st.columns([5, 7], gap="large")
    with left.container(key="lesson_told"):
        for place, paragraph in enumerate(told.told):
            with st.container(key=f"lesson_paragraph-{place}"):
                marks.speaks_of(paragraph.of)
                if place == 0:
                    st.header(f"{number} · {told.title}")
                st.markdown(paragraph.says)
    with left.container(key="lesson_code"):
        marks.speaks_of(told.stages)
        _code(number)
    with right.container(key="lesson_attempt"):
        marks.speaks_of(told.stages)
        st.markdown(f"**{_('Try it:')}** {told.attempt}")
        with problems.told():
            _ATTEMPTS[number - 1]()


def _code(number: int) -> None:
    """The lines of lesson.py that do it, by their numbers there."""
    section = source.sections()[number - 1]
    for cell in section.cells:
        if cell.first == cell.last:
            st.caption(_("`lesson.py`, line {line}", line=cell.first))
        else:
            st.caption(_("`lesson.py`, lines {first}–{last}", first=cell.first, last=cell.last))
        st.code(cell.text, language="python", wrap_lines=True)


def _ask(asked: Question, all_asked: tuple[Question, ...], *, may_forget: bool) -> None:
    question(
        asked.identity,
        asked.asked,
        asked.choices,
        asked.right,
        of=identities(all_asked),
        may_forget=may_forget,
        on_chosen=(lambda choice: room.answered(asked, choice)) if room.code() else None,
        key=f"question-{asked.chapter}",
    )


def _further() -> None:
    """The lesson as a notebook, on paper, and for a class."""
    with st.container(key="lesson_further", horizontal=True, vertical_alignment="center"):
        if not room.code():
            room.join()
            st.button(_("Lead a class"), key="lesson_lead", icon=":material/school:", on_click=room.open_room)
        with problems.told():
            sheet.offer()
        if source.NOTEBOOK.is_file():
            st.download_button(
                "lesson.ipynb", source.NOTEBOOK.read_bytes(), source.NOTEBOOK.name, "application/x-ipynb+json",
                key="lesson_notebook", icon=":material/download:",
                help=_("All chapters as a notebook, for Jupyter and Colab; its cells bear the same names"),
            )  # fmt: skip


if __name__ == "__main__":  # as Streamlit runs a page
    page()
