"""A network in one small file, as the page reads it: static/network/weights.js takes it apart.

The header's length (uint32), the header (JSON, padded to a multiple of four bytes), then each stage's scale, shift
(float32) and kernel (the header's precision), each padded likewise. Little-endian.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Literal

import numpy as np

from model.network.forward import Stage, Values

FORMAT = 1
Precision = Literal["float16", "float32"]
_INPUT = (28, 28, 1)


def pack(name: str, stages: Sequence[Stage], precision: Precision = "float16") -> bytes:
    """The file of a network; in half precision, unless a weight is too large for that, it takes half the room."""
    if not all((np.abs(stage.kernel) <= np.finfo(np.float16).max).all() for stage in stages):
        precision = "float32"
    shape: tuple[int, ...] = _INPUT
    told: list[dict[str, Any]] = []
    numbers: list[bytes] = []
    for stage in stages:
        shape = _after(stage, shape)
        told.append(
            {
                "name": stage.name,
                "kind": stage.kind,
                "shape": shape,
                "kernelShape": stage.kernel.shape if stage.kernel.size else (),
                "channels": len(stage.shift),
                "normalised": stage.normalised,
                "activation": stage.activation,
            }
        )
        kernel = _bytes(stage.kernel, precision)
        numbers += [_bytes(stage.scale, "float32"), _bytes(stage.shift, "float32"), kernel]
    header = {"format": FORMAT, "name": name, "precision": precision, "inputShape": _INPUT, "stages": told}
    words = _padded(json.dumps(header, separators=(",", ":")).encode(), b" ")
    return b"".join([len(words).to_bytes(4, "little"), words, *numbers])


def _after(stage: Stage, shape: tuple[int, ...]) -> tuple[int, ...]:
    """The shape of what comes out of a stage, without the batch."""
    if stage.kind in ("pooling", "average"):
        return shape[0] // 2, shape[1] // 2, shape[2]
    if stage.kind == "global":
        return (shape[2],)
    if stage.kind == "convolution":
        return shape[0], shape[1], len(stage.shift)
    return (len(stage.shift),) if stage.kind != "softmax" else shape


def _bytes(values: Values, precision: Precision) -> bytes:
    return _padded(values.astype(f"<f{2 if precision == 'float16' else 4}").tobytes(), b"\0")


def _padded(content: bytes, filler: bytes) -> bytes:
    return content + filler * (-len(content) % 4)
