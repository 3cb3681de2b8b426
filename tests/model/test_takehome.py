"""A model as one file: whole, small, asking for nothing else; and every way to ask wrongly is told."""

from __future__ import annotations

import base64
import json
import re
from pathlib import Path

import numpy as np
import pytest

from model import takehome
from model.bundle import registry
from model.bundle.bundle import Bundle
from model.data import dataset

MODULES = re.compile(r'<script type="importmap">(.*?)</script>', re.DOTALL)
GIVEN = re.compile(r'<script type="application/json" id="given">(.*?)</script>', re.DOTALL)


@pytest.mark.parametrize("name", ["lesson", "sketch", "sketch-plus"])
def test_it_is_small_enough_for_a_mail_and_names_no_address(name: str) -> None:
    page = takehome.html(name, registry.find(name))
    assert len(page.encode()) <= takehome.MOST_BYTES
    plain = page + "".join(modules(page).values())
    assert not re.findall(r"""(?:src|href)="(?!data:)|https?://|fetch\(|new Worker|import\(["'](?!\./)""", plain)


def test_every_module_is_there_under_the_name_it_is_imported_by(tiny: Bundle) -> None:
    found = modules(takehome.html("tiny", tiny))
    imported = {name for text in found.values() for name in re.findall(r'from "([^"]+)"', text)}
    assert imported | {"takehome/page.js"} == set(found)
    assert "network/view.js" in found


def test_it_holds_three_test_pictures_of_every_class(tiny: Bundle) -> None:
    match = GIVEN.search(takehome.html("tiny", tiny))
    assert match
    given = json.loads(match[1])
    pictures = np.frombuffer(base64.b64decode(given["pictures"]), np.uint8).reshape(-1, 28, 28)
    assert given["labels"] == [label for label in range(10) for _ in range(3)]
    assert (pictures == dataset.load_test().images[given["numbers"]]).all()


def test_a_models_name_cannot_end_the_script_or_the_title(tiny: Bundle) -> None:
    page = takehome.html("</script><b>&", tiny)
    assert "<b>" not in page and "<title>&lt;/script&gt;" in page


def test_the_command_writes_the_file_and_says_its_size(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "lesson.html"
    assert takehome.main(["--model", "lesson", "--out", str(file)]) == 0
    assert capsys.readouterr().out == f"{file}: {file.stat().st_size / 1e6:.1f} MB\n"


def test_an_unknown_model_and_a_folder_that_is_not_there_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert takehome.main(["--model", "none", "--out", str(tmp_path / "a.html")]) == 1
    assert capsys.readouterr().err.startswith("There is no model called none.")
    assert takehome.main(["--model", "lesson", "--out", str(tmp_path / "no" / "a.html")]) == 1
    assert "cannot be written: No such file or directory." in capsys.readouterr().err


def modules(page: str) -> dict[str, str]:
    """The modules' texts by their names."""
    match = MODULES.search(page)
    assert match
    imports = json.loads(match[1])["imports"]
    return {name: base64.b64decode(address.partition("base64,")[2]).decode() for name, address in imports.items()}
