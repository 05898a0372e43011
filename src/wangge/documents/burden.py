"""负担账 (burden): who asks for which form, on what basis, how often, how long by hand; what filled itself; hours saved, and how said.

A figure of the office about what is asked of it. It counts nobody's work and ranks nobody.
"""

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import dataclass
from uuid import UUID, uuid4

from django.db.models import Count, Max, QuerySet, Sum

from wangge.documents import access, tracing
from wangge.documents.models import Demand, Export, Filling, SuperiorForm
from wangge.documents.paper import Block, Paper, Para, Source, Table
from wangge.integrity import written
from wangge.integrity.actor import Actor
from wangge.journal import saying
from wangge.policy.pack import Refusal
from wangge.policy.provisions import period
from wangge.territory.models import Place


@dataclass(frozen=True, slots=True)
class Line:
    """一行: a demanded form in a month – how often it filled itself, how often by hand, and the minutes that makes."""

    demand: Demand
    by_itself: int
    by_hand: int
    hand_minutes: int  # spent by hand: measured where somebody did, else at the stated minutes

    @property
    def saved(self) -> int:
        """省下的分钟: each time it filled itself, the minutes by hand less those for looking it through; never negative."""
        return self.by_itself * max(0, self.demand.minutes - self.demand.check_minutes)

    @property
    def said(self) -> str:
        """怎么算的."""
        one = self.demand
        how = f"手工每次 {one.minutes} 分钟，{one.said_by}{one.get_how_display()}"
        if not self.by_itself:
            return f"{how}；这个月没有自动填。"
        return f"自动填 {self.by_itself} 次 ×（{one.minutes} − 核对 {one.check_minutes}）分钟 = {self.saved} 分钟；{how}。"


@dataclass(frozen=True)
class Account:
    """一个月的账."""

    place: Place
    first: dt.date
    last: dt.date
    lines: list[Line]
    unlisted: int  # exports of forms nobody entered as a demand: no minutes, so nothing is counted as saved

    @property
    def saved_hours(self) -> float:
        return round(sum(each.saved for each in self.lines) / 60, 1)

    @property
    def hand_hours(self) -> float:
        return round(sum(each.hand_minutes for each in self.lines) / 60, 1)

    @property
    def a_year(self) -> int:
        """一年要填几次, of all that is demanded now."""
        return sum(each.demand.a_year for each in self.lines if not each.demand.ended)

    @property
    def year_hours(self) -> int:
        """全用手工，一年多少小时."""
        return round(
            sum(each.demand.a_year * each.demand.minutes for each in self.lines if not each.demand.ended) / 60
        )

    @property
    def without_basis(self) -> int:
        """没有说依据的."""
        return sum(not each.demand.basis and not each.demand.ended for each in self.lines)


def state(
    place: Place, *, name: str, asked_by: str, a_year: int, minutes: int, how: str, said_by: str, since: dt.date, basis: str = "",
    check_minutes: int = 3, form: SuperiorForm | None = None, series: UUID | None = None, ended: bool = False, uid: UUID | None = None,
    by: Actor, at: dt.datetime,
) -> Demand:  # fmt: skip
    """记一项要求, or how it stands from a day on; what stood before stays in the ledger."""
    access.demand_keeper(place, by, at=at)
    saying.chosen(how, Demand.How, "怎么知道的")
    if form is not None and form.place_id != place.pk:
        raise Refusal("这张表不是这里的。")
    if series is not None and not Demand.objects.filter(place=place, series=series).exists():
        raise Refusal("负担账上没有这一项。")
    if not 0 < a_year <= 5000 or not 0 <= minutes <= 10_000 or not 0 <= check_minutes <= 10_000:
        raise Refusal("一年几次要在 1 到 5000 之间，分钟数不超过 10000。")
    row = Demand(
        place=place, series=series or uuid4(), name=saying.words(name, "表名", limit=80), asked_by=saying.words(asked_by, "谁要的", limit=80),
        basis=saying.words(basis, "依据", limit=200, needed=False), a_year=a_year, minutes=minutes, how=how,
        said_by=saying.words(said_by, "谁量的或估的", limit=40), check_minutes=check_minutes, form=form, since=since, ended=ended, uid=uid or uuid4(),
    )  # fmt: skip
    return written.keep(row, by=by, at=at)


def fill(
    demand: Demand,
    *,
    on: dt.date,
    times: int = 1,
    minutes: int | None = None,
    uid: UUID | None = None,
    by: Actor,
    at: dt.datetime,
) -> Filling:
    """记一次手工填报, with its minutes where somebody looked at the clock."""
    access.demand_filler(demand.place, by, at=at)
    if not 0 < times <= 500 or (minutes is not None and not 0 <= minutes <= 10_000):
        raise Refusal("次数要在 1 到 500 之间，分钟数不超过 10000。")
    if on > demand.place.day_of(at):
        raise Refusal("这一天还没有到。")
    row = Filling(
        place=demand.place, series=demand.series, on=on, times=times, minutes=minutes, uid=uid or uuid4()
    )
    return written.keep(row, by=by, at=at)


def current(place: Place, *, on: dt.date) -> QuerySet[Demand]:
    """现在要填的: the latest row of each series that had begun by then."""
    latest = (
        Demand.objects.filter(place=place, since__lte=on)
        .values("series")
        .annotate(last=Max("pk"))
        .values("last")
    )
    return Demand.objects.filter(pk__in=latest).select_related("form", "place").order_by("asked_by", "name")


def one(place: Place, series: UUID, *, on: dt.date) -> Demand:
    """一项要求."""
    found = current(place, on=on).filter(series=series).first()
    if found is None:
        raise Refusal("负担账上没有这一项。")
    return found


def month(place: Place, day: dt.date) -> Account:
    """一个月的账: three questions whatever the number of forms. A demand that has ended is shown while something was filled for it."""
    first, last = period("month", day)
    start, end = place.span(first, last)
    demands = list(current(place, on=last))
    exported = Counter(
        Export.objects.filter(place=place, at__gte=start, at__lt=end).values_list(
            "version__form_id", flat=True
        )
    )
    hand: dict[UUID, tuple[int, int, int]] = defaultdict(lambda: (0, 0, 0))
    filled = Filling.objects.filter(place=place, on__gte=first, on__lte=last)
    for series, times, minutes in filled.values_list("series", "times", "minutes"):
        count, measured, unmeasured = hand[series]
        hand[series] = (
            count + times,
            measured + (minutes or 0),
            unmeasured + (times if minutes is None else 0),
        )
    lines, counted = [], set()
    for each in demands:
        count, measured, unmeasured = hand[each.series]
        own = exported[each.form_id] if each.form_id and each.form_id not in counted else 0
        counted.add(each.form_id)
        if not each.ended or own or count:
            lines.append(Line(each, own, count, measured + unmeasured * each.minutes))
    return Account(
        place, first, last, lines, sum(count for form, count in exported.items() if form not in counted)
    )


def since(place: Place) -> tuple[int, int]:
    """有账以来: how many forms filled themselves, and how many rows that were."""
    found = Export.objects.filter(place=place).aggregate(times=Count("pk"), rows=Sum("rows"))
    return found["times"], found["rows"] or 0


def report(account: Account, *, at: dt.datetime) -> Paper:
    """负担账月报: every figure with how it was come by."""
    place = account.place
    rows = tuple(
        (
            each.demand.name,
            each.demand.asked_by,
            each.demand.basis or "没有说",
            each.demand.a_year,
            each.by_itself,
            each.by_hand,
            each.saved,
            each.said,
        )
        for each in account.lines
    )
    blocks: list[Block] = [
        Para(
            f"{account.first.year}年{account.first.month}月，在册要填的表 {sum(not each.demand.ended for each in account.lines)} 种，一年共 {account.a_year} 次；"
            f"全用手工约需 {account.year_hours} 小时。本月自动填 {sum(each.by_itself for each in account.lines)} 次，省下约 {account.saved_hours} 小时；手工填 {sum(each.by_hand for each in account.lines)} 次，"
            f"用了约 {account.hand_hours} 小时。没有说明依据的 {account.without_basis} 种。"
        ),
        Para("省下的时间 = 自动填的次数 ×（手工每次的分钟 − 核对的分钟）。分钟数是谁量的、谁估的，写在各行；没有登记分钟的表不计入。", quiet=True),
        Table(
            ("表", "谁要的", "依据", "一年几次", "自动填", "手工填", "省下分钟", "怎么算的"), rows, (2.4, 1.8, 2.2, 0.9, 0.9, 0.9, 1, 4.5),
            frozenset({3, 4, 5, 6}), title="各表", empty="还没有登记要填的表。",
        ),
        *([Para(f"另有 {account.unlisted} 次导出的表没有登记在负担账上，不计省下的时间。")] if account.unlisted else []),
    ]  # fmt: skip
    start, end = place.span(account.first, account.last)
    exports = (
        Export.objects.filter(place=place, at__gte=start, at__lt=end)
        .select_related("version__form")
        .order_by("at")
    )
    sources = [
        Source(
            f"导出 {each.version.form.name}",
            f"{tracing.moment(place, each.at)}，{each.rows} 行，报{each.recipient}",
            each.leaf_index,
        )
        for each in exports[:200]
    ]
    sources += [
        Source(f"要求 {each.demand.name}", f"{each.demand.since} 起", each.demand.leaf_index)
        for each in account.lines
    ]
    return Paper(
        f"{place}报表负担账", tuple(blocks), from_name=str(place), day=place.day_of(at), sources=tuple(sources), wide=True,
        footer=tracing.footer(place, account.last), name=f"负担账 {account.first:%Y-%m}",
    )  # fmt: skip
