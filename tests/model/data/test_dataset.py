"""The four files as published, the lesson's split of them, and what is said when one of them is not right."""

from __future__ import annotations

import gzip
import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from numpy.typing import NDArray
from sklearn.model_selection import train_test_split

from model.data import dataset
from model.data.dataset import CLASS_NAMES, CLASS_NAMES_KOREAN, Split
from model.problem import Problem

TEST_LABELS = "t10k-labels-idx1-ubyte.gz"
TEST_IMAGES = "t10k-images-idx3-ubyte.gz"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A folder with the two test files, the pictures linked and the labels ours to spoil."""
    (tmp_path / TEST_IMAGES).symlink_to(dataset.DIRECTORY / TEST_IMAGES)
    shutil.copy(dataset.DIRECTORY / TEST_LABELS, tmp_path)
    return tmp_path


def unpacked(name: str, header: int) -> NDArray[np.uint8]:
    return np.frombuffer(gzip.decompress((dataset.DIRECTORY / name).read_bytes())[header:], np.uint8)


def test_the_split_has_the_lessons_sizes_and_our_one_form_of_pictures(data: Split) -> None:
    for part, size in ((data.train, 48_000), (data.validation, 12_000), (data.test, 10_000)):
        assert len(part) == size
        assert part.images.shape == (size, 28, 28) and part.images.dtype == np.uint8
        assert part.labels.shape == (size,) and part.labels.dtype == np.uint8
    assert (dataset.TRAIN_SIZE, dataset.VALIDATION_SIZE, dataset.TEST_SIZE) == (48_000, 12_000, 10_000)


def test_the_split_is_the_lessons_to_the_picture(data: Split) -> None:
    images = unpacked("train-images-idx3-ubyte.gz", 16).reshape(60_000, 28, 28)
    labels = unpacked("train-labels-idx1-ubyte.gz", 8)
    train, validation, train_labels, validation_labels = train_test_split(
        images, labels, test_size=0.2, random_state=42
    )
    assert np.array_equal(data.train.images, train) and np.array_equal(data.train.labels, train_labels)
    assert np.array_equal(data.validation.images, validation)
    assert np.array_equal(data.validation.labels, validation_labels)


def test_the_test_pictures_are_in_the_files_order(data: Split) -> None:
    assert np.array_equal(data.test.images.reshape(-1), unpacked(TEST_IMAGES, 16))
    assert np.array_equal(data.test.labels, unpacked(TEST_LABELS, 8))
    assert np.bincount(data.test.labels).tolist() == [1000] * 10


def test_the_first_validation_picture_is_a_bag(data: Split) -> None:
    assert CLASS_NAMES[data.validation.labels[0]] == "Bag"
    assert CLASS_NAMES_KOREAN[data.validation.labels[0]] == "가방"


def test_there_are_ten_names_in_each_language() -> None:
    assert len(set(CLASS_NAMES)) == len(set(CLASS_NAMES_KOREAN)) == 10


def test_the_first_pictures_keep_their_labels(data: Split) -> None:
    few = data.train.first(7)
    assert len(few) == 7
    assert np.array_equal(few.images, data.train.images[:7]) and np.array_equal(few.labels, data.train.labels[:7])
    assert len(data.test.first(None)) == 10_000


def test_the_packed_files_are_those_of_the_published_checksums() -> None:
    for line in (dataset.DIRECTORY / "SHA256SUMS").read_text().splitlines():
        expected, name = line.split()
        assert hashlib.sha256((dataset.DIRECTORY / name.lstrip("*")).read_bytes()).hexdigest() == expected


def missing(file: Path) -> None:
    file.unlink()


def truncated(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-2000])


def broken(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[2500:2600] = bytes(100)
    file.write_bytes(content)


def altered(file: Path) -> None:
    content = bytearray(gzip.decompress(file.read_bytes()))
    content[8] ^= 1  # the first label
    file.write_bytes(gzip.compress(content))


def not_gzip(file: Path) -> None:
    file.write_bytes(b"<html>404 Not Found</html>")


def empty(file: Path) -> None:
    file.write_bytes(b"")


def a_folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (missing, "missing or unreadable"),
        (a_folder, "missing or unreadable"),
        (truncated, "end too early or are broken"),
        (broken, "damaged"),
        (altered, "is not Fashion-MNIST's"),
        (empty, "is not Fashion-MNIST's"),
        (not_gzip, "it is not a gzip file"),
    ],
)
def test_a_spoilt_file_is_named_with_what_to_do(copy: Path, spoil: Callable[[Path], None], reason: str) -> None:
    spoil(copy / TEST_LABELS)
    with pytest.raises(Problem) as caught:
        dataset.load_test(copy)
    sentence = str(caught.value)
    assert sentence.startswith(str(copy / TEST_LABELS)) and reason in sentence
    assert "Restore data/fashion-mnist" in sentence and "--data" in sentence
    assert "\n" not in sentence


def test_an_altered_file_is_told_with_what_was_expected_and_what_was_found(copy: Path) -> None:
    altered(copy / TEST_LABELS)
    found = hashlib.sha256(gzip.decompress((copy / TEST_LABELS).read_bytes())).hexdigest()
    published = hashlib.sha256(gzip.decompress((dataset.DIRECTORY / TEST_LABELS).read_bytes())).hexdigest()
    with pytest.raises(Problem) as caught:
        dataset.load_test(copy)
    assert found[:12] in str(caught.value) and published[:12] in str(caught.value)


def test_the_same_bytes_packed_anew_are_accepted(copy: Path, data: Split) -> None:
    content = gzip.decompress((copy / TEST_LABELS).read_bytes())
    (copy / TEST_LABELS).write_bytes(gzip.compress(content, compresslevel=1, mtime=0))
    assert np.array_equal(dataset.load_test(copy).labels, data.test.labels)


def test_two_files_under_each_others_names_are_refused(tmp_path: Path) -> None:
    shutil.copy(dataset.DIRECTORY / "train-labels-idx1-ubyte.gz", tmp_path / TEST_LABELS)
    (tmp_path / TEST_IMAGES).symlink_to(dataset.DIRECTORY / TEST_IMAGES)
    with pytest.raises(Problem, match=TEST_LABELS):
        dataset.load_test(tmp_path)


def test_the_training_half_is_checked_too(tmp_path: Path) -> None:
    with pytest.raises(Problem, match=r"train-images-idx3-ubyte\.gz"):
        dataset.load(tmp_path)


def test_the_environment_names_the_folder(monkeypatch: pytest.MonkeyPatch, copy: Path, data: Split) -> None:
    monkeypatch.setenv("CNN_ATELIER_DATA", str(copy))
    assert np.array_equal(dataset.load_test().labels, data.test.labels)
    missing(copy / TEST_LABELS)
    with pytest.raises(Problem, match=str(copy)):
        dataset.load_test()


def test_a_given_folder_goes_before_the_environments(monkeypatch: pytest.MonkeyPatch, copy: Path) -> None:
    monkeypatch.setenv("CNN_ATELIER_DATA", str(copy / "nowhere"))
    assert len(dataset.load_test(copy)) == 10_000


def test_an_empty_variable_means_the_shipped_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CNN_ATELIER_DATA", "")
    assert len(dataset.load_test()) == 10_000


label_rows = arrays.arrays(np.uint8, st.integers(0, 60), elements=st.integers(0, 9))


@given(label_rows, st.integers(0, 70), st.integers(0, 5), st.none() | st.integers(0, 9), st.booleans())
def test_picked_pictures_are_of_the_class_and_out_of_the_given_ones(
    labels: NDArray[np.uint8], count: int, order: int, label: int | None, only_even: bool
) -> None:
    among = list(range(0, len(labels), 2)) if only_even else None
    picked = dataset.pick(labels, count, order, label, among)
    allowed = range(len(labels)) if among is None else among
    fitting = [index for index in allowed if label is None or labels[index] == label]
    assert len(picked) == len(set(picked)) == min(count, len(fitting))
    assert set(picked) <= set(fitting)
    assert all(type(index) is int for index in picked)
    assert picked == dataset.pick(labels, count, order, label, among)
    if order == 0:
        assert picked == fitting[:count]


def test_each_shuffle_is_one_of_its_own(data: Split) -> None:
    shuffles = [dataset.pick(data.test.labels, 50, order) for order in range(4)]
    assert all(one != other for index, one in enumerate(shuffles) for other in shuffles[:index])
    assert shuffles[0] == list(range(50))


def test_none_of_no_pictures(data: Split) -> None:
    assert dataset.pick(data.test.labels, 5, order=3, label=2, among=[]) == []


def test_validation_labels_alone_are_those_of_the_split(data: Split) -> None:
    assert np.array_equal(dataset.load_validation_labels(), data.validation.labels)
