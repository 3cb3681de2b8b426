"""Files of one's own → 28×28 pictures, read as everywhere; what cannot be read is named."""

from __future__ import annotations

import io
import json
import unicodedata
import zipfile
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from model.data import dataset, photos
from model.data.dataset import Split
from model.drawing import files, reading
from model.drawing.strokes import Drawing, Stroke, to_json
from model.photo import eyes
from model.problem import Problem
from model.teaching import classes as teaching
from model.teaching import rounds
from model.teaching.classes import Example
from model.training import picture_files


def encoded(pixels: NDArray[np.uint8], kind: str = "PNG", **how: int) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, kind, **how)
    return buffer.getvalue()


def zipped(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def written(folder: Path, members: dict[str, bytes]) -> Path:
    for name, content in members.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


@pytest.fixture(scope="module")
def plain() -> dict[str, bytes]:
    """Three test pictures of each of three classes, in a folder around them."""
    given = dataset.load_test()
    return {
        f"set/{label}/{number}.png": encoded(given.images[place])
        for label in (9, 2, 1)
        for number, place in enumerate(np.flatnonzero(given.labels == label)[:3])
    }


def test_pictures_in_the_networks_form_stay_bit_for_bit(plain: dict[str, bytes], tmp_path: Path) -> None:
    given = dataset.load_test()
    expected = np.concatenate([given.images[given.labels == label][:3] for label in (1, 2, 9)])
    for source in (zipped(plain), written(tmp_path, plain)):
        found = picture_files.read(source)
        assert found.names == ("1", "2", "9") and found.labels.tolist() == [0, 0, 0, 1, 1, 1, 2, 2, 2]
        assert np.array_equal(found.images, expected) and found.images.dtype == found.labels.dtype == np.uint8
        assert found.left_out == () and [len(part) for part in found.split()] == [6, 3]


def test_drawings_scans_and_photos_are_read_as_everywhere(plain: dict[str, bytes], tmp_path: Path) -> None:
    drawing = Drawing((Stroke(((0.1, 0.7), (0.9, 0.7), (0.5, 0.2), (0.1, 0.7))),))
    scan = np.full((120, 90), 255, np.uint8)
    scan[30:80, 40:50] = 0
    garment = photos.load(numbers=[5]).pictures[0]
    members = {
        "a/1.json": json.dumps(to_json(drawing)).encode(),
        "a/2.png": encoded(scan),
        "b/3.jpg": encoded(garment, "JPEG", quality=95),
        "b/4.webp": encoded(255 - dataset.load_test().images[0], "WEBP", lossless=1),
    }
    found = picture_files.read(written(tmp_path, members))
    assert np.array_equal(found.images[0], files.picture(tmp_path / "a/1.json")) and found.left_out == ()
    assert np.array_equal(found.images[1], reading.to_picture(scan))
    pixels = files.read(tmp_path / "b/3.jpg").pixels
    assert np.array_equal(found.images[2], eyes.shipped().look(pixels, upright=True).steps()[-1].picture)
    assert np.array_equal(found.images[3], dataset.load_test().images[0])


def test_bad_files_are_named_with_the_reason_and_left_out(plain: dict[str, bytes]) -> None:
    bad = {
        "set/1/notes.txt": b"some words",
        "set/1/inner.zip": zipped(plain),
        "set/1/blank.png": encoded(np.full((60, 60), 255, np.uint8)),
        "set/2/{half}.png": encoded(np.zeros((40, 40), np.uint8))[:-20],
        "set/2/empty.png": b"",
        "set/9/drawing.json": b"{",
    }
    found = picture_files.read(zipped(plain | bad))
    assert len(found) == 9
    assert {name: str(reason).partition(":")[0] for name, reason in found.left_out} == {
        "1/notes.txt": "This is a file of the kind TXT, not a picture we can read",
        "1/inner.zip": "This is a file of the kind ZIP, not a picture we can read",
        "1/blank.png": "This picture is blank",
        "2/{half}.png": "This picture is damaged or incomplete",
        "2/empty.png": "This file is not a picture we can read",
        "9/drawing.json": "9/drawing.json cannot be read as a drawing",
    }


def test_a_class_without_two_readable_pictures_is_named(plain: dict[str, bytes]) -> None:
    for extra in ({"set/hat/1.png": b"no picture", "set/hat/2.png": b""}, {"set/hat/": b""}):
        with pytest.raises(Problem, match=r"The class hat needs 2 pictures at least.* has 0 that can be read"):
            picture_files.read(zipped(plain | extra))


def test_nothing_readable_at_all_is_told_too() -> None:
    with pytest.raises(Problem, match="The class a needs 2 pictures"):
        picture_files.read(zipped({"a/1.png": b"", "b/1.png": b""}))


def renamed(plain: dict[str, bytes], name: str) -> dict[str, bytes]:
    return {path.replace("set/9", f"set/{name}"): content for path, content in plain.items()}


def test_names_are_cleaned_as_names_that_are_taught(plain: dict[str, bytes]) -> None:
    apart = unicodedata.normalize("NFD", "둥근  모자")
    assert picture_files.read(zipped(renamed(plain, f" {apart} "))).names[0] == "둥근 모자"
    for name, reason in (("x" * 25, "at most 24 characters"), (" 2", "There is a class 2 already")):
        with pytest.raises(Problem, match=f"cannot be a class: .*{reason}"):
            picture_files.read(zipped(renamed(plain, name)))


def test_what_the_page_teach_saves_is_a_set_with_its_names(data: Split, tmp_path: Path) -> None:
    classes = teaching.begun(("모자", "a/b", "sock"))
    for place, number in ((0, 5), (0, 6), (2, 7), (2, 8), (2, 9)):
        classes = teaching.added(classes, place, Example(data.test.images[number]))
    content = rounds.packed(classes)
    found = picture_files.read(content)
    assert found.names == ("모자", "sock") and found.left_out == ()
    assert np.array_equal(found.images, data.test.images[[5, 6, 7, 8, 9]])
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        archive.extractall(tmp_path / "unpacked")
    assert picture_files.read(tmp_path).names == ("모자", "sock")


@pytest.mark.parametrize("said", [[], {"names": 5}, {"names": {"a": 1}}, {"names": [1, None]}, "\ud800"])
def test_a_foreign_file_of_that_name_does_no_harm(plain: dict[str, bytes], said: object) -> None:
    found = picture_files.read(zipped(plain | {"set/classes.json": json.dumps(said).encode()}))
    assert found.names == ("1", "2", "9") and found.left_out == ()
