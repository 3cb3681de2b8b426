"""Which address others in the room can use, and the QR code that says it."""

import numpy as np
import pytest
import segno

from ui.sharing import reach
from ui.sharing.reach import Reach

LAN = "192.168.0.5"


@pytest.mark.parametrize(
    ("url", "listens_on", "network", "expected"),
    [
        ("http://localhost:8501", None, LAN, Reach(f"http://{LAN}:8501")),
        ("http://127.0.0.1:8501/", "0.0.0.0", LAN, Reach(f"http://{LAN}:8501")),
        ("http://[::1]:8501", "", LAN, Reach(f"http://{LAN}:8501")),
        ("http://localhost/atelier", None, LAN, Reach(f"http://{LAN}/atelier")),
        ("http://localhost:8501", "10.0.0.7", LAN, Reach("http://10.0.0.7:8501")),
        ("http://localhost:8501", "127.0.0.1", LAN, Reach("http://localhost:8501", "listens here only")),
        ("http://localhost:8501", "localhost", LAN, Reach("http://localhost:8501", "listens here only")),
        ("http://localhost:8501", None, None, Reach("http://localhost:8501", "no network")),
        ("https://atelier.example", "127.0.0.1", None, Reach("https://atelier.example")),
        (f"http://{LAN}:8501/", None, LAN, Reach(f"http://{LAN}:8501")),
        ("", None, None, Reach("")),
    ],
)
def test_others_take_the_visitors_way_or_the_local_network(
    url: str, listens_on: str | None, network: str | None, expected: Reach
) -> None:
    assert reach.reach(url, listens_on, network) == expected


def test_the_network_address_is_none_that_only_this_machine_knows() -> None:
    found = reach.network_address()
    assert found is None or not reach.is_loopback(found)


@pytest.mark.parametrize("length", [20, 200, reach.MOST_CODE_CHARACTERS + 100])
def test_a_code_is_the_links_squares_with_a_white_border(length: int) -> None:
    link = "http://192.168.0.5:8501/inside?drawing=".ljust(length, "x")
    picture = reach.code(link)
    squares = np.array([*segno.make(link, micro=False, error="l").matrix], dtype=bool)
    scale = len(picture) // (len(squares) + 8)
    assert scale >= 3 and picture.shape == (scale * (len(squares) + 8),) * 2 and picture.dtype == np.uint8
    assert np.array_equal(picture[::scale, ::scale][4:-4, 4:-4] == 0, squares)
    assert (picture[: 4 * scale] == 255).all() and (picture[:, -4 * scale :] == 255).all()
