"""归档目录: what a place signed and settled in a year, in order, each with its place in the log – the list in front of the box."""

import datetime as dt
from typing import Any

from django.db.models import Max

from wangge.cases import access as case_access
from wangge.documents import tracing
from wangge.documents.paper import Paper, Para, Source, Table
from wangge.reports import days, inspections, weeks
from wangge.surveys.models import Result
from wangge.territory.models import Place
from wangge.territory.reach import Reach


def index(place: Place, reach: Reach, year: int, *, at: dt.datetime) -> Paper:
    """一年的归档目录, as far as this reach sees it."""
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    start, end = place.span(first, last)
    rows: list[tuple[Any, ...]] = []
    for sheet in (
        days.sheets(place, reach).filter(day__gte=first, day__lte=last).order_by("day", "grid__code")
    ):
        rows.append(("当日信息分类表", str(sheet.grid), sheet.day, sheet.by_label, sheet.leaf_index))
    weekly = weeks.summaries(place, reach).filter(week__gte=first, week__lte=last)
    for summary in weekly.order_by("week", "grid__code"):
        rows.append(("每周汇总", str(summary.grid), summary.week, summary.by_label, summary.leaf_index))
    if place.pk in reach.places:
        held = inspections.inspections(place).filter(week__gte=first, week__lte=last)
        for each in held.order_by("week", "pk"):
            rows.append(("日志检查记录", str(place), each.week, each.by_label, each.leaf_index))
        found = Result.objects.filter(place=place, at__gte=start, at__lt=end).select_related("round__place")
        for result in found.order_by("at"):
            half, day = result.round.half_word, place.day_of(result.at)
            rows.append(("满意度调查结果", half, day, result.by_label, result.leaf_index))
    signed = len(rows)
    ended = case_access.seen_in(reach).filter(place=place, closed_at__gte=start, closed_at__lt=end)
    told = ended.annotate(leaf=Max("acts__leaf_index")).order_by("number")
    for number, about, closed_at, leaf in told.values_list("number", "summary", "closed_at", "leaf"):
        rows.append(("事项", f"{number} {about}", place.day_of(closed_at) if closed_at else "", "", leaf))
    lines = tuple((n, *row) for n, row in enumerate(rows, 1))
    said = f"签发的文书 {signed} 份，办结的事项 {len(rows) - signed} 件。存证序号是最后一笔在日志里的位置；日志另附，可离线核验。"
    return Paper(
        f"{place}{year}年归档目录", (
            Para(said),
            Table(("序号", "类别", "名称", "日期", "签发", "存证序号"), lines, (0.8, 2, 5, 1.6, 3.2, 1.3), frozenset({0, 5}), title="目录", empty="这一年还没有可以归档的。"),
        ), from_name=str(place), day=place.day_of(at), footer=tracing.footer(place, min(last, place.day_of(at))),
        checkpoint=tracing.checkpoint(place), wide=True, name=f"归档目录 {year}",
        sources=(Source("各份文书和事项", "存证序号在表内；原件在各自的页面"),),
    )  # fmt: skip
