"""每周汇总 (B-2.3): composes itself from the week's records; the leader writes between the figures, and signs."""

import datetime as dt
from collections import Counter
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from wangge.cases import access as case_access
from wangge.cases import lifecycle
from wangge.cases.models import Case
from wangge.integrity import checkpoints, written
from wangge.integrity.actor import Actor
from wangge.integrity.models import Checkpoint
from wangge.journal import access as journal_access
from wangge.journal import saying, visits
from wangge.journal.models import Entry
from wangge.policy.pack import Refusal
from wangge.policy.provisions import period
from wangge.reports import continuity, papers
from wangge.reports.models import Correction, SummaryDraft, WeeklySummary
from wangge.territory import reach as territory_reach
from wangge.territory.models import Grid, Place
from wangge.territory.reach import Reach

DAY = dt.timedelta(days=1)
SECTIONS = {
    "opening": _("这一周的情况"),
    "needs": _("居民需要什么"),
    "suggestions": _("有些什么建议"),
    "news": _("新信息、新项目、新动态"),
    "matters": _("事项办理"),
    "next": _("下周打算"),
}


@dataclass(frozen=True)
class Figure:
    """一个数: never alone — numerator, denominator, what was left out, and how it is defined."""

    code: str
    label: str
    numerator: int
    denominator: int
    definition: str
    excluded: int = 0
    excluded_label: str = ""


@dataclass(frozen=True)
class Week:
    """一周: what the records say. `lists` are the texts behind each section, the figures stand above them."""

    grid: Grid
    first: dt.date
    last: dt.date
    figures: list[Figure]
    kinds: list[tuple[str, int]]
    lists: dict[str, list[Any]]

    def content(self) -> dict[str, Any]:
        """签发的内容: figures, and what they rest on by uid."""
        return {
            "place": self.grid.place.code, "grid": self.grid.code, "week": self.first.isoformat(),
            "figures": [asdict(each) for each in self.figures], "kinds": dict(self.kinds),
            "lists": {name: [str(each.uid) for each in rows] for name, rows in self.lists.items()},
        }  # fmt: skip


def week_of(day: dt.date) -> tuple[dt.date, dt.date]:
    """一周: Monday to Sunday."""
    return period("week", day)


def compose(grid: Grid, day: dt.date, reach: Reach, *, at: dt.datetime) -> Week:
    """汇成一周: of this grid, as far as this reach may see."""
    place = grid.place
    first, last = week_of(day)
    entries = list(
        journal_access.seen_in(reach)
        .filter(grid=grid)
        .between(place, first, last)
        .whole()
        .order_by("claimed_at", "pk")
    )
    start, over = place.span(first, last)
    end = min(over, at)
    seen = case_access.seen_in(reach).filter(grid=grid).select_related("place")
    registered = list(
        seen.filter(registered_at__gte=start, registered_at__lt=end).order_by("registered_at", "pk")
    )
    due = list(seen.filter(due_at__gte=start, due_at__lt=end).order_by("due_at", "pk"))
    went = list(visits.between(place, first, last).filter(grid=grid))
    open_news = (
        journal_access.seen_in(reach).filter(grid=grid).open_news().whole().order_by("claimed_at", "pk")
    )
    news = [each for each in entries if each.kind == Entry.Kind.NEWS]
    news += [each for each in open_news if each not in news and each.claimed_at < start]
    kinds = Counter(str(each.get_kind_display()) for each in entries)
    return Week(
        grid, first, last, _figures(grid, first, last, entries, registered, due, went, news, at),
        sorted(kinds.items(), key=lambda pair: (-pair[1], pair[0])),
        {
            "needs": [each for each in entries if each.kind == Entry.Kind.NEED] + [each for each in went if each.needs],
            "suggestions": [each for each in entries if each.kind == Entry.Kind.SUGGESTION]
            + [each for each in registered if each.kind == Case.Kind.SUGGESTION and not _from(entries, each)],
            "news": news, "matters": registered, "due": due,
        },
    )  # fmt: skip


def _from(entries: list[Entry], case: Case) -> bool:
    return any(each.case_uid == case.uid for each in entries)


def _figures(
    grid: Grid, first: dt.date, last: dt.date, entries: list[Entry], registered: list[Case], due: list[Case],
    went: list[Any], news: list[Entry], at: dt.datetime,
) -> list[Figure]:  # fmt: skip
    place = grid.place
    today = min(last, place.day_of(at))
    sorted_same = [each for each in registered if _sorted_on(each) == place.day_of(each.registered_at or at)]
    live = [each for each in due if each.state not in lifecycle.ENDED - {lifecycle.State.CLOSED}]
    in_time = [
        each
        for each in live
        if (done := each.resolved_at or each.told_at) and each.due_at and done <= each.due_at
    ]
    lines = continuity.of(place, first, continuity.until(place, today, at=at), grids=[grid])
    met = {each.household_id for each in went if each.outcome != "not-home"}
    tried = {each.household_id for each in went}
    same_day = sum(place.day_of(each.at) == each.day for each in entries)
    return [
        Figure("sorted", str(_("当日分类")), len(sorted_same), len(registered),
               str(_("登记当天就分好类的 / 本周登记的事项"))),
        Figure("in-time", str(_("按期办结")), len(in_time), len(live),
               str(_("期限内办结的 / 期限落在本周、已经到期的事项")), len(due) - len(live), str(_("撤回、并案、不予受理"))),
        Figure("news", str(_("新情况已落实")), sum(each.follow == "settled" for each in news), len(news),
               str(_("已落实的 / 本周新记和以前还没落实的新情况"))),
        Figure("visits", str(_("走访见到")), len(met), len(tried),
               str(_("见到或谢绝的户 / 本周去过的户；没遇到的算去过"))),
        Figure("same-day", str(_("当天记下")), same_day, len(entries),
               str(_("发生当天就收到的 / 本周的日志；晚记只是晚，不是错"))),
        Figure("continuity", str(_("在岗连续")), sum(each.done for each in lines), sum(each.days for each in lines),
               str(_("有记录或声明无事项的 / 在岗的工作日（各岗合计）")),
               sum(each.away + each.stood_in for each in lines), str(_("请假和有人代理的岗日"))),
    ]  # fmt: skip


def _sorted_on(case: Case) -> dt.date | None:
    """哪天分好类: classified, settled on the spot, or declined."""
    moment = case.classified_at or case.resolved_at or case.told_at or case.closed_at
    return case.place.day_of(moment) if moment else None


def summary_of(grid: Grid, day: dt.date) -> WeeklySummary | None:
    """已签的周汇总."""
    found = WeeklySummary.objects.filter(grid=grid, week=week_of(day)[0]).select_related("place", "grid")
    return found.prefetch_related("corrections").first()


def summaries(place: Place, reach: Reach) -> QuerySet[WeeklySummary]:
    """看得到的周汇总, newest first."""
    found = WeeklySummary.objects.filter(place=place).select_related("place", "grid")
    return found if place.pk in reach.places else found.filter(grid__in=reach.grids)


def figures_of(summary: WeeklySummary) -> list[Figure]:
    """签发时的数."""
    return [Figure(**each) for each in summary.content["figures"]]


def past(grid: Grid, day: dt.date, *, weeks: int = 8) -> list[tuple[dt.date, dict[str, Figure]]]:
    """前几周签发的数, the earliest first; a week that nobody signed has none."""
    last = week_of(day)[0] - DAY * 7
    mondays = [last - DAY * 7 * n for n in reversed(range(weeks))]
    rows = WeeklySummary.objects.filter(grid=grid, week__in=mondays)
    signed = {row.week: {each.code: each for each in figures_of(row)} for row in rows}
    return [(monday, signed.get(monday, {})) for monday in mondays]


def draft_of(grid: Grid, day: dt.date) -> dict[str, str]:
    """写了一半的话."""
    found = SummaryDraft.objects.filter(grid=grid, week=week_of(day)[0]).first()
    return dict(found.words) if found else {}


def save_draft(
    grid: Grid, day: dt.date, *, words: dict[str, str], by: Actor, at: dt.datetime
) -> SummaryDraft:
    """存草稿: no history yet."""
    journal_access.demand_ground(grid, by, at=at, leads=True)
    if summary_of(grid, day) is not None:
        raise Refusal("这一周的汇总已经签发。后来的情况请用“签后补充”。")
    row, _made = SummaryDraft.objects.update_or_create(
        place_id=grid.place_id, grid=grid, week=week_of(day)[0],
        defaults={"words": saying.sections(words, SECTIONS), "touched_at": at, "by_label": by.label},
    )  # fmt: skip
    return row


def sign(
    grid: Grid, day: dt.date, *, words: dict[str, str], uid: UUID | None = None, by: Actor, at: dt.datetime
) -> WeeklySummary:
    """签发周汇总: figures and words together; the log's checkpoint then vouches for the printed page."""
    post = journal_access.demand_ground(grid, by, at=at, leads=True)
    uid = uid or uuid4()
    done = summary_of(grid, day)
    if done is not None and done.uid != uid:
        raise Refusal(f"这一周的汇总已由{done.by_label}签发。后来的情况请用“签后补充”。")
    if done is not None:
        return done
    place = grid.place
    first = week_of(day)[0]
    if first > place.day_of(at):
        raise Refusal("这一周还没有到，不能签发。")
    with transaction.atomic():
        reach = territory_reach.reach_from(post.person_id, place.day_of(at), [post])
        content, said = compose(grid, day, reach, at=at).content(), saying.sections(words, SECTIONS)
        digest = papers.digest({"content": content, "words": said})
        row = WeeklySummary(
            place=place, grid=grid, week=first, content=content, words=said, digest=digest, uid=uid
        )
        summary = written.keep(row, by=by, at=at)
        SummaryDraft.objects.filter(grid=grid, week=first).delete()
        checkpoints.sign(place.pk, at=at)
    return summary


def correct(
    summary: WeeklySummary, *, words: str, uid: UUID | None = None, by: Actor, at: dt.datetime
) -> Correction:
    """签后补充."""
    journal_access.demand_ground(summary.grid, by, at=at, leads=True)
    words = saying.words(words, "补充的话", limit=1000)
    row = Correction(place_id=summary.place_id, summary=summary, words=words, uid=uid or uuid4())
    return written.keep(row, by=by, at=at)


def vouched_by(summary: WeeklySummary) -> Checkpoint | None:
    """作证的检查点: the first signed one that covers the summary."""
    found = Checkpoint.objects.filter(place_id=summary.place_id, size__gt=summary.leaf_index)
    return found.order_by("size").first()
