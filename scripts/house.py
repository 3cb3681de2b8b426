"""The house as a picture: the wings of model/ and ui/ on the floors that their imports give them.

python -m scripts.house     draws docs/house.svg anew; a test holds the two together
"""

from __future__ import annotations

import ast
import textwrap
from html import escape
from pathlib import Path

import grimp

ROOT = Path(__file__).parents[1]
PICTURE = ROOT / "docs" / "house.svg"
WIDTH, FLOOR, GAP, MARGIN = 500, 56, 18, 20  # of a house, of a floor and of what is between, in pixels
Imports = dict[str, set[str]]

STYLE = """
  svg { font: 13px system-ui, sans-serif; --ink: #1c1b1a; --muted: #6f6a64; --line: #cfc8bf; --room: #fbfaf8 }
  @media (prefers-color-scheme: dark) {
    svg { --ink: #f2efea; --muted: #a39c92; --line: #55504a; --room: #1d1c1a }
  }
  rect { fill: var(--room); stroke: var(--line) } path { stroke: #c2410c; fill: none; stroke-width: 1.5 }
  text { fill: var(--ink) } .name { font-weight: 600 } .says { fill: var(--muted); font-size: 11px }
  .tip { fill: #c2410c; stroke: none }
"""


def main() -> None:
    """Draw the picture."""
    PICTURE.write_text(drawn(), encoding="utf-8")


def imports(graph: grimp.ImportGraph, package: str) -> Imports:
    """Which wings of a package each of its wings imports; modules beside the wings count as wings."""
    wings = {wing for wing in graph.find_children(package) if (ROOT / wing.replace(".", "/")).name != "trained"}

    def goes(wing: str, other: str) -> bool:
        return wing != other and graph.direct_import_exists(importer=wing, imported=other, as_packages=True)

    return {wing: {other for other in wings if goes(wing, other)} for wing in wings}


def floors(given: Imports) -> list[list[str]]:
    """The wings from the ground up: each one floor above the highest that it imports. A circle would never end."""
    height: dict[str, int] = {}
    while len(height) < len(given):
        ready = [wing for wing in given if wing not in height and given[wing] <= height.keys()]
        if not ready:
            raise ValueError(f"a circle among {sorted(given.keys() - height.keys())}")
        for wing in ready:
            height[wing] = 1 + max((height[other] for other in given[wing]), default=-1)
    return [sorted(wing for wing in given if height[wing] == floor) for floor in range(max(height.values()) + 1)]


def shown(given: Imports) -> Imports:
    """The imports without those that also lead over a third wing: fewer arrows that say the same of the order."""

    def below(wing: str) -> set[str]:
        return given[wing].union(*(below(other) for other in given[wing]))

    return {wing: others - set().union(*(below(other) for other in others)) for wing, others in given.items()}


def drawn() -> str:
    """The picture as SVG: ui/ on the left stands on model/ on the right."""
    graph = grimp.build_graph("model", "ui", cache_dir=None)
    houses = [_house(imports(graph, package), left) for package, left in (("ui", 0), ("model", WIDTH + 30))]
    height = max(bottom for _, bottom in houses) + MARGIN
    start = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {2 * WIDTH + 30} {height}">'
    return "\n".join([start, f"<style>{STYLE}</style>", *(part for part, _ in houses), "</svg>\n"])


def _house(given: Imports, left: int) -> tuple[str, int]:
    """One package's rooms and arrows, and how far down they reach."""
    stack = floors(given)[::-1]  # the top floor first
    name = next(iter(given)).split(".")[0]
    rooms: dict[str, tuple[float, float, float]] = {}
    for number, wings in enumerate(stack):
        room = (WIDTH - 2 * MARGIN - GAP * (len(wings) - 1)) / len(wings)
        for place, wing in enumerate(wings):
            rooms[wing] = (left + MARGIN + place * (room + GAP), 40 + number * (FLOOR + GAP), room)
    parts = [f'<text class="name" x="{left + MARGIN}" y="24">{name}/</text>']
    parts += [  # behind the rooms that they pass
        _arrow(rooms[wing], rooms[other]) for wing, others in sorted(shown(given).items()) for other in sorted(others)
    ]
    parts += [_room(wing, *rooms[wing]) for wing in sorted(rooms)]
    return "\n".join(parts), 40 + len(stack) * (FLOOR + GAP)


def _room(wing: str, x: float, y: float, width: float) -> str:
    lines = textwrap.wrap(_sentence(wing), int(width / 6.2), max_lines=2, placeholder=" …")
    says = "".join(
        f'<text class="says" x="{x + 10:.0f}" y="{y + 34 + 14 * number:.0f}">{escape(line)}</text>'
        for number, line in enumerate(lines)
    )
    return (
        f'<rect x="{x:.0f}" y="{y:.0f}" width="{width:.0f}" height="{FLOOR}" rx="6"/>'
        f'<text class="name" x="{x + 10:.0f}" y="{y + 19:.0f}">{wing.split(".")[1]}</text>{says}'
    )


def _sentence(wing: str) -> str:
    """The first line of the wing's docstring."""
    path = ROOT.joinpath(*wing.split("."))
    source = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    return (ast.get_docstring(ast.parse(source.read_text(encoding="utf-8"))) or "").splitlines()[0]


def _arrow(start: tuple[float, float, float], end: tuple[float, float, float]) -> str:
    """From the floor of one room to the ceiling of another below it."""
    low, high = max(start[0], end[0]), min(start[0] + start[2], end[0] + end[2])
    at, to = ((low + high) / 2,) * 2 if low < high else (start[0] + start[2] / 2, end[0] + end[2] / 2)
    top, bottom = start[1] + FLOOR, end[1]
    tip = f'<path class="tip" d="M{to - 4:.0f} {bottom - 6:.0f}h8l-4 6z"/>'
    return f'<path d="M{at:.0f} {top:.0f}L{to:.0f} {bottom - 5:.0f}"/>{tip}'


if __name__ == "__main__":
    main()
