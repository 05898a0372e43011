"""The smaller pieces (部件): what a fraction, a thread's entry, a citation and a seal say.

Each takes a value or the JSON it was stored as, so that a template never asks which of the two it holds.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import tzinfo
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from wangge.faces.look import sentences, words
from wangge.policy.pack import Citation

_CODE = re.compile(r"[a-z][a-z-]*")
SMALL_N = 10  # below this a percentage says little, and we say so


def get(thing: object, *names: str, default: Any = "") -> Any:
    """The first of these names that the mapping or object has and that is not None."""
    for name in names:
        value = thing.get(name) if isinstance(thing, Mapping) else getattr(thing, name, None)
        if value is not None:
            return value
    return default


def citation(thing: object) -> Citation | None:
    """依据: out of a citation, a clause's citation, its JSON, or a deadline's JSON that holds one."""
    if isinstance(thing, Citation):
        return thing
    if isinstance(thing, Mapping):
        if "citation" in thing:
            return citation(thing["citation"])
        return Citation.from_json(thing) if thing.get("clause") else None
    inner = getattr(thing, "citation", None)
    return inner if isinstance(inner, Citation) else None


def clock_words(kind: str) -> str:
    """What happened to the clock (计时), for the thread's margin."""
    return {
        "started": _("开始计时"),
        "stopped": _("停止计时"),
        "paused": _("暂停计时"),
        "resumed": _("恢复计时"),
        "moved": _("时限变更"),
    }.get(kind, kind)


def entry(thing: object, zone: tzinfo | None) -> dict[str, Any]:
    """One entry of the thread (经过): who, when, what was said, what the resident was told."""
    at = get(thing, "at", default=None)
    clock = str(get(thing, "clock"))
    role = str(get(thing, "role"))
    return {
        "at": words.as_moment(at),
        "moment": words.moment(at, zone) if at else "",
        "who": get(thing, "who", "by_label"),
        # A stored role is a code (grid-leader); only its word is for people.
        "role": "" if _CODE.fullmatch(role) else role,
        "title": get(thing, "title"),
        "text": get(thing, "text", "note"),
        "told": get(thing, "told", "said"),
        "clock": clock,
        "clock_words": clock_words(clock) if clock else "",
        "citation": citation(get(thing, "cite", default=None)),
        "tone": get(thing, "tone"),
        "leaf": get(thing, "leaf", "leaf_index", default=None),
        "photos": get(thing, "photos", default=()),
    }


def entries(things: Iterable[object], zone: tzinfo | None) -> list[dict[str, Any]]:
    return [entry(thing, zone) for thing in things or ()]


def seal(leaf: object) -> dict[str, Any]:
    """存证: the log's size when this was written, and a short form of the hash."""
    digest = get(leaf, "hash", "leaf_hash", "commitment", "root")
    if isinstance(digest, bytes | bytearray | memoryview):
        digest = bytes(digest).hex()
    index = get(leaf, "index", "leaf_index", default=None)
    size = get(leaf, "size", default=None)
    if size is None and index is not None:
        size = int(index) + 1
    digest = str(digest)
    return {
        "size": size,
        "hash": digest,
        "short": " ".join((digest[:4], digest[4:8])).strip(),
        "at": get(leaf, "at"),
    }


def fraction(num: int, den: int, *, excluded: int = 0) -> dict[str, Any]:
    """分数: numerator over denominator, the percentage only where there is a denominator."""
    return {
        "num": num,
        "den": den,
        "excluded": excluded,
        "percent": round(100 * num / den) if den else None,
        "small": 0 < den < SMALL_N,
    }


def error_sentences(bound: forms.BoundField) -> list[str]:
    """What is wrong with a field, as a person would say it; a form's own sentence always goes first."""
    stock = str(forms.Field.default_error_messages["required"])
    said = []
    for error in bound.errors.as_data():
        for sentence in error.messages:
            if error.code == "required" and sentence == stock:
                chosen = isinstance(bound.field, forms.ChoiceField)
                ask = _("请选择“%s”") if chosen else _("请填写“%s”")
                sentence = ask % bound.label
            said.append(sentences.read(sentence))
    return said
