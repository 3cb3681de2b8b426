"""What a visitor teaches: classes by name, and examples of each.

Every change makes a new value, so that it can be undone.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from model.problem import Problem

FEWEST, MOST = 2, 8  # classes
MOST_EXAMPLES = 60  # of a class
LONGEST_NAME = 24  # characters


@dataclass(frozen=True, eq=False)
class Example:
    """picture: of a drawing uint8 (28, 28), white on black; of a photo what was looked at, uint8 (224, 224, 3)"""

    picture: NDArray[np.uint8]

    @property
    def is_photo(self) -> bool:
        """Whether the eyes for photos look at it."""
        return self.picture.ndim == 3


@dataclass(frozen=True, eq=False)
class Classes:
    """names: one for each class, all different · examples: of each, in the order they came"""

    names: tuple[str, ...] = ()
    examples: tuple[tuple[Example, ...], ...] = ()

    @property
    def taught(self) -> tuple[int, ...]:
        """Places of the classes that have an example: the others cannot be answered yet."""
        return tuple(place for place, examples in enumerate(self.examples) if examples)

    @property
    def of_photos(self) -> bool:
        """Whether the examples are photos."""
        return any(example.is_photo for examples in self.examples for example in examples)

    @property
    def count(self) -> int:
        """Examples in all."""
        return sum(len(examples) for examples in self.examples)


def begun(names: tuple[str, ...]) -> Classes:
    """Classes of these names without examples. Raises Problem as `renamed` does."""
    classes = Classes()
    for name in names:
        classes = with_class(classes, name)
    return classes


def with_class(classes: Classes, name: str) -> Classes:
    """One class more, at the end. Raises Problem if there are as many as there can be, or if the name cannot be."""
    if len(classes.names) >= MOST:
        raise Problem("At most {most} classes can be taught.", most=MOST)
    return Classes((*classes.names, cleaned(name, classes.names)), (*classes.examples, ()))


def renamed(classes: Classes, place: int, name: str) -> Classes:
    """Another name for a class; what was learned stays. Raises Problem for an empty, a long or another class's name."""
    if name == classes.names[place]:
        return classes
    names = list(classes.names)
    names[place] = ""
    names[place] = cleaned(name, names)
    return replace(classes, names=tuple(names))


def without_class(classes: Classes, place: int) -> Classes:
    """Without a class and its examples."""
    names, examples = list(classes.names), list(classes.examples)
    del names[place], examples[place]
    return Classes(tuple(names), tuple(examples))


def added(classes: Classes, place: int, *examples: Example) -> Classes:
    """Further examples of a class. Raises Problem if it has as many as it can have, or for photos beside drawings."""
    own = (*classes.examples[place], *examples)
    if len(own) > MOST_EXAMPLES:
        raise Problem("A class can have at most {most} examples.", most=MOST_EXAMPLES)
    if len({example.is_photo for each in (examples, *classes.examples) for example in each}) > 1:
        raise Problem("Photos and drawings cannot be examples at once: begin anew, or delete those of the other kind.")
    return _with(classes, place, own)


def deleted(classes: Classes, place: int, number: int) -> Classes:
    """Without one example."""
    own = classes.examples[place]
    return _with(classes, place, (*own[:number], *own[number + 1 :]))


def moved(classes: Classes, place: int, number: int, to: int) -> Classes:
    """One example is another class's. Raises Problem as `added` does."""
    example = classes.examples[place][number]
    return classes if place == to else added(deleted(classes, place, number), to, example)


def _with(classes: Classes, place: int, examples: tuple[Example, ...]) -> Classes:
    own = list(classes.examples)
    own[place] = examples
    return replace(classes, examples=tuple(own))


def cleaned(name: str, others: Collection[str] = ()) -> str:
    """A name with single blanks within it and none around it. Raises Problem for an empty, a long or another's one."""
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise Problem("A class needs a name of at most {most} characters.", most=LONGEST_NAME)
    if name in others:
        raise Problem("There is a class {name} already.", name=name)
    return name
