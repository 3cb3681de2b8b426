"""What is dear to load, once for the whole suite: the pictures, the shipped model, a real Chromium.

Without a Chromium (the system's, or Playwright's own) its tests are skipped with the reason; in CI that is a failure.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterator
from pathlib import Path

# One thread for each product of matrices, here and in what tests start: several wait for one another by spinning, and
# take from each other what little a machine has that runs a test on every processor. Read when NumPy is imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, Error, Playwright, sync_playwright

from model.bundle import bundle, registry
from model.bundle.bundle import Bundle
from model.data import dataset
from model.data.dataset import Split
from scripts import serving

settings.register_profile("any machine", deadline=None)  # how long an example takes says nothing on a busy one
settings.load_profile("any machine")


ROOT = Path(__file__).parent
IN_REAL_TIME = {"browser", "deploy"}
LONGEST_FIRST = ("test_train.py", "test_training.py", "test_sweep.py", "test_worker.py", "browser", "deploy", "soak")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files that take minutes first, so that no processor is left with one of them in the end.

    What fails in a browser or behind a balancer is tried once more, and told (RERUN): a processor that is lent to
    others for seconds makes a click come too late. What is broken fails twice.
    """

    def parts(item: pytest.Item) -> tuple[str, ...]:
        return item.path.relative_to(ROOT).parts  # whatever the folder is called that the repository lies in

    def place(item: pytest.Item) -> int:
        found = (place for place, part in enumerate(LONGEST_FIRST) if part in parts(item))
        return next(found, len(LONGEST_FIRST))

    for item in items:
        if IN_REAL_TIME.intersection(parts(item)):
            item.add_marker(pytest.mark.flaky(reruns=1))

    items.sort(key=place)


def pytest_configure(config: pytest.Config) -> None:
    """Keras 3.15 on NumPy 2.4 warns of its own code when it saves weights: the one warning that is no error."""
    config.addinivalue_line(
        "filterwarnings", "ignore:__array__ implementation doesn't accept a copy:DeprecationWarning:keras"
    )


@pytest.fixture(autouse=True, scope="module")
def known_objects_at_rest() -> None:
    """Streamlit collects garbage after each run of a page: not among TensorFlow's objects, which are here, not there.

    Nor is what earlier tests left collected: with trainings among it that takes up to a minute.
    """
    gc.freeze()


@pytest.fixture(autouse=True)
def own_main() -> Iterator[None]:
    """Streamlit's AppTest leaves the app as the main module, which new processes would run."""
    main = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = main


@pytest.fixture(scope="session")
def data() -> Split:
    """All of Fashion-MNIST, in the lesson's split."""
    return dataset.load()


@pytest.fixture(scope="session")
def lesson() -> Bundle:
    """The bundle that ships."""
    return bundle.read(registry.SHIPPED / "lesson")


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as instance:
        yield instance


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    try:
        chromium = serving.launch(playwright)
    except Error as error:
        reason = f"No Chromium: install it (Debian: apt install chromium; others: playwright install chromium). {error}"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    yield chromium
    chromium.close()
