"""A trained model on disk: a folder that is written whole or not at all, and checked when it is read.

    bundle.json             format, when and by which versions it was made, seconds, SHA-256 of every other file,
                            and a seal: the SHA-256 of all that
    recipe.json             everything that the run depended on
    history.json            loss, accuracy, val_loss, val_accuracy and seconds of every epoch
    model.weights.h5        the best epoch's weights
    evaluation.npz          logits of the validation and the test pictures
    snapshots.npz           the weights along the training, float16, at most eight epochs
    test_map.npz            the test set in two dimensions, as the network sees it (model/test_map); may be missing
    projection.npz          where the training and the test pictures lie for its hidden layer, in few dimensions
                            (model/neighbours); comes with the map
    calibration.json        the score below which a picture looks like none of the ten (model/calibration)
    shifts.json             the accuracy on pictures turned, moved, blurred … (model/shifts)
    CARD.md                 all that in words and figures, for people (model/card); nothing reads it

Reading a bundle never runs code from it: JSON, arrays without pickles, and weights for our own architecture.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import h5py
import numpy as np
from numpy.typing import NDArray

from model import forward, untrusted
from model import recipe as recipes
from model.architecture import Layer, layers
from model.classifier import Classifier
from model.problem import Problem
from model.recipe import Recipe

if TYPE_CHECKING:
    import keras

    from model.forward import Stage
    from model.neighbours import Projection
    from model.test_map import TestMap

FORMAT = 1
LESSON, SKETCH = "lesson", "sketch"  # the models that ship for the lesson's pictures, and for drawings and photos
SHIPPED = Path(__file__).parent / "trained"
RUNS_VARIABLE = "CNN_ATELIER_RUNS"

MANIFEST = "bundle.json"
RECIPE = "recipe.json"
HISTORY = "history.json"
WEIGHTS = "model.weights.h5"
EVALUATION = "evaluation.npz"
SNAPSHOTS = "snapshots.npz"
TEST_MAP = "test_map.npz"
PROJECTION = "projection.npz"
CALIBRATION = "calibration.json"
SHIFTS = "shifts.json"
CARD = "CARD.md"
_REQUIRED = {RECIPE, HISTORY, WEIGHTS, EVALUATION, SNAPSHOTS}
_KNOWN = _REQUIRED | {TEST_MAP, PROJECTION, CALIBRATION, SHIFTS, CARD}
_MANIFEST_FIELDS = {"format", "created", "seconds", "versions", "files", "seal"}
_ATTEMPTS = 100
_BYTES = 4  # of a float32
_MOST_SECONDS = 10_000_000  # four months
_MOST_AMOUNT = 1_000_000  # of a shift, and of pictures that it was measured on
Content = TypeVar("Content")


@dataclass(frozen=True)
class Epoch:
    """One row of the history: mean losses in nats, accuracies in [0, 1], wall-clock seconds."""

    loss: float
    accuracy: float
    val_loss: float
    val_accuracy: float
    seconds: float


@dataclass(frozen=True)
class Shifts:
    """Accuracy on so many test `pictures` by the shift's name and its amount."""

    pictures: int
    curves: dict[str, dict[float, float]]


@dataclass(frozen=True)
class Bundle:
    """A trained model whose files were found whole. Weights and arrays are read when first asked for."""

    directory: Path
    recipe: Recipe
    history: tuple[Epoch, ...]
    created: str
    seconds: float
    versions: dict[str, str]

    @property
    def name(self) -> str:
        """The folder's name; `directories` says by which name the model is chosen."""
        return self.directory.name

    @property
    def best_epoch(self) -> int:
        """Number, from 1, of the epoch whose weights these are: the lowest validation loss."""
        return best_epoch(self.history)

    @cached_property
    def validation_logits(self) -> NDArray[np.float32]:
        """(validation pictures, 10), in the split's order."""
        return self._arrays(EVALUATION, validation_logits=(None, 10))["validation_logits"]

    @cached_property
    def test_logits(self) -> NDArray[np.float32]:
        """(10000, 10), in the files' order."""
        return self._arrays(EVALUATION, test_logits=(None, 10))["test_logits"]

    @cached_property
    def unknown_below(self) -> float:
        """The score below which a picture looks like none of the ten classes (model/calibration); 0 if not measured."""
        return self._measured(CALIBRATION, lambda found: untrusted.number(found["unknown_below"])) or 0.0

    @cached_property
    def test_map(self) -> TestMap | None:
        """The test set in two dimensions, with its neighbours' votes (model/test_map); None if it was never drawn."""
        from model.test_map import TestMap

        if not (self.directory / TEST_MAP).exists():
            return None
        count = len(self.test_logits)
        arrays = self._arrays(TEST_MAP, positions=(count, 2), votes=(count, 10))
        return TestMap(arrays["positions"].astype(np.float32), arrays["votes"])

    @cached_property
    def projection(self) -> Projection | None:
        """The hidden layer's activations in few dimensions (model/neighbours); None if it was never worked out."""
        from model.neighbours import AXES, Projection

        if not (self.directory / PROJECTION).exists():
            return None
        count, units = len(self.test_logits), self.recipe.dense_units
        axes = min(AXES, units)
        shapes = {"axes": (axes, units), "start": (axes,), "train": (None, axes), "test": (count, axes)}
        arrays = self._arrays(PROJECTION, **shapes)
        if any(np.isnan(arrays[name]).any() for name in shapes):
            raise _unusable(self.directory, Problem("{file} cannot be read", file=PROJECTION))
        return Projection(*(arrays[name] for name in shapes))

    @cached_property
    def shifts(self) -> Shifts | None:
        """The accuracy along each shift (model/shifts); None if it was not measured."""
        return self._measured(SHIFTS, _shifts)

    def _measured(self, name: str, reading: Callable[[Any], Content]) -> Content | None:
        """What a JSON file says by `reading`; None if there is none. Raises Problem if that cannot be."""
        try:
            return reading(untrusted.parsed(untrusted.content(self.directory / name)))
        except FileNotFoundError:
            return None
        except (OSError, ValueError, LookupError, TypeError, AttributeError, untrusted.Refused) as error:
            raise _unusable(self.directory, Problem("{file} cannot be read", file=name)) from error

    def snapshots(self) -> dict[int, list[NDArray[np.float16]]]:
        """Weights in Keras' order after each kept epoch; 0 is the untrained network."""
        arrays = self._arrays(SNAPSHOTS, epochs=(None,), tensors=())
        try:
            if len(arrays["epochs"]) > untrusted.MOST_MEMBERS:
                raise ValueError("one epoch many times")
            return {
                int(epoch): [arrays[f"{epoch}/{index}"] for index in range(int(arrays["tensors"]))]
                for epoch in arrays["epochs"]
            }
        except (KeyError, ValueError, OverflowError) as error:
            raise _unusable(self.directory, Problem("{file} cannot be read", file=SNAPSHOTS)) from error

    def _arrays(self, name: str, **shapes: tuple[int | None, ...]) -> dict[str, NDArray[Any]]:
        try:
            return untrusted.arrays(self.directory / name, **shapes)
        except untrusted.Refused as reason:
            raise _unusable(self.directory, reason) from reason

    @cached_property
    def layers(self) -> tuple[Layer, ...]:
        """The network's layers."""
        return layers(self.recipe)

    def stages(self, weights: Sequence[NDArray[np.floating]] | None = None) -> tuple[Stage, ...]:
        """The network's stages, with its own weights or those of a snapshot. Raises Problem if they do not fit."""
        found = self.weights() if weights is None else weights
        shapes = [shape for _path, shape in _places(self.layers)]
        if len(found) != len(shapes) or not all(map(untrusted.fits, found, shapes)):
            raise self._unfit()
        return forward.stages(self.layers, found)

    def classifier(self) -> Classifier:
        """The network, ready to answer, without Keras. Raises Problem if its weights do not fit it."""
        return Classifier(self.stages())

    def weights(self) -> list[NDArray[np.float32]]:
        """The weights in Keras' order. Raises Problem if they do not fit the recipe's network."""
        try:
            with h5py.File(self._weights_file(), "r") as file:
                return [_dataset(file, path, shape) for path, shape in _places(self.layers)]
        except (OSError, KeyError, ValueError, TypeError, RuntimeError, AttributeError) as error:
            raise self._unfit() from error

    def network(self) -> keras.Model:
        """The recipe's network with this bundle's weights, in Keras. Raises Problem if they do not fit it."""
        from model import network  # imports TensorFlow, which takes seconds

        weights = self._weights_file()
        model = network.build(self.recipe)
        try:
            model.load_weights(weights)
        except Exception as error:  # h5py and Keras raise all kinds for a foreign file
            raise self._unfit() from error
        return model

    def _weights_file(self) -> Path:
        """Raises Problem for a file that is smaller than its weights: HDF5 makes arrays of any size out of nothing."""
        path = self.directory / WEIGHTS
        if path.stat().st_size < _BYTES * sum(layer.parameters for layer in self.layers):
            raise self._unfit()
        return path

    def _unfit(self) -> Problem:
        return _unusable(self.directory, Problem("its weights do not fit the network of its recipe"))


def best_epoch(history: tuple[Epoch, ...]) -> int:
    """Number, from 1, of the epoch with the lowest validation loss; the first of equals, as Keras has it."""
    return min(range(len(history)), key=lambda index: history[index].val_loss) + 1


def is_finished(recipe: Recipe, history: tuple[Epoch, ...]) -> bool:
    """Whether the epochs are used up, or the last `patience` of them brought no better validation loss."""
    return len(history) >= recipe.epochs or (len(history) > 0 and len(history) - best_epoch(history) >= recipe.patience)


def read(directory: Path) -> Bundle:
    """Read and check a bundle. Raises Problem with the reason if a file is missing, altered or from elsewhere."""
    try:
        manifest: dict[str, Any] = untrusted.parsed(untrusted.content(directory / MANIFEST))
        checksums: dict[str, str] = manifest["files"]
        if manifest["format"] != FORMAT:
            raise _unusable(
                directory,
                Problem("its format is {found}, this version reads {format}", found=manifest["format"], format=FORMAT),
            )
        if missing := _REQUIRED - checksums.keys():
            raise _unusable(directory, Problem("{file} is missing", file=min(missing)))
        if foreign := checksums.keys() - _KNOWN:
            raise _unusable(directory, Problem("{file} does not belong to a bundle", file=min(foreign)))
        for name, expected in checksums.items():
            if untrusted.digest(directory / name) != expected:
                raise _unusable(directory, Problem("{file} is not the file that was saved", file=name))
        history = history_from_json(untrusted.content(directory / HISTORY))
        if not history:
            raise _unusable(directory, Problem("its history is empty"))
        result = Bundle(
            directory,
            _recipe(directory),
            history,
            str(manifest["created"]),
            untrusted.bounded(manifest["seconds"], 0, _MOST_SECONDS),
            {str(package): str(version) for package, version in manifest["versions"].items()},
        )
        # Manifests had no seal once; a name that is none of ours may be one whose byte was flipped.
        if manifest.keys() - _MANIFEST_FIELDS or manifest.get("seal", _seal(manifest)) != _seal(manifest):
            raise _unusable(directory, Problem("{file} is not the file that was saved", file=MANIFEST))
        return result
    except untrusted.Refused as reason:
        raise _unusable(directory, reason) from reason
    except FileNotFoundError as error:
        raise _unusable(directory, Problem("{file} is missing", file=Path(error.filename).name)) from error
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise _unusable(directory, Problem("its files cannot be read")) from error


def write(directory: Path, files: dict[str, bytes], created: str, seconds: float, versions: dict[str, str]) -> Bundle:
    """Write a bundle's files and manifest at once: a reader sees all of it or what was there before.

    Raises ValueError, before anything is touched, for files that are not a bundle's.
    """
    if not _REQUIRED <= files.keys() <= _KNOWN:
        raise ValueError(f"a bundle holds {sorted(_REQUIRED)}, not {sorted(files)}")
    manifest = {
        "format": FORMAT,
        "created": created,
        "seconds": seconds,
        "versions": versions,
        "files": {name: hashlib.sha256(content).hexdigest() for name, content in sorted(files.items())},
    }
    manifest["seal"] = _seal(manifest)
    with _whole(directory) as folder:
        for name, content in files.items():
            (folder / name).write_bytes(content)
        (folder / MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")
    return read(directory)


def add(directory: Path, added: dict[str, bytes]) -> Bundle:
    """Add files that a bundle keeps a place for, or replace them; the others stay as they are."""
    read(directory)  # nothing altered is signed anew
    manifest = json.loads((directory / MANIFEST).read_bytes())
    files = {known: (directory / known).read_bytes() for known in manifest["files"]}
    return write(directory, files | added, manifest["created"], manifest["seconds"], manifest["versions"])


def runs_directory() -> Path:
    """Where training puts its bundles: $CNN_ATELIER_RUNS, or `runs` in the working folder."""
    return Path(os.environ.get(RUNS_VARIABLE) or "runs")


def directories() -> dict[str, Path]:
    """Every bundle's folder by its name: the shipped ones first, then the user's runs, unread and unchecked.

    Names that no page could show are left out.
    A run of a shipped model's name is called runs/NAME, so that neither hides the other.
    """
    found: dict[str, Path] = {}
    for parent in (SHIPPED, runs_directory()):
        _put_back_replaced(parent)
        for manifest in sorted(parent.glob(f"*/{MANIFEST}")):
            name = manifest.parent.name
            if untrusted.is_text(name) and not name.startswith("."):
                found[f"runs/{name}" if name in found else name] = manifest.parent
    return found


def find(name: str) -> Bundle:
    """The bundle of this name. Raises Problem if there is none, or it is broken."""
    return read(directory_of(name))


def directory_of(name: str) -> Path:
    """The folder of the bundle of this name. Raises Problem if there is none."""
    known = directories()
    if name not in known:
        raise Problem("There is no model called {name}. Known: {known}.", name=name, known=", ".join(known) or "none")
    return known[name]


def history_to_json(history: tuple[Epoch, ...]) -> str:
    """The history as JSON, a line an epoch."""
    return "[\n" + ",\n".join(json.dumps(vars(epoch)) for epoch in history) + "\n]\n"


def history_from_json(text: str | bytes) -> tuple[Epoch, ...]:
    """Read what `history_to_json` wrote. Raises ValueError for anything else."""
    try:
        rows = untrusted.parsed(text)
        if len(rows) > recipes.MOST_EPOCHS:
            raise ValueError("no recipe has so many epochs")
        return tuple(_epoch(**row) for row in rows)
    except TypeError as error:
        raise ValueError("this is no history") from error


def _epoch(*, loss: Any, accuracy: Any, val_loss: Any, val_accuracy: Any, seconds: Any) -> Epoch:
    """Losses may be anything: those of a training that diverges are NaN in the end."""
    return Epoch(
        untrusted.number(loss),
        untrusted.bounded(accuracy, 0, 1),
        untrusted.number(val_loss),
        untrusted.bounded(val_accuracy, 0, 1),
        untrusted.bounded(seconds, 0, _MOST_SECONDS),
    )


def _shifts(found: Any) -> Shifts:
    curves = {
        name: {untrusted.bounded(x, -_MOST_AMOUNT, _MOST_AMOUNT): untrusted.bounded(y, 0, 1) for x, y in curve}
        for name, curve in found["curves"].items()
    }
    if not all(curves.values()):
        raise ValueError("a curve has points")
    return Shifts(int(untrusted.bounded(found["pictures"], 1, _MOST_AMOUNT)), curves)


def _places(network: Sequence[Layer]) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Where Keras puts each weight in its file, and its shape: layers/batch_normalization_2/vars/0."""
    counts = Counter[str]()
    for layer in network:
        kind = {"Conv2D": "conv2d", "Dense": "dense", "BatchNormalization": "batch_normalization"}.get(layer.kind)
        if kind is None:
            continue
        group = f"{kind}_{counts[kind]}" if counts[kind] else kind
        counts[kind] += 1
        for index, shape in enumerate(layer.weights):
            yield f"layers/{group}/vars/{index}", shape


def _dataset(file: h5py.File, path: str, shape: tuple[int, ...]) -> NDArray[np.float32]:
    """One array of this shape; ValueError for any other, and for one that points to another file."""
    found = file[path]
    if found.shape != shape or found.dtype != np.float32 or found.external or found.is_virtual or found.file != file:
        raise ValueError(path)
    return np.asarray(found[()], np.float32)


def packed(arrays: dict[str, NDArray[Any]]) -> bytes:
    """Arrays as the bytes of a compressed .npz file."""
    with tempfile.TemporaryFile() as file:
        np.savez_compressed(file, **arrays)  # type: ignore[arg-type]  # its stub reads ** as allow_pickle
        file.seek(0)
        return file.read()


def _seal(manifest: dict[str, Any]) -> str:
    """What the manifest says, as one SHA-256: it guards against damage, as all checksums here; anybody can make it."""
    said = {name: value for name, value in manifest.items() if name != "seal"}
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def _recipe(directory: Path) -> Recipe:
    try:
        return recipes.from_json(untrusted.content(directory / RECIPE))
    except Problem as problem:
        raise _unusable(directory, Problem("its recipe is not one that this version understands")) from problem


def _unusable(directory: Path, reason: Problem) -> Problem:
    return Problem(
        "Model {name} cannot be used: {reason}. Restore the folder {directory}, or train it again.",
        name=directory.name,
        reason=reason,
        directory=directory,
    )


@contextmanager
def _whole(directory: Path) -> Iterator[Path]:
    """A folder to fill beside `directory`, which takes its place when all went well and vanishes otherwise."""
    directory.parent.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=f".{directory.name}.", suffix=".partial", dir=directory.parent))
    try:
        yield folder
        folder.chmod(0o755)
        _take_place(folder, directory)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        _put_back_replaced(directory.parent)
        raise


def _take_place(folder: Path, directory: Path) -> None:
    """Rename `folder` to `directory`, and what was there out of the way."""
    old = replaced(directory)
    for _ in range(_ATTEMPTS):
        if directory.exists():
            shutil.rmtree(old, ignore_errors=True)  # left over from a crash after a replacement
            directory.rename(old)
        try:
            folder.rename(directory)
            break
        except OSError:
            if not directory.exists():
                raise
            # Between the two renames another process listed the bundles and put the old one back: once more.
    shutil.rmtree(old, ignore_errors=True)


def replaced(directory: Path) -> Path:
    """Where a bundle lies for the moment in which another takes its place."""
    return directory.with_name(f".{directory.name}.replaced")


def _put_back_replaced(parent: Path) -> None:
    """Undo a replacement that was cut off between its two renames, by a crash or a full disk."""
    for old in parent.glob(".*.replaced"):
        original = old.with_name(old.name[1:].removesuffix(".replaced"))
        if not original.exists():
            with suppress(OSError):  # somebody else was faster, or the folder is not ours to write
                old.rename(original)
