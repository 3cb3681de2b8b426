"""Folders and ZIPs of class folders: what is found, what is passed over, what is refused; nothing is ever unpacked."""

from __future__ import annotations

import io
import os
import stat
import struct
import unicodedata
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model import untrusted
from model.data import class_folders
from model.problem import Problem

Found = dict[str, list[str]]


def zipped(*names: str | zipfile.ZipInfo, packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", packing) as archive:
        for name in names:
            archive.writestr(name, b"x" if isinstance(name, zipfile.ZipInfo) or not name.endswith("/") else b"")
    return buffer.getvalue()


def laid_out(folder: Path, *names: str) -> Path:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"x") if not name.endswith("/") else (folder / name).mkdir()
    return folder


def found(source: Path | bytes) -> tuple[Found, dict[str, str]]:
    """Files by class folder, and what was left out."""
    with class_folders.opened(source) as opened:
        files = {folder: [file.name for file in own] for folder, own in zip(opened.folders, opened.files, strict=True)}
        assert all(file.content() == b"x" for own in opened.files for file in own)
        return files, {name: str(reason) for name, reason in opened.left_out}


FILES = (
    "b/2.png",
    "b/1.png",
    "a/more/3.png",
    "a/.DS_Store",
    "__MACOSX/a/._3.png",
    ".git/x/y",
    "a/Thumbs.db",
    "notes.txt",
)
EXPECTED = ({"a": ["a/more/3.png"], "b": ["b/1.png", "b/2.png"]}, {"notes.txt": "This file lies in no class folder."})


@pytest.mark.parametrize("around", ["", "set/", "set/train/"])
def test_a_folder_and_a_zip_hold_the_same(tmp_path: Path, around: str) -> None:
    names = [around + name for name in FILES]
    assert found(zipped(*names)) == found(laid_out(tmp_path, *names)) == EXPECTED


def test_a_zip_on_disk_is_read_and_nothing_is_written(tmp_path: Path) -> None:
    file = tmp_path / "set.zip"
    file.write_bytes(zipped(*FILES))
    assert found(file) == EXPECTED and list(tmp_path.iterdir()) == [file]


def test_folders_are_sorted_as_keras_sorts_them(tmp_path: Path) -> None:
    import keras

    names = ("B", "a", "10", "9", "가", "_")
    laid_out(tmp_path, *(f"{name}/1.png" for name in names))
    theirs = keras.utils.image_dataset_from_directory(tmp_path, verbose=False).class_names
    assert list(found(tmp_path)[0]) == theirs == sorted(names)


def test_an_empty_folder_is_a_class_without_files(tmp_path: Path) -> None:
    assert (
        found(laid_out(tmp_path, "a/1.png", "b/"))[0]
        == found(zipped("a/1.png", "b/"))[0]
        == {"a": ["a/1.png"], "b": []}
    )


def test_links_lead_nowhere(tmp_path: Path) -> None:
    secret = laid_out(tmp_path / "secret", "s.png")
    folder = laid_out(tmp_path / "set", "a/1.png", "b/1.png")
    (folder / "a/outside").symlink_to(secret)
    (folder / "a/round").symlink_to(folder)
    left_out = found(folder)[1]
    assert set(left_out) == {"a/outside", "a/round"} and all("link to a folder" in each for each in left_out.values())
    link = zipfile.ZipInfo("a/passwords")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    assert found(zipped("a/1.png", "b/1.png", link)) == (
        {"a": ["a/1.png"], "b": ["b/1.png"]},
        {"a/passwords": "This is a link, not a file."},
    )


@pytest.mark.parametrize("name", ["../a/2.png", "/etc/2.png", "a/../../2.png", "..\\2.png", "/".join("a" * 30)])
def test_names_that_climb_out_or_too_deep_are_left_out(name: str) -> None:
    files, left_out = found(zipped("a/1.png", "b/1.png", name))
    assert files == {"a": ["a/1.png"], "b": ["b/1.png"]}
    assert [reason.startswith("Its path leads out") for reason in left_out.values()] == [True]


def test_backslashes_of_old_programs_are_separators() -> None:
    assert found(zipped("a\\1.png", "b\\1.png"))[0] == {"a": ["a/1.png"], "b": ["b/1.png"]}


def without_flag(content: bytes, name: str, encoding: str) -> bytes:
    """The ZIP of an older program, which does not say how it writes names: `name` in place of one of as many bytes."""
    own = name.encode(encoding)
    return content.replace(b"x" * len(own), own)


@pytest.mark.parametrize("encoding", ["utf-8", "cp949"])
def test_korean_names_of_older_programs_are_read(encoding: str) -> None:
    place = "x" * len("모자".encode(encoding))
    content = without_flag(zipped(f"{place}/1.png", "b/1.png", packing=zipfile.ZIP_STORED), "모자", encoding)
    with class_folders.opened(content) as opened:
        assert opened.folders == ("b", "모자") and opened.files[1][0].name == "모자/1.png"


def test_a_name_in_parts_is_shown_whole() -> None:
    apart = unicodedata.normalize("NFD", "모자")
    assert found(zipped(f"{apart}/1.png", "b/1.png"))[0][apart] == ["모자/1.png"]


def flagged(content: bytes, flag: int) -> bytes:
    """With a flag set on its first entry."""
    place = content.index(b"PK\x01\x02") + 8
    return content[:place] + struct.pack("<H", flag) + content[place + 2 :]


def test_encrypted_and_oddly_packed_files_are_left_out() -> None:
    left_out = found(flagged(zipped("a/0.png", "a/1.png", "b/1.png"), 1))[1]
    assert left_out == {"a/0.png": "This file is encrypted."}
    odd = zipfile.ZipInfo("a/0.png")
    odd.compress_type = zipfile.ZIP_LZMA
    buffer = io.BytesIO(zipped("a/1.png", "b/1.png"))
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr(odd, b"x")
    assert "unusual way" in found(buffer.getvalue())[1]["a/0.png"]


@pytest.mark.parametrize(
    ("names", "reason"),
    [
        ((), "2 to 50 classes, and here are 0"),
        (("1.png", "2.png"), "2 to 50 classes, and here are 0"),
        (("a/1.png", "a/2.png"), "2 to 50 classes, and here are 1"),
        (("set/a/1.png",), "2 to 50 classes, and here are 1"),
        (tuple(f"{number}/1.png" for number in range(51)), "2 to 50 classes, and here are 51"),
        (tuple(f"{number % 2}/{number}" for number in range(20_001)), "at most 20000 pictures, and here are 20001"),
    ],
    ids=["nothing", "no folders", "one", "one in a folder", "too many classes", "too many pictures"],
)
def test_what_is_no_picture_set_gets_one_sentence(tmp_path: Path, names: tuple[str, ...], reason: str) -> None:
    for source in (zipped(*names), laid_out(tmp_path, *names)):
        with pytest.raises(Problem, match=reason) as caught, class_folders.opened(source):
            pytest.fail("it was opened")
        assert "\n" not in str(caught.value)


def test_too_much_is_refused_before_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("a/1.png", "b/1.png"):
            archive.writestr(name, bytes(untrusted.MOST_BYTES // 2 + 1))
    assert len(buffer.getvalue()) < 1_000_000
    large = tmp_path / "large.zip"
    large.touch()
    os.truncate(large, class_folders.MOST_ZIP_BYTES + 1)
    for source in (buffer.getvalue(), large):
        with pytest.raises(Problem, match="too large"), class_folders.opened(source):
            pytest.fail("it was opened")
    monkeypatch.setattr(class_folders, "MOST_ENTRIES", 3)
    for source in (zipped(*FILES), laid_out(tmp_path / "set", *FILES)):
        with pytest.raises(Problem, match="at most 3 files"), class_folders.opened(source):
            pytest.fail("it was opened")


@pytest.mark.parametrize("name", ["missing", "pipe", "notes.zip"])
def test_what_is_neither_is_told(tmp_path: Path, name: str) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "notes.zip").write_text("notes")
    with pytest.raises(Problem, match=name), class_folders.opened(tmp_path / name):
        pytest.fail("it was opened")


def test_a_pipe_among_the_pictures_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(laid_out(tmp_path, "a/1.png", "b/1.png") / "a/pipe")
    with class_folders.opened(tmp_path) as opened, pytest.raises(Problem, match="no ordinary file"):
        opened.files[0][1].content()


WHOLE = zipped(*FILES, "set/a/1.png")


@given(st.binary(max_size=200), st.integers(0, len(WHOLE)), st.integers(0, 40))
def test_a_damaged_zip_raises_nothing_but_problems(junk: bytes, place: int, dropped: int) -> None:
    try:
        with class_folders.opened(WHOLE[:place] + junk + WHOLE[place + dropped :]) as opened:
            for own in opened.files:
                for file in own:
                    file.content()
    except Problem:
        return


paths = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=12)
hostile = st.lists(
    st.lists(
        st.sampled_from(["..", ".", "", "a", "__MACOSX", ".x", "classes.json"]) | paths, min_size=1, max_size=4
    ).map("/".join),
    max_size=12,
    unique=True,
).map(lambda names: [name for name in names if name])  # zipfile writes none without a name


@given(hostile)
def test_whatever_files_are_called_they_lie_in_their_folder_or_are_named(names: list[str]) -> None:
    try:
        with class_folders.opened(zipped("a/1.png", "b/1.png", *names)) as opened:
            shown = [file.name for own in opened.files for file in own] + [name for name, _reason in opened.left_out]
            assert all(each.isprintable() and ".." not in opened.folders for each in shown)
            assert len(opened.folders) >= 2 and not {"__MACOSX", ".x"} & set(opened.folders)
            assert all(parts.count("/") for own in opened.files for parts in (file.name for file in own))
    except Problem:
        return
