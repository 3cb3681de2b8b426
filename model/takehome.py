"""A model as one HTML file to take home: canvas, test pictures and the living network, without any server.

python -m model.takehome --model sketch --out sketch.html

It is the app's own code (static/), put together: an import map has every module as a data: address, since a page that
is opened from a disk may load no files. Its policy allows no connection at all.
"""

from __future__ import annotations

import argparse
import base64
import json
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment
from markupsafe import Markup

from model.bundle import command, network_file, own_pictures, registry
from model.bundle.bundle import Bundle
from model.data import dataset
from model.data.dataset import CLASS_NAMES
from model.teaching.head import Head, as_page

EACH = 3  # test pictures of a class, its first ones
MOST_BYTES = 2_500_000
_STATIC = Path(__file__).parents[1] / "static"
_ENTRY = "takehome/page.js"
_IMPORT = re.compile(r'(?<=from )"(\.{1,2}/[^"]+)"')  # as the modules of static/ write it, a line each


@dataclass(frozen=True)
class Taught:
    """Classes of a visitor's own: names of those that the head answers, and what was learned of them."""

    names: tuple[str, ...]
    head: Head


def html(name: str, model: Bundle, taught: Taught | None = None) -> str:
    """The page of a model, which answers with what was taught on top of it if anything was.

    Raises Problem if its network or the data set's pictures cannot be read.
    """
    # Inside <script> and <style> nothing is escaped, so what stands there must not end it.
    parts = {
        "style": "\n".join(_text(each) for each in ("network/view.css", "takehome/page.css")),
        "modules": _as_json({"imports": {each: _address(text) for each, text in _modules(_ENTRY).items()}}),
        "view": _text("network/view.html"),
        "given": _as_json(_given(name, model, taught)),
        "entry": _ENTRY,
    }
    template = Environment(autoescape=True).from_string(_text("takehome/page.html"))
    return template.render(name=name, **{key: Markup(part) for key, part in parts.items()})  # noqa: S704 (ours)


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; returns the exit status: 0 done, 1 if the model or the file can't be used."""
    options = _parser().parse_args(arguments)
    status = command.write(options.out, lambda: html(options.model, registry.find(options.model)).encode())
    if status == 0 and options.out.stat().st_size > MOST_BYTES:
        print(f"It is larger than {MOST_BYTES / 1e6:.1f} MB: some mail servers may refuse it.", file=sys.stderr)
    return status


def _given(name: str, model: Bundle, taught: Taught | None) -> dict[str, Any]:
    """What page.js reads: see Given there."""
    own, classes = own_pictures.read(model), model.recipe.classes
    test = own or dataset.load_test()
    numbers = [number for label in range(len(classes)) for number in dataset.pick(test.labels, EACH, label=label)]
    languages = json.loads(_text("takehome/words.json"))
    for said in languages.values():
        known = dict(zip(CLASS_NAMES, said["classes"], strict=True))
        said["classes"] = [known.get(each, each) for each in classes]
    return {
        "weights": _base64(network_file.pack(name, model.classifier().stages)),
        "pictures": _base64(test.images[numbers].tobytes()),  # (30, 28, 28)
        "numbers": numbers,
        "labels": test.labels[numbers].tolist(),
        "data": "Fashion-MNIST" if own is None else None,
        "taught": taught and {"names": taught.names, "head": as_page(taught.head)},
        "languages": languages,
    }


def _modules(entry: str) -> dict[str, str]:
    """A module and all that it imports, by their paths in static/, their imports named by the same."""
    found: dict[str, str] = {}
    left = [entry]
    while left:
        path = left.pop()
        if path in found:
            continue
        folder = (_STATIC / path).parent

        def named(match: re.Match[str], folder: Path = folder) -> str:
            left.append((folder / match[1]).resolve().relative_to(_STATIC).as_posix())
            return f'"{left[-1]}"'

        found[path] = _IMPORT.sub(named, _text(path))
    return found


def _text(path: str) -> str:
    return (_STATIC / path).read_text(encoding="utf-8")


def _address(module: str) -> str:
    return f"data:text/javascript;charset=utf-8;base64,{_base64(module.encode())}"


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode()


def _as_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m model.takehome", description="Write a model as one HTML file.")
    parser.add_argument("--model", required=True, metavar="NAME", help="a model's name, as the app shows it")
    parser.add_argument("--out", required=True, metavar="FILE", type=Path, help="the HTML file to write")
    return parser


if __name__ == "__main__":
    sys.exit(main())
