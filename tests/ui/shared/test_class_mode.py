"""For a class: hidden answers, guesses, rounds of ten, big type, and links that say so."""

import re

import pytest
from streamlit.testing.v1 import AppTest

from model.bundle import bundle
from model.data import dataset
from model.data.dataset import CLASS_NAMES
from model.evaluation import guessing
from model.evaluation.guessing import Round
from model.network.forward import softmax
from tests.ui.conftest import LESSON, link_of
from tests.ui.test_pages import draw, page, texts
from ui.classify.draw import read_examples
from ui.components import canvas

SEED = 7


@pytest.fixture
def ten() -> Round:
    shares = softmax(bundle.read(LESSON).test_logits)
    return guessing.draw(shares.max(axis=1), SEED)


def opened(app: AppTest, **link: str) -> AppTest:
    for key, value in link.items():
        app.query_params[key] = value
    return app.run()


def everything(app: AppTest) -> str:
    """What pictures, grids and all other elements hold, their text equivalents included."""
    assert not app.exception
    kinds = ("image", "html", "markdown", "bidi_component", "vega_lite_chart")
    told = "\n".join(str(element.proto) for kind in kinds for element in app.get(kind))
    return re.sub(r"base64,[\w+/=]+", "", told)


def link(app: AppTest) -> dict[str, str]:
    """What the address says."""
    return link_of(app)


def hidden(app: AppTest) -> set[str]:
    """The paths of the pages that are left out of the navigation."""
    return {path for path in ("lesson", "inside", "network", "teach", "training", "evaluation")
            if path in app.session_state["hide"].split(",")}  # fmt: skip


def guess(app: AppTest, label: int) -> AppTest:
    return app.button(key=f"class-{label}").click().run()


def test_nothing_gives_the_answer_away_before_the_guess(app: AppTest) -> None:
    app.session_state["sample_class"] = 9
    opened(app, **{"class": "guess"})
    assert "What is it?" in texts(app) and "Test picture 1" in everything(app)
    assert [app.button(key=f"class-{label}").label for label in range(10)] == list(CLASS_NAMES)
    assert not any(name in everything(app) for name in CLASS_NAMES)
    assert not app.get("vega_lite_chart") and "model says" not in texts(app)
    assert "10,000 test pictures" in texts(app)  # and not those of one class


@pytest.mark.parametrize(("label", "said"), [(9, "Your guess was right"), (4, "Your guess: Coat")])
def test_a_guess_shows_the_answer_beside_it(app: AppTest, label: int, said: str) -> None:
    opened(app, **{"class": "guess"})
    guess(app, label)
    assert said in texts(app) and "Right: that is its label" in texts(app)
    assert len(app.get("vega_lite_chart")) == 1
    page(app, "training")
    page(app, "classify")
    assert said in texts(app)
    app.session_state["sample_number"] = 1
    assert "What is it?" in texts(app.run())
    app.segmented_control(key="class").set_value("open").run()
    assert "Pullover" in texts(app) and not [button for button in app.button if button.key == "class-0"]
    app.session_state["sample_number"] = 0
    app.segmented_control(key="class").set_value("guess").run()
    assert "What is it?" in texts(app)  # switched on anew, for another class


def test_a_drawing_is_guessed_once_however_it_grows_and_the_next_one_anew(app: AppTest) -> None:
    opened(app, **{"class": "guess"})
    boot = canvas.to_fabric(read_examples()["9_ankle-boot_laced"])
    draw(app, {**boot, "objects": boot["objects"][:1]})
    assert "What is it?" in texts(app)
    guess(app, 5)
    assert "Your guess: Sandal" in texts(app)
    draw(app, boot)
    assert "Your guess: Sandal" in texts(app)
    app.button(key="clear").click().run()
    draw(app, boot)
    assert "What is it?" in texts(app) and not app.expander


def test_inside_waits_for_the_guess(app: AppTest) -> None:
    opened(app, **{"class": "guess"})
    page(app, "inside")
    assert "hidden until it was guessed" in texts(app) and "view" not in [each.key for each in app.segmented_control]
    assert not any(name in everything(app) for name in CLASS_NAMES)
    page(app, "classify")
    guess(app, 9)
    page(app, "inside")
    assert "The network answers **Ankle boot**" in texts(app) and len(app.segmented_control(key="view").options) == 3


def test_evaluation_keeps_its_figures_and_hides_its_pictures(app: AppTest) -> None:
    opened(app, **{"class": "guess"})
    page(app, "evaluation")
    assert "Mistakes" not in app.segmented_control(key="part").options and app.get("vega_lite_chart")
    app.segmented_control(key="part").set_value("confusion").run()
    assert "These pictures are hidden" in texts(app) and "hidden until it was guessed" in texts(app)
    app.segmented_control(key="part").set_value("shifts").run()
    assert "hidden until it was guessed" in texts(app) and "Probability of each class" not in everything(app)


def test_a_round_from_the_first_picture_to_the_next_round(app: AppTest, ten: Round) -> None:
    labels, answers = dataset.load_test().labels, bundle.read(LESSON).test_logits.argmax(axis=1)
    opened(app, round=str(SEED))
    for turn, number in enumerate(ten.numbers):
        assert f"Picture {turn + 1} of 10" in texts(app)
        assert f"Test picture {number}" in everything(app) and not app.get("vega_lite_chart")
        assert not any(name in everything(app) for name in CLASS_NAMES)
        label = int(labels[number]) if turn % 2 else 8
        guess(app, label)
        ten = guessing.turned(guessing.guessed(ten, number, label), number)
        score = guessing.score(ten, answers, labels)
        assert f"you **{score.people}**, the network **{score.network}** of {turn + 1}" in texts(app)
        if turn == 4:  # nothing is lost on the way
            page(app, "training")
            page(app, "classify")
        app.button(key="next_picture").click().run()
    assert f">{score.people} / 10<" in texts(app) and f">{score.network} / 10<" in texts(app)
    assert "83.5 %" in texts(app) and "from 6 to 10 of them" in texts(app)
    for number, said in zip(ten.numbers, ten.guesses, strict=True):
        mark = r" \\u2713" if said == labels[number] else ""
        assert f"You: {CLASS_NAMES[said]}{mark}\\\\nNetwork: {CLASS_NAMES[answers[number]]}" in everything(app)
    app.button(key="another_round").click().run()
    assert link(app)["round"] == str(SEED + 1) and "Picture 1 of 10" in texts(app)
    app.button(key="end_round").click().run()
    assert "round" not in link(app) and app.get("vega_lite_chart")


def test_a_round_is_begun_from_any_page(app: AppTest) -> None:
    page(app, "training")
    app.button(key="start_round").click().run()
    assert "Picture 1 of 10" in texts(app) and 1 <= int(link(app)["round"]) <= guessing.ROUNDS


def test_a_pictures_answer_is_hidden_on_every_page_during_its_turn(app: AppTest) -> None:
    opened(app, round=str(SEED))
    page(app, "inside")
    assert "hidden until it was guessed" in texts(app) and "The network answers" not in texts(app)


def test_big_type_is_in_the_link(app: AppTest) -> None:
    app.run()
    assert "font-size: 125%" not in everything(app)
    app.segmented_control(key="type").set_value("big").run()
    assert "font-size: 125%" in everything(app) and link(app)["type"] == "big"
    app.segmented_control(key="type").set_value("normal").run()
    assert "type" not in link(app)


def test_pages_that_the_class_should_not_see_yet_are_left_out_and_the_link_says_so(app: AppTest) -> None:
    opened(app, hide="network,evaluation")
    assert app.pills(key="shown_pages").value == ["lesson", "inside", "teach", "training"] and hidden(app) == {
        "network",
        "evaluation",
    }
    page(app, "evaluation")  # by its address
    assert "Evaluation" in texts(app) and hidden(app) == {"network", "evaluation"}
    app.pills(key="shown_pages").set_value(["lesson", "network", "inside", "teach"]).run()
    assert hidden(app) == {"training", "evaluation"} and link(app)["hide"] == "training,evaluation"
    app.pills(key="shown_pages").set_value(["lesson", "inside", "network", "teach", "training", "evaluation"]).run()
    assert not hidden(app) and "hide" not in link(app)


@pytest.mark.parametrize(
    "mangled",
    [
        *({"hide": value} for value in ("classify", "evaluation,inside", "inside,", ",")),
        *({"round": value} for value in ("abc", "0", "1000", "٧")),
        {"class": "<b>", "type": "9", "tour": "7", "round": ""},
    ],
)
def test_a_mangled_link_opens_the_home_page_as_it_is(app: AppTest, mangled: dict[str, str]) -> None:
    opened(app, **mangled)
    assert "Ankle boot" in texts(app) and "font-size: 125%" not in everything(app)
    assert not link(app)
