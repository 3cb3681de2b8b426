"""A history as JSON, and its best epoch."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from model.bundle.history import Epoch, best_epoch, history_from_json, history_to_json

figures, shares = st.floats(0, 1e6), st.floats(0, 1)
histories = st.lists(st.builds(Epoch, figures, shares, figures, shares, figures), max_size=6).map(tuple)


@given(histories)
def test_a_history_comes_back_from_its_json(history: tuple[Epoch, ...]) -> None:
    assert history_from_json(history_to_json(history)) == history


@given(histories.filter(len))
def test_the_best_epoch_is_the_first_of_the_lowest_validation_losses(history: tuple[Epoch, ...]) -> None:
    best = best_epoch(history)
    losses = [epoch.val_loss for epoch in history]
    assert losses[best - 1] == min(losses) and min(losses) not in losses[: best - 1]
