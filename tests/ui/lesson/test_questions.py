"""Ten questions, a reason for every choice, in both languages."""

import pytest

from model.bundle.bundle import Bundle
from model.data import published_lesson
from ui.lesson.questions import identities, questions
from ui.text import speaker

WITHOUT = 10  # the curves: finding the best epoch is their question


@pytest.mark.parametrize("language", ["en", "ko"])
def test_ten_questions_with_a_reason_for_every_choice(lesson: Bundle, language: str) -> None:
    asked = questions(speaker(language), lesson)
    assert [question.chapter for question in asked] == [number for number in range(1, 12) if number != WITHOUT]
    assert len(set(identities(asked))) == 10
    for question in asked:
        assert len(question.choices) == 3 and question.choices[question.right]
        assert len({choice.text for choice in question.choices}) == 3
        assert all(len(choice.reason) > 10 and choice.reason.endswith(".") for choice in question.choices)
        words = [question.asked, *(choice.text + choice.reason for choice in question.choices)]
        assert "{" not in "".join(words)


def test_right_choices_are_right(lesson: Bundle) -> None:
    right = {question.chapter: question.choices[question.right] for question in questions(speaker("en"), lesson)}
    assert right[2].text == "0.2" and right[3].text == "28×28×32" and right[5].text == "0"
    assert "313,700" in right[6].reason
    assert right[8].text == "0.693"
    assert right[9].text == f"Those of epoch {published_lesson.BEST_EPOCH}"


def test_the_right_choice_is_not_always_in_the_same_place(lesson: Bundle) -> None:
    assert {question.right for question in questions(speaker("en"), lesson)} == {0, 1, 2}
