"""What the living network is given: the current picture, what the link says, and no more than may be seen."""

from __future__ import annotations

import base64
import json
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from model.bundle import registry
from model.data import dataset
from model.problem import Problem
from tests.ui.conftest import APP, begin_at, link_of
from tests.ui.test_pages import draw, texts
from ui.classify.draw import read_examples
from ui.components import canvas
from ui.network.changes import checked


def opened(**parameters: str) -> AppTest:
    """The page Network as a link opens it."""
    app = AppTest.from_file(APP, default_timeout=60)
    begin_at(app, "network")
    for name, value in parameters.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def given(app: AppTest) -> dict[str, Any]:
    """What the part is given."""
    parts = [json.loads(part.proto.json) for part in app.get("bidi_component")]
    (found,) = [part for part in parts if "weights" in part]
    return dict(found)


def pixels(app: AppTest) -> np.ndarray:
    return np.frombuffer(base64.b64decode(given(app)["picture"]), np.uint8).reshape(28, 28)


def test_the_current_picture_is_in_it_with_its_label() -> None:
    app = opened(sample="4")
    test = dataset.load_test()
    np.testing.assert_array_equal(pixels(app), test.images[4])
    assert given(app)["truth"] == test.labels[4]
    assert given(app)["shown"] == len(registry.find("lesson").classifier().stages)
    assert given(app)["titles"][:3] == ["Picture", "1 Convolution", "2 Max pooling"]


def test_a_drawing_made_on_classify_is_in_it() -> None:
    app = AppTest.from_file(APP, default_timeout=60)
    draw(app, canvas.to_fabric(read_examples()["9_ankle-boot_laced"]))
    app.switch_page("ui/network/page.py").run()
    assert not app.exception
    np.testing.assert_array_equal(pixels(app), app.session_state["current_picture"].pixels)
    assert given(app)["truth"] is None


def test_an_empty_canvas_is_an_empty_picture() -> None:
    assert not pixels(opened(source="draw")).any()


def test_the_link_opens_a_unit_and_brings_changes() -> None:
    app = opened(sample="4", unit="3.6.7.7", changed="g3.35.0~k3.6.10.5.-250")
    assert (given(app)["opened"], given(app)["changes"]) == ("3.6.7.7", "g3.35.0~k3.6.10.5.-250")
    assert link_of(app) == {"sample": "4", "unit": "3.6.7.7", "changed": "g3.35.0~k3.6.10.5.-250"}


def test_an_answer_that_is_to_be_guessed_is_not_given_away() -> None:
    app = opened(**{"class": "guess"}, sample="4")
    assert given(app)["truth"] is None
    assert given(app)["shown"] == len(registry.find("lesson").classifier().stages) - 2


@pytest.mark.parametrize(
    ("parameters", "sentence"),
    [
        ({"unit": "3.65.1.1"}, "a unit that this network does not have"),
        ({"changed": "<script>"}, "changes to the network cannot be read"),
    ],
)
def test_a_mangled_link_gives_a_sentence(parameters: dict[str, str], sentence: str) -> None:
    app = opened(**parameters)
    assert sentence in app.error[0].value
    assert "Ankle boot" in texts(app)


@pytest.mark.parametrize(
    "word", ["", "g1.2", "g1.2.3.4", "k1.2.3.4.5.6", "g1.2.0~", "p", "p<", "g1.2.0" * 2_000, "g١.2.0"]
)
def test_words_that_say_no_changes_are_problems(word: str) -> None:
    with pytest.raises(Problem, match="cannot be read"):
        checked(word)
