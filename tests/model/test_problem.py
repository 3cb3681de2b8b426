"""A failure in words, that can be said in another language."""

from __future__ import annotations

import json
from typing import Any

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


@pytest.mark.parametrize("details", [{"file": "train-labels"}, {"file": "{odd", "self": "a", "template": "b"}])
def test_a_problem_that_was_written_down_is_read_again(details: dict[str, str]) -> None:
    problem = Problem("{file} is missing.", **details)
    again = Problem.from_json(json.loads(json.dumps(problem.to_json())))
    assert (again.template, again.details, str(again)) == (problem.template, details, str(problem))


@pytest.mark.parametrize(
    "template",
    ["{a:>1000000000}", "{a!r}", "{a.__class__}", "{a[0]}", "{}", "{0}", "{a", "{b}", "{a}" * 2_000, 3, None],
)
def test_a_sentence_of_somebody_elses_has_plain_fields(template: Any) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 (some are Python's)
        Problem.from_json({"template": template, "details": {"a": "x"}})


@pytest.mark.parametrize("content", [None, [], {}, {"template": "a"}, {"template": "a", "details": [["a", "b"]]}])
def test_what_is_no_problem_is_not_read_as_one(content: Any) -> None:
    with pytest.raises(ValueError, match="no problem"):
        Problem.from_json(content)


@pytest.mark.parametrize("detail", [1, None, ["x"], "x" * 4_000])
def test_details_of_somebody_elses_are_a_few_words(detail: Any) -> None:
    with pytest.raises(ValueError, match="problem"):
        Problem.from_json({"template": "{a}", "details": {"a": detail}})
