"""What the network's stages are called."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from model.network.forward import Kind
from ui import text


def stage_name(kind: Kind, _: Callable[..., str] = text._) -> str:
    """What a stage does, in the field's word, in the visitor's language or the one that is spoken."""
    return {
        "convolution": _("Convolution"),
        "pooling": _("Max pooling"),
        "average": _("Average pooling"),
        "global": _("Global average"),
        "dense": _("Dense"),
        "logits": _("Logits"),
        "softmax": _("Softmax"),
    }[kind]


def short_name(kind: Kind, _: Callable[..., str] = text._) -> str:
    """What stands above a stage where there is little room."""
    names = {"pooling": _("Pooling"), "average": _("Pooling"), "global": _("Average"), "softmax": _("Answer")}
    return names.get(kind) or stage_name(kind, _)


def shape_name(shape: Iterable[int]) -> str:
    """(28, 28, 32) → '28×28×32'."""
    return "×".join(f"{size:,}" for size in shape)
