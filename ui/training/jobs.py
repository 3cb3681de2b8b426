"""Trainings as the pages use them: one queue a server, and what buttons do to a run."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from model.bundle import registry
from model.bundle.bundle import Bundle
from model.network import backend
from model.network.recipe import Recipe
from model.problem import Problem
from model.training import estimate, limits, locks, run_folder, runs
from model.training.job_queue import JobQueue
from model.training.runs import Run
from ui.shared import models

WATCHED_KEY = "watched_run"  # the run that this visitor started last


@st.cache_resource(show_spinner=False)
def _latest() -> list[str]:
    """The name of the run that was started here last, if one was: a reload makes another session of a visitor."""
    return []


def watched() -> str | None:
    """The run that is looked at: the visitor's own, or the latest that was started on this server."""
    own: str | None = st.session_state.get(WATCHED_KEY)
    return own or next(iter(_latest()), None)


def _watch(name: str) -> None:
    st.session_state[WATCHED_KEY] = name
    _latest()[:] = [name]


@st.cache_resource(show_spinner=False)
def queue() -> JobQueue:
    """The server's queue."""
    return JobQueue()


def unfinished() -> tuple[Run, ...]:
    """Every run that is no bundle yet, the latest first."""
    return runs.unfinished(queue().positions(), queue().reasons())


def now(run: Run) -> Run | None:
    """The same run as it is now; None if it became a bundle, or was deleted."""
    return runs.read(run.folder, queue().positions(), queue().reasons())


def seconds(recipe: Recipe) -> float:
    """How long a recipe will take here: by what was trained here, or else by what ships."""
    own = [name for name, directory in registry.directories().items() if directory.parent != registry.SHIPPED]
    measured = [models.read(name) for name in own if models.is_sound(name)]
    shipped = [models.read(models.DEFAULT)] if models.is_sound(models.DEFAULT) else []
    return estimate.seconds(recipe, measured or shipped)


def start(recipe: Recipe, name: str, picture: NDArray[np.uint8] | None = None, pictures: bytes | None = None) -> None:
    """Lay out a run and let it be trained, on pictures of one's own if there are any.

    Raises Problem where TensorFlow is missing or a limit is reached, for a bad name, and, as all that follows, if the
    folder cannot be written.
    """
    backend.require()
    limits.check(recipe, seconds(recipe))
    with _writing():
        limits.check_room(recipe)
        limits.check_queue(len(queue().positions()))
        run = runs.create(recipe, name, picture, pictures)
        queue().submit(run)
    _watch(run_folder.output_of(run).name)


@contextmanager
def _writing() -> Iterator[None]:
    """Raise Problem where the runs folder cannot be written."""
    try:
        yield
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else "unknown reason"
        raise Problem(
            "The runs folder {folder} cannot be written: {reason}.", folder=registry.runs_directory(), reason=reason
        ) from error


def pause(run: Run) -> None:
    """Let a run rest after the step it is in."""
    with _writing():
        run_folder.give_order(run.folder, "pause")


def resume(run: Run) -> None:
    """Go on: at once where the process still waits, else when the run's turn comes."""
    found = now(run)
    if found is None:
        return
    with _writing():
        if locks.is_locked(run.folder):
            run_folder.give_order(run.folder, "run")
        else:
            backend.require()
            queue().submit(run.folder)
    _watch(run.name)


def stop(run: Run) -> None:
    """End a run; the best of its finished epochs becomes a bundle."""
    found = now(run)
    if found is None:
        return
    with _writing():
        queue().withdraw(run.folder)
        # In another server's queue it is finished when its turn comes.
        if found.history and not locks.is_locked(run.folder) and not locks.is_queued(run.folder):
            queue().submit(run.folder, "stop")


def discard(run: Run) -> None:
    """Delete a run that is not trained."""
    with _writing():
        queue().withdraw(run.folder)
        runs.delete(run_folder.output_of(run.folder))


def finished(name: str) -> Bundle | None:
    """The bundle that a run of this name became, if it did."""
    wanted = registry.runs_directory() / name
    found = next((known for known, directory in registry.directories().items() if directory == wanted), None)
    try:
        return models.evaluated(found).model if found else None
    except Problem:
        return None
