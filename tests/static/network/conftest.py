"""A tab of Chromium in which the modules of static/ are imported as they are, from a server of plain files."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from scripts.serving import ROOT
from tests.static.network.given import OPENED, Given

Run = Callable[..., Any]


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_arguments: object) -> None:
        pass


@pytest.fixture(scope="package")
def files() -> Iterator[str]:
    """The address of a server of static/."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(ROOT / "static"))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture(scope="module")
def tab(browser: Browser, files: str) -> Iterator[Page]:
    """A tab whose errors are failures."""
    made, errors = browser.new_page(), list[str]()
    made.on("pageerror", lambda error: errors.append(str(error)))
    made.goto(f"{files}/OFL.txt")
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
