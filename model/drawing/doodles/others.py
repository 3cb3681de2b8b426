"""What is no garment: scribbles, faces, houses, letters, noise, rooms. Trains and measures "I don't know".

The kinds in FAMILIAR may be trained on; those in STRANGE are for measuring only. Longer than 300 lines: every kind is
a short function, and they are read side by side.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from model.drawing.doodles.pen import CANVAS, any_style, draw
from model.drawing.doodles.shapes import Dice, Points, Shape, Shapes, bend, box, ellipse, spline
from model.drawing.reading import to_picture

Pixels = NDArray[np.uint8]


def strangers(count: int, seed: int, unseen: bool = False) -> NDArray[np.uint8]:
    """So many pictures of no garment, kinds in turn: uint8 (count, 28, 28); `unseen`: the kinds never trained on."""
    dice = Dice(seed)
    kinds = list((STRANGE if unseen else FAMILIAR).values())
    return np.stack([to_picture(kinds[index % len(kinds)](dice)) for index in range(count)])


def _sketched(make: Callable[[Dice], Shapes]) -> Callable[[Dice], Pixels]:
    """Drawn with the same pens as the doodles."""
    return lambda dice: draw(make(dice), any_style(dice), dice)


def _scribble(dice: Dice) -> Shapes:
    count = dice.randint(6, 40)
    points = [(dice.gauss(0, 1), dice.gauss(0, 1)) for _ in range(count)]
    return [Shape(spline(points) if dice.chance(0.7) else points, "limb", 0.02)]


def _loops(dice: Dice) -> Shapes:
    turns, lean = dice.randint(3, 12), dice.uniform(0.1, 1.0)
    radius, drift = dice.uniform(0.3, 1), dice.uniform(0.05, 0.5)
    angles = [index * 0.5 for index in range(turns * 12)]
    points = [(math.cos(a) * radius + drift * a / 6, math.sin(a) * radius * lean + dice.gauss(0, 0.05)) for a in angles]
    return [Shape(points, "limb", 0.02)]


def _lines(dice: Dice) -> Shapes:
    return [
        Shape([(dice.uniform(-1, 1), dice.uniform(-1, 1)) for _ in range(dice.randint(2, 4))], "limb", 0.02)
        for _ in range(dice.randint(1, 9))
    ]


def _face(dice: Dice) -> Shapes:
    wide, eye, level = dice.uniform(0.75, 1.05), dice.uniform(0.05, 0.18), dice.uniform(-0.35, -0.1)
    shapes = [Shape(ellipse(0, 0, wide, 1), "body")]
    for side in (-1, 1):
        shapes.append(
            Shape(ellipse(side * wide * 0.4, level, eye, eye * dice.uniform(0.8, 1.8)), dice.choice(("dark", "panel")))
        )
    curve = dice.uniform(-0.3, 0.5)
    shapes.append(Shape(bend((-0.4, 0.45), (0, 0.45 + curve), (0.4, 0.45))))
    if dice.chance(0.5):
        shapes.append(Shape([(0, level + 0.15), (-0.1, 0.2), (0.08, 0.22)]))
    if dice.chance(0.4):
        shapes += [Shape([(x, -0.9), (x * 1.3, -1.0 - dice.uniform(0.1, 0.4))]) for x in (-0.5, -0.25, 0.0, 0.25, 0.5)]
    return shapes


def _house(dice: Dice) -> Shapes:
    wide, tall, roof = dice.uniform(0.7, 1.2), dice.uniform(0.8, 1.4), dice.uniform(0.4, 0.9)
    shapes = [
        Shape(box(-wide, 0, wide, tall), "body"),
        Shape([(-wide * 1.15, 0), (0, -roof), (wide * 1.15, 0)], "body"),
    ]
    shapes.append(Shape(box(-0.15, tall * 0.45, 0.2, tall), "panel"))
    return shapes + [Shape(box(x - 0.15, tall * 0.2, x + 0.15, tall * 0.5), "panel") for x in (-wide * 0.6, wide * 0.6)]


def _tree(dice: Dice) -> Shapes:
    trunk = Shape(box(-0.15, 0.3, 0.15, 1.2), "body")
    if dice.chance(0.5):
        layers = [
            Shape([(-0.9 + 0.2 * i, 0.4 - 0.5 * i), (0, -0.5 - 0.5 * i), (0.9 - 0.2 * i, 0.4 - 0.5 * i)], "body")
            for i in range(3)
        ]
        return [trunk, *layers]
    blob = [
        (math.cos(i * 0.7) * dice.uniform(0.7, 1), -0.4 + math.sin(i * 0.7) * dice.uniform(0.7, 1)) for i in range(9)
    ]
    return [trunk, Shape(spline(blob, closed=True), "body")]


def _flower(dice: Dice) -> Shapes:
    count = dice.randint(5, 8)
    petals = [
        Shape(ellipse(math.cos(i * 6.28 / count) * 0.55, math.sin(i * 6.28 / count) * 0.55, 0.3, 0.3), "body")
        for i in range(count)
    ]
    return [
        Shape([(0, 0), (dice.uniform(-0.2, 0.2), 2)], "limb", 0.05),
        *petals,
        Shape(ellipse(0, 0, 0.3, 0.3), "panel"),
    ]


def _sun(dice: Dice) -> Shapes:
    count, far = dice.randint(6, 12), dice.uniform(0.9, 1.4)
    rays = [
        Shape(
            [
                (math.cos(i * 6.28 / count) * 0.7, math.sin(i * 6.28 / count) * 0.7),
                (math.cos(i * 6.28 / count) * far, math.sin(i * 6.28 / count) * far),
            ],
            "limb",
            0.05,
        )
        for i in range(count)
    ]
    return [*rays, Shape(ellipse(0, 0, 0.5, 0.5), "body")]


def _star(dice: Dice) -> Shapes:
    inner, points = dice.uniform(0.3, 0.6), dice.randint(4, 7)
    return [
        Shape(
            [
                (
                    math.sin(i * math.pi / points) * (1 if i % 2 == 0 else inner),
                    -math.cos(i * math.pi / points) * (1 if i % 2 == 0 else inner),
                )
                for i in range(2 * points)
            ],
            "body",
        )
    ]


def _composition(dice: Dice) -> Shapes:
    """Discs, boxes, polygons and lines anywhere, as many as make up most simple drawings of things."""
    return [dice.choice((_disc, _slab, _polygon, _stick))(dice) for _ in range(dice.randint(2, 6))]


def _disc(dice: Dice) -> Shape:
    centre = dice.gauss(0, 0.6), dice.gauss(0, 0.6)
    return Shape(
        ellipse(*centre, dice.uniform(0.1, 0.7), dice.uniform(0.1, 0.7)), dice.choice(("body", "panel", "dark"))
    )


def _slab(dice: Dice) -> Shape:
    x, y = dice.gauss(0, 0.6), dice.gauss(0, 0.6)
    return Shape(box(x, y, x + dice.uniform(0.15, 1.4), y + dice.uniform(0.15, 1.4)), dice.choice(("body", "panel")))


def _polygon(dice: Dice) -> Shape:
    x, y, corners = dice.gauss(0, 0.5), dice.gauss(0, 0.5), dice.choice((3, 3, 4, 5))
    turns = sorted(dice.uniform(0, 2 * math.pi) for _ in range(corners))
    radius = dice.uniform(0.3, 1)
    return Shape([(x + radius * math.cos(turn), y + radius * math.sin(turn)) for turn in turns], "body")


def _stick(dice: Dice) -> Shape:
    points = [(dice.gauss(0, 0.8), dice.gauss(0, 0.8)) for _ in range(dice.randint(2, 4))]
    return Shape(spline(points) if dice.chance(0.5) else points, "limb", 0.05)


def _blob(dice: Dice) -> Shapes:
    """A closed wandering line, with a few marks in it."""
    count = dice.randint(5, 11)
    outline = [
        (math.cos(turn) * dice.uniform(0.3, 1.2), math.sin(turn) * dice.uniform(0.3, 1.2))
        for turn in (2 * math.pi * index / count for index in range(count))
    ]
    return [Shape(spline(outline, closed=True), "body"), *[_stick(dice) for _ in range(dice.randint(0, 2))]]


def _writing(dice: Dice) -> Pixels:
    """One to four letters or digits."""
    board = Image.new("L", (CANVAS, CANVAS), 255)
    text = "".join(
        dice.choices("abcdefghijkmnpqrstwxyzABCDEFGHJKMNPQRSTWXYZ123456789?!&#", k=dice.choice((1, 1, 2, 3, 4)))
    )
    font = ImageFont.load_default(dice.uniform(50, 110) / len(text) ** 0.6)
    ImageDraw.Draw(board).text((72, 72), text, fill=0, font=font, anchor="mm", stroke_width=dice.randint(0, 4))
    return np.asarray(board.rotate(dice.gauss(0, 8), fillcolor=255))


def _noise(dice: Dice) -> Pixels:
    """Random pixels, coarse or fine, grey or black and white."""
    generator = np.random.default_rng(dice.getrandbits(32))
    cells = dice.choice((6, 10, 14, 28, 56, 144))
    values = generator.random((cells, cells))
    if dice.chance(0.5):
        values = (values > dice.uniform(0.3, 0.97)).astype(np.float64)
    method = dice.choice((Image.Resampling.NEAREST, Image.Resampling.BICUBIC))
    return np.asarray(Image.fromarray(np.uint8(values * 255)).resize((CANVAS, CANVAS), method))


def _room(dice: Dice) -> Pixels:
    """Like a photo that is full to its edges: planes, boxes and shadows in greys, blurred."""
    board = Image.new("L", (CANVAS, CANVAS), dice.randint(60, 230))
    pen = ImageDraw.Draw(board)
    for _ in range(dice.randint(3, 14)):
        x, y = dice.uniform(-20, CANVAS), dice.uniform(-20, CANVAS)
        corners = [(x + dice.uniform(-60, 60), y + dice.uniform(-60, 60)) for _ in range(dice.choice((3, 4, 4, 5)))]
        pen.polygon(corners, fill=dice.randint(0, 255))
    grain = np.random.default_rng(dice.getrandbits(32)).normal(0, dice.uniform(0, 14), (CANVAS, CANVAS))
    soft = np.asarray(board.filter(ImageFilter.GaussianBlur(dice.uniform(0, 5))), np.float64)
    return (soft + grain).clip(0, 255).astype(np.uint8)


def _stick_figure(dice: Dice) -> Shapes:
    arm, leg = dice.uniform(-0.3, 0.4), dice.uniform(0.3, 0.6)
    bones: tuple[Points, ...] = (
        [(0, -0.65), (0, 0.5)],
        [(-0.7, arm), (0, -0.3), (0.7, -arm)],
        [(-leg, 1.4), (0, 0.5), (leg, 1.4)],
    )
    return [Shape(ellipse(0, -1, 0.35, 0.35), "body"), *[Shape(bone, "limb", 0.04) for bone in bones]]


def _cat(_: Dice) -> Shapes:
    ears = [Shape([(s * 0.85, -0.4), (s * 0.8, -1.2), (s * 0.25, -0.85)], "body") for s in (-1, 1)]
    whiskers = [Shape([(s * 0.3, 0.3), (s * 1.2, 0.3 + lean)]) for s in (-1, 1) for lean in (-0.15, 0.1)]
    eyes = [Shape(ellipse(s * 0.38, -0.1, 0.12, 0.15), "dark") for s in (-1, 1)]
    return [
        *ears,
        Shape(ellipse(0, 0, 1, 0.85), "body"),
        *eyes,
        Shape([(-0.1, 0.2), (0.1, 0.2), (0, 0.35)], "dark"),
        *whiskers,
    ]


def _fish(dice: Dice) -> Shapes:
    tail = Shape([(0.8, 0), (1.5, -0.5), (1.5, 0.5)], "body")
    return [
        tail,
        Shape(ellipse(0, 0, 1, dice.uniform(0.4, 0.6)), "body"),
        Shape(ellipse(-0.55, -0.1, 0.08, 0.08), "dark"),
        Shape(bend((-0.3, -0.4), (0, 0), (-0.3, 0.4))),
    ]


def _car(_: Dice) -> Shapes:
    body = [(-1.3, 0.3), (-1.3, -0.1), (-0.8, -0.2), (-0.4, -0.7), (0.5, -0.7), (0.8, -0.2), (1.3, -0.1), (1.3, 0.3)]
    return [
        Shape(body, "body"),
        *[Shape(ellipse(x, 0.32, 0.27, 0.27), "body") for x in (-0.75, 0.75)],
        Shape([(-0.6, -0.2), (0.7, -0.2)]),
    ]


def _boat(_: Dice) -> Shapes:
    hull = [(-1.1, 0.5), (1.1, 0.5), (0.7, 1.0), (-0.7, 1.0)]
    return [
        Shape(hull, "body"),
        Shape([(0, 0.5), (0, -1.1)], "limb", 0.05),
        Shape([(0.08, -1), (0.9, 0.3), (0.08, 0.3)], "body"),
    ]


def _table(_: Dice) -> Shapes:
    legs = [Shape([(x, 0), (x * 1.05, 1.1)], "limb", 0.08) for x in (-1.0, 1.0, -0.6, 0.6)]
    return [*legs, Shape([(-1.2, 0), (-0.9, -0.35), (1.0, -0.35), (1.25, 0)], "body")]


def _bicycle(_: Dice) -> Shapes:
    wheels = [Shape(ellipse(x, 0.5, 0.5, 0.5), "body") for x in (-0.8, 0.8)]
    frame = [(-0.8, 0.5), (-0.35, -0.2), (0.5, -0.2), (0, 0.5), (-0.8, 0.5)]
    return [
        *wheels,
        Shape(frame, "limb", 0.04),
        Shape([(0.8, 0.5), (0.45, -0.45), (0.75, -0.5)], "limb", 0.04),
        Shape([(0, 0.5), (-0.4, -0.4), (-0.6, -0.4)], "limb", 0.04),
    ]


def _spiral(dice: Dice) -> Shapes:
    return [
        Shape(
            [(math.cos(i * 0.4) * i / 50, math.sin(i * 0.4) * i / 50) for i in range(dice.randint(35, 90))],
            "limb",
            0.04,
        )
    ]


def _glasses(_: Dice) -> Shapes:
    lenses = [Shape(ellipse(x, 0, 0.5, 0.4), "body") for x in (-0.65, 0.65)]
    return [
        *lenses,
        Shape([(-0.15, 0), (0.15, 0)], "limb", 0.05),
        Shape([(-1.15, 0), (-1.5, -0.2)], "limb", 0.05),
        Shape([(1.15, 0), (1.5, -0.2)], "limb", 0.05),
    ]


def _picture_of_blobs(dice: Dice) -> Pixels:
    """Clouds of grey, as an out-of-focus photo."""
    values = np.random.default_rng(dice.getrandbits(32)).random((dice.randint(3, 9), dice.randint(3, 9)))
    return np.asarray(Image.fromarray(np.uint8(values * 255)).resize((CANVAS, CANVAS), Image.Resampling.BICUBIC))


FAMILIAR: dict[str, Callable[[Dice], Pixels]] = {
    "scribble": _sketched(_scribble), "loops": _sketched(_loops), "lines": _sketched(_lines),
    "face": _sketched(_face), "house": _sketched(_house), "tree": _sketched(_tree), "flower": _sketched(_flower),
    "sun": _sketched(_sun), "star": _sketched(_star), "writing": _writing, "noise": _noise, "room": _room,
    "composition": _sketched(_composition), "another composition": _sketched(_composition),
    "blob": _sketched(_blob),
}  # fmt: skip
STRANGE: dict[str, Callable[[Dice], Pixels]] = {
    "stick figure": _sketched(_stick_figure), "cat": _sketched(_cat), "fish": _sketched(_fish), "car": _sketched(_car),
    "boat": _sketched(_boat), "table": _sketched(_table), "bicycle": _sketched(_bicycle),
    "spiral": _sketched(_spiral), "glasses": _sketched(_glasses), "blobs": _picture_of_blobs,
}  # fmt: skip
