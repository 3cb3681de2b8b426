"""Whether there is TensorFlow, which only training and exports take: the app answers by plain NumPy."""

from __future__ import annotations

from importlib.util import find_spec

from model.problem import Problem


def is_there() -> bool:
    """Whether Keras and TensorFlow are installed: with requirements-look.txt alone they are not."""
    return all(map(find_spec, ("keras", "tensorflow")))


def require() -> None:
    """Raise Problem where they are not."""
    if not is_there():
        raise Problem(
            "Training and exports need TensorFlow, which is not installed here: "
            "python -m pip install -r requirements.txt adds it."
        )
