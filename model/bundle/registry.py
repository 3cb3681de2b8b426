"""Every model by its name: those that ship, and those that were trained here."""

from __future__ import annotations

import os
from pathlib import Path

from model import untrusted
from model.bundle import bundle, folder
from model.bundle.bundle import Bundle
from model.problem import Problem

LESSON, SKETCH = "lesson", "sketch"  # the models that ship for the lesson's pictures, and for drawings and photos
SHIPPED = Path(__file__).parents[1] / "trained"
RUNS_VARIABLE = "CNN_ATELIER_RUNS"


def runs_directory() -> Path:
    """Where training puts its bundles: $CNN_ATELIER_RUNS, or `runs` in the working folder."""
    return Path(os.environ.get(RUNS_VARIABLE) or "runs")


def directories() -> dict[str, Path]:
    """Every bundle's folder by its name: the shipped ones first, then the user's runs, of both the lesson's
    first; unread and unchecked.

    Names that no page could show are left out.
    A run of a shipped model's name is called runs/NAME, so that neither hides the other.
    """
    found: dict[str, Path] = {}
    for parent in (SHIPPED, runs_directory()):
        folder.put_back_replaced(parent)
        manifests = parent.glob(f"*/{bundle.MANIFEST}")
        for manifest in sorted(manifests, key=lambda each: (each.parent.name != LESSON, each)):
            name = manifest.parent.name
            if untrusted.is_text(name) and not name.startswith("."):
                found[f"runs/{name}" if name in found else name] = manifest.parent
    return found


def find(name: str) -> Bundle:
    """The bundle of this name. Raises Problem if there is none, or it is broken."""
    return bundle.read(directory_of(name))


def directory_of(name: str) -> Path:
    """The folder of the bundle of this name. Raises Problem if there is none."""
    known = directories()
    if name not in known:
        raise Problem("There is no model called {name}. Known: {known}.", name=name, known=", ".join(known) or "none")
    return known[name]
