"""A hundredth of a day's sessions, and what counts as left behind."""

import pytest

from soak import sessions
from soak.sessions import A_DAY, Day, Held
from tests.elsewhere import elsewhere


@pytest.mark.slow
def test_a_part_of_a_day_leaves_nothing_behind() -> None:
    """Fewer than a few dozen sessions end before the server has loaded all that it keeps."""
    day = elsewhere(sessions.run, A_DAY // 25, 8.0)
    assert sessions.complaints(day) == [] and day.before.threads > 0 and len(day.memory) > 3


BEFORE = Held(9, 9, 0)


def day(rise: float = 0.0, after: Held = BEFORE, errors: tuple[str, ...] = (), sessions: int = A_DAY) -> Day:
    memory = [(number, 300 + rise * number / sessions) for number in range(0, sessions + 1, sessions // 40 or 1)]
    return Day(sessions, memory, BEFORE, after, list(errors), 60.0)


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (day(rise=30.0), "Memory does not level off: it rises by 30 MB a day."),
        (day(rise=14 * 5.0, sessions=14), "Memory does not level off: it rises by 35 MB in half a sample."),
        (day(after=Held(14, 9, 0)), "Left behind: threads were 9 and are 14."),
        (day(after=Held(9, 12, 0)), "Left behind: descriptors were 9 and are 12."),
        (day(after=Held(9, 9, 1)), "Left behind: temporary were 0 and are 1."),
        (day(errors=("no answer",)), "A visitor met an error: no answer"),
    ],
)
def test_what_is_left_behind_is_told(found: Day, said: str) -> None:
    assert sessions.complaints(found) == [said] and said in sessions.report(found, sessions.complaints(found))


def test_a_pools_threads_may_differ_by_a_visitor_each() -> None:
    assert sessions.complaints(day(after=Held(13, 9, 0))) == []


def test_a_day_that_levels_off_is_no_complaint() -> None:
    assert sessions.complaints(day(rise=20.0)) == sessions.complaints(day(rise=20.0, sessions=14)) == []
    assert sessions.growth(day(rise=20.0)) == pytest.approx(20.0)
