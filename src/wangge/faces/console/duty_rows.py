"""One line of the ledger of duties as a page shows it (台账的一行): words, tone and where to go; in both languages."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wangge.duties import ledger
from wangge.duties.ledger import STATE_WORDS, Line, State
from wangge.faces.look import words
from wangge.policy.words import DUTIES, EXCUSES
from wangge.territory.models import Place, Role

WEEK = dt.timedelta(days=7)
TONES = {
    State.OPEN: "soon", State.DONE: "done", State.LATE: "soon", State.MISSED: "late", State.EXCUSED: "", State.NOBODY: "accent",
}  # fmt: skip
# Where a duty is done whose record the product keeps itself: the page, and whether it takes grid and day.
DONE_AT = {
    "daily-report": "console:day", "daily-upload": "console:day", "daily-summary": "console:day",
    "feedback-check": "console:day", "weekly-summary": "console:week", "diary-inspection": "console:inspection",
    "home-visit": "console:visits", "patrol": "console:diary-write", "training": "console:diary-write",
    "talk": "console:diary-write", "new-information": "console:diary-write", "triage": "console:triage",
    "workers-notice": "console:hazard-notices", "hazard-statistics": "console:hazard-statistics",
    "hazard-statistics-year": "console:hazard-statistics", "survey": "console:surveys", "periodic-report": "console:periodic", "coverage-check": "console:company-coverage",
}  # fmt: skip


@dataclass(frozen=True)
class Row:
    """一行: the line, and its words."""

    line: Line
    word: str
    state: str
    tone: str
    why: str
    owner: str
    where: str
    period: str
    url: str

    @property
    def due(self) -> dt.date:
        return self.line.due

    @property
    def clause(self) -> str:
        return self.line.citation.clause


def duty_word(duty: str) -> str:
    """义务的名称, in the screen's language."""
    found = DUTIES[duty]
    return found.zh if words.chinese() else found.en[:1].upper() + found.en[1:]


def excuse_word(code: str) -> str:
    """不计的理由."""
    ours = {
        "new-text": _("制度在期中施行"), "new-grid": _("网格在期中设立"), "handover": _("期中交接"),
    }  # fmt: skip
    if code in ours:
        return ours[code]
    found = EXCUSES[code]
    return found.zh if words.chinese() else found.en[:1].upper() + found.en[1:]


def state_word(line: Line) -> str:
    """状态的说法."""
    if line.state == State.EXCUSED:
        return excuse_word(line.excused_by)
    return str(STATE_WORDS[line.state])


def period_word(line: Line) -> str:
    """哪一期: 3月2日 周一; 3月2日—8日; 2026年3月; 2026年第一季度."""
    first, last = line.period
    match line.asked.cadence.every:
        case "day" | "working-day":
            return words.day(first)
        case "week":
            return f"{words.day(first)}—{words.day(last)}"
        case "month":
            return _("%(year)d年%(month)d月") % {"year": first.year, "month": first.month}
        case "quarter":
            return _("%(year)d年第%(n)d季度") % {"year": first.year, "n": first.month // 3 + 1}
        case "half-year":
            said = {"year": first.year}
            return (_("%(year)d年上半年") if first.month == 1 else _("%(year)d年下半年")) % said
    return _("%(year)d年") % {"year": first.year}


def owner_word(line: Line) -> str:
    """谁来做."""
    role = str(Role(line.role).label) if line.role else ""
    if line.owed_by is not None:
        stands_in = pgettext("post", "（代）") if line.stood_in else ""
        return f"{role}{stands_in} {line.owed_by}"
    if line.state == State.NOBODY:
        return role
    return _("办公室") if line.people else role


def row(line: Line) -> Row:
    """台账的一行, ready for its template."""
    return Row(
        line, duty_word(line.duty), state_word(line), TONES[line.state], line.why, owner_word(line),
        str(line.grid.name if line.grid else line.sector or line.place), period_word(line), address(line),
    )  # fmt: skip


def rows(lines: Iterable[Line]) -> list[Row]:
    return [row(line) for line in lines]


def for_desk(standing: Any) -> list[dict[str, Any]]:
    """今日该做的定期义务: what this person owes within a week; for the desk."""
    lines = ledger.running(standing.place, on=standing.today, at=standing.now, person=standing.person)
    soon = [line for line in lines if line.state == State.OPEN and line.due <= standing.today + WEEK]
    return [
        {"text": f"{each.word} {each.where}", "url": each.url, "clause": each.clause, "until": words.until(each.line.due_at, standing.place.zone), "alone": True}
        for each in rows(soon)
    ]  # fmt: skip


def address(line: Line) -> str:
    """说明的网址."""
    return reverse("console:duty", args=[line.citation.clause, line.since.isoformat(), line.whose])


def doing(line: Line) -> str:
    """去哪里做: of what leaves a record of its own."""
    name = DONE_AT.get(line.duty, "")
    if line.duty == "patrol" and line.place.kind == Place.Kind.COMPANY:
        name = "console:patrol-new"  # by its lists; a community writes it into the diary
    if line.duty in ("training", "talk") and line.place.kind == Place.Kind.COMPANY:
        name = f"console:{line.duty}s"
    if not name:
        return ""
    said: dict[str, Any] = {"grid": line.grid.code if line.grid else "", "day": line.since.isoformat()}
    if name == "console:inspection":
        said = {"week": line.since.isoformat()}
    elif name == "console:month":
        said = {"month": f"{line.since:%Y-%m}"}
    elif name not in ("console:day", "console:week", "console:periodic", "console:patrol-new"):
        said = {}
    query = "&".join(f"{key}={value}" for key, value in said.items() if value)
    return reverse(name) + (f"?{query}" if query else "")


def evidence(line: Line) -> list[dict[str, str]]:
    """凭据, each with its page where there is one."""
    pages = {
        "periodic": "periodic-report",
        "training": "training",
        "talk": "talk",
        "report": "report",
        "entry": "entry",
        "inspection": "inspection-held",
        "survey": "survey",
        "patrol": "patrol",
        "coverage": "coverage-checked",
        "hazard-statistics": "hazard-statistics-paper",
    }
    kinds = {
        "sheet": _("当日信息分类表"), "report": _("日报"), "week": _("每周汇总"), "inspection": _("日志检查"), "visit": _("走访"),
        "entry": _("民情日志"), "survey": _("满意度调查"), "fulfilment": _("本人写明"),
        "periodic": _("定期汇报"), "training": _("培训"), "talk": _("谈心"),
        "patrol": _("巡查记录"), "coverage": _("覆盖检查"), "workers-notice": _("职工通报"), "hazard-statistics": _("隐患统计表"), "month": _("月度分析"),
    }  # fmt: skip
    found = []
    for each in line.evidence:
        kind, _colon, uid = each.partition(":")
        url = reverse(f"console:{pages[kind]}", args=[uid]) if kind in pages else ""
        if kind in ("sheet", "week", "month"):
            url = doing(line)
        found.append({"text": f"{kinds.get(kind, kind)} {uid[:8]}", "url": url})
    return found
