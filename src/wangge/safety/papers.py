"""文书: the rectification notice and its reply, an accident's report – as values in the order of an official paper."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from wangge.safety import accidents, limits
from wangge.safety.lifecycle import NotAllowed
from wangge.safety.models import Accident, Hazard
from wangge.safety.rectifying import GUARANTEES


@dataclass(frozen=True, slots=True)
class Sheet:
    """一张纸: rows of label and words, as the form has them; who signs where."""

    title: str
    number: str
    to_name: str
    opening: str
    rows: tuple[tuple[str, str], ...]
    closing: tuple[str, ...]
    from_name: str
    signers: tuple[str, ...]
    day: dt.date | None
    clause: str = ""


def notice(hazard: Hazard) -> Sheet:
    """整改通知单, as it was issued."""
    issued = hazard.notice
    if not issued:
        raise NotAllowed("还没有下达整改通知单。先“下达整改通知”，再打印。")
    until = issued["until"]
    return Sheet(
        title="隐患整改通知单", number=hazard.notice_number or "", to_name=issued["to"],
        opening=f"经检查，{hazard.grid}{hazard.area}存在隐患（编号 {hazard.number}）。请按下列要求整改，整改完成后填写回执，由整改人以外的人到现场验收。",
        rows=(
            ("部位", f"{hazard.grid} · {hazard.area}"), ("隐患情况", hazard.words), ("类别", str(hazard.get_kind_display())),
            ("级别", str(hazard.get_grade_display())), ("防护措施", hazard.control or hazard.on_the_spot or "——"),
            ("整改要求", issued["demands"]),
            ("整改期限", f"{_day(until)}以前（{issued['clause']}）" if until else "——"),
        ),
        closing=("期限内不能完成的，先采取防护措施，写明理由申请延期；整改的人和验收的人不能是同一个人。",),
        from_name=str(hazard.place), signers=(f"下达人：{issued['by']}", "签收人：________　　　　年　　月　　日（签收只表示收到）"),
        day=dt.date.fromisoformat(issued["on"]), clause=issued["clause"],
    )  # fmt: skip


def reply(hazard: Hazard) -> Sheet:
    """整改回执: what was done, and what was found when somebody else looked."""
    if not hazard.notice_number:
        raise NotAllowed("还没有下达整改通知单，没有回执。")
    if hazard.submitted_at is None:
        raise NotAllowed("还没有提交验收。整改完成、提交以后，回执自动写好。")
    seen = hazard.acceptance or "（等验收）"
    rows = [
        ("通知单编号", hazard.notice_number), ("部位", f"{hazard.grid} · {hazard.area}"), ("隐患情况", hazard.words),
        ("整改情况", hazard.rectified), ("整改人", str(hazard.rectifier or hazard.submitted_by or "")),
        ("完成时间", _moment(hazard, hazard.submitted_at)),
        ("是否按期", "逾期" if hazard.late(hazard.submitted_at) else "按期"),
        ("验收情况", seen), ("验收人", str(hazard.accepted_by or "")), ("验收时间", _moment(hazard, hazard.accepted_at)),
    ]  # fmt: skip
    for key, name in GUARANTEES.items():
        if hazard.checked:
            rows.append((f"{name}落实情况", hazard.checked[key]))
    signers = ["整改人：________", "验收人：________"]
    if hazard.grade == Hazard.Grade.MAJOR:
        signers.append(f"主要负责人：{hazard.signed_by or '________'}")
    return Sheet(
        title="隐患整改回执", number=f"{hazard.notice_number} 回", to_name=str(hazard.place),
        opening=f"隐患（编号 {hazard.number}）已经整改，情况如下：", rows=tuple(rows), closing=(), from_name=str(hazard.grid),
        signers=tuple(signers), day=hazard.place.day_of(hazard.accepted_at or hazard.submitted_at), clause="D-3.5",
    )  # fmt: skip


def plan(hazard: Hazard) -> Sheet:
    """重大隐患治理方案: the five guarantees."""
    if not hazard.plan:
        raise NotAllowed("还没有治理方案。")
    said = hazard.plan
    due = limits.stored(hazard)
    rows = [("隐患情况", hazard.words), ("防护措施", hazard.control), ("停产停用", hazard.stop_work or "——")]
    rows += [(name, _day(said[key]) if key == "until" else said[key]) for key, name in GUARANTEES.items()]
    return Sheet(
        title="重大隐患治理方案", number=hazard.number or "", to_name=str(hazard.place),
        opening=f"{hazard.grid}{hazard.area}的重大隐患，治理方案如下：", rows=tuple(rows), closing=(),
        from_name=str(hazard.grid), signers=(f"提出人：{hazard.planned_by or ''}", "批准人（公司领导）：________"),
        day=None, clause=due.clause if due else "D-0.6",
    )  # fmt: skip


def accident_report(accident: Accident) -> Sheet:
    """事故报告单: facts, in the order of Decree 493, article 12. Causes are added once they have been found; nobody's guilt."""
    facts: list[tuple[str, str]] = [
        ("发生单位", f"{accident.place}{accident.grid}"), ("单位地址", accident.place.address or "——"),
        ("发生时间", _moment(accident, accident.happened_at)), ("地点", accident.area),
        ("类别", str(accident.get_kind_display())), ("简要经过", accident.words),
        ("伤亡", _people(accident)), ("初步估计的直接损失", f"{accident.loss} 万元"),
        ("初步等级", f"{accidents.grade_word(accident)}（照现在知道的伤亡和损失，依国务院令第493号第三条）"),
        ("已经采取的措施", accident.measures),
        ("负责人得知", _moment(accident, accident.head_knew_at) or "——"),
        ("报告主管部门", f"{accident.authority} {_moment(accident, accident.reported_at)}".strip() or "（尚未报告）"),
    ]  # fmt: skip
    more = accident.acts.filter(act__in=("amend", "supplement")).order_by("seq")
    facts += [(f"补报 {_moment(accident, each.at)}", each.note) for each in more]
    if accident.cause:
        facts += [
            ("查明的原因", accident.cause),
            ("防范措施", accident.prevention),
            ("由谁调查", accident.found_by),
        ]
    return Sheet(
        title="事故报告单", number=accident.number or "", to_name=accident.authority or "________",
        opening="现将事故情况报告如下。情况有变化的，及时补报。", rows=tuple(facts), closing=(),
        from_name=str(accident.place), signers=("报告人：________", "负责人：________"),
        day=accident.place.day_of(accident.reported_at or accident.recorded_at or accident.touched_at), clause="D-3.3",
    )  # fmt: skip


def _people(accident: Accident) -> str:
    said = [
        f"{word} {getattr(accident, name)} 人"
        for name, word in accidents.COUNTS.items()
        if getattr(accident, name)
    ]
    return "，".join(said) or "没有人员伤亡"


def _moment(subject: Any, moment: dt.datetime | None) -> str:
    return f"{moment.astimezone(subject.place.zone):%Y年%-m月%-d日 %H:%M}" if moment else ""


def _day(written: str) -> str:
    day = dt.date.fromisoformat(written)
    return f"{day.year}年{day.month}月{day.day}日"
