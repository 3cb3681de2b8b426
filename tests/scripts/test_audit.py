"""The audit fails for a known vulnerability or when it is broken, and says so where it could not look."""

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
UNREACHED = "Not audited: the advisory service could not be reached. Try again with a connection."


def told(*packages: object) -> tuple[int, str]:
    return audit.verdict(json.dumps({"dependencies": packages, "fixes": []}), "")


def test_a_known_vulnerability_fails() -> None:
    status, text = told(SOUND, BAD, UNKNOWN)
    assert status == 1 and "pillow 9.0.0: PYSEC-2022-168, mended in 9.0.1" in text


def test_packages_without_any_pass_and_those_not_known_are_counted() -> None:
    assert told(SOUND) == (0, "Audited packages: 1 of 1. Known vulnerabilities: 0.")
    assert told(SOUND, UNKNOWN)[1].endswith("Unknown to the advisory service: 1, such as streamlit.")


@pytest.mark.parametrize(
    "errors",
    [
        "Traceback (most recent call last):\nrequests.exceptions.ConnectionError: HTTPSConnectionPool(host='pypi.org')",
        "requests.exceptions.ReadTimeout: HTTPSConnectionPool(host='pypi.org', port=443): Read timed out.",
        "ERROR:pip_audit._cli:Could not connect to PyPI's vulnerability feed\nERROR:pip_audit._cli:Tip: your network",
    ],
)
def test_no_connection_fails_and_is_told(errors: str) -> None:
    assert audit.verdict("", errors) == (audit.UNREACHED, UNREACHED)


def test_a_service_that_knows_nothing_has_audited_nothing() -> None:
    status, text = told(UNKNOWN, UNKNOWN)
    assert (status, text) == (3, "Not audited: the advisory service knows none of the 2 packages.")


@pytest.mark.parametrize("output", ["", "ERROR: no connection", "[]", "{}"])
def test_an_audit_that_is_broken_fails_and_says_how(output: str) -> None:
    status, text = audit.verdict(output, "ValueError: a ConnectionError, ProxyError or ReadTimeout is another matter")
    assert status == 1 and text.endswith("is another matter")


def test_requirements_that_cannot_be_read_fail(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "requirements.txt").write_text("numpy==no version!\n")
    monkeypatch.setattr(audit, "FILES", (str(tmp_path / "requirements.txt"),))
    assert audit.main() == 1 and "invalid specifier at line 1" in capsys.readouterr().out


def test_a_missing_program_fails(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(audit, "_COMMAND", ("-m", "no_such_audit"))
    assert audit.main() == 1 and "No module named no_such_audit" in capsys.readouterr().out


def test_the_gate_audits() -> None:
    gate, makefile = (audit.ROOT / ".ci" / "run").read_text(), (audit.ROOT / "Makefile").read_text()
    assert "set -euo pipefail" in gate.splitlines()
    assert '.venv/bin/python -m scripts.audit || { status=$?; [ "$status" = 3 ] || exit "$status"; }' in gate
    assert "audit: .venv/dev\n\t$(BIN)/python -m scripts.audit\n" in makefile


def test_without_a_connection_it_fails_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PIP_CACHE_DIR", str(tmp_path))  # where pip_audit keeps answers
    for name in ("HTTPS_PROXY", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")  # where nobody listens
    assert audit.main() == audit.UNREACHED
    assert capsys.readouterr().out == f"{UNREACHED}\n"
