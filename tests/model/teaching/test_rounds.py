"""What was taught as a file: the same again, and nothing from a foreign one."""

from __future__ import annotations

import io
import json
import zipfile

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from model.problem import Problem
from model.teaching import classes as teaching
from model.teaching import rounds
from model.teaching.classes import Classes, Example


def some(*, photos: bool = False) -> Classes:
    random, shape = np.random.default_rng(2), (224, 224, 3) if photos else (28, 28)
    classes = teaching.begun(("모자", "a/../sock", "empty"))
    for place in (0, 0, 1):
        classes = teaching.added(classes, place, Example(random.integers(0, 256, shape, dtype=np.uint8)))
    return classes


@pytest.mark.parametrize("photos", [False, True])
def test_names_and_pictures_come_back_as_they_were(photos: bool) -> None:
    before = some(photos=photos)
    after = rounds.unpacked(rounds.packed(before))
    assert after.names == before.names and [len(each) for each in after.examples] == [2, 1, 0]
    for old, new in zip(before.examples, after.examples, strict=True):
        assert all(np.array_equal(one.picture, other.picture) for one, other in zip(old, new, strict=True))


def test_the_samples_are_pictures_that_any_program_opens() -> None:
    with zipfile.ZipFile(io.BytesIO(rounds.packed(some()))) as archive:
        assert sorted(archive.namelist())[0] == "class-0/000.png" and len(archive.namelist()) == 4
        assert Image.open(io.BytesIO(archive.read("class-1/000.png"))).size == (28, 28)


def archive(members: dict[str, bytes], names: object = ("a", "b")) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("classes.json", json.dumps({"format": 1, "names": names}))
        for name, content in members.items():
            file.writestr(name, content)
    return buffer.getvalue()


def png(size: tuple[int, int]) -> bytes:
    buffer = io.BytesIO()
    Image.new("L", size).save(buffer, "PNG")
    return buffer.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK nonsense",
        archive({"class-5/000.png": png((28, 28))}),
        archive({"../000.png": png((28, 28))}),
        archive({"class-0/000.png": png((29, 28))}),
        archive({"class-0/000.png": b"GIF89a"}),
        archive({}, names=["a", "a"]),
        archive({}, names=[1, 2]),
        archive({}, names=[str(number) for number in range(9)]),
        archive({}, names={"a": 1, "b": "c" * 99}),
        archive({"class-0/000.png": bytes(50_000_000)}),  # a bomb
    ],
)
def test_a_foreign_file_gets_one_sentence(content: bytes) -> None:
    with pytest.raises(Problem, match="not a file of classes") as caught:
        rounds.unpacked(content)
    assert len(str(caught.value)) < 300


@given(st.binary(max_size=300), st.integers(0, 2_000))
def test_a_damaged_file_raises_nothing_but_a_problem(junk: bytes, place: int) -> None:
    whole = rounds.packed(some())
    try:
        found = rounds.unpacked(whole[: place % len(whole)] + junk + whole[place % len(whole) :])
    except Problem:
        return
    assert len(found.names) == 3
