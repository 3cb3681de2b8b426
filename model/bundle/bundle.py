"""A trained model on disk: a folder that is written whole or not at all, and checked when it is read.

    bundle.json             format, when and by which versions it was made, seconds, SHA-256 of every other file,
                            and a seal: the SHA-256 of all that
    recipe.json             everything that the run depended on
    history.json            loss, accuracy, val_loss, val_accuracy and seconds of every epoch
    model.weights.h5        the best epoch's weights
    evaluation.npz          logits of the validation and the test pictures
    snapshots.npz           the weights along the training, float16, at most eight epochs
    *.json, *.npz, *.md     whatever else is known of the model (artefacts.py); each may be missing

Reading a bundle never runs code from it: JSON, arrays without pickles, and weights for our own architecture.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from model import untrusted
from model.bundle import artefacts, folder, weights
from model.bundle.artefacts import Content, unusable
from model.bundle.history import MOST_SECONDS, Epoch, best_epoch, history_from_json
from model.network import forward
from model.network import recipe as recipes
from model.network.architecture import Layer, layers
from model.network.classifier import Classifier
from model.network.recipe import Recipe
from model.problem import Problem

if TYPE_CHECKING:
    import keras

    from model.network.forward import Stage

FORMAT = 1
MANIFEST = "bundle.json"
RECIPE = "recipe.json"
HISTORY = "history.json"
WEIGHTS = "model.weights.h5"
EVALUATION = "evaluation.npz"
SNAPSHOTS = "snapshots.npz"
_REQUIRED = {RECIPE, HISTORY, WEIGHTS, EVALUATION, SNAPSHOTS}
_ARTEFACT = re.compile(r"(?!bundle\.json)[\w-]+\.(json|npz|md)", re.ASCII)
_MANIFEST_FIELDS = {"format", "created", "seconds", "versions", "files", "seal"}


@dataclass(frozen=True)
class Bundle:
    """A trained model whose files were found whole. Weights and arrays are read when first asked for."""

    directory: Path
    recipe: Recipe
    history: tuple[Epoch, ...]
    created: str
    seconds: float
    versions: dict[str, str]
    _kept: dict[str, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def name(self) -> str:
        """The folder's name; registry.py says by which name the model is chosen."""
        return self.directory.name

    @property
    def best_epoch(self) -> int:
        """Number, from 1, of the epoch whose weights these are: the lowest validation loss."""
        return best_epoch(self.history)

    @cached_property
    def validation_logits(self) -> NDArray[np.float32]:
        """(validation pictures, classes), in the split's order."""
        return self._arrays(EVALUATION, validation_logits=(None, len(self.recipe.classes)))["validation_logits"]

    @cached_property
    def test_logits(self) -> NDArray[np.float32]:
        """(test pictures, classes), in the files' order."""
        return self._arrays(EVALUATION, test_logits=(None, len(self.recipe.classes)))["test_logits"]

    def artefact(self, name: str, reading: Callable[[Path], Content]) -> Content | None:
        """What `reading` makes of the file of this name, kept for the next call; None if the bundle has none.

        Raises Problem for a file that cannot be read.
        """
        if name not in self._kept:
            self._kept[name] = artefacts.read(self.directory / name, reading)
        found: Content | None = self._kept[name]
        return found

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
            raise unusable(self.directory, Problem("{file} cannot be read", file=SNAPSHOTS)) from error

    def _arrays(self, name: str, **shapes: tuple[int | None, ...]) -> dict[str, NDArray[Any]]:
        try:
            return untrusted.arrays(self.directory / name, **shapes)
        except untrusted.Refused as reason:
            raise unusable(self.directory, reason) from reason

    @cached_property
    def layers(self) -> tuple[Layer, ...]:
        """The network's layers."""
        return layers(self.recipe)

    def stages(self, values: Sequence[NDArray[np.floating]] | None = None) -> tuple[Stage, ...]:
        """The network's stages, with its own weights or those of a snapshot. Raises Problem if they do not fit."""
        found = self.weights() if values is None else values
        shapes = [shape for _place, shape in weights.places(self.layers)]
        if len(found) != len(shapes) or not all(map(untrusted.fits, found, shapes)):
            raise self._unfit()
        return forward.stages(self.layers, found)

    def classifier(self) -> Classifier:
        """The network, ready to answer, without Keras. Raises Problem if its weights do not fit it."""
        return Classifier(self.stages())

    def weights(self) -> list[NDArray[np.float32]]:
        """The weights in Keras' order. Raises Problem if they do not fit the recipe's network."""
        try:
            return weights.read(self.directory / WEIGHTS, self.layers)
        except (OSError, ValueError) as error:
            raise self._unfit() from error

    def network(self) -> keras.Model:
        """The recipe's network with this bundle's weights, in Keras. Raises Problem if they do not fit it."""
        from model.network import keras_model  # imports TensorFlow, which takes seconds

        model = keras_model.build(self.recipe)
        try:
            weights.check_size(self.directory / WEIGHTS, self.layers)
            model.load_weights(self.directory / WEIGHTS)
        except Exception as error:  # h5py and Keras raise all kinds for a foreign file
            raise self._unfit() from error
        return model

    def _unfit(self) -> Problem:
        return unusable(self.directory, Problem("its weights do not fit the network of its recipe"))


def read(directory: Path) -> Bundle:
    """Read and check a bundle. Raises Problem with the reason if a file is missing, altered or from elsewhere."""
    try:
        manifest: dict[str, Any] = untrusted.parsed(untrusted.content(directory / MANIFEST))
        checksums: dict[str, str] = manifest["files"]
        if manifest["format"] != FORMAT:
            raise unusable(
                directory,
                Problem("its format is {found}, this version reads {format}", found=manifest["format"], format=FORMAT),
            )
        if missing := _REQUIRED - checksums.keys():
            raise unusable(directory, Problem("{file} is missing", file=min(missing)))
        if foreign := _foreign(checksums.keys()):
            raise unusable(directory, Problem("{file} does not belong to a bundle", file=min(foreign)))
        for name, expected in checksums.items():
            if not _is_for_people(name) and untrusted.digest(directory / name) != expected:
                raise unusable(directory, Problem("{file} is not the file that was saved", file=name))
        history = history_from_json(untrusted.content(directory / HISTORY))
        if not history:
            raise unusable(directory, Problem("its history is empty"))
        result = Bundle(
            directory,
            _recipe(directory),
            history,
            str(manifest["created"]),
            untrusted.bounded(manifest["seconds"], 0, MOST_SECONDS),
            {str(package): str(version) for package, version in manifest["versions"].items()},
        )
        # Manifests had no seal once; a name that is none of ours may be one whose byte was flipped.
        if manifest.keys() - _MANIFEST_FIELDS or manifest.get("seal", _seal(manifest)) != _seal(manifest):
            raise unusable(directory, Problem("{file} is not the file that was saved", file=MANIFEST))
        return result
    except untrusted.Refused as reason:
        raise unusable(directory, reason) from reason
    except FileNotFoundError as error:
        raise unusable(directory, Problem("{file} is missing", file=Path(error.filename).name)) from error
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise unusable(directory, Problem("its files cannot be read")) from error


def checksum(directory: Path, name: str) -> str:
    """The SHA-256 of a bundle's file, as its manifest has it. Raises Problem where it has none."""
    try:
        return str(untrusted.parsed(untrusted.content(directory / MANIFEST))["files"][name])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise unusable(directory, Problem("{file} is missing", file=name)) from error


def write(directory: Path, files: dict[str, bytes], created: str, seconds: float, versions: dict[str, str]) -> Bundle:
    """Write a bundle's files and manifest at once: a reader sees all of it or what was there before.

    Raises ValueError, before anything is touched, for files that are not a bundle's.
    """
    if not files.keys() >= _REQUIRED or _foreign(files.keys()):
        raise ValueError(f"a bundle holds {sorted(_REQUIRED)}, not {sorted(files)}")
    manifest = {
        "format": FORMAT,
        "created": created,
        "seconds": seconds,
        "versions": versions,
        "files": {name: hashlib.sha256(content).hexdigest() for name, content in sorted(files.items())},
    }
    manifest["seal"] = _seal(manifest)
    with folder.whole(directory) as partial:
        for name, content in files.items():
            (partial / name).write_bytes(content)
        (partial / MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")
    return read(directory)


def add(directory: Path, added: dict[str, bytes]) -> Bundle:
    """Add artefacts to a bundle, or replace them; the others stay as they are."""
    read(directory)  # nothing altered is signed anew
    manifest = json.loads((directory / MANIFEST).read_bytes())
    files = {known: (directory / known).read_bytes() for known in manifest["files"] if (directory / known).exists()}
    return write(directory, files | added, manifest["created"], manifest["seconds"], manifest["versions"])


def _foreign(names: Iterable[str]) -> set[str]:
    """Those of the names that neither a bundle nor an artefact of one bears."""
    return {name for name in names if name not in _REQUIRED and not _ARTEFACT.fullmatch(name)}


def _is_for_people(name: str) -> bool:
    """Whether nothing reads the file but people: who edits or deletes a card spoils no model."""
    return name.endswith(".md")


def _seal(manifest: dict[str, Any]) -> str:
    """What the manifest says, as one SHA-256: it guards against damage, as all checksums here; anybody can make it."""
    said = {name: value for name, value in manifest.items() if name != "seal"}
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def _recipe(directory: Path) -> Recipe:
    try:
        return recipes.from_json(untrusted.content(directory / RECIPE))
    except Problem as problem:
        raise unusable(directory, Problem("its recipe is not one that this version understands")) from problem
