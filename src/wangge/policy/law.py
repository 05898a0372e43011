"""法律 (law): where a clause says something else than the law it cites, or than its own sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .numerals import number
from .pack import Clause, Pack

Found = Iterator[tuple[int, str, str]]


def against(pack: Pack, clause: Clause) -> Found:
    """与所引的法律不合: line, code and sentence of each."""
    for look in _LOOKS:
        yield from look(pack, clause)


def _included(pack: Pack, clause: Clause) -> Found:
    p, lines = clause.provision, clause.key_lines
    plain = clause.sentence.replace("不超过", "")
    if hasattr(p, "inclusive"):
        at = lines.get("inclusive", clause.line)
        if not p.inclusive and "一千二百五十九" in clause.reading:
            yield at, "against-law", "所引民法典第一千二百五十九条：以上、以下包括本数，而 inclusive = false"
        elif not p.inclusive and re.search("以[上下内]|不少于|不超过", clause.sentence):
            yield (
                at,
                "against-law",
                "“以上、以下”通常包括本数（民法典第一千二百五十九条），而 inclusive = false",
            )
        elif p.inclusive and re.search("超过|不满(?!意)", plain):
            yield at, "against-law", "“超过、不满”不包括本数（民法典第一千二百五十九条），而 inclusive = true"


def _counted(pack: Pack, clause: Clause) -> Found:
    p, lines = clause.provision, clause.key_lines
    if clause.form != "time-limit":
        return
    if p.starts == "same-day" and "二百零一" in clause.reading and p.unit == "calendar-day":
        yield (
            lines.get("starts", clause.line),
            "against-law",
            ('所引民法典第二百零一条：按日计算的，开始的当日不计入，而 starts = "same-day"'),
        )
    if p.rolls == "none" and "二百零三" in clause.reading:
        yield (
            lines.get("rolls", clause.line),
            "against-law",
            ('所引民法典第二百零三条：末日是法定休假日的，以休假日结束的次日为末日，而 rolls = "none"'),
        )
    if p.unit == "calendar-day" and "工作日" in clause.sentence:
        yield lines.get("unit", clause.line), "reading-differs", '条文说工作日，而 unit = "calendar-day"'
    if p.unit == "working-day" and "自然日" in clause.sentence:
        yield lines.get("unit", clause.line), "reading-differs", '条文说自然日，而 unit = "working-day"'


def _dismissed(pack: Pack, clause: Clause) -> Found:
    p, lines = clause.provision, clause.key_lines
    dismissal = hasattr(p, "consequence") and "dismissal-letter" in p.consequence
    if dismissal and "incompetent-grade" not in getattr(p, "also", ()):
        yield (
            lines.get("consequence", clause.line),
            "against-law",
            ('分数或次数本身不等于不能胜任（劳动合同法第四十条）：请写 also = "incompetent-grade"'),
        )


def _paid(pack: Pack, clause: Clause) -> Found:
    """Wages: what a rule needs before it touches them, and how far it may go."""
    if clause.form != "amount" or "deduction" not in clause.provision.consequence:
        return
    line = clause.key_lines.get("consequence", clause.line)
    if "劳动合同法第四条" not in pack.text:
        yield (
            line,
            "against-law",
            "涉及劳动报酬的规定须经职工代表大会或者全体职工讨论、平等协商并公示（劳动合同法第四条），文本里没有写",
        )
    if "工资支付暂行规定" in clause.reading + clause.sentence:
        shares = [
            number(found)
            for found in re.findall("百分之([一二两三四五六七八九十百]+)", clause.sentence + clause.reading)
        ]
        if any(share > 20 for share in shares):
            yield line, "against-law", "所引工资支付暂行规定第十六条：每月扣除不得超过当月工资的百分之二十"


def _reported(pack: Pack, clause: Clause) -> Found:
    p, line = clause.provision, clause.key_lines.get("amount", clause.line)
    if clause.form != "time-limit":
        return
    if (
        p.for_ == "accident-report"
        and "报告和调查处理条例" in clause.reading
        and (p.unit != "hour" or p.amount > 1)
    ):
        yield line, "against-law", "所引《生产安全事故报告和调查处理条例》第九条：接到报告后一小时之内报告"
    slow = p.unit == "working-day" or p.unit == "working-hour" or (p.unit == "calendar-day" and p.amount > 1)
    if p.for_ == "hazard-report" and "安全生产法第五十九条" in clause.reading and slow:
        yield line, "against-law", "所引安全生产法第五十九条：发现事故隐患应当立即报告"


_LOOKS = (_included, _counted, _dismissed, _paid, _reported)
