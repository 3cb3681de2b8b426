"""What visitors do, for load, memory and soak: the example drawings stroke by stroke, and a look around."""

from __future__ import annotations

from functools import cache
from typing import Any

from model.drawing import strokes
from scripts.visitor import Failure, Seen, Visitor
from ui.classify.draw import EXAMPLES
from ui.components.canvas import to_fabric

Objects = list[dict[str, Any]]


@cache
def drawings() -> list[list[Objects]]:
    """The example drawings, each as what is on the canvas after its first stroke, its second, and so on."""
    whole = [to_fabric(strokes.read(path))["objects"] for path in sorted(EXAMPLES.glob("*.json"))]
    return [[objects[:count] for count in range(1, len(objects) + 1)] for objects in whole]


async def look_around(visitor: Visitor, number: int, acts: int = 3, inside: bool = True) -> None:
    """Open the page, pick samples, draw strokes, go Inside; `number` says which. Raises Failure without answers."""
    await visitor.fetch(await visitor.open())
    for act in range(acts):
        await visitor.fetch(answered(await visitor.pick("sample_grid", str((number + act) % 24))))
    await visitor.choose("source", "Draw")
    for objects in drawings()[number % len(drawings())][:acts]:
        await visitor.fetch(answered(await visitor.draw(objects)))
    if inside:
        await visitor.fetch(await visitor.go("inside"))


async def warm(address: str) -> None:
    """Be the first visitor, for whom a process imports and reads what later ones find."""
    async with Visitor(address) as visitor:
        await look_around(visitor, 0)


def answered(seen: Seen) -> Seen:
    """The same, if it has an answer with its bars. Raises Failure otherwise."""
    if "percent" not in seen.answer or not any(item.WhichOneof("type") == "vega_lite_chart" for item in seen.elements):
        raise Failure("The run brought no answer.")
    return seen
