"""算例的写法 (shapes): which keys a worked example of each form may carry, and of what kind."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from .pack import nearest
from .readers import Bad, count, number, shown, text, truth


def day(value: Any) -> Any:
    if not isinstance(value, date):
        raise Bad(f"应是日期或时刻，如 2026-09-30 或 2026-09-30T16:00，现在是{shown(value)}")
    return value


def _scores(value: Any) -> Any:
    if not isinstance(value, list) or not value:
        raise Bad("应是一列分数，如 [78, 80]")
    return [number(0, 100)(each) for each in value]


def _pauses(value: Any) -> Any:
    if not isinstance(value, list) or not all(isinstance(each, list) and len(each) == 2 for each in value):
        raise Bad("应写成 [[开始, 结束], …]")
    return [[day(end) for end in each] for each in value]


_SHAPES: dict[str, dict[str, Any]] = {
    "time-limit": {
        "received": day, "due": day, "level": text, "lane": text, "grade": text, "category": text,
        "provisional": truth, "pauses": _pauses,
    },
    "tally": {"count": count(), "reached": truth, "warned": truth},
    "score-band": {
        "score": number(0, 100), "scores": _scores, "in_band": truth, "reached": truth, "sample": count(),
    },
    "amount": {
        "count": count(), "amount": number(0, 10**9), "chosen": number(0, 10**9), "allowed": truth,
    },
    "cadence": {"on": day, "due": day, "done": count(), "met": truth},
    "assessment": {},
    "duty": {},
    "definition": {},
}  # fmt: skip
_PAIRS = {
    "time-limit": (("due", "received"), ("received", "due")),
    "tally": (("reached", "count"), ("warned", "count")),
    "score-band": (("in_band", "score"),),
    "amount": (("amount", "count"), ("allowed", "chosen")),
    "cadence": (("due", "on"), ("met", "done")),
}
_ANSWERS = {
    "time-limit": ("due",),
    "tally": ("reached", "warned"),
    "score-band": ("in_band", "reached"),
    "amount": ("amount", "allowed"),
    "cadence": ("due", "met"),
}


def keys(form: str) -> tuple[str, ...]:
    """算例可写的项 of a form."""
    return (*_SHAPES[form], "because")


def check(form: str, values: Mapping[str, Any]) -> None:
    """核对一个算例的写法: `Bad` with the key when it cannot be run."""
    known = _SHAPES[form]
    for name, value in values.items():
        if name == "because":
            text_or_bad(value)
            continue
        if name not in known:
            raise Bad(f"算例里不认识的项“{name}”。{nearest(name, [*known, 'because'])}", name)
        try:
            known[name](value)
        except Bad as bad:
            raise Bad(f"“{name}”{bad}", name) from None
    for name, needs in _PAIRS.get(form, ()):
        if name in values and needs not in values:
            raise Bad(f"算例里有“{name}”，缺少“{needs}”", name)
    answers = _ANSWERS.get(form, ())
    if answers and not any(name in values for name in answers):
        raise Bad(f"算例没有写应得的结果：{'、'.join(answers)}")
    if form == "score-band" and "reached" in values and not {"score", "scores"} & set(values):
        raise Bad("算例里有“reached”，缺少“scores”", "reached")


def text_or_bad(value: Any) -> None:
    try:
        text(value)
    except Bad as bad:
        raise Bad(f"“because”{bad}", "because") from None
