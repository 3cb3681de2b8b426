"""The page to take home in Blink, Gecko and WebKit, from a disk."""

from __future__ import annotations

from pathlib import Path

import pytest

from model import takehome
from model.bundle import registry
from model.data.dataset import CLASS_NAMES
from scripts.engines import Tab
from tests.browser.engines.acting import click, pointer, rectangle, says

pytestmark = pytest.mark.slow
BOOT = [(0.35, 0.15), (0.6, 0.15), (0.6, 0.55), (0.9, 0.65), (0.9, 0.8), (0.3, 0.8), (0.35, 0.15)]


def test_it_opens_from_a_disk_and_reads_a_boot(tab: Tab, tmp_path: Path) -> None:
    file = tmp_path / "sketch.html"
    file.write_text(takehome.html("sketch", registry.find("sketch")), encoding="utf-8")
    tab.go(file.as_uri())
    says(tab, ".answer", CLASS_NAMES[0])
    click(tab, ".samples button:nth-child(4)")
    says(tab, ".answer", CLASS_NAMES[1])
    left, top, width, height = rectangle(tab, ".pad")
    tab.perform(pointer([(left + x * width, top + y * height) for x, y in BOOT]))
    says(tab, ".answer", CLASS_NAMES[9])
