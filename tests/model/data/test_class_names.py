"""Names of classes of one's own, whatever they come as."""

from model.data.class_names import class_names


def test_any_names_become_a_recipes() -> None:
    assert class_names(["a*b", "ab", "", "![x](y)"]) == ("ab", "ab 2", "3", "x(y)")
