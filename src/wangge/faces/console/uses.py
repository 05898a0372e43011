"""用处 (uses): which pages a post has a use for. What may be done there is decided by each package's `access`."""

from typing import TYPE_CHECKING

from wangge.accountability import access as proposal_access
from wangge.accountability import statements
from wangge.analysis import access as figure_access
from wangge.cases import lifecycle
from wangge.duties import access as duty_access
from wangge.duties import outages
from wangge.journal import access as journal_access
from wangge.meetings import access as meeting_access
from wangge.meetings import lifecycle as meeting_steps
from wangge.meetings import periodic
from wangge.meetings import talks as talking
from wangge.meetings import trainings as training
from wangge.patrol import access as patrol_access
from wangge.safety import access as safety_access
from wangge.surveys import lifecycle as surveys_lifecycle
from wangge.territory.models import Place

if TYPE_CHECKING:
    from wangge.faces.console.gate import Standing

PROPOSERS = frozenset().union(*proposal_access.PROPOSES.values())
READERS = frozenset({"supervisor", "union"})
MATTERS = lifecycle.STAFF | READERS
SETTLERS = frozenset({"administrator", "head", "company-leader"})
SURVEYED_BY = surveys_lifecycle.OFFICE
AUDITORS = frozenset({"auditor", "head", "company-leader", "supervisor"})
LOOKS = frozenset({"auditor", "security"})
_ANSWERING = frozenset({Place.Kind.COMMUNITY, Place.Kind.COMPANY})


def sees_matters(standing: "Standing") -> bool:
    return standing.holds(MATTERS)


def oversees(standing: "Standing") -> bool:
    """看全地: the office, and those who watch."""
    return standing.holds(lifecycle.OFFICE | READERS)


def registers(standing: "Standing") -> bool:
    return standing.holds(lifecycle.STEPS["register"].roles)


def triages(standing: "Standing") -> bool:
    return standing.holds(lifecycle.STEPS["classify"].roles)


def settles(standing: "Standing") -> bool:
    return standing.holds(SETTLERS)


def audits(standing: "Standing") -> bool:
    return standing.holds(AUDITORS)


def reads_looks(standing: "Standing") -> bool:
    """看查阅记录: who opened personal data and why, never the data: the auditor and the security officer."""
    return standing.holds(LOOKS)


def writes(standing: "Standing") -> bool:
    """写日志."""
    return standing.holds(journal_access.WRITES)


def leads(standing: "Standing") -> bool:
    return standing.holds(journal_access.LEADS)


def inspects(standing: "Standing") -> bool:
    """检查日志: the office."""
    return standing.holds(journal_access.OFFICE)


def reads_reports(standing: "Standing") -> bool:
    """收日报: the street office, the units, the persons in charge."""
    return standing.holds(lifecycle.UNITS | {"head", "company-leader"})


def hears(standing: "Standing") -> bool:
    """看反映和认定: the office, the one above it, and those who watch."""
    return standing.holds(lifecycle.OFFICE | lifecycle.SUPERIORS | READERS)


def handles_proposals(standing: "Standing") -> bool:
    """经手建议: whoever may propose, decide, review or watch; everybody else finds their own record."""
    return standing.holds(lifecycle.OFFICE | lifecycle.SUPERIORS | lifecycle.LEADERS | READERS)


def drafts_proposals(standing: "Standing") -> bool:
    """起草建议: some measure is this person's to propose."""
    return standing.holds(PROPOSERS)


def sees_duties(standing: "Standing") -> bool:
    """看定期义务: those who owe them, lead, or are named by the text."""
    return standing.holds(duty_access.SEES)


def notes_outages(standing: "Standing") -> bool:
    """记系统故障."""
    return standing.holds(outages.NOTES)


def records_hearing(standing: "Standing") -> bool:
    """登记反映: at the place the page is for."""
    return standing.holds(lifecycle.OFFICE | READERS)


def takes_words_out(standing: "Standing") -> bool:
    """删去文字: the office."""
    return standing.holds(meeting_steps.OFFICE)


def surveys(standing: "Standing") -> bool:
    """看满意度调查: the office of a community, and its supervisory committee."""
    return surveying(standing) or (
        standing.place.kind == Place.Kind.COMMUNITY and standing.holds(frozenset({"supervisor"}))
    )


def surveying(standing: "Standing") -> bool:
    """办满意度调查."""
    return standing.place.kind == Place.Kind.COMMUNITY and standing.holds(SURVEYED_BY)


def _here(standing: "Standing", roles: frozenset[str]) -> bool:
    """在这个地方任其一, and not only somewhere else."""
    return any(post.place_id == standing.place.pk and post.role in roles for post in standing.posts)


def reads_figures(standing: "Standing") -> bool:
    """看数据: whoever leads at this place or watches it; a leader of a grid sees the place and their own grids."""
    return standing.place.kind in _ANSWERING and _here(standing, figure_access.READS)


def sees_common(standing: "Standing") -> bool:
    """看共性问题: the office and whoever watches; those to whom special reports are sent."""
    return standing.holds(lifecycle.OFFICE | READERS | lifecycle.UNITS)


def sees_answers(standing: "Standing") -> bool:
    """看两边的答复: the place that asks, and those who are asked."""
    return reads_figures(standing) or standing.holds(figure_access.ANSWERS)


def overlooks(standing: "Standing") -> bool:
    """看看板和各网格的数: the office, and those who watch."""
    roles = figure_access.OFFICE | figure_access.WATCHERS
    return standing.place.kind in _ANSWERING and _here(standing, roles)


def analyses(standing: "Standing") -> bool:
    """看月度分析: the office of the place, and those who watch it."""
    return overlooks(standing)


def discloses(standing: "Standing") -> bool:
    """看居务公开: the office of a community, and its supervisory committee."""
    return standing.place.kind == Place.Kind.COMMUNITY and overlooks(standing)


def oversees_here(standing: "Standing") -> bool:
    """写月度分析、签后说明: the office of this place."""
    return _here(standing, figure_access.OFFICE)


def heads(standing: "Standing") -> bool:
    """签发: the head of this place."""
    return _here(standing, figure_access.HEADS)


def patrols(standing: "Standing") -> bool:
    """巡查: a company's, by those who answer for its grids."""
    return standing.place.kind == Place.Kind.COMPANY and standing.holds(patrol_access.PATROLS)


def plans_patrols(standing: "Standing") -> bool:
    """安排巡查: plans, checklists, shutdowns, the month's coverage check."""
    return standing.place.kind == Place.Kind.COMPANY and standing.holds(patrol_access.OFFICE)


def sees_cover(standing: "Standing") -> bool:
    """看覆盖: whom the text names (A-1, D-1)."""
    return standing.place.kind == Place.Kind.COMPANY and standing.holds(patrol_access.SEES_COVER)


def sees_safety(standing: "Standing") -> bool:
    """看隐患和事故: a company's, by whoever answers for its grids, and those who watch."""
    return standing.place.kind == Place.Kind.COMPANY and _here(standing, safety_access.SEES)


def reports_hazards(standing: "Standing") -> bool:
    """登记隐患."""
    return sees_safety(standing)


def reports_accidents(standing: "Standing") -> bool:
    """登记事故."""
    return standing.place.kind == Place.Kind.COMPANY and _here(standing, safety_access.FIELD)


def oversees_safety(standing: "Standing") -> bool:
    """看统计表: whom the text names (D-3.6)."""
    return standing.place.kind == Place.Kind.COMPANY and _here(standing, safety_access.OFFICE | {"union"})


def publishes_safety(standing: "Standing") -> bool:
    """贴职工通报."""
    return standing.place.kind == Place.Kind.COMPANY and _here(standing, safety_access.OFFICE)


def takes_in_hazards(standing: "Standing") -> bool:
    """接收移交."""
    return publishes_safety(standing)


def principal(standing: "Standing") -> bool:
    """主要负责人."""
    return standing.place.kind == Place.Kind.COMPANY and _here(standing, safety_access.PRINCIPAL)


def meets(standing: "Standing") -> bool:
    """会议: whoever may put something before a meeting of this place."""
    return standing.place.kind in meeting_access.MEETS and standing.holds(meeting_steps.MEMBERS)


def plans_meetings(standing: "Standing") -> bool:
    """筹备会议: the office of this place."""
    return standing.place.kind in meeting_access.MEETS and standing.holds(meeting_steps.OFFICE)


def reports_periodically(standing: "Standing") -> bool:
    """定期汇报: a company's managers, and those they report to."""
    return standing.place.kind == Place.Kind.COMPANY and standing.holds(periodic.SIGNS | periodic.SEES)


def sees_trainings(standing: "Standing") -> bool:
    """看培训."""
    return standing.place.kind == Place.Kind.COMPANY and standing.holds(training.SEES)


def trains(standing: "Standing") -> bool:
    """办培训."""
    return standing.place.kind == Place.Kind.COMPANY and standing.holds(training.TEACHES)


def talks(standing: "Standing") -> bool:
    """记谈心."""
    return standing.place.kind == Place.Kind.COMPANY and standing.holds(talking.TALKS)


def reads_deductions(standing: "Standing") -> bool:
    """看扣减月表: who decides, who proposes, who watches."""
    return standing.place.kind == Place.Kind.COMPANY and standing.holds(statements.READS)
