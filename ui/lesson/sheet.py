"""The lesson's questions on paper: one HTML file for A4, the lesson's link as a QR code, and the answers at its end."""

from __future__ import annotations

from pathlib import Path

import segno
import streamlit as st
from jinja2 import Environment, FileSystemLoader

from model.bundle.bundle import Bundle
from ui.lesson.chapters import Say, titles
from ui.lesson.questions import questions
from ui.shared import link, models
from ui.sharing import share
from ui.text import LANGUAGE_KEY, LANGUAGES, _, language, speaker

_HERE = Path(__file__).parent


def html(say: Say, language: str, model: Bundle, address: str) -> str:
    """The sheet in one language; `address`: of the lesson, without its language."""
    _ = say
    template = Environment(loader=FileSystemLoader(_HERE), autoescape=True).get_template("sheet.html")
    whole = f"{address}?{link.written({LANGUAGE_KEY: language})}"
    return template.render(
        language=language,
        title=_("The lesson: ten questions"),
        name=_("Name"),
        date=_("Date"),
        lead=_("Predict first, then look: the code opens the lesson, where each answer is told."),
        code=segno.make(whole, micro=False, error="m").svg_inline(scale=4, border=4, omitsize=True),
        code_label=_("QR code of the link"),
        address=whole,
        chapters=titles(say),
        chapter=_("Chapter {number}", number="{number}"),
        questions=questions(say, model),
        key=_("For the teacher: the answers"),
    )


def offer() -> None:
    """Give the sheet in the visitor's language, and in the others. Raises Problem if the lesson's model is broken."""
    model, address = models.read(models.DEFAULT), f"{share.reached('lesson').address}/lesson"
    with st.popover(_("On paper"), icon=":material/print:", key="lesson_sheet"):
        st.caption(_("The ten questions on A4, with the lesson's link as a QR code and the answers on the last page."))
        for name in sorted(LANGUAGES, key=lambda name: name != language()):
            st.download_button(
                LANGUAGES[name],
                html(speaker(name), name, model, address),
                f"lesson-{name}.html",
                "text/html",
                key=f"lesson_sheet-{name}",
                icon=":material/download:",
            )
