"""What the command line is given besides ordinary files, and who reads its answers."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from threadpoolctl import threadpool_info, threadpool_limits

from model import classify
from model.data.dataset import Split
from model.drawing import files
from model.problem import Problem

ROOT = Path(__file__).parents[2]
BOOT = ROOT / "ui" / "classify" / "examples" / "9_ankle-boot_laced.json"
COMMAND = [sys.executable, "-m", "model.classify", "--json"]
linux = pytest.mark.skipif(sys.platform != "linux", reason="these are files of Linux")


def answers(*arguments: str | Path, given: bytes = b"") -> list[dict[str, object]]:
    done = subprocess.run(
        [*COMMAND, *arguments], cwd=ROOT, input=given, capture_output=True, timeout=60, check=False
    )  # fmt: skip
    assert done.stderr == b""
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == any("error" in answer for answer in found)
    return found


def png(picture: NDArray[np.uint8]) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(picture).save(buffer, "PNG")
    return buffer.getvalue()


@linux
def test_what_may_never_end_is_not_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.png")
    os.mkfifo(tmp_path / "pipe.json")
    found = answers(tmp_path / "pipe.png", tmp_path / "pipe.json", "/dev/zero", BOOT)
    assert all("is no ordinary file: name a file, or - to" in str(answer["error"]) for answer in found[:3])
    assert found[3]["class"] == "Ankle boot"


@linux
def test_standard_input_is_read_to_a_bound() -> None:
    with Path("/dev/zero").open("rb") as endless:
        done = subprocess.run([*COMMAND, "-"], cwd=ROOT, stdin=endless, capture_output=True, timeout=60, check=False)
    assert json.loads(done.stdout) == {"file": "-", "error": "- is too large: at most 100 MB are read."}
    assert done.returncode == 1 and done.stderr == b""


def test_a_large_file_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / "large.png").open("wb") as file:
        file.truncate(files.MOST_BYTES + 1)
    with pytest.raises(Problem, match=r"large\.png is too large: at most 100 MB are read"):
        files.picture(tmp_path / "large.png")


@pytest.mark.parametrize("kind", ["picture", "drawing"])
def test_a_dash_is_standard_input(kind: str, data: Split) -> None:
    given = BOOT.read_bytes() if kind == "drawing" else png(data.test.images[0])
    (answer,) = answers("-", given=given)
    assert (answer["file"], answer["class"]) == ("-", "Ankle boot")


def test_endings_count_in_any_case_and_drawings_without_one_are_known(tmp_path: Path) -> None:
    for name in ("boot.JSON", "boot"):
        shutil.copy(BOOT, tmp_path / name)
        assert np.array_equal(files.picture(tmp_path / name), files.picture(BOOT))


def test_a_link_to_a_file_is_followed(tmp_path: Path) -> None:
    (tmp_path / "link.json").symlink_to(BOOT)
    assert np.array_equal(files.picture(tmp_path / "link.json"), files.picture(BOOT))


@pytest.mark.parametrize("name", ["white.png", "transparent.png", "empty.json"])
def test_a_blank_file_is_an_error_in_the_words_of_the_page(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if name == "empty.json":
        (tmp_path / name).write_text('{"strokes": []}')
    else:
        Image.new("RGBA", (90, 90), (255, 255, 255, 255 if name == "white.png" else 0)).save(tmp_path / name)
    assert classify.main(["--json", str(tmp_path / name)]) == 1
    sentence = "This picture is blank: choose one in which something stands out from the background."
    assert json.loads(capsys.readouterr().out) == {"file": str(tmp_path / name), "error": sentence}


def test_a_reader_that_has_seen_enough_is_no_error() -> None:
    with subprocess.Popen(
        [*COMMAND, *[BOOT] * 200], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:  # fmt: skip
        assert process.stdout and process.stderr
        assert b"Ankle boot" in process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(60) == 1


def test_many_files_are_not_held_up_by_threads_that_wait_for_one_another(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def threads() -> set[int]:
        return {library["num_threads"] for library in threadpool_info() if library["user_api"] == "blas"}

    seen, read = [], files.read

    def spied(file: Path) -> files.Read:
        seen.append(threads())
        return read(file)

    monkeypatch.setattr(files, "read", spied)
    with threadpool_limits(limits=2, user_api="blas"):
        if threads() == {1}:
            pytest.skip("this machine's products of matrices have one thread anyway")
        assert classify.main([str(BOOT), str(BOOT)]) == 0
        assert seen == [{1}, {1}]
