"""All long runs are run, whatever one of them comes to."""

import runpy

import pytest

from benchmarks import load
from soak import fuzz, sessions


@pytest.mark.parametrize("failing", [None, fuzz, sessions, load])
def test_every_long_run_is_run_and_any_failure_counts(failing: object, monkeypatch: pytest.MonkeyPatch) -> None:
    ran = list[object]()
    for module in (fuzz, sessions, load):
        monkeypatch.setattr(module, "main", lambda _arguments, it=module: ran.append(it) or int(it is failing))
    with pytest.raises(SystemExit) as ended:
        runpy.run_module("soak", run_name="__main__")
    assert ended.value.code == int(failing is not None) and ran == [fuzz, sessions, load]
