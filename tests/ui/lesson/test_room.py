"""A class follows its teacher: by link and by code; answers are counted, the key stays with the teacher."""

import pytest
from streamlit.testing.v1 import AppTest

from tests.ui.conftest import APP, link_of
from tests.ui.lesson.test_page import opened, parts
from tests.ui.test_pages import texts
from ui.server.rooms import ROOMS


@pytest.fixture
def teacher(app: AppTest) -> AppTest:
    opened(app, 2)
    return app.button(key="lesson_lead").click().run()


@pytest.fixture
def pupil() -> AppTest:
    return AppTest.from_file(APP, default_timeout=60)


def code(app: AppTest) -> str:
    return link_of(app)["room"]


def test_a_class_is_moved_on(teacher: AppTest, pupil: AppTest) -> None:
    assert f"You lead the class **{code(teacher)}**" in texts(teacher)
    opened(pupil, 1, room=code(teacher))
    assert "Chapter 2 of 11" in texts(pupil) and f"With the class **{code(teacher)}**" in texts(pupil)
    teacher.button(key="lesson_next").click().run()
    assert "Chapter 3 of 11" in texts(pupil.run())
    pupil.button(key="lesson_back").click().run()
    assert "Chapter 2 of 11" in texts(pupil)  # everybody may look around
    teacher.button(key="lesson_next").click().run()
    assert "Chapter 4 of 11" in texts(pupil.run())
    assert link_of(pupil)["room"] == code(teacher) and "lead" not in link_of(pupil)


def test_a_code_is_typed(teacher: AppTest, pupil: AppTest) -> None:
    opened(pupil, 5)
    pupil.text_input(key="lesson_room_typed").set_value("12345").run()
    assert "five letters" in pupil.error[0].value
    pupil.text_input(key="lesson_room_typed").set_value(code(teacher).lower()).run()
    assert "Chapter 2 of 11" in texts(pupil) and not pupil.error


def test_answers_are_counted_and_shown_when_asked_for(teacher: AppTest, pupil: AppTest) -> None:
    opened(pupil, 1, room=code(teacher))
    assert parts(pupil, "asked")[0]["inClass"] is True
    ROOMS.answer(code(teacher), "one", "q2", 0)
    ROOMS.answer(code(teacher), "two", "q2", 2)
    assert "Answers: 2" not in texts(teacher.run())
    teacher.toggle(key="lesson_answers_shown").set_value(True).run()
    assert "Answers: 2" in texts(teacher)
    chart = str(teacher.get("vega_lite_chart")[0].proto)
    assert "A 1, B 0, C 1" in chart


def test_whoever_reloads_leads_on_by_the_tab_alone(teacher: AppTest, pupil: AppTest) -> None:
    (address,) = parts(teacher, "in_tab")[-1:]
    mark = link_of(teacher)["lead"]
    key = address["in_tab"][mark]  # type: ignore[index]
    opened(pupil, 2, room=code(teacher), lead=mark)
    assert "With the class" in texts(pupil)  # the mark alone leads nobody
    again = opened(AppTest.from_file(APP, default_timeout=60), 2, room=code(teacher), lead=key)
    assert "You lead the class" in texts(again)


def test_the_link_to_share_does_not_hand_the_class_over(teacher: AppTest) -> None:
    teacher.button(key="share").click().run()
    shown = [element.value for element in teacher.code if "chapter=2" in element.value]
    assert shown and not any("lead=" in each for each in shown)


def test_an_ended_class_is_told_and_everybody_goes_on_alone(teacher: AppTest, pupil: AppTest) -> None:
    opened(pupil, 1, room=code(teacher))
    ended = code(teacher)
    teacher.button(key="lesson_leave").click().run()
    assert "room" not in link_of(teacher)
    pupil.run()
    assert f"There is no class with the code {ended}" in pupil.error[0].value
    pupil.run()
    assert "With the class" not in texts(pupil) and not pupil.error


@pytest.mark.parametrize("value", ["abc", "<b>", "AAAAAA", "tab-12345678"])
def test_a_damaged_room_is_told(app: AppTest, value: str) -> None:
    opened(app, 1, room=value)
    assert "This link is damaged" in texts(app)


def test_the_menu_for_a_class_leads_here(app: AppTest) -> None:
    app.query_params["round"] = "7"
    app.run()
    app.button(key="start_lesson").click().run()
    assert "You lead the class" in texts(app) and "round" not in link_of(app)


def test_too_many_classes_are_told(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    from ui.server import rooms

    monkeypatch.setattr(rooms, "MOST_ROOMS", 0)
    opened(app, 1)
    app.button(key="lesson_lead").click().run()
    assert "Too many classes" in app.error[0].value


def test_the_code_for_phones_opens_the_room(teacher: AppTest) -> None:
    addresses = [element.value for element in teacher.code if "room=" in element.value]
    assert addresses and all(f"/lesson?room={code(teacher)}" in each for each in addresses)
