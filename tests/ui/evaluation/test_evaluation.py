"""The page Evaluation in every part and state, by Streamlit's own test driver."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import accuracy_score, confusion_matrix, f1_score, log_loss, precision_score, recall_score
from streamlit.testing.v1 import AppTest

from model.bundle import artefacts, bundle, registry
from model.bundle.bundle import Bundle
from model.data import dataset
from model.data.dataset import CLASS_NAMES
from model.drawing import hundred
from model.evaluation import calibration, card, comparison, confidence, drawings, measures, mistakes, shifts
from model.explain import test_map
from model.network.forward import softmax
from tests.ui.conftest import link_of
from tests.ui.test_pages import page, texts
from ui import text
from ui.shared import models

PARTS = ("figures", "confusion", "mistakes", "confidence", "compare", "shifts", "drawings", "about")


def without(directory: Path, *names: str, **others: bytes) -> None:
    """Take optional files out of a bundle."""
    source = bundle.read(directory)
    files = {path.name: path.read_bytes() for path in directory.iterdir() if path.name != bundle.MANIFEST}
    files = {name: content for name, content in files.items() if name not in names} | others
    bundle.write(directory, files, source.created, source.seconds, source.versions)


def part(app: AppTest, name: str) -> AppTest:
    page(app, "evaluation")
    app.session_state["part"] = name
    return app.run()


def labels() -> np.ndarray:
    return dataset.load_test().labels


def tables(app: AppTest) -> list[pd.DataFrame]:
    return [table.value for table in app.dataframe]


def test_the_figures_are_what_scikit_learn_says_of_the_test_pictures(app: AppTest, lesson: Bundle) -> None:
    part(app, "figures")
    answers, shares = lesson.test_logits.argmax(axis=1), softmax(lesson.test_logits).astype(float)
    shown = app.table[0].value.set_index("Figure")["This model"]
    assert shown["Test accuracy"] == f"{accuracy_score(labels(), answers):.4f}"
    shares /= shares.sum(axis=1, keepdims=True)
    assert shown["Test loss"] == f"{log_loss(labels(), shares, labels=range(10)):.4f}"
    classes = tables(app)[0]
    for title, score in (("Precision", precision_score), ("Recall", recall_score), ("F1", f1_score)):
        np.testing.assert_array_equal(classes[title], score(labels(), answers, average=None))
    assert "data set's own README" in texts(app)


def test_the_matrix_as_a_table_is_scikit_learns(app: AppTest, lesson: Bundle) -> None:
    part(app, "confusion")
    expected = confusion_matrix(labels(), lesson.test_logits.argmax(axis=1))
    assert np.array_equal(tables(app)[0].set_index("Labelled").to_numpy(), expected)
    app.toggle(key="row_shares").set_value(True).run()
    np.testing.assert_allclose(tables(app)[0].set_index("Labelled").to_numpy(), expected / 1000)


def test_two_boxes_choose_a_cell(app: AppTest, lesson: Bundle) -> None:
    part(app, "confusion")
    wrong = confusion_matrix(labels(), lesson.test_logits.argmax(axis=1))
    assert f"**{wrong[6, 0]}** pictures labelled Shirt are called T-shirt/top" in texts(app)  # the commonest mistake
    app.selectbox(key="cell_label").set_value(4).run()
    app.selectbox(key="cell_answer").set_value(2).run()
    assert f"**{wrong[4, 2]}** pictures labelled Coat are called Pullover" in texts(app)
    app.selectbox(key="cell_answer").set_value(7).run()
    assert wrong[4, 7] == 0 and "No test picture labelled Coat is called Sneaker" in texts(app)


def test_mistakes_in_every_order(app: AppTest, lesson: Bundle) -> None:
    part(app, "mistakes")
    wrong = measures.mistakes(lesson.test_logits, labels())
    assert f"**{len(wrong)}** test pictures are read wrongly" in texts(app)
    left = len(wrong) - 24
    assert [button.label for button in app.button if "more" in button.label] == [f"Show more ({left} left)"]
    next(button for button in app.button if "more" in button.label).click().run()
    assert f"Show more ({left - 24} left)" in [button.label for button in app.button]
    app.segmented_control(key="mistakes_order").set_value("loss").run()
    assert "the greater the loss" in texts(app)
    app.segmented_control(key="mistakes_order").set_value("pair").run()
    pair = mistakes.by_pair(lesson.test_logits, labels())[0]
    assert f"**{CLASS_NAMES[pair.label]}** called **{CLASS_NAMES[pair.answer]}**: {len(pair.numbers)}" in texts(app)


def test_suspect_labels_are_called_the_models_opinion(app: AppTest, lesson: Bundle) -> None:
    app.session_state["mistakes_order"] = "suspects"
    part(app, "mistakes")
    assert test_map.read(lesson) is not None
    found = mistakes.suspects(lesson.test_logits, labels(), test_map.read(lesson).votes)
    assert f"Labels that the model doubts: {len(found)}." in texts(app)
    assert "This is the model's opinion" in texts(app)


def test_answering_only_when_sure_follows_the_slider(app: AppTest, lesson: Bundle) -> None:
    part(app, "confidence")
    shares = softmax(lesson.test_logits)
    for per_cent in (90, 99):
        app.slider(key="at_least_this_sure").set_value(per_cent).run()
        found = confidence.answering(shares, labels(), per_cent / 100)
        assert f"As trained: it answers **{100 * found.share:.1f} %**" in texts(app)
        assert f"is right in **{100 * found.accuracy:.1f} %**" in texts(app)
    validation = dataset.load_validation_labels()
    heat = confidence.temperature(lesson.validation_logits, validation)
    assert f"The temperature fitted to the validation pictures is {heat:.2f}" in texts(app)


def test_two_models_are_compared_with_mcnemars_test(app: AppTest, lesson: Bundle) -> None:
    part(app, "compare")
    for other in ("sketch", "sketch-plus"):
        app.selectbox(key="with").set_value(other).run()
        found = comparison.compare(lesson.test_logits, registry.find(other).test_logits, labels())
        assert f"lesson alone is right on {len(found.only_first)}, {other} alone on {len(found.only_second)}" in texts(
            app
        )
        assert f"p = {found.p:.2g}" in texts(app)
    app.segmented_control(key="right_alone").set_value("second").run()
    assert "what lesson calls it. sketch-plus calls it by its label" in texts(app)
    assert "On our hundred drawings: lesson has a balanced accuracy of **42.0 %**" in texts(app)


def test_the_current_picture_is_dragged_through_the_shifts(app: AppTest) -> None:
    app.session_state["sample_number"] = 3
    part(app, "shifts")
    classifier = models.classifier("lesson")
    assert len(app.get("vega_lite_chart")) == 1 + len(shifts.SHIFTS)
    app.slider(key="shift_rotation").set_value(30.0).run()
    app.slider(key="shift_inversion").set_value(0.25).run()
    moved = shifts.shifted(dataset.load_test().images[3], {"rotation": 30.0, "inversion": 0.25})
    answer = classifier.probabilities(moved[None])[0]
    assert f"{CLASS_NAMES[answer.argmax()]} {100 * answer.max():.1f} %" in str(app.get("vega_lite_chart")[0].proto)
    next(button for button in app.button if button.label == "Undo all shifts").click().run()
    assert app.slider(key="shift_rotation").value == 0 and app.slider(key="shift_scale").value == 1


def test_drawings_are_read_with_the_balanced_accuracy_of_the_benchmark(app: AppTest, lesson: Bundle) -> None:
    part(app, "drawings")
    own = hundred.load()
    answers = models.classifier("lesson").probabilities(own.images)
    found = drawings.reading(answers, own.labels, calibration.unknown_below(lesson))
    assert f"a balanced accuracy of {100 * found.balanced:.1f} %" in texts(app)
    assert f"**{(found.answers != own.labels).sum()}** of them are misread" in texts(app)


@pytest.mark.parametrize("name", ["sketch", "sketch-plus"])
@pytest.mark.parametrize("where", PARTS)
def test_every_part_shows_every_model(app: AppTest, name: str, where: str) -> None:
    app.session_state["model"] = name
    part(app, where)
    assert not app.error and name in texts(app)


@pytest.mark.parametrize("where", PARTS)
def test_a_model_without_the_optional_files_has_every_part_too(app: AppTest, shipped: Path, where: str) -> None:
    without(shipped / "lesson", test_map.FILE, shifts.FILE, calibration.FILE)
    app.session_state["mistakes_order"] = "suspects"
    part(app, where)
    assert not app.error
    sentences = {
        "mistakes": "`python -m model.explain.test_map lesson`",
        "compare": "There is no other model to compare with",
        "shifts": "`python -m model.evaluation.shifts lesson`",
    }
    assert sentences.get(where, "") in texts(app)


def test_the_card_is_shown_and_given_as_it_lies_beside_the_weights(app: AppTest, lesson: Bundle) -> None:
    part(app, "about")
    saved = (lesson.directory / card.FILE).read_text(encoding="utf-8")
    paragraphs = [each for each in saved.split("\n\n") if not each.startswith("#")]
    assert len(paragraphs) > 15 and all(paragraph.strip() in texts(app) for paragraph in paragraphs)
    assert [title.value for title in app.subheader] == [line[3:] for line in saved.splitlines() if line[:3] == "## "]
    assert [button.label for button in app.get("download_button")] == ["Download report", "Download this card"]


def test_broken_shifts_are_told_in_one_sentence(app: AppTest, shipped: Path) -> None:
    without(shipped / "lesson", **{shifts.FILE: b"no json"})
    part(app, "shifts")
    assert len(app.error) == 1 and "shifts.json cannot be read" in app.error[0].value


def test_a_broken_model_is_told_and_not_offered_to_compare_with(app: AppTest, shipped: Path) -> None:
    shutil.copytree(shipped / "lesson", shipped / "other")
    (shipped / "other" / bundle.WEIGHTS).write_bytes(b"broken")
    part(app, "compare")
    assert not app.error and "There is no other model to compare with" in texts(app)
    app.session_state["model"] = "other"
    app.run()
    assert len(app.error) == 1 and "is not the file that was saved" in app.error[0].value


def test_a_model_evaluated_on_other_pictures_is_told(app: AppTest, shipped: Path, lesson: Bundle) -> None:
    few = {"validation_logits": lesson.validation_logits[:50], "test_logits": lesson.test_logits[:40]}
    without(shipped / "lesson", **{bundle.EVALUATION: artefacts.packed(few)})
    part(app, "figures")
    assert len(app.error) == 1 and "10,000 test and 12,000 validation pictures" in app.error[0].value


def test_the_link_chooses_the_part_and_says_which_it_is(app: AppTest) -> None:
    app.query_params["part"] = "confidence"
    assert "The temperature fitted" in texts(page(app, "evaluation"))
    assert link_of(app)["part"] == "confidence"
    app.session_state["part"] = "figures"
    assert "part" not in link_of(app.run())


@pytest.mark.parametrize("where", PARTS)
def test_the_page_speaks_korean(app: AppTest, where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text, "language", lambda: "ko")
    part(app, where)
    assert not app.error and "평가" in texts(app)
