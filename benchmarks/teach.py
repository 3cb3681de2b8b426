"""How well classes of one's own are learned from a few drawings: python -m benchmarks.teach

Five things that the networks know nothing of (data/things), eight examples each, all others to be judged, by other
hands than the examples': balanced accuracy over twenty draws of the hands. Then the ten garments and a hat: how many
hats are told, and what the garments lose, by what the page says, the largest of all eleven. And how long it takes,
alone and by thirty visitors at once. Hats and socks beside the ten, by a last layer and trained further, over a few
draws, since each takes a minute: python -m benchmarks.teach further
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from benchmarks import figures, results
from benchmarks.figures import Figure
from model.bundle import own_pictures, registry
from model.bundle.history import best_epoch
from model.data import dataset, things
from model.data.dataset import CLASS_NAMES, Split
from model.data.things import Things
from model.drawing import hundred
from model.network.classifier import Classifier
from model.network.forward import Values
from model.teaching import classes as teaching
from model.teaching import garments, learner
from model.teaching.classes import Classes, Example
from model.teaching.seeing import TWINS, Drawings, seen

Answers: TypeAlias = Callable[[NDArray[np.uint8]], Values]  # pictures -> each class's probability, (N, classes)
EXAMPLES, DRAWS, DRAWS_FURTHER, VISITORS = 8, 20, 4, 30
MANY = 19  # examples of a thing, as many as there are socks


def main() -> None:
    """Print the figures of each network; keep them in RESULTS.md."""
    given, lines, figured = things.load(), list[str](), list[Figure]()
    for name in ("lesson", "sketch", "sketch-plus"):
        classifier = registry.find(name).classifier()
        seeing = Drawings(classifier)
        found = np.array([five(given, seeing, seed) for seed in range(DRAWS)])  # (draws, 5)
        each = ", ".join(
            f"{thing} {share:.2f}" for thing, share in zip(things.NAMES, np.nanmean(found, axis=0), strict=True)
        )
        balanced = np.nanmean(found, axis=1)
        lines.append(f"`{name}`, five things: {balanced.mean():.3f} ± {balanced.std():.3f} ({each})")
        seen = garments.seen(seeing)
        hats, pictures, drawings = np.array([hat(given, classifier, seeing, seen, seed) for seed in range(DRAWS)]).T
        figured += [
            figures.repeated(f"`{name}`, five things", balanced, unit="", better="more", statistic=np.mean),
            figures.repeated(f"`{name}`, hats told beside the ten", hats, unit="", better="more", statistic=np.mean),
            figures.repeated(f"`{name}`, test pictures lost to a hat", pictures, unit="", statistic=np.mean),
            figures.repeated(f"`{name}`, our drawings lost to a hat", drawings, unit="", statistic=np.mean),
        ]
        lines.append(
            f"`{name}`, the ten and a hat: {hats.mean():.3f} of hats told; garments lose {pictures.mean():.4f} of the "
            f"test pictures and {drawings.mean():.4f} of our drawings"
        )
    alone, together = _seconds(given)
    lines.append(
        f"`sketch-plus`, {MANY} examples of five things × {1 + TWINS}, from the last to the answer: "
        f"{statistics.median(alone):.2f} s, {VISITORS} visitors with {EXAMPLES} of each at once: "
        f"p95 {np.quantile(together, 0.95):.2f} s"
    )
    figured += [
        figures.repeated("from the last example to the answer", alone, unit="s"),
        figures.repeated(f"{VISITORS} visitors at once, p95", together, unit="s", statistic=figures.p95),
    ]
    text = "\n".join(f"- {line}" for line in lines)
    print(text)
    results.record("Teaching", f"By `python -m benchmarks.teach`.\n\n{text}", figured)


def five(given: Things, seeing: Drawings, seed: int) -> NDArray[np.float64]:
    """(5,): the share of each thing that is named rightly, of those by other hands than its examples'."""
    classes, judged = taught(given, range(len(things.NAMES)), seed)
    head = learner.learned(classes, seeing)
    assert head
    answers = head.own(seeing.features(given.images[judged])).argmax(axis=1)
    right = answers == given.labels[judged]
    return np.array([right[given.labels[judged] == label].mean() for label in range(len(things.NAMES))])


def hat(given: Things, classifier: Classifier, seeing: Drawings, seen: Values, seed: int) -> list[float]:
    """The share of hats that are told beside the ten, and what the network loses of test pictures and drawings."""
    classes, judged = taught(given, [0], seed)
    return told_and_lost(given, judged, [0], classifier.probabilities, beside(classes, classifier, seeing, seen))


def beside(classes: Classes, classifier: Classifier, seeing: Drawings, seen: Values) -> Answers:
    """Who answers beside the ten: a last layer."""
    head = learner.learned(classes, seeing, seen)
    assert head
    return lambda pictures: head.probabilities(seeing.features(pictures), classifier.probabilities(pictures))


def told_and_lost(
    given: Things, judged: NDArray[np.int64], labels: list[int], before: Answers, after: Answers
) -> list[float]:
    """Of each thing beside the ten the share that is told, and what is lost of the first 2,000 test pictures and of our
    hundred drawings: what was named rightly before, less what is now."""
    found = []
    for place, label in enumerate(labels, len(CLASS_NAMES)):
        own = given.images[judged[given.labels[judged] == label]]
        found.append(float((after(own).argmax(axis=1) == place).mean()))
    for pictures in (dataset.load_test().first(2_000), hundred.own()):
        right, still = ((each(pictures.images).argmax(axis=1) == pictures.labels).mean() for each in (before, after))
        found.append(float(right - still))
    return found


def taught(given: Things, labels: range | list[int], seed: int) -> tuple[Classes, NDArray[np.int64]]:
    """Eight examples of each thing, and the places of all icons by other hands than those of their thing's examples."""
    random, classes = np.random.default_rng(seed), teaching.begun(tuple(things.NAMES[label] for label in labels))
    judged = []
    for place, label in enumerate(labels):
        own = np.flatnonzero(given.labels == label)
        hands = random.permutation(np.unique(given.hands[own]))
        chosen = np.array([random.choice(own[given.hands[own] == hand]) for hand in hands[:EXAMPLES]])
        classes = teaching.added(classes, place, *(Example(given.images[number]) for number in chosen))
        judged.append(own[~np.isin(given.hands[own], given.hands[chosen])])
    return classes, np.concatenate(judged)


def main_further() -> None:
    """Print what a last layer and networks trained further tell and lose on the same draws; keep it in RESULTS.md."""
    given, classifier = things.load(), registry.find("sketch-plus").classifier()
    seeing = Drawings(classifier)
    seen, lines = garments.seen(seeing), list[str]()
    drawn = [taught(given, [0, 1], seed) for seed in range(DRAWS_FURTHER)]
    for name, learned in (
        ("a last layer", lambda classes: beside(classes, classifier, seeing, seen)),
        ("trained further", further),
    ):
        found = [
            told_and_lost(given, judged, [0, 1], classifier.probabilities, learned(classes))
            for classes, judged in drawn
        ]
        hats, socks, pictures, drawings = np.mean(found, axis=0)
        lines.append(
            f"- `sketch-plus`, the ten and hats and socks, {name}, {DRAWS_FURTHER} draws: {hats:.3f} of hats and "
            f"{socks:.3f} of socks told; garments lose {pictures:.4f} of the test pictures and {drawings:.4f} of our "
            "drawings"
        )
    text = "\n".join(lines)
    print(text)
    results.record("Teaching, trained further", f"By `python -m benchmarks.teach further`.\n\n{text}")


def further(classes: Classes) -> Answers:
    """Who answers beside the ten: a network trained further."""
    from model.network.reference import Reference
    from model.training import checkpoints, fine_tuning, loop, runs  # what learns a last layer needs no Keras
    from model.training.compiling import compiled

    prepared = fine_tuning.prepared(classes, True, "sketch-plus")
    with tempfile.TemporaryDirectory() as folder:
        run = Path(folder) / "run"
        loop.start(prepared.recipe, run, own_pictures.packed(prepared.train, prepared.validation))
        loop.train(run, Split(prepared.train, prepared.validation, dataset.load_test()))
        recipe, history = runs.load(run)
        model = compiled(recipe)
        checkpoints.load_averaged(model, recipe, run, best_epoch(history))
    return Reference(model).probabilities


def _seconds(given: Things) -> tuple[list[float], list[float]]:
    """From a visitor's last example to the bars, alone and of all at once: the earlier ones have been looked at."""
    seeing = Drawings(registry.find("sketch-plus").classifier())

    def visitor(number: int, count: int) -> Classes:
        classes = teaching.begun(things.NAMES)
        for place in range(len(things.NAMES)):
            own = given.images[given.labels == place][:count]
            # Moved by a pixel or two, so that no two visitors have the same.
            moved = np.roll(own, (number % 6, number // 6), axis=(1, 2))
            classes = teaching.added(classes, place, *(Example(picture) for picture in moved))
        for examples in classes.examples:
            for example in examples[:-1] if examples is classes.examples[-1] else examples:
                seen(example, seeing)
        return classes

    def seconds(classes: Classes) -> float:
        began = time.perf_counter()
        learner.learned(classes, seeing)
        return time.perf_counter() - began

    with threadpool_limits(limits=1, user_api="blas"):
        sets = [visitor(number, EXAMPLES) for number in range(VISITORS)]
        alone = [seconds(visitor(number, MANY)) for number in range(VISITORS, VISITORS + 5)]
        with ThreadPoolExecutor(VISITORS) as visitors:
            began = time.perf_counter()
            together = list(visitors.map(lambda classes: (seconds(classes), time.perf_counter() - began)[1], sets))
    return alone, together


if __name__ == "__main__":
    main_further() if sys.argv[1:] == ["further"] else main()
