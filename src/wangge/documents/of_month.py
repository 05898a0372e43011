"""月度分析报告 (B-4.4): figures with numerator and denominator beside last month's and last year's, categories, answers, words."""

import datetime as dt
from typing import Any

from wangge.analysis import monthly
from wangge.analysis.figures import Figure
from wangge.analysis.models import MonthlyAnalysis
from wangge.documents import of_safety, tracing
from wangge.documents.paper import Block, Heading, Paper, Para, Source, Table, day_words
from wangge.territory.models import Place


def analysis(
    place: Place, month: dt.date, content: dict[str, Any], words: dict[str, str], row: MonthlyAnalysis | None
) -> Paper:
    """月度分析报告, signed or as it stands."""
    first, last = monthly.month_of(month)
    figures = tuple(
        (str(each["definition"]), of(each["now"]), rate(each["now"]), rate(each["before"]), rate(each["year"]),
         f"{each['definition'].num} ÷ {each['definition'].den}" + "".join(f"；不计：{why} {n}" for why, n in each["now"].excluded.items()))
        for each in monthly.figures_in(content)
    )  # fmt: skip
    kinds = tuple(
        (each["name"] or "没有写明", each["now"], each["before"], each["year"])
        for each in content["categories"]
    )
    told = tuple(
        (each["name"], of(Figure.from_json(each["figure"])), each["late"], each["overdue"])
        for each in content["answers"]
    )
    blocks: list[Block] = [
        Para(f"{day_words(first)}至{day_words(last)}。"),
        Table(
            ("指标", "这个月", "率", "上个月", "去年同月", "怎么算的"),
            figures,
            (2, 1.5, 1.2, 1.2, 1.2, 4),
            title="指标",
        ),
        Table(
            ("类别", "这个月", "上个月", "去年同月"),
            kinds,
            (4, 1, 1, 1),
            frozenset({1, 2, 3}),
            title="各类别登记的件数",
        ),
    ]
    if told or place.kind != place.Kind.COMPANY:
        blocks.append(
            Table(
                ("办事处、部门和单位", "按期答复", "迟了才答复", "到期还没有答复"),
                told,
                (4, 1.4, 1.4, 1.6),
                frozenset({2, 3}),
                title="答复",
            )
        )
    blocks += _company(content["safety"]) if "safety" in content else []
    for name, label in monthly.SECTIONS.items():
        found = content["recurring"] if name == "recurring" else []
        if found or words.get(name):
            blocks.append(Heading(str(label)))
            blocks += [
                Para(f"{n}. {each['grid_name']}，{each['category_name']}：三个月 {each['n']} 件，其中这个月 {each['now']} 件；最早的一件 {each['since']} 收到。")
                for n, each in enumerate(found, 1)
            ]  # fmt: skip
            blocks += [Para(words[name])] if words.get(name) else []
    sources = [
        Source(f"指标 {each['definition']}", "数据页，这个月，逐件可查")
        for each in monthly.figures_in(content)
    ]
    if row:
        sources.insert(0, Source("月度分析的签发", f"摘要 {row.digest[:16]}", row.leaf_index))
        blocks += [
            Para(f"签后说明：{each.words}（{tracing.moment(place, each.at)}）")
            for each in monthly.notes_on(row.uid, place)
        ]
    checkpoint = monthly.vouched_by(row) if row else None
    return Paper(
        f"{place}{first.year}年{first.month}月{'' if place.kind == place.Kind.COMPANY else '民情'}月度分析报告", tuple(blocks), from_name=row.by_label if row else "",
        day=place.day_of(row.at) if row else None, unsigned="" if row else "（未签发）", sources=tuple(sources),
        footer=tracing.footer(place, last), checkpoint=checkpoint.note if checkpoint else "", name=f"月度分析 {first:%Y-%m}",
    )  # fmt: skip


def _company(said: dict[str, Any]) -> list[Block]:
    """单位的隐患、巡查、会议和交办."""
    patrols = tuple(
        (each["name"], f"{each['done']}/{each['asked']}" if each["asked"] else "—", each["excused"], each["rounds"], each["findings"])
        for each in said["patrols"]
    )  # fmt: skip
    held = tuple(
        (f"{each['title']} {each['number']}".strip(), each["on"], each["items"], each["decided"], "已签发" if each["signed"] else "还没有签发")
        for each in said["meetings"]
    )  # fmt: skip
    tasks = said["tasks"]
    blocks: list[Block] = [
        of_safety.by_grade(said["hazards"], "隐患"),
        Para(f"上个月验收合格 {said['hazards_before']['rectified']} 处，月末未销案 {said['hazards_before']['open']} 处。", quiet=True),
        *(Para(f"同一处又出现：{each['number']}，{each['grid_name']}{each['area']}，上一次是 {each['before']}。") for each in said["again"]),
        Table(("网格", "照计划做了的", "停产不计", "一共巡查", "发现的问题"), patrols, (2, 1.3, 1, 1, 1.1), frozenset({1, 2, 3, 4}), title="巡查"),
        Table(("会议", "日期", "议题", "作出决定", "纪要"), held, (3.4, 1.4, 0.8, 1, 1.3), frozenset({2, 3}), title="会议", empty="这个月没有开过会。"),
    ]  # fmt: skip
    if sum(tasks.values()):
        blocks.append(Para(
            f"这个月到期的交办 {sum(tasks.values())} 项：按期回报并核实 {tasks['in_time']} 项，迟了才办完 {tasks['late']} 项，"
            f"到期没有办完 {tasks['overdue']} 项，还没有到期 {tasks['running']} 项。"
        ))  # fmt: skip
    return blocks


def of(figure: Figure) -> str:
    """几分之几, and that it is few."""
    return f"{figure.num:g}/{figure.den:g}{'（件数少）' if figure.small else ''}"


def rate(figure: Figure) -> str:
    """百分之几."""
    return "—" if figure.rate is None else f"{100 * figure.rate:.1f}%"
