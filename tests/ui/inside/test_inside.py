"""The page Inside, view by view: its numbers against Keras' own, its states, every model."""

import re
import shutil
from collections import Counter
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from model.bundle import bundle, registry
from model.bundle.bundle import Bundle
from model.data import dataset
from model.explain import neighbours, test_map
from model.network.reference import Reference
from tests.ui.conftest import APP
from tests.ui.shared.test_class_mode import everything
from tests.ui.test_pages import draw, texts
from ui.classify.draw import read_examples
from ui.components import canvas
from ui.shared import models, state

PAGE = "ui/inside/page.py"
VIEWS = ("reasons", "epochs", "similar")


def opened(view: str = "reasons", model: str = "automatic", opens: str = "", number: int = 0) -> AppTest:
    app = AppTest.from_file(APP, default_timeout=120)
    app.session_state["sample_number"] = number
    app.run()
    app.session_state["view"] = view
    app.session_state["model"] = model
    app.session_state[state.OPENED_KEY] = opens
    app.switch_page(PAGE).run()
    assert not app.exception
    return app


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("model", ["lesson", "sketch-plus"])
def test_every_view_works_with_every_kind_of_network(view: str, model: str) -> None:
    assert "Inside" in texts(opened(view, model))


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_works_for_a_drawing(view: str) -> None:
    app = AppTest.from_file(APP, default_timeout=120)
    draw(app, canvas.to_fabric(read_examples()["9_ankle-boot_laced"]))
    app.session_state["view"] = view
    app.switch_page(PAGE).run()
    assert "Model: sketch" in texts(app)


def test_the_map_that_is_open_on_network_is_replayed() -> None:
    app = opened("epochs", opens="3.6.7.7")
    assert "3 Convolution, map 6; open another on Network" in everything(app)
    for nothing in ("", "3.65.1.1", "5.7.1.1"):  # none, another network's, a dense unit
        assert "1 Convolution, map" in everything(opened("epochs", opens=nothing))


@pytest.mark.parametrize("asked", [{"view": "layers"}, {"view": "kernels", "unit": "1.2.3.4"}, {"unit": "1.2.3.4"}])
def test_older_links_to_what_network_shows_now_lead_there(asked: dict[str, str]) -> None:
    app = AppTest.from_file(APP, default_timeout=60)
    for key, value in asked.items():
        app.query_params[key] = value
    app.run()
    app.switch_page(PAGE).run()
    assert not app.exception and not app.error and app.get("page_link")
    assert (
        app.session_state["opened_unit"] == asked.get("unit", "")
        if "unit" in asked
        else "view" not in app.session_state
    )


def test_integrated_gradients_and_occlusion_in_words() -> None:
    model = registry.find("lesson")
    app = opened("reasons", number=4)
    said = texts(app)
    logits, network = model.test_logits[4], model.network()
    hidden = np.zeros((1, 28, 28, 1), np.float32)
    for layer in network.layers[:-1]:
        hidden = layer(hidden)
    kernel, bias = network.layers[-1].get_weights()
    answer = int(logits.argmax())
    black = float((np.asarray(hidden)[0] @ kernel + bias)[answer])
    found = re.search(r"add up to \*\*([−\d.]+)\*\*.*rose by ([−\d.]+), from ([−\d.]+) .* to ([−\d.]+); the rest", said)
    assert found
    total, difference, start, end = (float(text.replace("−", "-")) for text in found.groups())
    assert start == pytest.approx(black, abs=0.006) and end == pytest.approx(float(logits[answer]), abs=0.006)
    assert difference == pytest.approx(end - start, abs=0.011) and total == pytest.approx(difference, rel=0.03, abs=0.1)
    place = re.search(r"row (\d+), column (\d+): from ([\d.]+) % to \*\*([\d.]+) %\*\*", said)
    assert place
    row, column = int(place[1]) - 1, int(place[2]) - 1
    covered = dataset.load_test().images[4].copy()
    covered[max(row - 2, 0) : row + 3, max(column - 2, 0) : column + 3] = 0
    expected = network.predict(covered[None, :, :, None] / 255, verbose=0)[0, answer]
    assert float(place[4]) == pytest.approx(100 * float(expected), abs=0.06)


def test_why_not_another_class() -> None:
    app = opened("reasons")
    pills = next(group for group in app.pills if group.key.startswith("reasons_class"))
    pills.set_value(7).run()
    assert "The network answers Ankle boot; **Sneaker** gets" in texts(app)


def test_the_scrubber_shows_an_epochs_own_answer() -> None:
    model = registry.find("lesson")
    app = opened("epochs", number=4)
    network, first = model.network(), model.snapshots()[1]
    network.set_weights([tensor.astype(np.float32) for tensor in first])
    expected = network.predict(dataset.load_test().images[4:5, :, :, None] / 255, verbose=0)[0]
    app.select_slider(key="replayed_epoch").set_value(1).run()
    assert "Its answer after epoch 1" in texts(app)
    described = app.get("vega_lite_chart")[0].proto.alt
    assert f"{100 * expected.max():.1f} %" in described


def test_playing_starts_at_the_untrained_network_and_the_slider_stops_it() -> None:
    app = opened("epochs")
    app.button(key="play").click().run()
    assert app.select_slider(key="replayed_epoch").value == 0 and app.button(key="play").label == "Stop"
    app.select_slider(key="replayed_epoch").set_value(2).run()
    assert app.session_state["replaying"] is False


def expected_neighbours(model: Bundle, picture: np.ndarray) -> Counter[str]:
    """The classes of the twelve training pictures nearest to this one by Keras' activations."""
    train, projection, reference = models.training_pictures(), neighbours.read(model), Reference(model.network())
    assert projection
    own = reference.hidden(picture[None])[0]
    found = neighbours.search(own, train.images, projection.train, projection, reference, 12)
    return Counter(dataset.CLASS_NAMES[label] for label in train.labels[found])


def shown_neighbours(app: AppTest) -> Counter[str]:
    """What the page says of the nearest pictures."""
    (votes,) = re.findall(r"Of the 12 nearest: ([^.]+)\.", texts(app))
    return Counter({name: int(count) for name, count in (vote.rsplit(" ", 1) for vote in votes.split(", "))})


def test_the_nearest_training_pictures_are_shown() -> None:
    expected = expected_neighbours(registry.find("lesson"), dataset.load_test().images[4])
    assert shown_neighbours(opened("similar", number=4)) == expected


def test_a_drawings_nearest_pictures_are_shown() -> None:
    app = AppTest.from_file(APP, default_timeout=120)
    draw(app, canvas.to_fabric(read_examples()["9_ankle-boot_laced"]))
    app.session_state["view"] = "similar"
    app.switch_page(PAGE).run()
    drawn = app.session_state["current_picture"].pixels
    assert shown_neighbours(app) == expected_neighbours(registry.find("sketch"), drawn)


@pytest.mark.parametrize("lacking", [test_map, neighbours, "pictures"])
def test_a_model_without_a_map_of_these_pictures_says_how_to_draw_one(
    monkeypatch: pytest.MonkeyPatch, lacking: ModuleType | str
) -> None:
    if lacking == "pictures":
        monkeypatch.setattr(models, "training_pictures", lambda: dataset.load().train.first(500))
    else:
        monkeypatch.setattr(lacking, "read", lambda _model: None)
    assert "python -m model.explain.test_map lesson" in texts(opened("similar"))


def test_a_broken_model_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(registry.SHIPPED / "lesson", tmp_path / "lesson")
    (tmp_path / "lesson" / bundle.WEIGHTS).write_bytes(b"broken")
    monkeypatch.setattr(registry, "SHIPPED", tmp_path)
    app = AppTest.from_file(APP, default_timeout=60)
    app.run()
    app.switch_page(PAGE).run()
    assert "is not the file that was saved" in texts(app)
