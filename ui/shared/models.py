"""Trained models as the pages use them: read once per server."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from model import takehome
from model.bundle import bundle, own_pictures, package, registry
from model.bundle.bundle import Bundle
from model.data import dataset
from model.data.dataset import Pictures
from model.network.classifier import Classifier
from model.network.forward import Stage
from model.problem import Problem
from ui import text

if TYPE_CHECKING:
    from model.evaluation.drawings import Reading
    from model.evaluation.report.contents import Evaluated

DEFAULT, FOR_DRAWINGS = registry.LESSON, registry.SKETCH

# One thread for each product of matrices: theirs wait for one another by spinning, which on a busy machine makes them
# six to thirty times slower. The visitors' own threads already use the other cores.
threadpool_limits(limits=1, user_api="blas")


def names() -> list[str]:
    """Every model that can be chosen, the shipped ones first; broken ones too, so that they can say why."""
    return list(registry.directories())


def shipped() -> list[str]:
    """The names of the models that are part of the repository."""
    return [name for name, directory in registry.directories().items() if directory.parent == registry.SHIPPED]


def read(name: str) -> Bundle:
    """The bundle of this name, checked once per change on disk. Raises Problem if it is missing or broken."""
    return _read(*_version(name))


def name_of(model: Bundle) -> str:
    """The name by which a bundle is chosen."""
    return next(name for name, directory in registry.directories().items() if directory == model.directory)


def safe(name: str) -> str:
    """A model's name in a file's name."""
    return name.replace("/", "-")


@st.cache_data(show_spinner=False, max_entries=8)
def _exported(directory: Path, changed: int, ending: str) -> bytes:  # noqa: ARG001 (part of the cache's key)
    return package.packed(directory, ending)


def exported(name: str, ending: str) -> bytes:
    """A model in another file format with all it takes to use it, as a ZIP; made once per change on disk, in seconds.

    Raises Problem if it cannot be made.
    """
    return _exported(*_version(name), ending)


def taken_home(name: str) -> bytes:
    """A model as one HTML file (model/takehome.py). Raises Problem if it cannot be made."""
    return takehome.html(name, read(name)).encode()


def is_sound(name: str) -> bool:
    """Whether there is this model and it can be used."""
    with suppress(Problem):
        read(name)
        return True
    return False


def classifier(name: str) -> Classifier:
    """A model's classifier, made once per change on disk. Raises as `read` does."""
    return _classifier(*_version(name))


def snapshot_stages(model: Bundle) -> dict[int, tuple[Stage, ...]]:
    """The stages of every kept epoch, which visitors share: they are megabytes."""
    return _snapshot_stages(model.directory, model.created, model)


@st.cache_resource(show_spinner=False)
def training_pictures() -> Pictures:
    """The 48,000 training pictures. Raises Problem for a missing or altered file."""
    return dataset.load().train


def evaluated(name: str) -> Evaluated:
    """A model's answers to the test and validation pictures, with all figures that were worked out once."""
    return _evaluated(name, *_version(name))


def class_names(name: str) -> tuple[str, ...]:
    """A model's classes by name, in the order of its probabilities; the ten of a broken one, which answers nothing."""
    with suppress(Problem):
        return text.class_names(read(name).recipe.classes)
    return text.class_names()


def pictures(name: str) -> Pictures:
    """What a model is judged by: its own pictures, or Fashion-MNIST's test pictures, as for a broken one.

    Raises Problem if those are missing or altered.
    """
    return _own(name) or test_pictures()


def is_own(name: str) -> bool:
    """Whether a model was trained on pictures of one's own; of a broken one nobody knows, and it says so elsewhere."""
    return _own(name) is not None


def _own(name: str) -> Pictures | None:
    with suppress(Problem):
        return own_pictures.read(read(name))
    return None


def drawn(name: str) -> Reading:
    """What a model makes of the project's own drawings. Raises as `read` does."""
    return _drawn(*_version(name))


def _version(name: str) -> tuple[Path, int]:
    directory = registry.directory_of(name)
    return directory, (directory / bundle.MANIFEST).stat().st_mtime_ns


@st.cache_resource(show_spinner=False)
def test_pictures() -> Pictures:
    """The 10,000 test pictures. Raises Problem for a missing or altered file."""
    return dataset.load_test()


@st.cache_data(show_spinner=False)
def first_validation_picture() -> tuple[NDArray[np.uint8], int]:
    """The first of the validation pictures, uint8 (28, 28), and its label. Raises as `training_pictures` does."""
    first = dataset.load().validation.first(1)
    return first.images[0].copy(), int(first.labels[0])


@st.cache_resource(show_spinner=False)
def _validation_labels() -> NDArray[np.uint8]:
    return dataset.load_validation_labels()


# Both are cached by the folder and by when its manifest changed, so that a model trained anew is read anew.
@st.cache_resource(show_spinner=False, max_entries=16)
def _read(directory: Path, changed: int) -> Bundle:  # noqa: ARG001 (part of the cache's key)
    return bundle.read(directory)


@st.cache_resource(show_spinner=False, max_entries=16)
def _evaluated(name: str, directory: Path, changed: int) -> Evaluated:
    from model.evaluation.report import contents

    model = _read(directory, changed)
    if own := own_pictures.read(model):
        return contents.evaluated(name, model, own, own.labels)
    return contents.evaluated(name, model, test_pictures(), _validation_labels())


@st.cache_resource(show_spinner=False, max_entries=16)
def _drawn(directory: Path, changed: int) -> Reading:
    from model.evaluation import drawings

    return drawings.of(_read(directory, changed), _classifier(directory, changed))


@st.cache_resource(show_spinner=False, max_entries=16)
def _classifier(directory: Path, changed: int) -> Classifier:
    return _read(directory, changed).classifier()


@st.cache_resource(show_spinner=False, max_entries=4)
def _snapshot_stages(
    directory: Path,  # noqa: ARG001
    created: str,  # noqa: ARG001
    _model: Bundle,
) -> dict[int, tuple[Stage, ...]]:
    return {epoch: _model.stages(weights) for epoch, weights in _model.snapshots().items()}
