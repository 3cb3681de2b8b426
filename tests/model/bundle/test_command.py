"""The commands that add something to one model's bundle: what they say, and how they end."""

from __future__ import annotations

import pytest

from model.bundle import command
from model.problem import Problem


def test_the_model_that_is_named_is_acted_on(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["it", "sketch"])
    assert command.main("model.it", lambda model: f"{model.name} is done") == 0
    assert capsys.readouterr().out == "sketch is done\n"


@pytest.mark.parametrize("arguments", [[], ["lesson", "sketch"]])
def test_one_model_is_to_be_named(
    arguments: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["it", *arguments])
    assert command.main("model.it", lambda _model: "never") == 2
    assert capsys.readouterr().err == "Name one model: python -m model.it NAME\n"


def test_a_problem_is_told_without_a_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fails(_model: object) -> str:
        raise Problem("{file} is missing.", file="data")

    monkeypatch.setattr("sys.argv", ["it", "lesson"])
    assert command.main("model.it", fails) == 1
    assert capsys.readouterr().err == "data is missing.\n"
