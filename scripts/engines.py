"""One tab in each of the three engines, driven as its own makers provide for, with one set of methods.

Chromium (Blink) and WebKitGTK (WebKit) speak WebDriver by their drivers, Firefox (Gecko) WebDriver BiDi by itself;
Selenium is the client of both. Pointers and keys are real events of the browser in all three.
"""

from __future__ import annotations

import base64
import contextlib
import json
import os
import shutil
import subprocess
import time
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

from selenium import webdriver
from selenium.webdriver.chrome.service import Service as ChromiumService
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.websocket_connection import WebSocketConnection
from selenium.webdriver.webkitgtk.service import Service as WebKitService

from scripts import serving

Actions = list[dict[str, Any]]  # as the W3C's WebDriver writes them: the same in both protocols
ENGINES = ("chromium", "firefox", "webkit")
_PATIENCE_SECONDS = 60
_SCREEN = "2700x1700x24"
_MINI_BROWSER = "/usr/lib/*/webkit2gtk-4.*/MiniBrowser"
_PREFERENCES = {
    "browser.shell.checkDefaultBrowser": False,
    "browser.aboutwelcome.enabled": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "dom.disable_open_during_load": False,
    "toolkit.telemetry.reportingpolicy.firstRun": False,
    "app.update.enabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "services.settings.server": "data:,",
    "ui.prefersReducedMotion": 1,
    "ui.systemUsesDarkTheme": 0,
}


class Missing(Exception):
    """The engine, or what drives it, is not installed; says which package has it."""


class Tab(Protocol):
    """A tab that is open; scripts are bodies of functions, as in `run("return arguments[0] + 1", 2)`."""

    def go(self, address: str) -> None:
        """Open an address and wait until it is loaded."""

    def run(self, script: str, *values: Any) -> Any:
        """What the script returns, as JSON has it."""

    def perform(self, actions: Actions) -> None:
        """Move pointers and press keys, as events of the browser."""

    def resize(self, width: int, height: int) -> None:
        """Make the page, not the window, so many CSS pixels large."""

    def choose_file(self, selector: str, path: Path) -> None:
        """Give a file to the first `<input type="file">` that the selector finds."""

    def screenshot(self) -> bytes:
        """What the page shows now, as a PNG."""


class _Classic:
    """A tab by Selenium's WebDriver."""

    def __init__(self, driver: webdriver.Remote) -> None:
        self._driver = driver
        driver.set_script_timeout(_PATIENCE_SECONDS)

    def go(self, address: str) -> None:
        self._driver.get(address)

    def run(self, script: str, *values: Any) -> Any:
        return self._driver.execute_script(script, *values)

    def perform(self, actions: Actions) -> None:
        self._driver.execute("actions", {"actions": actions})

    def resize(self, width: int, height: int) -> None:
        """Make the page, not the window, this large."""
        self._driver.set_window_size(width, height)
        wide, high = self.run("return [innerWidth, innerHeight]")
        self._driver.set_window_size(2 * width - wide, 2 * height - high)

    def choose_file(self, selector: str, path: Path) -> None:
        self._driver.find_element(By.CSS_SELECTOR, selector).send_keys(str(path))

    def screenshot(self) -> bytes:
        return self._driver.get_screenshot_as_png()


class _Bidi:
    """A tab by WebDriver BiDi."""

    def __init__(self, connection: WebSocketConnection) -> None:
        self._connection = connection
        self._send("session.new", capabilities={})
        # A tab of its own: in the one that a start without a window opens, nothing gets the focus.
        self._context = self._send("browsingContext.create", type="tab")["context"]

    def _send(self, method: str, **parameters: Any) -> Any:
        answer = self._connection.send_cmd(method, parameters)
        if "error" in answer:
            raise RuntimeError(f"{method}: {answer['error']}: {answer.get('message')}")
        return answer["result"]

    def _call(self, function: str, *values: Any) -> Any:
        answer = self._send(
            "script.callFunction",
            functionDeclaration=function,
            arguments=[{"type": "string", "value": json.dumps(values)}],
            target={"context": self._context},
            awaitPromise=True,
        )
        if answer["type"] == "exception":
            raise RuntimeError(answer["exceptionDetails"]["text"])
        return answer["result"]

    def go(self, address: str) -> None:
        self._send("browsingContext.navigate", context=self._context, url=address, wait="complete")

    def run(self, script: str, *values: Any) -> Any:
        inner = f"async (given) => JSON.stringify([await (function () {{ {script} }})(...JSON.parse(given))])"
        found = json.loads(self._call(inner, *values)["value"])
        return found[0]

    def perform(self, actions: Actions) -> None:
        self._send("input.performActions", context=self._context, actions=actions)

    def resize(self, width: int, height: int) -> None:
        self._send("browsingContext.setViewport", context=self._context, viewport={"width": width, "height": height})

    def choose_file(self, selector: str, path: Path) -> None:
        chooser = self._call("given => document.querySelector(...JSON.parse(given))", selector)
        element = {"sharedId": chooser["sharedId"]}
        self._send("input.setFiles", context=self._context, element=element, files=[str(path)])

    def screenshot(self) -> bytes:
        return base64.b64decode(self._send("browsingContext.captureScreenshot", context=self._context)["data"])


@contextlib.contextmanager
def screen() -> Iterator[str]:
    """A screen in memory for WebKitGTK, which has no other way to be without one; gives its name, "" where none is."""
    if not shutil.which("Xvfb"):
        yield ""
        return
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", _SCREEN, "-nolisten", "tcp"]
    with subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL) as shown:
        os.close(writing)
        try:
            with os.fdopen(reading) as number:
                yield f":{number.readline().strip()}"
        finally:
            shown.terminate()


@contextlib.contextmanager
def opened(engine: str, folder: Path, display: str = "") -> Iterator[Tab]:
    """A tab of this engine, with its profile in `folder`. Raises Missing where it is not installed."""
    with {"chromium": _chromium, "firefox": _firefox, "webkit": _webkit}[engine](folder, display) as tab:
        yield tab


@contextlib.contextmanager
def _chromium(folder: Path, _display: str) -> Iterator[Tab]:
    options = webdriver.ChromeOptions()
    options.binary_location = _program("chromium", package="chromium")
    for argument in (*serving.ARGUMENTS, "--headless=new", f"--user-data-dir={folder}", "--lang=en-US"):
        options.add_argument(argument)
    service = ChromiumService(_program("chromedriver", package="chromium-driver"))
    driver = webdriver.Chrome(options, service)
    try:
        yield _Classic(driver)
    finally:
        driver.quit()


@contextlib.contextmanager
def _webkit(folder: Path, display: str) -> Iterator[Tab]:
    program = _program("WebKitWebDriver", package="webkit2gtk-driver")
    browser = next(iter(sorted(Path("/").glob(_MINI_BROWSER[1:]), reverse=True)), None)
    if browser is None:
        raise Missing("No MiniBrowser: install it (Debian: apt install webkit2gtk-driver).")
    options = webdriver.WebKitGTKOptions()
    options.binary_location = str(browser)
    options.add_argument("--automation")
    variables = {**os.environ, "DISPLAY": display, "HOME": str(folder), "XDG_RUNTIME_DIR": str(folder),
                 "LANG": "C.UTF-8", "LIBGL_ALWAYS_SOFTWARE": "1",
                 "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1"}  # fmt: skip
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # Selenium 4.51 warns of its own call here
        driver = webdriver.WebKitGTK(options, WebKitService(program, env=variables))
    try:
        yield _Classic(driver)
    finally:
        driver.quit()


@contextlib.contextmanager
def _firefox(folder: Path, _display: str) -> Iterator[Tab]:
    port = serving.free_port()
    lines = [f'user_pref("{name}", {json.dumps(value)});' for name, value in _PREFERENCES.items()]
    (folder / "user.js").write_text("\n".join(lines))
    command = [_program("firefox-esr", "firefox", package="firefox-esr"), "--headless", "--no-remote",
               "--profile", str(folder), f"--remote-debugging-port={port}", "about:blank"]  # fmt: skip
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        connection = _connected(f"ws://127.0.0.1:{port}/session")
        yield _Bidi(connection)
        connection.close()
    finally:
        process.terminate()
        process.wait(_PATIENCE_SECONDS)


def _connected(address: str) -> WebSocketConnection:
    """Firefox listens a moment after it was started."""
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < deadline:
        connection = WebSocketConnection(address, 1, 0.05)
        if connection._started:
            connection.response_wait_timeout = _PATIENCE_SECONDS
            return connection
        connection.close()
    raise TimeoutError("Firefox did not listen.")


def _program(*names: str, package: str) -> str:
    found = next(filter(None, map(shutil.which, names)), None)
    if not found:
        raise Missing(f"No {names[0]}: install it (Debian: apt install {package}).")
    return found
