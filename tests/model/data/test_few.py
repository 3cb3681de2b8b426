"""The few pictures that a page trains with."""

from __future__ import annotations

import gzip

import numpy as np

from model.data import dataset, few


def test_each_class_has_as_many_and_nothing_is_in_both() -> None:
    training, validation = few.chosen()
    assert np.bincount(training.labels).tolist() == [few.TRAINING] * 10
    assert np.bincount(validation.labels).tolist() == [few.VALIDATION] * 10
    split = dataset.load()
    own = {each.tobytes() for each in split.validation.images}
    assert all(each.tobytes() in own for each in validation.images)


def test_the_file_holds_counts_labels_and_pixels() -> None:
    content = gzip.decompress(few.packed())
    training, validation = few.chosen()
    count = len(training) + len(validation)
    assert np.frombuffer(content[:8], "<u4").tolist() == [len(training), len(validation)]
    assert content[8 : 8 + count] == training.labels.tobytes() + validation.labels.tobytes()
    assert content[8 + count :] == training.images.tobytes() + validation.images.tobytes()
    few.packed.cache_clear()
    assert gzip.decompress(few.packed()) == content
