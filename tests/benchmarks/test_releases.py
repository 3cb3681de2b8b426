"""Figures of releases: kept, frozen under a name, and held against the last release that has them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks import figures, releases, results
from benchmarks.figures import Figure
from benchmarks.releases import UNRELEASED, Kept
from scripts import plots

STICK = figures.timed(10.0, 0.1)
SHARE = Figure("`lesson`, balanced", 0.9, "", "more", 0.01)
SECONDS = Figure("start → answer", 4.0, "s", "less", 0.2)


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(releases, "PATH", tmp_path / "releases.csv")
    monkeypatch.setattr(results, "PATH", tmp_path / "RESULTS.md")
    return tmp_path


def kept(release: str, *found: Figure, machine: str = "two cores", yardstick: Figure | None = STICK) -> list[Kept]:
    return [Kept(release, "Speed", figure, machine, yardstick) for figure in found]


def test_what_is_written_is_read_again() -> None:
    given = [*kept("1", SHARE, replace(SECONDS, spread=None), yardstick=None), *kept(UNRELEASED, SECONDS)]
    releases.write(given)
    assert releases.read() == given


def test_nothing_is_kept_at_first() -> None:
    assert (
        releases.read() == [] and releases.line(releases.compared([])) == "Nothing was measured since the last release."
    )


def test_a_benchmark_that_is_run_again_replaces_its_own_figures_alone() -> None:
    results.record("Speed", "one", [SHARE, SECONDS])
    results.record("Memory", "two", [Figure("started", 57.0, "MB")])
    results.record("Speed", "three", [replace(SHARE, value=0.8)])
    found = [(each.release, each.section, each.figure.value) for each in releases.read()]
    assert found == [(UNRELEASED, "Memory", 57.0), (UNRELEASED, "Speed", 0.8)]
    assert all(each.yardstick and each.machine == results.kind_of_machine() for each in releases.read())


def test_a_section_without_figures_is_text_alone() -> None:
    results.record("Machine", "two cores")
    assert releases.read() == [] and "two cores" in results.PATH.read_text()


def test_todays_figures_become_a_releases(capsys: pytest.CaptureFixture[str]) -> None:
    releases.write([*kept("1", SHARE), *kept(UNRELEASED, SECONDS)])
    assert releases.main(["--release", "2"]) == 0
    assert [each.release for each in releases.read()] == ["1", "2"]
    assert releases.main(["--release", "3"]) == 1 and "no figure was measured" in capsys.readouterr().err
    releases.add("Speed", [SHARE], "two cores", STICK)
    assert releases.main(["--release", "2"]) == 1 and "there is a release 2" in capsys.readouterr().err


def test_a_figure_is_held_against_the_last_release_that_has_it() -> None:
    first, second = kept("1", replace(SHARE, value=0.7), SECONDS), kept("2", SHARE)
    rows = releases.compared([*first, *second, *kept(UNRELEASED, SHARE, SECONDS, replace(SHARE, name="new"))])
    assert [row.before.release if row.before else None for row in rows] == ["2", "1", None]
    assert [row.verdict for row in rows] == ["the same within the spread", "the same within the spread", None]


def test_seconds_of_another_machine_or_without_a_yardstick_are_not_compared() -> None:
    now = kept(UNRELEASED, SECONDS)
    slower = replace(SECONDS, value=2.0)
    for before, said in (
        (kept("1", slower), "worse"),
        (kept("1", slower, machine="four cores"), "not comparable"),
        (kept("1", slower, yardstick=None), "not comparable"),
    ):
        assert [row.verdict for row in releases.compared([*before, *now])] == [said]


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ((0.90, 0.90), "**the same within the spread**: 2 the same within the spread."),
        ((0.95, 0.90), "**better**: 1 better, 1 the same within the spread."),
        ((0.95, 0.85), "**worse**: 1 worse, 1 better. Worse: Speed: second."),
    ],
)
def test_one_line_says_what_the_whole_is(
    values: tuple[float, float], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    names = ("first", "second")
    before = kept("1", *(replace(SHARE, name=name) for name in names))
    now = kept(UNRELEASED, *(replace(SHARE, name=name, value=value) for name, value in zip(names, values, strict=True)))
    releases.write([*before, *now])
    assert releases.main([]) == int("worse" in told)
    line, _, head, *rows = capsys.readouterr().out.splitlines()
    assert line == told and head.count("|") == rows[1].count("|") == 6
    assert f"| {values[0]:.4g} ± 0.01 |" in rows[1] and "| 0.9 ± 0.01 | 1 |" in rows[1]


def test_what_is_of_the_machine_is_marked() -> None:
    assert releases.shown(SECONDS) == "4 ± 0.2 s*" and releases.shown(SHARE) == "0.9 ± 0.01"


@pytest.mark.thorough
def test_every_release_and_figure_has_its_place_in_the_plots() -> None:
    given = [*kept(UNRELEASED, SHARE), *kept("1", SHARE, *figures.waits("click", [1.0, 2.0, 3.0]))]
    assert plots.order(given) == ["1", UNRELEASED]
    drawn = plots.drawn(given)
    picture = drawn[plots.PICTURES / "speed.svg"]
    assert picture.count(">lesson, balanced<") == 1 and picture.count(">click *<") == 1  # p50 and p95 in one panel
    assert "prefers-color-scheme: dark" in picture
    page = drawn[plots.PAGE]
    assert "](releases/speed.svg)" in page and "| `lesson`, balanced | 0.9 ± 0.01 | 0.9 ± 0.01 |" in page
