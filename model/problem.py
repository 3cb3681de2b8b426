"""What went wrong, in one sentence that a person can act on."""


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
