"""Work that needs an event loop of its own, in tests beside which Playwright's may run."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")


def elsewhere(work: Callable[Parameters, Result], *arguments: Parameters.args, **options: Parameters.kwargs) -> Result:
    """What `work` returns or raises, done in another thread."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(work, *arguments, **options).result()
