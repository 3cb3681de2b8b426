"""What an opened map, unit or class wants, below the living network."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from model.bundle import bundle, registry
from model.explain import wishes
from tests.ui.conftest import APP, LESSON
from tests.ui.test_pages import texts


def opened(unit: str) -> AppTest:
    app = AppTest.from_file(APP, default_timeout=60)
    app.query_params["unit"] = unit
    app.query_params["sample"] = "4"
    app.run()
    return app.switch_page("ui/network/page.py").run()


def alternatives(app: AppTest) -> list[str]:
    """What is said of each picture on the page."""
    return [picture.alt for image in app.get("image") for picture in image.proto.imgs]


def percent(stage: int, channel: int) -> str:
    found = wishes.read(registry.find("lesson"))
    assert found is not None
    return f"{100 * found[stage].fires[channel]:.1f} %"


@pytest.mark.parametrize(
    ("unit", "stage", "channel"), [("1.2.1.1", 0, 1), ("2.2.1.1", 0, 1), ("3.35.7.5", 2, 34), ("5.5.1.1", 4, 4)]
)
def test_a_map_or_unit_says_how_often_it_fires_and_shows_what_moves_it(unit: str, stage: int, channel: int) -> None:
    app = opened(unit)
    assert not app.exception and "What does it want?" in [title.value for title in app.subheader]
    assert f"It fires in {percent(stage, channel)} of the 10,000 test pictures." in texts(app)
    *strongest, made = alternatives(app)[-10:]
    assert all(alternative.startswith("Test picture ") for alternative in strongest)
    assert made == "A picture made to please it"


@pytest.mark.parametrize("unit", ["6.9.1.1", "7.9.1.1"])
def test_a_class_says_how_often_it_is_the_answer(unit: str) -> None:
    assert f"Bag is the answer to {percent(5, 8)} of the test pictures." in texts(opened(unit))


def test_a_unit_that_nothing_moves_says_so() -> None:
    found = wishes.read(registry.find("lesson"))
    assert found is not None
    silent = next(channel for channel, share in enumerate(found[4].fires) if share == 0)
    app = opened(f"5.{silent + 1}.1.1")
    assert "It never fires: none of the 10,000 test pictures moves it." in texts(app)
    assert "A picture made to please it" not in alternatives(app)


def test_a_model_without_it_shows_the_network_alone(shipped: Path) -> None:
    shutil.rmtree(shipped / "lesson")
    model = bundle.read(LESSON)
    files = {path.name: path.read_bytes() for path in LESSON.iterdir() if path.name not in ("bundle.json", wishes.FILE)}
    bundle.write(shipped / "lesson", files, model.created, model.seconds, model.versions)
    app = opened("3.35.7.5")
    assert not app.exception and not app.subheader
