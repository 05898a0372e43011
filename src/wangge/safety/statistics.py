"""统计表: a quarter's or a year's hazards by grade – found, rectified, overdue, come again – each rate with its two numbers."""

import datetime as dt
import hashlib
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Q, QuerySet

from wangge.integrity import canonical, written
from wangge.integrity.actor import Actor
from wangge.journal import saying
from wangge.policy.pack import Refusal
from wangge.policy.provisions import period
from wangge.safety import access, self_reports
from wangge.safety.lifecycle import CLOSING, DROPPED, PRINCIPAL, NotAllowed, State
from wangge.safety.models import Hazard, HazardStatistics
from wangge.territory.models import Place

Every = HazardStatistics.Every
GRADES = (*Hazard.Grade.values, "")
"""The rows of the table; the last one is what has not been graded yet."""
COLUMNS = (
    ("carried", "上期结转"), ("found", "本期发现"), ("self_reported", "其中自查自报"), ("rectified", "本期验收合格"),
    ("in_time", "其中按期提交"), ("open", "期末未销案"), ("overdue", "其中逾期"), ("recurred", "复发"),
)  # fmt: skip


def compose(place: Place, every: str, day: dt.date, *, at: dt.datetime) -> dict[str, Any]:
    """一期的数: as the records stood at the end of the period, or now where it is not over."""
    saying.chosen(every, Every, "统计")
    return {"every": str(every)} | of_days(place, *period(every, day), at=at)


def of_days(place: Place, since: dt.date, until: dt.date, *, at: dt.datetime) -> dict[str, Any]:
    """这些天的数, of any span of days."""
    start, end = place.span(since, until)
    as_of = min(at, end)
    rows = Hazard.objects.filter(place=place, found_at__lt=end).filter(
        Q(closed_at=None) | Q(closed_at__gte=start)
    )
    rows = rows.exclude(state__in=(State.NEW, *DROPPED)).select_related("place")
    found = list(rows)
    lines = [
        _line(grade, [each for each in found if each.grade == grade], start, end, as_of) for grade in GRADES
    ]
    if not lines[-1]["found"] + lines[-1]["carried"]:
        lines.pop()
    total = {name: sum(line[name] for line in lines) for name, _word in COLUMNS}
    dropped = Hazard.objects.filter(
        place=place, state__in=DROPPED, found_at__gte=start, found_at__lt=end
    ).count()
    return {
        "since": since.isoformat(), "until": until.isoformat(), "as_of": as_of.isoformat(),
        "lines": [line | _rates(line) for line in lines], "totals": total | _rates(total), "dropped": dropped,
    }  # fmt: skip


def _line(
    grade: str, rows: list[Hazard], start: dt.datetime, end: dt.datetime, as_of: dt.datetime
) -> dict[str, Any]:
    new = [each for each in rows if each.found_at >= start]
    done = [each for each in rows if each.accepted_at is not None and start <= each.accepted_at < end
            and each.state in CLOSING]  # fmt: skip
    still = [each for each in rows if each.closed_at is None or each.closed_at >= end]
    return {
        "grade": grade, "carried": len(rows) - len(new), "found": len(new),
        "self_reported": sum(bool(self_reports.judge(each, at=as_of)) for each in new),
        "rectified": len(done), "in_time": sum(not each.late(as_of) for each in done), "open": len(still),
        "overdue": sum(_late_then(each, as_of) for each in still),
        "recurred": sum(each.recurs_id is not None for each in new),
    }  # fmt: skip


def _late_then(hazard: Hazard, as_of: dt.datetime) -> bool:
    """期末逾期: its limit was over and nothing had been submitted by then."""
    submitted = hazard.submitted_at
    return (
        hazard.due_at is not None and hazard.due_at < as_of and not (submitted and submitted <= hazard.due_at)
    )


def _rates(line: dict[str, Any]) -> dict[str, list[int]]:
    """率 as numerator and denominator: of all that was to be rectified, and of what was rectified how much in time."""
    return {
        "rate": [line["rectified"], line["carried"] + line["found"]],
        "on_time": [line["in_time"], line["rectified"]],
        "recurrence": [line["recurred"], line["found"]],
    }


def sign(
    place: Place, *, every: str, day: dt.date, words: str = "", sent_to: str = "", uid: UUID | None = None,
    by: Actor, at: dt.datetime,
) -> HazardStatistics:  # fmt: skip
    """主要负责人签字 (D-3.6, D-3.7): once its period is over; kept as it was signed."""
    post = access.post_on(by, place, at)
    if post is None or post.role not in PRINCIPAL:
        raise NotAllowed("统计表由本单位主要负责人签字。")
    there = uid and HazardStatistics.objects.filter(place=place, uid=uid).first()
    if there:
        return there
    content = compose(place, every, day, at=at)
    until = dt.date.fromisoformat(content["until"])
    if place.day_of(at) <= until:
        raise Refusal(f"这一期到{until.month}月{until.day}日才结束，结束以后再签。")
    said = saying.words(words, "说明", limit=2000, needed=False)
    whom = saying.words(sent_to, "报送的部门", limit=120, needed=False)
    content["as_of"] = at.isoformat()
    digest = hashlib.sha256(canonical.dumps(content | {"words": said, "sent_to": whom})).hexdigest()
    row = HazardStatistics(
        place=place, every=every, since=dt.date.fromisoformat(content["since"]), until=until, content=content,
        words=said, sent_to=whom, digest=digest, uid=uid or uuid4(),
    )  # fmt: skip
    with transaction.atomic():
        return written.keep(row, by=by, at=at)


def signed(place: Place) -> QuerySet[HazardStatistics]:
    """签过的, newest first; a later one of the same period stands beside the earlier."""
    return HazardStatistics.objects.filter(place=place)
