"""定期汇报 (A-2.1.4): the period of a grid composes itself from its records; a manager adds words, signs, it is answered."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wangge.cases import lifecycle as case_lifecycle
from wangge.cases.models import Case, Errand
from wangge.duties import ledger
from wangge.integrity import checkpoints, written
from wangge.integrity.actor import Actor
from wangge.integrity.masking import masked_numbers
from wangge.integrity.models import Checkpoint
from wangge.journal import cadences, saying
from wangge.journal.cadences import Owed
from wangge.meetings import access, notices
from wangge.meetings.models import (
    PeriodicAddition,
    PeriodicDraft,
    PeriodicReply,
    PeriodicReport,
    TrainingHeld,
)
from wangge.policy.pack import Refusal
from wangge.reports import papers
from wangge.reports.weeks import Figure
from wangge.safety import lifecycle as hazard_lifecycle
from wangge.safety.models import Hazard
from wangge.territory import jurisdiction
from wangge.territory.models import Grid, Person, Place, Post
from wangge.territory.reach import Reach

DAY = dt.timedelta(days=1)
DUTY = "periodic-report"
SIGNS = frozenset({"grid-manager"})
ANSWERS = frozenset({"sector-lead", "safety-officer", "company-leader"})
SEES = ANSWERS | {"union", "meeting-secretary"}
SECTIONS = {
    "opening": gettext_lazy("这一期的情况"),
    "hard": gettext_lazy("难以解决的、重大的"),
    "wanted": gettext_lazy("职工要什么、办得怎样"),
    "next": gettext_lazy("下一期打算"),
}


@dataclass(frozen=True)
class Listed:
    """清单里的一行: what it is, as one reads it, and where its page is."""

    kind: str  # case, hazard
    key: str
    text: str
    state: str
    hard: bool = False


@dataclass(frozen=True)
class Period:
    """一期: what the records say of a grid from its first to its last day."""

    grid: Grid
    since: dt.date
    until: dt.date
    due: dt.date
    owed: Owed
    figures: list[Figure]
    matters: list[Listed]
    hazards: list[Listed]

    def content(self) -> dict[str, Any]:
        """签发的内容: figures, and what they rest on by uid."""
        return {
            "place": self.grid.place.code, "grid": self.grid.code, "since": self.since.isoformat(),
            "until": self.until.isoformat(), "figures": [asdict(each) for each in self.figures],
            "rests-on": [f"{each.kind}:{each.key}" for each in [*self.matters, *self.hazards]],
        }  # fmt: skip


def owed(place: Place, day: dt.date) -> Owed:
    """汇报的条款 and the period of a day. Refusal where the text asks for none."""
    found = cadences.owed(place, DUTY, on=day)
    if found is None:
        raise Refusal("这里的制度没有要求定期汇报。")
    return found


def compose(grid: Grid, day: dt.date, *, at: dt.datetime) -> Period:
    """汇成一期. What is confidential is counted and not named."""
    place = grid.place
    rule = owed(place, day)
    since, until = rule.since, rule.until
    start, over = place.span(since, until)
    end = min(over, at)
    due = rule.cadence.due_on(since, jurisdiction.calendar(place))
    cases = Case.objects.filter(place=place, grid=grid).exclude(
        state__in=[case_lifecycle.State.DRAFT, case_lifecycle.State.VOID, case_lifecycle.State.MERGED]
    )
    hazards = (
        Hazard.objects.filter(place=place, grid=grid)
        .exclude(state__in=hazard_lifecycle.DROPPED)
        .exclude(number=None)
    )
    touched = Q(registered_at__gte=start, registered_at__lt=end) | Q(due_at__gte=start, due_at__lt=end)
    found = hazards.filter(Q(found_at__gte=start, found_at__lt=end) | Q(due_at__gte=start, due_at__lt=end))
    return Period(
        grid, since, until, due, rule,
        [_patrols(grid, since, min(until, place.day_of(at)), at), *_of_cases(cases, start, end, at),
         *_of_hazards(hazards, start, end, at), *_of_trainings(grid, since, until)],
        [_matter(each) for each in cases.filter(touched, confidential=False).order_by("received_at", "pk")],
        [_hazard(each) for each in found.order_by("found_at", "pk")],
    )  # fmt: skip


def _matter(case: Case) -> Listed:
    hard = case.level == "company" and case.state in case_lifecycle.OPEN
    text = f"{case.number} {masked_numbers(case.summary)}"
    return Listed("case", str(case.uid), text, case_lifecycle.word(case.state), hard)


def _hazard(hazard: Hazard) -> Listed:
    hard = hazard.open and hazard.protect_as == Hazard.Grade.MAJOR
    grade = hazard.get_grade_display() if hazard.grade else _("待定级")
    text = f"{hazard.number} {hazard.summary}（{grade}）"
    return Listed("hazard", str(hazard.uid), text, hazard_lifecycle.word(hazard.state), hard)


def _patrols(grid: Grid, since: dt.date, until: dt.date, at: dt.datetime) -> Figure:
    """巡查: of the days that asked for one; excused days stand apart."""
    lines = [
        each for each in ledger.ledger(grid.place, since, until, grid=grid, at=at) if each.duty == "patrol"
    ]
    over = [each for each in lines if each.state != ledger.State.OPEN]
    excused = [each for each in over if each.state in (ledger.State.EXCUSED, ledger.State.NOBODY)]
    done = [each for each in over if each.fulfilled]
    return Figure(
        "patrols", _("巡查"), len(done), len(over) - len(excused), _("有巡查记录的 / 应当巡查的日子"), len(excused),
        _("请假、停产、故障、没有人任职的日子"),
    )  # fmt: skip


def _of_cases(cases: QuerySet[Case], start: dt.datetime, end: dt.datetime, at: dt.datetime) -> list[Figure]:
    live = cases.exclude(state__in=case_lifecycle.ENDED - {case_lifecycle.State.CLOSED})
    due = list(live.filter(due_at__gte=start, due_at__lt=end))
    done = [each for each in due if each.due_at and (each.resolved_at or each.told_at or end) <= each.due_at]
    left = cases.filter(due_at__gte=start, due_at__lt=end).count() - len(due)
    asked = Errand.objects.filter(
        case__in=cases.filter(registered_at__gte=start, registered_at__lt=end), kind=Errand.Kind.FIRST_ANSWER, dropped=False,
        case__kind=Case.Kind.APPEAL,
    )  # fmt: skip
    ripe = [each for each in asked if each.done_at or (each.due_at and each.due_at <= at)]
    told = [each for each in ripe if each.done_at and each.due_at and each.done_at <= each.due_at]
    return [
        Figure("matters", _("按期办结"), len(done), len(due), _("期限内办结的 / 期限落在这一期、已经到期的事项"), left, _("撤回、不予受理")),
        Figure("appeals", _("职工诉求按期首问答复"), len(told), len(ripe), _("一个工作日内答复的 / 这一期收到、应当答复的职工诉求"),
               len(asked) - len(ripe), _("答复的期限还没有到")),
    ]  # fmt: skip


def _of_hazards(
    hazards: QuerySet[Hazard], start: dt.datetime, end: dt.datetime, at: dt.datetime
) -> list[Figure]:
    found = list(hazards.filter(found_at__gte=start, found_at__lt=end))
    own = sum(each.finder == Hazard.Finder.GRID for each in found)
    due = list(hazards.filter(due_at__gte=start, due_at__lt=end))
    return [
        Figure("own-hazards", _("本网格自己发现的隐患"), own, len(found), _("自己先发现的 / 这一期发现的隐患；报得多是看得细")),
        Figure("rectified", _("隐患按期整改"), sum(not each.late(at) for each in due), len(due),
               _("期限内整改完、交验收的 / 整改期限落在这一期、已经到期的隐患")),
    ]  # fmt: skip


def _of_trainings(grid: Grid, since: dt.date, until: dt.date) -> list[Figure]:
    held = TrainingHeld.objects.filter(
        Q(training__grid=grid) | Q(training__grid=None), place=grid.place, held_on__gte=since, held_on__lte=until,
        called_off=False,
    )  # fmt: skip
    rows = list(held)
    return [
        Figure("trained", _("参加培训"), sum(each.came for each in rows), sum(each.asked for each in rows),
               _("到场人次 / 应到人次，这一期办的 %(n)d 次培训") % {"n": len(rows)}),
    ]  # fmt: skip


# --- writing ---


def _post(grid: Grid, roles: Iterable[str], by: Actor, at: dt.datetime, who: str) -> Post:
    post = access.post_here(by, grid.place, at)
    if post is None or post.role not in roles:
        raise Refusal(f"这一步由{who}来做。")
    mine = post.grid_id in (None, grid.pk) and post.sector_id in (None, grid.sector_id)
    if not mine:
        raise Refusal(f"{grid}不归您管。")
    return post


def report_of(grid: Grid, day: dt.date) -> PeriodicReport | None:
    """已签的汇报."""
    rule = cadences.owed(grid.place, DUTY, on=day)
    since = rule.since if rule else day
    found = PeriodicReport.objects.filter(place=grid.place, grid=grid, since=since).select_related(
        "place", "grid"
    )
    return found.prefetch_related("replies", "additions").first()


def draft_of(grid: Grid, day: dt.date) -> dict[str, str]:
    """写了一半的话."""
    since = owed(grid.place, day).since
    found = PeriodicDraft.objects.filter(place=grid.place, grid=grid, since=since).first()
    return dict(found.words) if found else {}


def save_draft(
    grid: Grid, day: dt.date, *, words: dict[str, str], by: Actor, at: dt.datetime
) -> PeriodicDraft:
    """存草稿: no history yet."""
    _post(grid, SIGNS, by, at, f"{grid}的网格管理员")
    if report_of(grid, day) is not None:
        raise Refusal("这一期的汇报已经签发。后来的情况请用“报后补充”。")
    row, _made = PeriodicDraft.objects.update_or_create(
        place_id=grid.place_id, grid=grid, since=owed(grid.place, day).since,
        defaults={"words": saying.sections(words, SECTIONS), "touched_at": at, "by_label": by.label},
    )  # fmt: skip
    return row


def sign(
    grid: Grid, day: dt.date, *, words: dict[str, str], uid: UUID | None = None, by: Actor, at: dt.datetime
) -> PeriodicReport:
    """签发并上报: either manager for both; figures and words together. From the last day of the period on."""
    _post(grid, SIGNS, by, at, f"{grid}的网格管理员")
    place, uid = grid.place, uid or uuid4()
    period = compose(grid, day, at=at)
    done = report_of(grid, day)
    if done is not None:
        if done.uid != uid:
            raise Refusal(
                f"这一期的汇报已由{done.by_label}签发，两名管理员交一份。后来的情况请用“报后补充”。"
            )
        return done
    if place.day_of(at) < period.until:
        raise Refusal(f"这一期到{period.until:%Y-%m-%d}，还没有结束，先存下。")
    with transaction.atomic():
        content, said = period.content(), saying.sections(words, SECTIONS)
        row = PeriodicReport(
            place=place, grid=grid, since=period.since, until=period.until, content=content, words=said, uid=uid,
            digest=papers.digest({"content": content, "words": said}),
        )  # fmt: skip
        report = written.keep(row, by=by, at=at)
        PeriodicDraft.objects.filter(place=place, grid=grid, since=period.since).delete()
        checkpoints.sign(place.pk, at=at)
        _tell(report, readers(report, place.day_of(at)), f"{grid.name}交来一份汇报", at)
    return report


def readers(report: PeriodicReport, on: dt.date) -> list[int]:
    """报给谁: the sector's lead, the safety officer, the company's leaders."""
    posts = Post.objects.filter(place=report.place, role__in=ANSWERS, person__is_active=True).on(on)
    mine = Q(sector=None) | Q(sector_id=report.grid.sector_id)
    return list(posts.filter(mine).order_by("pk").values_list("person_id", flat=True))


def _tell(
    report: PeriodicReport, people: Iterable[int | None], text: str, at: dt.datetime, n: int = 0
) -> None:
    occasion = f"periodic:{report.uid}:{n}"
    notices.tell(report.place, people, occasion, f"{text}：{report}", url=f"report:{report.uid}", at=at)


def reply(
    report: PeriodicReport, *, words: str, uid: UUID | None = None, by: Actor, at: dt.datetime
) -> PeriodicReply:  # fmt: skip
    """答复: by whom it was sent to; what is decided elsewhere is said here too."""
    _post(report.grid, ANSWERS, by, at, access.named(ANSWERS, report.place))
    text = saying.words(words, "答复", limit=1000)
    row = PeriodicReply(place_id=report.place_id, report=report, words=text, uid=uid or uuid4())
    kept = written.keep(row, by=by, at=at)
    posts = Post.objects.filter(grid=report.grid, role__in=SIGNS).on(report.place.day_of(at))
    _tell(report, posts.values_list("person_id", flat=True), "您的汇报有了答复", at, kept.leaf_index)
    return kept


def add(
    report: PeriodicReport, *, words: str, uid: UUID | None = None, by: Actor, at: dt.datetime
) -> PeriodicAddition:  # fmt: skip
    """报后补充."""
    _post(report.grid, SIGNS, by, at, f"{report.grid}的网格管理员")
    text = saying.words(words, "补充的话", limit=1000)
    row = PeriodicAddition(place_id=report.place_id, report=report, words=text, uid=uid or uuid4())
    return written.keep(row, by=by, at=at)


# --- reading ---


def grids(reach: Reach, place: Place) -> list[Grid]:
    """看得到汇报的网格, in the order of their codes."""
    found = place.grids.filter(until__isnull=True).select_related("sector").order_by("code")
    if reach.places_as(*(SEES - {"sector-lead"})) & {place.pk}:
        return list(found)
    return [grid for grid in found if grid.pk in reach.grids or grid.sector_id in reach.sectors]


def visible(reach: Reach, place: Place) -> QuerySet[PeriodicReport]:
    """看得到的汇报, newest first."""
    rows = PeriodicReport.objects.filter(place=place, grid__in=[grid.pk for grid in grids(reach, place)])
    return rows.select_related("place", "grid").prefetch_related("replies").order_by("-since", "grid__code")


def unanswered(person: Person, reach: Reach, place: Place) -> QuerySet[PeriodicReport]:
    """等我答复的."""
    if not reach.has(*ANSWERS, place=place):
        return PeriodicReport.objects.none()
    return visible(reach, place).filter(replies=None)


def figures_of(report: PeriodicReport) -> list[Figure]:
    """签发时的数."""
    return [Figure(**each) for each in report.content["figures"]]


def vouched_by(report: PeriodicReport) -> Checkpoint | None:
    """作证的检查点."""
    found = Checkpoint.objects.filter(place_id=report.place_id, size__gt=report.leaf_index)
    return found.order_by("size").first()


def line_of(grid: Grid, day: dt.date, *, at: dt.datetime) -> ledger.Line | None:
    """这一期在义务台账里怎样: in time, late, missed, or not counted and why."""
    rule = owed(grid.place, day)
    return ledger.one(grid.place, clause=rule.clause.id, since=rule.since, whose=grid.code, at=at)
