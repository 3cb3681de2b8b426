"""The watched training step by itself, for its tests: the part, the app's files, its pictures, and no page around."""

from __future__ import annotations

import streamlit as st
from starlette.middleware import Middleware
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from scripts.serving import ROOT
from ui.server.few import ADDRESS, Few


class Static:
    """static/ of the app, which Streamlit looks for beside this script."""

    def __init__(self, app: ASGIApp) -> None:
        self._app, self._files = app, StaticFiles(directory=ROOT / "static")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].startswith("/app/static/"):
            await self._files({**scope, "root_path": "/app/static"}, receive, send)
        else:
            await self._app(scope, receive, send)


def show() -> None:
    from ui.components.training_step import training_step
    from ui.components.training_step.words import words
    from ui.text import _, class_names

    st.set_page_config(page_title="A training step", layout="wide")
    st.title("A training step")
    training_step(ADDRESS, classes=class_names(), words=words(_), key="training_step")


if __name__ == "__main__":
    show()
else:
    app = st.App(__file__, middleware=[Middleware(Few), Middleware(Static)])
