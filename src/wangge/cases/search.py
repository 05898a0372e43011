"""搜索 (search): Chinese words, numbers and Latin, one character to a sentence, at any size.

Chinese has no spaces, so each pair of neighbouring characters is a token, and each character too (for a query of
one). Tokens are written as plain ASCII: neither database's parser, nor its locale, then matters. The index finds
candidates; the words themselves decide, so what is found really contains what was asked.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

from django.db import connection, models
from django.db.models import Q

if TYPE_CHECKING:
    from wangge.cases.models import Case

_RUN = re.compile(r"[㐀-鿿豈-﫿]+|[a-z0-9]+", re.IGNORECASE)
_CHINESE = re.compile(r"[㐀-鿿豈-﫿]")
LONGEST = 64  # of a query; what is beyond it would not narrow the answer


@lru_cache(maxsize=1 << 16)
def _code(piece: str) -> str:
    """一段的写法: Chinese as its code points, anything else as it is, marked w."""
    if not _CHINESE.match(piece):
        return f"w{piece}"
    return "u" + "".join(f"{ord(character):04x}" for character in piece)


def spoken(token: str) -> str:
    """词元的原字: a token back in the characters it stands for."""
    return token[1:] if token[0] == "w" else "".join(chr(int(token[i : i + 4], 16)) for i in range(1, len(token), 4))


def _pieces(text: str, *, single: bool) -> dict[str, None]:
    """各段, each once: neighbouring characters in pairs, each character (where `single`, or alone), each Latin word
    or number."""
    once: dict[str, None] = {}
    for run in _RUN.findall(text.lower()):
        if not _CHINESE.match(run):
            once[run] = None
            continue
        once.update(dict.fromkeys(map(str.__add__, run, run[1:])))
        if single or len(run) == 1:
            once.update(dict.fromkeys(run))
    return once


def tokens_of(*texts: str) -> str:
    """词元: what the index keeps of a matter's words, each once."""
    return " ".join(map(_code, _pieces(" ".join(filter(None, texts)), single=True)))


def parts(query: str) -> list[str]:
    """查询的各段: what is separated by spaces must all be there."""
    return query[:LONGEST].split()


def found(cases: models.QuerySet["Case"], query: str) -> models.QuerySet["Case"]:
    """查到的: those of `cases` whose number, summary, words or place contain every part of the query.

    An empty query leaves all; a query without a letter, digit or Chinese character finds none.
    """
    asked = parts(query)
    if not asked:
        return cases
    wanted = [_code(piece) for piece in _pieces(" ".join(asked), single=False)]
    if not wanted:
        return cases.none()
    cases = _candidates(cases, wanted)
    for part in asked:
        here = (Q(**{f"{field}__icontains": part}) for field in ("words", "summary", "number", "where"))
        cases = cases.filter(_any(here))
    return cases


def _any(conditions: Iterable[Q]) -> Q:
    either = Q()
    for one in conditions:
        either |= one
    return either


def _candidates(cases: models.QuerySet["Case"], wanted: list[str]) -> models.QuerySet["Case"]:
    """候选: by FTS5 in SQLite, by a GIN index in PostgreSQL. A Latin word also matches as a beginning."""
    if connection.vendor == "sqlite":
        match = " AND ".join(f'"{token}"*' if token[0] == "w" else f'"{token}"' for token in wanted)
        rows = "SELECT rowid FROM cases_search WHERE cases_search MATCH %s"
    else:
        match = " & ".join(f"{token}:*" if token[0] == "w" else token for token in wanted)
        rows = "SELECT id FROM cases_case WHERE to_tsvector('simple', tokens) @@ to_tsquery('simple', %s)"
    return cases.extra(where=[f"cases_case.id IN ({rows})"], params=[match])
