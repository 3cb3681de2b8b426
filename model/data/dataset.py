"""Fashion-MNIST: pictures, labels, class names, and the lesson's split. Nothing is downloaded.

A picture has one form everywhere: uint8 (28, 28), a white garment on black, as in the four original files.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from model.problem import Problem

CLASS_NAMES = (
    "T-shirt/top",
    "Trouser",
    "Pullover",
    "Dress",
    "Coat",
    "Sandal",
    "Shirt",
    "Sneaker",
    "Bag",
    "Ankle boot",
)
# The lesson's own names for them.
CLASS_NAMES_KOREAN = ("티셔츠", "바지", "스웨터", "드레스", "코트", "샌달", "셔츠", "스니커즈", "가방", "앵클 부츠")

TRAIN_SIZE, VALIDATION_SIZE, TEST_SIZE = 48_000, 12_000, 10_000

DIRECTORY = Path(__file__).parents[2] / "data" / "fashion-mnist"
DIRECTORY_VARIABLE = "CNN_ATELIER_DATA"

# The packed files and the SHA-256 of their unpacked bytes: gzip's header differs from mirror to mirror.
_CHECKSUMS = {
    "train-images-idx3-ubyte.gz": "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
    "train-labels-idx1-ubyte.gz": "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
    "t10k-images-idx3-ubyte.gz": "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
    "t10k-labels-idx1-ubyte.gz": "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34",
}
_HEADER_BYTES = {"images": 16, "labels": 8}


@dataclass(frozen=True)
class Pictures:
    """`images` uint8 (N, 28, 28), white on black, and their `labels` uint8 (N,), 0–9."""

    images: NDArray[np.uint8]
    labels: NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.labels)

    @classmethod
    def none(cls) -> Pictures:
        """No pictures: (0, 28, 28) and (0,)."""
        return cls(np.empty((0, 28, 28), np.uint8), np.empty(0, np.uint8))

    def first(self, count: int | None) -> Pictures:
        """The first `count` pictures; all of them for None."""
        return Pictures(self.images[:count], self.labels[:count])


@dataclass(frozen=True)
class Split:
    """The lesson's three parts: 48,000 pictures to train on, 12,000 to choose by, 10,000 to report with."""

    train: Pictures
    validation: Pictures
    test: Pictures


def load(directory: Path | None = None) -> Split:
    """All pictures, split as the lesson splits them. Raises Problem for a missing or altered file."""
    everything = load_training(directory)
    train_images, validation_images, train_labels, validation_labels = _split(everything.images, everything.labels)
    return Split(
        Pictures(train_images, train_labels),
        Pictures(validation_images, validation_labels),
        load_test(directory),
    )


def load_training(directory: Path | None = None) -> Pictures:
    """The 60,000 training pictures in the files' order. Raises Problem for a missing or altered file."""
    return _pictures("train", _directory(directory))


def load_test(directory: Path | None = None) -> Pictures:
    """The 10,000 test pictures in the files' order. Raises Problem for a missing or altered file."""
    return _pictures("t10k", _directory(directory))


def load_validation_labels(directory: Path | None = None) -> NDArray[np.uint8]:
    """The labels (12000,) of the validation pictures in the split's order, without reading the pictures."""
    _, validation_labels = _split(_labels("train", _directory(directory)))
    return np.asarray(validation_labels)


def pick(
    labels: NDArray[np.uint8], count: int, order: int = 0, label: int | None = None, among: list[int] | None = None
) -> list[int]:
    """At most `count` indices into `labels`: of one class, and out of `among`, where these are given.

    `order` 0 is the files' order; any other number is a shuffle of its own, the same each time.
    """
    indices = np.arange(len(labels)) if among is None else np.array(among, int)
    if label is not None:
        indices = indices[labels[indices] == label]
    if order:
        indices = np.random.default_rng(order).permutation(indices)
    picked: list[int] = indices[:count].tolist()
    return picked


def _directory(given: Path | None) -> Path:
    return given or Path(os.environ.get(DIRECTORY_VARIABLE) or DIRECTORY)


def _split(*arrays: NDArray[np.uint8]) -> list[NDArray[np.uint8]]:
    """The lesson's split of each array: its training part, its validation part, and so on; the order is the same."""
    # scikit-learn takes a second to import, and pages that only show test pictures do without it.
    from sklearn.model_selection import train_test_split

    return list(train_test_split(*arrays, test_size=0.2, random_state=42))


def _pictures(part: str, directory: Path) -> Pictures:
    images = _read(directory / f"{part}-images-idx3-ubyte.gz")[_HEADER_BYTES["images"] :]
    # (N * 784,) -> (N, 28, 28)
    return Pictures(np.frombuffer(images, np.uint8).reshape(-1, 28, 28), _labels(part, directory))


def _labels(part: str, directory: Path) -> NDArray[np.uint8]:
    return np.frombuffer(_read(directory / f"{part}-labels-idx1-ubyte.gz")[_HEADER_BYTES["labels"] :], np.uint8)


def _read(path: Path) -> bytes:
    """Unpacked bytes of one of the four files, known to be the published ones."""
    advice = (
        "Restore data/fashion-mnist from the repository, or name the folder with the four files "
        "(--data, or the variable CNN_ATELIER_DATA)."
    )
    try:
        content = gzip.decompress(path.read_bytes())
    except OSError as error:
        if isinstance(error, gzip.BadGzipFile):
            raise Problem("{file} is damaged: it is not a gzip file. " + advice, file=path) from error
        raise Problem("{file} cannot be read: it is missing or unreadable. " + advice, file=path) from error
    except (EOFError, zlib.error) as error:
        raise Problem("{file} is damaged: its gzip data end too early or are broken. " + advice, file=path) from error
    expected, found = _CHECKSUMS[path.name], hashlib.sha256(content).hexdigest()
    if found != expected:
        raise Problem(
            "{file} is not Fashion-MNIST's: SHA-256 {expected}… of the unpacked bytes was expected, {found}… found. "
            + advice,
            file=path,
            expected=expected[:12],
            found=found[:12],
        )
    return content
