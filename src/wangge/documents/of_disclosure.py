"""居务公开摘要: the signed sheet that hangs for fifteen days at least – counts only, the rare categories told as rare."""

from wangge.analysis import disclosure, monthly
from wangge.analysis.models import AffairsDisclosure
from wangge.documents import tracing
from wangge.documents.of_month import of, rate
from wangge.documents.paper import Block, Heading, Paper, Para, Source, Table, day_words


def sheet(row: AffairsDisclosure) -> Paper:
    """一份公开, as it was signed."""
    place, content = row.place, row.content
    told = disclosure.figures_in(content)
    figures = tuple(
        (str(each.word), of(figure), rate(figure), f"{each.num} ÷ {each.den}" + "".join(f"；不计：{why} {n}" for why, n in figure.excluded.items()))
        for each, figure in told
    )  # fmt: skip
    kinds = tuple(
        (each["name"] or "没有写明", each["n"]) for each in content["categories"] if each["n"] is not None
    )
    left, others = disclosure.others_in(content)
    kinds += (("其他", left),) if others else ()
    rare = "、".join(name or "没有写明" for name in others)
    answers = tuple(
        (each["name"], of(each["figure"]), each["late"], each["overdue"])
        for each in disclosure.answers_in(content)
    )
    blocks: list[Block] = [
        Para(f"{day_words(row.first)}至{day_words(row.last)}，登记事项 {content['registered']} 件。{day_words(row.since)}至{day_words(row.until)}在公开栏张贴。"),
        *([Para(row.words)] if row.words else []),
        Table(("项目", "数", "率", "怎么算的"), figures, (2, 1.4, 1, 5), title="办得怎样"),
        Table(("类别", "件数"), kinds, (4, 1), frozenset({1}), title="各类别的件数", empty="件数少，不分类别写。"),
        *([Para(f"“其他”里有：{rare}。件数少，不分开写。")] if rare else []),
    ]  # fmt: skip
    if answers:
        blocks.append(Table(("办事处、部门和单位", "按期答复", "迟了才答复", "到期还没有答复"), answers, (4, 1.4, 1.4, 1.6), frozenset({2, 3}), title="答复"))  # fmt: skip
    if content["analyses"]:
        blocks.append(Heading("报上级研究的"))
        blocks += [
            Para(f"{each['month'][:7]} 的月度分析，报给{each['to']}，{'已答复' if each['answered'] else '还没有答复'}。")
            for each in content["analyses"]
        ]  # fmt: skip
    blocks += [
        Para(f"签后说明：{each.words}（{tracing.moment(place, each.at)}）")
        for each in monthly.notes_on(row.uid, place)
    ]
    if place.supervision_phone:
        blocks.append(Para(f"对公开的内容有疑问的，请打监督电话 {place.supervision_phone}。"))
    checkpoint = monthly.vouched_by(row)
    return Paper(
        f"{place}居务公开", tuple(blocks), from_name=str(place), signed_by=row.by_label, day=place.day_of(row.at), sealed=True,
        footer=tracing.footer(place, row.last), checkpoint=checkpoint.note if checkpoint else "", name=f"居务公开 {row.first} {row.last}",
        sources=(Source("签发的居务公开", f"摘要 {row.digest[:16]}", row.leaf_index),),
    )  # fmt: skip
