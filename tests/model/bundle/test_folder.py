"""A bundle is replaced whole or not at all, whatever fails."""

from __future__ import annotations

import errno
import shutil
from pathlib import Path

import pytest

from model.bundle import bundle, registry
from model.bundle.bundle import Bundle
from model.bundle.history import Epoch, history_to_json
from tests.model.bundle.test_bundle import FILES, contents, files_of, rewrite_manifest, write


def test_a_bundle_replaces_the_old_one_whole(tiny: Bundle, copy: Path) -> None:
    history = (Epoch(0.1, 0.9, 0.2, 0.8, 3.0),)
    (copy / "left over").touch()
    write(copy, files_of(tiny.directory) | {bundle.HISTORY: history_to_json(history).encode()})
    assert bundle.read(copy).history == history
    assert contents(copy.parent).keys() == {f"tiny/{name}" for name in [*FILES, bundle.MANIFEST]}


@pytest.mark.parametrize("error", [OSError(errno.ENOSPC, "No space left on device"), KeyboardInterrupt()])
@pytest.mark.parametrize("failing", [1, 3, len(FILES)])
def test_a_write_that_fails_midway_leaves_the_old_bundle(
    tiny: Bundle, copy: Path, monkeypatch: pytest.MonkeyPatch, failing: int, error: BaseException
) -> None:
    before, files, writes = contents(copy.parent), files_of(tiny.directory), 0
    original = Path.write_bytes

    def write_until_full(path: Path, content: bytes) -> int:
        nonlocal writes
        writes += 1
        if writes == failing:
            original(path, content[: len(content) // 2])
            raise error
        return original(path, content)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_bytes", write_until_full)
        with pytest.raises(type(error)):
            write(copy, files)
    assert writes == failing
    assert contents(copy.parent) == before and [path.name for path in copy.parent.iterdir()] == ["tiny"]


@pytest.mark.parametrize("failing", [1, 2])
def test_a_replacement_that_fails_between_its_two_renames_is_undone(
    tiny: Bundle, copy: Path, monkeypatch: pytest.MonkeyPatch, failing: int
) -> None:
    before, renames, original = contents(copy.parent), 0, Path.rename

    def rename_until_full(path: Path, target: Path) -> Path:
        nonlocal renames
        renames += 1
        if renames == failing:
            raise OSError(errno.ENOSPC, "No space left on device")
        return original(path, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", rename_until_full)
        with pytest.raises(OSError, match="No space"):
            write(copy, files_of(tiny.directory))
    assert contents(copy.parent) == before and [path.name for path in copy.parent.iterdir()] == ["tiny"]


def test_nothing_is_left_of_a_first_write_that_fails(
    tiny: Bundle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, content: bytes) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    files = files_of(tiny.directory)
    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_bytes", full)
        with pytest.raises(OSError, match="No space"):
            write(tmp_path / "new", files)
    assert list(tmp_path.iterdir()) == []


def test_what_was_replaced_does_not_come_back_over_the_new(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CNN_ATELIER_RUNS", str(copy.parent))
    old = Path(shutil.copytree(copy, copy.with_name(".tiny.replaced")))
    rewrite_manifest(old, seconds=99.0)
    assert registry.directories()["tiny"] == copy
    assert bundle.read(copy).seconds != 99.0


def test_what_an_earlier_replacement_left_behind_does_not_block_the_next(tiny: Bundle, copy: Path) -> None:
    stale = copy.with_name(".tiny.replaced")
    (stale / "sub").mkdir(parents=True)
    (stale / "sub" / "left over").touch()
    history = (Epoch(0.1, 0.9, 0.2, 0.8, 3.0),)
    write(copy, files_of(tiny.directory) | {bundle.HISTORY: history_to_json(history).encode()})
    assert bundle.read(copy).history == history
    assert [path.name for path in copy.parent.iterdir()] == ["tiny"]
