"""记号 (marks): one case counted, or left out, for one figure on one day. A figure is a sum of marks, however it is cut.

The same marks make the figure of a period, the counts kept for each day, and the list of the records behind a number.
"""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from django.db.models import Q

from wangge.analysis.figures import Figure
from wangge.cases.lifecycle import State
from wangge.cases.models import Act, Assistance, Case, Check, Errand, Rating
from wangge.territory.models import Grid, Place

GONE = {
    State.DRAFT: "草稿",
    State.VOID: "作废",
    State.MERGED: "并案",
    State.WITHDRAWN: "撤回",
    State.DECLINED: "不予受理",
}
NOT_YET = "还没有到期"


class Mark(NamedTuple):
    """一个记号: `den` is 1 for a case, `num` 1 where it is one of those asked for; with a `why` it is left out instead.

    `until`: by then it changes without anybody acting, because a limit is over.
    """

    code: str
    day: dt.date
    grid_id: int | None = None
    category_id: int | None = None
    level: str = ""
    num: float = 0
    den: float = 1
    why: str = ""
    value: int | None = None
    about: int | None = None  # the matter
    until: dt.datetime | None = None


def summed(code: str, marks: Iterable[Mark]) -> Figure:
    """合成一个数."""
    num = den = 0.0
    left: Counter[str] = Counter()
    spread: Counter[int] = Counter()
    for each in marks:
        if each.why:
            left[each.why] += int(each.den)
            continue
        num, den = num + each.num, den + each.den
        if each.value is not None:
            spread[each.value] += int(each.den)
    return Figure(code, num, den, dict(left), dict(spread))


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
    category_id: int | None = None
    level: str = ""

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

    def kept(self, marks: Iterable[Mark]) -> Iterator[Mark]:
        """范围之内的记号."""
        for each in marks:
            if self.category_id is not None and each.category_id != self.category_id:
                continue
            if self.level and each.level != self.level:
                continue
            if self.holds(each.grid_id, each.day):
                yield each

    def day(self, moment: dt.datetime) -> dt.date:
        """哪一天; a limit that ends at midnight belongs to the day that ends."""
        return self.place.day_of(moment - dt.timedelta(microseconds=1))

    @cached_property
    def cases(self) -> list[Case]:
        """这段时间登记、分类、到期或办结的事项."""
        # The place stands in each condition: only so does SQLite look each up in its own index.
        inside = (
            Q(place=self.place, registered_at__gte=self.start, registered_at__lt=self.end)
            | Q(place=self.place, classified_at__gte=self.start, classified_at__lt=self.end)
            | Q(place=self.place, due_at__gt=self.start, due_at__lte=self.end)
            | Q(place=self.place, resolved_at__gte=self.start, resolved_at__lt=self.end)
        )
        rows = Case.objects.filter(inside).select_related("place")
        rows = rows.filter(grid=self.grid) if self.grid else rows
        return list(rows.defer("words", "tokens", "due_basis").order_by("pk"))

    def within(self, moment: dt.datetime | None) -> bool:
        return moment is not None and self.start <= moment < self.end

    @cached_property
    def registered(self) -> list[Case]:
        return [each for each in self.cases if self.within(each.registered_at)]

    @cached_property
    def classified(self) -> list[Case]:
        return [each for each in self.cases if self.within(each.classified_at)]

    @cached_property
    def resolved(self) -> list[Case]:
        return [each for each in self.cases if self.within(each.resolved_at)]

    @cached_property
    def ratings(self) -> dict[int, Rating]:
        """最近一次评价 of each matter."""
        rows = Rating.objects.filter(place=self.place, case__in=[each.pk for each in self.resolved])
        return {each.case_id: each for each in rows.order_by("ending")}

    @cached_property
    def checks(self) -> dict[int, Check]:
        rows = Check.objects.filter(place=self.place, case__in=[each.pk for each in self.resolved])
        return {each.case_id: each for each in rows.order_by("at")}

    def acted(self, act: str, cases: Iterable[Case]) -> set[int]:
        """做过这一步的事项."""
        rows = Act.objects.filter(place=self.place, act=act, case__in=[each.pk for each in cases])
        return set(rows.values_list("case_id", flat=True))

    @cached_property
    def asked(self) -> list[Assistance]:
        """这段时间请求、或者答复到期的协办."""
        inside = Q(asked_at__gte=self.start, asked_at__lt=self.end) | Q(
            due_at__gt=self.start, due_at__lte=self.end
        )
        rows = Assistance.objects.filter(inside, place=self.place).select_related("case")
        rows = rows.filter(case__grid=self.grid) if self.grid else rows
        return list(rows.defer("due_basis", "case__words", "case__tokens", "case__due_basis").order_by("pk"))

    @cached_property
    def first_answers(self) -> list[Errand]:
        """首问答复 owed by a moment in these days."""
        rows = Errand.objects.filter(
            place=self.place, kind=Errand.Kind.FIRST_ANSWER, due_at__gt=self.start, due_at__lte=self.end
        ).select_related("case")
        rows = rows.filter(case__grid=self.grid) if self.grid else rows
        return list(rows.defer("due_basis", "case__words", "case__tokens", "case__due_basis").order_by("pk"))
