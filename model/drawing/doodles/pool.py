"""Many drawings at once, made by as many processes as there are processors; the seed alone decides what they are."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from typing import TypeVar

import numpy as np

from model.data.dataset import Pictures
from model.drawing.doodles import doodles
from model.drawing.doodles.contours import redrawn
from model.drawing.doodles.others import strangers

STRANGER = 10  # the label of what is none of the ten classes
Made = TypeVar("Made")
_CHUNK = 1000


def pool(pictures: Pictures, *, doodles: int, redrawn: int, strangers: int, seed: int) -> Pictures:
    """So many drawings of pens' strokes, of `pictures`, and of what is no garment (labelled STRANGER)."""
    jobs: list[Callable[[], Pictures]] = []
    first, second, third = np.random.SeedSequence(seed).spawn(3)
    jobs += [partial(_doodles, size, number) for size, number in _chunks(doodles, first)]
    jobs += [partial(_redrawn, _some(pictures, size, number), number) for size, number in _chunks(redrawn, second)]
    jobs += [partial(_strangers, size, number) for size, number in _chunks(strangers, third)]
    if not jobs:
        return Pictures.none()
    parts = run(jobs)
    return Pictures(np.concatenate([part.images for part in parts]), np.concatenate([part.labels for part in parts]))


def run(jobs: list[Callable[[], Made]]) -> list[Made]:
    """What each job makes, in their order, by as many processes as there are processors."""
    # Started afresh, not forked: a fork of a process with TensorFlow's threads may hang.
    processes = ProcessPoolExecutor(mp_context=multiprocessing.get_context("spawn"), initializer=end_with_parent)
    try:
        return [task.result() for task in [processes.submit(job) for job in jobs]]
    finally:
        processes.shutdown(wait=False, cancel_futures=True)  # an interruption does not wait for what is left


def end_with_parent() -> None:
    """End this process when the one that started it is gone, however it went; Ctrl-C is that one's to answer."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()

    def watch() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _chunks(count: int, seeds: np.random.SeedSequence) -> Iterator[tuple[int, int]]:
    """(how many, seed) of each job."""
    sizes = [min(_CHUNK, count - start) for start in range(0, count, _CHUNK)]
    return zip(sizes, (int(seed) for seed in seeds.generate_state(len(sizes))), strict=True)


def _doodles(count: int, seed: int) -> Pictures:
    return Pictures(*doodles(count, seed))


def _some(pictures: Pictures, count: int, seed: int) -> Pictures:
    chosen = np.random.default_rng(seed).choice(len(pictures), count, replace=count > len(pictures))
    return Pictures(pictures.images[chosen], pictures.labels[chosen])


def _redrawn(pictures: Pictures, seed: int) -> Pictures:
    return Pictures(*redrawn(pictures.images, pictures.labels, len(pictures), seed))


def _strangers(count: int, seed: int) -> Pictures:
    return Pictures(strangers(count, seed), np.full(count, STRANGER, np.uint8))
