"""考核、问责、调查的文书: the yearly sheet, letters of a proposal, the survey's report. Nothing here ranks anybody."""

from wangge.accountability import appraising, assessments, letters, lifecycle
from wangge.accountability.models import Assessment, Proposal
from wangge.documents import tracing
from wangge.documents.paper import Block, Heading, Paper, Para, Source, Table, day_words
from wangge.policy.pack import Citation
from wangge.surveys import reading
from wangge.surveys.models import Result, Round

RECEIPT = "送达人：________　当事人签收：________　　　　年　　月　　日（签收只表示收到，不表示同意）"


def official(letter: letters.Letter, proposal: Proposal) -> Paper:
    """问责的文书: service, request, decision, answer, withdrawal – as `letters` composed it."""
    blocks: list[Block] = [Para(letter.opening)]
    for section in letter.sections:
        blocks.append(Heading(section.heading))
        many = section.numbered and len(section.lines) > 1
        blocks += [Para(f"{n}. {each}" if many else each) for n, each in enumerate(section.lines, 1)]
    blocks += [Para(each) for each in letter.closing]
    sources = [
        Source(f"建议 {letter.number or '（起草）'}：{lifecycle.act_word(each.act)}", f"建议页“经过”，{tracing.moment(proposal.place, each.at)}", each.leaf_index)
        for each in proposal.acts.order_by("seq")
    ]  # fmt: skip
    return Paper(
        letter.title, tuple(blocks), number=letter.number, to=letter.to_name, from_name=letter.from_name, signed_by=letter.signed_by,
        day=letter.day, sources=tuple(sources), footer=f"依据制度：《{letter.citation.title}》{letter.citation.version}", sealed=True,
        tear_off=RECEIPT if letter.kind == "service" else "",
    )  # fmt: skip


def assessment(row: Assessment) -> Paper:
    """年终考核表 (B-4.5): every line with where its points come from; a line without points is missing, never zero."""
    sheet = assessments.sheet_of(row)
    rows = tuple(
        (
            each.name,
            f"{each.weight:g}",
            "—" if each.missing or each.points is None else f"{float(each.points):.4g}",
            _how(each),
        )
        for each in sheet.lines
    )
    total = f"{float(row.total):.4g}" if row.total is not None else "还没有"
    stated: list[Block] = [Heading("本人陈述"), Para(row.statement)] if row.statement else []
    steps: list[Block] = [Para(f"{n}. {each}") for n, each in enumerate(sheet.steps, 1)]
    blocks: list[Block] = [
        Table((), (("姓名", row.person.name), ("年度", str(row.year)), ("现在", appraising.word(row.state)), ("总分", total))),
        *([Para(sheet.unpublished)] if sheet.unpublished else []),
        Table(("项目", "分值", "得分", "怎样来的"), rows, (2.4, 0.9, 0.9, 6), frozenset({1, 2}), title="各项得分"),
        Heading("怎样算出来的"), *steps,
        *tracing.clause(sheet.citation),
        *stated,
        Para("分数本身不等于不称职；不服的，可以按制度申诉。", quiet=True),
    ]  # fmt: skip
    signed = "、".join(str(each) for each in (row.signed_by, row.countersigned_by) if each)
    sources = [
        Source(
            f"考核经过：{appraising.STEPS[each.act].word}",
            tracing.moment(row.place, each.at),
            each.leaf_index,
        )
        for each in row.acts.order_by("seq")
    ]
    for line in sheet.lines:
        sources += [Source(f"{line.name}的凭据", each) for each in line.evidence[:50]]
    return Paper(
        f"{row.year}年度考核表", tuple(blocks), from_name=str(row.place), signed_by=signed,
        day=row.place.day_of(row.settled_at) if row.settled_at else None, unsigned="" if signed else "签字：________　会签：________　本人：________",
        sources=tuple(sources), footer=f"依据制度：《{sheet.citation.title}》{sheet.citation.version}",
        name=f"{row.year}年度考核表 {row.person.name}",
    )  # fmt: skip


def _how(line: object) -> str:
    missing, judged = getattr(line, "missing", ""), getattr(line, "judged", False)
    if missing:
        return f"缺：{missing}。不当作零分。"
    return (
        f"{getattr(line, 'by', '')}：{getattr(line, 'says', '')}"
        if judged
        else str(getattr(line, "says", ""))
    )


def questionnaire(round_: Round) -> Paper:
    """满意度问卷 (B-4.3): as published, one sheet for a household; no name is asked for, no code is on it."""
    levels = tuple(each["words"] for each in round_.levels)
    rows = tuple(
        (f"{n}. {each['words']}", *["□"] * len(levels)) for n, each in enumerate(round_.questions, 1)
    )
    published = round_.told("publish")
    return Paper(
        f"{round_.place}{round_.half}满意度调查问卷", (
            Para(f"请在每一题后面的一格里打“√”，每题选一格；不想答的可以空着。不记名。{round_.method}"),
            Table(("题目", *levels), rows, (4.6, *[1.1] * len(levels)), title="题目"),
            Para("还想说的话：" + "＿" * 60),
            Para(f"请在{day_words(round_.closes_on)}以前投进票箱，或者按纸条上的码在网上、电话里答；一张纸条答一次。"),
        ), from_name=str(round_.place), day=round_.place.day_of(published.at) if published else None,
        unsigned="" if published else "（还没有公布）", footer=tracing.footer(round_.place, round_.opens_on),
        sources=(Source("公布的问卷", "调查页“经过”", published.leaf_index),) if published else (),
    )  # fmt: skip


def survey(round_: Round, row: Result) -> Paper:
    """满意度报告 (B-4.3): grids in the order of their codes, each score with its interval and how many answered."""
    content = row.content
    whole = reading.whole(content)
    grids = tuple(
        (each.name, each.said.get("leader") or "没有人负责过半数的日子，不评人", each.score or "—",
         f"{each.said['points']}/{each.said['most']}" if each.score else "—", each.range or "—", each.rate, each.why)
        for each in reading.lines(content, public=False)
    )  # fmt: skip
    asked = tuple(
        (
            each["words"],
            "；".join(f"{word} {n}" for word, n in each["levels"]),
            f"{each['satisfied']}/{each['answered']}",
            each["range"],
            each["blank"],
        )
        for each in reading.questions(content)
    )
    blocks: list[Block] = [
        *([Para(row.words)] if row.words else []),
        Heading("一、全社区"),
        Table((), (("得分", whole.score or whole.why), ("95% 区间", whole.range), ("有效答卷/样本", whole.rate))),
        Heading("二、各网格"), Para("按网格代码排，不排名。", quiet=True),
        Table(("网格", "评的是谁", "得分", "得分合计/满分合计", "95% 区间", "有效答卷/样本", "说明"), grids, (1.4, 2, 1, 1.8, 1.5, 2, 2.4), frozenset({2, 3, 4}), title="各网格得分"),
        Heading("三、各题"),
        Table(("题目", "各档份数", "满意/答了的", "95% 区间", "没答"), asked, (3, 4, 1.5, 1.5, 0.9), frozenset({2, 4}), title="各题"),
    ]  # fmt: skip
    blocks += tracing.clause(Citation.from_json(round_.cite) if round_.cite else None)
    return Paper(
        f"{round_.place}{round_.half_word}满意度调查报告", tuple(blocks), from_name=str(round_.place), signed_by=row.by_label,
        day=round_.place.day_of(row.at), footer=tracing.footer(round_.place, round_.place.day_of(row.at)), wide=True,
        sources=(Source("封箱的答卷", f"摘要 {content['box'][:16]}"), Source("签发的结果", f"摘要 {row.digest[:16]}", row.leaf_index)),
        checkpoint=tracing.checkpoint(round_.place),
    )  # fmt: skip
