"""What the tests of several pages share."""

import json
import shutil
from pathlib import Path
from urllib.parse import parse_qsl

import pytest
from streamlit.testing.v1 import AppTest

from model import bundle

APP = str(Path(__file__).parents[2] / "app.py")
LESSON = bundle.SHIPPED / "lesson"


@pytest.fixture
def app() -> AppTest:
    return AppTest.from_file(APP, default_timeout=60)


@pytest.fixture
def shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of shipped models of one's own, with a copy of the lesson's in it."""
    shutil.copytree(LESSON, tmp_path / "lesson")
    monkeypatch.setattr(bundle, "SHIPPED", tmp_path)
    monkeypatch.setenv(bundle.RUNS_VARIABLE, str(tmp_path / "runs"))
    return tmp_path


def link_of(app: AppTest) -> dict[str, str]:
    """The parameters that the address bar is told last."""
    bars = [json.loads(part.proto.json) for part in app.get("bidi_component") if "visit" in part.proto.json]
    return dict(parse_qsl(bars[-1]["query"]))
