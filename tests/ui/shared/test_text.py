"""Every sentence is translated, whole and with its fields; what is not falls back to English."""

import string
from pathlib import Path

import pytest
from babel.messages import Message
from streamlit.runtime.context import ContextProxy
from streamlit.testing.v1 import AppTest

from model.data import dataset
from model.problem import Problem
from scripts import catalogue
from ui import text

KEYS = [message.id for message in catalogue.extracted() if message.id]
CATALOGUES = sorted(catalogue.TEXT.glob("*.po"))


def entries(path: Path) -> dict[str, Message]:
    return {message.id: message for message in catalogue.read(path) if message.id}


def fields(sentence: str) -> list[str]:
    return sorted(name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None)


def keys(source: str) -> list[str]:
    return [sentence for _, sentence in catalogue.sentences(source, "a.py")]


@pytest.fixture
def korean(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text, "language", lambda: "ko")


def test_every_language_but_english_has_a_catalogue() -> None:
    assert {path.stem for path in CATALOGUES} == text.LANGUAGES.keys() - {"en"}


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.stem)
class TestCatalogue:
    def test_holds_every_sentence_of_the_code_and_no_other(self, path: Path) -> None:
        assert entries(path).keys() == set(KEYS), "run: python -m scripts.catalogue"

    def test_is_translated_throughout(self, path: Path) -> None:
        assert [key for key, message in entries(path).items() if not message.string or message.fuzzy] == []

    def test_is_as_the_script_writes_it(self, path: Path) -> None:
        updated = catalogue.read(path)
        updated.update(catalogue.extracted())
        assert path.read_bytes() == catalogue.written(updated), "run: python -m scripts.catalogue"

    def test_keeps_the_fields_of_every_sentence(self, path: Path) -> None:
        assert [key for key, message in entries(path).items() if fields(key) != fields(message.string)] == []

    @pytest.mark.parametrize("mark", ["**", "`", "\n"])
    def test_keeps_the_marks_of_markdown(self, path: Path, mark: str) -> None:
        assert [key for key, message in entries(path).items() if key.count(mark) != message.string.count(mark)] == []

    def test_says_sentences_as_sentences(self, path: Path) -> None:
        """Gettext's guesses give a sentence the translation of a word that merely looks like it."""
        ends = [(key, message.string) for key, message in entries(path).items() if key.endswith(".")]
        assert [key for key, said in ends if not said.endswith(".")] == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('_("One {field}", field=1)', ["One {field}"]),
        ('_("One "\n  "sentence")', ["One sentence"]),
        ("f\"{_('best')}\"", ["best"]),
        ('_("Outer {name}", name=_("inner"))', ["Outer {name}", "inner"]),
        ('advice = "Mend it."\nraise Problem("Broken. " + advice)', ["Broken. Mend it."]),
        ("_(step.name)", []),
        ('other("One sentence")', []),
    ],
)
def test_keys_are_found(source: str, found: list[str]) -> None:
    assert keys(source) == found


@pytest.mark.parametrize("source", ['_(f"One {field}")', '_("one" if x else "other")', 'a = "1"; a = "2"\n_("0" + a)'])
def test_keys_that_are_not_constant_are_refused(source: str) -> None:
    with pytest.raises(ValueError, match="constant"):
        keys(source)


def test_keys_are_what_problems_say(tmp_path: Path) -> None:
    with pytest.raises(Problem) as missing:
        dataset.load_test(tmp_path)
    (tmp_path / "t10k-images-idx3-ubyte.gz").write_bytes(b"no gzip")
    with pytest.raises(Problem) as broken:
        dataset.load_test(tmp_path)
    assert {missing.value.template, broken.value.template} <= set(KEYS)


@pytest.mark.usefixtures("korean")
def test_problems_are_said_in_the_visitors_language() -> None:
    problem = Problem("{folder} holds no run that could be continued.", folder="runs/mine")
    assert text.say(problem) == "runs/mine 폴더에 이어서 할 수 있는 훈련이 없습니다."


@pytest.mark.usefixtures("korean")
def test_class_names_are_the_lessons_in_korean() -> None:
    lessons = ("티셔츠", "바지", "스웨터", "드레스", "코트", "샌달", "셔츠", "스니커즈", "가방", "앵클 부츠")
    assert text.class_names() == lessons


@pytest.mark.usefixtures("korean")
def test_what_is_not_translated_is_said_in_english() -> None:
    assert text._("Never heard of {name}", name="it") == "Never heard of it"


def test_english_is_said_as_it_stands_in_the_code(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text, "language", lambda: "en")
    assert text._("Closest: {name}", name="Bag") == "Closest: Bag"
    assert text.class_names() == dataset.CLASS_NAMES


@pytest.mark.parametrize(
    ("chosen", "locale", "language"),
    [
        (None, None, "en"),
        (None, "ko-KR", "ko"),
        (None, "ko", "ko"),
        (None, "tlh", "en"),
        ("en", "ko-KR", "en"),
        ("ko", "en-GB", "ko"),
        ("tlh", "ko-KR", "ko"),
    ],
)
def test_the_language_is_the_chosen_one_or_the_browsers_or_english(
    monkeypatch: pytest.MonkeyPatch, chosen: str | None, locale: str | None, language: str
) -> None:
    monkeypatch.setattr(ContextProxy, "locale", locale)
    app = AppTest.from_string("import streamlit as st\nfrom ui.text import language\nst.text(language())")
    if chosen:
        app.session_state[text.LANGUAGE_KEY] = chosen
    assert app.run().text[0].value == language
