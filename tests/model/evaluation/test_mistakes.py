"""Mistakes in their orders, and suspect labels, against plain loops."""

from __future__ import annotations

import numpy as np
import pytest

from model.bundle.bundle import Bundle
from model.data.dataset import Split
from model.evaluation import measures, mistakes
from model.explain import test_map
from model.network.forward import softmax


@pytest.fixture(scope="module")
def answers(lesson: Bundle, data: Split) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Logits, labels and probabilities of the test pictures."""
    return lesson.test_logits, data.test.labels, softmax(lesson.test_logits)


def test_by_confidence_lists_every_mistake_the_surest_first(answers: tuple[np.ndarray, ...]) -> None:
    logits, labels, shares = answers
    found = mistakes.by_confidence(logits, labels)
    assert set(found) == {number for number in range(10_000) if logits[number].argmax() != labels[number]}
    sure = [float(shares[number].max()) for number in found]
    assert sure == sorted(sure, reverse=True) and len(found) == len(set(found))


def test_by_loss_lists_the_least_believed_label_first(answers: tuple[np.ndarray, ...]) -> None:
    logits, labels, _shares = answers
    found = mistakes.by_loss(logits, labels)
    losses = measures.losses(logits, labels)
    assert losses[found[0]] == max(losses[measures.mistakes(logits, labels)])
    assert sorted(found) == sorted(mistakes.by_confidence(logits, labels))
    assert (np.diff(losses[found]) <= 0).all()


def test_pairs_hold_every_mistake_once_the_commonest_pair_first(answers: tuple[np.ndarray, ...]) -> None:
    logits, labels, _shares = answers
    pairs = mistakes.by_pair(logits, labels)
    assert sorted(number for pair in pairs for number in pair.numbers) == measures.mistakes(logits, labels).tolist()
    counts = [len(pair.numbers) for pair in pairs]
    assert counts == sorted(counts, reverse=True) and counts[-1] > 0
    for pair in pairs:
        assert list(pair.numbers) == mistakes.answered(logits, labels, pair.label, pair.answer)


def test_a_cell_holds_its_pictures_the_most_confident_first(answers: tuple[np.ndarray, ...]) -> None:
    logits, labels, shares = answers
    found = mistakes.answered(logits, labels, 6, 0)
    assert set(found) == {n for n in range(10_000) if labels[n] == 6 and logits[n].argmax() == 0}
    sure = [float(shares[number, 0]) for number in found]
    assert sure == sorted(sure, reverse=True)
    assert len(mistakes.answered(logits, labels, 3, 3)) == ((labels == 3) & (logits.argmax(axis=1) == 3)).sum()


def test_a_suspect_is_a_sure_mistake_whose_neighbours_agree() -> None:
    sure, unsure = 9.0, 1.0
    logits = np.zeros((5, 10), np.float32)
    logits[:, 2] = [sure, sure, unsure, sure, sure]
    labels = np.array([1, 1, 1, 2, 1], np.uint8)
    votes = np.zeros((5, 10), np.uint8)
    votes[:, 2] = [16, 15, 20, 20, 20]
    votes[:, 1] = 20 - votes[:, 2]
    # 0: just enough neighbours · 1: one too few · 2: not sure · 3: no mistake · 4: all agree
    assert mistakes.suspects(logits, labels, votes) == [0, 4]
    logits[4, 2] = 11
    assert mistakes.suspects(logits, labels, votes) == [4, 0]
    assert mistakes.suspects(logits, labels, votes, agreeing=0.9) == [4]
    assert mistakes.suspects(logits, labels, votes, sure=0.1) == [4, 0, 2]


def test_the_shipped_models_suspects_are_mistakes(lesson: Bundle, data: Split) -> None:
    assert test_map.read(lesson) is not None
    votes = test_map.read(lesson).votes
    found = mistakes.suspects(lesson.test_logits, data.test.labels, votes)
    answers, shares = lesson.test_logits.argmax(axis=1), softmax(lesson.test_logits)
    by_hand = {
        n
        for n in range(10_000)
        if answers[n] != data.test.labels[n] and shares[n].max() >= 0.9 and votes[n, answers[n]] >= 16
    }
    assert set(found) == by_hand and 0 < len(found) < 842
