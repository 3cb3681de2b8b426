"""Which names the server answers to, and whose pages may talk to it."""

from __future__ import annotations

import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.server import addresses, names
from ui.server.names import Told

NOBODY = Told()
SCHOOL = Told(("localhost", "Atelier.School.example", "*.wing.example"), ("localhost", "friend.example"))


@pytest.mark.parametrize(
    ("authority", "host"),
    [
        ("localhost:8501", "localhost"),
        ("Teacher.Local", "teacher.local"),
        ("teacher.local.:80", "teacher.local"),
        ("192.168.0.5:8501", "192.168.0.5"),
        ("[::1]:8501", "::1"),
        ("", None),
        ("[::1", None),
        ("a b", "a b"),
        ("localhost:x", None),
        ("localhost:99999", None),
        ("localhost@example.org", None),
        ("localhost/example.org", None),
        ("localhost?example.org", None),
        (":8501", None),
    ],
)
def test_a_host_is_read_without_its_port(authority: str, host: str | None) -> None:
    assert names.host_of(authority) == host


@pytest.mark.parametrize(
    ("origin", "host"),
    [
        ("http://localhost:8501", "localhost"),
        ("https://Example.org", "example.org"),
        ("null", None),
        ("", None),
        ("file://", None),
        ("http://[::1", None),
        ("http://", None),
        ("data://localhost", None),
        ("http:localhost", None),
    ],
)
def test_an_origin_is_a_web_page_s_or_none(origin: str, host: str | None) -> None:
    assert names.host_of_origin(origin) == host


@pytest.mark.parametrize("host", ["teacher", "teacher.local", "10.8.0.6", "::1", "atelier.streamlit.app", "x.lan"])
def test_names_that_nobody_can_buy_are_known_untold(host: str) -> None:
    assert names.is_known(host, NOBODY)


@pytest.mark.parametrize("host", [None, "", "example.org", "localhost.example.org", "local.example", "10.8.0.6.nip.io"])
def test_all_others_must_be_told(host: str | None) -> None:
    assert not names.is_known(host, NOBODY)
    assert not host or names.is_known(host, Told(("*",)))


def test_what_was_told_is_known_and_so_is_the_machine_s_own_name(monkeypatch: pytest.MonkeyPatch) -> None:
    assert names.is_known("atelier.school.example", SCHOOL)
    assert names.is_known("east.wing.example", SCHOOL) and not names.is_known("wing.example", SCHOOL)
    assert not names.is_known("school.example", SCHOOL)
    assert not names.is_known("friend.example", SCHOOL), "its pages may talk to us, and we are not called so"
    monkeypatch.setattr(socket, "gethostname", lambda: "Teacher.School.example")
    assert names.is_known("teacher.school.example", NOBODY)


@pytest.mark.parametrize(
    ("origin", "authority", "own"),
    [
        ("http://teacher.local:8501", "teacher.local:8501", True),
        ("https://teacher.local", "teacher.local", True),
        ("http://teacher.local:9000", "teacher.local:8501", False),
        ("http://localhost:3000", "localhost:8501", True),
        ("http://127.0.0.1:8501", "app:8501", True),
        ("https://friend.example", "localhost:8501", True),
        ("https://friend.example.org", "localhost:8501", False),
        ("http://192.168.0.5:8501", "app:8501", True),
        ("http://192.168.0.6:8501", "app:8501", False),
        ("null", "null", False),
    ],
)
def test_a_page_may_talk_to_the_server_that_gave_it_out_or_if_the_settings_say_so(
    origin: str, authority: str, own: bool
) -> None:
    assert names.is_own(origin, authority, SCHOOL, lambda: ["192.168.0.5"]) == own


@given(st.text(), st.text())
def test_whatever_comes_is_answered(origin: str, authority: str) -> None:
    assert names.host_of(authority) != ""
    assert isinstance(names.is_known(names.host_of(authority), SCHOOL), bool)
    assert isinstance(names.is_own(f"http://{origin}", authority, SCHOOL, list), bool)


def test_the_machine_s_addresses_are_others_way_to_it() -> None:
    for address in addresses.own():
        assert address.interface
        assert not address.host.startswith(("127.", "169.254.", "fe80")) and address.host != "::1"
