"""A tab that sends file after file to the server; names of files that the server does not have."""

from __future__ import annotations

import asyncio
import io
import re
from pathlib import Path

import psutil
import pytest
from PIL import Image
from playwright.sync_api import Browser, FilePayload, Page, Playwright, expect

from model.data import dataset, photos
from model.data.dataset import CLASS_NAMES
from scripts import serving
from scripts.visitor import Visitor
from tests.browser.conftest import at_rest, serious_findings
from tests.browser.test_app import SECONDS, choose_source, open_app
from tests.elsewhere import elsewhere
from ui.server.uploads import MOST_OF_ONE

FILE = bytes(9_500_000)
JACKET = 723  # of data/photos: on a bed
# A picture's own brightness, row by row.
PIXELS = """(image) => {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
  const pen = canvas.getContext("2d");
  pen.drawImage(image, 0, 0);
  const { data } = pen.getImageData(0, 0, canvas.width, canvas.height);
  const row = (y) => Array.from({ length: canvas.width }, (_, x) => data[4 * (y * canvas.width + x)]);
  return Array.from({ length: canvas.height }, (_, y) => row(y));
}"""
# A file that comes by the clipboard or from the desktop, as the browser tells the page.
ARRIVES = """(element, [way, content, name, type]) => {
  const given = new DataTransfer();
  given.items.add(new File([new Uint8Array(content)], name, { type }));
  const event = way === "drop" ? new DragEvent(way, { dataTransfer: given, bubbles: true, cancelable: true })
    : new ClipboardEvent(way, { clipboardData: given, bubbles: true, cancelable: true });
  element.dispatchEvent(event);
}"""


def test_one_tab_cannot_fill_the_memory() -> None:
    with serving.running() as server:
        process = psutil.Process(server.process.pid)

        async def fill() -> int:
            async with Visitor(server.address) as visitor:
                await visitor.open()
                before = process.memory_info().rss
                token = {"X-Xsrftoken": visitor.http.cookies["_streamlit_xsrf"]}
                for number in range(30):  # 285 MB
                    place = f"{server.address}/_stcore/upload_file/{visitor.session}/{number}"
                    sent = visitor.http.put(place, files={"file": ("a.png", FILE)}, headers=token)
                    assert sent.status_code == 204
                return process.memory_info().rss - before

        grown = elsewhere(asyncio.run, fill())
    assert grown < MOST_OF_ONE + 6 * len(FILE), "what is held, and what is on its way through the parser"


@pytest.mark.slow
def test_the_uploader_names_no_file_that_was_refused_or_lost_with_the_server(browser: Browser) -> None:
    page, port = browser.new_page(), serving.free_port()
    uploader, files = page.locator(".st-key-uploader"), page.locator(".st-key-uploader input[type=file]")
    with serving.served(port=port) as address:
        open_app(page, address)
        choose_source(page, "Upload")
        for refused in (True, False):
            files.set_input_files(_boot())
            expect(uploader).to_contain_text("boot.png", timeout=SECONDS)
            expect(page.locator(".answer .name")).to_contain_text("Ankle boot", timeout=SECONDS)
            if refused:
                files.set_input_files(FilePayload(name="notes.txt", mimeType="text/plain", buffer=b"boots"))
                expect(page.locator(".stMain")).to_contain_text("notes.txt is no", timeout=SECONDS)
                expect(uploader).not_to_contain_text("boot.png", timeout=SECONDS)
    with serving.served(port=port):
        expect(page.locator(".st-key-answer")).to_contain_text("Choose a picture file", timeout=2 * SECONDS)
        expect(uploader).not_to_contain_text("boot.png")
    page.context.close()


@pytest.mark.slow
@pytest.mark.parametrize("way", ["paste", "drop"])
def test_a_picture_is_pasted_or_dropped_anywhere_on_the_page(page: Page, server: str, way: str) -> None:
    open_app(page, server)
    choose_source(page, "Upload")
    expect(page.locator(".st-key-upload_guard")).to_be_attached(timeout=SECONDS)
    at_rest(page)
    boot = list(_boot()["buffer"])
    page.locator(".st-key-answer").evaluate(ARRIVES, [way, boot, "boot.png", "image/png"])
    expect(page.locator(".st-key-uploader")).to_contain_text("boot.png", timeout=SECONDS)
    expect(page.locator(".answer .name")).to_contain_text("Ankle boot", timeout=SECONDS)
    page.locator(".st-key-answer").evaluate(ARRIVES, [way, boot, "notes.pdf", "application/pdf"])
    expect(page.locator(".stMain")).to_contain_text("notes.pdf is not a picture", timeout=SECONDS)


@pytest.mark.slow
def test_a_laptops_camera_is_shown_live_and_its_picture_answered(server: str, playwright: Playwright) -> None:
    browser = serving.launch(playwright, *serving.CAMERA)
    page = browser.new_page()
    open_app(page, server)
    choose_source(page, "Upload")
    camera = page.locator(".st-key-camera")
    camera.get_by_role("button", name="Take a photo").click()
    expect(camera.get_by_role("button", name="Take it")).to_be_enabled(timeout=SECONDS)
    assert camera.locator("video").evaluate("(video) => video.videoWidth") > 0
    assert not serious_findings(page)
    camera.get_by_role("button", name="Take it").click()
    expect(page.locator(".st-key-uploader")).to_contain_text("photo.jpg", timeout=SECONDS)
    expect(page.locator(".answer .percent")).to_be_visible(timeout=SECONDS)
    assert camera.locator("video").evaluate("(video) => video.srcObject") is None  # its light is off
    browser.close()


def test_where_there_is_no_camera_that_is_said(page: Page, server: str) -> None:
    open_app(page, server)
    choose_source(page, "Upload")
    camera = page.locator(".st-key-camera")
    camera.get_by_role("button", name="Take a photo").click()
    expect(camera.get_by_role("alert")).to_contain_text("There is no camera here", timeout=SECONDS)
    page.keyboard.press("Escape")
    expect(camera.get_by_role("dialog")).to_have_count(0)


@pytest.mark.slow
def test_several_files_are_sent_in_turn_and_stand_in_a_table_to_take_away(page: Page, server: str) -> None:
    open_app(page, server)
    choose_source(page, "Upload")
    page.get_by_text("Several at once").click()
    several = page.locator(".st-key-several input[type=file]")
    expect(several).to_be_attached(timeout=SECONDS)
    at_rest(page)
    several.set_input_files(
        [FilePayload(name=f"{number}.png", mimeType="image/png", buffer=_boot()["buffer"]) for number in range(8)]
    )
    download = page.locator(".st-key-csv-pictures button")
    expect(download).to_be_visible(timeout=SECONDS)
    at_rest(page)
    with page.expect_download() as saved:
        download.click()
    lines = Path(saved.value.path()).read_text("utf-8-sig").splitlines()
    assert lines[0] == "File,Answer,Probability,None of the ten?,Model"
    assert sorted(line.split(",")[0] for line in lines[1:]) == [f"{number}.png" for number in range(8)]
    assert all("Ankle boot" in line and line.endswith("sketch") for line in lines[1:])
    assert page.locator(".answer .name").count() == 0  # the one picture is another's choice
    several.set_input_files(FilePayload(name="notes.txt", mimeType="text/plain", buffer=b"boots"))
    expect(page.locator(".stAlert")).to_contain_text("notes.txt was not taken", timeout=SECONDS)
    assert not serious_findings(page)


def test_a_jacket_on_a_bed_is_cut_out_and_called_a_coat_with_what_speaks_for_it(page: Page, server: str) -> None:
    _photo(page, server, JACKET)
    answer = page.locator(".answer")
    expect(answer).to_contain_text("The photo model says", timeout=SECONDS)
    expect(answer.locator(".name")).to_contain_text("Coat")
    expect(answer).to_contain_text("The sketch model says")
    page.get_by_text("How it became 28×28 pixels").click()
    steps = page.get_by_role("img", name=re.compile("^(grey|garment found|cut out|28×28)$"))
    expect(steps).to_have_count(4, timeout=SECONDS)
    at_rest(page)
    cut_out = steps.nth(3).evaluate(PIXELS)  # row by row, brightness
    assert len(cut_out) == 28 and len(cut_out[0]) == 28
    assert max(cut_out[row][column] for row in (0, 27) for column in (0, 27)) < 40  # the bed is gone
    middle = [cut_out[row][column] for row in range(10, 18) for column in range(10, 18)]
    assert sum(middle) / len(middle) > 90  # the jacket is not
    page.get_by_text("Which parts speak for it").click()
    expect(page.get_by_role("img", name="Orange: what speaks for Coat")).to_be_visible(timeout=SECONDS)
    page.get_by_text("Why was my photo misread?").click()
    expect(page.get_by_role("img", name="Taken for the garment")).to_be_visible(timeout=SECONDS)
    expect(page.get_by_role("img", name="A photo of the class Coat")).to_have_count(4, timeout=SECONDS)
    at_rest(page)
    assert not serious_findings(page)
    page.locator(".st-key-read_as").get_by_text("Picture or drawing").click()
    expect(answer).to_contain_text("The sketch model says", timeout=SECONDS)
    expect(answer).not_to_contain_text("The photo model", timeout=SECONDS)


@pytest.mark.slow
def test_what_counts_of_a_photo_is_drawn_by_mouse_and_by_keys_and_put_back(page: Page, server: str) -> None:
    _photo(page, server, JACKET)
    answer = page.locator(".answer")
    expect(answer).to_contain_text("The photo model says", timeout=SECONDS)
    page.get_by_text("Correct how it is read").click()
    corner = page.get_by_role("button", name="Lower right corner")
    expect(corner).to_be_visible(timeout=SECONDS)
    at_rest(page)
    about = [answer.get_attribute("data-about") or ""]

    def answered_anew() -> None:
        expect(answer).not_to_have_attribute("data-about", about[-1], timeout=SECONDS)
        at_rest(page)
        about.append(answer.get_attribute("data-about") or "")

    box = corner.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] - 60, box["y"] - 30, steps=5)
    page.mouse.up()
    answered_anew()
    corner.focus()
    for _press in range(5):
        page.keyboard.press("ArrowLeft")
    answered_anew()
    expect(corner).to_be_focused()
    assert not serious_findings(page)
    page.locator(".st-key-correct_invert label").click()
    answered_anew()
    page.get_by_role("button", name="As it was").click()
    expect(answer).to_have_attribute("data-about", about[0], timeout=SECONDS)


def _photo(page: Page, server: str, number: int) -> None:
    """Upload a photo of data/photos, a coat by a sender that no network was trained on."""
    given, buffer = photos.load(numbers=[number]), io.BytesIO()
    assert given.is_test[0] and given.possible[0, CLASS_NAMES.index("Coat")]
    Image.fromarray(given.pictures[0]).save(buffer, "JPEG", quality=95)
    open_app(page, server)
    choose_source(page, "Upload")
    page.locator(".st-key-uploader input[type=file]").set_input_files(
        FilePayload(name="coat.jpg", mimeType="image/jpeg", buffer=buffer.getvalue())
    )


def _boot() -> FilePayload:
    buffer = io.BytesIO()
    Image.fromarray(dataset.load_test().images[0]).save(buffer, "PNG")
    return FilePayload(name="boot.png", mimeType="image/png", buffer=buffer.getvalue())
