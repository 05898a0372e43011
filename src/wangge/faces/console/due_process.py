"""等我的说明、决定和复核 (due process): what of proposals, allegations and assessments waits for somebody, as lines of the desk."""

from itertools import groupby
from typing import Any

from django.urls import reverse
from django.utils.translation import ngettext

from wangge.accountability import waiting
from wangge.accountability.waiting import Waiting
from wangge.faces.look import words

PAGES = {"proposal": "console:proposal", "allegation": "console:allegation", "assessment": "console:assessment", "follow-up": "console:follow-up"}  # fmt: skip
LISTS = {"proposal": "console:proposals", "allegation": "console:allegations", "review": "console:allegations", "assessment": "console:assessments", "follow-up": "console:proposals"}  # fmt: skip
MINE = frozenset({"respond", "appeal", "answer", "state", "write"})


def _said(step: str, n: int) -> str:
    match step:
        case "respond":
            said = ngettext("一份关于您的建议，可以说明", "%d 份关于您的建议，可以说明", n)
        case "appeal":
            said = ngettext("一份关于您的决定，可以申诉", "%d 份关于您的决定，可以申诉", n)
        case "answer":
            said = ngettext("一条关于您的反映，可以说明", "%d 条关于您的反映，可以说明", n)
        case "state":
            said = ngettext("您的年终考核，可以陈述", "%d 份关于您的考核，可以陈述", n)
        case "write":
            said = ngettext("写培训笔记或者书面检查 %d 项", "写培训笔记或者书面检查 %d 项", n)
        case "read":
            said = ngettext("看培训笔记或者书面检查 %d 项", "看培训笔记或者书面检查 %d 项", n)
        case "serve":
            said = ngettext("送达或者撤回建议草稿 %d 份", "送达或者撤回建议草稿 %d 份", n)
        case "submit":
            said = ngettext("发函或者撤回 %d 份", "发函或者撤回 %d 份", n)
        case "decide":
            said = ngettext("对建议作出决定 %d 份", "对建议作出决定 %d 份", n)
        case "review":
            said = ngettext("写申诉的复核意见 %d 份", "写申诉的复核意见 %d 份", n)
        case "decide-appeal":
            said = ngettext("答复申诉 %d 份", "答复申诉 %d 份", n)
        case "put":
            said = ngettext("把反映转告本人 %d 条", "把反映转告本人 %d 条", n)
        case "uphold":
            said = ngettext("核实反映 %d 条", "核实反映 %d 条", n)
        case "decide-review":
            said = ngettext("复核评价 %d 条", "复核评价 %d 条", n)
        case "judge":
            said = ngettext("给年终考核评分 %d 份", "给年终考核评分 %d 份", n)
        case "sign":
            said = ngettext("签年终考核 %d 份", "签年终考核 %d 份", n)
        case _:
            said = ngettext("会签年终考核 %d 份", "会签年终考核 %d 份", n)
    return said % n if "%d" in said else said


def for_desk(standing: Any) -> list[dict[str, Any]]:
    """办公桌上的各行: one for each step that waits, what concerns oneself first; with the clause and the nearest day."""
    found = sorted(
        waiting.of(standing.extent, at=standing.now), key=lambda each: (each.step not in MINE, each.step)
    )
    return [_line(step, list(each), standing) for step, each in groupby(found, key=lambda each: each.step)]


def _line(step: str, waits: list[Waiting], standing: Any) -> dict[str, Any]:
    first = waits[0]
    until, clause = min(((each.until, each.clause) for each in waits if each.until), default=(None, ""))
    one = len(waits) == 1 and first.what in PAGES
    home = "console:my-record" if step in MINE else LISTS[first.what]
    return {
        "text": _said(step, len(waits)), "url": reverse(PAGES[first.what], args=[first.uid]) if one else reverse(home),
        "clause": clause,
        "until": words.until(until, standing.place.zone) if until else "", "alone": len(waits) == 1,
    }  # fmt: skip
