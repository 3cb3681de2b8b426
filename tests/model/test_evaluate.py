"""The report from the command line: whole, self-contained, and true; every way to ask for too much is told."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from model import evaluate
from model.bundle import registry
from model.bundle.bundle import Bundle
from model.data.dataset import Split
from model.evaluation import figures, mistakes
from model.explain import test_map


class Page(HTMLParser):
    """Every element of a document with its attributes, and its words."""

    def __init__(self, content: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(content)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data.strip())

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> str:
    file: Path = tmp_path_factory.mktemp("report") / "lesson.html"
    assert evaluate.main(["--model", "lesson", "--compare", "sketch", "--report", str(file)]) == 0
    return file.read_text(encoding="utf-8")


@pytest.mark.thorough
def test_the_report_is_one_file_that_asks_for_nothing_else(report: str) -> None:
    page = Page(report)
    assert page.all("html") == [{"lang": "en"}]
    assert not page.all("script") and not page.all("iframe")
    addresses = [value for _tag, attributes in page.elements for name, value in attributes.items()
                 if name in ("src", "href", "xlink:href", "action", "srcset")]  # fmt: skip
    assert addresses and all(address and address.startswith("data:") for address in addresses)
    assert not re.findall(r"url\((?!#)", report) and "@import" not in report


def test_the_report_has_every_section_and_the_figures_of_the_model(report: str, lesson: Bundle, data: Split) -> None:
    page = Page(report)
    sections = ("Figures", "Confusion", "Mistakes", "Suspect labels", "Confidence", "Compare", "Shifts", "Drawings")
    assert [word for word in page.words if word in sections][: len(sections)] == list(sections)
    found = figures.accuracy(lesson.test_logits, data.test.labels)
    assert f"{found.value:.4f}" in page.words and f"{found.low:.4f} – {found.high:.4f}" in page.words
    classes = figures.by_class(lesson.test_logits, data.test.labels)
    assert {f"{value:.3f}" for value in (*classes.precision, *classes.recall, *classes.f1)} <= set(page.words)
    assert lesson.created in report and all(number in report for number in lesson.versions.values())


def test_every_picture_and_chart_of_the_report_has_words(report: str, lesson: Bundle, data: Split) -> None:
    page = Page(report)
    assert all(image.get("alt") for image in page.all("img"))
    assert test_map.read(lesson) is not None
    suspects = mistakes.suspects(lesson.test_logits, data.test.labels, test_map.read(lesson).votes)
    assert len(page.all("img")) == 48 + min(24, len(suspects))
    charts = [attributes for attributes in page.all("div") if attributes.get("role") == "img"]
    assert len(charts) == len(page.all("figure")) == 15 and all(chart["aria-label"] for chart in charts)


@pytest.mark.thorough
def test_a_model_is_not_compared_with_itself(tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    assert evaluate.main(["--model", "lesson", "--report", str(file)]) == 0
    assert "McNemar" not in file.read_text(encoding="utf-8")


def test_what_cannot_be_reported_is_told_and_leaves_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], tiny: Bundle, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "report.html"
    monkeypatch.setenv(registry.RUNS_VARIABLE, str(tiny.directory.parent))
    for arguments, sentence in (
        (["--model", "nobody"], "There is no model called nobody"),
        (["--model", "lesson", "--compare", "nobody"], "There is no model called nobody"),
        (["--model", "tiny"], "is not of the data set's 10,000 test"),
    ):
        assert evaluate.main([*arguments, "--report", str(file)]) == 1
        assert sentence in capsys.readouterr().err and not file.exists()


@pytest.mark.thorough
def test_a_file_that_cannot_be_written_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert evaluate.main(["--model", "lesson", "--report", str(tmp_path / "none" / "report.html")]) == 1
    assert "cannot be written: No such file or directory" in capsys.readouterr().err
