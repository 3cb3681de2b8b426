"""static/ from a server of plain files, for whoever wants its modules without the app: tests and benchmarks."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

from playwright.sync_api import Page

from scripts.serving import ROOT


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_arguments: object) -> None:
        pass


@contextmanager
def served() -> Iterator[str]:
    """The server's address, such as "http://127.0.0.1:40001"."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(ROOT / "static"))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def at_home(tab: Page, address: str) -> None:
    """Let the tab import modules from that server: any of its files will do."""
    tab.goto(f"{address}/OFL.txt")
