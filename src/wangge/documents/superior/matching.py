"""对列 (matching): which of our fields a column of the superior's form means – a suggestion with how sure it is, never a decision."""

from functools import cache

from wangge.documents.superior.fields import SOURCES, Field

SURE, LIKELY = 90.0, 70.0


def suggest(label: str, source: str) -> tuple[str, float]:
    """猜一列: our field and how sure, 0–100; nothing under 70."""
    return suggestions([label], source)[0]


def suggestions(labels: list[str], source: str) -> list[tuple[str, float]]:
    """猜各列: the surest pairs first; a field is suggested once, for the column it fits best."""
    pairs = sorted(
        ((sure, n, field.code) for n, label in enumerate(labels) for field in SOURCES[source].fields if (sure := _sure(label, field)) >= LIKELY),
        key=lambda each: (-each[0], each[1]),
    )  # fmt: skip
    found, taken = [("", 0.0)] * len(labels), set[str]()
    for sure, n, code in pairs:
        if not found[n][0] and code not in taken:
            found[n] = (code, sure)
            taken.add(code)
    return found


def _sure(label: str, field: Field) -> float:
    """一对有多像: the column's own name counts in full, its group's less; a name inside a longer one a little less."""
    from rapidfuzz import fuzz

    own = _bare(label.split("·")[-1])
    best = 0.0
    for name in (_bare(each) for each in _names(field)):
        best = max(
            best,
            fuzz.ratio(own, name),
            0.85 * max(fuzz.ratio(_bare(part), name) for part in label.split("·")),
        )
        if len(name) >= 2 and name in own:
            best = max(best, 72.0 + 20.0 * len(name) / len(own))
    return best


def likeliest(labels: list[str]) -> str:
    """表里填的是什么: the source most of whose fields the columns name."""
    return max(SOURCES, key=lambda source: sum(sure for _code, sure in suggestions(labels, source)))


@cache
def known(label: str) -> bool:
    """认得的列名, of any source."""
    return any(
        _bare(label) == _bare(name)
        for source in SOURCES.values()
        for field in source.fields
        for name in _names(field)
    )


def _names(field: Field) -> tuple[str, ...]:
    return (str(field.label), *field.names)


def _bare(name: str) -> str:
    """只留字: spaces, brackets with what is in them, stars and colons fall away."""
    kept, deep = [], 0
    for letter in name.lower():
        deep += (letter in "(（[【") - (letter in ")）]】")
        if not deep and (letter.isalnum()):
            kept.append(letter)
    return "".join(kept) or name.lower()
