"""Every page and each of its states, by Streamlit's own test driver."""

import io
import shutil
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from model.bundle import bundle
from model.data import dataset, photos
from model.data.dataset import CLASS_NAMES, CLASS_NAMES_KOREAN
from model.drawing import misread, reading, strokes
from model.evaluation import measures
from model.network.forward import softmax
from model.photo import eyes
from tests.ui.conftest import LESSON
from ui.classify.draw import read_examples
from ui.components import canvas
from ui.shared import models


def texts(app: AppTest) -> str:
    """All that the page says in markdown, html, captions, infos and errors."""
    assert not app.exception
    elements = [*app.markdown, *app.get("html"), *app.caption, *app.info, *app.error, *app.title, *app.header]
    return "\n".join(str(getattr(element, "value", None) or element.proto.body) for element in elements)


def draw(app: AppTest, drawing: object) -> AppTest:
    """Put a drawing on the canvas as the browser would."""
    app.session_state["source"] = "draw"
    app.run()
    version = app.session_state["sketchpad"].version
    app.session_state[f"canvas-{version}"] = {"drawing": {"raw": drawing, "data": None}}
    return app.run()


def page(app: AppTest, name: str) -> AppTest:
    app.run()
    app.switch_page(f"ui/{name}/page.py").run()
    return app


def test_first_visit_shows_the_first_test_picture_and_its_answer(app: AppTest) -> None:
    app.run()
    logits = bundle.read(LESSON).test_logits[:1]
    share = softmax(logits)[0, 9]
    assert "Ankle boot" in texts(app)
    assert f"{100 * share:.1f} %" in texts(app)
    assert "Right: that is its label" in texts(app)
    assert len(app.get("vega_lite_chart")) == 1


def test_a_wrong_answer_is_called_wrong(app: AppTest) -> None:
    labels = dataset.load_test().labels
    logits = bundle.read(LESSON).test_logits
    number = int(measures.mistakes(logits, labels)[0])
    app.session_state["sample_number"] = number
    app.run()
    assert f"Wrong: it is labelled {CLASS_NAMES[labels[number]]}" in texts(app)
    assert CLASS_NAMES[logits[number].argmax()] in texts(app)


def test_a_class_and_only_mistakes_narrow_the_pictures(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[list[int]] = []
    pick = dataset.pick

    def spied(*arguments: object, **named: object) -> list[int]:
        shown.append(pick(*arguments, **named))  # type: ignore[arg-type]
        return shown[-1]

    monkeypatch.setattr(dataset, "pick", spied)
    app.session_state["sample_class"] = 6
    app.session_state["sample_mistakes"] = True
    app.run()
    labels, logits = dataset.load_test().labels, bundle.read(LESSON).test_logits
    wrong_shirts = int(((labels == 6) & (logits.argmax(axis=1) != 6)).sum())
    assert f"{wrong_shirts} test pictures" in texts(app)
    assert all(labels[number] == 6 != logits[number].argmax() for number in shown[-1])
    before = shown[-1]
    next(button for button in app.button if "Shuffle" in button.label).click().run()
    assert shown[-1] != before


def test_a_blank_canvas_invites_to_draw(app: AppTest) -> None:
    app.session_state["source"] = "draw"
    app.run()
    assert "Draw a garment" in texts(app)
    assert not app.get("vega_lite_chart")


def test_a_drawing_is_answered_and_can_be_undone_redone_and_cleared(app: AppTest) -> None:
    boot = read_examples()["9_ankle-boot_laced"]
    draw(app, canvas.to_fabric(boot))
    assert "Ankle boot" in texts(app)
    app.button(key="undo").click().run()
    assert "Draw a garment" in texts(app)
    app.button(key="redo").click().run()
    assert "Ankle boot" in texts(app)
    app.button(key="clear").click().run()
    assert "Draw a garment" in texts(app)
    app.button(key="undo").click().run()
    assert "Ankle boot" in texts(app)


@pytest.mark.parametrize("sent", [None, [], "text", {"objects": 3}, {"objects": [{"path": [["M", "x", 1]]}]}])
def test_nonsense_from_the_canvas_is_told_and_the_page_lives(app: AppTest, sent: object) -> None:
    draw(app, sent)
    assert "The canvas sent something that is no drawing" in texts(app)


def test_a_drawing_survives_a_page_switch(app: AppTest) -> None:
    boot = read_examples()["9_ankle-boot_laced"]
    draw(app, canvas.to_fabric(boot))
    page(app, "network")
    page(app, "classify")
    assert app.session_state["sketchpad"].present.strokes == canvas.as_sent(boot).strokes
    assert "Ankle boot" in texts(app)


@pytest.mark.parametrize(("name", "kind"), [("boot.png", "image/png"), ("boot.jpg", "image/jpeg")])
def test_an_upload_is_answered_by_what_it_holds(app: AppTest, name: str, kind: str) -> None:
    picture = Image.fromarray(dataset.load_test().images[0])
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    app.session_state["source"] = "upload"
    app.run()
    assert "Choose a picture file" in texts(app)
    app.get("file_uploader")[0].set_value((name, buffer.getvalue(), kind)).run()
    assert "Ankle boot" in texts(app)


NO_PICTURE = "not a picture we can read"
PROGRAM = b"MZ" + bytes(100)


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("boot.png", b"", NO_PICTURE),
        ("boot.png", b"hello", NO_PICTURE),
        ("boot.png", b"\x89PNG\r\n\x1a\n12", ""),
        ("boot.png", b"%PDF-1.7\n", "of the kind PDF"),
        ("boot.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', NO_PICTURE),
        ("boot.png.exe", PROGRAM, "of the kind EXE"),
    ],
)
def test_an_unreadable_upload_gets_one_sentence(app: AppTest, name: str, content: bytes, sentence: str) -> None:
    app.session_state["source"] = "upload"
    app.run()
    app.get("file_uploader")[0].set_value((name, content, "image/png")).run()
    assert len(app.error) == 1 and not app.exception
    assert sentence in app.error[0].value


@pytest.mark.thorough
def test_a_photo_on_its_side_is_turned_and_who_turns_it_has_the_last_word(app: AppTest) -> None:
    given, buffer = photos.load(), io.BytesIO()
    clothes = np.flatnonzero(given.is_test & (np.array(given.kinds) == "Dress"))
    lying = (np.rot90(given.pictures[number], -1) for number in clothes)
    chosen = next(photo for photo in lying if eyes.shipped().look(photo, upright=True).turned == 1)
    Image.fromarray(chosen).save(buffer, "PNG")
    app.session_state["source"] = "upload"
    app.run()
    app.get("file_uploader")[0].set_value(("dress.png", buffer.getvalue(), "image/png")).run()
    assert "so it was turned" in texts(app)
    for quarters in (0, 3, 2):  # from how it was shown, upright
        app.button(key="turn").click().run()
        assert "so it was turned" not in texts(app)
        assert np.array_equal(app.session_state["uploaded"][..., :3], np.rot90(chosen, quarters))


def test_a_photo_is_answered_in_colour_and_can_be_read_as_a_drawing_and_turned(app: AppTest) -> None:
    given, buffer = photos.load(), io.BytesIO()
    number = next(each for each in np.flatnonzero(given.is_test) if given.kinds[each] == "Pants")
    Image.fromarray(given.pictures[number]).save(buffer, "JPEG", quality=95)
    app.session_state["source"] = "upload"
    app.run()
    app.get("file_uploader")[0].set_value(("trousers.jpg", buffer.getvalue(), "image/jpeg")).run()
    assert "The photo model says" in texts(app) and "Trouser" in texts(app)
    assert "The sketch model says" in texts(app) and "224×224 pixels in colour" in texts(app)
    before = app.session_state["current_picture"]
    assert before.sight is not None and before.pixels.shape == (28, 28)
    app.session_state["misread_photo"] = app.session_state["correct"] = True
    app.run()
    app.selectbox(key="meant").set_value(3).run()
    assert "photos of the class **Trouser**" in texts(app) and "photos of the class **Dress**" in texts(app)
    app.toggle(key="correct_invert").set_value(True).run()
    inverted = app.session_state["current_picture"]
    assert not np.array_equal(inverted.pixels, before.pixels) and inverted.sight.shares == pytest.approx(
        before.sight.shares
    )
    app.button(key="turn").click().run()  # and what was corrected is put back
    after = app.session_state["current_picture"]
    assert not app.toggle(key="correct_invert").value and not np.array_equal(after.pixels, before.pixels)
    assert after.sight.garment.any(axis=1).sum() < before.sight.garment.any(axis=1).sum()  # trousers that lie
    app.segmented_control(key="read_as").set_value("picture").run()
    assert app.session_state["current_picture"].sight is None and "The photo model says" not in texts(app)
    page(app, "network")
    page(app, "classify")
    assert app.session_state["read_as"] == "picture" and not app.exception


def test_several_pictures_at_once_become_a_table_with_a_sentence_for_the_bad_one(app: AppTest) -> None:
    given, files = photos.load(), []
    for name, picture in (
        ("boot.png", dataset.load_test().images[0]),
        ("hat.jpg", given.pictures[given.kinds.index("Hat")]),
    ):
        buffer = io.BytesIO()
        Image.fromarray(picture).save(buffer, name[-3:].replace("jpg", "jpeg"))
        files.append((name, buffer.getvalue(), "image/png"))
    app.session_state["source"] = "upload"
    app.run()
    app.session_state["several_open"] = True
    app.run()
    app.get("file_uploader")[1].set_value([*files, ("notes.png", b"%PDF-1.7", "image/png")]).run()
    (table,) = app.dataframe
    rows = table.value.set_index("File")
    assert rows.loc["boot.png", ["Answer", "Model"]].tolist() == ["Ankle boot", "sketch"]
    assert rows.loc["hat.jpg", ["None of the ten?", "Model"]].tolist() == ["yes", "photo"]
    assert "of the kind PDF" in rows.loc["notes.png", "Answer"]
    assert not app.exception


def test_a_blank_upload_is_not_answered(app: AppTest) -> None:
    buffer = io.BytesIO()
    Image.new("L", (100, 80), 255).save(buffer, "PNG")
    app.session_state["source"] = "upload"
    app.run()
    app.get("file_uploader")[0].set_value(("white.png", buffer.getvalue(), "image/png")).run()
    assert "This picture is blank" in texts(app)
    assert not app.get("vega_lite_chart")


def test_network_shows_every_layer_and_its_parameters(app: AppTest) -> None:
    page(app, "network")
    rows = app.table[0].value
    assert rows["Parameters"].tolist() == ["320", "0", "18,496", "0", "0", "313,700", "0", "1,010"]
    assert rows["Output shape"].tolist()[:4] == ["28×28×32", "14×14×32", "14×14×64", "7×7×64"]
    assert "333,526" in texts(app)
    assert "313,700" in app.code[0].value


def test_training_shows_the_log_the_best_epoch_and_the_recipe(app: AppTest) -> None:
    model = bundle.read(LESSON)
    page(app, "training")
    log = app.table[0].value.rename(columns=lambda name: name.replace("\u200b", ""))  # where a line may break
    assert log["val_loss"].tolist() == [f"{epoch.val_loss:.4f}" for epoch in model.history]
    assert log["epoch"][model.best_epoch - 1] == f"{model.best_epoch} (best)"
    assert f"{model.history[model.best_epoch - 1].val_accuracy:.4f}" in texts(app)
    assert "stop after 2 without a better validation loss" in texts(app)
    assert len(app.get("vega_lite_chart")) == 2


@pytest.mark.parametrize("where", ["", "network", "training", "evaluation"])
def test_a_broken_bundle_is_told_on_every_page(app: AppTest, shipped: Path, where: str) -> None:
    content = (shipped / "lesson" / bundle.WEIGHTS).read_bytes()
    (shipped / "lesson" / bundle.WEIGHTS).write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    page(app, where) if where else app.run()
    assert "model.weights.h5 is not the file that was saved" in texts(app)


@pytest.mark.parametrize("where", ["", "network", "training"])
def test_no_model_at_all_is_told_on_every_page(app: AppTest, shipped: Path, where: str) -> None:
    shutil.rmtree(shipped / "lesson")
    page(app, where) if where else app.run()
    assert "There is no model called lesson" in texts(app)


def test_missing_pictures_are_told(app: AppTest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(dataset.DIRECTORY_VARIABLE, str(tmp_path))
    models.test_pictures.clear()
    try:
        app.run()
        assert "t10k-images-idx3-ubyte.gz cannot be read" in texts(app)
    finally:
        models.test_pictures.clear()


def test_a_run_of_ones_own_can_be_chosen(app: AppTest, shipped: Path) -> None:
    shutil.copytree(LESSON, shipped / "runs" / "mine")
    app.run()
    app.selectbox(key="model").select("mine").run()
    assert "Ankle boot" in texts(app)


def test_a_drawing_is_read_by_the_sketch_model_with_the_lessons_answer_beside_it(app: AppTest) -> None:
    draw(app, canvas.to_fabric(read_examples()["8_bag_tote"]))
    assert "The sketch model says" in texts(app)
    assert "The lesson model says Bag" in texts(app)
    assert len(app.get("vega_lite_chart")) == 1
    app.toggle(key="compare").set_value(True).run()
    assert len(app.get("vega_lite_chart")) == 2


def test_two_models_can_be_compared_on_a_sample(app: AppTest) -> None:
    app.session_state["compare"] = True
    app.run()
    assert len(app.get("vega_lite_chart")) == 2
    assert "The lesson model says" in texts(app)
    assert "The sketch model says Ankle boot" in texts(app)


def test_the_chosen_model_reads_drawings_too(app: AppTest) -> None:
    app.session_state["model"] = "lesson"
    draw(app, canvas.to_fabric(read_examples()["8_bag_tote"]))
    assert "The lesson model says" in texts(app)
    assert "sketch" not in texts(app)


def test_a_scribble_looks_like_none_of_the_ten(app: AppTest) -> None:
    turns = np.linspace(0, 16 * np.pi, 200)
    points = [[0.5 + 0.02 * t * np.cos(t) * 0.4, 0.5 + 0.02 * t * np.sin(1.7 * t) * 0.4] for t in turns]
    scribble = strokes.from_json({"strokes": [{"width": 0.02, "points": points}]})
    draw(app, canvas.to_fabric(scribble))
    assert "None of the ten?" in texts(app)
    assert "Closest:" in texts(app)


def test_a_dot_is_no_drawing_yet(app: AppTest) -> None:
    draw(app, canvas.to_fabric(strokes.from_json({"strokes": [{"width": 0.08, "points": [[0.5, 0.5]]}]})))
    assert "Draw a garment" in texts(app)


def test_why_was_my_drawing_misread(app: AppTest) -> None:
    boot = read_examples()["9_ankle-boot_laced"]
    app.session_state["misread"] = True
    draw(app, canvas.to_fabric(boot))
    assert "The test pictures of the class **Ankle boot** that come nearest:" in texts(app)
    app.selectbox(key="meant").select(5).run()
    assert "The test pictures of the class **Sandal** that come nearest:" in texts(app)
    picture = reading.to_picture(strokes.render(canvas.as_sent(boot), canvas.SIDE))
    rows = app.table[0].value
    assert rows["Yours"].tolist()[0] == f"{100 * misread.measures(picture).ink:.0f} %"
    average = misread.average(dataset.load_test(), 5)
    assert rows["Average Sandal"].tolist()[2] == f"{average.height:.0f}"


def test_switches_change_how_a_drawing_is_read(app: AppTest) -> None:
    boot = canvas.as_sent(read_examples()["9_ankle-boot_laced"])
    app.session_state["misread"] = True
    draw(app, canvas.to_fabric(boot))
    for key, settings in (
        ("read_fill", reading.Settings(fill=True)),
        ("read_invert", reading.Settings(fill=True, invert="no")),
    ):
        app.toggle(key=key).set_value(True).run()
        expected = reading.to_picture(strokes.render(boot, canvas.SIDE), settings)
        assert np.array_equal(app.session_state["current_picture"].pixels, expected)


def test_what_a_drawing_was_meant_to_be_is_forgotten_with_it(app: AppTest) -> None:
    app.session_state["misread"] = True
    draw(app, canvas.to_fabric(read_examples()["9_ankle-boot_laced"]))
    app.selectbox(key="meant").select(5).run()
    app.button(key="clear").click().run()
    app.button(key="undo").click().run()
    assert app.selectbox(key="meant").value is None


def test_a_closed_fold_changes_nothing(app: AppTest) -> None:
    boot = canvas.as_sent(read_examples()["9_ankle-boot_laced"])
    app.session_state["read_fill"] = True
    draw(app, canvas.to_fabric(boot))
    assert np.array_equal(
        app.session_state["current_picture"].pixels, reading.to_picture(strokes.render(boot, canvas.SIDE))
    )


@pytest.mark.parametrize("model", ["lesson", "sketch", "sketch-plus"])
def test_every_model_is_explained_in_words(app: AppTest, model: str) -> None:
    app.session_state["model"] = model
    page(app, "network")
    steps = next(element.value for element in app.markdown if "28×28×1" in element.value).splitlines()
    assert all(line.endswith(".") for line in steps)
    page(app, "training")
    assert ("garments cut out of photos" in texts(app)) == (model != "lesson")


def test_a_broken_second_model_leaves_the_first_ones_answer(app: AppTest, shipped: Path) -> None:
    shutil.copytree(LESSON.parent / "sketch", shipped / "sketch")
    (shipped / "lesson" / bundle.HISTORY).write_text("[]")
    draw(app, canvas.to_fabric(read_examples()["8_bag_tote"]))
    assert "The sketch model says" in texts(app)
    assert not app.error


def test_a_run_of_a_shipped_models_name_stands_beside_it(app: AppTest, shipped: Path) -> None:
    shutil.copytree(LESSON, shipped / "runs" / "lesson")
    app.run()
    app.selectbox(key="model").select("runs/lesson").run()
    assert "The runs/lesson model says" in texts(app)


def test_the_link_sets_the_language_of_everything(app: AppTest) -> None:
    app.query_params["lang"] = "ko"
    app.run()
    assert CLASS_NAMES_KOREAN[9] in texts(app)


def test_class_names_are_the_lessons_in_korean(app: AppTest) -> None:
    app.run()
    app.button(key="language-0").click().run()
    assert CLASS_NAMES_KOREAN[9] in texts(app)
    assert "Ankle boot" not in texts(app)
    assert app.button(key="language-0").label == "English"


def test_saved_and_computed_answers_agree() -> None:
    pictures = dataset.load_test()
    computed = models.classifier("lesson").logits(pictures.images[:200])
    assert np.allclose(computed, bundle.read(LESSON).test_logits[:200], atol=1e-4)
