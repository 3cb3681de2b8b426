"""Addresses that lead to no page of ours."""

import pytest
from streamlit.testing.v1 import AppTest

from tests.ui.conftest import APP, link_of
from tests.ui.test_pages import texts


@pytest.mark.parametrize(("path", "said"), [("classify", 0), ("page", 1), ("Inside", 1)])
def test_the_home_page_has_a_name_and_others_are_told_that_they_are_none(
    path: str, said: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("streamlit.runtime.pages_manager.PagesManager.intended_page_name", path)
    app = AppTest.from_file(APP, default_timeout=60)
    app.query_params["sample"] = "4"
    app.run()
    assert not app.exception and len(app.error) == said
    assert link_of(app) == {"sample": "4"} and "The lesson model says" in texts(app)


def test_an_address_below_a_page_is_told_at_the_home_page() -> None:
    app = AppTest.from_file(APP, default_timeout=60)
    app.query_params["lost"] = "inside/`foo`"
    assert "There is no page `/inside/foo` here" in app.run().error[0].value
    assert "lost" not in link_of(app) and not app.run().error
