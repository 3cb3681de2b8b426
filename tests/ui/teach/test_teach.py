"""The page Teach: what is drawn becomes an example, what was learned answers, and what users of such tools report."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import streamlit as st
from PIL import Image
from streamlit.testing.v1 import AppTest

from model.bundle import registry
from model.data import photos, things
from model.drawing.strokes import Drawing, Stroke
from model.teaching import classes as teaching
from model.teaching import rounds
from model.teaching.classes import Classes, Example
from tests.ui.conftest import link_of
from tests.ui.test_pages import draw, page, texts
from ui.components import canvas
from ui.teach import kept

HAT = Drawing((Stroke(((0.1, 0.7), (0.9, 0.7), (0.7, 0.68), (0.7, 0.3), (0.3, 0.3), (0.3, 0.68), (0.1, 0.7))),))
SOCK = Drawing((Stroke(((0.4, 0.1), (0.6, 0.1), (0.6, 0.6), (0.85, 0.8), (0.8, 0.92), (0.4, 0.7), (0.4, 0.1))),))


def icons(count: int = 3, labels: tuple[int, ...] = (0, 1)) -> Classes:
    """Hats and socks by other hands."""
    given, classes = things.load(), teaching.begun(tuple(things.NAMES[label].title() for label in labels))
    for place, label in enumerate(labels):
        chosen = np.flatnonzero(given.labels == label)[:count]
        classes = teaching.added(classes, place, *(Example(given.images[number]) for number in chosen))
    return classes


@pytest.fixture
def opened(app: AppTest) -> AppTest:
    """The page with three hats and three socks."""
    app.run()
    app.session_state["taught_classes"] = icons()
    return page(app, "teach")


def bars(app: AppTest) -> str:
    return str(app.get("vega_lite_chart")[0].proto.alt)


def test_a_new_visitor_is_told_what_to_do(app: AppTest) -> None:
    app.run()
    page(app, "teach")
    assert "Teach it your own things" in texts(app) and "give an example of Hat, Sock" in texts(app)
    assert app.button(key="teach_as_0").disabled and app.button(key="teach_undo").disabled
    assert app.get("download_button")[0].proto.disabled


def test_a_drawing_becomes_an_example_and_the_canvas_is_empty_for_the_next(app: AppTest) -> None:
    draw(app, canvas.to_fabric(HAT))
    page(app, "teach")
    app.button(key="teach_as_0").click().run()
    assert [len(each) for each in app.session_state["taught_classes"].examples] == [1, 0]
    assert not app.session_state["sketchpad"].present.strokes
    assert "give an example of Sock" in texts(app)
    app.button(key="teach_undo").click().run()
    assert app.session_state["taught_classes"].count == 0


@pytest.mark.thorough
def test_what_was_taught_answers_a_drawing_and_says_what_was_borrowed(opened: AppTest) -> None:
    draw(opened, canvas.to_fabric(SOCK))
    page(opened, "teach")
    assert "What you taught says" in texts(opened) and "Sock" in bars(opened) and "Hat" in bars(opened)
    assert "Trouser" not in bars(opened)
    assert "Borrowed: the network sketch-plus" in texts(opened) and "from your 6 examples" in texts(opened)
    opened.toggle(key="teach_beside").set_value(True).run()
    assert "Trouser" in bars(opened) and "Sock" in bars(opened)


def test_a_renamed_class_needs_no_new_training(opened: AppTest) -> None:
    before = opened.session_state["taught_head"]
    opened.text_input(key="class_name_0_Hat").set_value("Top hat").run()
    assert opened.session_state["taught_classes"].names == ("Top hat", "Sock")
    assert opened.session_state["taught_head"] is before
    draw(opened, canvas.to_fabric(HAT))
    page(opened, "teach")
    assert "Top hat" in bars(opened)
    opened.text_input(key="class_name_0_Top hat").set_value("Sock").run()
    assert "There is a class Sock already" in opened.error[0].value


def test_a_deleted_or_not_yet_taught_class_gets_no_answer(opened: AppTest) -> None:
    opened.text_input(key="new_class").set_value("Cup").run()
    draw(opened, canvas.to_fabric(HAT))
    page(opened, "teach")
    assert "Cup" not in bars(opened) and "cannot be an answer" in texts(opened)
    opened.session_state["taught_classes"] = icons(3, (0, 1, 4))
    opened.run()
    assert "Cup" in bars(opened)
    opened.button(key="delete_class_2").click().run()
    assert "Cup" not in bars(opened)


@pytest.fixture
def acting(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What a browser sends of class 0's examples when a button "send" is pressed, in place of the part itself."""
    sent: list[Any] = [None]

    def render(*, key: str, data: dict[str, Any], on_acted_change: Callable[[], None]) -> None:
        def send() -> None:
            st.session_state[f"sent_{key}"] = data["examples"]
            acted = sent[0](data["examples"]) if callable(sent[0]) else sent[0]
            st.session_state[key] = SimpleNamespace(acted=acted)
            on_acted_change()

        st.button("send", key=f"send_{key}", on_click=send)

    monkeypatch.setattr("ui.components.example_shelf._render", render)
    return sent


def counts(app: AppTest) -> list[int]:
    return [len(each) for each in app.session_state["taught_classes"].examples]


def test_an_example_is_moved_deleted_and_brought_back(acting: list[Any], opened: AppTest) -> None:
    moved = opened.session_state["taught_classes"].examples[0][2]
    acting[0] = lambda examples: {"value": examples[2]["value"], "to": 1}
    opened.button(key="send_examples_0").click().run()
    assert counts(opened) == [2, 4] and opened.session_state["taught_classes"].examples[1][3] is moved
    acting[0] = lambda examples: {"value": examples[3]["value"], "to": None}
    opened.button(key="send_examples_1").click().run()
    assert counts(opened) == [2, 3]
    for _turn in range(2):
        opened.button(key="teach_undo").click().run()
    assert counts(opened) == [3, 3] and opened.session_state["taught_classes"].examples[0][2] is moved


@pytest.mark.parametrize(
    "sent",
    [
        None, "x", 5, {}, {"value": "0-00000000", "to": 1}, {"value": ["x"], "to": 1}, {"value": 0, "to": None},
        lambda examples: {"value": examples[0]["value"]},
        *[lambda examples, to=to: {"value": examples[0]["value"], "to": to} for to in (2, -1, True, "1", 0.5, [1], 0)],
    ],
)  # fmt: skip
def test_what_a_browser_sends_is_not_trusted(acting: list[Any], opened: AppTest, sent: Any) -> None:
    acting[0] = sent
    opened.button(key="send_examples_0").click().run()
    assert counts(opened) == [3, 3] and not opened.exception


def test_what_was_done_to_an_example_that_has_gone_befalls_no_other(acting: list[Any], opened: AppTest) -> None:
    acting[0] = lambda examples: {"value": examples[0]["value"], "to": None}
    opened.button(key="send_examples_0").click().run()
    acting[0] = {"value": opened.session_state["sent_examples_0"][0]["value"], "to": None}
    opened.button(key="send_examples_0").click().run()
    assert counts(opened) == [2, 3]


def test_is_it_any_good_counts_what_was_left_out_and_says_what_next(opened: AppTest) -> None:
    opened.session_state["teach_judged"] = True
    opened.run()
    assert "Of 6 examples" in texts(opened) and "Next: draw three more of" in texts(opened)
    assert opened.table[-1].value.to_numpy().sum() == 6
    opened.session_state["taught_classes"] = teaching.begun(("a", "b"))
    opened.run()
    assert "Give each class two examples" in texts(opened)


def test_a_saved_file_is_opened_with_its_names(opened: AppTest) -> None:
    content = rounds.packed(icons(2, (2, 3, 4)))
    opened.get("file_uploader")[-1].set_value(("classes.zip", content, "application/zip")).run()
    assert opened.session_state["taught_classes"].names == ("Glasses", "Umbrella", "Cup")
    opened.button(key="teach_undo").click().run()
    assert opened.session_state["taught_classes"].names == ("Hat", "Sock")
    opened.get("file_uploader")[-1].set_value(("notes.zip", b"PK nothing", "application/zip")).run()
    assert "not a file of classes" in opened.error[0].value and opened.session_state["taught_classes"].count == 6


def test_a_name_from_elsewhere_leads_nowhere(opened: AppTest) -> None:
    name = "[x](https://e.org)"
    content = rounds.packed(teaching.renamed(icons(), 0, name))
    opened.get("file_uploader")[-1].set_value(("classes.zip", content, "application/zip")).run()
    assert opened.session_state["taught_classes"].names[0] == name
    assert opened.button(key="teach_as_0").label == r"\[x\]\(https\:\/\/e\.org\)"
    opened.session_state["teach_judged"] = True
    opened.run()
    assert f"**{name}" not in texts(opened) and not opened.exception


def test_the_tab_keeps_what_was_taught_and_gives_it_back(opened: AppTest) -> None:
    mark = link_of(opened)["taught"]
    assert mark.startswith("tab-") and link_of(page(opened, "network"))["taught"] == mark
    _mark, word = kept._word(opened.session_state["taught_classes"])
    again = AppTest.from_file(opened._script_path, default_timeout=60)
    again.query_params["taught"] = word
    again.run()
    page(again, "teach")
    assert again.session_state["taught_classes"].names == ("Hat", "Sock")
    assert [len(each) for each in again.session_state["taught_classes"].examples] == [3, 3]
    for nonsense in ("%%%", "AAAA", "x" * 1000):
        broken = AppTest.from_file(opened._script_path, default_timeout=60)
        broken.query_params["taught"] = nonsense
        assert len(broken.run().error) == 1 and not broken.exception


@pytest.mark.thorough
def test_photos_are_taught_by_the_eyes_for_photos(app: AppTest) -> None:
    given = photos.load()
    hats, skirts = ([n for n, kind in enumerate(given.kinds) if kind == wanted][:5] for wanted in ("Hat", "Skirt"))
    app.run()
    app.session_state["teach_how"] = "upload"
    page(app, "teach")
    for place, numbers in enumerate((hats[:4], skirts[:4])):
        for number in numbers:
            buffer = io.BytesIO()
            Image.fromarray(given.pictures[number]).save(buffer, "JPEG", quality=95)
            app.get("file_uploader")[0].set_value((f"{number}.jpg", buffer.getvalue(), "image/jpeg")).run()
            app.button(key=f"teach_as_{place}").click().run()
    buffer = io.BytesIO()
    Image.fromarray(given.pictures[skirts[4]]).save(buffer, "JPEG", quality=95)
    app.get("file_uploader")[0].set_value(("skirt.jpg", buffer.getvalue(), "image/jpeg")).run()
    assert not app.exception and "Borrowed: the eyes for photos" in texts(app)
    assert "Photos are not kept when this page is reloaded" in texts(app)
    answer = next(each.proto.body for each in app.get("html") if 'class="name"' in each.proto.body)
    assert "Sock" in answer  # the second class, which skirts were taught as
    app.session_state["teach_how"] = "draw"
    draw(app, canvas.to_fabric(HAT))
    page(app, "teach")
    assert "Show it a photo: what is it?" in texts(app) and not app.get("vega_lite_chart")
    app.button(key="teach_as_0").click().run()
    assert "Photos and drawings cannot be examples at once" in app.error[0].value


def files(folder: Path) -> dict[Path, int]:
    return {path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def watched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where a server would write if it wrote: the folder of runs, and temporary files."""
    monkeypatch.setenv(registry.RUNS_VARIABLE, str(tmp_path / "runs"))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return tmp_path


def test_nothing_that_is_taught_is_stored_on_the_server(watched: Path, app: AppTest) -> None:
    draw(app, canvas.to_fabric(HAT))
    page(app, "teach")
    before, repository = files(watched), files(Path(__file__).parents[3] / "model")
    app.button(key="teach_as_0").click().run()
    draw(app, canvas.to_fabric(SOCK))
    page(app, "teach")
    app.button(key="teach_as_1").click().run()
    app.session_state["teach_judged"] = True
    app.run()
    assert app.session_state["taught_classes"].count == 2
    assert files(watched) == before and files(Path(__file__).parents[3] / "model") == repository
