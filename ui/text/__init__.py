"""The interface's languages, by gettext: English sentences in the code are the keys, one .po file a language.

`_("sentence")` says it in the visitor's language. Catalogues are read by Babel straight from their .po files,
so there is no compiled copy that could go stale.
"""

from __future__ import annotations

import gettext
import io
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import streamlit as st
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from model.data.dataset import CLASS_NAMES, CLASS_NAMES_KOREAN
from model.problem import Problem

LANGUAGES = {"en": "English", "ko": "한국어"}
LANGUAGE_KEY = "lang"
CLASS_NAMES_BY_LANGUAGE = {"en": CLASS_NAMES, "ko": CLASS_NAMES_KOREAN}


def language() -> str:
    """The visitor's choice, or the first language of the browser's that we speak, or English."""
    chosen = st.session_state.get(LANGUAGE_KEY) or st.query_params.get(LANGUAGE_KEY)
    return chosen if chosen in LANGUAGES else browser_language()


def browser_language() -> str:
    """English, unless the browser asks for another language of ours."""
    preferred = (st.context.locale or "en").split("-")[0].lower()
    return preferred if preferred in LANGUAGES else "en"


def _(sentence: str, /, **details: object) -> str:
    """`sentence` in the visitor's language, its named fields filled in."""
    return speaker(language())(sentence, **details)


def speaker(name: str) -> Callable[..., str]:
    """What `_` is in the language of this name; it may be called where there is no visitor, as in a download."""
    catalogue = _catalogue(name)
    return lambda sentence, /, **details: catalogue.gettext(sentence).format(**details)


def say(problem: Problem) -> str:
    """A problem's sentence in the visitor's language, and so the problems among its details."""
    details = {name: say(value) if isinstance(value, Problem) else value for name, value in problem.details.items()}
    return _(problem.template, **details)


def class_names(classes: Sequence[str] = CLASS_NAMES) -> tuple[str, ...]:
    """Classes' names in the visitor's language: Fashion-MNIST's ten are translated, those of one's own stay as they
    were given."""
    known = dict(zip(CLASS_NAMES, CLASS_NAMES_BY_LANGUAGE[language()], strict=True))
    return tuple(known.get(each, each) for each in classes)


@cache
def _catalogue(name: str) -> gettext.NullTranslations:
    path = Path(__file__).parent / f"{name}.po"
    if not path.exists():  # English needs none: its sentences are the keys
        return gettext.NullTranslations()
    compiled = io.BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file, locale=name))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
