"""指标 (indicators): what the records of a place say over some days, by whoever answered for it – definitions first.

Each indicator is one function over the same few queries; it names what it counts, out of what, and what it leaves out.
There is no order by figure anywhere.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wangge.analysis.figures import Figure
from wangge.cases import limits
from wangge.cases.lifecycle import OPEN, State
from wangge.cases.models import Case, Check, Rating, Telling
from wangge.journal import visits
from wangge.policy.pack import Refusal
from wangge.policy.provisions import period
from wangge.reports import continuity
from wangge.surveys import results
from wangge.territory.models import Grid, Place

GONE = {
    State.DRAFT: "草稿",
    State.VOID: "作废",
    State.MERGED: "并案",
    State.WITHDRAWN: "撤回",
    State.DECLINED: "不予受理",
}
NOT_YET = "还没有到期"
UNANSWERED = "没有评价"


@dataclass(frozen=True, slots=True)
class Definition:
    """指标的定义: numerator and denominator in words, published with every number."""

    code: str
    word: object
    num: object
    den: object


DEFINITIONS = {
    each.code: each
    for each in (
        Definition("triage-same-day", _("当日分类率"), _("登记当天就分类的事项"), _("登记的事项")),
        Definition("ontime-rate", _("按期办结率"), _("在期限之内办结的事项"), _("期限在这段时间里届满的事项；没有办结的也算在内")),
        Definition("feedback-rate", _("告知率"), _("办结后按期告知了结果的事项"), _("办结的事项")),
        Definition("stage-feedback-rate", _("阶段反馈率"), _("按期做了的分段告知"), _("到限没有办结、应做的分段告知")),
        Definition("resolution-rate", _("解决率"), _("当事人或者核查的人说“已解决”的事项"), _("当事人评价过或者有人核查过的事项")),
        Definition("satisfaction-rate", _("满意率"), _("评为基本满意以上的"), _("评价过的事项；没有评价的不算满意，也不算不满意")),
        Definition("reopen-rate", _("重办率"), _("办结以后要求重办的事项"), _("办结的事项")),
        Definition("first-contact-rate", _("当时办结率"), _("当时办结、没有重办的事项"), _("登记的事项")),
        Definition("diary-continuity", _("日志连续率"), _("有记录或者声明无事项的在岗工作日"), _("在岗的工作日；请假和有人代理的不算")),
        Definition("visit-coverage", _("走访覆盖率"), _("走访过的优先走访户，每季度最多计到应走访的户数"), _("每季度应走访的户数")),
        Definition("survey-score", _("居民满意度"), _("问卷得分合计"), _("问卷满分合计")),
    )
}  # fmt: skip
"""The indicators in the order of the papers (domain model 7.6)."""


@dataclass
class Scope:
    """范围 (scope): a place over some days, as it stood at `at`; the rows are read once and shared by all indicators."""

    place: Place
    since: dt.date
    until: dt.date
    at: dt.datetime
    grid: Grid | None = None
    keeps: Callable[[int | None, dt.date], bool] | None = field(default=None)
    """Which days of which grid belong to it: of one leader, only the days on which they led."""
    person_id: int | None = None
    """Of whose diary the continuity is asked; None: of everybody's."""

    @cached_property
    def start(self) -> dt.datetime:
        return self.place.span(self.since, self.until)[0]

    @cached_property
    def end(self) -> dt.datetime:
        return self.place.span(self.since, self.until)[1]

    def holds(self, grid_id: int | None, day: dt.date) -> bool:
        """在范围之内."""
        if self.grid is not None and grid_id != self.grid.pk:
            return False
        return self.keeps is None or self.keeps(grid_id, day)

    def day(self, moment: dt.datetime) -> dt.date:
        """哪一天; a limit that ends at midnight belongs to the day that ends."""
        return self.place.day_of(moment - dt.timedelta(microseconds=1))

    @cached_property
    def cases(self) -> list[Case]:
        """这段时间登记、到期或办结的事项."""
        inside = (
            Q(registered_at__gte=self.start, registered_at__lt=self.end)
            | Q(due_at__gt=self.start, due_at__lte=self.end)
            | Q(resolved_at__gte=self.start, resolved_at__lt=self.end)
        )
        rows = Case.objects.filter(inside, place=self.place).select_related("place")
        rows = rows.filter(grid=self.grid) if self.grid else rows
        return list(rows.defer("words", "tokens", "due_basis").order_by("pk"))

    def registered(self) -> list[Case]:
        return [
            each for each in self.cases
            if each.registered_at and self.start <= each.registered_at < self.end
            and self.holds(each.grid_id, self.place.day_of(each.registered_at))
        ]  # fmt: skip

    def resolved(self) -> list[Case]:
        return [
            each for each in self.cases
            if each.resolved_at and self.start <= each.resolved_at < self.end
            and self.holds(each.grid_id, self.place.day_of(each.resolved_at))
        ]  # fmt: skip

    @cached_property
    def ratings(self) -> dict[int, Rating]:
        """最近一次评价 of each matter."""
        rows = Rating.objects.filter(place=self.place, case__in=[each.pk for each in self.resolved()])
        return {each.case_id: each for each in rows.order_by("ending")}

    @cached_property
    def checks(self) -> dict[int, Check]:
        rows = Check.objects.filter(place=self.place, case__in=[each.pk for each in self.resolved()])
        return {each.case_id: each for each in rows.order_by("at")}


def figure(code: str, scope: Scope) -> Figure:
    """一个指标 over a scope. KeyError for a code that is not in `DEFINITIONS`."""
    return _READERS[code](scope)


def all_of(scope: Scope, codes: Iterable[str] | None = None) -> list[Figure]:
    """各项指标, in the order of the papers."""
    return [figure(code, scope) for code in codes or DEFINITIONS]


def _split(cases: Iterable[Case]) -> tuple[list[Case], Counter[str]]:
    """Those that count, and how many are left out for what they ended as."""
    counted, left = [], Counter[str]()
    for each in cases:
        gone = GONE.get(State(each.state))
        if gone:
            left[gone] += 1
        else:
            counted.append(each)
    return counted, left


def _triage(scope: Scope) -> Figure:
    counted, left = _split(scope.registered())
    done = 0
    for each in counted:
        sorted_at = each.classified_at or each.resolved_at
        assert each.registered_at is not None
        done += sorted_at is not None and scope.place.day_of(sorted_at) == scope.place.day_of(
            each.registered_at
        )
    return Figure("triage-same-day", done, len(counted), left)


def _ontime(scope: Scope) -> Figure:
    due = [
        each for each in scope.cases
        if each.due_at and scope.start < each.due_at <= scope.end and scope.holds(each.grid_id, scope.day(each.due_at))
    ]  # fmt: skip
    counted, left = _split(due)
    done = den = 0
    for each in counted:
        assert each.due_at is not None
        if each.resolved_at is None and each.due_at > scope.at:
            left[NOT_YET] += 1
            continue
        den += 1
        done += each.resolved_at is not None and each.resolved_at <= each.due_at
    return Figure("ontime-rate", done, den, left)


def _feedback(scope: Scope) -> Figure:
    counted, left = _split(scope.resolved())
    done = den = 0
    for each in counted:
        assert each.resolved_at is not None
        limit = limits.perhaps(each, "telling-result", since=each.resolved_at)
        told = each.told_at or (each.resolved_at if each.state == State.SETTLED else None)
        if told is None and limit is not None and limit.at > scope.at:
            left[NOT_YET] += 1
            continue
        den += 1
        done += told is not None and (limit is None or told <= limit.at)
    return Figure("feedback-rate", done, den, left)


def _stages(scope: Scope) -> Figure:
    """From the limit on a word is owed every so many working days (B-3.4); a word in time pays the one that is owed next."""
    rows = Case.objects.filter(
        place=scope.place, due_at__lt=scope.end, state__in=[*OPEN, State.TOLD, State.SETTLED, State.CLOSED]
    )
    rows = rows.filter(Q(resolved_at=None) | Q(resolved_at__gte=scope.start)).select_related("place")
    late = [
        each for each in rows if each.resolved_at is None or (each.due_at and each.resolved_at > each.due_at)
    ]
    told: dict[int, list[dt.datetime]] = defaultdict(list)
    said = Telling.objects.filter(
        place=scope.place, case__in=[each.pk for each in late], stage=Telling.Stage.PROGRESS, reached=True
    )
    for case_id, at in said.order_by("at").values_list("case_id", "at"):
        told[case_id].append(at)
    done = den = 0
    for case in late:
        due = limits.stored(case)
        owed = limits.first_telling(case, due) if due else None
        before = case.due_at
        end = min(scope.end, scope.at, case.resolved_at or scope.at)
        while owed is not None and owed < end:
            if owed >= scope.start and scope.holds(case.grid_id, scope.day(owed)):
                den += 1
                done += any(before < at <= owed for at in told[case.pk] if before)
            before, owed = owed, limits.telling_after(case, owed)
    return Figure("stage-feedback-rate", done, den)


def _resolution(scope: Scope) -> Figure:
    counted, left = _split(scope.resolved())
    done = den = 0
    for each in counted:
        rating, check = scope.ratings.get(each.pk), scope.checks.get(each.pk)
        verdict = rating.solved if rating else check.found if check else None
        if verdict is None:
            left["没有评价，也没有核查"] += 1
            continue
        den += 1
        done += verdict == Rating.Solved.YES
    return Figure("resolution-rate", done, den, left)


def _satisfaction(scope: Scope) -> Figure:
    counted, left = _split(scope.resolved())
    rated = [scope.ratings[each.pk] for each in counted if each.pk in scope.ratings]
    left[UNANSWERED] = len(counted) - len(rated)
    return Figure("satisfaction-rate", sum(each.level >= 3 for each in rated), len(rated), +left)


def _reopened(scope: Scope) -> Figure:
    counted, left = _split(scope.resolved())
    return Figure("reopen-rate", sum(each.reopened > 0 for each in counted), len(counted), left)


def _first_contact(scope: Scope) -> Figure:
    counted, left = _split(scope.registered())
    settled = set(
        Case.objects.filter(
            place=scope.place, pk__in=[each.pk for each in counted], acts__act="settle"
        ).values_list("pk", flat=True)
    )
    return Figure(
        "first-contact-rate",
        sum(each.pk in settled and not each.reopened for each in counted),
        len(counted),
        left,
    )


def _continuity(scope: Scope) -> Figure:
    until = min(scope.until, scope.place.day_of(scope.at))
    done = days = 0
    for line in continuity.of(scope.place, scope.since, until, grids=[scope.grid] if scope.grid else None):
        if scope.person_id not in (None, line.post.person_id):
            continue
        done, days = done + line.done, days + line.days
    return Figure("diary-continuity", done, days)


def _visits(scope: Scope) -> Figure:
    """Each quarter that ended, or that the scope ends in."""
    num = den = 0
    left: Counter[str] = Counter()
    day = scope.since
    while day <= scope.until:
        try:
            lines = visits.coverages(scope.place, on=day, grids=[scope.grid] if scope.grid else None)
        except Refusal:
            lines = []
        for line in lines:
            if not scope.holds(line.grid.pk, min(line.until, scope.until)):
                continue
            if line.excused:
                left["没有应走访的户"] += line.needed
            else:
                num, den = num + min(line.done, line.needed), den + line.needed
        day = period("quarter", day)[1] + dt.timedelta(days=1)
    return Figure("visit-coverage", num, den, left)


def _survey(scope: Scope) -> Figure:
    num = den = 0.0
    left: Counter[str] = Counter()
    for score in results.scores(scope.place, scope.since, scope.until):
        if not scope.holds(score.grid.pk, score.on):
            continue
        if score.score is None or not score.enough:
            left[results.TOO_FEW] += score.n
            continue
        num, den = num + score.score * score.n, den + 100.0 * score.n
    return Figure("survey-score", num, den, left)


_READERS: dict[str, Callable[[Scope], Figure]] = {
    "triage-same-day": _triage, "ontime-rate": _ontime, "feedback-rate": _feedback, "stage-feedback-rate": _stages,
    "resolution-rate": _resolution, "satisfaction-rate": _satisfaction, "reopen-rate": _reopened,
    "first-contact-rate": _first_contact, "diary-continuity": _continuity, "visit-coverage": _visits, "survey-score": _survey,
}  # fmt: skip
