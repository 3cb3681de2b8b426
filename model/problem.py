"""What went wrong, in one sentence that a person can act on."""

from __future__ import annotations

import json


class Problem(Exception):
    """A failure that the user can understand and mend.

    `template` is the English sentence with named fields; it doubles as the key in the catalogue of
    translations, so that `ui/` can say the same thing in another language.

    >>> str(Problem("{file} is missing.", file="train-labels"))
    'train-labels is missing.'
    """

    def __init__(self, template: str, **details: object) -> None:
        super().__init__(template.format(**details))
        self.template = template
        self.details = details

    def to_json(self) -> str:
        """The problem as JSON, its details as words."""
        return json.dumps({"template": self.template, "details": {name: str(it) for name, it in self.details.items()}})

    @classmethod
    def from_json(cls, text: str) -> Problem:
        """Read what `to_json` wrote. Raises ValueError for anything else."""
        try:
            content = json.loads(text)
            return cls(content["template"], **content["details"])
        except (LookupError, TypeError, AttributeError, RecursionError) as error:
            raise ValueError("this is no problem") from error
