"""What is dear to load, once for the whole suite: the pictures, the shipped model, a real Chromium.

Without a Chromium (the system's, or Playwright's own) its tests are skipped with the reason; in CI that is a failure.
"""

from __future__ import annotations

import gc
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

# One thread for each product of matrices, here and in what tests start: several wait for one another by spinning, and
# take from each other what little a machine has that runs a test on every processor. Read when NumPy is imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
import pytest
from hypothesis import settings
from playwright.sync_api import Browser, Error, Playwright, sync_playwright

from model.bundle import bundle, registry
from model.bundle.bundle import Bundle
from model.data import dataset
from model.data.dataset import Pictures, Split
from model.network.recipe import Recipe
from scripts import serving

settings.register_profile("any machine", deadline=None)  # how long an example takes says nothing on a busy one
settings.register_profile("quick", deadline=None, max_examples=20)
settings.load_profile("any machine")


ROOT = Path(__file__).parent
LONGEST_FIRST = ("browser", "test_train.py", "test_loop.py", "test_sweep.py", "test_worker.py", "deploy", "soak")
# What `--quick` leaves out: folders, and files that import what takes long.
_NEEDS_TIME = {"benchmarks", "browser", "deploy", "soak", "static"}
_LOADS_MUCH = re.compile(
    r"^\s*(?:from|import)\b.*\b(?:keras|keras_model|tensorflow|reference|loop|finishing|worker|train|playwright)\b",
    re.MULTILINE,
)
_TRAINED = {"tiny", "own"}  # fixtures that train


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--quick`: what needs no browser, no balancer and no training."""
    parser.addoption("--quick", action="store_true", help="only what needs no browser, no balancer and no training")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Quick runs do not so much as read the files that load TensorFlow or a browser."""
    if not config.getoption("--quick"):
        return None
    if collection_path.is_dir():
        return collection_path.name in _NEEDS_TIME or None
    return bool(_LOADS_MUCH.search(collection_path.read_text(encoding="utf-8"))) or None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Files that take minutes first, so that no processor is left with one of them in the end."""

    def place(item: pytest.Item) -> int:
        parts = item.path.relative_to(ROOT).parts  # whatever the folder is called that the repository lies in
        return next((place for place, part in enumerate(LONGEST_FIRST) if part in parts), len(LONGEST_FIRST))

    if config.getoption("--quick"):
        items[:] = [item for item in items if not _TRAINED.intersection(getattr(item, "fixturenames", ()))]
    items.sort(key=place)


def pytest_configure(config: pytest.Config) -> None:
    """Keras 3.15 on NumPy 2.4 warns of its own code when it saves weights: the one warning that is no error."""
    if config.getoption("--quick"):
        settings.load_profile("quick")
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
def no_tensorflow_in_quick_runs(request: pytest.FixtureRequest) -> Iterator[None]:
    """Whatever loads it takes four seconds, and trains: name what it imports above, or mark the test as slow."""
    before = "tensorflow" in sys.modules
    yield
    assert before or not request.config.getoption("--quick") or "tensorflow" not in sys.modules


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
def few(data: Split) -> Split:
    """A few real pictures of each part, for trainings that take a second."""
    return Split(
        data.train.first(96), data.validation.first(50), Pictures(data.test.images[:40], data.test.labels[:40])
    )


@pytest.fixture(scope="session")
def tiny_recipe() -> Recipe:
    return Recipe(name="tiny", filters=(2, 3), dense_units=5, batch_size=16, epochs=3, pictures=96)


@pytest.fixture(scope="session")
def tiny(few: Split, tiny_recipe: Recipe, tmp_path_factory: pytest.TempPathFactory) -> Bundle:
    """A small bundle made by a real training. Tests that change it work on a copy."""
    from model.training import finishing, loop

    folder: Path = tmp_path_factory.mktemp("tiny")
    loop.start(tiny_recipe, folder / "run")
    loop.train(folder / "run", few)
    return finishing.finish(folder / "run", few, folder / "tiny")


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


@pytest.fixture(scope="session")
def own(tmp_path_factory: pytest.TempPathFactory) -> Bundle:
    """A small bundle of hats, socks and trousers in layers of one's own, by a real training in a folder of runs."""
    from model.bundle import own_pictures
    from model.data import things
    from model.network.recipe import Block
    from model.training import finishing, loop, runs

    known, test = things.load(), dataset.load_test()
    trousers = test.images[test.labels == 1][:30]
    images = [known.images[known.labels == label][:30] for label in (0, 1)]
    shuffled = np.random.default_rng(0).permutation(sum(map(len, (*images, trousers))))
    labels = np.repeat(np.arange(3, dtype=np.uint8), [len(each) for each in (*images, trousers)])
    pictures = Pictures(np.concatenate((*images, trousers))[shuffled], labels[shuffled])
    validation = Pictures(pictures.images[:20], pictures.labels[:20])
    train = Pictures(pictures.images[20:], pictures.labels[20:])
    recipe = Recipe(
        name="own", architecture="own", blocks=(Block(5, 6, True, "average"), Block(1, 4, False, "max")),
        gathering="average", activation="tanh", classes=("hat", "양말", "Trouser"), batch_size=8, epochs=3,
    )  # fmt: skip
    run = tmp_path_factory.mktemp("runs") / "mine.unfinished"
    loop.start(recipe, run, own_pictures.packed(train, validation))
    data = runs.pictures(run)
    assert data is not None
    loop.train(run, data)
    return finishing.finish(run, data, run.with_name("mine"))
