"""The shipped network, compiled once."""

from __future__ import annotations

import pytest

from model.bundle.bundle import Bundle
from model.network.classifier import Classifier


@pytest.fixture(scope="session")
def lesson_classifier(lesson: Bundle) -> Classifier:
    return lesson.classifier()
