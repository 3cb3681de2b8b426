"""One tab in each of the three engines. Without one its tests are skipped with the reason; in CI that is a failure."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from scripts import engines
from scripts.engines import Missing, Tab


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Every run of the suite has a small share of this folder; all of it where ENGINES=all, as `make test-browsers`."""
    if os.environ.get("ENGINES") != "all":
        left_out = [item for item in items if item.get_closest_marker("engines")]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


@pytest.fixture(scope="session")
def display() -> Iterator[str]:
    with engines.screen() as name:
        yield name


@pytest.fixture(scope="module", params=engines.ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def opened(engine: str, display: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tab]:
    try:
        with engines.opened(engine, tmp_path_factory.mktemp(engine), display) as tab:
            yield tab
    except Missing as missing:
        if os.environ.get("CI"):
            pytest.fail(str(missing))
        pytest.skip(str(missing))


@pytest.fixture
def tab(opened: Tab, server: str) -> Iterator[Tab]:
    """The engine's tab, with nothing kept of earlier tests."""
    opened.resize(1280, 900)
    yield opened
    opened.go(f"{server}/app/static/OFL.txt")  # a page of the same origin, and no app on it
    opened.run("localStorage.clear(); sessionStorage.clear()")
