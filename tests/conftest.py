"""What is dear to load and is only read: the pictures and the shipped model, once for the whole suite."""

from __future__ import annotations

import pytest
from hypothesis import settings

from model import bundle, dataset
from model.bundle import Bundle
from model.dataset import Split

settings.register_profile("any machine", deadline=None)  # how long an example takes says nothing on a busy one
settings.load_profile("any machine")


def pytest_configure(config: pytest.Config) -> None:
    """Keras 3.15 on NumPy 2.4 warns of its own code when it saves weights: the one warning that is no error."""
    config.addinivalue_line(
        "filterwarnings", "ignore:__array__ implementation doesn't accept a copy:DeprecationWarning:keras"
    )


@pytest.fixture(scope="session")
def data() -> Split:
    """All of Fashion-MNIST, in the lesson's split."""
    return dataset.load()


@pytest.fixture(scope="session")
def lesson() -> Bundle:
    """The bundle that ships."""
    return bundle.read(bundle.SHIPPED / "lesson")
