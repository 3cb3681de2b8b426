"""What is better, worse or the same, and how far a figure may be off."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from benchmarks import figures
from benchmarks.figures import Figure, verdict

SHARE = Figure("accuracy", 0.90, "", "more", 0.01)
SECONDS = Figure("start", 4.0, "s", "less", 0.2)
STICK = figures.timed(10.0, 0.1)


@pytest.mark.parametrize(
    ("now", "said"),
    [
        (0.95, "better"),
        (0.85, "worse"),
        (0.9199, "the same within the spread"),  # the intervals just meet
        (0.8801, "the same within the spread"),
        (0.9201, "better"),
    ],
)
def test_a_share_is_better_where_the_intervals_do_not_meet(now: float, said: str) -> None:
    assert verdict(replace(SHARE, value=now), SHARE) == said
    assert verdict(replace(SHARE, value=1 - now, better="less"), replace(SHARE, value=0.10, better="less")) == said


def test_seconds_without_a_yardstick_are_not_compared() -> None:
    assert verdict(replace(SECONDS, value=40.0), SECONDS) == "not comparable"


@pytest.mark.parametrize(
    ("now", "yardstick", "said"),
    [
        (8.0, 20.0, "the same within the spread"),  # all takes twice as long today
        (8.0, 10.0, "worse"),
        (4.0, 20.0, "better"),
        (2.0, 5.0, "the same within the spread"),
    ],
)
def test_seconds_are_compared_as_multiples_of_the_yardstick(now: float, yardstick: float, said: str) -> None:
    sticks = (figures.timed(yardstick, 0.01 * yardstick), STICK)
    assert verdict(replace(SECONDS, value=now), SECONDS, sticks) == said


def test_what_is_told_a_second_falls_on_a_slow_day() -> None:
    rate = Figure("answers", 30.0, "a second", "more", 1.0)
    slow = (figures.timed(20.0, 0.1), STICK)
    assert verdict(replace(rate, value=15.0), rate, slow) == "the same within the spread"
    assert verdict(replace(rate, value=30.0), rate, slow) == "better"


def test_a_yardstick_that_nobody_can_read_tells_nothing() -> None:
    assert verdict(replace(SECONDS, value=6.0), SECONDS, (STICK, STICK)) == "worse"
    assert verdict(replace(SECONDS, value=6.0), SECONDS, (figures.timed(10, 6), STICK)) == "the same within the spread"


def test_a_spread_that_was_not_kept_is_the_others() -> None:
    alone = replace(SHARE, spread=None)
    assert verdict(replace(SHARE, value=0.915), alone) == "the same within the spread"
    assert verdict(replace(SHARE, value=0.93), alone) == "better"
    assert verdict(replace(alone, value=0.93), SHARE) == "better"


def test_two_figures_without_a_spread_are_the_same_or_nothing() -> None:
    alone = replace(SHARE, spread=None)
    assert verdict(alone, alone) == "the same within the spread"
    assert verdict(replace(alone, value=0.99), alone) == "not comparable"


def test_a_figure_in_another_unit_is_another_figure() -> None:
    assert verdict(replace(SHARE, unit="×"), SHARE) == "not comparable"


def test_the_spread_of_a_median_holds_what_other_repeats_would_find() -> None:
    random = np.random.default_rng(7)
    found = [figures.repeated("wait", random.normal(10, 2, 40), unit="s") for _ in range(100)]
    assert sum(abs(each.value - 10) <= each.spread for each in found if each.spread) >= 88  # 95 of 100 are meant
    assert 0.3 < np.mean([each.spread for each in found if each.spread]) < 1.5


def test_a_ratio_is_of_the_medians_of_one_run() -> None:
    found = figures.repeated("of predict", [1.0, 2.0, 3.0], [4.0, 8.0, 12.0], unit="×", statistic=figures.ratio)
    assert found.value == 0.25 and found.spread and not found.is_of_the_machine


def test_waits_are_told_by_median_and_95th_percentile() -> None:
    median, late = figures.waits("click", [float(each) for each in range(101)])
    assert (median.name, median.value, late.name, late.value) == ("click, p50", 50, "click, p95", 95)


def test_the_spread_of_a_share_falls_with_the_pictures_and_is_never_none() -> None:
    few, many, all_right = (
        figures.share("x", [share], [count]) for share, count in ((0.9, 100), (0.9, 10_000), (1, 100))
    )
    assert few.spread == pytest.approx(0.0611, abs=1e-3) and many.spread == pytest.approx(0.0059, abs=1e-4)
    assert all_right.spread and all_right.value == 1


def test_balanced_accuracy_is_the_mean_and_as_uncertain_as_its_parts() -> None:
    both = figures.share("balanced", [0.8, 0.6], [100, 100])
    one = figures.share("one", [0.7], [200])
    assert both.value == pytest.approx(0.7) and both.spread == pytest.approx(one.spread, rel=0.05)


def test_the_yardstick_is_timed_again_and_again() -> None:
    stick = figures.yardstick()
    assert stick.unit == "ms" and stick.value > 0 and stick.spread is not None
