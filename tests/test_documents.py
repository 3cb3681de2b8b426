"""What the documents say is so: commands run, paths and names exist, links lead somewhere, figures are the bundles'."""

from __future__ import annotations

import ast
import importlib
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path

import pytest

from model.bundle import registry
from model.data import dataset, published_lesson
from model.evaluation import calibration, card, confidence, measures, shifts
from model.evaluation.report.contents import Evaluated, evaluated
from model.network import architecture
from model.training import sweep

ROOT = Path(__file__).parents[1]
NAMES = (
    "README*.md",
    "CHANGELOG.md",
    "LOG.md",
    "LEADERBOARD.md",
    "SECURITY.md",
    "docs/**/*.md",
    "model/trained/*/CARD.md",
)
DOCUMENTS = sorted(path for name in NAMES for path in ROOT.glob(name))
WITH_FIGURES = [ROOT / name for name in ("README.md", "README.ko.md", "docs/figures.md")]
# What only exists once a reader did as the document says.
MADE_BY_THE_READER = ("runs/", "ui/hello/", "ui/text/fr.po", "model/trained/small", "again.toml")
STANDS_FOR = {"NAME": "lesson", "small": "lesson", "DIRECTORY": "data/drawings"}
KERAS_OWN = ("model.predict",)
RUN_FOR_REAL = ("model.classify", "model.card")
PATH = re.compile(
    r"[\w.-]+(?:/[\w.-]+)*(?:/|\.(?:py|md|txt|toml|json|jsonl|npz|po|css|yml|h5|csv))|[\w-]+(?:/[\w.-]+)+"
)
DOTTED = re.compile(r"(?:model|ui|scripts|benchmarks|tests)(?:\.\w+)+")
PROGRAM = re.compile(r"^(?:\.venv/bin/)?(python3?|make|streamlit|pip)$")

identify = pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())


def blocks(text: str, language: str) -> list[str]:
    found = re.findall(r"^```(\w*)\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    return [content for name, content in found if name == language]


def prose(text: str) -> str:
    return re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)


def spans(text: str) -> list[str]:
    """What stands in backticks in a line."""
    return re.findall(r"`([^`\n]+)`", prose(text))


# Links


def slug(heading: str) -> str:
    """A heading's address, as GitHub has it."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def broken_links(text: str, folder: Path) -> list[str]:
    found = []
    for target in re.findall(r"\]\(([^)\s]+)\)", prose(text)):
        if target.startswith(("https://", "http://")):
            continue
        name, _, anchor = target.partition("#")
        file = folder / name if name else None
        content = text if file is None else file.read_text(encoding="utf-8") if anchor and file.is_file() else ""
        headings = {slug(line.lstrip("#")) for line in content.splitlines() if line.startswith("#")}
        if (file is not None and not file.exists()) or (anchor and anchor not in headings):
            found.append(target)
    return found


@identify
def test_links_lead_somewhere(document: Path) -> None:
    assert broken_links(document.read_text(encoding="utf-8"), document.parent) == []


@pytest.mark.parametrize("text", ["[x](nowhere.md)", "![x](docs/no.png)", "[x](README.md#no-such-heading)", "[x](#no)"])
def test_a_broken_link_is_found(text: str) -> None:
    assert broken_links(text, ROOT)


# Paths and names


@cache
def files() -> tuple[Path, ...]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    return tuple(Path(line) for line in listed.stdout.splitlines())


def is_there(path: str) -> bool:
    """Whether this is a path of the repository's, or, without folders, the name of one of its files."""
    by_name = "/" not in path and any(file.name == path for file in files())
    return by_name or (ROOT / path).exists() or path.startswith(MADE_BY_THE_READER)


def is_defined(dotted: str) -> bool:
    """Whether a module, or a name of a module, exists; nothing is imported."""
    path = ROOT.joinpath(*dotted.split("."))
    if path.is_dir() or path.with_suffix(".py").is_file():
        return True
    module = path.parent.with_suffix(".py")
    if not module.is_file():
        return False
    return path.name in {getattr(node, "name", "") for node in ast.parse(module.read_text(encoding="utf-8")).body}


def unknown_names(text: str) -> list[str]:
    found = [span for span in spans(text) if PATH.fullmatch(span) and not is_there(span)]
    dotted = [span for span in spans(text) if DOTTED.fullmatch(span) and span not in KERAS_OWN]
    return found + [span for span in dotted if not is_there(span) and not is_defined(span)]


def unknown_in_the_map(text: str) -> list[str]:
    """Paths of a tree of files, two spaces a floor, then what each is.

    What the words name, files and folders, stands in the entry's own folder, beside its file, or at the top.
    """
    found, floors = [], [ROOT]
    for line in text.splitlines():
        names, _, words = line.strip().partition("  ")
        floors = floors[: (len(line) - len(line.lstrip())) // 2 + 1]
        paths = [floors[-1] / name for name in names.split(", ")]
        here = paths[0] if paths[0].is_dir() else floors[-1]
        floors.append(paths[0])
        found += [str(path) for path in paths if not path.exists()]
        named = re.findall(r"[\w/]+(?:\.(?:py|js|css|html)\b|/(?!\w))", words)
        found += [str(here / name) for name in named if not (here / name).exists() and not (ROOT / name).exists()]
    return found


@identify
def test_paths_and_names_exist(document: Path) -> None:
    assert unknown_names(document.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("name", ["README.md", "README.ko.md"])
def test_the_map_is_of_this_repository(name: str) -> None:
    (tree,) = (block for block in blocks((ROOT / name).read_text(encoding="utf-8"), "") if "app.py" in block)
    assert len(tree.splitlines()) > 8 and unknown_in_the_map(tree) == []


@pytest.mark.parametrize("text", ["`model/nothing.py`", "`model.nothing`", "`model.dataset.nothing`", "`nothing.po`"])
def test_an_unknown_name_is_found(text: str) -> None:
    assert unknown_names(text)


@pytest.mark.parametrize(
    "text", ["nothing.py   the door", "model/\n  nothing.py   x", "ui/\n  inside.py  nothing.py too"]
)
def test_an_unknown_path_of_the_map_is_found(text: str) -> None:
    assert unknown_in_the_map(text)


# Commands


def commands(text: str) -> Iterator[list[str]]:
    """The commands of shell blocks and of words in backticks, as words, without comments and placeholders."""
    lines = [line for block in blocks(text, "sh") for line in block.splitlines()]
    lines += [span for span in spans(text) if re.match(r"(?:\.venv/bin/)?(?:python3?|make|streamlit|pip) ", span)]
    for line in lines:
        words = [STANDS_FOR.get(word, word) for word in shlex.split(line, comments=True)]
        while words and re.match(r"\w+=", words[0]):  # variables
            words = words[1:]
        if words and PROGRAM.match(words[0]):
            yield [Path(words[0]).name, *words[1:]]


def wrong_with(words: list[str]) -> str:
    """What is wrong with a command; cheap ones are run, dear ones only go through their own parser."""
    program, *arguments = words
    if program == "make":
        done = subprocess.run(["make", "-n", *arguments], cwd=ROOT, capture_output=True, text=True)
        return done.stderr if done.returncode else ""
    if program == "streamlit":
        return "" if is_there(arguments[1]) else f"there is no {arguments[1]}"
    if program == "pip":
        return wrong_with(["python", "-m", "pip", *arguments])
    if arguments[0] != "-m":
        return wrong_with_module(arguments[0].removesuffix(".py").replace("/", "."), arguments[1:])
    module, rest = arguments[1], arguments[2:]
    if module in ("pip", "venv", "pytest"):
        missing = [word for word in rest if PATH.fullmatch(word) and word != ".venv" and not is_there(word)]
        return f"there is no {missing}" if missing else ""
    return wrong_with_module(module, rest)


def wrong_with_module(module: str, arguments: list[str]) -> str:
    """Nothing is imported that has no parser, for those modules begin to work."""
    path = ROOT.joinpath(*module.split("."))
    source = next((file for file in (path.with_suffix(".py"), path / "__main__.py") if file.is_file()), None)
    if source is None:
        return f"there is no module {module}"
    if not is_defined(f"{module}._parser"):
        unknown = [word for word in arguments if not word.startswith("-") and word not in registry.directories()]
        return f"{unknown} is no model" if unknown and not all(map(is_there, unknown)) else ""
    program = importlib.import_module(module)
    try:
        program._parser().parse_args(arguments or ["--help"])  # without any it is only named
        status = program.main(arguments) if module in RUN_FOR_REAL and "--save" not in arguments else 0
    except SystemExit as end:
        status = end.code
    return f"{module} ended with {status}" if status else ""


@cache
def all_commands() -> dict[tuple[str, ...], list[str]]:
    """Every command with the documents that name it."""
    found: dict[tuple[str, ...], list[str]] = {}
    for document in DOCUMENTS:
        for words in commands(document.read_text(encoding="utf-8")):
            found.setdefault(tuple(words), []).append(document.name)
    return found


@pytest.mark.parametrize("words", all_commands(), ids=" ".join)
def test_commands_are_understood(words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert wrong_with(list(words)) == "", f"in {all_commands()[words]}"
    if words[:3] == ("python", "-m", "model.classify") and words[3:]:
        assert "Ankle boot" in capsys.readouterr().out


@pytest.mark.parametrize(
    "line",
    [
        "make nothing",
        "streamlit run nothing.py",
        ".venv/bin/python nothing.py",
        ".venv/bin/python train.py --recipe nothing",
        ".venv/bin/python -m model.nothing",
        ".venv/bin/python -m model.evaluation.shifts nothing",
        ".venv/bin/python -m model.classify nothing.json",
        ".venv/bin/python -m pip install -r nothing.txt",
        "pip install -r nothing.txt",
        ".venv/bin/python -m pytest tests/nothing.py",
        "python -m model.card --model nothing",
    ],
)
def test_a_wrong_command_is_found(line: str) -> None:
    (words,) = commands(f"```sh\n{line}   # words\n```")
    assert wrong_with(words)


@pytest.mark.thorough
def test_what_commands_print_stands_in_the_documents_as_they_print_it_now() -> None:
    command = [sys.executable, "-m", "cogapp", "--check", "--diff", *map(str, sorted((ROOT / "docs").glob("*.md")))]
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, "PYTHONPATH": "."}, capture_output=True, text=True)
    assert done.returncode == 0, f"make docs\n{done.stdout}{done.stderr}"


def test_a_command_that_prints_something_else_is_found(tmp_path: Path) -> None:
    text = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    start = text.index("<!-- [[[cog")
    part = text[start : text.index("[[[end]]] -->") + len("[[[end]]] -->\n")]
    (tmp_path / "stale.md").write_text(part.replace("drawing files", "files"), encoding="utf-8")
    command = [sys.executable, "-m", "cogapp", "--check", str(tmp_path / "stale.md")]
    assert subprocess.run(command, cwd=ROOT, env={**os.environ, "PYTHONPATH": "."}, capture_output=True).returncode


def test_the_sweep_that_is_shown_is_one() -> None:
    (text,) = blocks((ROOT / "docs/training.md").read_text(encoding="utf-8"), "toml")
    assert "fast-dropout-0.3-seed-1" in sweep.from_toml(text)


# Figures


@cache
def model(name: str) -> Evaluated:
    return evaluated(name, registry.find(name), dataset.load_test(), dataset.load_validation_labels())


def validation(name: str) -> measures.Score:
    """With the weights in full precision, and without smoothed labels."""
    return measures.score(model(name).model.validation_logits, model(name).validation_labels)


def accuracy(name: str) -> str:
    return f"{measures.score(model(name).logits, model(name).test.labels).accuracy:.4f}"


def calibration_errors(name: str) -> str:
    return ", ".join(f"{100 * confidence.calibration_error(bins):.1f} %" for bins in model(name).reliability)


def shifted(name: str) -> str:
    """The worse of both directions."""
    found = shifts.read(model(name).model)
    assert found
    values = [min(found.curves["rotation"][20], found.curves["rotation"][-20]),
              min(found.curves["right"][4], found.curves["right"][-4]), found.curves["noise"][0.2]]  # fmt: skip
    return ", ".join(str(Decimal(str(value)).quantize(Decimal("0.01"), ROUND_HALF_UP)) for value in values)


def unknown(name: str) -> str:
    return f"{(calibration.score(model(name).probabilities) < calibration.unknown_below(model(name).model)).mean():.3f}"


def own_drawings(name: str) -> str:
    """As the card has it, which tests/model/evaluation/test_card.py compares with the network."""
    (share,) = re.findall(r"balanced accuracy of ([\d.]+)", (registry.SHIPPED / name / card.FILE).read_text("utf-8"))
    return f"{float(share) / 100:.3f}"


# How the rows begin, in the documents' languages.
ROWS: dict[str, Callable[[str], str]] = {
    "parameters": lambda name: f"{architecture.parameters(model(name).model.recipe):,}",
    "파라미터": lambda name: f"{architecture.parameters(model(name).model.recipe):,}",
    "epochs, the best": lambda name: f"{len(model(name).model.history)}, {model(name).model.best_epoch}",
    "validation loss": lambda name: f"{validation(name).loss:.4f}",
    "validation accuracy": lambda name: f"{validation(name).accuracy:.4f}",
    "검증 정확도": lambda name: f"{validation(name).accuracy:.4f}",
    "test accuracy": accuracy,
    "테스트 정확도": accuracy,
    "our drawings": own_drawings,
    "test pictures wrongly called": unknown,
    "calibration error": calibration_errors,
    "accuracy turned by 20°": shifted,
}
PUBLISHED = {
    "epochs, the best": f"{len(published_lesson.HISTORY)}, {published_lesson.BEST_EPOCH}",
    "validation loss": f"{published_lesson.BEST.val_loss:.4f}",
    "validation accuracy": f"{published_lesson.BEST.val_accuracy:.4f}",
    "검증 정확도": f"{published_lesson.BEST.val_accuracy:.4f}",
}


def compared(text: str) -> list[tuple[str, str, str]]:
    """Every figure of a table of models: where it stands, what is written, and what the bundle says."""
    found, names = [], list[str]()
    for line in text.splitlines():
        title, *cells = [cell.strip(" *`") for cell in line.strip("|").split("|")] if line.startswith("|") else [""]
        if "lesson" in cells:
            names = cells[1:]  # after the published ones
        row = next((row for row in ROWS if title.startswith(row)), None)
        if names and row:
            found += [(f"{title}, {name}", cell, ROWS[row](name)) for name, cell in zip(names, cells[1:], strict=True)]
            found += [(f"{title}, published", cells[0], PUBLISHED[row])] if row in PUBLISHED else []
        names = names if line.startswith("|") else []
    return found


@pytest.mark.parametrize("document", WITH_FIGURES, ids=lambda path: path.name)
def test_figures_are_the_bundles(document: Path) -> None:
    found = compared(document.read_text(encoding="utf-8"))
    assert len(found) >= 10
    assert [(place, written) for place, written, true in found if written != true] == []


def test_a_wrong_figure_is_found() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8").replace("0.9158", "0.9185")
    assert [place for place, written, true in compared(text) if written != true] == ["test accuracy, lesson"]
