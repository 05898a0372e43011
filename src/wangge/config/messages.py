"""译文 (messages): which words of the screens wait for their English.

Django's own extraction calls gettext's programs, which an office's machine lacks; Babel and Django's reader
of templates do the same in Python. The `.mo` files are made by the build hook.
"""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

from wangge.accountability import appraising, hearing
from wangge.accountability import lifecycle as proposals_lifecycle
from wangge.analysis import common_lifecycle
from wangge.cases import lifecycle
from wangge.config import sentences
from wangge.meetings import lifecycle as meetings_lifecycle
from wangge.safety import emergencies
from wangge.safety import lifecycle as hazards_lifecycle
from wangge.surveys import lifecycle as surveys_lifecycle

SOURCE = Path(__file__).resolve().parents[1]
KEYWORDS = DEFAULT_KEYWORDS | {
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
}
Found = tuple[str, int, object, list[str], str | None]


def _in(path: Path) -> Iterator[Found]:
    text = path.read_text()
    if path.suffix == ".html":
        # What is not for translation has become rows of X; indented, they would not read as Python.
        text = "\n".join(line.lstrip() for line in templatize(text, origin=path.name).splitlines())
    name = path.relative_to(SOURCE.parent).as_posix()
    for line, words, comments, context in extract("python", io.BytesIO(text.encode()), KEYWORDS):
        yield name, line, words, list(comments), context


def _files() -> list[Path]:
    code = (path for path in SOURCE.rglob("*.py") if "migrations" not in path.parts)
    return sorted([*code, *SOURCE.rglob("templates/**/*.html")])


TABLES: tuple[Any, ...] = (
    lifecycle,
    hearing,
    appraising,
    proposals_lifecycle,
    surveys_lifecycle,
    hazards_lifecycle,
    common_lifecycle,
    emergencies,
)


def _in_the_tables() -> Iterator[tuple[str, str, str | None]]:
    """The tables of acts, which know no Django: states, acts as a choice and as what was done, what each does."""
    for table in TABLES:
        where = f"{table.__name__.replace('.', '/')}.py"
        yield from ((where, word, "state") for word in table.STATE_WORDS.values())
        for step in table.STEPS.values():
            yield from ((where, step.word, "act"), (where, step.word, "done"))
            if step.does:
                yield where, step.does, None
    for kind in (meetings_lifecycle.MEETING, meetings_lifecycle.ITEM, meetings_lifecycle.TASK):
        where = "wangge/meetings/lifecycle.py"
        yield from ((where, word, "state") for word in kind.states.values())
        for each in kind.steps.values():
            yield from ((where, each.word, "act"), (where, each.word, "done"), (where, each.does, None))


def template() -> Catalog:
    """All words of the screens, each with where it stands."""
    catalog = Catalog(charset="utf-8", fuzzy=False)
    for path in _files():
        for name, line, words, comments, context in _in(path):
            catalog.add(words, locations=[(name, line)], auto_comments=comments, context=context)  # type: ignore[arg-type]
    for where, word, context in _in_the_tables():
        catalog.add(word, locations=[(where, 1)], context=context)
    for name, line, said in sentences.all_of_them():
        catalog.add(said, locations=[(name, line)], context=sentences.CONTEXT)
    return catalog


def po_path(language: str) -> Path:
    return SOURCE / "locale" / language / "LC_MESSAGES" / "django.po"


def brought_up_to_date(language: str) -> Catalog:
    """The translations there are, with every word of the screens in them. Nothing is guessed."""
    path = po_path(language)
    if path.exists():
        with path.open("rb") as file:
            catalog = read_po(file, locale=language)
    else:
        catalog = Catalog(locale=language, charset="utf-8", project="wangge", fuzzy=False)
    catalog.update(template(), no_fuzzy_matching=True, update_header_comment=False)
    return catalog


# Headers that say nothing here, or change with every run.
IDLE = (
    '"Project-Id-Version:',
    '"Report-Msgid-Bugs-To:',
    '"POT-Creation-Date:',
    '"PO-Revision-Date:',
    '"Last-Translator:',
    '"Language-Team:',
    '"Generated-By:',
)


def written(catalog: Catalog) -> bytes:
    """The file's text; without line numbers, which would change with every edit anywhere."""
    catalog.header_comment = "# 界面词句的译文，手工翻译。The words of the screens, translated by hand."
    text = io.BytesIO()
    write_po(text, catalog, width=100, sort_output=True, include_lineno=False, ignore_obsolete=True)
    lines = text.getvalue().decode().splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith(IDLE)).encode()


def untranslated(catalog: Catalog) -> list[str]:
    waiting = []
    for message in catalog:
        said = message.string if isinstance(message.string, list | tuple) else (message.string,)
        if message.id and (not all(said) or message.fuzzy):
            waiting.append(message.id if isinstance(message.id, str) else message.id[0])
    return waiting
