"""巡查记录 (A-2.1): one round – who, when, item by item, what was found and what became of it."""

from wangge.documents import tracing
from wangge.documents.paper import Block, Paper, Para, Source, Table
from wangge.patrol import rounds
from wangge.patrol.models import Patrol


def record(patrol: Patrol) -> Paper:
    """一次巡查的记录, as written; later steps stand beside each finding."""
    place = patrol.place
    where = patrol.grid.name if patrol.grid else patrol.site
    checked = f"{patrol.checklist.title}（第 {patrol.checklist.version} 版）" if patrol.checklist else ""
    facts = [
        ("网格", where), ("检查表", checked), ("计划", patrol.plan.title if patrol.plan else ""),
        ("巡查人", patrol.patroller.name if patrol.patroller else ""),
        ("起止", f"{tracing.moment(place, patrol.started_at)}至{tracing.moment(place, patrol.ended_at)}"), ("看到的", patrol.words),
    ]  # fmt: skip
    items = tuple(
        (
            f"{each['key']}. {each['text']}",
            str(each["word"]),
            "；".join(filter(None, (each.get("where"), each.get("note")))),
        )
        for each in rounds.answered(patrol)
    )
    found = list(patrol.findings.all())
    rows = tuple(
        (n, each.words, "；".join(filter(None, (each.where, each.clause))), _outcome(each)) for n, each in enumerate(found, 1)
    )  # fmt: skip
    blocks: list[Block] = [Table((), tuple((name, said) for name, said in facts if said))]
    if items:
        blocks.append(Table(("检查什么", "结果", "说明"), items, (5, 1.2, 3.4), title="逐项检查"))
    blocks.append(
        Table(
            ("序号", "情况", "在哪里、依据", "怎样处理"),
            rows,
            (0.8, 4.4, 2.4, 2.6),
            frozenset({0}),
            title="发现的问题",
            empty="这一次没有发现问题。",
        )
    )
    sources = [Source(f"巡查 {where}", f"巡查页，收到 {tracing.moment(place, patrol.at)}", patrol.leaf_index)]
    sources += [Source(f"发现：{each.words[:40]}", "巡查页“发现的”", each.leaf_index) for each in found]
    pictures = patrol.photos.count()
    if pictures:
        blocks.append(Para(f"另有照片 {pictures} 张，在巡查页。", quiet=True))
    return Paper(
        f"{place}巡查记录", tuple(blocks), from_name=patrol.patroller.name if patrol.patroller else "", day=place.day_of(patrol.ended_at),
        sources=tuple(sources), footer=tracing.footer(place, place.day_of(patrol.ended_at)),
        name=f"巡查记录 {where} {place.day_of(patrol.ended_at)}",
    )  # fmt: skip


def _outcome(finding: object) -> str:
    outcome = getattr(finding, "outcome", None)
    return f"{outcome.get_kind_display()} {outcome.number}".strip() if outcome else "还没有处理"
