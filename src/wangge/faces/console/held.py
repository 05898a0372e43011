"""关于我的都在哪里 (held): every row that names a worker – on their own record, on another page, or kept from them for a reason.

A test holds this table against the models: a new key to a person stands in one of the four, or the test says so.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wangge.faces.console import uses
from wangge.faces.console.gate import Standing
from wangge.territory import named_rows
from wangge.territory.models import Person, Place

HERE: dict[str, tuple[str, ...]] = {
    "posts": ("territory.Post.person", "territory.Post.stands_in_for", "territory.Absence.person"),
    "tasks": ("accountability.FollowUp.person",),
    "proposals": ("accountability.Proposal.person",),
    "grids": ("accountability.Proposal.respondent",),
    "said": ("accountability.Allegation.person",),
    "years": ("accountability.Assessment.person",),
    "reviews": ("accountability.RatingReview.person",),
    "awards": ("accountability.AwardList.content",),
}
"""On the page 我的记录 itself, by the section that shows it."""


@dataclass(frozen=True)
class Shelf:
    """在别的页上: what it is called, which rows, which page shows them to the person, and who has that page."""

    word: str | Promise
    fields: tuple[str, ...]
    page: str
    may: Callable[[Standing], bool] = lambda standing: True


SHELVES = (
    Shelf(_("收到的提醒"), (
        "cases.Notice.person", "duties.DutyNotice.person", "accountability.ProposalNotice.person", "safety.SafetyNotice.person",
        "meetings.MeetingNotice.person",
    ), "console:notices"),
    Shelf(_("写的日志"), ("journal.Entry.author",), "console:diary", uses.writes),
    Shelf(_("日志检查的意见"), ("reports.Remark.person",), "console:remarks", uses.writes),
    Shelf(_("报给您的日报"), ("reports.UpwardReport.person",), "console:reports", uses.reads_reports),
    Shelf(_("走访的安排和记录"), ("journal.VisitPlan.person", "journal.Visit.visitor"), "console:visits", uses.writes),
    Shelf(_("定期义务里写明做了的"), ("duties.Fulfilment.person",), "console:duties", uses.sees_duties),
    Shelf(_("经手、首问、办结的事项"), ("cases.Case.holder", "cases.Case.first_asked", "cases.Case.resolved_by"), "console:desk"),
    Shelf(_("发现、上报、整改、验收的隐患"), (
        "safety.Hazard.found_by", "safety.Hazard.reported_by", "safety.Hazard.graded_by", "safety.Hazard.reviewed_by",
        "safety.Hazard.asked_by", "safety.Hazard.planned_by", "safety.Hazard.rectifier", "safety.Hazard.submitted_by",
        "safety.Hazard.accepted_by", "safety.Hazard.signed_by",
    ), "console:hazards", uses.sees_safety),
    Shelf(_("记下、负责的事故"), ("safety.Accident.recorded_by", "safety.Accident.head"), "console:accidents", uses.sees_safety),
    Shelf(_("巡查"), ("patrol.Patrol.patroller",), "console:patrols", uses.patrols),
    Shelf(_("会议和会上交办的"), (
        "meetings.Meeting.chair", "meetings.Meeting.recorder", "meetings.AgendaItem.put_by", "meetings.Task.owner",
        "meetings.Task.reporter", "meetings.Task.confirmer",
    ), "console:meetings", uses.meets),
    Shelf(_("存下的筛选"), ("analysis.KeptFilter.person",), "console:find"),
    Shelf(_("打印和导出的文件"), ("documents.Job.person",), "console:papers", uses.writes),
    Shelf(_("登记的手机（在手机的设置里看）"), ("sync.Device.person",), "console:me"),
)  # fmt: skip

DECIDED = frozenset({
    "cases.Assistance.asked_by", "cases.Assistance.answered_by", "cases.Extension.asked_by", "cases.Extension.decided_by",
    "cases.Suspension.asked_by", "cases.Suspension.decided_by", "cases.Telling.by_person", "cases.Check.by_person",
    "accountability.Allegation.raised_by", "accountability.Allegation.verified_by", "accountability.Assessment.signed_by",
    "accountability.Assessment.countersigned_by", "accountability.Assessment.graded_by", "accountability.Proposal.proposer",
    "accountability.Proposal.submitter", "accountability.Proposal.decider", "accountability.Proposal.first_reviewer",
    "accountability.Proposal.reviewer",
})  # fmt: skip
"""What a person did in office about something else: it stands in that thing's own course, under their name.

So does every act (`by_person`) and every row that somebody wrote (`by_person_id`)."""

KEPT_BACK: dict[str, str] = {
    "cases.Recusal.person": "who complained is protected until the person is asked (allegations are put to them)",
    "safety.HazardRecusal.person": "as for a matter: whoever reported a hazard about somebody is protected",
    "journal.Shield.person": "an entry about a colleague: the one who wrote it is protected",
    "accountability.ProposalRecusal.person": "whoever withdrew does not see the proposal; the person concerned sees who did",
    "integrity.Look.person_id": "which personal data somebody opened: read by the security administrator (个人信息保护法第五十四条)",
}
"""Not shown to the person, and why; the page says that there is such a thing, never whether there is one."""


def elsewhere(person: Person, place: Place, standing: Standing) -> list[tuple[str | Promise, int, str]]:
    """在别的页上的: what, how many rows at this place, and the page where they may open it; one query."""
    counts = named_rows.counted(person, place, [field for shelf in SHELVES for field in shelf.fields])
    found = [(shelf, sum(counts.get(field, 0) for field in shelf.fields)) for shelf in SHELVES]
    return [(shelf.word, n, reverse(shelf.page) if shelf.may(standing) else "") for shelf, n in found if n]


def named() -> Iterable[str]:
    """写在这张表里的各栏."""
    yield from (field for fields in HERE.values() for field in fields)
    yield from (field for shelf in SHELVES for field in shelf.fields)
    yield from DECIDED
    yield from KEPT_BACK
