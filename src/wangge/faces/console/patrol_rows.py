"""One task and one plan of patrols as a page shows it (巡查的一行): words, tone and where to go."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from wangge.faces.look import words
from wangge.patrol import access, findings, plans
from wangge.patrol.models import PatrolPlan
from wangge.patrol.plans import Task

MONDAY, DAY = dt.date(2026, 3, 2), dt.timedelta(days=1)


@dataclass(frozen=True)
class Line:
    """一次要做的巡查, ready for its template."""

    task: Task
    title: str
    grid: str
    who: str
    until: str
    state: str
    tone: str
    url: str


def line(task: Task) -> Line:
    query = urlencode({"grid": task.grid.code, "plan": task.plan.code})
    url = (
        f"{reverse('console:patrol-new')}?{query}"
        if task.done is None
        else reverse("console:patrol", args=[task.done.uid])
    )
    if task.done is not None:
        state, tone = _("做了"), "done"
    elif task.shutdown is not None:
        state, tone = _("停产：%(why)s") % {"why": task.shutdown.words}, ""
    else:
        state, tone = _("该做"), "soon"
    name = f"（{task.occasion.name}）" if task.occasion.name and words.chinese() else ""
    return Line(
        task, f"{task.plan.title}{name}", task.grid.name, "、".join(map(str, task.people)) or _("没有人任职"),
        words.day(task.occasion.due), state, tone, url,
    )  # fmt: skip


def lines(tasks: Iterable[Task]) -> list[Line]:
    return [line(each) for each in tasks]


def when(plan: PatrolPlan) -> str:
    """什么时候, as a phrase."""
    rule = plan.rule
    match plan.kind:
        case PatrolPlan.Kind.DAILY:
            return _("每个工作日")
        case PatrolPlan.Kind.WEEKLY:
            day = words.weekday(MONDAY + rule["weekday"] * DAY)
            return _("每%(day)s以前") % {"day": day}
        case PatrolPlan.Kind.SEASONAL:
            months = ("、" if words.chinese() else ", ").join(str(n) for n in rule["months"])
            return _("%(months)s月，每月第 %(n)d 个工作日以前") % {"months": months, "n": rule["working_day"]}
        case PatrolPlan.Kind.HOLIDAY:
            return _("放假前 %(n)d 个工作日之内") % {"n": rule["within"]}
    return _("%(since)s到 %(until)s之间一次") % {
        "since": words.day(plan.since),
        "until": words.day(plan.until),
    }


LISTED = 5


def for_desk(standing: Any) -> list[dict[str, str]]:
    """今日该做的巡查 and what was found and goes nowhere yet; for the desk of those who answer for grids."""
    if not standing.patrols:
        return []
    grids = list(access.grids(standing.extent, standing.place))
    open_ = [each for each in plans.due(standing.place, on=standing.today, grids=grids) if each.open]
    said = []
    mine = [each for each in open_ if standing.person in each.people]
    for each in lines(mine[:LISTED]):
        said.append(
            {"text": f"{each.title} {each.grid}", "url": each.url, "clause": "A-2.1.1", "until": each.until}
        )
    more = len(mine) - LISTED
    if more > 0:
        said.append({
            "text": _("还有 %(n)d 次巡查，看全部") % {"n": more}, "url": reverse("console:patrols"), "clause": "A-2.1.1", "until": "",
        })  # fmt: skip
    if not mine and open_:
        said.append({
            "text": _("今天还有 %(n)d 次巡查没有做") % {"n": len(open_)}, "url": reverse("console:patrols"), "clause": "A-2.1.1", "until": "",
        })  # fmt: skip
    waiting = findings.open_in(standing.extent, standing.place).count()
    if waiting:
        said.append({
            "text": _("巡查发现的 %(n)d 处还没有去向") % {"n": waiting}, "url": reverse("console:patrols") + "#open", "clause": "A-2.1.2", "until": "",
        })  # fmt: skip
    return said
