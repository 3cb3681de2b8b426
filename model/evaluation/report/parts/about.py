"""A model's card in sections of Markdown: what it is for, what it was made of, how good it is, where it fails."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from model.bundle import own_pictures
from model.bundle.bundle import Bundle
from model.data import dataset
from model.evaluation import calibration, figures, mistakes, shifts
from model.evaluation.drawings import Reading
from model.evaluation.report.charts import percent
from model.evaluation.report.contents import Evaluated
from model.evaluation.report.parts import overview, recipe, robustness, trust
from model.evaluation.report.reader import Reader
from model.evaluation.shifts import SHIFTS, Shifts
from model.network import architecture

_WEAK = 3  # classes and confusions that are named
# One amount of each shift, about as far as a careless photo goes.
_AMOUNTS = {
    "rotation": 20, "right": 4, "down": 4, "scale": 0.7, "noise": 0.2, "blur": 2, "inversion": 1, "thinner": 2,
}  # fmt: skip


@dataclass(frozen=True)
class Section:
    """A heading, and Markdown without headings."""

    title: str
    text: str


def introduction(model: Evaluated, reader: Reader) -> str:
    """What the model is, in a paragraph."""
    _, recipe = reader.say, model.model.recipe
    if own_pictures.read(model.model):
        return _(
            "{name} is a small convolutional network with {parameters} parameters, trained on pictures of one's own: "
            "it says which of {count} classes a grey picture of 28×28 pixels shows, with a probability for each.",
            name=_code(model.name),
            parameters=f"{architecture.parameters(recipe):,}",
            count=len(recipe.classes),
        )
    return _(
        "{name} is a small convolutional network with {parameters} parameters, made for lessons: it says which of ten "
        "garments a grey picture of 28×28 pixels shows, with a probability for each.",
        name=_code(model.name),
        parameters=f"{architecture.parameters(recipe):,}",
    )


def described(model: Evaluated, reader: Reader) -> list[Section]:
    """What it is for and not for, what it was made of, how to make it again."""
    _ = reader.say
    return [
        Section(_("What it is for"), _list(_uses(model, reader))),
        Section(_("What it should not be used for"), _list(_misuses(model, reader))),
        Section(_("Limits"), _list(_limits(model, reader))),
        Section(_("Data"), _list(_data(model, reader))),
        Section(_("The recipe"), _list(recipe.lines(model.model.recipe, reader.say))),
        Section(_("How to make it again"), _repetition(model.model, reader)),
    ]


def measured(model: Evaluated, drawings: Reading | None, reader: Reader) -> list[Section]:
    """How good it is, and where it fails: all from the bundle's own evaluation, drawings apart."""
    _ = reader.say
    found = [
        Section(_("Figures"), f"{table(overview.figures_table(model, reader))}\n\n{_intervals(reader)}"),
        Section(
            _("Class by class"), f"{_weak(model, reader)}\n\n{table(overview.class_table(model, reader).iloc[:, :4])}"
        ),
        Section(_("Confidence"), _confidence(model, reader)),
    ]
    if measured := shifts.read(model.model):
        found.append(Section(_("Shifts"), _shifts(measured, reader)))
    if drawings:
        found.append(Section(_("Drawings"), _drawings(drawings, reader)))
    return found


def table(rows: pd.DataFrame) -> str:
    """A table in Markdown; the first column names the row, figures stand to the right and with three decimals."""
    cells = [[f"{value:.3f}" if isinstance(value, float) else str(value) for value in row]
             for row in rows.itertuples(index=False)]  # fmt: skip
    lines = [[*map(str, rows.columns)], [":--", *["--:"] * (len(rows.columns) - 1)], *cells]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _uses(model: Evaluated, reader: Reader) -> Iterable[str]:
    _ = reader.say
    return (
        [
            _("Lessons and experiments: how a network learns what it is shown, from few pictures or many."),
            _("Pictures like those it was shown: one thing, white on black, trimmed and centred."),
        ]
        if own_pictures.read(model.model)
        else [
            _("Lessons and experiments: how a convolutional network is built, trained and judged, and where it fails."),
            _("Pictures like Fashion-MNIST's: one garment, grey on black, trimmed and centred."),
        ]
    )


def _misuses(model: Evaluated, reader: Reader) -> Iterable[str]:
    _ = reader.say
    wrong = len(mistakes.by_loss(model.logits, model.test.labels))
    found = [
        _("Nobody should judge people by it: who they are, what they may do or what they can pay, by what they wear."),
        _(
            "Shops and warehouses should not sort, price or search goods by it, nor anyone decide where a wrong answer "
            "costs something: it is wrong on {wrong} of {total} test pictures, and these are of the kind it learned "
            "from.",
            wrong=f"{wrong:,}",
            total=f"{len(model.test):,}",
        ),
        _(
            "Photos of several things or of people wearing them are not what it learned from; how it reads those was "
            "not measured."
        ),
    ]
    if not model.model.recipe.drawings_per_epoch and not own_pictures.read(model.model):
        found.append(_("Drawings: it was trained on none, so use it for those only to see what comes of that."))
    return found


def _limits(model: Evaluated, reader: Reader) -> Iterable[str]:
    _ = reader.say
    if own_pictures.read(model.model):
        return [
            _(
                "It knows {count} classes and always answers with one of them: {classes}.",
                count=len(reader.names),
                classes=", ".join(reader.names),
            ),
            _("It is judged by the pictures that its best epoch was chosen by, so its figures are a little too good."),
        ]
    found = [
        _("It knows ten classes and always answers with one of them: {classes}.", classes=", ".join(reader.names)),
        _("All its pictures are one shop's and were prepared alike; how it reads others was not measured."),
        _("Some labels of the data look wrong themselves, in the test pictures too."),
        _("One training with one seed: another seed's figures differ a little."),
    ]
    if model.model.recipe.drawings_per_epoch:
        found.append(_("The drawings it learned from were made by a program; people draw in more ways than that."))
    if model.model.recipe.photos:
        found.append(_("A photo is read as well as its garment is cut out, which another network does."))
    return found


def _data(model: Evaluated, reader: Reader) -> Iterable[str]:
    _ = reader.say
    if own := own_pictures.read(model.model):
        return [_("Pictures of one's own, {count} of them kept apart to choose by.", count=f"{len(own):,}")]
    found = [
        _(
            "Fashion-MNIST by Zalando SE: 70,000 of the shop's photos of single garments, made grey, trimmed, centred "
            "and negated. Licence: MIT ({file}).",
            file=_code("data/fashion-mnist/LICENSE"),
        ),
        _(
            "The lesson's split: {train} pictures to train on, {validation} to choose the best epoch by, and {test} "
            "test pictures, which are for these figures alone.",
            train=f"{dataset.TRAIN_SIZE:,}",
            validation=f"{dataset.VALIDATION_SIZE:,}",
            test=f"{dataset.TEST_SIZE:,}",
        ),
    ]
    if model.model.recipe.photos:
        found.append(
            _(
                "Garments cut out of photos of clothes by the people who own them. Licence: CC0 ({file}).",
                file=_code("data/photos/README.md"),
            )
        )
    return found


def _repetition(model: Bundle, reader: Reader) -> str:
    _, again = reader.say, recipe.repetition(model.recipe)
    made = _(
        "Trained until {date} in {seconds} s of epochs, with {versions}. The seed {seed} fixes the first weights, the "
        "drawings, the order and the dropout; other versions and other processors round differently.",
        date=model.created,
        seconds=f"{model.seconds:,.0f}",
        versions=", ".join(f"{package} {version}" for package, version in model.versions.items()),
        seed=model.recipe.seed,
    )
    found = [f"```sh\n{again.command}\n```"]
    if again.sweep:
        found += [_("With this file as {file}:", file=_code("again.toml")), f"```toml\n{again.sweep}\n```"]
    return "\n\n".join([*found, made])


def _intervals(reader: Reader) -> str:
    _ = reader.say
    return _("The intervals hold the figures for all pictures like these with 95 % confidence, not for other pictures.")


def _weak(model: Evaluated, reader: Reader) -> str:
    _, names = reader.say, reader.names
    recall = figures.by_class(model.logits, model.test.labels).recall
    confusions = [
        _("{label} called {answer} ({count})", label=names[pair.label], answer=names[pair.answer],
          count=len(pair.numbers))
        for pair in mistakes.by_pair(model.logits, model.test.labels)[:_WEAK]
    ]  # fmt: skip
    return _(
        "Found least often: {classes}. Confused most often: {pairs}.",
        classes=", ".join(
            f"{names[place]} {percent(recall[place])}" for place in recall.argsort(kind="stable")[:_WEAK]
        ),
        pairs=", ".join(confusions),
    )


def _confidence(model: Evaluated, reader: Reader) -> str:
    _, below = reader.say, calibration.unknown_below(model.model)
    said = [trust.confidence_sentence(model, reader)]
    if below:  # it was measured
        said.append(
            _(
                "Where its two largest probabilities sum to less than {below}, the app asks “None of the ten?”: "
                "wrongly so for {share} of the test pictures.",
                below=f"{below:.2f}",
                share=percent(float((calibration.score(model.probabilities) < below).mean())),
            )
        )
    return " ".join(said)


def _shifts(found: Shifts, reader: Reader) -> str:
    _ = reader.say
    rows = [
        (f"{name}, {unit}", f"{_AMOUNTS[shift]:g}", found.curves[shift][_AMOUNTS[shift]])
        for shift, (name, unit) in robustness.shift_titles(reader).items()
        if _AMOUNTS[shift] in found.curves.get(shift, {})
    ]
    as_it_is = next(curve[SHIFTS[shift].neutral] for shift, curve in found.curves.items())
    titles = [_("Shift"), _("Amount"), _("Accuracy")]
    shown = pd.DataFrame([(_("none"), "–", as_it_is), *rows], columns=titles)
    margin = _(
        "Measured on the first {pictures} test pictures; with 95 % confidence the accuracy on all pictures like them "
        "lies within {margin} of that.",
        pictures=f"{found.pictures:,}",
        margin=percent(figures.widest_margin(found.pictures)),
    )
    return f"{table(shown)}\n\n{margin}"


def _drawings(found: Reading, reader: Reader) -> str:
    _, count = reader.say, int(found.confusion.sum())
    margin = _(
        "With so few drawings the accuracy is known to within {margin} only.",
        margin=percent(figures.widest_margin(count)),
    )
    return f"{robustness.drawings_sentence(found, reader)} {margin}"


def _list(lines: Iterable[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def _code(text: str) -> str:
    return f"`{text.replace('`', '')}`"
