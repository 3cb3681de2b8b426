"""The app as `streamlit run app.py` serves it, and a Chromium to open it in: for tests, benchmarks and screenshots."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from playwright.sync_api import Browser, Playwright

ROOT = Path(__file__).parents[1]
# No sandbox for root in a container; no traffic of the browser's own.
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]
_PATIENCE_SECONDS = 30


def launch(playwright: Playwright) -> Browser:
    """The installed Chromium, or Playwright's own. Raises playwright's Error where there is none."""
    installed = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    return playwright.chromium.launch(executable_path=installed, args=ARGUMENTS)


@contextmanager
def served(log: IO[str] | int = subprocess.DEVNULL, port: int = 0, **environment: str) -> Iterator[str]:
    """Serve the app on this port, or a free one; gives its address once it is healthy, or raises TimeoutError."""
    port = port or _free_port()
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless=true", f"--server.port={port}"]
    variables = {**os.environ, **environment}
    with subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log, env=variables) as process:
        try:
            _wait_until_healthy(f"http://localhost:{port}")
            yield f"http://localhost:{port}"
        finally:
            process.terminate()


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _wait_until_healthy(address: str) -> None:
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=1) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.05)
    raise TimeoutError(f"The server did not become healthy within {_PATIENCE_SECONDS} seconds.")
