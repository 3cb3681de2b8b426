"""The audit fails for a known vulnerability, and says so where it could not look."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scripts import audit

SOUND = {"name": "numpy", "version": "2.4.6", "vulns": []}
UNKNOWN = {"name": "streamlit", "skip_reason": "Dependency not found on PyPI"}
BAD = {
    "name": "pillow",
    "version": "9.0.0",
    "vulns": [{"id": "PYSEC-2022-168", "fix_versions": ["9.0.1"], "aliases": ["CVE-2022-24303"], "description": ""}],
}


def told(*packages: object) -> tuple[int, str]:
    return audit.verdict(json.dumps({"dependencies": packages, "fixes": []}))


def test_a_known_vulnerability_fails() -> None:
    status, text = told(SOUND, BAD, UNKNOWN)
    assert status == 1 and "pillow 9.0.0: PYSEC-2022-168, mended in 9.0.1" in text


def test_packages_without_any_pass_and_those_not_known_are_counted() -> None:
    assert told(SOUND) == (0, "Audited packages: 1 of 1. Known vulnerabilities: 0.")
    assert told(SOUND, UNKNOWN)[1].endswith("Unknown to the advisory service: 1, such as streamlit.")


@pytest.mark.parametrize("output", ["", "ERROR: no connection", "[]", "{}"])
def test_no_answer_passes_and_is_told(output: str) -> None:
    assert audit.verdict(output) == (0, "Not audited: the advisory service could not be reached.")


def test_without_a_connection_it_passes_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PIP_CACHE_DIR", str(tmp_path))  # where pip_audit keeps answers
    for name in ("HTTPS_PROXY", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")  # where nobody listens
    assert audit.main() == 0
    assert capsys.readouterr().out == "Not audited: the advisory service could not be reached.\n"
