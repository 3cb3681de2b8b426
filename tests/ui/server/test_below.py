"""Where an address below a page leads."""

from __future__ import annotations

import pytest

from ui.server import below


@pytest.mark.parametrize(
    ("asked", "query", "place"),
    [
        ("inside/foo", "", "../?lost=inside/foo"),
        ("inside/foo", "lang=ko&sample=4", "../?lost=inside/foo&lang=ko&sample=4"),
        ("no/such/page/", "", "../../../?lost=no/such/page"),
        ("inside/a&b=c?d", "", "../?lost=inside/a%26b%3Dc%3Fd"),
        ("", "", ""),
        ("inside", "sample=4", ""),
        ("inside/", "", ""),
        ("/example.org/x", "", ""),
        ("_stcore/health", "", ""),
        ("app/static/hangul-bold.woff2", "", ""),
        ("static/js/index.js", "", ""),
        ("media/1.png", "", ""),
    ],
)
def test_what_is_below_a_page_leads_home_and_all_else_stays(asked: str, query: str, place: str) -> None:
    assert below.home(asked, query) == place
