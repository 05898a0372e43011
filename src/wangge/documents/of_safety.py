"""单位安全的文书: notice, reply, plan and accident's report as `safety.papers` composed them; register, statistics, notice to workers."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from wangge.documents import tracing
from wangge.documents.paper import Paper, Para, Source, Table, day_words
from wangge.safety import lifecycle, statistics
from wangge.safety.models import Hazard, HazardStatistics, WorkersNotice
from wangge.safety.papers import Sheet
from wangge.territory.models import Place


def sheet(made: Sheet, subject: Any) -> Paper:
    """一张纸 about a hazard or an accident, with every step of it in the log."""
    place = subject.place
    steps = lifecycle.STEPS if isinstance(subject, Hazard) else {}
    sources = [
        Source(
            f"{made.number or made.title}：{steps[each.act].word if each.act in steps else each.act}",
            f"页面“经过”，{tracing.moment(place, each.at)}", each.leaf_index,
        )
        for each in subject.acts.order_by("seq")
    ]  # fmt: skip
    return Paper(
        made.title,
        (Para(made.opening), Table((), made.rows), *(Para(each) for each in made.closing), *(Para(each, indent=False) for each in made.signers)),
        number=made.number, to=made.to_name, from_name=made.from_name, day=made.day, sealed=True, sources=tuple(sources),
        footer=tracing.footer(place, made.day or place.day_of(subject.touched_at)),
    )  # fmt: skip


def register(place: Place, rows: Iterable[Hazard], *, of: str, at: dt.datetime) -> Paper:
    """隐患台账 (A-2.1.5), fit for paper: found, due, rectified, accepted; all columns are in the Excel file."""
    found = list(rows)
    lines = tuple(
        (each.number or "", f"{place.day_of(each.found_at)}", f"{each.grid.name if each.grid else ''}\n{each.area}", each.words,
         str(each.get_grade_display()) if each.grade else "未定", each.rectifier.name if each.rectifier else "",
         f"{place.day_of(each.due_at - dt.timedelta(microseconds=1))}" if each.due_at else "", each.rectified,
         "\n".join(filter(None, (each.accepted_by.name if each.accepted_by else "", f"{place.day_of(each.accepted_at)}" if each.accepted_at else ""))),
         lifecycle.word(each.state) + ("，逾期" if each.late(at) else ""))
        for each in found
    )  # fmt: skip
    return Paper(
        f"{place}隐患台账", (
            Para(f"{of}，到{day_words(place.day_of(at))}共 {len(found)} 处。谁报告的不写。"),
            Table(("编号", "发现", "网格、部位", "隐患情况", "级别", "整改人", "期限", "整改情况", "验收", "状态"), lines,
                  (1.6, 1.5, 1.6, 3.4, 0.9, 1.1, 1.5, 2.8, 1.5, 1.4), title="隐患台账", empty="没有隐患。"),
        ), from_name=str(place), day=place.day_of(at), footer=tracing.footer(place, place.day_of(at)), wide=True,
        checkpoint=tracing.checkpoint(place), name=f"隐患台账 {place.day_of(at)}",
        sources=(Source("各处隐患", "隐患页“经过”，各步有存证序号"),),
    )  # fmt: skip


def by_grade(content: dict[str, Any], title: str) -> Table:
    """各级隐患的数, the sum last."""
    names = tuple(word for _name, word in statistics.COLUMNS)
    grades = dict(Hazard.Grade.choices)
    lines = [*content["lines"], content["totals"]]
    words = [str(grades.get(each["grade"], "未定级")) for each in lines[:-1]] + ["合计"]
    rows = tuple(
        (word, *(each[name] for name, _word in statistics.COLUMNS))
        for word, each in zip(words, lines, strict=True)
    )
    numbers = frozenset(range(1, len(names) + 1))
    return Table(("级别", *names), rows, (1.4, *[1.0] * len(names)), numbers, title=title)


def statistic(row: HazardStatistics) -> Paper:
    """统计表 (D-3.6, D-3.7), as it was signed."""
    place, total = row.place, row.content["totals"]
    rates = (
        ("整改率", "本期验收合格的，比上期结转加本期发现的", total["rate"]),
        ("按期整改率", "本期验收合格的里，在期限之内提交验收的", total["on_time"]),
        ("复发率", "本期发现的里，与以前销案的是同一处同一问题的", total["recurrence"]),
    )
    return Paper(
        "事故隐患排查治理情况统计表", (
            Para(f"{row.get_every_display()}，{day_words(row.since)}至{day_words(row.until)}。" + (f"报送{row.sent_to}。" if row.sent_to else "")),
            by_grade(row.content, "各级隐患"),
            Table(("项目", "数", "率", "怎么算的"), tuple((name, f"{a}/{b}", f"{100 * a / b:.1f}%" if b else "—", means) for name, means, (a, b) in rates),
                  (1.6, 1, 1, 5), title="比率"),
            *([Para(row.words)] if row.words else []),
        ), from_name=str(place), signed_by=f"主要负责人：{row.by_label}", day=place.day_of(row.at), sealed=True, wide=True,
        footer=tracing.footer(place, row.until), name=f"隐患统计表 {row.since} {row.until}",
        sources=(Source("签字的统计表", f"摘要 {row.digest[:16]}", row.leaf_index),),
    )  # fmt: skip


def notice(place: Place, content: dict[str, Any], row: WorkersNotice | None) -> Paper:
    """职工通报 (D-3.4) of a quarter, as it was put up or as it would be."""
    since, until = (dt.date.fromisoformat(content[name]) for name in ("since", "until"))
    grades, said = dict(Hazard.Grade.choices), content["figures"]
    lines = tuple(
        (each["number"], "，".join(filter(None, (each["grid"], each["area"]))), each["what"], str(grades.get(each["grade"], "未定级")),
         each["due"] or "—", lifecycle.word(each["state"]))
        for each in content["rows"]
    )  # fmt: skip
    return Paper(
        f"{place}隐患排查治理情况通报", (
            Para(
                f"{day_words(since)}至{day_words(until)}，发现隐患 {said['found']} 处，其中自查自报 {said['self_reported']} 处；验收合格 {said['rectified']} 处；"
                f"还没有销案 {said['open']} 处，其中逾期 {said['overdue']} 处。通报事情，不点名批评人；谁报告的不写。"
            ),
            *([Para(row.words)] if row and row.words else []),
            Table(("编号", "在哪里", "是什么", "级别", "整改期限", "到哪一步"), lines, (1.7, 2, 3.6, 0.9, 1.5, 1.6), title="隐患和治理情况", empty="这个季度没有隐患。"),
        ), to="全体职工", from_name=str(place), day=place.day_of(row.at) if row else None, unsigned="" if row else "（还没有贴出）",
        sealed=row is not None, footer=tracing.footer(place, until), name=f"职工通报 {since} {until}",
        sources=(Source("贴出的通报", f"摘要 {row.digest[:16]}", row.leaf_index),) if row else (),
    )  # fmt: skip
