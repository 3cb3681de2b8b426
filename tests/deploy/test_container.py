"""The image's recipe without an engine: its files are enough, its command serves them read-only to an ordinary user."""

from __future__ import annotations

import asyncio
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
import yaml

from model import untrusted
from scripts import serving
from scripts.visitor import Visitor
from scripts.visits import look_around
from tests import unlucky
from tests.elsewhere import elsewhere

pytestmark = pytest.mark.slow
DEPLOY = serving.ROOT / "deploy"
LINES = re.findall(r"^([A-Z]+) (.*)$", (DEPLOY / "Containerfile").read_text(), re.MULTILINE)
SAID = dict(LINES)


def copied(folder: Path) -> None:
    """Lay out what the image copies."""
    for instruction, words in LINES:
        if instruction == "COPY":
            *sources, target = words.split()
            for path in (serving.ROOT / source for source in sources):
                if path.is_dir():
                    shutil.copytree(path, folder / target, ignore=shutil.ignore_patterns("__pycache__"))
                else:
                    shutil.copy(path, folder / target)


def files(folder: Path) -> dict[Path, str]:
    """What lies below, and each file's content as a digest."""
    return {path: untrusted.digest(path) if path.is_file() else "" for path in folder.rglob("*")}


def run_by(user: int) -> list[str]:
    """What stands before a command that this user runs; nothing where whoever runs the tests is an ordinary user.

    Python's installation may lie in root's home: then the user may look everywhere, and write where the modes let him.
    """
    if os.geteuid() != 0:
        return []
    plain = ["setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups", "--no-new-privs"]
    looking = [f"--{kind}=-all,+dac_read_search" for kind in ("inh-caps", "ambient-caps", "bounding-set")]
    for options in ([], looking):
        words = [*plain, *options, "env"]  # setpriv itself still starts what only root can reach
        tried = [*words, sys.executable, "-c", f"import streamlit, sys; assert sys.version == {sys.version!r}"]
        if shutil.which("setpriv") and subprocess.run(tried, capture_output=True, check=False).returncode == 0:
            return words
    pytest.skip(f"User {user} cannot run {sys.executable}: it lies where only root may look, or setpriv is missing.")


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[str, Path, Path]]:
    """The image's command on a free port, in a folder that holds what it copies: address, that folder, its runs."""
    port, user = serving.free_port(), int(SAID["USER"].split(":")[0])
    command = [word.replace("=8501", f"={port}") for word in json.loads(SAID["CMD"])]
    assert command[0] == "streamlit"
    with unlucky.open_to_all() as place:
        app, home, runs = place / "app", place / "tmp", place / "runs"
        for folder in (app, home, runs):
            folder.mkdir()
        copied(app)
        for path in files(app):
            path.chmod(0o555 if path.is_dir() else 0o444)
        words = run_by(user)
        if words:
            os.chown(home, user, user)
            os.chown(runs, user, user)
        variables = {"PATH": os.environ["PATH"], "HOME": str(home), "TMPDIR": str(home), "CNN_ATELIER_RUNS": str(runs),
                     "PYTHONDONTWRITEBYTECODE": "1"}  # fmt: skip
        with subprocess.Popen(
            [*words, sys.executable, "-m", *command], cwd=app, env=variables, stdout=subprocess.DEVNULL
        ) as process:
            try:
                serving.wait_until_healthy(f"http://localhost:{port}")
                assert 0 not in psutil.Process(process.pid).uids()
                yield f"http://localhost:{port}", app, runs
            finally:
                process.terminate()


def test_its_command_answers_and_writes_nothing_beside_its_files(served: tuple[str, Path, Path]) -> None:
    address, app, runs = served
    before = files(app)

    async def visit() -> None:
        async with Visitor(address) as visitor:
            await look_around(visitor, 0)

    elsewhere(asyncio.run, visit())
    assert files(app) == before and not files(runs)
    _, check = SAID["HEALTHCHECK"].split("CMD ")
    _, *arguments = json.loads(check)
    healthy = [sys.executable, *(word.replace("http://127.0.0.1:8501", address) for word in arguments)]
    assert subprocess.run(healthy, check=False).returncode == 0
    nobody_there = [word.replace(address, f"http://127.0.0.1:{serving.free_port()}") for word in healthy]
    assert subprocess.run(nobody_there, check=False, capture_output=True).returncode != 0


def test_it_runs_as_no_root_and_keeps_what_is_trained_in_a_volume() -> None:
    assert int(SAID["USER"].split(":")[0]) >= 1000
    assert SAID["VOLUME"] == "/runs" and "CNN_ATELIER_RUNS=/runs" in SAID["ENV"]


def test_compose_starts_the_image_read_only_and_tells_the_balancer_all_that_it_asks_for() -> None:
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]
    app, balancer = services["app"], services["balancer"]
    assert (DEPLOY / app["build"]["context"] / app["build"]["dockerfile"]).samefile(DEPLOY / "Containerfile")
    assert all(service["read_only"] and service["cap_drop"] == ["ALL"] for service in services.values())
    assert "STREAMLIT_SERVER_COOKIE_SECRET" in app["environment"] and app["volumes"] == ["runs:/runs"]
    (file, place, _mode) = balancer["volumes"][0].split(":")
    assert (DEPLOY / file).is_file() and place == "/usr/local/etc/haproxy/haproxy.cfg"
    asked = set(re.findall(r'"\$\{(\w+)\}', (DEPLOY / "haproxy.cfg").read_text()))
    asked |= {name for name in ("REPLICAS_NAME",) if name in (DEPLOY / "haproxy.cfg").read_text()}
    assert {name for name in asked if not re.match(r"REPLICA_\d", name)} == set(balancer["environment"])
    assert balancer["environment"]["REPLICAS_NAME"] == "app" == next(iter(services))


def test_the_balancer_takes_its_settings_from_compose() -> None:
    program = shutil.which("haproxy", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if not program:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("There is no haproxy here.")
    settings = {
        "BALANCER_BIND": ":8501",
        "BALANCER_SOCKET": "/tmp/commands",
        "BALANCER_KEY": "k",
        "REPLICAS_NAME": "app",
    }
    checked = subprocess.run(
        [program, "-c", "-f", str(DEPLOY / "haproxy.cfg")], env={**os.environ, **settings}, capture_output=True,
        text=True, check=False,
    )  # fmt: skip
    assert checked.returncode == 0, checked.stderr
