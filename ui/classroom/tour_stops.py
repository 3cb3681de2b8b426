"""The six stops of the tour, in the lesson's order: where each is, what it says, and what it needs to be set."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath

from model.data import dataset, published, published_lesson
from model.evaluation import measures
from ui.classify import samples, source
from ui.shared import charts, models, state
from ui.text import _

COUNT = 6
HOME = ""
_UNSURE = 17  # a test picture that the lesson's model takes for three things at once


@dataclass(frozen=True)
class Stop:
    """A page's file, and what is said above it: a `title`, what it is about, and one thing to try."""

    page: str
    title: str
    says: str
    attempt: str

    @property
    def address(self) -> str:
        """The end of the page's address, as Streamlit gives it."""
        name = PurePath(self.page).parent.name
        return HOME if name == "classify" else name


def stop(number: int) -> Stop:
    """A stop by its number, from 1. Raises Problem if the lesson's model, whose figures are told, is broken."""
    return (_data, _network, _shapes, _training, _prediction, _drawing)[number - 1]()


def settings(number: int) -> dict[str, object]:
    """What a stop sets in the session's state, by the keys of the pages' choices."""
    from ui.training import page as training  # it takes a while to import, and most visitors begin at home

    automatic: dict[str, object] = {state.MODEL_KEY: state.AUTOMATIC}  # the lesson's for samples
    sample = automatic | {source.KEY: source.SAMPLES}
    return (
        sample | {samples.CLASS_KEY: None, samples.MISTAKES_KEY: False},
        sample,
        sample,
        sample | {training.VIEW_KEY: training.CURVES},
        sample | {samples.CLASS_KEY: None, samples.MISTAKES_KEY: False, samples.NUMBER_KEY: _UNSURE},
        automatic | {source.KEY: source.DRAW},
    )[number - 1]


def _data() -> Stop:
    return Stop(
        "ui/classify/page.py",
        _("Data"),
        _(
            "Fashion-MNIST: pictures of 28×28 pixels in ten classes, {training} to learn from and {test} to test with. "
            "Of the first, the lesson keeps {validation} for validation: to choose by, not to learn from.",
            training=f"{dataset.TRAIN_SIZE + dataset.VALIDATION_SIZE:,}",
            test=f"{dataset.TEST_SIZE:,}",
            validation=f"{dataset.VALIDATION_SIZE:,}",
        ),
        _("Shuffle the pictures a few times. Which of them could be a shirt as well as a coat?"),
    )


def _network() -> Stop:
    recipe = models.read(models.DEFAULT).recipe
    return Stop(
        "ui/network/page.py",
        _("Network"),
        _(
            "Two convolutions with {first} and {second} kernels look for patterns; a pooling after each keeps the "
            "strongest. A dense layer of {units} units weighs what was found, and one of ten gives the answer.",
            first=recipe.filters[0],
            second=recipe.filters[1],
            units=recipe.dense_units,
        ),
        _("Guess which layer holds most of the parameters. Then look it up in the table."),
    )


def _shapes() -> Stop:
    return Stop(
        "ui/network/page.py",
        _("Shapes"),
        _(
            "One picture becomes many maps. Follow the sizes from layer to layer: a convolution changes how many maps "
            "there are, a pooling halves their width and height, and at the end ten numbers are left."
        ),
        _("Open a map of each convolution and follow a place in it: how much of what came before does it see?"),
    )


def _training() -> Stop:
    model = models.read(models.DEFAULT)
    return Stop(
        "ui/training/page.py",
        _("Training"),
        _(
            "In each epoch the network sees all {pictures} training pictures once. The best of {epochs} epochs was "
            "number {best}, with a validation accuracy of {accuracy}; the lesson published {published}.",
            pictures=f"{dataset.TRAIN_SIZE:,}",
            epochs=len(model.history),
            best=model.best_epoch,
            accuracy=f"{model.history[model.best_epoch - 1].val_accuracy:.4f}",
            published=f"{published_lesson.BEST.val_accuracy:.4f}",
        ),
        _("Find the epoch after which the training loss still falls, but the validation loss does not: overfitting."),
    )


def _prediction() -> Stop:
    test = measures.score(models.read(models.DEFAULT).test_logits, models.test_pictures().labels)
    return Stop(
        "ui/classify/page.py",
        _("One prediction"),
        _(
            "The network gives each class a probability; the largest is its answer. It is right in {accuracy} of the "
            "test pictures. People who are no experts were right in {people} of {count} such pictures.",
            accuracy=charts.percent(test.accuracy),
            people=charts.percent(published.HUMAN_ACCURACY),
            count=f"{published.HUMAN_PICTURES:,}",
        ),
        _("Say what you see before you look at the bars. Then find another picture that the network is unsure of."),
    )


def _drawing() -> Stop:
    return Stop(
        "ui/classify/page.py",
        _("Your own drawing"),
        _(
            "The lesson's network has only ever seen photographs. Drawings are read by the model sketch: the same "
            "network, trained on drawings as well. The lesson's answer stands beside it."
        ),
        _("Draw a boot with a few strokes. Which of the two models reads it first?"),
    )
