"""What a browser may send that no page of ours would: links and canvases with anything in them."""

from __future__ import annotations

import json
import math
import os
import pickle
import shutil
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from model import untrusted
from model.bundle import artefacts, bundle, registry
from model.bundle.history import Epoch, history_to_json
from model.evaluation import calibration, shifts
from model.network.recipe import Recipe
from model.training import locks, run_folder, runs
from model.training.run_folder import Progress
from tests.ui.conftest import APP, LESSON
from tests.ui.test_pages import page, texts
from tests.unlucky import undecodable
from ui.classify import samples
from ui.classify.draw import PAD_KEY
from ui.shared import models
from ui.training import jobs

PAGES = ("classify", "lesson", "inside", "network", "training", "evaluation")
# Every name that a page reads from its link: a new one is a word here.
PARAMETERS = (
    "lang", "model", "view", "show", "part", "with", "type", "class", "round", "tour", "hide",
    "chapter", "room", "lead", "source", "sample", "drawing", "unit",
)  # fmt: skip
GARBAGE = {
    "empty": "",
    "unknown": "nothing-of-ours",
    "markup": '<img src=x onerror="alert(1)">![a](http://example.org)[b](javascript:alert(1)) :red[c] $x^2$',
    "path": "../../../etc/passwd\0.png",
    "number": "-1e999",
    "json": '{"strokes": [[[[NaN, Infinity]]], null]}',
    "unicode": "\u202e\U0001f45f\ud7ff\ufffd\u0000%00%ff{0.__class__}%s",
    "long": "A" * 200_000,
}


def opened(name: str, link: dict[str, str | list[str]]) -> AppTest:
    app = AppTest.from_file(APP, default_timeout=60)
    for parameter, value in link.items():
        app.query_params[parameter] = value
    return page(app, name)


@pytest.mark.parametrize("name", PAGES)
def test_a_link_with_anything_in_it_opens_the_page_or_is_told_in_a_sentence(name: str) -> None:
    expected = texts(opened(name, {}))
    values = [*GARBAGE.values(), ["ko", "<b>"]]
    for start in (0, len(values) // 2):  # soak/fuzz.py has more
        link = {parameter: values[(start + place) % len(values)] for place, parameter in enumerate(PARAMETERS)}
        found = opened(name, link)
        assert not found.exception and all("link" in error.value for error in found.error[:1]) and len(found.error) < 2
        assert found.error or texts(found) == expected


DEEP: list[object] = []
for _ in range(100_000):
    DEEP = [DEEP]
STROKE = {"path": [["M", 1, 1], ["L", 9, 9]], "strokeWidth": 9, "stroke": "#000000"}
NO_DRAWING, TOO_LARGE = "The canvas sent something that is no drawing", "This drawing is too large"
SENT: dict[str, tuple[object, str]] = {
    "a word": ({"drawing": "x"}, NO_DRAWING),
    "a number": ({"drawing": 7}, NO_DRAWING),
    "nothing drawn": ({"drawing": {"raw": None, "data": None}}, NO_DRAWING),
    "another part": ({"drawing": {"raw": {"objects": []}}, "backgroundFit": 3}, NO_DRAWING),
    "nested without end": ({"drawing": {"raw": {"objects": [{**STROKE, "path": [[DEEP, 1, 2]]}]}}}, NO_DRAWING),
    "no numbers": ({"drawing": {"raw": {"objects": [{**STROKE, "path": [["M", math.nan, math.inf]]}]}}}, NO_DRAWING),
    "far away": ({"drawing": {"raw": {"objects": [{**STROKE, "path": [["M", 1e9, -1e9]]}]}}}, NO_DRAWING),
    "millions of points": (
        {"drawing": {"raw": {"objects": [{**STROKE, "path": [["M", 1, 1], *[["Q", 1, 1, 2, 2]] * 9_999]}] * 500}}},
        TOO_LARGE,
    ),
    "a million strokes": ({"drawing": {"raw": {"objects": [STROKE] * 1_000_000}}}, TOO_LARGE),
}


def test_whatever_comes_from_the_canvas_is_told_and_the_next_drawing_is_read(app: AppTest) -> None:
    app.session_state["source"] = "draw"
    app.run()
    key = f"canvas-{app.session_state[PAD_KEY].version}"
    for sent, sentence in SENT.values():
        app.session_state[key] = sent
        app.run()
        assert len(app.error) == 1 and sentence in app.error[0].value and not app.exception
    app.session_state[key] = {"drawing": {"raw": {"objects": [STROKE]}}}
    app.run()
    assert not app.error and len(app.session_state[PAD_KEY].present.strokes) == 1


def spoil(directory: Path, name: str, content: bytes) -> None:
    """Put other content into a bundle, signed as its own; into its manifest, other fields."""
    manifest = json.loads((directory / bundle.MANIFEST).read_text())
    (directory / name).unlink()  # it is a hard link
    if name == bundle.MANIFEST:
        manifest |= json.loads(content)
    else:
        (directory / name).write_bytes(content)
        manifest["files"] |= {name: untrusted.digest(directory / name)}
        (directory / bundle.MANIFEST).unlink()
    del manifest["seal"]
    (directory / bundle.MANIFEST).write_text(json.dumps(manifest))


def answers(test: int, validation: int, value: float = 0) -> bytes:
    """An evaluation of so many pictures, all logits the same."""
    counts = {"test_logits": test, "validation_logits": validation}
    return artefacts.packed({name: np.full((count, 10), value, np.float32) for name, count in counts.items()})


def history(seconds: float) -> bytes:
    return history_to_json((Epoch(0.5, 0.8, 0.5, 0.8, seconds),)).encode()


# What is spoilt, and the page that tells so.
SPOILT: dict[str, tuple[str, bytes, str]] = {
    "json": (bundle.HISTORY, b"[" * 100_000, "classify"),
    "recipe": (bundle.RECIPE, b'{"name": "<b>", "layers": ["os.system"]}', "classify"),
    "pickles": (bundle.EVALUATION, pickle.dumps(print), "evaluation"),
    "archive": (bundle.EVALUATION, artefacts.packed({"test_logits": np.zeros((3, 3, 3))}), "evaluation"),
    "calibration": (calibration.FILE, b'{"unknown_below": {}}', "classify"),
    "infinite": (bundle.EVALUATION, answers(10_000, 12_000, math.inf), "training"),
    "nan-seconds": (bundle.HISTORY, history(math.nan), "training"),
    "endless-seconds": (bundle.HISTORY, history(math.inf), "training"),
    "endless": (bundle.MANIFEST, b'{"seconds": 1e999}', "training"),
    "no-time": (bundle.MANIFEST, b'{"seconds": NaN}', "training"),
    "half-a-word": (bundle.MANIFEST, rb'{"created": "\ud800"}', "network"),
    "no-points": (shifts.FILE, b'{"pictures": 5, "curves": {"rotation": []}}', "shifts"),
    "no-numbers": (shifts.FILE, b'{"pictures": 5, "curves": {"rotation": [[NaN, NaN]]}}', "shifts"),
    "no-pictures": (shifts.FILE, b'{"pictures": 0, "curves": {"rotation": [[0, 0]]}}', "shifts"),
    # The latest two are what Training → Runs compares.
    "no-rows": (bundle.EVALUATION, answers(0, 12_000), "training"),
    "five-rows": (bundle.EVALUATION, answers(5, 12_000), "evaluation"),
}
SERVED: dict[str, tuple[str, dict[str, str | list[str]]]] = {
    **{name: (name, {}) for name in PAGES},
    "train": ("training", {"show": "train"}),
    "runs": ("training", {"show": "runs"}),
    "shifts": ("evaluation", {"part": "shifts"}),
}


@pytest.mark.slow
@pytest.mark.thorough
def test_the_app_serves_the_rest_beside_hostile_bundles(shipped: Path) -> None:
    runs_folder = shipped / "runs"
    for kind, (name, content, _page) in SPOILT.items():
        spoil(Path(shutil.copytree(LESSON, runs_folder / kind, copy_function=os.link)), name, content)
    (runs_folder / "linked").mkdir()
    (runs_folder / "linked" / bundle.MANIFEST).symlink_to("/etc/passwd")
    shutil.copytree(LESSON, undecodable(runs_folder), copy_function=os.link)
    for name, link in SERVED.values():
        found = opened(name, link)
        assert not found.error and not found.exception
    for kind, told_by in ("linked", "classify"), *((kind, told_by) for kind, (*_, told_by) in SPOILT.items()):
        name, link = SERVED[told_by]
        found = opened(name, {**link, "model": kind})
        assert not found.exception and len(found.error) == 1
        assert found.error[0].value.startswith(
            (f"Model {kind} cannot be used: ", f"The evaluation saved with model {kind} is ")
        )


HOSTILE_RUNS: dict[str, tuple[str, bytes]] = {
    "vast": (bundle.HISTORY, b'[{"loss": 1' + b"0" * 400 + b"}]"),
    "endless": (bundle.HISTORY, history(math.inf)),
    "zipped": ("picture.npy", artefacts.packed({"picture": np.zeros((28, 28), np.uint8)})),
    "epochs": ("answers.json", json.dumps({"9" * 23: [0.1] * 10}).encode()),
    "odd-answers": ("answers.json", b'{"1": [NaN, Infinity, -1, 0, 0, 0, 0, 0, 0, 0]}'),
    "half-a-word": ("problem.json", rb'{"template": "\ud800", "details": {}}'),
    "wide": ("problem.json", b'{"template": "{a:>1000000000}", "details": {"a": "x"}}'),
    "named-oddly": ("problem.json", b'{"template": "{sentence}", "details": {"sentence": "x"}}'),
    "late": ("progress.json", json.dumps(asdict(Progress("training", 1, 1, 2, seconds_left=math.inf))).encode()),
    "astray": (
        "progress.json",
        json.dumps(asdict(Progress("training", 1, 1, 2, math.nan, 0.1, points=((0.1, math.nan, 0.1),)))).encode(),
    ),
}


def test_the_page_training_shows_the_rest_beside_hostile_runs(shipped: Path) -> None:
    """Each broken, and paused, which both views show."""
    kept, picture = bundle.read(LESSON).history[:2], models.test_pictures().images[0]
    for kind, (name, content) in HOSTILE_RUNS.items():
        for order in ("run", "pause"):
            run = runs.create(Recipe(), f"{kind}-{order}", picture)
            run_folder.write(run / bundle.HISTORY, history_to_json(kept))
            run_folder.add_answer(run, 1, np.full(10, 0.1, np.float32))
            run_folder.give_order(run, order)
            (run / name).write_bytes(content)
    os.mkfifo(runs.create(Recipe(), "piped") / "control")
    shutil.copytree(run, undecodable(run.parent, run_folder.SUFFIX))
    for view in ("train", "runs"):
        told = texts(opened("training", {"show": view}))
        assert all((f"{kind}-pause" in told) == (kind not in ("vast", "endless")) for kind in HOSTILE_RUNS)


def test_a_runs_folder_that_cannot_be_written_is_told_and_nothing_is_lost(
    shipped: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever runs the tests: root may write where modes forbid it (test_misfortune.py has those)."""
    run = runs.create(Recipe(), "cut-off")
    (run / "control.partial").mkdir()  # where the order is written
    found = opened("training", {"show": "runs"})
    found.button(key="resume-cut-off").click().run()
    assert any("cannot be written: Is a directory." in error.value for error in found.error) and not found.exception
    assert not locks.is_queued(run) and runs.read(run) is not None
    monkeypatch.setenv(registry.RUNS_VARIABLE, str(shipped / "lesson" / bundle.MANIFEST / "runs"))
    found = opened("training", {"show": "train"})
    found.button(key="go").click().run()
    assert any("cannot be written: Not a directory." in error.value for error in found.error) and not found.exception


def test_answers_to_other_pictures_are_told_wherever_they_are_needed(shipped: Path) -> None:
    """On Evaluation and Training as above; by the filter of mistakes, a round of ten, and what a run became."""
    directory = Path(shutil.copytree(LESSON, shipped / "runs" / "five-rows"))
    spoil(directory, bundle.EVALUATION, answers(5, 12_000))
    app = AppTest.from_file(APP, default_timeout=60)
    app.session_state[samples.MISTAKES_KEY] = True
    app.query_params["model"] = "five-rows"
    for found in (app.run(), opened("classify", {"model": "five-rows", "round": "7"})):
        assert not found.exception
        assert [error.value[:34] for error in found.error] == ["The evaluation saved with model fi"]
    app = AppTest.from_file(APP, default_timeout=60)
    app.session_state[jobs.WATCHED_KEY] = "five-rows"
    app.query_params["show"] = "train"
    found = page(app, "training")
    assert not found.exception and not found.error
