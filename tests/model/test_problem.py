"""A failure in words, that can be said in another language."""

from __future__ import annotations

import pytest

from model.problem import Problem


def test_a_problem_reads_as_its_sentence_and_keeps_the_parts_to_translate() -> None:
    problem = Problem("{file} is missing, {count} others are there.", file="train-labels", count=3)
    assert str(problem) == "train-labels is missing, 3 others are there."
    assert problem.template == "{file} is missing, {count} others are there."
    assert problem.details == {"file": "train-labels", "count": 3}


def test_braces_in_a_detail_are_only_text() -> None:
    assert str(Problem("{file} is missing.", file="{odd} name{")) == "{odd} name{ is missing."


def test_a_sentence_without_its_detail_is_a_mistake_of_ours() -> None:
    with pytest.raises(KeyError):
        Problem("{file} is missing.")
