"""The tour: six stops, each on its page with what it needs, by its buttons and by its link."""

import pytest
from streamlit.testing.v1 import AppTest

from model.bundle import bundle
from model.data import published_lesson
from tests.ui.conftest import LESSON
from tests.ui.shared.test_class_mode import link
from tests.ui.test_pages import page, texts
from ui.classroom import tour_stops

# What only the page of each stop shows.
PAGES = [
    "test pictures",
    "**333,526** parameters",
    "From pixels to an answer",
    "Loss per epoch",
    "44.0 %",
    "Draw a garment",
]


def test_the_whole_tour_and_back(app: AppTest) -> None:
    app.run()
    app.session_state["model"] = "sketch"
    app.button(key="invite").click().run()
    for number, shown in enumerate(PAGES, 1):
        assert f"Stop {number} of 6" in texts(app) and shown in texts(app)
        assert link(app)["tour"] == str(number)
        assert app.selectbox(key="model").value == "automatic"
        assert app.button(key="tour_back").disabled == (number == 1)
        assert not [button for button in app.button if button.key == "invite"]
        if number < 6:
            app.button(key="tour_next").click().run()
    app.button(key="tour_back").click().run()
    assert "Stop 5 of 6" in texts(app) and PAGES[4] in texts(app)
    app.button(key="tour_end").click().run()
    assert "Stop" not in texts(app) and "tour" not in link(app)
    assert app.button(key="invite")


@pytest.mark.parametrize("number", [3, 5, 6])
def test_a_link_opens_its_stop_where_it_happens(app: AppTest, number: int) -> None:
    app.query_params["tour"] = str(number)
    app.run()
    assert f"Stop {number} of 6" in texts(app) and PAGES[number - 1] in texts(app)


def test_what_else_the_link_says_goes_before_the_stops_needs(app: AppTest) -> None:
    app.query_params["tour"] = "2"
    app.query_params["model"] = "sketch-plus"
    app.query_params["round"] = "7"
    assert "**576,938** parameters" in texts(app.run())


def test_the_tour_leaves_alone_who_wanders_off(app: AppTest) -> None:
    app.query_params["tour"] = "2"
    app.run()
    page(app, "training")
    assert "Stop 2 of 6" in texts(app) and "Loss per epoch" in texts(app)
    app.button(key="tour_next").click().run()
    assert "Stop 3 of 6" in texts(app) and PAGES[2] in texts(app)


def test_a_round_ends_when_the_tour_begins_and_the_other_way_round(app: AppTest) -> None:
    app.query_params["round"] = "7"
    app.run()
    app.button(key="start_tour").click().run()
    assert "Stop 1 of 6" in texts(app) and "Picture 1 of 10" not in texts(app)
    app.button(key="start_round").click().run()
    assert "Stop 1 of 6" not in texts(app) and "Picture 1 of 10" in texts(app)


def test_the_figures_are_the_bundles_and_the_lessons(app: AppTest) -> None:
    model = bundle.read(LESSON)
    app.query_params["tour"] = "4"
    told = texts(app.run())
    best = model.history[model.best_epoch - 1]
    assert f"of {len(model.history)} epochs was number {model.best_epoch}" in told
    assert (
        f"{best.val_accuracy:.4f}" in told and f"the lesson published {published_lesson.BEST.val_accuracy:.4f}" in told
    )
    assert "48,000 training pictures" in told


def test_every_stop_has_its_page_and_its_needs() -> None:
    assert [bool(tour_stops.settings(number)) for number in range(1, tour_stops.COUNT + 1)] == [True] * 6
    with pytest.raises(IndexError):
        tour_stops.settings(tour_stops.COUNT + 1)
