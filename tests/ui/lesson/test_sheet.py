"""The sheet: ten questions on A4 with a code, in each language, and answers on a page of their own."""

import re

import pytest

from model.bundle.bundle import Bundle
from ui.lesson import sheet
from ui.lesson.questions import questions
from ui.text import LANGUAGES, speaker

ADDRESS = "http://192.168.1.7:8501/lesson"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sheet_has_all_questions_and_the_code(lesson: Bundle, language: str) -> None:
    made = sheet.html(speaker(language), language, lesson, ADDRESS)
    asked = questions(speaker(language), lesson)
    before, after = made.split('<div class="key">')
    for question in asked:
        assert before.count(question.asked) == 1
        assert all(choice.text in before for choice in question.choices)
        assert not any(choice.reason in before for choice in question.choices)
        assert all(choice.reason.replace("'", "&#39;") in after for choice in question.choices)
    assert f'<html lang="{language}">' in made and f"{ADDRESS}?lang={language}" in made
    assert len(re.findall("<svg", made)) == 1 and "size: A4" in made
    assert not re.search(r'(src|href)="http', made)
