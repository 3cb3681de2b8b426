"""Sheets of pictures of every page."""

from PIL import Image

from scripts import serving
from scripts.looks import PAGES, sheet


def test_every_page_of_the_app_is_looked_at() -> None:
    pages = {file.parent.name for file in serving.ROOT.glob("ui/*/page.py")}
    assert {page.partition("?")[0] or "classify" for page in PAGES} == pages


def test_a_sheet_has_its_pictures_in_rows_of_one_height() -> None:
    wide, high = Image.new("RGB", (960, 480), "red"), Image.new("RGB", (240, 960), "blue")
    found = sheet([[wide, wide], [high]])
    assert found.size == (2 * (960 + 8), 2 * (480 + 8))
    assert found.getpixel((1_000, 100)) == (255, 0, 0) and found.getpixel((100, 500)) == (0, 0, 255)
    assert found.getpixel((130, 500)) == (128, 128, 128)
