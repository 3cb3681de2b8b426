"""A tab of Chromium in which the modules of static/ are imported as they are, from a server of plain files."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from scripts import plain_files
from tests.static.network.given import OPENED, Given

Run = Callable[..., Any]


@pytest.fixture(scope="package")
def files() -> Iterator[str]:
    """The address of a server of static/."""
    with plain_files.served() as address:
        yield address


@pytest.fixture(scope="module")
def tab(browser: Browser, files: str) -> Iterator[Page]:
    """A tab whose errors are failures."""
    made, errors = browser.new_page(), list[str]()
    made.on("pageerror", lambda error: errors.append(str(error)))
    plain_files.at_home(made, files)
    yield made
    made.close()
    assert not errors


@pytest.fixture(scope="module")
def run(tab: Page) -> Run:
    """`run(code, module, argument, given=…)`: what `code(module, argument, network, values)` gives in the browser."""

    def evaluate(code: str, module: str, argument: object = None, *, given: Given | None = None) -> Any:
        if given is not None and not tab.evaluate("key => Boolean((window.opened ??= {})[key])", id(given)):
            tab.evaluate(
                f"([key, given]) => {{ window.opened[key] = ({OPENED})(given); }}", [id(given), given.as_json()]
            )
        return tab.evaluate(
            f"""async ([name, argument, key]) => {{
                const {{network, values}} = window.opened?.[key] ?? {{}};
                return await ({code})(await import(`/network/${{name}}.js`), argument, network, values);
            }}""",
            [module, argument, id(given)],
        )

    return evaluate
