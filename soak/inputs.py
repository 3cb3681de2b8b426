"""Inputs that no person would make: real files spoilt, and garbage with the right structure. (kind, number) decides."""

from __future__ import annotations

import io
import json
import struct
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
from PIL import Image

from model.data import dataset
from model.drawing import compact, strokes
from ui.classify.draw import read_examples
from ui.components import canvas

ROOT = Path(__file__).parents[1]
_PNG = b"\x89PNG\r\n\x1a\n"
_NUMBERS = (0, 1, -1, 0.5, 2, 255, 447.9, 4.001, -4, 1e9, 1e308, float("nan"), float("inf"), 2**31, 2**63, 10**400)
_WORDS = ("", "0", "ko", "lesson", "NaN", "../..", "<b>", "%00", "\0", "\ud7ff", "🥾", "A" * 5000, "M", "Q", "#ffffff")


def picture(random: Random) -> bytes:
    """A spoilt picture file, or a PNG put together at random."""
    if random.random() < 0.2:
        return _random_png(random)
    data = _mutated(random, random.choice(_pictures()), _pictures())
    return _with_checksums(data) if data.startswith(_PNG) and random.random() < 0.7 else data


def drawing(random: Random) -> bytes:
    """A drawing's file, spoilt as bytes or as JSON."""
    return _spoilt_json(random, _drawings())


def canvas_payload(random: Random) -> bytes:
    """What a canvas sends, spoilt as bytes or as JSON."""
    return _spoilt_json(random, _payloads())


def text(random: Random) -> bytes:
    """What may stand in a link: words, bytes, JSON, and pieces of all that."""
    parts = [random.choice(_WORDS).encode("utf-8", "surrogatepass") for _ in range(random.randrange(1, 4))]
    parts.append(random.randbytes(random.choice((0, 1, 20, 3000))))
    random.shuffle(parts)
    return b"".join(parts)


def word(random: Random) -> bytes:
    """A drawing as a link carries it, spoilt: its characters, or the numbers that they pack."""
    data = random.choice(_words())
    if random.random() < 0.5:
        return _mutated(random, data, _words())
    content = zlib.decompress(urlsafe_b64decode(data[1:] + b"=" * (-len(data[1:]) % 4)))
    spoilt = bytearray(content * random.choice((1, 1, 1, 40)))
    for _ in range(random.choice((0, 1, 2, 9))):
        spoilt[random.randrange(len(spoilt))] = random.randrange(256)
    return data[:1] + urlsafe_b64encode(zlib.compress(bytes(spoilt), 9)).rstrip(b"=")


@cache
def _words() -> tuple[bytes, ...]:
    return tuple((compact.packed(drawing) or "").encode() for drawing in read_examples().values())


@cache
def _pictures() -> tuple[bytes, ...]:
    """Real pictures in every format and mode that is read, some that are not, some with everything in them."""
    images = dataset.load_test().images
    grey = Image.fromarray(images[0]).resize((90, 70))
    colour = Image.merge("RGBA", [Image.fromarray(image).resize((90, 70)) for image in images[1:5]])
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = 6, "a boot"
    frames = {"save_all": True, "append_images": [colour.rotate(90), colour.rotate(180)]}
    made: list[tuple[Image.Image, str, dict[str, Any]]] = [
        *((colour.convert("RGB").convert(mode), "PNG", {}) for mode in ("1", "L", "LA", "P", "RGB", "RGBA")),
        (Image.fromarray(images[5]), "PNG", {}),
        (Image.fromarray(np.asarray(grey).astype(np.uint16) * 257), "PNG", {}),
        (colour.convert("P"), "PNG", {"transparency": 3}),
        (colour, "PNG", {"exif": exif, "dpi": (72, 72), **frames}),
        *((colour.convert(mode), "JPEG", {"exif": exif}) for mode in ("L", "RGB", "CMYK")),
        (colour.convert("RGB"), "JPEG", {"progressive": True, "comment": b"a boot"}),
        (colour.convert("RGB"), "MPO", {"save_all": True, "append_images": [grey]}),
        (colour, "WEBP", {"lossless": True, "exif": exif}),
        (colour.convert("RGB"), "WEBP", {"quality": 30}),
        (colour, "WEBP", frames),
        (grey, "GIF", {}),
        (grey, "BMP", {}),
    ]
    return tuple(_encoded(*one) for one in made)


def _encoded(image: Image.Image, format: str, options: dict[str, Any]) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, format, **options)
    return buffer.getvalue()


@cache
def _drawings() -> tuple[bytes, ...]:
    return tuple(file.read_bytes() for file in sorted((ROOT / "ui" / "classify" / "examples").glob("*.json")))


@cache
def _payloads() -> tuple[bytes, ...]:
    drawings = (strokes.from_json(json.loads(content)) for content in _drawings())
    return tuple(json.dumps(canvas.to_fabric(one)).encode() for one in drawings)


def _mutated(random: Random, data: bytes, others: tuple[bytes, ...]) -> bytes:
    """One to eight changes: bytes altered, numbers put in, pieces cut, doubled, or taken from another file."""
    content = bytearray(data)
    for _ in range(random.choice((1, 1, 2, 3, 8))):
        if not content:
            break
        at = random.randrange(len(content))
        if random.random() < 0.4:  # where headers are
            at = min(at, random.randrange(64))
        length = random.choice((1, 2, 4, 16, 100, len(content)))
        change = random.randrange(6)
        if change == 0:
            content[at] ^= 1 << random.randrange(8)
        elif change == 1:
            content[at : at + 1] = random.randbytes(1)
        elif change == 2:
            content[at : at + 4] = struct.pack(">I", random.choice((0, 1, 0x7F, 0xFFFF, 2**31 - 1, 2**32 - 1)))
        elif change == 3:
            del content[at : at + length]
        elif change == 4:
            content[at:at] = content[at : at + length] * random.choice((1, 2, 50))
        else:
            other = random.choice(others)
            start = random.randrange(len(other))
            content[at : at + length] = other[start : start + length]
    return bytes(content[:300_000])


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def _with_checksums(data: bytes) -> bytes:
    """A PNG whose chunks are of right length and checksum again, so that more than its seal is read."""
    at, chunks = len(_PNG), [_PNG]
    while at + 8 <= len(data):
        length = min(struct.unpack(">I", data[at : at + 4])[0], len(data) - at - 8)
        chunks.append(_chunk(data[at + 4 : at + 8], data[at + 8 : at + 8 + length]))
        at += 12 + length
    return b"".join(chunks)


def _random_png(random: Random) -> bytes:
    """Any size, depth, colour type and chunks; the checksums are right."""
    side = (1, 2, 28, 90, 300, random.randrange(1, 10_000), 2**31 - 1)
    header = struct.pack(
        ">IIBBBBB", random.choice(side), random.choice(side), random.choice((1, 2, 4, 8, 16, 3)),
        random.choice((0, 2, 3, 4, 6, 5)), 0, 0, random.choice((0, 1)),
    )  # fmt: skip
    kinds = (b"PLTE", b"tRNS", b"gAMA", b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"iCCP", b"acTL", b"fcTL", b"fdAT", b"abcd")
    between = [
        _chunk(random.choice(kinds), random.choice((random.randbytes(random.choice((0, 3, 26, 768))),
               b"a\0\0" + zlib.compress(bytes(random.choice((9, 10**6)))))))
        for _ in range(random.randrange(4))
    ]  # fmt: skip
    pixels = zlib.compress(random.randbytes(9) * random.choice((1, 100, 10_000)), 1)
    return _PNG + b"".join([_chunk(b"IHDR", header), *between, _chunk(b"IDAT", pixels), _chunk(b"IEND", b"")])


def _spoilt_json(random: Random, real: tuple[bytes, ...]) -> bytes:
    way, data = random.random(), random.choice(real)
    if way < 0.3:
        return _mutated(random, data, real)
    if way < 0.35:
        return random.choice((b"[", b'{"strokes":', b'{"objects":[{"path":[')) * random.choice((3, 50_000))
    content = json.loads(data) if way < 0.95 else _value(random, 4)
    for _ in range(random.choice((1, 1, 2, 5))):
        _spoil(random, content)
    return json.dumps(content).encode("utf-8", "surrogatepass")


def _spoil(random: Random, content: Any) -> None:
    """Replace, remove or repeat something deep inside lists and dictionaries."""
    while isinstance(content, (list, dict)) and content:
        key = random.choice(list(content) if isinstance(content, dict) else range(len(content)))
        if isinstance(content[key], (list, dict)) and content[key] and random.random() < 0.75:
            content = content[key]
            continue
        way = random.randrange(4)
        if way == 0:
            del content[key]
        elif way == 1 and isinstance(content, list):
            content[key:key] = [content[key]] * random.choice((1, 1000, 30_000))
        else:
            content[key] = _value(random, 3)
        return


def _value(random: Random, depth: int) -> Any:
    kind = random.randrange(6 if depth else 4)
    if kind == 4:
        return [_value(random, depth - 1) for _ in range(random.randrange(4))]
    if kind == 5:
        return {random.choice((*_WORDS, "strokes", "objects")): _value(random, depth - 1) for _ in range(3)}
    return random.choice((None, random.choice((True, False)), random.choice(_NUMBERS), random.choice(_WORDS)))
