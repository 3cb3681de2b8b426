"""The lesson's published figures, checked against what it says of them elsewhere."""

from __future__ import annotations

from model.data import published_lesson
from model.network.recipes import RECIPES


def test_the_best_published_epoch_has_the_lowest_validation_loss() -> None:
    losses = [epoch.val_loss for epoch in published_lesson.HISTORY]
    assert losses.index(min(losses)) + 1 == published_lesson.BEST_EPOCH
    assert published_lesson.BEST is published_lesson.HISTORY[published_lesson.BEST_EPOCH - 1]


def test_early_stopping_ended_the_published_run() -> None:
    assert len(published_lesson.HISTORY) == published_lesson.BEST_EPOCH + RECIPES["lesson"].patience == 8


def test_the_best_published_accuracy_is_11042_of_12000() -> None:
    assert published_lesson.BEST.val_accuracy == round(11_042 / 12_000, 4)


def test_the_published_training_improves_throughout() -> None:
    assert all(
        one.loss > next_.loss
        for one, next_ in zip(published_lesson.HISTORY, published_lesson.HISTORY[1:], strict=False)
    )
    assert all(
        one.accuracy < next_.accuracy
        for one, next_ in zip(published_lesson.HISTORY, published_lesson.HISTORY[1:], strict=False)
    )
