"""What went wrong, in one sentence that a person can act on."""

from __future__ import annotations

from string import Formatter
from typing import Any

_MOST_CHARACTERS = 4_000  # of a problem that was written down; what fields repeat in it stays within a few megabytes


class Problem(Exception):
    """A failure that the user can understand and mend.

    `template` is the English sentence with named fields; it doubles as the key in the catalogue of
    translations, so that `ui/` can say the same thing in another language.

    >>> str(Problem("{file} is missing.", file="train-labels"))
    'train-labels is missing.'
    """

    def __init__(self, template: str, /, **details: object) -> None:
        super().__init__(template.format(**details))
        self.template = template
        self.details = details

    def to_json(self) -> dict[str, Any]:
        """The problem as plain words."""
        return {"template": self.template, "details": {name: str(detail) for name, detail in self.details.items()}}

    @classmethod
    def from_json(cls, content: Any) -> Problem:
        """Read what `to_json` wrote, whoever wrote it. Raises ValueError for anything else."""
        try:
            template, details = content["template"], content["details"]
            words = [template, *details, *details.values()]
            if sum(map(len, words)) > _MOST_CHARACTERS or not all(isinstance(word, str) for word in words):
                raise ValueError("a problem is a few words")
            if not _is_plain(template):
                raise ValueError("a problem's fields are names alone")
            return cls(template, **details)
        except (LookupError, TypeError, AttributeError) as error:
            raise ValueError("this is no problem") from error


def _is_plain(template: str) -> bool:
    """Whether its fields are names alone: a width such as {name:>1000000000} would take a gigabyte to fill in."""
    fields = [field for field in Formatter().parse(template) if field[1] is not None]
    return all(name and name.isidentifier() and not spec and not how for _text, name, spec, how in fields)
