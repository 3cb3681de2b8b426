"""A folder, or a ZIP, of class folders, as Keras' image_dataset_from_directory takes: which files there are.

A ZIP is never unpacked to the disk; what is in it is read at a bounded cost, whoever made it.
"""

from __future__ import annotations

import io
import os
import stat
import unicodedata
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import NamedTuple

from model import untrusted
from model.data import picture_set
from model.problem import Problem

TAUGHT = "classes.json"  # with the names of class-0, class-1, … in what the page Teach saves
MOST_ZIP_BYTES = untrusted.MOST_BYTES  # of a ZIP, and of all that it holds unpacked
MOST_FILE_BYTES = 100_000_000  # of one file in a folder
MOST_ENTRIES = 50_000  # files and folders that are looked at: a Mac puts a twin beside every file
_TWINS = "__MACOSX"
_PASSED_OVER = {"round.json", "thumbs.db", "desktop.ini"}
_ENTRY = b"PK\x01\x02"  # begins each entry of a ZIP's directory
_UTF8, _ENCRYPTED = 0x800, 0x1  # flags of an entry
_PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # others take memory as they like
_DEEPEST = 20  # folders in one another
_LONGEST_SHOWN = 120  # characters of a file's name


class File(NamedTuple):
    """A file in a class folder: its name to show, and what gives its bytes or raises Problem."""

    name: str
    content: Callable[[], bytes]


@dataclass(frozen=True)
class ClassFolders:
    """folders: their names, sorted as Keras sorts them · files: of each, sorted · left_out: other files, and why ·
    names: what TAUGHT, if it is there, calls a folder"""

    folders: tuple[str, ...]
    files: tuple[tuple[File, ...], ...]
    left_out: tuple[tuple[str, Problem], ...]
    names: dict[str, str]


class _Entry(NamedTuple):
    """parts: of its path · content: None for a folder, a problem for what is not read"""

    parts: tuple[str, ...]
    content: Callable[[], bytes] | Problem | None


@contextmanager
def opened(source: Path | bytes) -> Iterator[ClassFolders]:
    """What a folder, a ZIP file or a ZIP's bytes hold; files can be read until this is left.

    A single folder around the class folders is looked through. Raises Problem if it is no such thing, or too large; for
    other than 2 to 50 class folders; for more than 20,000 files.
    """
    if isinstance(source, Path) and source.is_dir():
        yield _arranged(_in_folder(source))
        return
    with _archive(source) as archive:
        yield _arranged(_in_archive(archive, member) for member in archive.infolist())


def is_one(path: Path) -> bool:
    """Whether a path is a ZIP, or a folder that holds folders: what `opened` may open."""
    return path.is_file() or (path.is_dir() and any(each.is_dir() for each in path.iterdir()))


def _arranged(entries: Iterable[_Entry]) -> ClassFolders:
    entries = sorted((entry for entry in entries if not _is_passed_over(entry.parts)), key=lambda entry: entry.parts)
    left_out = [(_shown(parts), reason) for parts, reason in entries if isinstance(reason, Problem)]
    entries = _looked_through([entry for entry in entries if not isinstance(entry.content, Problem)])
    files: dict[str, list[File]] = {folder: [] for folder in sorted(_tops(entries))}
    picture_set.check_classes(len(files))
    for parts, content in entries:
        if not callable(content) or parts[-1] == TAUGHT:
            continue
        if len(parts) > 1:
            files[parts[0]].append(File(_shown(parts), content))
        else:
            left_out.append((_shown(parts), Problem("This file lies in no class folder.")))
    picture_set.check_pictures(sum(map(len, files.values())))
    return ClassFolders(tuple(files), tuple(map(tuple, files.values())), tuple(left_out), _taught(entries))


def _is_passed_over(parts: tuple[str, ...]) -> bool:
    """Whether it is what systems leave behind, or nothing."""
    hidden = any(part == _TWINS or (part.startswith(".") and part != "..") for part in parts)
    return not parts or hidden or parts[-1].lower() in _PASSED_OVER


def _looked_through(entries: list[_Entry]) -> list[_Entry]:
    """Without a single folder around the class folders."""
    tops = _tops(entries)
    if len(tops) != 1 or not any(len(parts) > (1 if content is None else 2) for parts, content in entries):
        return entries
    return _looked_through(
        [
            entry._replace(parts=entry.parts[1:]) if len(entry.parts) > 1 else entry
            for entry in entries
            if len(entry.parts) > 1 or entry.content is not None
        ]
    )


def _tops(entries: list[_Entry]) -> set[str]:
    return {entry.parts[0] for entry in entries if len(entry.parts) > 1 or entry.content is None}


def _taught(entries: list[_Entry]) -> dict[str, str]:
    """What the page Teach calls class-0, class-1, …; nothing if it did not save this."""
    try:
        (content,) = (entry.content for entry in entries if entry.parts == (TAUGHT,) and callable(entry.content))
        names = untrusted.parsed(content())["names"]
        return {f"class-{place}": str(name) for place, name in enumerate(names)}
    except (Problem, ValueError, LookupError, TypeError):
        return {}


def _shown(parts: tuple[str, ...]) -> str:
    """Whatever a file is called, as a line that can be written."""
    name = unicodedata.normalize("NFC", "/".join(parts))
    words = "".join(each if each.isprintable() else "?" for each in name)
    return words if len(words) <= _LONGEST_SHOWN else "…" + words[-_LONGEST_SHOWN:]


# Folders


def _in_folder(folder: Path) -> Iterator[_Entry]:
    """Everything below a folder; links to folders are named, not followed. Raises Problem for too much of it."""
    found, left = 0, [(folder, ())]  # type: tuple[int, list[tuple[Path, tuple[str, ...]]]]
    while left:
        place, parts = left.pop()
        try:
            with os.scandir(place) as below:
                for each in below:
                    found += 1
                    if found > MOST_ENTRIES:
                        raise _too_many(str(folder))
                    own = (*parts, each.name)
                    yield _Entry(own, _on_disk(each))
                    if each.is_dir(follow_symlinks=False) and len(own) < _DEEPEST:
                        left.append((Path(each.path), own))
        except OSError as error:
            reason = Problem("This folder cannot be read: {reason}.", reason=error.strerror)
            if not parts:
                raise reason from error
            yield _Entry(parts, reason)


def _on_disk(entry: os.DirEntry[str]) -> Callable[[], bytes] | Problem | None:
    if not entry.is_dir():
        return partial(_content_of, Path(entry.path))
    return Problem("This is a link to a folder: put the folder itself there.") if entry.is_symlink() else None


def _content_of(path: Path) -> bytes:
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):  # what is read from a device or a pipe may never end
            raise Problem("This is no ordinary file.")
        if found.st_size > MOST_FILE_BYTES:
            raise Problem("This file is too large: at most {most} MB are read.", most=MOST_FILE_BYTES // 10**6)
        return path.read_bytes()
    except OSError as error:
        raise Problem("This file cannot be read: {reason}.", reason=error.strerror) from error


# ZIPs


@contextmanager
def _archive(source: Path | bytes) -> Iterator[zipfile.ZipFile]:
    """Entries are counted before zipfile makes an object of each, and sizes before anything is unpacked."""
    name = "ZIP" if isinstance(source, bytes) else source.name
    content = source if isinstance(source, bytes) else _content(source)
    if len(content) > MOST_ZIP_BYTES:
        raise _too_large(name)
    if content.count(_ENTRY) > MOST_ENTRIES:
        raise _too_many(name)
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except Exception as error:  # zipfile raises all kinds for a foreign file
        raise Problem("{file} is neither a folder nor a ZIP of class folders that can be read.", file=name) from error
    with archive:
        if sum(member.file_size for member in archive.infolist()) > MOST_ZIP_BYTES:
            raise _too_large(name)
        yield archive


def _content(path: Path) -> bytes:
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise Problem("{file} is no folder and no ordinary file.", file=path)
        if path.stat().st_size > MOST_ZIP_BYTES:
            raise _too_large(path.name)
        return path.read_bytes()
    except OSError as error:
        raise Problem("{file} cannot be read: {reason}.", file=path, reason=error.strerror) from error


def _in_archive(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> _Entry:
    path = _name(member).replace("\\", "/")
    parts = tuple(part for part in path.split("/") if part not in ("", "."))
    if path.startswith("/") or ".." in parts or len(parts) > _DEEPEST:
        return _Entry(parts, Problem("Its path leads out of the ZIP, or too deep into it."))
    if path.endswith("/"):
        return _Entry(parts, None)
    if member.flag_bits & _ENCRYPTED:
        return _Entry(parts, Problem("This file is encrypted."))
    if stat.S_ISLNK(member.external_attr >> 16):
        return _Entry(parts, Problem("This is a link, not a file."))
    if member.compress_type not in _PACKINGS:
        return _Entry(parts, Problem("This file is packed in an unusual way: make the ZIP anew."))
    return _Entry(parts, partial(_unpacked, archive, member))


def _name(member: zipfile.ZipInfo) -> str:
    """Its path: what does not say how it is written is UTF-8 from a Mac, or Korean from an older Windows."""
    if member.flag_bits & _UTF8 or member.filename.isascii():
        return member.filename
    for encoding in ("utf-8", "cp949"):
        try:
            return member.filename.encode("cp437").decode(encoding)
        except UnicodeError:
            continue
    return member.filename


def _unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    try:
        return archive.read(member)
    except Exception as error:  # zipfile and its decompressors raise all kinds for a damaged file
        raise Problem("This file is damaged in the ZIP.") from error


def _too_large(name: str) -> Problem:
    return Problem(
        "{file} is too large: a ZIP of pictures may have {most} MB, packed and unpacked.",
        file=name, most=MOST_ZIP_BYTES // 10**6,
    )  # fmt: skip


def _too_many(name: str) -> Problem:
    return Problem("{file} holds too much: at most {most} files are looked at.", file=name, most=MOST_ENTRIES)
