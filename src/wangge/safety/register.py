"""隐患台账: the register as rows – to filter, to print, to hand on as a table. Nothing in it is typed twice."""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from wangge.safety import lifecycle, self_reports
from wangge.safety.lifecycle import TO_RECTIFY, State
from wangge.safety.models import Hazard
from wangge.territory.models import Place

NARROWED = ("grade", "grid", "kind", "finder")


def columns() -> list[str]:
    """表头."""
    return [
        _("编号"), _("发现时间"), _("网格"), _("部位"), _("类"), _("隐患情况"), _("级别"), _("谁先发现"), _("自查自报"), _("防护措施"),
        _("整改人"), _("整改期限"), _("提交验收"), _("整改情况"), _("验收人"), _("验收时间"), _("状态"), _("逾期"), _("复发于"),
    ]  # fmt: skip


def narrowed(rows: QuerySet[Hazard], asked: Mapping[str, Any], place: Place) -> QuerySet[Hazard]:
    """筛选 as the form's cleaned fields say."""
    for name in NARROWED:
        if asked.get(name):
            rows = rows.filter(**{name: asked[name]})
    if asked.get("q"):
        q = asked["q"]
        rows = rows.filter(Q(number__icontains=q) | Q(area__icontains=q) | Q(words__icontains=q))
    if asked.get("since"):
        rows = rows.filter(found_at__gte=place.span(asked["since"], asked["since"])[0])
    if asked.get("until"):
        rows = rows.filter(found_at__lt=place.span(asked["until"], asked["until"])[1])
    return rows


def shown(rows: QuerySet[Hazard], show: str, at: dt.datetime) -> QuerySet[Hazard]:
    """一栏里的: open, late, to be looked at, ended, all."""
    match show:
        case "late":
            return rows.filter(state__in=TO_RECTIFY, due_at__lt=at)
        case "check":
            return rows.filter(state__in=(State.SUBMITTED, State.ACCEPTED))
        case "major":
            return rows.filter(state__in=lifecycle.OPEN, grade=Hazard.Grade.MAJOR)
        case "ended":
            return rows.filter(state__in=lifecycle.ENDED)
        case "all":
            return rows
        case _:
            return rows.filter(state__in=lifecycle.OPEN)


def stages(rows: QuerySet[Hazard], *, at: dt.datetime) -> list[dict[str, Any]]:
    """各网格未销案的, by what they wait for: grade, rectification (late ones too, apart), somebody to look and sign."""
    late = Q(state__in=TO_RECTIFY, due_at__lt=at)
    check = Q(state__in=(State.SUBMITTED, State.ACCEPTED))
    counts: dict[str, Any] = {
        "open": Count("pk"), "to_grade": Count("pk", Q(state=State.REPORTED)),
        "rectify": Count("pk", Q(state__in=TO_RECTIFY)), "late": Count("pk", late), "check": Count("pk", check),
    }  # fmt: skip
    waiting: Any = rows.filter(state__in=lifecycle.OPEN).order_by("grid__code")
    return list(waiting.values("grid_id", "grid__code", "grid__name").annotate(**counts))


def table(rows: QuerySet[Hazard], *, at: dt.datetime) -> Iterator[list[Any]]:
    """台账的各行, one at a time however many there are; nobody's report is named."""
    wanted = rows.select_related("place", "grid", "rectifier", "accepted_by", "recurs").order_by("pk")
    for each in wanted.iterator(chunk_size=500):
        yield [
            each.number, _moment(each, each.found_at), each.grid.name, each.area, str(each.get_kind_display()), each.words,
            str(each.get_grade_display()) or _("未定"), str(each.get_finder_display()),
            _("是") if self_reports.judge(each, at=at) else _("否"), each.control or each.on_the_spot,
            each.rectifier.name if each.rectifier else "", _last_day(each), _moment(each, each.submitted_at), each.rectified,
            each.accepted_by.name if each.accepted_by else "", _moment(each, each.accepted_at),
            lifecycle.word(each.state), _("逾期") if each.late(at) else "", (each.recurs.number or "") if each.recurs else "",
        ]  # fmt: skip


def _moment(hazard: Hazard, moment: dt.datetime | None) -> str:
    return f"{moment.astimezone(hazard.place.zone):%Y-%m-%d %H:%M}" if moment else ""


def _last_day(hazard: Hazard) -> str:
    """整改期限: 24:00 belongs to the day it ends."""
    if hazard.due_at is None:
        return ""
    last = hazard.due_at - dt.timedelta(microseconds=1)
    return f"{last.astimezone(hazard.place.zone):%Y-%m-%d}"
