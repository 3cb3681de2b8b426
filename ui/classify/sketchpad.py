"""The drawing that a visitor is making, with undo and redo: one frozen value, replaced at every change."""

from __future__ import annotations

from dataclasses import dataclass, replace

from model.drawing.strokes import Drawing

EMPTY = Drawing()
MOST_UNDO, MOST_REMEMBERED_POINTS = 200, 60_000  # a browser may send a new drawing of 20,000 points at every turn


@dataclass(frozen=True)
class Sketchpad:
    """`present` is what is drawn, `past` and `future` what undo and redo bring back.

    `shown` is what the canvas was last opened with, and `version` counts its openings: the browser keeps the
    strokes that came since, so `shown` stays while a person draws.
    """

    present: Drawing = EMPTY
    past: tuple[Drawing, ...] = ()
    future: tuple[Drawing, ...] = ()
    shown: Drawing = EMPTY
    version: int = 0


def drawn(pad: Sketchpad, drawing: Drawing) -> Sketchpad:
    """The pad after the canvas reported `drawing`: the same pad if nothing is new.

    A canvas only adds strokes: as long as it reports fewer than it was opened with, it has not loaded them yet.
    """
    if drawing.strokes == pad.present.strokes or len(drawing.strokes) < len(pad.shown.strokes):
        return pad
    known = {stroke: stroke for stroke in pad.present.strokes}  # remembered drawings share what they have in common
    drawing = replace(drawing, strokes=tuple(known.get(stroke, stroke) for stroke in drawing.strokes))
    return replace(pad, present=drawing, past=_remembered(pad), future=())


def replaced(pad: Sketchpad, drawing: Drawing) -> Sketchpad:
    """The pad with another drawing on it, an example or an empty one; undo brings the old one back."""
    if drawing.strokes == pad.present.strokes:
        return pad
    return reopened(replace(pad, present=drawing, past=_remembered(pad), future=()))


def undone(pad: Sketchpad) -> Sketchpad:
    """One change back; the same pad at the first one."""
    if not pad.past:
        return pad
    return reopened(replace(pad, present=pad.past[-1], past=pad.past[:-1], future=(pad.present, *pad.future)))


def redone(pad: Sketchpad) -> Sketchpad:
    """One undone change forward; the same pad at the last one."""
    if not pad.future:
        return pad
    return reopened(replace(pad, present=pad.future[0], past=_remembered(pad), future=pad.future[1:]))


def reopened(pad: Sketchpad) -> Sketchpad:
    """The pad for a canvas that starts afresh with what is drawn."""
    return replace(pad, shown=pad.present, version=pad.version + 1)


def _remembered(pad: Sketchpad) -> tuple[Drawing, ...]:
    """The past with what is drawn now: the latest drawings, as many as memory is meant for."""
    past, strokes = (*pad.past, pad.present)[-MOST_UNDO:], set[int]()
    points = 0
    for place in range(len(past) - 1, -1, -1):
        new = {id(stroke): len(stroke.points) for stroke in past[place].strokes if id(stroke) not in strokes}
        strokes |= new.keys()
        points += sum(new.values())
        if points > MOST_REMEMBERED_POINTS:
            return past[place + 1 :]
    return past
