"""What a command prints, for documents: cog puts it there (`make docs`), and a test compares."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def output(line: str) -> str:
    """The command and what it prints, as a block of Markdown; `python` is the one that runs now.

    Raises subprocess.CalledProcessError if the command fails.
    """
    program, *words = line.split()
    assert program == "python", line
    environment = {**os.environ, "COLUMNS": "100", "PYTHONWARNINGS": "ignore"}  # argparse wraps by the terminal's width
    printed = subprocess.run(
        [sys.executable, *words], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    ).stdout
    return f"```text\n$ {line}\n{printed.rstrip()}\n```"
