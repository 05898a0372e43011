"""文书: the papers of a proposal as values, in the order of an official document; the faces lay them out.

Title, number, addressee, body with facts, clause and arithmetic, rights, signature, day. One source of data: nothing is
typed twice. A community and a company are no Party or government organs: the form follows GB/T 9704 as a model only.
"""

import datetime as dt
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from wangge.accountability import access, legal, sums
from wangge.accountability.lifecycle import CLEAN, NotAllowed, State
from wangge.accountability.models import Proposal
from wangge.policy import words
from wangge.policy.deadlines import Deadline
from wangge.policy.pack import Citation
from wangge.territory.models import Place

ORDINALS = "一二三四五六七八九十"
EVIDENCE = {
    "case": "事项记录", "act": "办理记录", "rating": "评价", "allegation": "反映与核实结论", "entry": "民情日志", "survey": "调查结果",
    "visit": "走访记录", "inspection": "检查记录", "assessment": "考核表", "report": "汇报",
    "hazard": "隐患台账", "accident": "事故记录和查明的原因", "duty": "定期义务台账",
}  # fmt: skip
KINDS = {
    "service": "建议送达书",
    "request": "函",
    "decision": "决定书",
    "answer": "申诉答复书",
    "withdrawal": "撤回通知书",
}
TOGETHER = "申诉由工会和公司共同复核，双方都是没有参加过建议和决定的人；双方意见一致才算答复，逾期没有答复的，不执行。"
SILENT = "当事人在期限内没有说明；不说明不等于承认。"


@dataclass(frozen=True, slots=True)
class Section:
    """一段: a heading, and its sentences or numbered lines."""

    heading: str
    lines: tuple[str, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Letter:
    """函件: as it will be printed."""

    kind: str
    title: str
    number: str
    to_name: str
    opening: str
    sections: tuple[Section, ...]
    closing: tuple[str, ...]
    from_name: str
    signed_by: str
    day: dt.date
    citation: Citation
    deadline: Deadline | None


def kinds_of(proposal: Proposal) -> list[str]:
    """现有的文书, in the order in which they came to be."""
    found = []
    if proposal.served_at:
        found.append("service")
    if proposal.is_letter and proposal.heard_at and proposal.state not in CLEAN | {State.OVERTURNED}:
        found.append("request")
    if proposal.decided_at:
        found.append("decision")
    if proposal.reviewed_at:
        found.append("answer")
    if proposal.withdrawn_at and proposal.served_at:
        found.append("withdrawal")
    return found


def letter(proposal: Proposal, kind: str) -> Letter:
    """某一种文书. NotAllowed where it does not exist (yet)."""
    if kind not in kinds_of(proposal):
        raise NotAllowed("还没有这份文书，或者建议已经撤回、没有采纳。")
    made: Letter = {
        "service": _service, "request": _request, "decision": _decision, "answer": _answer, "withdrawal": _withdrawal,
    }[kind](proposal)  # fmt: skip
    return made


def preview(proposal: Proposal) -> Letter:
    """送达书的样子, before it is served: no number, no day to answer yet."""
    return _service(proposal)


def _service(proposal: Proposal) -> Letter:
    due = Deadline.from_json(proposal.respond_basis) if proposal.respond_basis else None
    measure = words.CONSEQUENCES[proposal.proposed].zh
    rights = [
        "您可以查看全部凭据，可以口头或者书面说明、举证；不说明不等于承认。",
        f"请在{until(due)}说明（{due.citation.short()}）；期满以前不作决定。"
        if due
        else "说明的期限从送达时起算。",
        "决定由另一个人署名作出，写明理由；提出建议的人、您本人和有利害关系的人都不作决定。",
        f"不服决定的，可以向{reviewed_by(proposal)}申诉；申诉期间不执行，复核不得加重，也不影响依法申请仲裁、提起诉讼。",
    ]
    if access.reviewed_together(proposal):
        rights.append(TOGETHER)
    if not words.CONSEQUENCES[proposal.proposed].respond_days:
        rights = ["由另一个人决定；不愿意受表扬的，告诉办公室即可。"]
    return _made(
        proposal, "service", to=_to(proposal), at=proposal.served_at or proposal.touched_at,
        opening=f"依据《{_citation(proposal).title}》第 {proposal.clause} 条，现就{_about(proposal)}提出“{measure}”的建议。建议还没有决定。现将事实、凭据、条款、算法和您的权利告知如下：",
        sections=[*_case(proposal), Section("提出的理由", (proposal.reasons,)), Section("建议", (_sum(proposal, proposal.proposed, proposal.proposed_amount),)), Section("您的权利", tuple(rights), numbered=True)],
        closing=(), signed=str(proposal.proposer), deadline=due,
    )  # fmt: skip


def _request(proposal: Proposal) -> Letter:
    parent = proposal.place.parent
    said = [each.said for each in proposal.acts.filter(act="respond")]
    submitted = proposal.acts.filter(act="submit").last()
    path = Section("依法办理", tuple(_path(proposal.employment)), numbered=True)
    title = {
        "removal-letter": "关于请求劝退",
        "transfer-letter": "关于请求调离本岗",
        "dismissal-letter": "关于请求辞退",
    }
    return _made(
        proposal, "request", to=str(parent or proposal.place), at=proposal.submitted_at or proposal.heard_at,
        title=f"{title.get(proposal.proposed, '关于')}{proposal.person or ''}的函",
        opening=f"依据《{_citation(proposal).title}》第 {proposal.clause} 条，经听取当事人说明，现就{_about(proposal)}的有关情况函告如下，请依法研究决定。",
        sections=[
            *_case(proposal),
            Section("当事人的说明", tuple(said) or (SILENT,)),
            Section("提请的理由", (submitted.note if submitted else proposal.reasons,)),
            path,
        ],
        closing=("是否同意，请在收到之日起按期函复。专此函达。",),
        signed=str(proposal.submitter or proposal.proposer),
        deadline=Deadline.from_json(proposal.decide_basis) if proposal.submitted_at and proposal.decide_basis else None,
    )  # fmt: skip


def _decision(proposal: Proposal) -> Letter:
    due = Deadline.from_json(proposal.appeal_basis) if proposal.appeal_basis else None
    said = [each.said for each in proposal.acts.filter(act="respond", at__lte=proposal.decided_at)]
    decided = _decided(proposal)
    sections = [
        *_case(proposal),
        Section("当事人的说明", tuple(said) or (SILENT,)),
        Section("理由", (proposal.decision,)),
        Section("决定", (decided,)),
    ]
    if proposal.measure in legal.LETTERS and proposal.outcome != Proposal.Outcome.REJECTED:
        sections.append(Section("依法办理", tuple(_path(proposal.employment)), numbered=True))
    if proposal.checks:
        sections.append(Section("法律核对", tuple(_checked(each) for each in proposal.checks), numbered=True))
    if proposal.outcome != Proposal.Outcome.REJECTED and due:
        together = (TOGETHER,) if access.reviewed_together(proposal) else ()
        sections.append(Section("申诉", (
            f"不服本决定的，可以在{until(due)}向{reviewed_by(proposal)}申诉（{due.citation.short()}）。申诉期内和申诉期间不执行；复核由没有参加过本决定的人作出，不得加重。申诉不影响依法申请仲裁、提起诉讼。",
            *together,
        )))  # fmt: skip
    where = proposal.place.parent if proposal.above else None
    return _made(
        proposal, "decision", to=_to(proposal), at=proposal.decided_at, opening=f"关于{_about(proposal)}的建议（{proposal.number}），现决定如下：",
        sections=sections, closing=(), signed=str(proposal.decider), deadline=due, from_name=str(where or proposal.place),
    )  # fmt: skip


def _answer(proposal: Proposal) -> Letter:
    answer = {
        "upheld": "维持原决定。", "overturned": "撤销原决定，不执行，不留不良记录。",
        "changed": f"改为：{_sum(proposal, proposal.measure, proposal.amount)}",
    }[proposal.answer]  # fmt: skip
    together = access.reviewed_together(proposal)
    where = (
        f"{proposal.place}工会、{proposal.place}"
        if together
        else str(proposal.place.parent or proposal.place)
    )
    both = [proposal.first_reviewer, proposal.reviewer]
    reasons = ((proposal.opinion["words"],) if proposal.opinion else ()) + (proposal.review,)
    return _made(
        proposal, "answer", to=_to(proposal), at=proposal.reviewed_at,
        opening=f"您对{proposal.number}决定的申诉已经复核，答复如下：",
        sections=[Section("您的申诉", (proposal.appeal,)), Section("理由", reasons), Section("答复", (answer,)),
                  Section("其他途径", ("不影响您依法申请仲裁、提起诉讼或者向有关部门反映。",))],
        closing=(), signed="、".join(str(each) for each in both if each), deadline=None, from_name=where,
    )  # fmt: skip


def _withdrawal(proposal: Proposal) -> Letter:
    step = proposal.acts.filter(act="withdraw").last()
    return _made(
        proposal, "withdrawal", to=_to(proposal), at=proposal.withdrawn_at,
        opening=f"{proposal.number}的建议已经撤回。",
        sections=[Section("理由", (proposal.withdrawal,)), Section("撤回以后", ("不计入、不留不良记录，不作以后的依据。经过留存，您可以随时查看、核对。",))],
        closing=(), signed=step.by_label if step else "", deadline=None,
    )  # fmt: skip


def _case(proposal: Proposal) -> list[Section]:
    """事实、条款、算法: as they stood when it was drafted."""
    ground, citation = proposal.ground, _citation(proposal)
    facts = tuple(_fact(each) for each in ground["facts"])
    sections = [Section("事实和凭据", facts or ("没有逐项的事实；见算法。",), numbered=True)]
    if ground["excluded"]:
        sections.append(
            Section("没有计入的", tuple(_fact(each) for each in ground["excluded"]), numbered=True)
        )
    clause = [f"“{citation.sentence}”（{citation.short()}）"]
    if citation.reading:
        clause.append(f"解读：{citation.reading}")
    sections.append(Section("条款", tuple(clause)))
    if ground["steps"]:
        sections.append(Section("算法", tuple(ground["steps"])))
    return sections


def _fact(fact: dict[str, Any]) -> str:
    day = dt.date.fromisoformat(fact["on"])
    name = words.FACTS[fact["name"]].zh if fact.get("name") in words.FACTS else ""
    text = fact["note"] or name
    kinds = dict.fromkeys(EVIDENCE.get(each.partition(":")[0], "") for each in fact.get("evidence", ()))
    proof = "、".join(kind for kind in kinds if kind)
    left_out = f"不计入：{fact['excluded']}。" if fact.get("excluded") else ""
    return f"{day_words(day)}，{text}。{left_out}" + (f"凭据：{proof}。" if proof else "")


def _checked(check: dict[str, Any]) -> str:
    said = f"：{check['words']}" if check["words"] else ""
    return f"{check['text']}（{check['law']}）{said}"


def _path(employment: str) -> list[str]:
    if employment == legal.ELECTED:
        return [
            "当事人是居民选举产生的居民委员会成员，去留由居民决定：依城市居民委员会组织法（2026年施行的修订本）第二十条的罢免程序、第三十七条的民主评议办理。",
            "请办事处指导依法启动程序；办事处、居民委员会都不直接免职、调离或者辞退。",
        ]
    path = {
        "dispatched": "当事人由派遣单位派遣：依劳动合同法第六十五条退回派遣单位，由派遣单位依法办理。",
        "volunteer": "当事人是志愿者，没有劳动关系：由办事处决定是否终止服务约定。",
    }.get(employment, "当事人是聘用人员：依劳动合同法第四十条第二项，先培训或者调整岗位，仍不能胜任的，提前三十日书面通知或者额外支付一个月工资。")  # fmt: skip
    return (
        [path, "受劳动合同法第四十二条保护的人员除外；单方解除的，理由事先通知工会（第四十三条）。"]
        if employment != "volunteer"
        else [path]
    )


def _decided(proposal: Proposal) -> str:
    if proposal.outcome == Proposal.Outcome.REJECTED:
        return "建议不采纳，不留不良记录。"
    step = proposal.acts.filter(act="decide").last()
    measure = str((step.changes if step else {}).get("measure") or proposal.measure)
    amount = (step.changes if step else {}).get("amount")
    how = "采纳" if proposal.outcome == Proposal.Outcome.ADOPTED else "改为较轻的"
    return f"{how}：{_sum(proposal, measure, amount)}"


def _sum(proposal: Proposal, measure: str, amount: Any) -> str:
    said = words.CONSEQUENCES[measure].zh
    if measure in legal.LETTERS and proposal.decided_at:
        return f"同意函中所请（{said}），按“依法办理”一节的程序进行。本决定不直接解除、变更任何人的岗位和劳动合同。"
    if measure == "deduction":
        said += (
            f"人民币 {money(amount)}"
            if amount is not None
            else "；金额由作决定的人在条款的范围内填写并说明理由"
        )
    return f"{said}。"


def money(amount: Any) -> str:
    """金额: in figures and, as on a cheque, in words."""
    exact = Decimal(str(amount))
    return f"{exact:,.2f} 元（{sums.in_words(exact)}）"


def _made(
    proposal: Proposal, kind: str, *, to: str, at: dt.datetime | None, opening: str, sections: list[Section],
    closing: tuple[str, ...], signed: str, deadline: Deadline | None, title: str = "", from_name: str = "",
) -> Letter:  # fmt: skip
    assert at is not None
    measure = words.CONSEQUENCES[proposal.proposed].zh.removeprefix("请求").removesuffix("的函")
    return Letter(
        kind=kind, title=title or f"关于{measure}的{KINDS[kind]}", number=proposal.number or "", to_name=to, opening=opening,
        sections=tuple(replace(each, heading=f"{ORDINALS[n]}、{each.heading}") for n, each in enumerate(sections)), closing=closing, from_name=from_name or str(proposal.place), signed_by=signed,
        day=proposal.place.day_of(at),
        citation=_citation(proposal), deadline=deadline,
    )  # fmt: skip


def _citation(proposal: Proposal) -> Citation:
    return Citation.from_json(proposal.ground["citation"])


def _to(proposal: Proposal) -> str:
    if proposal.person is not None:
        return str(proposal.person)
    return f"{proposal.grid}（网格长{proposal.respondent or ''}）"


def _about(proposal: Proposal) -> str:
    return f"{proposal.person}同志" if proposal.person else f"{proposal.grid}（不是对哪一个人）"


def reviewed_by(proposal: Proposal) -> str:
    """向谁申诉."""
    if proposal.place.kind == Place.Kind.COMPANY:
        return "工会"
    return str(proposal.place.parent or "上一级")


def day_words(day: dt.date) -> str:
    """日子: as a document writes it, in Arabic figures (GB/T 9704)."""
    return f"{day.year}年{day.month}月{day.day}日"


def until(due: Deadline) -> str:
    """到哪天为止, that day included."""
    return f"{day_words(due.day)}以前（含当日）"
