"""How many lines there are, beside the last release's: growth is to be seen, and asked what it is worth.

python -m scripts.lines             print the table; 1 if a long file does not say why it is long
python -m scripts.lines --release   keep today's figures as the last release's
"""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
KEPT = Path(__file__).with_name("lines.json")
PARTS = ("model", "ui", "static", "tests")
KINDS = (".py", ".js", ".css", ".html")
MOST = 300  # of a file, unless its docstring says "Longer than 300 lines" and why


def main(arguments: list[str]) -> int:
    """Print the lines of each part; returns 1 if a long file does not say why it is long."""
    now = {part: sum(map(length, files(part))) for part in PARTS}
    if arguments == ["--release"]:
        KEPT.write_text(json.dumps(now, indent=2) + "\n", encoding="utf-8")
    before: dict[str, int] = json.loads(KEPT.read_text(encoding="utf-8"))
    for part, count in now.items():
        print(f"{part + '/':8} {count:7,} lines, {count - before[part]:+,} since the last release")
    for path in (unexplained := [path for part in PARTS[:2] for path in files(part) if is_unexplained(path)]):
        print(f"{path.relative_to(ROOT)} has {length(path)} lines: split it, or say why in its docstring")
    return 1 if unexplained else 0


def files(part: str) -> list[Path]:
    """The source files of a folder that Git knows."""
    listed = subprocess.run(["git", "ls-files", part], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [path for path in map(ROOT.joinpath, listed.splitlines()) if path.suffix in KINDS and path.exists()]


def length(path: Path) -> int:
    """How many lines a file has."""
    return len(path.read_text(encoding="utf-8").splitlines())


def is_unexplained(path: Path) -> bool:
    """Whether a module is longer than MOST lines and does not say why."""
    if path.suffix != ".py" or length(path) <= MOST:
        return False
    said = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return f"Longer than {MOST} lines" not in said


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
