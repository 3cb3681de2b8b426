"""What was taught as one small file: a ZIP with a folder of PNGs for each class, and classes.json with their names.

Names stand in the JSON alone, so that a folder is called by its number whatever a class is called.
"""

from __future__ import annotations

import io
import json
import re
import zipfile

import numpy as np
from PIL import Image

from model import untrusted
from model.data import class_folders
from model.drawing.reading import SIDE as PICTURE_SIDE
from model.photo.framing import SIDE
from model.problem import Problem
from model.teaching import classes as teaching
from model.teaching.classes import Classes, Example

NAMES = class_folders.TAUGHT
MOST_BYTES = 40_000_000  # of the file, and of all that it holds
_MEMBER = re.compile(r"class-(\d)/(\d{3})\.png", re.ASCII)
LONGEST_WORD = 200_000  # characters of a file in base64 that a tab keeps: some two hundred drawn examples
_FORMAT = 1


def packed(classes: Classes) -> bytes:
    """The file: class-0/000.png … in the order of classes and examples."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(NAMES, json.dumps({"format": _FORMAT, "names": classes.names}, ensure_ascii=False))
        for place, examples in enumerate(classes.examples):
            for number, example in enumerate(examples):
                archive.writestr(f"class-{place}/{number:03}.png", _png(example))
    return buffer.getvalue()


def unpacked(content: bytes) -> Classes:
    """Read what `packed` wrote. Raises Problem for anything else."""
    try:
        if len(content) > MOST_BYTES or content.count(b"PK\x01\x02") > teaching.MOST * teaching.MOST_EXAMPLES + 1:
            raise ValueError("it is too large")
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(member.file_size for member in archive.infolist()) > MOST_BYTES:
                raise ValueError("it is too large")
            said = untrusted.parsed(archive.read(NAMES))
            names = said["names"]
            if said["format"] != _FORMAT or type(names) is not list or not all(type(name) is str for name in names):
                raise ValueError(f"{NAMES} says something else")
            classes = teaching.begun(tuple(names))
            for name in sorted(set(archive.namelist()) - {NAMES}):
                place = _place(name, classes)
                classes = teaching.added(classes, place, _example(archive.read(name)))
    except Problem as problem:
        raise _refused(problem) from problem
    except Exception as error:  # zipfile, its decompressors and Pillow raise all kinds for a foreign file
        raise _refused(error) from error
    return classes


def _place(name: str, classes: Classes) -> int:
    found = _MEMBER.fullmatch(name)
    if not found or int(found[1]) >= len(classes.names):
        raise ValueError("it holds something that is no example")
    return int(found[1])


def _png(example: Example) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(example.picture).save(buffer, "PNG")
    return buffer.getvalue()


def _example(content: bytes) -> Example:
    image = Image.open(io.BytesIO(content), formats=("PNG",))
    if (image.mode, image.size) not in (("L", (PICTURE_SIDE, PICTURE_SIDE)), ("RGB", (SIDE, SIDE))):
        raise ValueError("a picture has another form")
    return Example(np.asarray(image))


def _refused(reason: object) -> Problem:
    return Problem("This is not a file of classes that were taught here: {reason}.", reason=reason)
