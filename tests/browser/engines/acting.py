"""What a visitor does in a tab of any engine: look, wait, point, type. Everything by real events of the browser."""

from __future__ import annotations

import io
import itertools
import time
from collections.abc import Sequence
from typing import Any, Literal

from PIL import Image

from scripts.engines import Actions, Tab

Point = tuple[float, float]
KEYS = {"Tab": "\ue004", "Shift": "\ue008", "Left": "\ue012", "Up": "\ue013", "Right": "\ue014", "Down": "\ue015",
        "Home": "\ue011", "PageUp": "\ue00e", "Enter": "\ue007", "Delete": "\ue017", "Escape": "\ue00c"}  # fmt: skip
_SECONDS = 60
# The elements of the page and of its open shadow roots, in which Streamlit's components live.
_FIND = """const all = (selector, root = document) => [...root.querySelectorAll(selector),
  ...[...root.querySelectorAll("*")].flatMap((each) => (each.shadowRoot ? all(selector, each.shadowRoot) : []))];
const shown = (each) => each.getBoundingClientRect().width > 0;
"""


def look(tab: Tab, script: str, *values: Any) -> Any:
    """What the script returns, which finds elements by `all(selector)`, those in shadow roots too."""
    return tab.run(_FIND + script, *values)


def until(tab: Tab, script: str, *values: Any) -> Any:
    """Wait until the script returns something true; returns it."""
    deadline = time.monotonic() + _SECONDS
    while not (found := look(tab, script, *values)):
        assert time.monotonic() < deadline, f"{script} {values}"
        time.sleep(0.1)
    return found


def text(tab: Tab, selector: str) -> str:
    """The text of the first such element, once there is one."""
    return str(until(tab, "return all(arguments[0]).filter(shown)[0]?.innerText", selector))


def says(tab: Tab, selector: str, words: str) -> None:
    """Wait until an element says this."""
    until(tab, "return all(arguments[0]).some((each) => each.innerText.includes(arguments[1]))", selector, words)


def open_app(tab: Tab, server: str, path: str = "") -> None:
    """Open a page of the app and wait until it has settled."""
    tab.go(f"{server}/{path}")
    settled(tab)


def settled(tab: Tab) -> None:
    """Wait until the page's script has ended, and our parts have run."""
    until(
        tab,
        """return document.documentElement.dataset.choices && all(
        '.stApp[data-test-connection-state="CONNECTED"][data-test-script-state="notRunning"]').length""",
    )
    time.sleep(0.5)


def rectangle(tab: Tab, selector: str) -> tuple[float, float, float, float]:
    """Left, top, width and height of the first such element in the window, once it is shown."""
    found = until(
        tab,
        """const [element] = all(arguments[0]).filter(shown);
        if (!element) return null;
        const { left, top, width, height } = element.getBoundingClientRect();
        return [left, top, width, height];""",
        selector,
    )
    return tuple(found)


def click(tab: Tab, selector: str, kind: Literal["mouse", "touch"] = "mouse") -> None:
    """Press the middle of the first such element, scrolled into sight."""
    until(
        tab,
        """const [element] = all(arguments[0]).filter(shown);
        element?.scrollIntoView({ block: "center", behavior: "instant" });
        return Boolean(element)""",
        selector,
    )
    left, top, width, height = rectangle(tab, selector)
    tab.perform(pointer([(left + width / 2, top + height / 2)], kind))


def pointer(points: Sequence[Point], kind: Literal["mouse", "touch"] = "mouse", identity: str = "finger") -> Actions:
    """Press at the first point, go through the others, let go."""
    moves = [_move(point) for point in points]
    actions = [moves[0], {"type": "pointerDown", "button": 0}, *moves[1:], {"type": "pointerUp", "button": 0}]
    return [{"type": "pointer", "id": f"{kind}-{identity}", "parameters": {"pointerType": kind}, "actions": actions}]


def _move(point: Point) -> dict[str, Any]:
    return {"type": "pointerMove", "x": round(point[0]), "y": round(point[1]), "duration": 20}


def press(tab: Tab, *keys: str, held: str = "") -> None:
    """Press these keys in turn, by their names or letters, while `held` is down."""
    codes = [KEYS.get(key, key) for key in keys]
    inner = [{"type": kind, "value": code} for code in codes for kind in ("keyDown", "keyUp")]
    around = KEYS.get(held, held)
    actions = [{"type": "keyDown", "value": around}, *inner, {"type": "keyUp", "value": around}] if held else inner
    tab.perform([{"type": "key", "id": "keyboard", "actions": actions}])


def choose_source(tab: Tab, place: int) -> None:
    """Samples, Draw or Upload."""
    click(tab, f".st-key-source button:nth-of-type({place + 1})")
    settled(tab)


def canvas(tab: Tab) -> tuple[float, float, float]:
    """Left, top and side of the canvas as it is shown, in the middle of the window."""
    until(
        tab,
        """const [element] = all(".upper-canvas");
        element?.scrollIntoView({ block: "center", behavior: "instant" });
        return Boolean(element)""",
    )
    time.sleep(0.7)  # Fabric takes the canvas over a moment after it is there
    left, top, side, _ = rectangle(tab, ".pen")
    return left, top, side


def along(tab: Tab, corners: Sequence[Point], parts: int = 8) -> list[Point]:
    """Points of the window along these corners, which are shares of the canvas."""
    left, top, side = canvas(tab)
    shares = [
        (x + (to_x - x) * part / parts, y + (to_y - y) * part / parts)
        for (x, y), (to_x, to_y) in itertools.pairwise(corners)
        for part in range(parts + 1)
    ]
    return [(left + side * x, top + side * y) for x, y in shares]


def seen(tab: Tab) -> Image.Image:
    """The window as grey values."""
    return Image.open(io.BytesIO(tab.screenshot())).convert("L")
