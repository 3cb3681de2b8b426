"""With requirements-look.txt alone there is no TensorFlow: everything but training and exports works."""

from __future__ import annotations

import subprocess
import sys

import pytest
from packaging.requirements import Requirement

from scripts.licences import ROOT, requirements

TRAINING = ("keras", "tensorflow", "onnx", "tf2onnx")
BEGIN = f"import sys; sys.modules.update(dict.fromkeys({TRAINING}))\n"  # as if they were not installed
PAGES = (
    BEGIN
    + """
from streamlit.testing.v1 import AppTest
for page in ("", "inside", "network", "training", "evaluation"):
    app = AppTest.from_file("app.py", default_timeout=120)
    app.run() if not page else app.switch_page(f"ui/{page}/page.py").run()
    print(page or "classify", [each.value for each in (*app.exception, *app.error)])
app.switch_page("ui/training/page.py").run()
app.segmented_control(key="show").set_value("runs").run()
print([each.label for each in app.get("download_button")], [each.value for each in app.error])
"""
)
COMMAND = (
    BEGIN
    + """
from model import classify, export, takehome
print(classify.main(["ui/classify/examples/9_ankle-boot_laced.json"]))
print(takehome.main(["--model", "lesson", "--out", sys.argv[1]]))
print(export.main(["--model", "lesson", "--out", "lesson.onnx"]))
import train
print(train.main([]))
"""
)


def printed(code: str, *arguments: str) -> tuple[list[str], str]:
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines(), done.stderr


@pytest.mark.thorough
def test_every_page_opens_and_runs_says_what_is_missing() -> None:
    (*pages, runs), _ = printed(PAGES)
    assert pages == [f"{page} []" for page in ("classify", "inside", "network", "training", "evaluation")]
    assert runs.startswith("['Take home as a page'] ['Training and exports need TensorFlow")


def test_files_are_classified_and_training_and_exports_say_what_is_missing(tmp_path: object) -> None:
    said, errors = printed(COMMAND, f"{tmp_path}/lesson.html")
    assert said[0].endswith("Ankle boot (99.8%)") and said[1] == "0"
    assert said[3:] == ["0", "1", "1"]
    assert errors.count("python -m pip install -r requirements.txt adds it.") == 2


def test_all_requirements_hold_those_for_looking_and_tensorflow_besides() -> None:
    look, everything = (
        {str(each) for each in requirements(ROOT / name)} for name in ("requirements-look.txt", "requirements.txt")
    )
    assert look < everything
    assert {"keras", "tensorflow"} <= {Requirement(each).name for each in everything - look}
