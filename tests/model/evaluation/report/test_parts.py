"""Tables, sentences and text equivalents say what the figures are; a translator sees every sentence."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import accuracy_score, precision_recall_fscore_support

from model.bundle import registry
from model.data import published, published_lesson
from model.data.dataset import CLASS_NAMES, Pictures, Split
from model.drawing import hundred
from model.evaluation import comparison, confidence, drawings, figures, shifts
from model.evaluation.report import charts
from model.evaluation.report.contents import Evaluated, evaluated
from model.evaluation.report.parts import confusion, overview, pictures, robustness, trust, versus
from model.evaluation.report.reader import Reader
from model.network.classifier import Classifier
from model.problem import Problem

READER = Reader(str.format, CLASS_NAMES, charts.LIGHT)


@pytest.fixture(scope="module")
def ours(data: Split) -> Evaluated:
    return evaluated("lesson", registry.find("lesson"), data.test, data.validation.labels)


@pytest.fixture(scope="module")
def other(data: Split) -> Evaluated:
    return evaluated("sketch-plus", registry.find("sketch-plus"), data.test, data.validation.labels)


def test_an_evaluation_of_other_pictures_is_refused(data: Split) -> None:
    few = Pictures(data.test.images[:40], data.test.labels[:40])
    with pytest.raises(Problem, match="is not of the data set's 40 test"):
        evaluated("lesson", registry.find("lesson"), few, data.validation.labels)


def test_the_figures_are_scikit_learns_with_the_lessons_beside(ours: Evaluated, data: Split) -> None:
    rows = overview.figures_table(ours, READER).set_index("Figure")
    accuracy = accuracy_score(data.test.labels, ours.logits.argmax(axis=1))
    assert rows.loc["Test accuracy", "This model"] == f"{accuracy:.4f}"
    assert rows.loc["Validation accuracy", "The lesson"] == f"{published_lesson.BEST.val_accuracy:.4f}"
    validation = accuracy_score(data.validation.labels, ours.model.validation_logits.argmax(axis=1))
    assert rows.loc["Validation accuracy", "This model"] == f"{validation:.4f}"
    best = ours.model.history[ours.model.best_epoch - 1]
    assert rows.loc["Validation loss", "This model"] == f"{best.val_loss:.4f}"


def test_the_classes_are_scikit_learns(ours: Evaluated, data: Split) -> None:
    rows = overview.class_table(ours, READER)
    expected = precision_recall_fscore_support(data.test.labels, ours.logits.argmax(axis=1))
    assert rows["Class"].tolist() == list(CLASS_NAMES)
    for title, column in zip(("Precision", "Recall", "F1", "Pictures"), expected, strict=True):
        assert rows[title].tolist() == column.tolist()


def test_the_scale_names_published_accuracies(ours: Evaluated) -> None:
    part = overview.accuracy_scale(ours, READER)
    assert f"People, no experts {published.HUMAN_ACCURACY:.4f}" in part.alt
    assert all(f"{value:.4f}" in part.alt for value in (0.876, 0.916, published_lesson.BEST.val_accuracy))


def test_the_matrix_and_its_table_agree(ours: Evaluated) -> None:
    part = confusion.matrix(ours.confusion, READER)
    assert "Shirt called T-shirt/top, 130 times" in part.alt and "9,158 of 10,000" in part.alt
    rows = confusion.table(ours.confusion, READER).set_index("Labelled")
    assert np.array_equal(rows.to_numpy(), ours.confusion)
    shares = confusion.table(ours.confusion, READER, by_share=True).set_index("Labelled")
    np.testing.assert_allclose(shares.sum(axis=1), 1)


def test_a_caption_says_label_answer_and_how_sure(ours: Evaluated) -> None:
    number = int(np.flatnonzero((ours.test.labels == 6) & (ours.logits.argmax(axis=1) == 0))[0])
    said = pictures.caption(ours, number, READER).replace("\N{NO-BREAK SPACE}", " ")
    assert said == f"Shirt, called T-shirt/top ({100 * float(ours.probabilities[number].max()):.1f} %)"
    assert "the model's opinion" in pictures.suspects_sentence(3, READER)


def test_the_words_on_confidence_hold_the_errors_and_the_temperature(ours: Evaluated, other: Evaluated) -> None:
    for model, verdict in ((ours, "too sure"), (other, "surer than it says")):
        said = trust.confidence_sentence(model, READER)
        before, after = (confidence.calibration_error(bins) for bins in model.reliability)
        assert f"{100 * before:.1f} %" in said and f"{100 * after:.1f} %" in said
        assert f"{model.temperature:.2f}" in said and verdict in said


def test_the_tables_on_confidence_hold_the_same_figures(ours: Evaluated) -> None:
    bins = trust.reliability_table(ours, READER)
    assert len(bins) == sum(len(series) for series in ours.reliability)
    assert bins.groupby("Temperature scaling")["Pictures"].sum().tolist() == [10_000, 10_000]
    row = trust.answering_table(ours, READER).set_index("At least this sure").loc[0.9]
    found = confidence.answering(ours.probabilities, ours.test.labels, 0.9)
    assert (row["Answered"], row["Accuracy"]) == (found.share, found.accuracy)
    assert "91.6 % of all" in trust.answering(ours, READER, found).alt


def test_the_words_on_two_models(ours: Evaluated, other: Evaluated) -> None:
    found = comparison.compare(ours.probabilities, other.probabilities, ours.test.labels)
    said = versus.sentence(found, "lesson", "sketch-plus", READER)
    assert f"lesson alone is right on {len(found.only_first)}" in said and "more than chance" in said
    same = comparison.compare(ours.probabilities, ours.probabilities, ours.test.labels)
    assert "may be chance" in versus.sentence(same, "lesson", "lesson", READER)
    assert versus.table(ours, other, READER)["sketch-plus"].tolist()[0] == "0.9364"
    classes = versus.class_table(ours, other, READER)
    assert classes["Difference"].tolist() == (classes["F1, sketch-plus"] - classes["F1, lesson"]).tolist()
    pairs = versus.pair_table(ours, other, READER)
    gaps = (pairs["lesson"] - pairs["sketch-plus"]).abs().tolist()
    assert len(pairs) == 10 and gaps == sorted(gaps, reverse=True)
    assert "Pullover +" in versus.differences(ours, other, READER).alt


def test_the_curves_are_those_of_the_bundles_that_hold_them(ours: Evaluated, other: Evaluated) -> None:
    models = {"lesson": ours.model, "sketch-plus": other.model}
    assert shifts.read(ours.model) is not None
    curves = robustness.shift_curves(models, READER)
    assert [curve.file for curve in curves] == [f"shift-{name}" for name in shifts.read(ours.model).curves]
    assert "lesson: from 93.0 %" in curves[0].alt and "sketch-plus: from" in curves[0].alt
    rows = robustness.shifts_table(models, READER)
    assert set(rows["Model"]) == set(models)
    turned = rows[(rows["Model"] == "lesson") & (rows["Shift"] == "Turned, degrees")]
    assert dict(zip(turned["Amount"], turned["Accuracy"], strict=True)) == shifts.read(ours.model).curves["rotation"]
    assert "1,000 test pictures" in robustness.shifts_sentence(1000, READER)


def test_the_words_on_drawings(lesson_classifier: Classifier) -> None:
    own = hundred.load()
    found = drawings.reading(lesson_classifier.probabilities(own.images), own.labels, 0.5)
    said = robustness.drawings_sentence(found, READER)
    assert f"a balanced accuracy of {100 * found.balanced:.1f} %" in said and "Pullover with 0.0 %" in said
    assert figures.row_shares(found.confusion).shape == (10, 10)
