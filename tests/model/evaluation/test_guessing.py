"""Rounds of guessing: the draw, every order of clicks, the score, against plain counting."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.bundle.bundle import Bundle
from model.data import published
from model.data.dataset import Split
from model.evaluation import guessing
from model.evaluation.guessing import Round, Score
from model.network.forward import softmax

PINNED = (5820, 8734, 5415, 9125, 2849, 52, 7599, 1684, 2999, 7355)
TEN = Round((11, 5, 8, 2, 19, 3, 17, 0, 7, 12))
CLICKS = st.lists(st.tuples(st.booleans(), st.integers(0, 19), st.integers(0, 9)), max_size=60)


@pytest.fixture(scope="module")
def confidence(lesson: Bundle) -> np.ndarray:
    return softmax(lesson.test_logits).max(axis=1)


def test_the_same_link_gives_everyone_the_same_ten(confidence: np.ndarray) -> None:
    """Pinned: a round that changes under a link that was handed out would part the class."""
    assert guessing.draw(confidence, 7).numbers == guessing.draw(confidence.copy(), 7).numbers == PINNED
    assert len({guessing.draw(confidence, seed).numbers for seed in range(1, 100)}) == 99


def test_a_round_is_ten_pictures_five_at_least_of_the_thousand_least_sure(confidence: np.ndarray) -> None:
    threshold = sorted(confidence)[999]
    unsure = []
    for seed in range(1, 300):
        numbers = guessing.draw(confidence, seed).numbers
        assert len(set(numbers)) == 10 and all(type(number) is int for number in numbers)
        unsure.append([bool(confidence[number] <= threshold) for number in numbers])
        assert sum(unsure[-1]) >= 5
    # Of the five drawn from all pictures nearly a tenth is unsure too; and the order tells nothing.
    assert 5.3 < np.mean(np.sum(unsure, axis=1)) < 5.7
    assert (abs(np.mean(unsure, axis=0) - 0.55) < 0.12).all()


def test_rounds_are_harder_than_the_test_set(lesson: Bundle, data: Split) -> None:
    """As the page says: the people's and the network's published figures are of all pictures."""
    right = lesson.test_logits.argmax(axis=1) == data.test.labels
    sure = softmax(lesson.test_logits).max(axis=1)
    mean = np.mean([right[list(guessing.draw(sure, seed).numbers)].mean() for seed in range(1, 300)])
    assert 0.68 < mean < 0.78 < right.mean()


def test_a_guess_shows_the_answer_and_a_turn_brings_the_next_picture() -> None:
    asked = TEN
    assert (asked.number, asked.guess(11), asked.is_over) == (11, None, False)
    shown = guessing.guessed(asked, 11, 4)
    assert (shown.number, shown.guess(11), shown.guesses) == (11, 4, (4,))
    turned = guessing.turned(shown, 11)
    assert (turned.number, turned.guess(5), turned.done) == (5, None, 1)


def test_a_double_click_counts_once() -> None:
    once = guessing.guessed(TEN, 11, 4)
    assert guessing.guessed(once, 11, 4) == guessing.guessed(once, 11, 6) == once
    on = guessing.turned(once, 11)
    assert guessing.turned(on, 11) == guessing.guessed(on, 11, 6) == on


def test_nothing_is_turned_before_it_is_guessed() -> None:
    assert guessing.turned(TEN, 11) == TEN
    assert guessing.guessed(TEN, 5, 1) == TEN


@given(CLICKS)
def test_whatever_is_clicked_the_guesses_belong_to_their_pictures(clicks: list[tuple[bool, int, int]]) -> None:
    found, expected = TEN, dict[int, int]()
    for is_guess, number, label in clicks:
        if is_guess:
            if number == found.number and not found.is_over:
                expected.setdefault(number, label)
            found = guessing.guessed(found, number, label)
        else:
            found = guessing.turned(found, number)
        assert found.done <= len(found.guesses) <= found.done + 1
    assert dict(zip(TEN.numbers, found.guesses, strict=False)) == expected


def test_what_is_still_to_guess_is_hidden_and_nothing_else() -> None:
    one = guessing.guessed(TEN, 11, 4)
    assert TEN.is_hidden(11) and not one.is_hidden(11)
    assert one.is_hidden(5) and one.is_hidden(12)
    assert not one.is_hidden(1) and not one.is_hidden(None)


def test_a_round_ends_after_its_last_picture() -> None:
    found = TEN
    for number in TEN.numbers:
        assert not found.is_over
        found = guessing.turned(guessing.guessed(found, number, 1), number)
    assert found.is_over and len(found.guesses) == 10
    assert guessing.guessed(found, 12, 1) == guessing.turned(found, 12) == found


def test_the_score_counts_the_guessed_pictures_alone() -> None:
    labels, answers = np.arange(20) % 10, np.arange(20) % 10
    answers[[11, 2]] = 9
    assert guessing.score(TEN, answers, labels) == Score(0, 0, 0)
    three = Round(TEN.numbers, (1, 4, 8))  # of 11, 5, 8, labelled 1, 5, 8
    assert guessing.score(three, answers, labels) == Score(2, 2, 3)
    assert guessing.score(Round(TEN.numbers, (1,) * 10, 10), answers, labels) == Score(1, 8, 10)


@pytest.mark.parametrize("accuracy", [0.5, published.HUMAN_ACCURACY, 0.92])
def test_the_usual_scores_hold_at_least_95_of_100_rounds(accuracy: float) -> None:
    low, high = guessing.usual(accuracy, 10)
    rounds = np.random.default_rng(0).binomial(10, accuracy, 100_000)
    assert ((rounds >= low) & (rounds <= high)).mean() > 0.945
    assert (rounds > low).mean() < 0.98 and low < 10 * accuracy < high + 1


def test_rounds_follow_each_other_and_come_round() -> None:
    assert [guessing.following(seed) for seed in (1, 2, 999)] == [2, 3, 1]
