"""A hazard, an accident as a page shows them (隐患的一行): words, tone, what waits for whom, and the thread."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext, pgettext

from wangge.faces.console import gate
from wangge.faces.look import words
from wangge.policy.deadlines import Deadline
from wangge.safety import access, emergencies, lifecycle, limits, telling, waiting
from wangge.safety.models import Accident, Hazard
from wangge.territory.reach import actor_of

WHAT = {
    "report": lambda: _("一小时之内报告负责人"), "grade": lambda: _("登记并定级"), "rectify": lambda: _("整改"),
    "check": lambda: _("验收"),
}  # fmt: skip


FIVE = {
    "measures": lazy("治理措施"), "responsible": lazy("责任人"), "money": lazy("资金"), "until": lazy("完成时限"), "emergency": lazy("应急预案"),
}  # fmt: skip
COLUMNS = {
    "carried": lazy("上期结转"), "found": lazy("本期发现"), "self_reported": lazy("其中自查自报"), "rectified": lazy("本期验收合格"),
    "in_time": lazy("其中按期提交"), "open": lazy("期末未销案"), "overdue": lazy("其中逾期"), "recurred": lazy("复发"),
}  # fmt: skip
GRADES = {"general": Hazard.Grade.GENERAL.label, "major": Hazard.Grade.MAJOR.label}
HURT = {"dead": lazy("死亡"), "missing": lazy("下落不明"), "badly_hurt": lazy("重伤"), "hurt": lazy("轻伤")}
GRAVE = {
    "extraordinary": lazy("特别重大事故"), "grave": lazy("重大事故"), "larger": lazy("较大事故"), "ordinary": lazy("一般事故"),
}  # fmt: skip
OWED = {
    "told_authority_at": lazy("报告监管部门"), "told_workers_at": lazy("通报职工"), "told_congress_at": lazy("报告职工大会或者职代会"),
}  # fmt: skip


def lines(content: dict[str, Any]) -> list[tuple[str, list[int], dict[str, Any]]]:
    """统计表的各行: by grade, the sum last."""
    rows = [*content["lines"], content["totals"]]
    said = [str(GRADES.get(line["grade"], _("未定级"))) for line in content["lines"]] + [_("合计")]
    return [(word, [row[name] for name in COLUMNS], row) for word, row in zip(said, rows, strict=True)]


@dataclass(frozen=True)
class Row:
    """一行, ready for its template."""

    hazard: Hazard
    state: str
    tone: str
    what: str
    due: Deadline | None
    late: bool


def row(hazard: Hazard, standing: gate.Standing) -> Row:
    now = limits.running(hazard)
    what = WHAT[now[0]]() if now else ""
    late = hazard.late(standing.now) and hazard.open
    tone = "late" if late else "done" if hazard.state in lifecycle.ENDED else ""
    return Row(hazard, state(hazard), tone, what, now[1] if now else None, late)


def state(subject: Any) -> str:
    """状态的说法."""
    return pgettext("state", subject.lifecycle.word(subject.state))


def word(code: str) -> str:
    """一个状态的说法, of a stored code."""
    return pgettext("state", lifecycle.word(code))


def actor_for(standing: gate.Standing, subject: Any) -> Any:
    """以何岗位: the post in which most can be done here."""
    posts = sorted(standing.posts, key=lambda post: (post.place_id != subject.place_id, post.pk))
    actors = [actor_of(post) for post in posts]
    return max(actors, key=lambda actor: len(access.acts_for(subject, actor, at=standing.now)))


def thread(subject: Any, *, knows: bool = True) -> list[dict[str, Any]]:
    """经过. Who reported stays unnamed for those who must not know."""
    table = subject.lifecycle.STEPS
    hidden = set() if knows else {subject.reported_by_id, subject.found_by_id} - {None}
    return [
        {
            "at": each.at, "title": pgettext("done", table[each.act].word),
            "who": _("报告的人（保密）") if each.by_person_id in hidden else each.by_label,
            "text": each.note or each.said, "cite": each.cite,
            "clock": _clock(each, table), "leaf": each.leaf_index,
        }
        for each in subject.acts.order_by("seq")
    ]  # fmt: skip


def _clock(step: Any, table: Any) -> str:
    if "due_at" in step.changes or step.act == "tell-head":
        return "started" if step.act in ("grade", "tell-head") else "moved"
    stops = getattr(table[step.act], "clock", "") == lifecycle.Clock.STOPS
    return "stopped" if stops or (step.act == "tell-authority" and "reported_at" in step.changes) else ""


def for_desk(standing: gate.Standing) -> list[dict[str, str]]:
    """今日该做的: accidents first, then what waits for this person among the hazards."""
    if not standing.sees_safety:
        return []
    said = []
    for accident in waiting.accidents(standing.extent, standing.place):
        due = accident.report_due_at
        said.append({
            "text": _("事故 %(number)s：先报告主管部门") % {"number": accident.number} if due else _("事故 %(number)s：先报告公司负责人") % {"number": accident.number},
            "url": reverse("console:accident", args=[accident.uid]), "clause": "D-3.3",
            "until": words.until(due, standing.place.zone) if due else "",
        })  # fmt: skip
    sentences = {
        "handover": lambda n: ngettext("接收社区移交的隐患 %d 处", "接收社区移交的隐患 %d 处", n),
        "tell": lambda n: ngettext("重大隐患 %d 处，一小时之内报告负责人", "重大隐患 %d 处，一小时之内报告负责人", n),
        "grade": lambda n: ngettext("隐患定级 %d 处", "隐患定级 %d 处", n),
        "review": lambda n: ngettext("复核定级 %d 处", "复核定级 %d 处", n),
        "meeting": lambda n: ngettext("定级有异议 %d 处，列入公司会议", "定级有异议 %d 处，列入公司会议", n),
        "plan": lambda n: ngettext("批治理方案 %d 份", "批治理方案 %d 份", n),
        "extension": lambda n: ngettext("批整改延期 %d 处", "批整改延期 %d 处", n),
        "rectify": lambda n: ngettext("整改隐患 %d 处", "整改隐患 %d 处", n),
        "check": lambda n: ngettext("到现场验收 %d 处", "到现场验收 %d 处", n),
        "sign": lambda n: ngettext("签字销案 %d 处", "签字销案 %d 处", n),
    }  # fmt: skip
    for kind, (rows, clause) in waiting.of(standing.person, standing.extent, standing.place).items():
        n = len(rows)
        one = n == 1 and kind != "handover"
        url = (
            reverse("console:hazard", args=[rows[0].uid])
            if one
            else f"{reverse('console:hazards')}?show={kind}"
        )
        first = min((due for each in rows if (due := getattr(each, "due_at", None))), default=None)
        until = words.until(first, standing.place.zone) if first and kind == "rectify" else ""
        said.append({"text": sentences[kind](n) % n, "url": url, "clause": clause, "until": until})
    return said


def of_matter(case: Any, standing: gate.Standing) -> dict[str, Any] | None:
    """事项旁边的隐患: what was registered from it, or handed over to a company; None where there is nothing to say."""
    if case.place.kind == "company":
        if not standing.sees_safety:
            return None
        seen = list(access.visible(standing.extent).filter(case=case))
        return {
            "hazards": [row(each, standing) for each in seen],
            "may": standing.reports_hazards,
            "handovers": [],
        }
    if case.place.kind == "community" and standing.registers:
        sent = telling.taken_in(case)
        return {
            "hazards": [],
            "may": True,
            "handovers": [(each, state(taken) if taken else "") for each, taken in sent],
        }
    return None


def accident_state(accident: Accident) -> str:
    return pgettext("state", emergencies.word(accident.state))
