"""Bring the catalogues of translations up to date with the sentences in the code.

python -m scripts.catalogue     new sentences enter every .po of ui/text empty, reworded ones as fuzzy; gone
                                ones leave

A new language begins as an empty file, ui/text/fr.po, and a line in ui/text/__init__.py.
tests/ui/shared/test_text.py fails while there is anything left to translate.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages import Catalog
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[1]
TEXT = ROOT / "ui" / "text"
# A call's first argument is a key: of what the interface says, of problems, of the steps to a 28×28 picture.
KEYWORDS = ("_", "Problem", "Refused", "Step")
# Babel's own header holds dates, which would change at every run.
_HEADER = """# Kept in step with the code by: python -m scripts.catalogue
msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plural_forms}\\n"

"""


def main() -> None:
    """Update every catalogue, and say how much of it is left to translate."""
    template = extracted()
    for path in sorted(TEXT.glob("*.po")):
        catalogue = read(path)
        catalogue.update(template)
        path.write_bytes(written(catalogue))
        left = sum(not message.string or message.fuzzy for message in catalogue if message.id)
        print(f"{path.relative_to(ROOT)}: {len(catalogue)} sentences, {left} to translate")


def extracted() -> Catalog:
    """Every sentence of app.py, ui/ and model/ that is translated, in the code's order."""
    template = Catalog()
    for path in [ROOT / "app.py", *sorted(ROOT.glob("ui/**/*.py")), *sorted(ROOT.glob("model/**/*.py"))]:
        for line, sentence in sentences(path.read_text(encoding="utf-8"), str(path.relative_to(ROOT))):
            template.add(sentence, locations=[(path.relative_to(ROOT).as_posix(), line)])
    return template


def sentences(source: str, name: str) -> Iterator[tuple[int, str]]:
    """Lines and keys of a module. Raises ValueError for a key that is only known when the program runs.

    Babel's own extractor cuts a key that ends in `+ advice` short without a word, so the syntax tree is read here.
    """
    tree = ast.parse(source)
    names = _named_texts(tree)
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and node.args]
    for call in sorted(calls, key=lambda call: (call.lineno, call.col_offset)):
        if not (isinstance(call.func, ast.Name) and call.func.id in KEYWORDS):
            continue
        sentence = _text(call.args[0], names)
        if sentence is not None:
            yield call.lineno, sentence
        elif any(_literal(node) is not None for node in ast.walk(call.args[0])):
            raise ValueError(f"{name}:{call.lineno}: this sentence can't be translated: it is not one constant text")


def read(path: Path) -> Catalog:
    """The catalogue of a .po file, whose name is its language."""
    return read_po(BytesIO(path.read_bytes()), locale=path.stem)


def written(catalogue: Catalog) -> bytes:
    """The catalogue as a .po file without dates and line numbers, a sentence a line, so that diffs stay small."""
    body = BytesIO()
    write_po(body, catalogue, width=0, omit_header=True, include_lineno=False, ignore_obsolete=True)
    header = _HEADER.format(language=catalogue.locale_identifier, plural_forms=catalogue.plural_forms)
    return header.encode() + body.getvalue().lstrip(b"\n")


def _named_texts(tree: ast.Module) -> dict[str, str]:
    """The variables that the module sets once, to a literal text."""
    nodes = list(ast.walk(tree))
    sets = Counter(node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store))
    texts: dict[str, str] = {}
    for node in nodes:
        if isinstance(node, ast.Assign) and isinstance(target := node.targets[0], ast.Name) and sets[target.id] == 1:
            text = _literal(node.value)
            if text is not None:
                texts[target.id] = text
    return texts


def _text(expression: ast.expr, names: dict[str, str]) -> str | None:
    """The text of a literal, of a variable in `names`, or of a sum of such; None for anything else."""
    if isinstance(expression, ast.Name):
        return names.get(expression.id)
    if isinstance(expression, ast.BinOp) and isinstance(expression.op, ast.Add):
        left, right = _text(expression.left, names), _text(expression.right, names)
        return None if left is None or right is None else left + right
    return _literal(expression)


def _literal(node: ast.AST) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


if __name__ == "__main__":
    main()
