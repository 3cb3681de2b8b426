"""Korean on a machine that has no font for it."""

from pathlib import Path

from playwright.sync_api import Playwright, expect

from scripts import serving
from tests.browser.test_app import SECONDS, open_app

WITHOUT_KOREAN = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include>/etc/fonts/fonts.conf</include>
  <selectfont><rejectfont><pattern><patelt name="lang"><string>ko</string></patelt></pattern></rejectfont></selectfont>
</fontconfig>
"""


def test_korean_is_read_on_a_machine_without_a_font_for_it(playwright: Playwright, server: str, tmp_path: Path) -> None:
    settings = tmp_path / "fonts.conf"
    settings.write_text(WITHOUT_KOREAN)
    chromium = serving.launch(playwright, FONTCONFIG_FILE=str(settings))
    page = chromium.new_context(locale="ko-KR").new_page()
    open_app(page, server)
    expect(page.locator(".answer .name")).to_contain_text("앵클 부츠", timeout=SECONDS)
    expect(page.locator(".stVegaLiteChart svg text").first).to_be_visible(timeout=SECONDS)
    page.evaluate("document.fonts.ready")
    devtools = page.context.new_cdp_session(page)
    for domain in ("DOM", "CSS"):
        devtools.send(f"{domain}.enable")
    root = devtools.send("DOM.getDocument")["root"]["nodeId"]
    for shown in (".answer .name", ".stVegaLiteChart .role-axis-label text"):
        nodes = devtools.send("DOM.querySelectorAll", {"nodeId": root, "selector": shown})["nodeIds"]
        found = [devtools.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"] for node in nodes]
        letters = sum(font["glyphCount"] for fonts in found for font in fonts if font["isCustomFont"])
        assert letters >= len("앵클부츠"), (shown, found)
    chromium.close()
