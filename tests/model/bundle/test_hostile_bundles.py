"""Bundles that somebody spoilt, by accident or not, and bundles that were cut off while they were written."""

from __future__ import annotations

import io
import json
import math
import os
import shutil
import signal
import subprocess
import sys
import threading
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import h5py
import keras
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model import untrusted
from model.bundle import artefacts, bundle, registry, weights
from model.bundle.bundle import Bundle
from model.bundle.history import Epoch, history_from_json, history_to_json
from model.evaluation import calibration, shifts
from model.explain import neighbours, test_map
from model.network import architecture
from model.network import recipe as recipes
from model.network.architecture import layers
from model.network.recipe import MOST_EPOCHS, Recipe
from model.problem import Problem
from tests.model.bundle.test_bundle import FILES, contents, files_of, write

ROOT = Path(__file__).parents[3]
ALL = [*FILES, bundle.MANIFEST]


@pytest.fixture
def copy(tiny: Bundle, tmp_path: Path) -> Path:
    """A bundle to spoil."""
    return Path(shutil.copytree(tiny.directory, tmp_path / "tiny"))


@pytest.fixture(scope="module")
def shared_copy(tiny: Bundle, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bundle to spoil, for tests that put it right again; with its own manifest's seal."""
    return write(tmp_path_factory.mktemp("shared") / "tiny", files_of(tiny.directory)).directory


# Damage


@settings(max_examples=150, deadline=None)
@given(st.sampled_from([*ALL, *[bundle.MANIFEST] * 5]), st.floats(0, 1, exclude_max=True), st.integers(1, 255))
def test_one_altered_byte_anywhere_is_found_or_changes_nothing(
    shared_copy: Path, name: str, where: float, difference: int
) -> None:
    """What changes nothing is white space between the manifest's words."""
    file, whole = shared_copy / name, bundle.read(shared_copy)
    content = file.read_bytes()
    spoilt = bytearray(content)
    spoilt[int(where * len(content))] ^= difference
    file.write_bytes(spoilt)
    try:
        found: Bundle | None = bundle.read(shared_copy)
    except Problem as problem:
        found = None
        told = str(problem)
    finally:
        file.write_bytes(content)
    if found is None:
        assert told.startswith("Model tiny cannot be used: ")
    else:
        assert name == bundle.MANIFEST and json.loads(spoilt) == json.loads(content) and found == whole


def test_a_manifest_of_before_there_were_seals_is_read(copy: Path) -> None:
    file = copy / bundle.MANIFEST
    manifest = json.loads(file.read_text())
    del manifest["seal"]
    file.write_text(json.dumps(manifest))
    assert bundle.read(copy).recipe.name == "tiny"


def test_every_shipped_manifest_is_sealed() -> None:
    for file in registry.SHIPPED.glob(f"*/{bundle.MANIFEST}"):
        assert "seal" in json.loads(file.read_text()) and bundle.read(file.parent)


# Files that are none


@pytest.mark.parametrize("kind", ["link", "broken link", "pipe", "folder"])
@pytest.mark.parametrize("name", ALL)
def test_what_is_no_ordinary_file_is_refused_unread(copy: Path, name: str, kind: str) -> None:
    file, elsewhere = copy / name, copy.with_name("elsewhere")
    shutil.copy(file, elsewhere)
    file.unlink()
    if kind == "folder":
        file.mkdir()
    elif kind == "pipe":
        os.mkfifo(file)  # to read it would last for ever
    else:
        file.symlink_to(elsewhere if kind == "link" else copy / "nowhere")
    with pytest.raises(Problem, match=f"tiny cannot be used: {name} is a link or no ordinary file"):
        bundle.read(copy)


@pytest.mark.parametrize("name", [bundle.RECIPE, bundle.MANIFEST, bundle.WEIGHTS])
def test_what_is_far_too_large_is_refused_unread(copy: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(untrusted, "MOST_BYTES", 10**6)
    os.truncate(copy / name, 5 * 10**6)  # a sparse file, of no blocks
    with pytest.raises(Problem, match=f"tiny cannot be used: {name} is too large"):
        bundle.read(copy)


# Archives


def npz(**members: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("_npy", ".npy"), content)
    return buffer.getvalue()


def npy(shape: str, kind: str = "<f4") -> bytes:
    """An array's file that claims any shape and holds nothing."""
    header = f"{{'descr': '{kind}', 'fortran_order': False, 'shape': {shape}, }}".ljust(117) + "\n"
    return b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header.encode()


def flagged(data: bytes, offset: int, value: int) -> bytes:
    """Alter the two bytes at an offset of each member's two headers: 6 is its flags, 8 its compression."""
    changed = bytearray(data)
    for seal, shift in ((b"PK\x03\x04", 0), (b"PK\x01\x02", 2)):
        at = changed.index(seal) + offset + shift
        changed[at : at + 2] = value.to_bytes(2, "little")
    return bytes(changed)


LOGITS = npz(test_logits_npy=npy("(0, 10)"), validation_logits_npy=npy("(0, 10)"))
ARCHIVES: dict[str, tuple[Callable[[], bytes], str]] = {
    "a bomb": (lambda: npz(test_logits_npy=npy("(12500000, 10)") + bytes(500_000_000)), "is too large"),
    "a petabyte": (lambda: npz(test_logits_npy=npy(f"({10**14}, 10)")), "cannot be read"),
    "an endless header": (lambda: npz(test_logits_npy=npy("(" * 100 + "1,")), "cannot be read"),
    "objects": (lambda: npz(test_logits_npy=npy("(0, 10)", "|O")), "cannot be read"),
    "a lock": (lambda: flagged(LOGITS, 6, 1), "cannot be read"),
    "an unknown compression": (lambda: flagged(LOGITS, 8, 99), "cannot be read"),
    "no array": (lambda: npz(test_logits=b"import os"), "holds something else than test_logits"),
    "one dimension": (lambda: artefacts.packed({"test_logits": np.zeros(40)}), "holds something else"),
    "eleven classes": (lambda: artefacts.packed({"test_logits": np.zeros((40, 11))}), "holds something else"),
    "words": (lambda: artefacts.packed({"test_logits": np.full((40, 10), "a")}), "holds something else"),
    "complex numbers": (lambda: artefacts.packed({"test_logits": np.zeros((40, 10), complex)}), "holds something else"),
    "infinities": (lambda: artefacts.packed({"test_logits": np.full((40, 10), np.inf)}), "holds something else"),
    "many members": (
        lambda: npz(test_logits_npy=npy("(0, 10)"), **{f"{name}_npy": b"" for name in range(untrusted.MOST_MEMBERS)}),
        "is too large",
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", ARCHIVES)
def test_a_hostile_archive_is_refused_in_words(tiny: Bundle, tmp_path: Path, kind: str) -> None:
    make, reason = ARCHIVES[kind]
    foreign = write(tmp_path / "foreign", files_of(tiny.directory) | {bundle.EVALUATION: make()})
    with pytest.raises(Problem, match=rf"foreign cannot be used: evaluation\.npz {reason}"):
        _ = foreign.test_logits


def test_a_bomb_of_an_archive_is_not_unpacked(tmp_path: Path) -> None:
    (tmp_path / "bomb.npz").write_bytes(ARCHIVES["a bomb"][0]())
    tracemalloc.start()
    try:
        with pytest.raises(Problem, match="is too large"):
            untrusted.arrays(tmp_path / "bomb.npz")
        assert tracemalloc.get_traced_memory()[1] < 10_000_000
    finally:
        tracemalloc.stop()


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_a_spoilt_archive_is_read_or_refused_in_words(
    tiny: Bundle, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    file = tmp_path_factory.getbasetemp() / "spoilt.npz"
    content = bytearray((tiny.directory / bundle.EVALUATION).read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    file.write_bytes(content)
    try:
        found = untrusted.arrays(file, test_logits=(None, 10))
    except Problem:
        return
    assert found["test_logits"].shape[1] == 10


@pytest.mark.parametrize(
    "arrays",
    [
        {"epochs": np.array([0]), "tensors": np.array(10**9)},
        {"epochs": np.array([0]), "tensors": np.array(np.inf)},
        {"epochs": np.array([0]), "tensors": np.array([1, 2])},
        {"epochs": np.array([7]), "tensors": np.array(1), "8/0": np.zeros(3)},
        {"epochs": np.array([np.nan]), "tensors": np.array(0)},
        {"epochs": np.array(["one"]), "tensors": np.array(0)},
        {"epochs": np.zeros(100_000, np.int8), "tensors": np.array(0)},
    ],
)
def test_snapshots_that_are_none_are_refused_in_words(tiny: Bundle, tmp_path: Path, arrays: dict[str, Any]) -> None:
    spoilt = {bundle.SNAPSHOTS: artefacts.packed(arrays)}
    foreign = write(tmp_path / "foreign", files_of(tiny.directory) | spoilt)
    with pytest.raises(Problem, match=r"foreign cannot be used: snapshots\.npz "):
        foreign.snapshots()


@pytest.mark.parametrize(
    "weights",
    [[], [np.zeros(3)] * 8, [np.zeros(3)] * 7, ["x"] * 8, [b""] * 8],
    ids=["none", "other shapes", "too few", "words", "bytes"],
)
def test_weights_of_a_snapshot_that_do_not_fit_are_refused_in_words(tiny: Bundle, weights: list[Any]) -> None:
    assert len(tiny.stages(tiny.snapshots()[0])) == len(tiny.stages())
    with pytest.raises(Problem, match="its weights do not fit"):
        tiny.stages(weights)


@pytest.mark.parametrize(("positions", "votes"), [(40, 39), (39, 40), (0, 0)])
def test_a_map_is_of_all_test_pictures(tiny: Bundle, tmp_path: Path, positions: int, votes: int) -> None:
    drawn = artefacts.packed({"positions": np.zeros((positions, 2)), "votes": np.zeros((votes, 10), np.uint8)})
    foreign = write(tmp_path / "foreign", files_of(tiny.directory) | {test_map.FILE: drawn})
    with pytest.raises(Problem, match=r"test_map\.npz holds something else"):
        _ = test_map.read(foreign)


PROJECTED = {
    "axes": np.ones((5, 5), np.float32),
    "start": np.ones(5, np.float32),
    "train": np.zeros((96, 5), np.uint8),
    "test": np.zeros((40, 5), np.uint8),
}


@pytest.mark.parametrize(
    "spoilt",
    [
        {"axes": np.ones((5, 4))},
        {"axes": np.ones((6, 5))},
        {"start": np.ones(6)},
        {"train": np.zeros((96, 6))},
        {"test": np.zeros((39, 5))},
        {"train": np.full((96, 5), np.nan)},
        {"axes": np.full((5, 5), np.nan)},
        {"start": np.full(5, np.inf)},
    ],
)
def test_a_projection_is_of_all_test_pictures_and_of_numbers(
    tiny: Bundle, tmp_path: Path, spoilt: dict[str, np.ndarray]
) -> None:
    files = files_of(tiny.directory)
    sound = write(tmp_path / "sound", files | {neighbours.FILE: artefacts.packed(PROJECTED)})
    assert neighbours.read(sound) is not None
    foreign = write(tmp_path / "foreign", files | {neighbours.FILE: artefacts.packed(PROJECTED | spoilt)})
    with pytest.raises(Problem, match=r"foreign cannot be used: projection\.npz "):
        _ = neighbours.read(foreign)


# JSON

JSON = ["[" * 100_000, '{"a":' * 100_000, "null", "[]", "{}", "\0", "1e999", '"' + "a" * 10**6 + '"', "9" * 5_000]


def sign(directory: Path, **changes: Any) -> None:
    """Make a manifest that fits what lies there, with other fields."""
    manifest = json.loads((directory / bundle.MANIFEST).read_text())
    files = {name: untrusted.digest(directory / name) for name in manifest["files"]}
    manifest |= {"files": files, **changes}
    (directory / bundle.MANIFEST).write_text(json.dumps(manifest | {"seal": bundle._seal(manifest)}))


@pytest.mark.parametrize("text", JSON, ids=lambda text: text[:9])
@pytest.mark.parametrize("name", [bundle.RECIPE, bundle.HISTORY, bundle.MANIFEST])
def test_hostile_json_is_refused_in_words(tiny: Bundle, copy: Path, name: str, text: str) -> None:
    (copy / name).write_text(text)
    if name != bundle.MANIFEST:  # signed anew, or its checksum would tell already
        sign(copy)
    with pytest.raises(Problem, match="tiny cannot be used: its"):
        bundle.read(copy)


ODD_FIGURES = [math.nan, math.inf, -1.0, 1e300, 10**400, "1", True, None]


@pytest.mark.parametrize("seconds", ODD_FIGURES, ids=lambda value: str(value)[:9])
def test_a_bundle_took_some_seconds(copy: Path, seconds: Any) -> None:
    sign(copy, seconds=seconds)
    with pytest.raises(Problem, match="tiny cannot be used: its files cannot be read"):
        bundle.read(copy)


def test_a_bundles_words_can_be_written(copy: Path) -> None:
    sign(copy, created="\ud800")
    with pytest.raises(Problem, match="tiny cannot be used: its files cannot be read"):
        bundle.read(copy)


@pytest.mark.parametrize("figure", ["accuracy", "val_accuracy", "seconds"])
@pytest.mark.parametrize("value", ODD_FIGURES, ids=lambda value: str(value)[:9])
def test_a_historys_figures_are_within_their_bounds(figure: str, value: Any) -> None:
    row = vars(Epoch(0.5, 0.8, 0.4, 0.9, 3.0)) | {figure: value}
    with pytest.raises(ValueError):  # noqa: PT011 (some are json's)
        history_from_json(json.dumps([row]))


def test_a_history_is_as_long_as_a_recipes_at_most() -> None:
    row = Epoch(0.5, 0.8, 0.4, 0.9, 3.0)
    assert len(history_from_json(history_to_json((row,) * MOST_EPOCHS))) == MOST_EPOCHS
    with pytest.raises(ValueError, match="so many epochs"):
        history_from_json(history_to_json((row,) * (MOST_EPOCHS + 1)))


def test_a_training_that_diverged_is_a_bundle_all_the_same(tiny: Bundle, tmp_path: Path) -> None:
    history = (Epoch(math.nan, 0.1, math.inf, 0.1, 3.0),)
    answers = artefacts.packed({"test_logits": np.full((40, 10), np.nan, np.float32)})
    files = files_of(tiny.directory) | {
        bundle.HISTORY: history_to_json(history).encode(),
        bundle.EVALUATION: answers,
        calibration.FILE: b'{"unknown_below": NaN}',
    }
    found = write(tmp_path / "astray", files)
    assert (
        str(found.history) == str(history)
        and np.isnan(found.test_logits).all()
        and math.isnan(calibration.unknown_below(found))
    )


@pytest.mark.parametrize(
    "text",
    [*JSON, '{"unknown_below": [1]}', '{"unknown_below": "1"}', '{"unknown_below": 1' + "0" * 400 + "}"],
    ids=lambda text: text[:25],
)
def test_a_hostile_calibration_is_refused_in_words(tiny: Bundle, tmp_path: Path, text: str) -> None:
    foreign = write(tmp_path / "foreign", files_of(tiny.directory) | {calibration.FILE: text.encode()})
    with pytest.raises(Problem, match=r"foreign cannot be used: calibration\.json cannot be read"):
        _ = calibration.unknown_below(foreign)


@pytest.mark.parametrize(
    "text",
    [
        *JSON,
        '{"curves": {"a": [[1]]}, "pictures": 1}',
        '{"curves": {}, "pictures": 1e999}',
        '{"curves": {}, "pictures": 0}',
        '{"curves": 1}',
        '{"curves": {"rotate": []}, "pictures": 1}',
        '{"curves": {"rotate": [[0, NaN]]}, "pictures": 1}',
        '{"curves": {"rotate": [[1e999, 1]]}, "pictures": 1}',
        '{"curves": {"rotate": [["0", "1"]]}, "pictures": 1}',
    ],
    ids=lambda text: text[:45],
)
def test_hostile_shifts_are_refused_in_words(tiny: Bundle, tmp_path: Path, text: str) -> None:
    foreign = write(tmp_path / "foreign", files_of(tiny.directory) | {shifts.FILE: text.encode()})
    with pytest.raises(Problem, match=r"foreign cannot be used: shifts\.json cannot be read"):
        _ = shifts.read(foreign)


# Weights


def rewired(tiny: Bundle, folder: Path, how: str) -> Bundle:
    """A bundle whose first kernel is in another file, or behind a link."""
    elsewhere, file = folder / "elsewhere.h5", folder / "weights.h5"
    for path in (elsewhere, file):
        shutil.copy(tiny.directory / bundle.WEIGHTS, path)
    place = "layers/conv2d/vars/0"
    with h5py.File(file, "r+") as weights:
        kernel = np.asarray(weights[place])
        (folder / "raw").write_bytes(kernel.tobytes())
        group = weights["layers/conv2d/vars"]
        del group["0"]
        if how == "link":
            group["0"] = h5py.ExternalLink(str(elsewhere), place)
        elif how == "group":
            del weights["layers/conv2d"]
            weights["layers/conv2d"] = h5py.ExternalLink(str(elsewhere), "layers/conv2d")
        elif how == "storage":
            group.create_dataset("0", kernel.shape, "f4", external=[(str(folder / "raw"), 0, kernel.nbytes)])
        elif how == "virtual":
            layout = h5py.VirtualLayout(kernel.shape, "f4")
            layout[:] = h5py.VirtualSource(str(elsewhere), place, kernel.shape)
            group.create_virtual_dataset("0", layout)
        elif how == "shape":
            group["0"] = np.zeros((3, 3, 1, 5), np.float32)
        elif how == "objects":
            group.create_dataset("0", kernel.shape, h5py.string_dtype())
    return write(folder / "foreign", files_of(tiny.directory) | {bundle.WEIGHTS: file.read_bytes()})


@pytest.mark.parametrize("how", ["missing", "link", "group", "storage", "virtual", "shape", "objects"])
def test_weights_that_lie_elsewhere_are_refused(tiny: Bundle, tmp_path: Path, how: str) -> None:
    foreign = rewired(tiny, tmp_path, how)
    for use in (foreign.network, *([foreign.weights] if hasattr(foreign, "weights") else [])):
        with pytest.raises(Problem, match="its weights do not fit"):
            use()


def test_weights_out_of_nothing_are_refused_at_no_cost(tiny: Bundle, tmp_path: Path) -> None:
    """HDF5 makes an array that was never written of zeros, as large as it is said to be."""
    recipe = Recipe(filters=(64, 128), dense_units=2000)
    with h5py.File(tmp_path / "hollow.h5", "w") as file:
        for place, shape in weights.places(layers(recipe)):
            file.create_dataset(place, shape, "f4")
    content = (tmp_path / "hollow.h5").read_bytes()
    assert len(content) < 20_000 and architecture.parameters(recipe) > 12_000_000
    spoilt = {bundle.RECIPE: recipes.to_json(recipe).encode(), bundle.WEIGHTS: content}
    foreign = write(tmp_path / "foreign", files_of(tiny.directory) | spoilt)
    for use in (foreign.weights, foreign.network):
        tracemalloc.start()
        try:
            with pytest.raises(Problem, match="its weights do not fit"):
                use()
            assert tracemalloc.get_traced_memory()[1] < 10_000_000
        finally:
            tracemalloc.stop()


def test_a_whole_keras_model_in_the_weights_place_is_not_run(tiny: Bundle, tmp_path: Path) -> None:
    trace = tmp_path / "it ran"
    name = str(trace)
    bomb = keras.Sequential([keras.Input((1,)), keras.layers.Lambda(lambda x: (Path(name).touch(), x)[1])])
    trace.unlink()  # raises if the bomb were a dud
    bomb.save(tmp_path / "bomb.keras")
    content = (tmp_path / "bomb.keras").read_bytes()
    foreign = write(tmp_path / "foreign", files_of(tiny.directory) | {bundle.WEIGHTS: content})
    with pytest.raises(Problem, match="its weights do not fit"):
        foreign.network()
    assert not trace.exists()


# Cut off in the middle of a save

KILLED = """
import os, signal, sys
from pathlib import Path
from model.bundle import bundle, folder
directory, limit, calls = Path(sys.argv[1]), int(sys.argv[2]), 0
def counted(original):
    def call(*arguments, **named):
        global calls
        calls += 1
        if calls == limit:
            os.kill(os.getpid(), signal.SIGKILL)
        return original(*arguments, **named)
    return call
for name in ("write_bytes", "write_text", "rename", "chmod"):
    setattr(Path, name, counted(getattr(Path, name)))
folder.shutil.rmtree = counted(folder.shutil.rmtree)
files = {name: (directory / name).read_bytes() for name in bundle._REQUIRED}
bundle.write(directory, files, "later", 2.0, {})
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_a_kill_at_any_point_of_a_save_leaves_the_old_bundle_or_the_new(
    tiny: Bundle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Steps: five files, the manifest, the mode, what is left over, two renames, the old one's removal."""
    monkeypatch.setenv(registry.RUNS_VARIABLE, str(tmp_path))
    processes = []
    for step in range(1, 13):
        directory = Path(shutil.copytree(tiny.directory, tmp_path / f"tiny-{step}"))
        command = [sys.executable, "-c", KILLED, str(directory), str(step)]
        processes.append(subprocess.Popen(command, cwd=ROOT))
        if step % 4 == 0:
            for process in processes[-4:]:
                process.wait()
    assert [process.returncode for process in processes] == [-signal.SIGKILL] * 11 + [0]
    found = registry.directories()
    created = [bundle.read(found[f"tiny-{step}"]).created for step in range(1, 13)]
    assert created == [tiny.created] * 10 + ["later"] * 2
    write(tmp_path / "tiny-9", files_of(tiny.directory))  # and the next save is as good as any
    assert bundle.read(tmp_path / "tiny-9").seconds == 1.5


def test_a_save_and_those_who_list_meanwhile_do_not_disturb_each_other(
    tiny: Bundle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who lists puts back what a crash left between the two renames of a save; this save has not crashed."""
    monkeypatch.setenv(registry.RUNS_VARIABLE, str(tmp_path))
    files, errors, done = files_of(tiny.directory), list[BaseException](), threading.Event()

    def look() -> None:
        while not done.is_set():
            try:
                registry.directories()
            except BaseException as error:
                errors.append(error)
                return

    write(tmp_path / "mine", files)
    readers = [threading.Thread(target=look) for _ in range(3)]
    for reader in readers:
        reader.start()
    try:
        for seconds in range(60):
            bundle.write(tmp_path / "mine", files, "now", float(seconds), {})
    finally:
        done.set()
        for reader in readers:
            reader.join()
    assert errors == [] and bundle.read(tmp_path / "mine").seconds == 59
    assert contents(tmp_path).keys() == {f"mine/{name}" for name in ALL}
