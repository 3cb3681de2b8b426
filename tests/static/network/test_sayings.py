"""What the view says, in templates of our own that name their fields."""

from __future__ import annotations

from typing import Any

import pytest

from tests.static.network.conftest import Run

ABOUT = {
    "titles": ["Picture", "1 Convolution", "2 Dense", "3 Logits", "4 Answer"],
    "classes": ["Bag", "Shirt"],
    "words": {
        "begin": "Point.",
        "fed_by": "{unit} from {sources}",
        "map_of": "{stage}, map {number}",
        "unit_of": "{stage}, unit {number}",
        "map": "map {number}",
        "unit": "unit {number}",
        "changes": "Changed: {count}",
        "matters": "{answer}: {units}",
        "none_matters": "{answer}: none",
    },
    "network": {
        "inputShape": [28, 28, 1],
        "stages": [
            {"kind": "convolution", "shape": [28, 28, 3]},
            {"kind": "dense", "shape": [4]},
            {"kind": "logits", "shape": [2]},
            {"kind": "softmax", "shape": [2]},
        ],
    },
}


def said(run: Run, code: str, *given: Any) -> Any:
    return run(f"(sayings, [about, ...given]) => {code}", "sayings", [ABOUT, *given])


@pytest.mark.parametrize(
    ("stage", "channel", "words"),
    [(-1, 0, "Picture"), (0, 2, "1 Convolution, map 3"), (1, 0, "2 Dense, unit 1"), (3, 1, "4 Answer: Shirt")],
)
def test_every_unit_has_a_name(run: Run, stage: int, channel: int, words: str) -> None:
    assert said(run, "sayings.name(about, given[0])", {"stage": stage, "channel": channel}) == words


def test_a_unit_says_what_it_gets_most_from_and_an_answer_what_its_score_does(run: Run) -> None:
    assert said(run, "sayings.fedBy(about, null, [])") == "Point."
    links = [
        {"from": {"stage": 1, "channel": number}, "to": {"stage": 2, "channel": 1}, "strength": strength}
        for number, strength in enumerate((0.1, -0.2, 0.3, 0.4))
    ]
    expected = "4 Answer: Shirt from unit 4 +0.40, unit 3 +0.30, unit 2 −0.20"
    assert said(run, "sayings.fedBy(about, given[0], given[1])", {"stage": 3, "channel": 1}, links) == expected


@pytest.mark.parametrize(
    ("now", "before", "words"),
    [
        ([0.3, 0.7], [0.9, 0.1], "Changed: 1 · Bag 0.90 → 0.30 · Shirt 0.10 → 0.70"),
        ([0.8, 0.2], [0.9, 0.1], "Changed: 1 · Bag 0.90 → 0.80"),
        ([0.8, 0.2], None, "Changed: 1"),
    ],
)
def test_changes_say_what_they_make_of_the_answer(
    run: Run, now: list[float], before: list[float] | None, words: str
) -> None:
    changes = {"gains": {"0.1": 0}, "weights": {}, "pixels": {}}
    assert said(run, "sayings.changed(about, given[0], given[1], given[2])", changes, now, before) == words


def test_what_matters_most_is_named_with_what_it_is_worth(run: Run) -> None:
    found = [{"stage": 0, "channel": 1, "before": 0.9, "after": 0.3}]
    expected = "Bag: 1 Convolution, map 2 (0.90 → 0.30)"
    assert said(run, "sayings.mattering(about, given[0], 0)", found) == expected
    assert said(run, "sayings.mattering(about, [], 1)") == "Shirt: none"
