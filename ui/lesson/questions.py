"""The ten questions of the lesson: predict, then reveal. Every choice has its reason, the wrong ones above all.

The curves have none: finding the best epoch is their question.
"""

from __future__ import annotations

from dataclasses import dataclass

from model.bundle.bundle import Bundle
from model.data import published_lesson
from model.lesson import sums
from ui.components.question import Choice
from ui.lesson.chapters import Say


@dataclass(frozen=True)
class Question:
    """The question of a `chapter`, from 1: what is `asked`, what can be chosen, and the place of the `right` choice."""

    chapter: int
    asked: str
    choices: tuple[Choice, ...]
    right: int

    @property
    def identity(self) -> str:
        """By what name a browser keeps its answer."""
        return f"q{self.chapter}"


def questions(_: Say, model: Bundle) -> tuple[Question, ...]:
    """All ten, in the order of their chapters. Raises Problem if the model, whose figures are told, is broken."""
    return (
        *_of_the_picture(_),
        *_of_the_maps(_, model),
        *_of_the_answer(_, model),
        *_of_the_training(_, model),
    )


def identities(asked: tuple[Question, ...]) -> tuple[str, ...]:
    """The names of questions."""
    return tuple(question.identity for question in asked)


def _of_the_picture(_: Say) -> tuple[Question, ...]:
    return (
        Question(
            1,
            _("Why are validation pictures kept out of the training?"),
            (
                Choice(
                    _("So that training takes less time"),
                    _("It does take a little less, but that is not why: more pictures would even help learning."),
                ),
                Choice(
                    _("So that they show how it does on pictures it has not seen"),
                    _("Only pictures that were not learned tell learning from learning by heart."),
                ),
                Choice(
                    _("Because their labels are less sure"),
                    _("They are drawn at random from the same pictures; their labels are as good as all others."),
                ),
            ),
            1,
        ),
        Question(
            2,
            _("A pixel has the value {value}. What does the network get?", value=51),
            (
                Choice(str(51), _("That is what the file holds. The lesson divides by 255 first.")),
                Choice("−0.6", _("Nothing goes below zero here: 0 stays 0, and 255 becomes 1.")),
                Choice(str(51 / 255), _("51 / 255 = 0.2: all numbers come to lie between 0 and 1.")),
            ),
            2,
        ),
    )


def _of_the_maps(_: Say, model: Bundle) -> tuple[Question, ...]:
    first = model.layers[0]
    maps = first.shape[-1]
    return (
        Question(
            3,
            _(
                "A picture of 28×28×1 goes through {maps} kernels of 3×3 with padding “same”. What shape comes out?",
                maps=maps,
            ),
            (
                Choice("26×26×1", _("26×26 would be right without padding. And each kernel gives a map of its own.")),
                Choice(f"28×28×{maps}", _("The zeros around keep 28×28, and each of the {maps} kernels gives one map.",
                                          maps=maps)),
                Choice("28×28×9", _("The nine numbers of a kernel are added up: one kernel, one map.")),
            ),
            1,
        ),
        Question(
            4,
            _("The sums at four places are −2, 0.5, −0.1 and 3. What does ReLU make of them?"),
            (
                Choice("2, 0.5, 0.1, 3", _("That would be the absolute value: ReLU does not turn signs around.")),
                Choice("0, 1, 0, 1", _("ReLU does not say yes or no: above zero the number itself goes on.")),
                Choice("0, 0.5, 0, 3", _("Below zero it becomes zero; above, it stays as it is.")),
            ),
            2,
        ),
        Question(
            5,
            _("How many numbers does a pooling of 2×2 learn?"),
            (
                Choice("0", _("It only takes the largest. Nothing is multiplied, so there is nothing to learn.")),
                Choice("4", _("The four places have no weights: whichever is largest goes on, wherever it stands.")),
                Choice(f"{maps}", _("The {maps} maps are pooled one by one, and by the same rule, without a weight.",
                                    maps=maps)),
            ),
            0,
        ),
    )  # fmt: skip


def _of_the_answer(_: Say, model: Bundle) -> tuple[Question, ...]:
    dense = next(layer for layer in model.layers if layer.kind == "Dense")
    second = [layer for layer in model.layers if layer.kind == "Conv2D"][1]
    inputs = dense.weights[0][0]
    return (
        Question(
            6,
            _("Which layer has the most numbers to learn?"),
            (
                Choice(
                    _("The second convolution"),
                    _(
                        "Its kernels are used at every place again, so {count} are enough.",
                        count=f"{second.parameters:,}",
                    ),
                ),
                Choice(
                    _("The dense layer with {units} units", units=dense.shape[0]),
                    _(
                        "{inputs} × {units} weights and {units} biases: {count}.",
                        inputs=f"{inputs:,}",
                        units=dense.shape[0],
                        count=f"{dense.parameters:,}",
                    ),
                ),
                Choice(
                    _("The last layer, which gives the answer"),
                    _("It has but ten units, and {units} numbers come into each.", units=dense.shape[0]),
                ),
            ),
            1,
        ),
        Question(
            7,
            _("All ten logits grow by 5. What becomes of the probabilities?"),
            (
                Choice(
                    _("All of them grow"),
                    _("They cannot: they always add up to 1."),
                ),
                Choice(
                    _("The largest grows, the others shrink"),
                    _("That happens when all logits are multiplied: then the distances between them grow."),
                ),
                Choice(
                    _("Nothing"),
                    _("Above and below the fraction line stands e⁵ more often by the same factor: it cancels out."),
                ),
            ),
            2,
        ),
        Question(
            8,
            _("The right class got a probability of 0.5. How large is the loss?"),
            (
                Choice(
                    "0.5", _("The distance to 1 would punish an answer that is sure and wrong with no more than 1.")
                ),
                Choice(f"{sums.loss(0.5):.3f}", _("−ln 0.5 = ln 2. Each further halving costs as much again.")),
                Choice(
                    "0", _("Only a probability of 1 for the right class costs nothing, even if 0.5 was the largest.")
                ),
            ),
            1,
        ),
    )


def _of_the_training(_: Say, model: Bundle) -> tuple[Question, ...]:
    best, last, patience = published_lesson.BEST_EPOCH, len(published_lesson.HISTORY), model.recipe.patience
    return (
        Question(
            9,
            _(
                "In the lesson the validation loss was lowest after epoch {best}, and the patience is "
                "{patience}. Which weights "
                "remain in the end?",
                best=best,
                patience=patience,
            ),
            (
                Choice(
                    _("Those of the last epoch, {last}", last=last),
                    _("Without restore_best_weights it would be these. The lesson sets it."),
                ),
                Choice(
                    _("Those of epoch {best}", best=best),
                    _("Waiting for {patience} epochs cost time alone: the best weights were kept.", patience=patience),
                ),
                Choice(
                    _("The mean of the last {patience} epochs", patience=patience),
                    _("Nothing is averaged: one epoch's weights are kept whole."),
                ),
            ),
            1,
        ),
        Question(
            11,
            _("Why are the test pictures asked only once, at the end?"),
            (
                Choice(
                    _("Because asking them changes the network"),
                    _("Answering changes no weight. What changes is us: we would choose by what we saw."),
                ),
                Choice(
                    _("Because whoever chooses by them fools themselves"),
                    _(
                        "What was chosen by a figure looks better in it than it is. The validation pictures had "
                        "that job."
                    ),
                ),
                Choice(
                    _("Because there are fewer of them"),
                    _("Their number is not why. Even a million would be spent once one has chosen by them."),
                ),
            ),
            1,
        ),
    )
