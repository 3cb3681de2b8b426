"""Which address others in the room can use, and the QR code that says it."""

from pathlib import Path

import numpy as np
import pytest
import segno

from ui.server.addresses import Address
from ui.sharing import reach
from ui.sharing.reach import Reach

LAN = "192.168.0.5"


WIFI, VPN, BRIDGE, LONG = (
    Address(LAN, "wlan0"), Address("10.8.0.6", "tun0"), Address("172.17.0.1", "docker0"), Address("fd00::2", "wlan0")
)  # fmt: skip
HOME = "http://localhost:8501"
PUBLIC = "https://atelier.school.example/"


@pytest.mark.parametrize(
    ("url", "listens_on", "machine", "expected"),
    [
        (HOME, None, WIFI, f"http://{LAN}:8501"),
        ("http://127.0.0.1:8501/", "0.0.0.0", WIFI, f"http://{LAN}:8501"),
        ("http://[::1]:8501", "", WIFI, f"http://{LAN}:8501"),
        ("http://localhost/atelier", None, WIFI, f"http://{LAN}/atelier"),
        (HOME, None, LONG, "http://[fd00::2]:8501"),
    ],
)
def test_who_sits_at_the_server_gives_the_machine_s_address(
    url: str, listens_on: str | None, machine: Address, expected: str
) -> None:
    assert reach.reach(url, listens_on, [machine]) == Reach(expected, choices=((expected, machine),))


@pytest.mark.parametrize(
    ("url", "listens_on", "machine", "expected"),
    [
        (HOME, "10.0.0.7", [WIFI], Reach("http://10.0.0.7:8501")),
        (HOME, "127.0.0.1", [WIFI], Reach(HOME, "listens here only")),
        (HOME, "localhost", [WIFI], Reach(HOME, "listens here only")),
        (HOME, None, [], Reach(HOME, "no network")),
        ("https://atelier.example", "127.0.0.1", [], Reach("https://atelier.example")),
        (f"http://{LAN}:8501/", None, [WIFI, VPN], Reach(f"http://{LAN}:8501")),
        ("", None, [], Reach("")),
    ],
)
def test_who_is_elsewhere_gives_the_own_way_and_a_server_s_address_is_the_only_one(
    url: str, listens_on: str | None, machine: list[Address], expected: Reach
) -> None:
    assert reach.reach(url, listens_on, machine) == expected


@pytest.mark.parametrize(
    ("url", "told", "address"),
    [
        (HOME, PUBLIC, "https://atelier.school.example"),
        ("http://192.168.0.9:8501", PUBLIC, "https://atelier.school.example"),
        # By the setting's name the page itself knows scheme, port and path, whatever proxy stands before the server.
        ("https://atelier.school.example/cnn", "http://atelier.school.example:8501/", PUBLIC + "cnn"),
    ],
)
def test_the_setting_comes_first(url: str, told: str, address: str) -> None:
    assert reach.reach(url, "127.0.0.1", [WIFI], told, contained=True) == Reach(address)
    assert reach.reach(HOME, None, [WIFI], "http://localhost:8501/").address == f"http://{LAN}:8501"


def test_all_addresses_are_choices_and_the_likeliest_is_first() -> None:
    machine = reach.likeliest([LONG, BRIDGE, VPN, WIFI], outwards="10.8.0.6")
    assert machine[0] == WIFI and set(machine) == {WIFI, VPN, BRIDGE}
    found = reach.reach(HOME, None, machine)
    assert [address for address, _own in found.choices] == [f"http://{own.host}:8501" for own in machine]
    assert found.address == f"http://{LAN}:8501" and found.hindrance is None
    wired = Address("10.0.0.5", "eth0")
    assert reach.likeliest([wired, WIFI], outwards=LAN)[0] == WIFI
    assert reach.likeliest([LONG], outwards=None) == (LONG,)


def test_a_container_s_address_is_nobody_s_way() -> None:
    found = reach.reach(HOME, "0.0.0.0", [Address("172.17.0.2", "eth0")], "http://localhost:8501/", contained=True)
    assert found == Reach(HOME, "in a container")


def test_a_container_with_its_machine_s_network_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reach, "_INTERFACES", tmp_path)
    monkeypatch.setattr(reach, "_SIGNS_OF_A_CONTAINER", (tmp_path,))
    for name, index, other in (("eth0", "2", "2"), ("eth1", "7", "8")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "ifindex").write_text(index)
        (tmp_path / name / "iflink").write_text(other)
    wired, paired = Address("192.168.0.5", "eth0"), Address("172.17.0.2", "eth1")
    assert reach.is_contained([paired]) and reach.is_contained([paired, VPN])
    assert not reach.is_contained([wired]) and not reach.is_contained([wired, paired])
    monkeypatch.setattr(reach, "_SIGNS_OF_A_CONTAINER", (tmp_path / "nowhere",))
    assert not reach.is_contained([paired])


@pytest.mark.parametrize("interface", ["docker0", "br-12ab", "wg0", "utun3", "vEthernet (WSL)", "School VPN", "zt0"])
def test_interfaces_of_containers_and_private_networks_are_known(interface: str) -> None:
    assert reach.is_virtual(interface)


@pytest.mark.parametrize("interface", ["eth0", "wlp3s0", "en0", "Wi-Fi", "Ethernet 2", "bridge0"])
def test_interfaces_of_the_room_are_none_of_them(interface: str) -> None:
    assert not reach.is_virtual(interface)


def test_an_address_with_a_path_is_typed_with_a_slash_at_its_end() -> None:
    assert Reach("https://school.example/cnn").typed == "https://school.example/cnn/"
    assert Reach("http://192.168.0.5:8501").typed == "http://192.168.0.5:8501"


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
