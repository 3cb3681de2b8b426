"""The command line that classifies files: a line a file, and every file gets its line."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from model import classify
from model.bundle import bundle
from model.data import photos
from model.data.dataset import CLASS_NAMES, Split
from model.drawing import files, reading, strokes
from model.network.classifier import Classifier
from model.problem import Problem

ROOT = Path(__file__).parents[2]
BOOT = ROOT / "ui" / "classify" / "examples" / "9_ankle-boot_laced.json"


@pytest.fixture
def sample(data: Split, tmp_path: Path) -> Path:
    """The first test picture, an ankle boot, as a grey file of 28×28 pixels."""
    Image.fromarray(data.test.images[0]).save(tmp_path / "sample.png")
    return tmp_path / "sample.png"


@pytest.fixture
def photo(data: Split, tmp_path: Path) -> Path:
    """The same boot enlarged, dark on a light ground."""
    image = Image.fromarray(255 - data.test.images[0]).resize((280, 280)).convert("RGB")
    image.save(tmp_path / "photo.jpg")
    return tmp_path / "photo.jpg"


def test_json_gives_a_line_a_file_in_their_order(
    sample: Path, photo: Path, lesson_classifier: Classifier, data: Split, capsys: pytest.CaptureFixture[str]
) -> None:
    assert classify.main(["--json", "--model", "lesson", str(sample), str(BOOT), str(photo)]) == 0
    answers = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [answer["file"] for answer in answers] == [str(sample), str(BOOT), str(photo)]
    for answer in answers:
        named = {"file", "model", "label", "class", "confidence", "none_of_the_ten", "probabilities"}
        assert answer.keys() == named and answer["model"] == "lesson"
        shares = answer["probabilities"]
        assert len(shares) == 10 and sum(shares) == pytest.approx(1, abs=1e-5)
        assert shares[answer["label"]] == max(shares) and answer["class"] == CLASS_NAMES[answer["label"]]
    expected = lesson_classifier.probabilities(data.test.images[:1])[0]
    np.testing.assert_allclose(answers[0]["probabilities"], expected, atol=1e-6)
    assert answers[0]["class"] == "Ankle boot"


def test_without_json_a_line_is_a_sentence(sample: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert classify.main([str(sample)]) == 0
    out = capsys.readouterr().out
    assert out.startswith(f"{sample}: Ankle boot (") and out.endswith("%)\n")


def test_files_that_cannot_be_read_do_not_keep_the_others_from_their_answer(
    sample: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "noise.png").write_bytes(b"no picture")
    (tmp_path / "cut.png").write_bytes(sample.read_bytes()[:-40])
    (tmp_path / "no drawing.json").write_text('{"strokes": 3}')
    (tmp_path / "cut.json").write_text("{")
    names = ["missing.png", "noise.png", "cut.png", "no drawing.json", "cut.json", "missing.json", ".", "sample.png"]
    files = [str(tmp_path / name) for name in names]
    assert classify.main(["--json", *files]) == 1
    captured = capsys.readouterr()
    answers = [json.loads(line) for line in captured.out.splitlines()]
    assert [answer["file"] for answer in answers] == files
    for answer in answers[:-1]:
        assert answer.keys() == {"file", "error"} and answer["error"].endswith(".")
    assert answers[-1]["class"] == "Ankle boot"
    assert "Traceback" not in captured.out + captured.err


def test_without_json_an_error_is_a_sentence_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert classify.main([str(tmp_path / "missing.png")]) == 1
    assert capsys.readouterr().out.startswith(f"{tmp_path / 'missing.png'}: ")


def test_an_unknown_model_is_told_before_any_file(sample: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert classify.main(["--json", "--model", "nobody", str(sample)]) == 1
    captured = capsys.readouterr()
    assert captured.out == "" and "no model called nobody" in captured.err and "lesson" in captured.err


def test_another_model_is_taken_from_the_runs(
    sample: Path, tiny: bundle.Bundle, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CNN_ATELIER_RUNS", str(tiny.directory.parent))
    assert classify.main(["--json", "--model", "tiny", str(sample)]) == 0
    shares = json.loads(capsys.readouterr().out)["probabilities"]
    logits = tiny.test_logits[0].astype(float)
    np.testing.assert_allclose(shares, np.exp(logits) / np.exp(logits).sum(), atol=1e-5)


def test_no_file_is_a_mistake_in_the_call(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        classify.main([])
    assert caught.value.code == 2 and "FILE" in capsys.readouterr().err


def test_a_grey_file_of_28_by_28_is_taken_as_it_is(sample: Path, data: Split) -> None:
    assert np.array_equal(files.picture(sample), data.test.images[0])


def test_a_drawing_and_another_picture_go_the_way_of_the_app(photo: Path) -> None:
    drawn = reading.to_picture(strokes.render(strokes.read(BOOT)))
    assert np.array_equal(files.picture(BOOT), drawn)
    buffer = io.BytesIO(photo.read_bytes())
    assert np.array_equal(files.picture(photo), reading.to_picture(np.asarray(Image.open(buffer))))


def test_a_missing_file_is_named_with_the_reason(tmp_path: Path) -> None:
    with pytest.raises(Problem, match=r"missing\.png cannot be read: No such file or directory"):
        files.picture(tmp_path / "missing.png")


def test_it_runs_as_a_module() -> None:
    command = [sys.executable, "-m", "model.classify", "--model", "nobody", str(BOOT)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1 and done.stderr.startswith("There is no model called nobody.") and not done.stdout


@pytest.mark.thorough
def test_a_photo_is_answered_by_the_model_for_photos_and_a_hat_is_none_of_the_ten(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = photos.load()
    kept = [number for number in np.flatnonzero(given.is_test) if given.kinds[number] in ("Outwear", "Hat")]
    for number in kept:
        Image.fromarray(given.pictures[number]).save(tmp_path / f"{given.kinds[number]}-{number}.jpg", quality=95)
    found = []
    assert classify.main(["--json", *map(str, sorted(tmp_path.iterdir()))]) == 0
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert np.mean([answer["model"] == "photo" for answer in found]) > 0.9  # the others have few colours
    for answer in found:
        assert answer["confidence"] == answer["probabilities"][answer["label"]] and sum(answer["probabilities"]) > 0.999
    told = {kind: [each for each in found if kind in each["file"]] for kind in ("Outwear", "Hat")}
    assert np.mean([each["none_of_the_ten"] for each in told["Hat"]]) > 0.8
    assert np.mean([each["none_of_the_ten"] for each in told["Outwear"]]) < 0.15
    assert np.mean([each["class"] == "Coat" for each in told["Outwear"]]) > 0.5


def test_a_model_that_is_named_answers_photos_too(photo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("sketch", "photo"):
        assert classify.main(["--json", "--model", name, str(photo), str(BOOT)]) == 0
        answers = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
        assert [answer["model"] for answer in answers] == [name, name]


def test_none_of_the_ten_is_said_in_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rays = Image.new("L", (280, 280), 255)
    for turn in range(12):
        end = (140 + 120 * np.cos(turn * np.pi / 6), 140 + 120 * np.sin(turn * np.pi / 6))
        ImageDraw.Draw(rays).line([(140, 140), end], fill=0, width=6)
    rays.save(tmp_path / "rays.png")
    assert classify.main([str(tmp_path / "rays.png")]) == 0
    assert "rays.png: none of the ten? closest: " in capsys.readouterr().out
