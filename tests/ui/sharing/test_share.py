"""The dialog Share: by which address it lets others in."""

import pytest
from streamlit import config
from streamlit.runtime.context import ContextProxy
from streamlit.testing.v1 import AppTest

from tests.ui.conftest import APP
from tests.ui.test_pages import texts
from ui.server import addresses, opening
from ui.server.addresses import Address
from ui.sharing import reach

WIFI, VPN = Address("192.168.0.5", "wlan0"), Address("10.8.0.6", "tun0")


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """The visitor sits at the server, which is in a local network and in a private one by which it goes out."""
    monkeypatch.setattr(ContextProxy, "url", "http://localhost:8501/")
    monkeypatch.setattr(reach, "is_contained", lambda _machine: False)
    monkeypatch.setattr(reach, "network_address", lambda: VPN.host)
    monkeypatch.setattr(addresses, "own", lambda: (VPN, WIFI))


def opened() -> AppTest:
    app = AppTest.from_file(APP, default_timeout=60).run()
    app.button(key="share").click().run()
    assert not app.exception
    return app


@pytest.mark.usefixtures("here")
def test_another_of_the_machine_s_addresses_can_be_chosen() -> None:
    app = opened()
    assert app.selectbox(key="share_address").options == ["192.168.0.5 · wlan0", "10.8.0.6 · tun0"]
    assert [code.value for code in app.code] == ["http://192.168.0.5:8501", "http://192.168.0.5:8501/"]
    app.selectbox(key="share_address").set_value("http://10.8.0.6:8501")
    app.button(key="share").click().run()
    assert [code.value for code in app.code] == ["http://10.8.0.6:8501", "http://10.8.0.6:8501/"]
    assert "--browser.serverAddress=ADDRESS" in texts(app)


@pytest.mark.usefixtures("here")
def test_a_container_says_how_to_tell_it_an_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reach, "is_contained", lambda _machine: True)
    app = opened()
    assert [code.value for code in app.code] == ["http://localhost:8501/"]
    assert "the server runs in a container" in texts(app)


@pytest.mark.usefixtures("here")
def test_the_address_that_was_set_is_given_out() -> None:
    before = config.get_option("browser.serverAddress")
    config.set_option("browser.serverAddress", "atelier.school.example")
    try:
        assert opening.address() == "http://atelier.school.example:8501/"
        assert [code.value for code in opened().code] == [
            "http://atelier.school.example:8501", "http://atelier.school.example:8501/",
        ]  # fmt: skip
    finally:
        config.set_option("browser.serverAddress", before)


@pytest.mark.parametrize(
    ("port", "path", "address"),
    [
        (8501, "", "http://school.example:8501/"),
        (443, "", "https://school.example/"),
        (80, "/cnn/", "http://school.example/cnn/"),
    ],
)
def test_a_usual_port_is_left_out(port: int, path: str, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    told = {"browser.serverAddress": "school.example", "browser.serverPort": port, "server.baseUrlPath": path}
    monkeypatch.setattr("streamlit.get_option", lambda name: told.get(name))
    assert opening.address() == address
