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
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from playwright.sync_api import Browser, Playwright

ROOT = Path(__file__).parents[1]
# No sandbox for root in a container; no traffic of the browser's own.
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]
# In a page of the app, as JavaScript: whether it has its server, no script runs, nothing old is shown, and nothing
# stands in for a part that is still fetched (the style sheet is such a part).
READY = """(Boolean(document.querySelector(
  '.stApp[data-test-connection-state="CONNECTED"][data-test-script-state="notRunning"]'))
  && !document.querySelector("[data-stale=true], [data-testid=stSkeleton]"))"""
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_PATIENCE_SECONDS = 30


@dataclass(frozen=True)
class Server:
    """A running server: where it is, and its process."""

    port: int
    process: subprocess.Popen[bytes]

    @property
    def address(self) -> str:
        """Such as "http://localhost:8501"."""
        return f"http://localhost:{self.port}"

    def stop(self) -> None:
        """End it and wait until it is gone."""
        self.process.terminate()
        self.process.wait(_PATIENCE_SECONDS)


# A camera that shows a moving pattern, for pages that ask for one.
CAMERA = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")


def launch(playwright: Playwright, *arguments: str, **environment: str) -> Browser:
    """The installed Chromium, or Playwright's own. Raises playwright's Error where there is none."""
    installed = next(filter(None, map(shutil.which, BROWSERS)), None)
    variables = {**os.environ, **environment}
    return playwright.chromium.launch(executable_path=installed, args=[*ARGUMENTS, *arguments], env=variables)


@contextmanager
def served(log: IO[str] | int = subprocess.DEVNULL, port: int = 0, **environment: str) -> Iterator[str]:
    """Serve the app on this port, or a free one; gives its address once it is healthy, or raises TimeoutError."""
    with running(log, port, **environment) as server:
        yield server.address


@contextmanager
def running(log: IO[str] | int = subprocess.DEVNULL, port: int = 0, **environment: str) -> Iterator[Server]:
    """As `served`, for those who want the process, too."""
    server = start(port or free_port(), log, **environment)
    try:
        wait_until_healthy(server.address)
        yield server
    finally:
        server.stop()


def start(port: int, log: IO[str] | int = subprocess.DEVNULL, script: str = "app.py", **environment: str) -> Server:
    """Start the app, or another script of this repository, on this port, without waiting for it."""
    command = [sys.executable, "-m", "streamlit", "run", script, "--server.headless=true", f"--server.port={port}"]
    variables = {**os.environ, **environment}
    return Server(port, subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log, env=variables))


def free_port() -> int:
    """A port of this machine that nobody uses now."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def wait_until_healthy(address: str) -> None:
    """Wait for the server at this address. Raises TimeoutError if it is not healthy soon."""
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=1) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.05)
    raise TimeoutError(f"The server did not become healthy within {_PATIENCE_SECONDS} seconds.")
