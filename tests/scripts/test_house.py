"""The picture of the house is of today's imports, and shows no circle."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree

import pytest

from scripts import house


def test_the_picture_is_what_the_imports_make_now() -> None:
    assert house.PICTURE.read_text(encoding="utf-8") == house.drawn(), "python -m scripts.house"


def test_it_shows_every_wing() -> None:
    names = set(ElementTree.parse(house.PICTURE).getroot().itertext())
    assert {"data", "network", "bundle", "drawing", "explain", "evaluation", "training", "shared", "classify"} <= names


def test_floors_stand_on_what_they_import_and_arrows_say_it_once() -> None:
    given = {"roof": {"wall", "ground"}, "wall": {"ground"}, "ground": set[str](), "shed": {"ground"}}
    assert house.floors(given) == [["ground"], ["shed", "wall"], ["roof"]]
    assert house.shown(given) == {"roof": {"wall"}, "wall": {"ground"}, "ground": set(), "shed": {"ground"}}


def test_a_circle_is_refused() -> None:
    with pytest.raises(ValueError, match="circle among"):
        house.floors({"one": {"other"}, "other": {"one"}, "ground": set()})
