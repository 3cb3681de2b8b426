"""The page Lesson: every chapter with its code and its thing to do, what is broken, and the links that lead to it."""

import base64
import json
import re
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from streamlit.testing.v1 import AppTest

from model.bundle.bundle import Bundle
from model.data import dataset
from model.lesson import source, sums
from tests.ui.conftest import begin_at, link_of
from tests.ui.test_pages import page, texts
from ui.lesson.chapters import COUNT, chapter, titles
from ui.shared import models
from ui.text import class_names, speaker

WITH_QUESTION = [number for number in range(1, COUNT + 1) if number != 10]


def opened(app: AppTest, number: int | str = 1, **link: str) -> AppTest:
    begin_at(app, "lesson")
    for key, value in ({"chapter": str(number)} | link).items():
        app.query_params[key] = value
    return app.run()


def parts(app: AppTest, mark: str) -> list[dict[str, object]]:
    """What browser parts are told that have a field of this name."""
    told = [json.loads(part.proto.json) for part in app.get("bidi_component")]
    return [data for data in told if mark in data]


@pytest.mark.parametrize("number", range(1, COUNT + 1))
def test_a_chapter_tells_shows_its_code_and_asks(app: AppTest, lesson: Bundle, number: int) -> None:
    opened(app, number)
    told = chapter(speaker("en"), number, lesson)
    said = texts(app)
    assert f"{number} · {told.title}" in said and told.attempt in said
    assert all(paragraph.says in said for paragraph in told.told)
    assert f"Chapter {number} of 11" in said and not app.error
    section = source.sections()[number - 1]
    shown = [code.value for code in app.code]
    assert [cell.text for cell in section.cells] == [code for code in shown if code in {c.text for c in section.cells}]
    assert all(
        f"lines {cell.first}–{cell.last}" in said or (f"line {cell.first}" in said and cell.first == cell.last)
        for cell in section.cells
    )
    asked = parts(app, "asked")
    assert [data["identity"] for data in asked] == ([f"q{number}"] if number in WITH_QUESTION else [])
    assert all(not data["inClass"] and data["mayForget"] == (number == COUNT) for data in asked)
    assert link_of(app).get("chapter", "1") == str(number)


def test_on_and_back_through_all_chapters(app: AppTest) -> None:
    opened(app)
    assert app.button(key="lesson_back").disabled
    for number in range(2, COUNT + 1):
        app.button(key="lesson_next").click().run()
        assert f"Chapter {number} of 11 · {titles(speaker('en'))[number - 1]}" in texts(app)
    assert not [button for button in app.button if button.key == "lesson_next"]
    app.button(key="lesson_back").click().run()
    assert "Chapter 10 of 11" in texts(app)


@pytest.mark.parametrize("number", range(1, COUNT + 1))
def test_every_chapter_speaks_korean(app: AppTest, lesson: Bundle, number: int) -> None:
    opened(app, number, lang="ko")
    said = texts(app)
    assert all(paragraph.says in said for paragraph in chapter(speaker("ko"), number, lesson).told) and not app.error


@pytest.mark.parametrize("value", ["0", "12", "<b>", ""])
def test_a_link_to_no_chapter_is_told_at_home(app: AppTest, value: str) -> None:
    opened(app, value)
    assert "This link is damaged" in texts(app)


@pytest.mark.parametrize(("stop", "number"), [("1", 1), ("2", 6), ("3", 5), ("4", 10), ("5", 11), ("6", 3)])
def test_links_to_the_tour_that_was_lead_to_its_chapters(app: AppTest, stop: str, number: int) -> None:
    app.query_params["tour"] = stop
    app.run()
    assert f"Chapter {number} of 11" in texts(app) and "tour" not in link_of(app)


def test_the_home_page_invites_a_newcomer(app: AppTest) -> None:
    app.run()
    app.button(key="invite").click().run()
    assert "Chapter 1 of 11" in texts(app)


def test_nobody_is_invited_to_what_a_class_should_not_see(app: AppTest) -> None:
    app.query_params["hide"] = "lesson"
    app.run()
    assert not [button for button in app.button if button.key == "invite"]


def test_the_picture_that_was_chosen_goes_along(app: AppTest) -> None:
    app.session_state["sample_number"] = 4
    opened(app, 1)
    name = f"Test picture 4: {class_names()[dataset.load_test().labels[4]]}"
    assert f"This picture goes with you: {name}" in texts(app)
    app.session_state["chapter"] = "3"
    app.run()
    (walk,) = parts(app, "kernel")
    scaled = sums.scaled(dataset.load_test().images[4])
    assert walk["before"] == pytest.approx(scaled.ravel().tolist(), abs=1e-4)


def test_another_kernel_makes_another_map(app: AppTest, lesson: Bundle) -> None:
    opened(app, 3)
    app.slider(key="lesson_kernel").set_value(7).run()
    (walk,) = parts(app, "kernel")
    made = sums.pre_activation(lesson.stages()[0], dataset.load_test().images[0], 6)
    assert walk["after"] == pytest.approx(made.ravel().tolist(), abs=1e-4)
    assert f"{made.max():.3f}" in texts(app)


def test_relu_is_switched_on(app: AppTest) -> None:
    opened(app, 4)
    (before,) = parts(app, "stride")
    assert min(before["after"]) < 0  # type: ignore[call-overload]
    app.toggle(key="lesson_relu").set_value(True).run()
    (after,) = parts(app, "stride")
    assert min(after["after"]) == 0  # type: ignore[call-overload]


def test_pooling_is_a_quarter(app: AppTest) -> None:
    opened(app, 5)
    (walk,) = parts(app, "stride")
    assert walk["shapes"] == [[28, 28], [14, 14]] and "784 numbers become 196" in texts(app)


def test_a_unit_of_the_dense_layer_is_looked_at(app: AppTest) -> None:
    opened(app, 6)
    told = texts(app)
    app.slider(key="lesson_unit").set_value(50).run()
    assert "unit 50" in texts(app) and told != texts(app)


def test_softmax_is_made_to_say_099(app: AppTest) -> None:
    opened(app, 7)
    assert not app.success
    app.selectbox(key="lesson_class").set_value(7).run()
    app.slider(key="lesson_logit").set_value(15.0).run()
    assert not app.success  # an ankle boot is far above a sneaker
    app.slider(key="lesson_logit").set_value(0.0).run()
    app.selectbox(key="lesson_class").set_value(9).run()
    assert "Done: Ankle boot" in app.success[0].value


def test_the_loss_follows_the_probability(app: AppTest) -> None:
    opened(app, 8)
    assert f"**{sums.loss(0.5):.3f}**" in texts(app)
    app.select_slider(key="lesson_share").set_value(0.1).run()
    assert f"**{sums.loss(0.1):.3f}**" in texts(app)
    assert "labelled Ankle boot" in texts(app)


@pytest.mark.parametrize("patience", [1, 2, 5])
def test_patience_ends_the_training(app: AppTest, lesson: Bundle, patience: int) -> None:
    opened(app, 9)
    app.slider(key="lesson_patience").set_value(patience).run()
    losses = [epoch.val_loss for epoch in lesson.history]
    assert f"**{min(losses[: sums.stop(losses, patience)]):.4f}**" in texts(app)


def test_the_best_epoch_is_found(app: AppTest, lesson: Bundle) -> None:
    opened(app, 10)
    said = {}
    for epoch in (1, lesson.best_epoch + 1, len(lesson.history), lesson.best_epoch):
        app.segmented_control(key="lesson_epoch").set_value(epoch).run()
        said[epoch] = [*app.success, *app.info][0].value
    assert len(set(said.values())) == 4 and said[lesson.best_epoch].startswith("Found")


def test_the_first_prediction_waits_for_a_guess(app: AppTest) -> None:
    opened(app, 11)
    assert not app.get("vega_lite_chart") and "label is" not in texts(app)
    app.pills(key="lesson_guess").set_value(3).run()
    assert "You say Dress. The network says **Bag**, with 100.0 %; the label is Bag" in texts(app)
    assert app.get("vega_lite_chart")


@pytest.mark.parametrize("number", [7, 8])
def test_what_a_class_has_to_guess_is_not_told(app: AppTest, number: int) -> None:
    opened(app, number, **{"class": "guess"})
    assert "Ankle boot" not in "".join(each.value for each in [*app.caption, *app.info, *app.success])


def row(app: AppTest) -> dict[str, object]:
    """What the row of the network's stages is told."""
    (told,) = parts(app, "weights")
    return told


def marks(app: AppTest, name: str) -> list[str]:
    """What the text says that it speaks of (`stages`), or that is looked at (`units`), in the order of the page."""
    return [found for each in app.get("html") for found in re.findall(f'data-{name}="([^"]*)"', each.proto.body)]


def picture(app: AppTest) -> NDArray[np.uint8]:
    return np.frombuffer(base64.b64decode(str(row(app)["picture"])), np.uint8).reshape(28, 28)


@pytest.mark.parametrize("number", range(1, COUNT + 1))
def test_each_paragraph_says_what_it_speaks_of(app: AppTest, lesson: Bundle, number: int) -> None:
    told = chapter(speaker("en"), number, lesson)
    opened(app, number)
    paragraphs = [" ".join(map(str, paragraph.of)) for paragraph in told.told]
    whole = " ".join(map(str, told.stages))
    assert marks(app, "stages") == [*paragraphs, whole, whole]  # then the code, and what is tried
    assert len(parts(app, "weights")) == (1 if told.stages else 0)


def test_the_network_has_the_picture_that_is_chosen_in_this_very_run(app: AppTest) -> None:
    opened(app, 1)
    assert (picture(app) == dataset.load_test().images[0]).all()
    app.session_state["sample_number"] = 4
    app.run()
    assert (picture(app) == dataset.load_test().images[4]).all()
    app.session_state["chapter"] = "5"
    app.run()
    assert (picture(app) == dataset.load_test().images[4]).all()


def test_the_network_frames_what_is_looked_at(app: AppTest) -> None:
    opened(app, 3)
    assert marks(app, "units") == ["1.1.1.1"]
    app.slider(key="lesson_kernel").set_value(7).run()
    assert marks(app, "units") == ["1.7.1.1"]
    app.session_state["chapter"] = "5"
    app.run()
    assert marks(app, "units") == ["1.7.1.1 2.7.1.1"]


def test_the_network_keeps_the_first_prediction_until_it_is_guessed(app: AppTest, lesson: Bundle) -> None:
    opened(app, 11)
    assert row(app)["shown"] == len(lesson.stages()) - 2
    app.pills(key="lesson_guess").set_value(3).run()
    assert row(app)["shown"] == len(lesson.stages())
    assert (picture(app) == models.first_validation_picture()[0]).all()


def test_the_network_keeps_what_a_class_has_to_guess(app: AppTest, lesson: Bundle) -> None:
    opened(app, 3, **{"class": "guess"})
    assert row(app)["shown"] == len(lesson.stages()) - 2


@pytest.mark.parametrize(("number", "unit"), [(3, "1.1.14.14"), (5, "2.1.7.7"), (6, "5.1.1.1"), (7, "6.1.1.1")])
def test_the_page_network_opens_where_the_chapter_is(app: AppTest, number: int, unit: str) -> None:
    opened(app, number)
    app.button(key="lesson_living").click().run()
    assert app.session_state["opened_unit"] == unit and "parameters turn 28×28 pixels" in texts(app)


def test_a_broken_model_is_told_in_a_sentence_and_the_way_on_stays(app: AppTest, shipped: Path) -> None:
    (shipped / "lesson" / "history.json").write_text("[]", encoding="utf-8")
    opened(app, 2)
    assert app.error and "history.json" in app.error[0].value
    app.button(key="lesson_next").click().run()
    assert "Chapter 3 of 11" in texts(app)


def test_a_missing_lesson_is_told_in_a_sentence(app: AppTest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "PATH", tmp_path / "lesson.py")
    source.sections.cache_clear()
    opened(app, 2)
    assert "lesson.py cannot be read" in app.error[0].value
    source.sections.cache_clear()


def test_another_page_and_back(app: AppTest) -> None:
    opened(app, 6)
    page(app, "training")
    page(app, "lesson")
    assert "Chapter 6 of 11" in texts(app)
