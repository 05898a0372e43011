"""句子 (sentences): what the acts say – refusals, notices, what waits for a person – as entries of the catalogue.

The acts know one language: they write a sentence once, in Chinese, and it is stored, logged and signed as written. Here
each is read out of the source with its gaps numbered; `faces.look.sentences` finds it again when somebody reads in
another language.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

CONTEXT = "said"
SOURCE = Path(__file__).resolve().parents[1]
# Where sentences reach a screen. What only a command line or an auditor's tool says stays as it is.
SPOKEN = (
    "accountability", "analysis", "cases", "documents", "duties", "faces", "integrity", "journal", "meetings", "patrol",
    "reports", "safety", "surveys", "sync", "territory",
)  # fmt: skip
UNSPOKEN = {
    "cases/backlog", "accountability/why.py", "cases/why.py", "integrity/checkpoints.py", "integrity/export.py", "integrity/keys.py",
    "integrity/merkle.py", "integrity/notes.py", "integrity/verify.py", "integrity/witness.py", "management", "migrations",
}  # fmt: skip
SAYING = {
    "Verdict",
    "Way",
    "Line",
    "Task",
    "tell",
    "_tell",
    "_tell_invited",
    "tell_putter",
}  # calls whose words are for people
NAMED = {
    "text",
    "why",
    "labels",
    "_TEXTS",
    "_WHEN",
    "FAULT",
    "titles",
    "noun",
    "excluded",
    "UNCOUNTED",
    "TAKEN_BACK",
    "REMINDED",
}  # fmt: skip – names that hold such words
TRANSLATED = {"_", "gettext", "gettext_lazy", "ngettext", "pgettext", "_now"}  # in the catalogue already
_HAN = re.compile("[\u4e00-\u9fff]")


def files() -> list[Path]:
    found = (path for name in SPOKEN for path in (SOURCE / name).rglob("*.py"))
    return sorted(path for path in found if not any(f"/{part}" in path.as_posix() for part in UNSPOKEN))


def of(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """The sentences of one file, each with its line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
            for argument in [*node.exc.args, *(each.value for each in node.exc.keywords)]:
                yield from _within(argument)
        elif isinstance(node, ast.Call) and _name(node.func) in SAYING:
            for argument in [*node.args, *(each.value for each in node.keywords)]:
                yield from _within(argument)
        elif (isinstance(node, ast.keyword) and node.arg in NAMED) or (
            isinstance(node, ast.Assign) and any(_name(each) in NAMED for each in node.targets)
        ):
            yield from _within(node.value)


def _name(node: ast.AST) -> str:
    return getattr(node, "id", "") or getattr(node, "attr", "")


def _within(node: ast.AST) -> Iterator[tuple[int, str]]:
    """Every sentence that may come of an expression; a gap's own words are sentences too."""
    if isinstance(node, ast.Call) and _name(node.func) in TRANSLATED:
        return
    if isinstance(node, ast.JoinedStr):
        said, gaps = "", 0
        for part in node.values:
            if isinstance(part, ast.FormattedValue):
                gaps += 1
                said += f"{{{gaps}}}"
                yield from _within(part.value)
            elif isinstance(part, ast.Constant):
                said += str(part.value)
        if _HAN.search(said):
            yield node.lineno, said
    elif isinstance(node, ast.Constant):
        if isinstance(node.value, str) and _HAN.search(node.value):
            yield node.lineno, node.value
    else:
        for child in ast.iter_child_nodes(node):
            yield from _within(child)


def all_of_them() -> Iterator[tuple[str, int, str]]:
    """File, line and sentence, throughout."""
    for path in files():
        for line, said in of(ast.parse(path.read_text())):
            yield path.relative_to(SOURCE.parent).as_posix(), line, said
