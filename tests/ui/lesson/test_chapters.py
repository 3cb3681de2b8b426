"""The chapters: the lesson's headings, a hundred and twenty words at most, figures of the bundle and the lesson."""

import pytest

from model.bundle.bundle import Bundle
from model.data import published_lesson
from model.lesson import source
from tests.test_lesson import CHAPTERS
from ui.lesson import chapters
from ui.lesson.chapters import COUNT, Chapter, chapter, titles
from ui.text import speaker

MOST_WORDS = 120


def said(told: Chapter) -> str:
    return " ".join(paragraph.says for paragraph in told.told)


def test_titles_are_the_headings_of_the_lesson_and_the_notebook() -> None:
    english = titles(speaker("en"))
    assert english == tuple(section.title for section in source.sections()) == tuple(CHAPTERS[1:])
    assert len(english) == COUNT == 11


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("number", range(1, COUNT + 1))
def test_a_chapter_is_short(lesson: Bundle, number: int, language: str) -> None:
    told = chapter(speaker(language), number, lesson)
    words = f"{told.title} {said(told)} {told.attempt}".split()
    assert 30 < len(words) <= MOST_WORDS and 2 <= len(told.told) <= 3
    assert "{" not in " ".join(words)


def test_figures_are_the_bundles_and_the_lessons(lesson: Bundle) -> None:
    told = [said(chapter(speaker("en"), number, lesson)) for number in range(1, COUNT + 1)]
    assert "12,000 pictures" in told[0] and "20\u00a0%" in told[0]
    assert "32 × (9 + 1)\u2060 = 320 numbers" in told[2].replace("\u00a0", " ")
    assert "64 maps of 7×7" in told[5] and "3,136" in told[5] and "313,700" in told[5] and "94\u00a0%" in told[5]
    best = lesson.history[lesson.best_epoch - 1]
    assert f"{best.val_loss:.4f}" in told[7] and "2.303" in told[7]
    assert f"ours took {len(lesson.history)}" in told[8]
    assert f"epoch {published_lesson.BEST_EPOCH} of {len(published_lesson.HISTORY)}" in told[9]
    assert f"{100 * best.val_accuracy:.1f}\u00a0%" in told[10]


def test_stages_are_the_networks(lesson: Bundle) -> None:
    kinds = ["picture", *(stage.kind for stage in lesson.stages())]
    assert kinds[chapters.PICTURE + 1] == "picture"
    assert [kinds[place + 1] for place in chapters.LEARNING] == ["convolution", "convolution", "dense", "logits"]
    assert kinds[chapters.POOLING + 1] == kinds[chapters.SECOND_POOLING + 1] == "pooling"
    assert kinds[chapters.ANSWER + 1] == "softmax" and len(kinds) == chapters.ANSWER + 2


def test_every_chapter_that_speaks_of_the_network_says_of_what(lesson: Bundle) -> None:
    told = {number: chapter(speaker("en"), number, lesson) for number in range(1, COUNT + 1)}
    assert [number for number, each in told.items() if not each.stages] == [9, 10]  # the training, and its curves
    assert all(paragraph.of for each in told.values() if each.stages for paragraph in each.told)
