"""Real misfortune for tests: a disk without room, and a user who may not write."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

_NOBODY = 65534


@contextmanager
def small_disk(folder: Path, megabytes: int = 8) -> Iterator[Callable[[], None]]:
    """A file system of a few megabytes at `folder`; gives a function that leaves no room on it.

    Only root may mount one. Others get files that cannot grow, which fail at the same calls.
    """
    folder.mkdir(exist_ok=True)
    options = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder)]
    if sys.platform != "linux":
        pytest.skip("knows how to fill a disk on Linux only")
    mounted = os.geteuid() == 0 and subprocess.run(options, capture_output=True, check=False).returncode == 0
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)

    try:
        yield filler(folder, mounted=mounted)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        if mounted:
            subprocess.run(["umount", "-l", str(folder)], check=True)


def filler(folder: Path, *, mounted: bool) -> Callable[[], None]:
    """A function that leaves no room on the small disk mounted at `folder`, or for any file of this process."""

    def fill() -> None:
        if not mounted:
            most = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
            resource.setrlimit(resource.RLIMIT_FSIZE, (0, most))  # Python ignores the signal: EFBIG
            return
        with suppress(OSError), (folder / ".filler").open("wb", buffering=0) as file:
            while file.write(bytes(4096)):
                pass

    return fill


def make_room(folder: Path) -> None:
    """There is room on the disk again."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.getrlimit(resource.RLIMIT_FSIZE)[1],) * 2)
    (folder / ".filler").unlink(missing_ok=True)


@contextmanager
def ordinary_user() -> Iterator[None]:
    """Be bound by the modes of files and folders, as root is not."""
    before = os.geteuid()
    if before == 0:
        os.seteuid(_NOBODY)
    try:
        yield
    finally:
        os.seteuid(before)


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """Nobody may write in `folder` or below, the modes say. Inside, the process is an ordinary user's."""
    below = [folder, *folder.rglob("*")]
    modes = {path: path.stat().st_mode for path in below}
    for path in reversed(below):
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        with ordinary_user():
            yield
    finally:
        for path, mode in modes.items():
            path.chmod(mode)


@contextmanager
def open_to_all() -> Iterator[Path]:
    """A folder that every user may enter; pytest's own are its user's."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


def undecodable(folder: Path, ending: str = "") -> Path:
    """A path in `folder` whose name is no UTF-8."""
    if sys.platform != "linux":
        pytest.skip("every name is UTF-8 here")
    return folder / os.fsdecode(b"caf\xe9" + ending.encode())
