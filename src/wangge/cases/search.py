"""搜索 (search): Chinese words, numbers and Latin, one character to a sentence, at any size.

Chinese has no spaces, so each pair of neighbouring characters is a token, and each character too (for a query of
one). A Latin word or number is a token, and its first one and two letters are (for a query of so few). Tokens are
written as plain ASCII: neither database's parser, nor its locale, then matters. The index finds candidates; the words
themselves decide, so what is found really contains what was asked.
"""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import connection, models
from django.db.models import Q

if TYPE_CHECKING:
    from wangge.cases.models import Case

_RUN = re.compile(
    r"[a-z0-9]+|(?:(?![a-z0-9_])\w)+"
)  # of lower-case text: Latin words and numbers; all other letters
MOST = 1000  # matters with a word that a page looks at, newest first; beyond, a second word finds more than a scroll
LONGEST = 64  # of a query; what is beyond it would not narrow the answer
SHORT = 2  # letters of a Latin word's beginning that have tokens of their own: too many words begin so to gather them


def code(piece: str) -> str:
    """一段的写法: Latin as it is, marked w; Chinese, and whatever else is written, as its code units, marked u."""
    return "w" + piece if piece.isascii() else "u" + piece.encode("utf-16-be").hex()


def runs(text: str) -> list[str]:
    """连着的字: Latin words, numbers, and stretches of all other letters, in lower case."""
    return _RUN.findall(text.lower())


def beginnings(word: str) -> list[str]:
    """词头: the tokens of a Latin word's first letters."""
    return ["x" + word[:length] for length in range(1, min(SHORT, len(word)) + 1)]


def tokens_of(*texts: str) -> str:
    """各段的词元, each once: what the index keeps of a matter's words. All are written at one go, for an import brings
    thousands of matters."""
    latin: list[str] = []
    others: list[str] = []
    for run in runs(" ".join(filter(None, texts))):
        if run.isascii():
            latin += ["w" + run, *beginnings(run)]
        else:
            others += [*map(str.__add__, run, run[1:]), *run]
    if others:
        units = " ".join(dict.fromkeys(others)).encode("utf-16-be").hex("-", 2)
        latin.append("u" + units.replace("-0020-", " u").replace("-", ""))
    return " ".join(dict.fromkeys(latin))


def parts(query: str) -> list[str]:
    """查询的各段: what is separated by spaces must all be there."""
    return query[:LONGEST].split()


def mark(place_id: int) -> str:
    """地方的词元: by it the index finds one place's matters among all."""
    return f"p{place_id}"


def found(
    cases: models.QuerySet["Case"], query: str, *, places: Iterable[int] | None = None
) -> models.QuerySet["Case"]:
    """查到的: those of `cases` whose number, summary, words or place contain every part of the query.

    An empty query leaves all; a query without a letter, digit or Chinese character finds none. With `places` (their
    keys) only matters there are found, and of a word that more than MOST of them have only the newest: that keeps a
    page quick at any size. Without, nothing is left out.
    """
    asked = parts(query)
    if not asked:
        return cases
    wanted = _wanted(query)
    if not wanted:
        return cases.none()
    cases = _candidates(cases, wanted, None if places is None else [mark(each) for each in places])
    for part in asked:
        here = (Q(**{f"{field}__icontains": part}) for field in ("words", "summary", "number", "where"))
        cases = cases.filter(_any(here))
    return cases


def _can_be_stored(text: str) -> bool:
    """NUL and half a character stand in no database, so they are found nowhere."""
    return "\0" not in text and not any("\ud800" <= character <= "\udfff" for character in text)


def _any(conditions: Iterable[Q]) -> Q:
    either = Q()
    for one in conditions:
        either |= one
    return either


def beyond(query: str, places: Iterable[int]) -> bool:
    """还有更早的没看: more than MOST matters of these places may hold the words, so that `found` looks at the newest."""
    wanted = _wanted(query)
    if not wanted:
        return False
    rows, match = _rows(wanted, [mark(each) for each in places], MOST + 1)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM ({rows}) AS found", [match])
        return bool(cursor.fetchone()[0] > MOST)


def _wanted(query: str) -> list[str]:
    """要找的词元, each once, a beginning with a star; none where the query could stand in no text.

    A Latin word at the end of a part may go on in the text; one that something follows has its end there too.
    """
    found: list[str] = []
    for part in parts(query.lower()) if _can_be_stored(query) else ():
        for run in runs(part):
            if not run.isascii():
                found += map(code, map(str.__add__, run, run[1:]) if len(run) > 1 else run)
            elif not part.endswith(run):
                found.append("w" + run)
            else:
                found.append("x" + run if len(run) <= SHORT else f"w{run}*")
    return list(dict.fromkeys(found))


def _candidates(
    cases: models.QuerySet["Case"], wanted: list[str], marks: list[str] | None
) -> models.QuerySet["Case"]:
    """候选, by the index; those with the marks of places only the newest of them."""
    if marks is not None and not marks:
        return cases.none()
    rows, match = _rows(wanted, marks, None if marks is None else MOST)
    return cases.extra(where=[f"cases_case.id IN ({rows})"], params=[match])


def _rows(wanted: list[str], marks: list[str] | None, most: int | None) -> tuple[str, str]:
    """查索引: by FTS5 in SQLite, by a GIN index in PostgreSQL."""
    newest = "" if most is None else f" ORDER BY 1 DESC LIMIT {most}"
    if connection.vendor == "sqlite":
        asked = [f'"{token[:-1]}"*' if token[-1] == "*" else f'"{token}"' for token in wanted]
        match = " AND ".join([*asked, f"({' OR '.join(marks)})"] if marks else asked)
        newest = newest.replace("ORDER BY 1", "ORDER BY rowid")
        return f"SELECT rowid FROM cases_search WHERE cases_search MATCH %s{newest}", match
    asked = [token.replace("*", ":*") for token in wanted]
    match = " & ".join([*asked, f"({' | '.join(marks)})"] if marks else asked)
    return (
        f"SELECT id FROM cases_case WHERE to_tsvector('simple', tokens) @@ to_tsquery('simple', %s){newest}",
        match,
    )
