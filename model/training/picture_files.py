"""A folder or ZIP of class folders → the pictures that a network is trained with."""

from __future__ import annotations

import os
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from model.data import class_folders, picture_set
from model.data.class_folders import ClassFolders, File
from model.data.picture_set import PictureSet
from model.drawing import files, reading
from model.photo import eyes, framing
from model.problem import Problem
from model.teaching import classes as teaching


def read(source: Path | bytes) -> PictureSet:
    """A folder, a ZIP file or a ZIP's bytes. Pictures and drawings are read as everywhere; out of a photo its garment
    is cut. Files that cannot be read are left out, with the reason.

    Raises Problem as `class_folders.opened` does, for names that no class can have, and for classes of less than two
    pictures.
    """
    with class_folders.opened(source) as found:
        names = _names(found)
        wanted = [(label, file) for label, own in enumerate(found.files) for file in own]
        pictures = _pictures([file for _label, file in wanted])
    known = [place for place, picture in enumerate(pictures) if not isinstance(picture, Problem)]
    labels = np.array([wanted[place][0] for place in known], np.uint8)
    picture_set.check_each_class(names, labels)
    left_out = [(wanted[place][1].name, each) for place, each in enumerate(pictures) if isinstance(each, Problem)]
    images = np.stack([picture for picture in pictures if not isinstance(picture, Problem)])
    return PictureSet(names, images, labels, (*found.left_out, *left_out))


def _names(found: ClassFolders) -> tuple[str, ...]:
    names: list[str] = []
    for folder in found.folders:
        name = unicodedata.normalize("NFC", found.names.get(folder, folder))  # a Mac takes Korean letters apart
        try:
            names.append(teaching.cleaned(name, names))
        except Problem as problem:
            raise Problem("The folder {file} cannot be a class: {reason}", file=folder, reason=problem) from problem
    return tuple(names)


def _pictures(wanted: list[File]) -> list[NDArray[np.uint8] | Problem]:
    """Each file's picture, or why there is none. The eyes for photos leave Python to other threads meanwhile."""
    workers = ThreadPoolExecutor(os.cpu_count())
    try:
        return list(workers.map(_picture, wanted))
    finally:
        workers.shutdown(cancel_futures=True)  # an interruption does not wait for what is left


def _picture(file: File) -> NDArray[np.uint8] | Problem:
    """uint8 (28, 28), white on black, as `python -m model.classify` would read the file."""
    try:
        given = files.contained(file.content(), file.name)
        if given.is_drawing or not framing.is_photo(given.pixels):
            return given.picture()
        return reading.visible(eyes.shipped().look(given.pixels, upright=True).steps())[-1].picture
    except Problem as problem:
        return problem
