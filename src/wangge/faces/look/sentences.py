"""句子 (sentences): what the acts said in Chinese, in the language of whoever reads it.

A refusal, a notice or a reason is written once, in Chinese, and stored, logged and signed as written. Its English stands
in the catalogue with the same gaps (`config.sentences` puts it there); here the sentence that was said is found again by
its fixed words, and what filled its gaps is kept. What is not found stays as it is.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.utils.translation import get_language, gettext, pgettext, trans_real

from wangge.faces.look import words

_CONTEXT = "said\x04"
_GAP = re.compile(r"\{(\d+)(:month)?\}")
_HAN = re.compile("[\u4e00-\u9fff]")
_KINDS = ("state", "act", "done")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class Sentence:
    """一句: its pattern, its translation, and how many fixed characters tell it from others."""

    pattern: re.Pattern[str]
    said: str
    fixed: int


@lru_cache(maxsize=4)
def _known(language: str) -> dict[str, list[Sentence]]:
    """All sentences of the catalogue by their first character; those that begin with a gap under ''."""
    found: dict[str, list[Sentence]] = {}
    for key, said in trans_real.translation(language)._catalog.items():  # type: ignore[attr-defined]
        if not isinstance(key, str) or not key.startswith(_CONTEXT) or not said:
            continue
        parts = _GAP.split(key.removeprefix(_CONTEXT))
        fixed, gaps = parts[::3], parts[1::3]
        pattern = re.escape(fixed[0]) + "".join(
            f"(?P<g{gap}>.*?)" + re.escape(text) for gap, text in zip(gaps, fixed[1:], strict=True)
        )
        sentence = Sentence(re.compile(pattern, re.DOTALL), said, sum(map(len, fixed)))
        found.setdefault(fixed[0][:1], []).append(sentence)
    for sentences in found.values():
        sentences.sort(key=lambda each: -each.fixed)
    return found


def read(text: object) -> str:
    """这句话,用读者的语言: the same words where the reader reads Chinese, or nobody translated them."""
    said = str(text)
    if words.chinese() or not _HAN.search(said):
        return said
    return _whole(said) or _parts(said) or said


def _whole(said: str) -> str:
    known = _known(get_language() or "")
    candidates = [*known.get(said[:1], ()), *known.get("", ())]
    for sentence in sorted(candidates, key=lambda each: -each.fixed):
        match = sentence.pattern.fullmatch(said)
        if match:
            return _GAP.sub(lambda gap, match=match: _filled(gap, match), sentence.said)  # type: ignore[misc]
    return ""


def _parts(said: str) -> str:
    """“今天到期：LY2026-0001 水管漏水”: what is said, and of what."""
    head, colon, rest = said.partition("：")
    found = _whole(head) if colon else ""
    return f"{found}: {rest}" if found else ""


def _filled(gap: re.Match[str], match: re.Match[str]) -> str:
    value = match[f"g{gap[1]}"]
    if gap[2] and value.isdecimal() and 1 <= int(value) <= 12:
        return _MONTHS[int(value) - 1]
    return "; ".join(map(_word, value.split("、")))


def _word(value: str) -> str:
    """A role, a state, an act or a sentence inside a sentence; a name stays a name."""
    if not _HAN.search(value):
        return value
    for kind in _KINDS:
        said = pgettext(kind, value)
        if said != value:
            return said
    return gettext(value) if gettext(value) != value else _whole(value) or value


# Where our own words stand in what a phone is told; what a person wrote is never touched.
WORDED = frozenset({"word", "does", "state_word", "title", "reason", "label"})


def in_answer(value: Any) -> Any:
    """The same for all of an answer in JSON."""
    return value if words.chinese() else _answer(value)


def _answer(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {
            key: _word(each) if key in WORDED and isinstance(each, str) else _answer(each)
            for key, each in value.items()
        }
    return [_answer(each) for each in value] if isinstance(value, list | tuple) else value
