"""数的样子 (figures): a figure as people read it – numerator, denominator, percentage, interval, what was left out and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wangge.analysis import disclosure
from wangge.analysis.definitions import DEFINITIONS, Definition
from wangge.analysis.figures import SMALL, Figure

REASONS: Mapping[str, Any] = {
    "草稿": gettext_lazy("草稿"), "作废": gettext_lazy("作废"), "并案": gettext_lazy("并案"), "撤回": gettext_lazy("撤回"),
    "不予受理": gettext_lazy("不予受理"), "还没有到期": gettext_lazy("还没有到期"), "没有评价": gettext_lazy("没有评价"),
    "没有评价，也没有核查": gettext_lazy("没有评价，也没有核查"), "不再需要协办": gettext_lazy("不再需要协办"),
    "事情已经了结": gettext_lazy("事情已经了结"), "没有应走访的户": gettext_lazy("没有应走访的户"),
    "样本不足，不作处理依据": gettext_lazy("样本不足，不作处理依据"), "没有人任职": gettext_lazy("没有人任职"),
    "有正当理由": gettext_lazy("有正当理由"), "撤销了，或者认定不是隐患": gettext_lazy("撤销了，或者认定不是隐患"), "还没有验收": gettext_lazy("还没有验收"), "挂起，时限停着": gettext_lazy("挂起，时限停着"), "还没有分类": gettext_lazy("还没有分类"),
    "报送还不到两周": gettext_lazy("报送还不到两周"),
}  # fmt: skip
"""Why something was left out, as the marks say it."""


@dataclass(frozen=True)
class Shown:
    """一个数，写好了."""

    code: str
    word: str
    num: str
    den: str
    value: str  # "84.3 %", "86.4 分", or empty where nothing was counted
    number: str  # the same for a drawing: 84.3
    left: list[tuple[str, int]]
    small: bool
    notes: list[str]  # interval, median, what was left out
    num_words: str
    den_words: str
    left_words: str
    points: bool
    n: str
    theirs: bool


def why(reason: str) -> str:
    """不计的理由, in the screen's language."""
    return str(REASONS.get(reason, reason))


def shown(figure: Figure, definition: Definition) -> Shown:
    """写好的数."""
    rate, interval = figure.rate, figure.interval
    percent = "" if rate is None else f"{100 * rate:.1f}"
    low, high = interval or (0.0, 0.0)
    n = figure.den / 100 if definition.points else figure.den
    notes = []
    if interval and not definition.points:
        notes.append(_("95 %% 区间 %(i)s") % {"i": f"{100 * low:.0f}–{100 * high:.0f} %"})
    if figure.median is not None:
        notes.append(_("中位数 %(m)s") % {"m": _length(figure.median)})
    for reason, count in figure.excluded.items():
        if count:
            notes.append(_("%(reason)s %(n)s 不计") % {"reason": why(reason), "n": int(count)})
    return Shown(
        figure.code, str(definition.word), f"{figure.num:g}", f"{figure.den:g}",
        "" if not percent else _("%(n)s 分") % {"n": percent} if definition.points else f"{percent} %", percent,
        [(why(reason), int(count)) for reason, count in figure.excluded.items() if count],
        0 < n < SMALL, notes, str(definition.num), str(definition.den), str(definition.left),
        definition.points, f"{n:g}", definition.theirs,
    )  # fmt: skip


def _length(minutes: float) -> str:
    """多久: minutes, hours or days, as one says it."""
    if minutes < 90:
        return _("%(n)d 分钟") % {"n": round(minutes)}
    if minutes < 48 * 60:
        return _("%(n).1f 小时") % {"n": minutes / 60}
    return _("%(n).1f 天") % {"n": minutes / 1440}


def difference(now: Figure, then: Figure) -> str:
    """与那时相比, in points of a hundred; empty where one of them has nothing to divide by. Neither good nor bad is said."""
    if now.rate is None or then.rate is None:
        return ""
    moved = 100 * (now.rate - then.rate)
    if abs(moved) < 0.05:
        return _("持平")
    return _("高 %(n).1f") % {"n": moved} if moved > 0 else _("低 %(n).1f") % {"n": -moved}


def disclosed(row: Any) -> dict[str, Any]:
    """一份居务公开, ready to be read on the board and in the portal."""
    pairs = [
        (definition, shown(figure, definition)) for definition, figure in disclosure.figures_in(row.content)
    ]
    left, names = disclosure.others_in(row.content)
    return {
        "figures": [each for definition, each in pairs if not definition.theirs],
        "theirs": [each for definition, each in pairs if definition.theirs],
        "told": [
            each | {"f": shown(each["figure"], DEFINITIONS[each["figure"].code])}
            for each in disclosure.answers_in(row.content)
        ],
        "content": row.content,
        "many": [
            (each["name"] or _("没有写明"), each["n"])
            for each in row.content["categories"]
            if each["n"] is not None
        ],
        "left": left,
        "rare": [name or _("没有写明") for name in names],
    }
