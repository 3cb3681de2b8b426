"""Any network has its place: nothing overlaps, everything is found where it stands."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from model.network.architecture import layers
from model.network.recipe import Recipe
from model.network.recipes import SKETCH_PLUS
from tests.static.network.conftest import Run

RECIPES = {
    "lesson": Recipe(),
    "one": Recipe(filters=(1, 1), dense_units=1),
    "uneven": Recipe(filters=(7, 1024), dense_units=33),
    "many": Recipe(filters=(1024, 1024), dense_units=1024),
    "plus": SKETCH_PLUS,
}
ROOMS = {"wide": (1080, 520, False), "side": (820, 330, False), "phone": (358, 430, True)}
_KINDS = {"Conv2D": "convolution", "MaxPooling2D": "pooling", "Dense": "dense"}


def shaped(recipe: Recipe) -> dict[str, Any]:
    """As much of a network as has to do with places."""
    stages = [
        {"kind": _KINDS[layer.kind], "shape": list(layer.shape)} for layer in layers(recipe) if layer.kind in _KINDS
    ]
    stages[-1]["kind"] = "logits"
    return {"inputShape": [28, 28, 1], "stages": [*stages, {"kind": "softmax", "shape": [10]}]}


@pytest.fixture(params=[(name, room) for name in RECIPES for room in ROOMS], ids="-".join, scope="module")
def laid(request: pytest.FixtureRequest, run: Run) -> dict[str, Any]:
    """The layout, each column with all its cells."""
    name, room = request.param
    width, height, strip = ROOMS[room]
    found: dict[str, Any] = run(
        """({layout, cell}, {network, room, strip}) => {
            const laid = layout(network, room, {strip});
            const cells = (column) => Array.from({length: column.count}, (_, channel) => cell(column, channel));
            return {...laid, columns: laid.columns.map((column) => ({...column, cells: cells(column)}))};
        }""",
        "layout",
        {"network": shaped(RECIPES[name]), "room": {"width": width, "height": height}, "strip": strip},
    )
    return found | {"room": (width, height, strip)}


def test_columns_stand_side_by_side_in_the_order_the_data_flows(laid: dict[str, Any]) -> None:
    columns = laid["columns"]
    assert [column["stage"] for column in columns] == list(range(-1, len(columns) - 1))
    for before, after in pairwise(columns):
        assert before["box"]["left"] + before["box"]["width"] <= after["box"]["left"] + 1e-6


def test_all_is_in_one_view_or_in_a_strip_as_high_as_the_room(laid: dict[str, Any]) -> None:
    width, height, strip = laid["room"]
    assert laid["height"] == height
    if not strip:
        assert laid["width"] == width
    for column in laid["columns"]:
        for cell in column["cells"]:
            assert cell["left"] >= column["box"]["left"] - 1e-6
            assert cell["left"] + cell["width"] <= column["box"]["left"] + column["box"]["width"] + 1e-6
            assert laid["heading"] <= cell["top"] and cell["top"] + cell["height"] <= height + 1e-6


def test_no_cells_overlap_and_each_can_be_pointed_at(laid: dict[str, Any]) -> None:
    for column in laid["columns"]:
        grid = column["grid"]
        assert grid["pitchX"] >= grid["width"] or grid["across"] == 1
        assert grid["pitchY"] >= grid["side"] or column["count"] <= grid["across"]
        assert grid["side"] >= 3


def test_what_stands_at_a_point_is_what_was_put_there(run: Run) -> None:
    for name, recipe in RECIPES.items():
        for width, height, strip in ROOMS.values():
            wrong = run(
                """({layout, place, at}, {network, room, strip}) => {
                    const laid = layout(network, room, {strip});
                    const wrong = [];
                    for (const column of laid.columns) {
                        for (const channel of [0, Math.floor(column.count / 2), column.count - 1]) {
                            for (const [row, across] of [[0, 0], [column.rows - 1, column.columns - 1]]) {
                                const unit = {stage: column.stage, channel, row, column: across};
                                const box = place(column, unit);
                                const found = at(laid, box.left + box.width / 2, box.top + box.height / 2);
                                if (JSON.stringify(found) !== JSON.stringify(unit)) wrong.push([unit, found]);
                            }
                        }
                    }
                    return wrong;
                }""",
                "layout",
                {"network": shaped(recipe), "room": {"width": width, "height": height}, "strip": strip},
            )
            assert not wrong, name


def test_arrow_keys_go_through_all_columns_and_back(run: Run) -> None:
    stages = run(
        """({layout, neighbour}, network) => {
            const laid = layout(network, {width: 1080, height: 520});
            const walked = (unit, step) => {
                const stages = [unit.stage];
                for (let count = 0; count < 300; count++) {
                    unit = neighbour(laid, unit, step);
                    if (unit.stage !== stages.at(-1)) stages.push(unit.stage);
                }
                return [stages, unit];
            };
            const [right, last] = walked({stage: -1, channel: 0, row: 0, column: 0}, [0, 1]);
            return [right, walked(last, [0, -1])[0]];
        }""",
        "layout",
        shaped(Recipe()),
    )
    assert stages == [list(range(-1, 7)), list(range(6, -2, -1))]


@pytest.mark.parametrize("name", RECIPES)
@pytest.mark.parametrize("height", [46, 68, 88])
def test_a_stage_by_itself_has_its_cells_within_its_frame(run: Run, name: str, height: int) -> None:
    stages = [{"kind": "picture", "shape": [28, 28, 1]}, *shaped(RECIPES[name])["stages"]]
    found = run(
        """({alone, cell, FRAME}, {stages, height}) => stages.map((stage, index) => {
            const column = alone(index - 1, stage, height);
            const cells = Array.from({length: column.count}, (_, channel) => cell(column, channel));
            return {...column, cells, frame: FRAME};
        })""",
        "layout",
        {"stages": stages, "height": height},
    )
    for column, stage in zip(found, stages, strict=True):
        frame, cells = column["frame"], column["cells"]
        assert column["kind"] == stage["kind"] and len(cells) == stage["shape"][-1]
        assert column["height"] == height + 2 * frame
        assert min(each["left"] for each in cells) >= frame - 1e-6
        assert min(each["top"] for each in cells) >= frame - 1e-6
        assert max(each["left"] + each["width"] for each in cells) <= column["width"] - frame + 1e-6
        assert max(each["top"] + each["height"] for each in cells) <= height + frame + 1e-6
        assert len({(round(each["left"], 3), round(each["top"], 3)) for each in cells}) == len(cells)
