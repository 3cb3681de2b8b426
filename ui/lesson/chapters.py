"""The eleven chapters of the lesson, in the lesson's order and with its headings: what each says, and what to do there.

Every figure is counted from the shipped bundle, the recipe, or what the lesson published.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from model.bundle.bundle import Bundle
from model.data import dataset, published_lesson
from model.lesson import sums
from ui.shared import charts

Say = Callable[..., str]  # ui.text's _, in the visitor's language or in one of choice
COUNT = 11


# The network's stages, as the row above a chapter has them.
PICTURE, CONVOLUTION, POOLING, SECOND_CONVOLUTION, SECOND_POOLING, DENSE, LOGITS, ANSWER = range(-1, 7)
LEARNING = (CONVOLUTION, SECOND_CONVOLUTION, DENSE, LOGITS)  # those with numbers to learn


@dataclass(frozen=True)
class Paragraph:
    """What a paragraph `says`, and the stages it speaks `of`; of none where it speaks of no part of the network."""

    says: str
    of: tuple[int, ...] = ()


@dataclass(frozen=True)
class Chapter:
    """`title`: lesson.py's heading, in the visitor's language · `told`: what it is about · `attempt`: what to do."""

    title: str
    told: tuple[Paragraph, ...]
    attempt: str

    @property
    def stages(self) -> tuple[int, ...]:
        """All stages that it speaks of, in their order."""
        return tuple(sorted({stage for paragraph in self.told for stage in paragraph.of}))


_Told: TypeAlias = tuple[tuple[Paragraph, ...], str]


def titles(_: Say) -> tuple[str, ...]:
    """The headings alone, which need no model."""
    return (
        _("The data"),
        _("One picture as numbers"),
        _("Convolution"),
        _("ReLU"),
        _("Pooling"),
        _("Flattening and dense layers"),
        _("Softmax"),
        _("Loss"),
        _("Training with callbacks"),
        _("Reading the curves"),
        _("The first prediction"),
    )


def chapter(_: Say, number: int, model: Bundle) -> Chapter:
    """A chapter by its number, from 1, with the figures of the lesson's model. Raises Problem if that is broken."""
    told, attempt = _TOLD[number - 1](_, model)
    return Chapter(titles(_)[number - 1], told, attempt)


def _data(_: Say, _model: Bundle) -> _Told:
    pictures = _(
        "Fashion-MNIST holds {training} grey pictures of garments to learn from and {test} to test with, each with one "
        "of ten labels.",
        training=f"{dataset.TRAIN_SIZE + dataset.VALIDATION_SIZE:,}",
        test=f"{dataset.TEST_SIZE:,}",
    )
    split = _(
        "The lesson sets {share} of the first aside to validate: {validation} pictures that the network never learns "
        "from. They tell how well it answers for what it has not seen. The test pictures wait until the very end.",
        share=_whole(dataset.VALIDATION_SIZE / (dataset.TRAIN_SIZE + dataset.VALIDATION_SIZE)),
        validation=f"{dataset.VALIDATION_SIZE:,}",
    )
    told = (Paragraph(pictures, (PICTURE,)), Paragraph(split, (ANSWER,)))
    return told, _("Choose a picture, or draw one. It goes with you through all chapters.")


def _numbers(_: Say, _model: Bundle) -> _Told:
    values = _("To a network a picture is nothing but numbers: 28×28 of them, from 0 for black to 255 for white.")
    scaled = _(
        "Divided by 255 they lie between 0 and 1, which learning likes better: large numbers would make the first "
        "steps jump. The shape becomes 28×28×1; the last number counts the colours, and grey is one."
    )
    told = (Paragraph(values, (PICTURE,)), Paragraph(scaled, (PICTURE,)))
    return told, _("Point at a pixel of your picture and read its number. Where do the numbers jump?")


def _convolution(_: Say, model: Bundle) -> _Told:
    layer = model.layers[0]
    kernel = _(
        "A kernel is 3×3 numbers. Laid over a patch of the picture, each pair is multiplied, the nine products are "
        "added up, and a bias is added."
    )
    moved = _(
        "Moved over the whole picture, that gives a feature map: large where the patch resembles the kernel. With "
        "padding “same” the map stays 28×28. The first layer learns {count} kernels: {product} = {parameters} "
        "numbers. Nobody told them which patterns to look for.",
        count=layer.shape[-1],
        product=_unparted(f"{layer.shape[-1]} × (9 + 1)"),
        parameters=f"{layer.parameters:,}",
    )
    told = (Paragraph(kernel, (PICTURE,)), Paragraph(moved, (CONVOLUTION,)))
    return told, _("Move a trained kernel over your picture and find the place where the sum is largest.")


def _relu(_: Say, _model: Bundle) -> _Told:
    bend = _("What is below zero becomes zero, the rest stays: {formula}. That is all.", formula=_unparted("max(0, x)"))
    between = _(
        "Yet without such a bend between them, two layers could do no more than one, for a sum of sums is a sum again."
    )
    silent = _("ReLU lets a map say “here it is” and keep silent elsewhere.")
    told = (
        Paragraph(bend, (CONVOLUTION,)),
        Paragraph(between, (CONVOLUTION, SECOND_CONVOLUTION)),
        Paragraph(silent, (CONVOLUTION,)),
    )
    return told, _("Switch the ReLU on and off. Orange is above zero, blue below. What is left of the map?")


def _pooling(_: Say, model: Bundle) -> _Told:
    second = next(layer for layer in model.layers[2:] if layer.kind == "Conv2D")
    largest = _(
        "Of every 2×2 numbers of a map the largest stays: half as wide, half as high, a quarter of the numbers. "
        "What was found is kept; where exactly matters less, so a small shift changes little. There is nothing to "
        "learn in it."
    )
    again = _(
        "A second convolution then looks at all maps at once, with {count} kernels, and is pooled again.",
        count=second.shape[-1],
    )
    told = (Paragraph(largest, (POOLING,)), Paragraph(again, (SECOND_CONVOLUTION, SECOND_POOLING)))
    return told, _("Before you move: how wide and high will the map be? Then watch which of the four goes on.")


def _dense(_: Say, model: Bundle) -> _Told:
    pooled = [layer for layer in model.layers if layer.kind == "MaxPooling2D"][-1]
    flat = next(layer for layer in model.layers if layer.kind == "Flatten")
    dense = next(layer for layer in model.layers if layer.kind == "Dense")
    row = _(
        "The {maps} maps of {side}×{side} are laid in one row of {flat} numbers.",
        maps=pooled.shape[-1],
        side=pooled.shape[0],
        flat=f"{flat.shape[0]:,}",
    )
    units = _(
        "Each of {units} units weighs them all and adds up: {parameters} weights and biases, {share} of the whole "
        "network. While training, dropout silences {dropout} of the units at random, so that none relies on another. "
        "To answer, all of them speak.",
        units=dense.shape[0],
        parameters=f"{dense.parameters:,}",
        share=_whole(dense.parameters / sum(layer.parameters for layer in model.layers)),
        dropout=_whole(model.recipe.dropout),
    )
    told = (Paragraph(row, (SECOND_POOLING,)), Paragraph(units, (DENSE,)))
    return told, _("Look through the units: which maps speak for one, and which against? Find one that stays silent.")


def _softmax(_: Say, _model: Bundle) -> _Told:
    sum_up = _("The last layer gives ten sums, one a class: the logits.")
    shares = _(
        "Softmax takes e to the power of each and divides by the sum of all ten. So they become ten probabilities, all "
        "above zero, that add up to 1. What counts is how far a logit stands above the others: add the same to all "
        "ten, and nothing changes."
    )
    told = (Paragraph(sum_up, (LOGITS,)), Paragraph(shares, (ANSWER,)))
    return told, _("Make softmax say {sure}: choose a class and raise its logit.", sure=sums.SURE)


def _loss(_: Say, model: Bundle) -> _Told:
    best = model.history[model.best_epoch - 1]
    cost = _(
        "The loss is −ln of the probability that the right class got. Sure and right costs nothing; a blind guess "
        "among ten costs ln 10 = {blind}; sure and wrong costs without limit.",
        blind=f"{sums.loss(0.1):.3f}",
    )
    lowered = _(
        "Its mean over many pictures is what training lowers: Adam changes every weight a little in the direction that "
        "lowers it. On the validation pictures our network came to {loss}.",
        loss=f"{best.val_loss:.4f}",
    )
    told = (Paragraph(cost, (ANSWER,)), Paragraph(lowered, LEARNING))
    return told, _("Move the probability. Where does halving it cost more: near 1 or near 0?")


def _training(_: Say, model: Bundle) -> _Told:
    recipe = model.recipe
    epoch = _(
        "In an epoch the network sees all {pictures} training pictures once, {batch} at a time. After each, "
        "ModelCheckpoint saves the network if its validation loss is the lowest so far.",
        pictures=f"{dataset.TRAIN_SIZE:,}",
        batch=recipe.batch_size,
    )
    end = _(
        "EarlyStopping ends the training after {patience} epochs in a row without a lower one, and goes back to the "
        "best weights. At most {most} epochs were allowed; ours took {epochs}.",
        patience=recipe.patience,
        most=recipe.epochs,
        epochs=len(model.history),
    )
    attempt = _("Change the patience: how long would this training have run, and how good are the weights it keeps?")
    return (Paragraph(epoch), Paragraph(end)), attempt


def _curves(_: Say, _model: Bundle) -> _Told:
    turn = _(
        "The training loss keeps falling: the network learns these pictures ever better. The validation loss falls, "
        "too, until it turns. From there on the network learns its pictures by heart, noise and all, and that helps "
        "with no other picture: overfitting."
    )
    best = _(
        "The best epoch is where the validation loss is lowest. In the lesson that was epoch {published} of {epochs}.",
        published=published_lesson.BEST_EPOCH,
        epochs=len(published_lesson.HISTORY),
    )
    attempt = _("Here are the curves of the network that you have been looking at. Which epoch was its best?")
    return (Paragraph(turn), Paragraph(best)), attempt


def _prediction(_: Say, model: Bundle) -> _Told:
    best = model.history[model.best_epoch - 1]
    given = _(
        "The trained network is given a picture that it never learned from: the first validation picture. It gives ten "
        "probabilities, and the largest is its answer."
    )
    right = _(
        "Over all validation pictures ours is right in {ours}; the lesson published {published}. Only now the test "
        "pictures, and only once: who chooses by them, too, has none left to be honest with.",
        ours=_unparted(charts.percent(best.val_accuracy)),
        published=_unparted(charts.percent(published_lesson.BEST.val_accuracy)),
    )
    told = (Paragraph(given, (PICTURE,)), Paragraph(right, (ANSWER,)))
    return told, _("Say first what you see. Then let the network answer.")


def _whole(share: float) -> str:
    """0.94 → '94 %'."""
    return _unparted(f"{share:.0%}".replace("%", " %"))


def _unparted(figure: str) -> str:
    """A figure that no line parts, not from a Korean particle either: no-break spaces, and a word joiner at its end."""
    return figure.replace(" ", "\u00a0") + "\u2060"


_TOLD: tuple[Callable[[Say, Bundle], _Told], ...] = (
    _data, _numbers, _convolution, _relu, _pooling, _dense, _softmax, _loss, _training, _curves, _prediction,
)  # fmt: skip
