"""The network in the page against the server's: how drawings are read, and how long an answer takes in Chromium.

python -m benchmarks.in_page [DIRECTORY]

DIRECTORY holds picture files or drawings of ours (.json) and an index.csv with the columns file and label; by default
our own hundred. Drawings are painted by the browser, as on the page's canvas, and by the server, as it does.
"""

from __future__ import annotations

import argparse
import base64
import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from playwright.sync_api import Page, sync_playwright

from benchmarks import figures, results
from model.bundle import network_file, registry
from model.data import dataset
from model.drawing import hundred, reading, strokes
from model.drawing.decoding import open_picture, reduced
from scripts import plain_files, serving
from ui.components import canvas

ALIKE = 0.02  # between the last live answer and the one after the pen was lifted
_PICTURES = 50  # to time an answer with

# Reads pixels, or strokes painted as streamlit-drawable-canvas does.
_READ = """async ({pixels, width, height, strokes, side}) => {
  const {picture} = await import("/network/reading.js");
  const bytes = (text) => Uint8ClampedArray.from(atob(text), (each) => each.charCodeAt(0));
  if (pixels) return [...picture({width, height, data: bytes(pixels)})];
  const context = new OffscreenCanvas(side, side).getContext("2d");
  context.fillStyle = "#fff";
  context.fillRect(0, 0, side, side);
  [context.lineCap, context.lineJoin] = ["round", "round"];
  for (const {points, width, erase} of strokes) {
    const [[x, y], ...rest] = points.map((point) => point.map((share) => share * side));
    context.strokeStyle = erase ? "#fff" : "#000";
    context.lineWidth = width * side;
    context.beginPath();
    context.moveTo(x, y);
    for (const point of rest.length ? rest : [[x - 0.01, y]]) context.lineTo(...point);
    context.stroke();
  }
  return [...picture(context.getImageData(0, 0, side, side))];
}"""
_TIME = """async ({file, pictures}) => {
  const [{unpack}, {through}] = await Promise.all(["weights", "forward"].map((each) => import(`/network/${each}.js`)));
  const bytes = (text) => Uint8Array.from(atob(text), (each) => each.charCodeAt(0));
  const {stages} = unpack(bytes(file).buffer);
  const all = bytes(pictures);
  const times = [];
  for (let at = 0; at < all.length; at += 784) {
    const input = Float32Array.from(all.subarray(at, at + 784), (value) => value / 255);
    const began = performance.now();
    through(stages, input);
    times.push(performance.now() - began);
  }
  return times;
}"""


@dataclass(frozen=True)
class Read:
    """Drawings as the server and as the page read them: uint8 (N, 28, 28) each."""

    server: NDArray[np.uint8]
    page: NDArray[np.uint8]

    @property
    def difference(self) -> NDArray[np.float64]:
        """The mean difference of each drawing's pixels, of 255: (N,)."""
        return np.asarray(np.abs(self.server.astype(float) - self.page).mean(axis=(1, 2)))

    def agreement(self, model: str) -> float:
        """The share of drawings that a model gives the same first answer to."""
        classifier = registry.find(model).classifier()
        first, second = (classifier.logits(each).argmax(axis=1) for each in (self.server, self.page))
        return float((first == second).mean())

    def alike(self, model: str) -> float:
        """The share of drawings whose probabilities by a model differ by at most ALIKE."""
        classifier = registry.find(model).classifier()
        first, second = (classifier.probabilities(each) for each in (self.server, self.page))
        return float((np.abs(first - second).max(axis=1) <= ALIKE).mean())


def read(tab: Page, directory: Path) -> Read:
    """A folder's drawings, by both. Raises Problem for what can't be read."""
    pairs = list(_pairs(tab, directory))
    return Read(np.stack([server for server, _page in pairs]), np.stack([page for _server, page in pairs]))


def _pairs(tab: Page, directory: Path) -> Iterator[tuple[NDArray[np.uint8], NDArray[np.uint8]]]:
    with (directory / hundred.INDEX).open(newline="", encoding="utf-8") as lines:
        files = [directory / row["file"] for row in csv.DictReader(lines)]
    for file in files:
        if file.suffix == ".json":
            drawing = strokes.read(file)
            server = reading.to_picture(strokes.render(drawing, canvas.SIDE))
            given: dict[str, Any] = {
                "side": canvas.SIDE,
                "strokes": [
                    {"points": stroke.points, "width": stroke.width, "erase": stroke.erase}
                    for stroke in drawing.strokes
                ],
            }
        else:
            pixels = np.asarray(reduced(Image.fromarray(open_picture(file.read_bytes()))))  # (h, w, 4)
            pixels = np.where(pixels[..., 3:] == 255, pixels, 255).astype(np.uint8)  # the canvas's paper is white
            server = reading.to_picture(pixels[..., :3])
            height, width = pixels.shape[:2]
            given = {"pixels": base64.b64encode(pixels.tobytes()).decode(), "width": width, "height": height}
        yield server, np.array(tab.evaluate(_READ, given), np.uint8).reshape(28, 28)


def milliseconds(tab: Page, model: str) -> NDArray[np.float64]:
    """How long each of some test pictures takes in the page, the first ones left out."""
    file = network_file.pack(model, registry.find(model).stages())
    pictures = dataset.load_test().images[: 2 * _PICTURES]
    given = {"file": base64.b64encode(file).decode(), "pictures": base64.b64encode(pictures.tobytes()).decode()}
    return np.array(tab.evaluate(_TIME, given)[_PICTURES:])


def main() -> None:
    """Measure both and write them down; another folder than ours is only printed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("directory", type=Path, nargs="?", default=hundred.OWN)
    directory = parser.parse_args().directory
    shipped = [name for name in registry.directories() if "/" not in name]
    with sync_playwright() as playwright, plain_files.served() as address:
        tab = serving.launch(playwright).new_page()
        plain_files.at_home(tab, address)
        found = read(tab, directory)
        times = {name: milliseconds(tab, name) for name in shipped}
    mean, worst = found.difference.mean(), found.difference.max()
    rows = [
        "| model | one picture in the page, median (p95) | same first answer to drawings | probabilities within 0.02 |",
        "|---|---|---|---|",
    ]
    rows += [
        f"| `{name}` | {np.median(spent):.1f} ({np.percentile(spent, 95):.1f}) ms | "
        f"{found.agreement(name):.3f} | {found.alike(name):.2f} |"
        for name, spent in times.items()
    ]
    told = (
        f"{len(found.page)} drawings are read alike to a mean difference of {mean:.2f} of 255 (the worst {worst:.2f})."
    )
    text = "\n".join([told, "", *rows])
    print(text)
    if directory == hundred.OWN:
        figured = [
            figures.repeated(
                "mean difference of drawings as read, of 255", found.difference, unit="", statistic=np.mean
            )
        ]
        for name, spent in times.items():
            count = len(found.page)
            figured += [
                figures.repeated(f"`{name}`: one picture in the page", spent, unit="ms"),
                figures.share(f"`{name}`: same first answer to drawings", [found.agreement(name)], [count]),
                figures.share(f"`{name}`: probabilities within {ALIKE}", [found.alike(name)], [count]),
            ]
        results.record("The network in the page", f"By `python -m benchmarks.in_page`, in Chromium.\n\n{text}", figured)


if __name__ == "__main__":
    main()
