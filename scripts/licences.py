"""List the licences of all that requirements.txt installs, as the packages state them: python -m scripts.licences

Writes docs/licences.md.
"""

from __future__ import annotations

from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
PATH = ROOT / "docs" / "licences.md"
_OTHER_BUILD = {"tensorflow": "tensorflow-cpu", "tensorflow-cpu": "tensorflow"}  # one of them is installed
_OPENING = """# Licences

What `requirements.txt` installs, by the licence that each package states. Written by `python -m scripts.licences`.
The data are Fashion-MNIST's, under the MIT licence (`data/fashion-mnist/LICENSE`). The font of `static/` is cut from
Noto Sans CJK KR, under the SIL Open Font License (`static/OFL.txt`).

| package | version | licence |
|---|---|---|
"""


def requirements(path: Path = ROOT / "requirements.txt") -> list[Requirement]:
    """Every line that names a package, in a requirements file and in those that it includes, by name."""
    lines = [line.split("#")[0].strip() for line in path.read_text(encoding="utf-8").splitlines()]
    found = [Requirement(line) for line in lines if line and not line.startswith("-")]
    for included in (line.removeprefix("-r").strip() for line in lines if line.startswith("-r")):
        found += requirements(path.with_name(included))
    return sorted(found, key=lambda requirement: requirement.name.casefold())


def licence(name: str) -> str:
    """What an installed package says of its licence: its expression, its classifiers, or its own words."""
    try:
        installed = metadata.distribution(name)
    except metadata.PackageNotFoundError:
        installed = metadata.distribution(_OTHER_BUILD[name])
    package = installed.metadata
    classifiers = [line.split(" :: ")[-1] for line in package.get_all("Classifier", []) if line.startswith("License")]
    stated = str(package.get("License") or "").strip().splitlines()
    short = stated[0] if stated and len(stated[0]) < 60 else ""
    return str(package.get("License-Expression") or ", ".join(classifiers) or short or "not stated")


def table() -> str:
    """The whole page."""
    rows = (f"| {one.name} | {str(one.specifier)[2:]} | {licence(one.name)} |\n" for one in requirements())
    return _OPENING + "".join(rows)


if __name__ == "__main__":
    PATH.write_text(table(), encoding="utf-8")
