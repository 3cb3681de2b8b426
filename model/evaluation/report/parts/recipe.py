"""A recipe in words, and the command that follows it again."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from typing import Any

from model.data import dataset
from model.evaluation.report.reader import Say
from model.network.recipe import Recipe
from model.network.recipes import RECIPES


@dataclass(frozen=True)
class Repetition:
    """How to train a recipe again: the `command`, and the text of the sweep file that it names, if it names one."""

    command: str
    sweep: str = ""


def lines(recipe: Recipe, say: Say) -> list[str]:
    """A line for each part of the recipe: data, network, method."""
    return [*_data(recipe, say), *_method(recipe, say)]


def repetition(recipe: Recipe) -> Repetition:
    """A named recipe is train.py's to choose; for any other a sweep's file says what it changes (sweep.py)."""
    if not recipe.knows_the_ten:
        return Repetition(f"python train.py --data PICTURES --seed {recipe.seed}")
    base = RECIPES.get(recipe.name)
    settable: dict[str, Any] = {"epochs": recipe.epochs, "seed": recipe.seed, "pictures": recipe.pictures}
    if base and replace(base, **settable) == recipe:
        given = [f" --{name} {value}" for name, value in settable.items() if value != getattr(base, name)]
        return Repetition(f"python train.py --recipe {recipe.name}{''.join(given)}")
    return Repetition("python train.py --sweep again.toml", _sweep(recipe))


def _sweep(recipe: Recipe) -> str:
    """A sweep of one trial."""
    usual = asdict(RECIPES["lesson"])
    changed = {name: value for name, value in asdict(recipe).items() if value != usual[name]}
    fields = [f"{name} = {_toml(value)}" for name, value in changed.items() if name not in ("name", "seed")]
    return "\n".join(['recipe = "lesson"', f"seeds = [{recipe.seed}]", "[fields]", *fields])


def _toml(value: Any) -> str:
    """JSON's texts, numbers, lists and booleans are TOML's too; its objects are not."""
    if isinstance(value, tuple | list):
        return f"[{', '.join(map(_toml, value))}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{name} = {_toml(each)}' for name, each in value.items())}}}"
    return json.dumps(value)


def _data(recipe: Recipe, say: Say) -> list[str]:
    _ = say
    if not recipe.knows_the_ten:
        return [_("Pictures of one's own."), _network(recipe, say)]
    train = min(recipe.pictures or dataset.TRAIN_SIZE, dataset.TRAIN_SIZE)
    validation = min(recipe.pictures or dataset.VALIDATION_SIZE, dataset.VALIDATION_SIZE)
    found = [
        _("{train} pictures to train on, {validation} to choose by.", train=f"{train:,}", validation=f"{validation:,}"),
        _network(recipe, say),
    ]
    if recipe.drawings_per_epoch:
        counts = {
            "count": f"{recipe.drawings_per_epoch:,}",
            "doodles": f"{recipe.doodles:,}",
            "redrawn": f"{recipe.redrawn:,}",
            "strangers": f"{recipe.strangers:,}",
            "photos": f"{recipe.photos:,}",
        }
        found.append(
            _(
                "Beside the pictures, {count} others in each epoch, out of {doodles} drawings by a program, {redrawn} "
                "made of pictures, {strangers} of things that are none of the ten classes, and {photos} garments cut "
                "out of photos.",
                **counts,
            )
            if recipe.photos
            else _(
                "Beside the pictures, {count} drawings in each epoch, out of {doodles} drawn by a program, {redrawn} "
                "made of pictures, and {strangers} of things that are none of the ten classes.",
                **counts,
            )
        )
    if recipe.mirrored:
        found.append(_("Half of the pictures are mirrored, others in each epoch."))
    if recipe.moved:
        found.append(_("Each picture is moved by up to {pixels} pixels to any side.", pixels=recipe.moved))
    if recipe.erased:
        found.append(_("{share} % of the pictures lose a rectangle by chance.", share=f"{100 * recipe.erased:.0f}"))
    if recipe.noisy:
        share = f"{100 * recipe.noisy:.0f}"
        found.append(_("{share} % of what an epoch sees has noise added.", share=share))
    return found


def _network(recipe: Recipe, say: Say) -> str:
    _, units = say, recipe.dense_units
    if recipe.begun_from:
        return _("The network of the model {name} and what it has learned, trained on.", name=recipe.begun_from)
    if recipe.architecture == "lesson":
        first, second = recipe.filters
        return _("The lesson's network: two convolutions with {first} and {second} kernels, {units} hidden units.",
                 first=first, second=second, units=units)  # fmt: skip
    if recipe.architecture == "plus":
        return _("A deeper network: five convolutions in three stages, {units} hidden units.", units=units)
    blocks = ", ".join(
        f"{block.maps}×{block.kernel}×{block.kernel}"
        + (f" {_('normalised')}" if block.normalised else "")
        + {"max": f" {_('max pooling')}", "average": f" {_('average pooling')}", "none": ""}[block.pooling]
        for block in recipe.blocks
    )
    end = _("global average") if recipe.gathering == "average" else _("{units} hidden units", units=units)
    return _("Layers of one's own: {blocks}; {end}; {activation}.", blocks=blocks, end=end,
             activation=recipe.activation)  # fmt: skip


def _method(recipe: Recipe, say: Say) -> list[str]:
    _ = say
    figures = {"optimizer": recipe.optimizer, "batch": recipe.batch_size, "dropout": recipe.dropout}
    found = [_("Optimizer {optimizer}, {batch} pictures a step, dropout {dropout}.", **figures)]
    if recipe.schedule == "one-cycle":
        found.append(_("The learning rate rises to {rate} and falls again.", rate=recipe.learning_rate))
    if recipe.schedule == "linear":
        found.append(_("The learning rate falls from {rate} to zero, step by step.", rate=recipe.learning_rate))
    if recipe.label_smoothing:
        found.append(
            _("Labels are smoothed by {share}, against answers that are too sure.", share=recipe.label_smoothing)
        )
    if recipe.averaging:
        found.append(_("The weights that count are a moving average of the last steps'."))
    stopping = {"epochs": recipe.epochs, "patience": recipe.patience}
    return [
        *found,
        _("At most {epochs} epochs; stop after {patience} without a better validation loss; keep the best.", **stopping)
        if recipe.patience < recipe.epochs
        else _("{epochs} epochs; keep the best.", epochs=recipe.epochs),
        _("Random numbers start from the seed {seed}.", seed=recipe.seed),
    ]
