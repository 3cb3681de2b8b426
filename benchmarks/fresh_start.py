"""From clone to served app: seconds and megabytes, with all requirements and with those for looking and drawing.

python -m benchmarks.fresh_start     makes each environment in a temporary folder, from the package index: minutes
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks import results
from benchmarks.figures import Figure
from scripts.serving import ROOT, free_port, wait_until_healthy

_WAYS = ("requirements.txt", "requirements-look.txt")


def main() -> None:
    """Measure each way in turn, print a line for it, and keep them in RESULTS.md."""
    ways = {"venv and pip": _by_pip} | ({"uv": _by_uv} if shutil.which("uv") else {})
    each = {(name, way): _measured(way, install) for name, install in ways.items() for way in _WAYS}
    rows = [_row(*named, *found) for named, found in each.items()]
    print("\n".join(rows))
    figured = [
        figure
        for (name, way), (seconds, size) in each.items()
        for figure in (Figure(f"{name}, `{way}`", sum(seconds), "s"), Figure(f"{name}, `{way}`, size", size, "GB"))
    ]
    table = ["| by | of | s | clone | install | serve | GB |", "|---|---|---|---|---|---|---|", *rows]
    how = "By `python -m benchmarks.fresh_start`: from clone to served app, packages from the index at hand, none kept."
    results.record("From clone to served app", f"{how}\n\n" + "\n".join(table), figured)


def _row(name: str, requirements: str, seconds: tuple[float, ...], size: float) -> str:
    parts = " | ".join(f"{part:.0f}" for part in (sum(seconds), *seconds))
    return f"| {name} | `{requirements}` | {parts} | {size:.2f} |"


def _measured(requirements: str, install: Callable[[Path, str], None]) -> tuple[tuple[float, ...], float]:
    """Seconds of cloning, installing and serving, and gigabytes of what was installed."""
    with tempfile.TemporaryDirectory() as folder:
        clone = Path(folder) / "clone"
        begun = time.perf_counter()
        _run("git", "clone", "--quiet", "--depth=1", ROOT.as_uri(), str(clone))
        cloned = time.perf_counter()
        install(clone, requirements)
        installed = time.perf_counter()
        with _served(clone):
            served = time.perf_counter()
        size = sum(file.lstat().st_size for file in (clone / ".venv").rglob("*") if not file.is_symlink())
    return (cloned - begun, installed - cloned, served - installed), size / 1e9


def _by_pip(clone: Path, requirements: str) -> None:
    _run(sys.executable, "-m", "venv", str(clone / ".venv"))
    python = clone / ".venv" / "bin" / "python"
    _run(str(python), "-m", "pip", "install", "--quiet", "--no-cache-dir", "-r", str(clone / requirements))


def _by_uv(clone: Path, requirements: str) -> None:
    _run("uv", "venv", "--quiet", "--python", sys.executable, str(clone / ".venv"))
    python = str(clone / ".venv" / "bin" / "python")
    _run("uv", "pip", "install", "--quiet", "--no-cache", "--python", python, "-r", str(clone / requirements))


@contextmanager
def _served(clone: Path) -> Iterator[None]:
    """The app of the clone, from its first answer on."""
    port = free_port()
    streamlit = str(clone / ".venv" / "bin" / "streamlit")
    command = [streamlit, "run", "app.py", "--server.headless=true", f"--server.port={port}"]
    with subprocess.Popen(command, cwd=clone, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            wait_until_healthy(f"http://127.0.0.1:{port}")
            yield
        finally:
            server.terminate()


def _run(*command: str) -> None:
    subprocess.run(command, check=True)


if __name__ == "__main__":
    main()
