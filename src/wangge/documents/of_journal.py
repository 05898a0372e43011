"""日志的文书: the diary of a day or a week, the day's sheet, the weekly summary, inspections, visits."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from wangge.documents import tracing
from wangge.documents.paper import Block, Heading, Paper, Para, Source, Table, day_words
from wangge.integrity import looks, masking
from wangge.integrity.actor import Actor
from wangge.journal.models import Household, Visit
from wangge.reports import days, received, weeks
from wangge.reports.diary import Line
from wangge.reports.models import DiaryInspection, WeeklySummary
from wangge.territory.models import Grid, Place


def diary(
    place: Place, lines: Sequence[Line], *, first: dt.date, last: dt.date, of: str, at: dt.datetime
) -> Paper:
    """民情日志 of a day or some days, as written: entries, acts on matters and visits in one thread."""
    name = "巡查日志" if place.kind == Place.Kind.COMPANY else "民情日志"
    span = day_words(first) if first == last else f"{day_words(first)}至{day_words(last)}"
    rows = tuple(
        (
            f"{each.at.astimezone(place.zone):%m-%d %H:%M}",
            each.who,
            each.title,
            "；".join(filter(None, (each.text, each.late))),
            each.leaf,
        )
        for each in lines
    )
    return Paper(
        f"{place}{name}", (
            Para(f"{of}，{span}，共 {len(lines)} 条。按发生的先后排，写下以后没有改动；存证序号是这一条在日志里的位置。"),
            Table(("时间", "谁", "事", "内容", "存证序号"), rows, (1.7, 1.3, 1.8, 6, 1.3), frozenset({4}), title=name, empty="这几天没有记录。"),
        ), from_name=str(place), day=place.day_of(at), footer=tracing.footer(place, last),
        checkpoint=tracing.checkpoint(place), name=f"{name} {of} {first:%Y-%m-%d}", wide=True,
        sources=(Source(f"{name} {span}", "各条的存证序号在表内", None),),
    )  # fmt: skip


def day_sheet(board: days.Board, items: Sequence[received.Item], *, complaints: bool = False) -> Paper:
    """当日信息分类表 (B-1.2), or of its complaints alone (B-2.1)."""
    grid, place, figures = board.grid, board.grid.place, board.figures
    title = f"{place}{grid.name}{'投诉每日汇总' if complaints else '当日信息分类表'}"
    since = f"（含{day_words(board.since)}起的休息日）" if board.since != board.day else ""
    said = f"{day_words(board.day)}{since}" + (
        f"，收到投诉 {len(items)} 件。" if complaints else
        f"，共收到 {figures['received']} 件：当时结办 {figures['settled']}，限期办理 {figures['limited']}，继续跟踪 {figures['followed']}，"
        f"无需办理 {figures['nothing']}，待分类 {figures['open']}；其中投诉 {figures['complaints']} 件。"
    )  # fmt: skip
    rows = tuple(
        (f"{each.happened_at.astimezone(place.zone):%m-%d %H:%M}", each.kind, each.number, each.text, each.sort_word,
         f"{each.due_at.astimezone(place.zone):%m-%d %H:%M}" if each.due_at else "", each.leaf_index)
        for each in items
    )  # fmt: skip
    blocks: list[Block] = [
        Para(said),
        Table(
            ("时间", "来源", "编号", "内容", "分类", "期限", "存证序号"),
            rows,
            (1.6, 1.2, 2, 5, 1.5, 1.6, 1.3),
            frozenset({6}),
            title="收到的",
        ),
    ]
    sheet = board.sheet
    if sheet and not complaints:
        blocks += [Para(sheet.words)] if sheet.words else []
        blocks += [
            Para(f"签后补充：{each.words}（{tracing.moment(place, each.at)}）") for each in board.corrections
        ]
    signed = sheet is not None and not complaints
    return Paper(
        title, tuple(blocks), from_name=sheet.by_label if sheet and signed else "", day=place.day_of(sheet.at) if sheet and signed else None,
        unsigned="" if signed else "网格长：" if complaints else "（未签发）", footer=tracing.footer(place, board.day),
        checkpoint=tracing.checkpoint(place) if signed else "", name=f"{title} {board.day}", wide=True,
        sources=(Source(f"当日信息分类表 {board.day}", f"签发摘要 {sheet.digest[:16]}", sheet.leaf_index),) if sheet and signed else (),
    )  # fmt: skip


def week(
    made: weeks.Week,
    summary: WeeklySummary | None,
    words: dict[str, str],
    *,
    labels: dict[str, str] | None = None,
) -> Paper:
    """每周汇总 (B-2.3): figures with what each was made of, the lists behind them, the leader's words between."""
    grid, place = made.grid, made.grid.place
    figures = weeks.figures_of(summary) if summary else made.figures
    rows = tuple(
        (
            each.label,
            f"{each.numerator}/{each.denominator}",
            each.definition + (f"（{each.excluded_label} {each.excluded}）" if each.excluded else ""),
        )
        for each in figures
    )
    blocks: list[Block] = [Table(("项目", "数", "怎么算的"), rows, (2, 1.2, 6), title="这一周的数")]
    listed = {"needs", "suggestions", "news", "matters"}
    for name, label in weeks.SECTIONS.items():
        lines = [_one(each) for each in (made.lists.get(name, ()) if name in listed else ())]
        if lines or words.get(name):
            blocks.append(Heading(str((labels or {}).get(name, label))))
            blocks += [Para(f"{n}. {each}") for n, each in enumerate(lines, 1)]
            blocks += [Para(words[name])] if words.get(name) else []
    if summary:
        blocks += [
            Para(f"签后补充：{each.words}（{tracing.moment(place, each.at)}）")
            for each in summary.corrections.all()
        ]
    checkpoint = weeks.vouched_by(summary) if summary else None
    return Paper(
        f"{place}{grid.name}每周汇总", (Para(f"{day_words(made.first)}至{day_words(made.last)}"), *blocks),
        from_name=summary.by_label if summary else "", day=place.day_of(summary.at) if summary else None,
        unsigned="" if summary else "（未签发）", sources=tuple(_sources(made, summary)), footer=tracing.footer(place, made.last),
        checkpoint=checkpoint.note if checkpoint else "", name=f"每周汇总 {grid.name} {made.first}",
    )  # fmt: skip


def _one(row: Any) -> str:
    """清单里的一条: a matter by number, a visit by its need, an entry by its words."""
    if getattr(row, "number", None):
        return f"{row.number} {row.summary}"
    if hasattr(row, "household_id"):
        return str(row.needs)
    follow = {"open": "（跟踪中）", "settled": "（已落实）"}.get(getattr(row, "follow", ""), "")
    return f"{row.words[:160]}{follow}"


def _sources(made: weeks.Week, summary: WeeklySummary | None) -> Iterable[Source]:
    if summary:
        yield Source(f"每周汇总 {made.first}", f"签发摘要 {summary.digest[:16]}", summary.leaf_index)
    seen: set[tuple[str, int]] = set()
    for each in (row for rows in made.lists.values() for row in rows):
        key = (type(each).__name__, each.pk)
        if key not in seen:
            seen.add(key)
            kind = {"Case": tracing.of_cases, "Visit": tracing.of_visits}.get(key[0], tracing.of_entries)
            yield from kind([each])  # type: ignore[operator]


def inspection(row: DiaryInspection, sample: Sequence[Any], *, at: dt.datetime) -> Paper:
    """日志检查记录 (B-4.4): how the sample was drawn, what was remarked and answered, gaps as findings about a grid."""
    place = row.place
    drawn = len(row.content["drawn"])
    population = sum(row.content["population"].values())
    remarks = list(row.remarks.select_related("entry", "person").prefetch_related("replies"))
    vacancies = list(row.vacancies.select_related("grid").prefetch_related("answers", "outcomes"))
    said = tuple(
        (
            f"{each.entry.claimed_at.astimezone(place.zone):%m-%d %H:%M}",
            str(each.person),
            each.words,
            "；".join(one.words for one in each.replies.all()),
        )
        for each in remarks
    )
    gaps = tuple(
        (str(each.grid), "、".join(each.days), each.words, "；".join(one.words for one in each.answers.all()),
         "；".join(("属实" if one.stands else "不成立") + f"：{one.words}" for one in each.outcomes.all()))
        for each in vacancies
    )  # fmt: skip
    blocks: list[Block] = [
        Para(f"检查{day_words(row.week)}起的一周。共 {population} 条日志，抽查 {drawn} 条（抽签数 {row.seed}，每格 {row.per_grid or '全部'}；用同一个数可以再抽一遍核对）。"),
        *([Para(row.words)] if row.words else []),
        Table(("日志时间", "谁记的", "检查意见", "本人回应"), said, (1.6, 1.2, 4, 4), title="检查意见", empty="没有意见。"),
        Table(("网格", "哪几天", "情况", "网格长说明", "核定"), gaps, (1.3, 2, 3, 3, 2), title="没有记录的工作日（是对网格的情况，不是对个人的结论）", empty="没有。"),
    ]  # fmt: skip
    sources = [Source(f"日志检查 {row.week}", "日志检查页", row.leaf_index)]
    sources += tracing.of_entries([each.entry for each in remarks]) + tracing.of_entries(sample[:200])
    return Paper(
        f"{place}日志检查记录", tuple(blocks), from_name=str(place), signed_by=row.by_label, day=place.day_of(row.at),
        sources=tuple(dict.fromkeys(sources)), footer=tracing.footer(place, row.week), checkpoint=tracing.checkpoint(place),
        name=f"日志检查记录 {row.week}", wide=True,
    )  # fmt: skip


def visit_register(
    place: Place, rows: Sequence[Visit], *, first: dt.date, last: dt.date, grid: Grid | None = None, reason: str = "",
    by: Actor, at: dt.datetime,
) -> Paper:  # fmt: skip
    """走访台账 (B-4.6): households by number and name's first letter; in full only for a reason, and that look is written down."""
    whole = bool(reason.strip())
    households = {each.household_id: each.household for each in rows}
    if whole:
        looks.looked(
            place.pk, what="visit-register", subject=f"{grid.code if grid else place.code} {first}–{last} {len(households)}户",
            field="name,address", reason=reason, by=by, at=at,
        )  # fmt: skip
    lines = tuple(
        (n, tracing.moment(place, each.visited_at), _household(each.household, whole), str(each.get_outcome_display()),
         "；".join(filter(None, (each.words, each.needs and f"需要：{each.needs}"))), each.visitor.name, each.leaf_index)
        for n, each in enumerate(rows, 1)
    )  # fmt: skip
    note = (
        f"姓名、住址完整显示，用途：{reason.strip()}；这次查阅已经记下。"
        if whole
        else "姓名只留姓，住址不显示。"
    )
    return Paper(
        f"{place}{grid.name if grid else ''}走访台账", (
            Para(f"{day_words(first)}至{day_words(last)}，走访 {len(rows)} 次、{len(households)} 户。{note}"),
            Table(("序号", "时间", "户", "结果", "情况和需要", "走访人", "存证序号"), lines, (0.8, 2.2, 2.4, 1.3, 5, 1.2, 1.3), frozenset({0, 6}), title="走访台账", empty="这一段没有走访。"),
        ), from_name=str(place), day=place.day_of(at), footer=tracing.footer(place, last), wide=True,
        name=f"走访台账 {first} {last}", sources=(Source("走访记录", "入户走访页；各次的存证序号在表内"),),
    )  # fmt: skip


def _household(row: Household, whole: bool) -> str:
    if whole:
        return "\n".join(filter(None, (str(row), row.name, row.address)))
    return f"{row} {masking.masked_name(row.name)}".strip()
