"""Links: opened on every page, mangled ones, what the address bar says, and the dialog Share."""

import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from unittest import mock

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from streamlit.runtime.context import ContextProxy
from streamlit.testing.v1 import AppTest

from model.data import dataset
from model.data.dataset import CLASS_NAMES
from model.drawing import compact, reading, strokes
from model.drawing.strokes import Drawing, Stroke
from model.problem import Problem
from tests.ui.conftest import APP, begin_at, link_of
from tests.ui.test_pages import draw, page, texts
from ui.classify.draw import read_examples
from ui.components import canvas
from ui.server import addresses
from ui.server.addresses import Address
from ui.shared import link
from ui.sharing import reach, visit

BOOT = canvas.as_sent(read_examples()["9_ankle-boot_laced"])
WORD = compact.packed(BOOT) or ""
HOME, CODE = "http://localhost:8501/", "QR code of the link"


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """The visitor sits at the server, in a local network."""
    monkeypatch.setattr(ContextProxy, "url", HOME)
    monkeypatch.setattr(reach, "is_contained", lambda _machine: False)
    monkeypatch.setattr(addresses, "own", lambda: (Address("192.168.0.5", "wlan0"),))


def opened(where: str = "", **parameters: str | list[str]) -> AppTest:
    app = AppTest.from_file(APP, default_timeout=60)
    for name, value in parameters.items():
        app.query_params[name] = value
    if where:
        begin_at(app, where)
    return app.run()


def scribble(count: int) -> Drawing:
    """So many points that lie anywhere: nothing that could be left out."""
    points = np.random.default_rng(0).integers(0, 10_000, (count, 2)) / 10_000
    return Drawing((Stroke(tuple((float(x), float(y)) for x, y in points)),))


def alts(app: AppTest) -> list[str]:
    """The text equivalents of all pictures."""
    return [picture.alt for image in app.get("image") for picture in image.proto.imgs]


def shared(app: AppTest) -> str:
    """The link of the dialog Share."""
    app.button(key="share").click().run()
    assert not app.exception
    return str(app.code[-1].value)


def test_a_sample_opens_on_classify_and_counts_until_another_is_picked() -> None:
    app = opened(sample="4")
    number = dataset.load_test().labels[4]
    assert CLASS_NAMES[number] in texts(app) and link_of(app) == {"sample": "4"}
    app.session_state["sample_number"] = 7
    app.run()
    assert app.session_state["current_picture"].number == 7 and link_of(app) == {"sample": "7"}


@pytest.mark.parametrize("where", ["inside", "network", "training", "evaluation"])
def test_a_sample_opens_on_every_page(where: str) -> None:
    app = opened(where, sample="23", model="sketch", lang="ko")
    assert app.session_state["current_picture"].number == 23
    assert link_of(app) == {"sample": "23", "model": "sketch", "lang": "ko"}


@pytest.mark.parametrize("where", ["", "inside", "evaluation"])
def test_a_drawing_opens_as_it_was_drawn(where: str) -> None:
    app = opened(where, source="draw", drawing=WORD)
    assert app.session_state["sketchpad"].present == BOOT
    expected = reading.to_picture(strokes.render(BOOT, canvas.SIDE))
    assert np.array_equal(app.session_state["current_picture"].pixels, expected)
    assert link_of(app) == {"source": "draw", "drawing": WORD}
    if not where:
        assert "The sketch model says" in texts(app)


def test_a_drawing_stays_in_the_address_while_another_picture_is_looked_at() -> None:
    app = draw(AppTest.from_file(APP, default_timeout=60), canvas.to_fabric(BOOT))
    assert link_of(app) == {"source": "draw", "drawing": WORD}
    app.session_state["source"] = "samples"
    app.run()
    assert link_of(app) == {"drawing": WORD}
    assert "drawing" not in shared(app)
    again = opened(drawing=WORD)
    assert again.session_state["current_picture"].source == "sample"
    assert again.session_state["sketchpad"].present == BOOT


def test_a_drawing_too_large_for_an_address_leaves_a_mark_there_and_stays_in_the_tab() -> None:
    large = canvas.as_sent(scribble(4000))
    app = draw(AppTest.from_file(APP, default_timeout=60), canvas.to_fabric(large))
    mark = link_of(app)["drawing"]
    (kept,) = [json.loads(part.proto.json)["in_tab"] for part in app.get("bidi_component") if mark in part.proto.json]
    assert mark.startswith("tab-") and compact.unpacked(kept[mark]) == large
    assert "drawing" not in shared(app)
    waiting = opened(source="draw", drawing=mark)  # until the browser has looked into its tab
    assert "too large" not in texts(waiting) and waiting.session_state["source"] == "draw"
    told = AppTest.from_file(APP, default_timeout=60)
    told.session_state["link_told"] = True
    told.query_params["drawing"] = mark
    assert "stayed in the tab where it was made" in texts(told.run())


def test_a_unit_opens_on_network_and_a_view_on_inside() -> None:
    app = opened("network", sample="4", unit="3.6.7.7")
    assert link_of(app) == {"sample": "4", "unit": "3.6.7.7"}
    assert link_of(page(app, "inside")) == {"sample": "4"}
    assert link_of(opened("inside", view="epochs")) == {"view": "epochs"}


MANGLED: list[tuple[str, dict[str, str | list[str]], str]] = [
    ("", {"sample": "99999"}, "numbered from 0 to 9,999"),
    ("", {"sample": "9" * 100_000}, "numbered from"),
    ("evaluation", {"sample": ["3", "4"]}, "says sample more than once"),
    ("inside", {"source": "draw", "drawing": WORD[:-9]}, "The drawing in this link is damaged"),
    ("", {"drawing": "A" + "x" * 100_000}, "The drawing in this link is damaged"),
    ("", {"model": "nobody"}, "`model=nobody` is not known here"),
    ("training", {"model": "../lesson\n" + "x" * 500}, "…"),
    ("", {"lang": "tlh"}, "`lang=tlh` is not known here"),
    ("evaluation", {"part": "nonsense"}, "`part=nonsense` is not known here"),
    ("network", {"unit": "3.65.1.1"}, "a unit that this network does not have"),
]


@pytest.mark.parametrize(("where", "parameters", "sentence"), MANGLED)
def test_a_mangled_link_gives_one_sentence_and_the_home_page(
    where: str, parameters: dict[str, str | list[str]], sentence: str
) -> None:
    app = opened(where, **parameters)
    assert len(app.error) == 1 and sentence in app.error[0].value and len(app.error[0].value) < 200
    assert "Ankle boot" in texts(app)


def test_what_a_stranger_wrote_cannot_become_a_link_or_a_picture() -> None:
    app = opened(model="`[win](https://example.org) ![x](https://example.org/x.png)")
    assert "`model=[win](https://example.org) ![x](https://…`" in app.error[0].value


def test_the_sentence_about_a_link_goes_with_the_next_click() -> None:
    app = opened(sample="99999")
    assert app.error and not app.run().error


@pytest.mark.parametrize("number", ["", "-1", "٣", "1e3", "\x00", "10000"])
def test_what_is_no_number_of_a_test_picture_is_a_problem(number: str) -> None:
    with pytest.raises(Problem, match="numbered from 0 to 9,999"):
        visit._number(number)


def test_an_unknown_page_gives_a_sentence_and_the_home_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("streamlit.runtime.pages_manager.PagesManager.intended_page_name", "no<where>")
    app = AppTest.from_file(APP, default_timeout=60).run()
    assert "There is no page `/no<where>` here" in app.error[0].value
    assert "Ankle boot" in texts(app)


@pytest.mark.usefixtures("here")
def test_share_gives_the_link_a_code_and_the_address_for_a_class() -> None:
    app = opened("network", sample="4", unit="3.6.7.7", model="sketch")
    assert shared(app) == "http://192.168.0.5:8501/network?model=sketch&sample=4&unit=3.6.7.7"
    assert app.code[-2].value == "http://192.168.0.5:8501"
    assert "Whoever opens the link" in texts(app)
    assert CODE in alts(app)


@pytest.mark.usefixtures("here")
def test_a_shared_drawing_opens_alike_and_too_large_ones_say_so() -> None:
    app = draw(AppTest.from_file(APP, default_timeout=60), canvas.to_fabric(BOOT))
    assert shared(app) == f"http://192.168.0.5:8501/?source=draw&drawing={WORD}"
    draw(app, canvas.to_fabric(scribble(400)))
    assert f"drawing={visit.packed(scribble(400))}" in shared(app)
    assert "too large for the code" in texts(app)
    draw(app, canvas.to_fabric(scribble(4000)))
    assert shared(app) == "http://192.168.0.5:8501/?source=draw"
    assert "too large for a link" in texts(app)


@pytest.mark.usefixtures("here")
def test_a_long_drawing_is_simplified_for_the_code_alone() -> None:
    turns = np.linspace(0, 6, 1500)
    points = np.round(0.5 + 0.4 * np.stack((np.cos(turns), np.sin(1.3 * turns)), axis=1), 4)
    curve = Drawing((Stroke(tuple((float(x), float(y)) for x, y in points)),))
    app = draw(AppTest.from_file(APP, default_timeout=60), canvas.to_fabric(curve))
    assert len(shared(app)) > reach.MOST_CODE_CHARACTERS
    assert "The code holds your drawing with fewer points" in texts(app)


@pytest.mark.usefixtures("here")
def test_an_upload_stays_behind_and_the_dialog_says_so() -> None:
    buffer = io.BytesIO()
    Image.fromarray(dataset.load_test().images[0]).save(buffer, "PNG")
    app = opened(model="sketch")
    app.session_state["source"] = "upload"
    app.run()
    app.get("file_uploader")[0].set_value(("boot.png", buffer.getvalue(), "image/png")).run()
    assert shared(app) == "http://192.168.0.5:8501/?model=sketch"
    assert "Your picture file stays here" in texts(app)


@pytest.mark.usefixtures("here")
def test_without_a_network_the_dialog_says_that_nobody_else_gets_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(addresses, "own", tuple)
    app = opened()
    assert shared(app) == HOME
    assert "it is in no network" in texts(app)
    assert alts(app) and CODE not in alts(app)


def test_a_page_that_outlived_its_server_is_opened_as_its_address_says() -> None:
    app = opened()
    app.session_state["address"] = {}
    told = f"source=draw&drawing={WORD}&model=lesson"
    script = f"""
from ui.shared import link
link.begin()
link.start("model", ["automatic", "lesson"], "automatic")
link._told({told!r})
link._told("x" * 1_000_000)
link.start("model", ["automatic", "lesson"], "automatic")
import streamlit as st
st.text(st.session_state["model"] + " " + link.take("drawing"))
"""
    assert AppTest.from_string(script).run().text[0].value == f"lesson {WORD}"
    assert link.written({"model": "runs/mine", "x": "ä&b"}) == "model=runs/mine&x=%C3%A4%26b"


ANYTHING = st.text(st.characters() | st.sampled_from("`&=%+;0٣²-"))  # surrogates, too: JSON may hold them
SESSION = {"link_started": {"model"}, "model": "lesson"}


@contextmanager
def visited(**session: object) -> Iterator[dict[str, object]]:
    """A visit in which this is kept; gives what is kept."""
    with mock.patch.object(link, "st", SimpleNamespace(session_state=session)):
        yield session


@given(st.dictionaries(ANYTHING, st.lists(st.sampled_from(["ko", ""]) | ANYTHING, max_size=3), max_size=3))
def test_a_links_values_are_taken_once_or_the_link_is_refused(asked: dict[str, list[str]]) -> None:
    with visited(link_asked=dict(asked)) as session:
        for key, values in asked.items():
            assert link.take(key) == (values[0] if len(set(values)) == 1 else None) and link.take(key) is None
        damaged = any(len(set(values)) > 1 for values in asked.values())
        assert link.refused() == damaged == isinstance(session.get("link_problem"), Problem)


@given(ANYTHING | st.text(min_size=41))
def test_whatever_stood_in_a_link_is_shown_short_and_harmless(value: str) -> None:
    shown = link.short(value)
    assert len(shown) <= 41 and shown.isprintable() and "`" not in shown
    assert shown == value or len(value) > 40 or not value.isprintable() or "`" in value


@given(
    ANYTHING
    | ANYTHING.map("model={}".format)
    | st.integers(1, 99).map(lambda count: "&".join(f"{n}=n" for n in range(count)))
)
def test_whatever_a_page_tells_as_its_address_leaves_a_visit_of_known_choices(query: str) -> None:
    with visited(**SESSION) as session:
        link._told(query)
        link.start("model", ["lesson"], "lesson")
        assert session["model"] == "lesson" and len(link.asked()) <= 50
        assert all(isinstance(link.take(key), str | None) for key in link.asked())
        assert isinstance(session.get("link_problem"), Problem | None)


@given(st.dictionaries(st.text(min_size=1), st.text(min_size=1), max_size=5))
def test_an_address_that_was_written_is_told_as_it_was(parameters: dict[str, str]) -> None:
    with visited():
        link._told(link.written(parameters))
        assert {key: link.take(key) for key in link.asked()} == parameters


@given(ANYTHING | st.integers().map(str) | st.integers(0, 9_999).map(str))
def test_a_samples_number_is_that_of_a_test_picture_or_refused(text: str) -> None:
    try:
        number = visit._number(text)
    except Problem:
        assert text not in map(str, range(10_000))
    else:
        assert number in range(10_000) and number == int(text)


def test_the_address_bars_script_is_small_and_talks_to_no_host() -> None:
    script = (Path(APP).parent / "ui" / "components" / "address_bar" / "address_bar.js").read_text()
    assert "replaceState" in script and "pushState" not in script and "http" not in script
