"""Values become the colours of the page's theme, zero its paper; words on them are legible."""

from __future__ import annotations

import pytest

from tests.static.network.conftest import Run


def test_both_ends_have_their_colours(run: Run) -> None:
    found = run(
        """({graded, signed, css, stepOf, signedStepOf}) => {
            const heat = graded(["#ffffff", "#c2410c"]);
            const both = signed(["#1d4ed8", "#ffffff", "rgb(194, 65, 12)"]);
            return [css(heat, stepOf(0, 3)), css(heat, stepOf(3, 3)), css(heat, stepOf(-1, 3)), css(heat, stepOf(9, 3)),
                css(both, signedStepOf(-2, 2)), css(both, signedStepOf(2, 2)), css(heat, stepOf(0, 0))];
        }""",
        "colours",
    )
    white, orange, blue = "rgb(255, 255, 255)", "rgb(194, 65, 12)", "rgb(29, 78, 216)"
    assert found == [white, orange, white, orange, blue, orange, white]


@pytest.mark.parametrize(
    ("colour", "words"), [("#ffffff", "#000000"), ("#151413", "#ffffff"), ("rgb(29, 78, 216)", "#ffffff")]
)
def test_words_on_a_colour_are_legible(run: Run, colour: str, words: str) -> None:
    assert run("({legibleOn}, colour) => legibleOn(colour)", "colours", colour) == words
