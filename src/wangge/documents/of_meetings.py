"""会议、汇报、扣减的文书: the minutes of a meeting, a grid's report of the month, the month's statement of deductions."""

import datetime as dt
from typing import Any

from django.db.models import QuerySet

from wangge.accountability import statements
from wangge.accountability.statements import Line, Statement
from wangge.documents import tracing
from wangge.documents.paper import Block, Heading, Paper, Para, Source, Table, day_words
from wangge.meetings import gatherings, lifecycle, notices, periodic
from wangge.meetings.models import AgendaItem, Meeting, PeriodicReport
from wangge.meetings.periodic import Period
from wangge.safety.models import DeductionStatement
from wangge.territory.models import Place

LAST = dt.timedelta(microseconds=1)  # 24:00 belongs to the day it ends


def minutes(meeting: Meeting, seen: QuerySet[AgendaItem]) -> Paper:
    """会议通知、议题单 before it was held, 纪要 afterwards: of the items that this reader may see."""
    place, held = meeting.place, meeting.held_at is not None
    there, away = gatherings.attendance(meeting)
    name = "纪要" if held else "通知"
    people: list[tuple[str, str]] = [
        ("时间", tracing.moment(place, meeting.opens_at)), ("地点", meeting.room), ("主持", str(meeting.chair)),
        ("参加" if held else "通知", "、".join(each.name for each in there)),
        *([("没有到的", "；".join(f"{each.name}（{why}）" for each, why in away))] if away else []),
        *([("列席", meeting.guests)] if meeting.guests else []),
        *([("记录", str(meeting.recorder))] if meeting.recorder else []),
    ]  # fmt: skip
    blocks: list[Block] = [Table((), tuple(people))]
    lines = gatherings.discussed(meeting, seen)
    if lines:
        blocks.append(Heading("议题和决定" if held else "议题"))
    for n, (item, outcome) in enumerate(lines, 1):
        blocks.append(Para(f"{n}. {item.title}"))
        if not held:
            blocks.append(Para(item.why, quiet=True))
        elif outcome is not None:
            blocks.append(Para(f"{lifecycle.ITEM.act_word(outcome.act)}：{outcome.said}"))
    tasks = meeting.tasks.filter(item__in=[item.pk for item, _outcome in lines]).select_related("owner")
    rows = tuple((each.words, each.owner.name, _until(place, each.due_at)) for each in tasks.order_by("pk"))
    if rows:
        blocks.append(Table(("要办的事", "谁办", "哪天以前（含当日）"), rows, (5, 1.4, 2), title="交办"))
    if meeting.minutes:
        blocks += [Heading("其他"), Para(meeting.minutes)]
    blocks += [
        Para(f"签后补充：{each.words}（{tracing.moment(place, each.at)}）") for each in meeting.addenda.all()
    ]
    told = [f"{each.person.name}" for each in notices.told(meeting).filter(occasion__startswith="convened")]
    if told:
        blocks.append(Para(f"会前已通知：{'、'.join(dict.fromkeys(told))}。", quiet=True))
    checkpoint = gatherings.vouched_by(meeting)
    sources = [
        Source(
            f"{meeting.title}：{lifecycle.MEETING.act_word(each.act)}",
            tracing.moment(place, each.at),
            each.leaf_index,
        )
        for each in meeting.acts.order_by("seq")
    ]
    signed = meeting.state == lifecycle.SIGNED
    return Paper(
        f"{meeting.title}{name}", tuple(blocks), number=meeting.number or "", from_name=str(place),
        signed_by=str(meeting.chair) if signed else "", day=place.day_of(meeting.signed_at or meeting.opens_at),
        unsigned="" if signed or not held else "（纪要还没有签发）", sources=tuple(sources), sealed=signed,
        footer=tracing.footer(place, place.day_of(meeting.opens_at)), checkpoint=checkpoint.note if checkpoint else "",
        name=f"{meeting.title}{name} {place.day_of(meeting.opens_at)}",
    )  # fmt: skip


def _until(place: Place, at: dt.datetime) -> str:
    return day_words(place.day_of(at - LAST))


def report(period: Period, signed: PeriodicReport | None, words: dict[str, str], seen: set[str]) -> Paper:
    """定期汇报 (A-2.1.4): figures with what each was made of, the manager's words, the matters and hazards behind them."""
    grid, place = period.grid, period.grid.place
    figures = periodic.figures_of(signed) if signed else period.figures
    rows = tuple(
        (each.label, f"{each.numerator}/{each.denominator}",
         each.definition + (f"（{each.excluded_label} {each.excluded}）" if each.excluded else ""))
        for each in figures
    )  # fmt: skip
    blocks: list[Block] = [
        Para(f"{day_words(period.since)}至{day_words(period.until)}"),
        Table(("项目", "数", "怎么算的"), rows, (2, 1.2, 6), title="这一期的数"),
    ]
    for name, label in periodic.SECTIONS.items():
        if words.get(name):
            blocks += [Heading(str(label)), Para(words[name])]
    for title, listed in (("事项", period.matters), ("隐患", period.hazards)):
        told = tuple(
            (each.text, each.state, "上会" if each.hard else "") for each in listed if each.key in seen
        )
        if told:
            blocks.append(Table((title, "现在", "难以解决的、重大的"), told, (5, 1.6, 1.6), title=title))
    if signed:
        blocks += [Para(f"答复（{each.by_label}）：{each.words}") for each in signed.replies.all()]
        blocks += [
            Para(f"报后补充：{each.words}（{tracing.moment(place, each.at)}）")
            for each in signed.additions.all()
        ]
    checkpoint = periodic.vouched_by(signed) if signed else None
    return Paper(
        f"{place}{grid.name}定期汇报", tuple(blocks), from_name=signed.by_label if signed else "",
        day=place.day_of(signed.at) if signed else None, unsigned="" if signed else "（未签发）",
        footer=tracing.footer(place, period.until), checkpoint=checkpoint.note if checkpoint else "",
        sources=(Source(f"定期汇报 {period.since}", f"签发摘要 {signed.digest[:16]}", signed.leaf_index),) if signed else (),
        name=f"定期汇报 {grid.name} {period.since:%Y-%m}",
    )  # fmt: skip


COLUMNS = ("姓名", "条款", "决定编号", "金额（元）", "理由", "决定人", "决定日期", "申诉", "生效日期")


WIDTHS = (1.2, 1.2, 2.6, 1.2, 5, 1.2, 1.5, 1.8, 1.5)


def deductions(made: Statement, *, read_by: str, day: dt.date) -> Paper:
    """扣减月表 (A-2.2): what took effect, each with clause, number, reasons and who decided; what waits stands apart."""
    place, month = made.place, made.month
    total = f"{len(made.lines)} 笔，合计 {made.total:,.2f} 元。"
    blocks: list[Block] = [
        Para(f"{month.year}年{month.month}月生效的扣减 {total}按生效的先后排，撤回、不采纳、申诉成立的不在表里。"),
        Table(COLUMNS, tuple(map(_line, made.lines)), WIDTHS, frozenset({3}),
              title="生效的扣减", empty="这个月没有生效的扣减。"),
    ]  # fmt: skip
    if made.waiting:
        shown = tuple((*_line(each)[:8], "") for each in made.waiting)
        blocks.append(
            Table(
                COLUMNS,
                shown,
                WIDTHS,
                frozenset({3}),
                title="已决定、还不能扣减的",
            )
        )
    blocks += [
        Para("每月扣除不超过当月工资的百分之二十，扣除后不低于当地最低工资标准（工资支付暂行规定第十六条）；发放工资的人按本人当月工资再核对一次。"),
        Para("本系统不接工资，这张表只供核对。", quiet=True),
    ]  # fmt: skip
    sources = [
        Source(f"{each.proposal.number}", tracing.moment(place, each.proposal.in_force_at), _leaf(each))
        for each in made.lines
    ]
    return Paper(
        f"{place}扣减月表", tuple(blocks), from_name=str(place), unsigned=f"制表：{read_by}　　审核：　　　　　　公司领导签字：", day=day,
        sources=tuple(sources), footer=tracing.footer(place, day), checkpoint=tracing.checkpoint(place), wide=True,
        name=f"扣减月表 {month:%Y-%m}",
    )  # fmt: skip


def signed_deductions(row: DeductionStatement) -> Paper:
    """签发的扣减月表: as it was signed, whatever was withdrawn since."""
    place, month, rows = row.place, row.since, row.content["rows"]
    return Paper(
        f"{place}扣减月表", (
            Para(f"{month.year}年{month.month}月生效的扣减 {len(rows)} 笔，合计 {float(row.content['total']):,.2f} 元。"),
            Table(COLUMNS, tuple(map(_cells, rows)), WIDTHS, frozenset({3}), title="生效的扣减", empty="这个月没有生效的扣减。"),
            Para("每月扣除不超过当月工资的百分之二十，扣除后不低于当地最低工资标准（工资支付暂行规定第十六条）；发放工资的人按本人当月工资再核对一次。"),
        ), from_name=str(place), signed_by=f"公司领导：{row.by_label}", day=place.day_of(row.at), sealed=True, wide=True,
        sources=(Source(f"扣减月表 {month:%Y-%m}", f"签发摘要 {row.digest[:16]}", row.leaf_index),),
        footer=tracing.footer(place, place.day_of(row.at)), checkpoint=tracing.checkpoint(place), name=f"扣减月表 {month:%Y-%m} 签发",
    )  # fmt: skip


def _line(each: Line) -> tuple[Any, ...]:
    return _cells(statements.row(each))


def _cells(row: list[str]) -> tuple[Any, ...]:
    return (*row[:3], float(row[3]), *row[4:])


def _leaf(each: Line) -> int | None:
    step = each.proposal.acts.order_by("seq").last()
    return step.leaf_index if step else None
