"""A model of classes of one's own on every page: its names, its pictures, and nothing said of ten garments."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from model.bundle import registry
from model.bundle.bundle import Bundle
from tests.ui.conftest import APP
from tests.ui.shared.test_class_mode import everything
from tests.ui.test_pages import draw, texts
from ui.classify.draw import read_examples
from ui.components import canvas

NAMES = ("hat", "양말", "Trouser")


@pytest.fixture
def app(own: Bundle, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setenv(registry.RUNS_VARIABLE, str(own.directory.parent))
    made = AppTest.from_file(APP, default_timeout=120)
    made.session_state["model"] = "mine"
    return made


def test_classify_shows_its_own_pictures_and_names(app: AppTest) -> None:
    app.run()
    said = everything(app) + texts(app)
    assert "20 test pictures" in said and "The mine model says" in said
    assert all(name in said for name in NAMES) and "Sneaker" not in said
    assert not [toggle for toggle in app.toggle if toggle.key == "compare"]  # no other model knows its classes
    picture = app.session_state["current_picture"]
    assert (picture.owner, picture.label) == ("mine", picture.label) and picture.label in range(3)


def test_a_drawing_is_answered_in_its_classes_alone(app: AppTest) -> None:
    draw(app, canvas.to_fabric(read_examples()["9_ankle-boot_laced"]))
    said = everything(app)
    assert "The mine model says" in said and "Ankle boot" not in texts(app) and "lesson model says" not in said


def test_another_models_test_picture_has_no_label_here(app: AppTest) -> None:
    app.session_state["model"] = "lesson"
    app.run()
    app.session_state["model"] = "mine"
    app.switch_page("ui/inside/page.py").run()
    assert not app.exception
    assert "Ankle boot" not in everything(app)  # the first test picture's label, which is none of this model's


@pytest.mark.parametrize("view", ["reasons", "epochs", "similar"])
def test_inside(app: AppTest, view: str) -> None:
    app.run()
    app.session_state["view"] = view
    app.switch_page("ui/inside/page.py").run()
    assert "Model: mine" in texts(app)
    if view == "similar":
        assert "has no map" in app.info[0].value


@pytest.mark.parametrize("unit", ["", "1.3.5.5", "2.1.3.3", "4.2.2.2", "5.3.1.1", "6.2.1.1", "7.1.1.1"])
def test_network_opens_every_kind_of_stage(app: AppTest, unit: str) -> None:
    if unit:
        app.query_params["unit"] = unit
    app.run()
    app.switch_page("ui/network/page.py").run()
    said = everything(app)
    assert "kernels of 5×5" in said and "tanh" in said and "Of each map the mean is kept" in said
    assert "into 3 probabilities" in said


@pytest.mark.parametrize("part", ["figures", "confusion", "mistakes", "confidence", "shifts", "about"])
def test_evaluation_where_it_applies(app: AppTest, part: str) -> None:
    app.run()
    app.session_state["part"] = part
    app.switch_page("ui/evaluation/page.py").run()
    said = everything(app)
    assert not app.exception and not app.error
    assert "Compare" not in said and "Fashion-MNIST" not in texts(app) and "Ankle boot" not in said


def test_training_shows_its_curves_and_its_row(app: AppTest) -> None:
    app.run()
    app.switch_page("ui/training/page.py").run()
    assert not app.exception and "5×5" in texts(app)
    app.session_state["show"] = "runs"
    app.run()
    assert not app.exception and not app.error


def test_the_other_models_are_as_ever(app: AppTest) -> None:
    app.session_state["model"] = "automatic"
    app.run()
    assert "10,000 test pictures" in texts(app) and "Ankle boot" in everything(app)
    app.switch_page("ui/evaluation/page.py").run()
    assert not app.exception and "mine" not in texts(app)


def test_class_mode_asks_for_its_classes(app: AppTest) -> None:
    app.session_state["class"] = "guess"
    app.run()
    assert [button.label for button in app.button if str(button.key).startswith("class-")] == list(NAMES)
    app.session_state["class"] = "open"
    app.session_state["round"] = "7"
    app.run()
    assert "Rounds are of Fashion-MNIST" in app.info[0].value
