"""A folder that is written whole or not at all, whatever breaks in between."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_ATTEMPTS = 100


@contextmanager
def whole(directory: Path) -> Iterator[Path]:
    """A folder to fill beside `directory`, which takes its place when all went well and vanishes otherwise."""
    directory.parent.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=f".{directory.name}.", suffix=".partial", dir=directory.parent))
    try:
        yield folder
        folder.chmod(0o755)
        _take_place(folder, directory)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        put_back_replaced(directory.parent)
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


def put_back_replaced(parent: Path) -> None:
    """Undo a replacement that was cut off between its two renames, by a crash or a full disk."""
    for old in parent.glob(".*.replaced"):
        original = old.with_name(old.name[1:].removesuffix(".replaced"))
        if not original.exists():
            with suppress(OSError):  # somebody else was faster, or the folder is not ours to write
                old.rename(original)
