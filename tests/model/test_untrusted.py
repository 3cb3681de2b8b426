"""JSON and numbers from anywhere; tests/model/bundle/test_hostile_bundles.py has the files."""

from __future__ import annotations

import json
import math
import os
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model import untrusted

values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=12,
)


@given(values)
def test_json_is_read_as_it_was_written(value: Any) -> None:
    assert untrusted.parsed(json.dumps(value)) == untrusted.parsed(json.dumps(value).encode()) == value


@pytest.mark.parametrize(
    "text",
    ["", "{", "[" * 100_000, str(2**53 + 1), "-1" + "0" * 400, "9" * 5_000, r'"\ud800"', r'[{"\udfff": 1}]', b"\xff"],
    ids=lambda text: repr(text[:12]),
)
def test_json_that_no_page_could_show_is_refused(text: str | bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 (json's own messages are many)
        untrusted.parsed(text)


@pytest.mark.parametrize("value", ["12", "١٢", True, None, [1], {}, 10**400])
def test_what_only_looks_like_a_number_is_none(value: Any) -> None:
    for read in (untrusted.number, lambda it: untrusted.bounded(it, -math.inf, math.inf)):
        with pytest.raises(ValueError, match="no number"):
            read(value)


def test_a_bounded_number_lies_within_its_bounds() -> None:
    assert [untrusted.bounded(value, 0, 1) for value in (0, 0.5, 1)] == [0, 0.5, 1]
    for value in (-0.001, 1.001, math.nan, math.inf, -math.inf):
        assert untrusted.number(value) is not None
        with pytest.raises(ValueError, match="out of its bounds"):
            untrusted.bounded(value, 0, 1)


def test_a_name_that_is_no_utf_8_is_no_text() -> None:
    assert untrusted.is_text("내-훈련👟") and not untrusted.is_text(os.fsdecode(b"caf\xe9"))
