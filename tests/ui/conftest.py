"""What the tests of several pages share."""

import json
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from urllib.parse import parse_qsl

import pytest
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from model.bundle import registry

APP = str(Path(__file__).parents[2] / "app.py")
LESSON = registry.SHIPPED / "lesson"


@pytest.fixture(autouse=True, scope="session")
def packages_read_once() -> Iterator[None]:
    """AppTest reads what every installed package says of itself anew for each app: half of what a page's tests take."""
    once = cache(manifest_scanner.scan_component_manifests)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", once)
        yield


@pytest.fixture
def app() -> AppTest:
    return AppTest.from_file(APP, default_timeout=60)


@pytest.fixture
def shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of shipped models of one's own, with a copy of the lesson's in it."""
    shutil.copytree(LESSON, tmp_path / "lesson")
    monkeypatch.setattr(registry, "SHIPPED", tmp_path)
    monkeypatch.setenv(registry.RUNS_VARIABLE, str(tmp_path / "runs"))
    return tmp_path


def begin_at(app: AppTest, where: str) -> None:
    """Let the first run be of this page: before it `switch_page` knows files alone, and all pages' are page.py."""
    app._page_hash = calc_hash(where)


def link_of(app: AppTest) -> dict[str, str]:
    """The parameters that the address bar is told last."""
    bars = [json.loads(part.proto.json) for part in app.get("bidi_component") if "visit" in part.proto.json]
    return dict(parse_qsl(bars[-1]["query"]))
