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
from model.network.address import Unit
from model.network.reference import Reference
from tests.ui.conftest import APP
from tests.ui.test_pages import draw, texts
from ui.classify.draw import read_examples
from ui.components import canvas
from ui.inside.passed import _UNIT_KEY
from ui.shared import models

PAGE = "ui/inside/page.py"
VIEWS = ("layers", "kernels", "reasons", "epochs", "similar")


def opened(view: str = "layers", model: str = "automatic", unit: Unit | None = None, number: int = 0) -> AppTest:
    app = AppTest.from_file(APP, default_timeout=120)
    app.session_state["sample_number"] = number
    app.run()
    app.session_state["view"] = view
    app.session_state["model"] = model
    if unit:
        app.session_state[_UNIT_KEY] = unit
    app.switch_page(PAGE).run()
    assert not app.exception
    return app


def figures(html: str) -> list[float]:
    """The numbers of a piece of the page, in order."""
    plain = re.sub(r"<[^>]+>", " ", html).replace("−", "-").replace(",", "")
    return [float(found) for found in re.findall(r"(?<![\w.])-?\d+\.\d+", plain)]


def arithmetic(app: AppTest) -> str:
    return next(element.proto.body for element in app.get("html") if "arithmetic" in element.proto.body)


def value(app: AppTest) -> float:
    return figures(next(element.proto.body for element in app.get("html") if 'class="value"' in element.proto.body))[-1]


def keras_outputs(model: Bundle, number: int) -> dict[str, np.ndarray]:
    """What every layer gives for a test picture, by Keras alone."""
    network = model.network()
    values = dataset.load_test().images[number][None, :, :, None] / np.float32(255)
    found = {"picture": values[0]}
    for layer in network.layers:
        quiet = type(layer).__name__ in ("Dropout", "BatchNormalization")
        values = layer(values, training=False) if quiet else layer(values)
        found[layer.name] = np.asarray(values)[0]
    return found


def test_a_first_convolutions_unit_adds_up_on_the_page() -> None:
    model = registry.find("lesson")
    outputs, kernel = keras_outputs(model, 4), model.network().layers[0].get_weights()
    app = opened(unit=Unit(0, 7, 12, 9), number=4)
    found = figures(arithmetic(app))
    patch = outputs["picture"][11:14, 8:11, 0]
    np.testing.assert_allclose(found[:3], patch[0], atol=6e-4)
    rows = [found[start : start + 3] for start in range(0, 27, 3)]
    # Row by row of each of the three tables: patch, kernel, products.
    np.testing.assert_allclose(np.array(rows[:3]), patch, atol=6e-4)
    np.testing.assert_allclose(np.array(rows[3:6]), kernel[0][:, :, 0, 7], atol=6e-4)
    np.testing.assert_allclose(np.array(rows[6:9]), patch * kernel[0][:, :, 0, 7], atol=6e-4)
    total, bias, before, after = found[27:]
    assert total + bias == pytest.approx(before, abs=2e-3) and bias == pytest.approx(kernel[1][7], abs=6e-4)
    assert after == max(before, 0) == pytest.approx(float(outputs["conv2d"][12, 9, 7]), abs=6e-4)
    assert value(app) == after


def test_a_second_convolutions_unit_adds_up_over_its_input_maps() -> None:
    outputs = keras_outputs(registry.find("lesson"), 4)
    row, column, channel = (int(n) for n in np.unravel_index(outputs["conv2d_1"].argmax(), outputs["conv2d_1"].shape))
    app = opened(unit=Unit(2, channel, row, column), number=4)
    own, others, total, bias, before, after = figures(arithmetic(app))[27:]
    assert own + others == pytest.approx(total, abs=2e-3)
    assert total + bias == pytest.approx(before, abs=2e-3)
    assert after == pytest.approx(float(outputs["conv2d_1"].max()), abs=6e-4)


def test_another_input_map_of_a_unit_can_be_read() -> None:
    app = opened(unit=Unit(2, 5, 6, 6))
    before = arithmetic(app)
    box = app.selectbox(key=f"inside_source-{Unit(2, 5, 6, 6)}")
    box.set_value(31 if box.value != 31 else 30).run()
    assert arithmetic(app) != before


def test_a_pooling_shows_its_four_values_and_the_winner() -> None:
    outputs = keras_outputs(registry.find("lesson"), 4)
    app = opened(unit=Unit(1, 3, 5, 6), number=4)
    *window, winner = figures(arithmetic(app))
    np.testing.assert_allclose(window, outputs["conv2d"][10:12, 12:14, 3].ravel(), atol=6e-4)
    assert winner == max(window) == pytest.approx(float(outputs["max_pooling2d"][5, 6, 3]), abs=6e-4)
    marked = re.search(r'<td class="marked">([^<]+)</td>', arithmetic(app))
    assert marked and float(marked[1].replace("−", "-")) == winner


@pytest.mark.parametrize(("stage", "layer"), [(4, "dense"), (5, "dense_1")])
def test_a_dense_units_heaviest_products_and_the_rest_add_up(stage: int, layer: str) -> None:
    model = registry.find("lesson")
    outputs = keras_outputs(model, 4)
    kernel, bias = model.network().get_layer(layer).get_weights()
    inputs = outputs["flatten" if stage == 4 else "dense"]
    channel = int((inputs @ kernel + bias).argmax())
    app = opened(unit=Unit(stage, channel), number=4)
    found = figures(arithmetic(app))
    products = sorted(inputs * kernel[:, channel], key=abs, reverse=True)
    np.testing.assert_allclose(found[2:18:3], products[:6], atol=6e-4)
    rest, total, shift, before = found[18:22]
    assert sum(found[2:18:3]) + rest == pytest.approx(total, abs=5e-3)
    assert total + shift == pytest.approx(before, abs=2e-3) == pytest.approx(found[-1], abs=1e-9)
    assert before == pytest.approx(float(inputs @ kernel[:, channel] + bias[channel]), abs=2e-3)


def test_the_softmax_shows_ten_exponentials_and_their_sum() -> None:
    logits = registry.find("lesson").test_logits[23]
    app = opened(unit=Unit(6, 3), number=23)
    plain = re.sub(r"<[^>]+>", " ", arithmetic(app))
    assert all(name in plain for name in dataset.CLASS_NAMES)
    shares = [float(found) for found in re.findall(r"([\d.]+) %", plain)]
    expected = np.exp(logits.astype(float)) / np.exp(logits.astype(float)).sum()
    np.testing.assert_allclose(shares[:10], 100 * expected, atol=0.06)
    assert shares[10] == 100 and f"{np.exp(float(logits.max())):,.0f}"[:2] in plain


def test_a_normalised_convolution_adds_up_too() -> None:
    outputs = keras_outputs(registry.find("sketch-plus"), 4)
    row, column, channel = (int(n) for n in np.unravel_index(outputs["relu_2b"].argmax(), outputs["relu_2b"].shape))
    app = opened(model="sketch-plus", unit=Unit(3, channel, row, column), number=4)
    assert "normalisation" in arithmetic(app)
    total, scale, shift, before, after = figures(arithmetic(app))[-5:]
    assert total * scale + shift == pytest.approx(before, abs=0.01)
    assert after == pytest.approx(float(outputs["relu_2b"].max()), abs=2e-3)


def test_the_keys_step_through_all_layers_and_back() -> None:
    app = opened()
    seen = []
    for _ in range(6):
        app.button(key="unit_forward").click().run()
        seen.append(texts(app))
    assert all(f"{stage} " in seen[stage - 2] for stage in range(2, 8))
    assert "7 Softmax: Ankle boot" in seen[-1] and app.button(key="unit_forward").disabled
    for _ in range(6):
        app.button(key="unit_back").click().run()
    assert "1 Convolution: map" in texts(app) and app.button(key="unit_back").disabled


def test_dead_maps_are_counted() -> None:
    outputs = keras_outputs(registry.find("lesson"), 0)
    dead = int((~outputs["conv2d_1"].reshape(-1, 64).any(axis=0)).sum())
    assert dead and f"14×14×64 · 18,496 parameters · {dead} dead" in texts(opened())


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


def test_a_unit_that_another_network_lacks_moves_to_the_nearest() -> None:
    assert "map 32, row 14, column 14" in texts(opened(unit=Unit(1, 99, 20, 20)))
    assert "1 Convolution" in texts(opened(unit=Unit(9, 0)))


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
