"""巡查计划: written, changed, ended; what is due for which grid on a day, and how far the days so far have come."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from wangge.duties.owing import Holders
from wangge.integrity import written
from wangge.integrity.actor import Actor
from wangge.journal import saying
from wangge.patrol import access, checklists, recurring, shutdowns
from wangge.patrol.models import Checklist, Patrol, PatrolPlan, Shutdown
from wangge.patrol.recurring import Occasion
from wangge.policy.pack import Refusal
from wangge.territory import jurisdiction
from wangge.territory.models import Grid, Person, Place, Role
from wangge.territory.models.dated import holds

Kind = PatrolPlan.Kind
DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Task:
    """一次要做的巡查: a plan, a grid, when; who may do it; done or excused, and by what."""

    plan: PatrolPlan
    grid: Grid
    occasion: Occasion
    checklist: Checklist | None
    people: tuple[Person, ...]
    done: Patrol | None = None
    shutdown: Shutdown | None = None

    @property
    def open(self) -> bool:
        return self.done is None and self.shutdown is None


@dataclass(frozen=True, slots=True)
class Kept:
    """一个计划在一个网格做得怎样: of the occasions over by now; excused ones are in neither figure."""

    plan: PatrolPlan
    grid: Grid
    done: int
    asked: int
    excused: int
    missed: tuple[dt.date, ...]


def write(
    place: Place, code: str, *, title: str, kind: str, rule: dict[str, Any] | None = None, checklist: str = "",
    grids: Iterable[Grid] = (), since: dt.date, until: dt.date | None = None, words: str = "", uid: UUID | None = None,
    by: Actor, at: dt.datetime,
) -> PatrolPlan:  # fmt: skip
    """写计划: its first version, or the next; the same again is the version there is. No grids: every grid."""
    access.demand_office(place, by, at=at)
    if not checklists.CODE.fullmatch(code):
        raise Refusal(f"计划的代码“{code}”要用小写字母、数字和连字符，如 daily。")
    saying.chosen(kind, Kind, "巡查计划")
    if until is not None and until < since:
        raise Refusal("计划的最后一天早于第一天。")
    if kind == Kind.SPECIAL and until is None:
        raise Refusal("专项巡查要写明到哪天为止，在那以前每个网格巡查一次。")
    if checklist:
        row = checklists.latest(place, checklist)
        if row is None or row.ended:
            raise Refusal(f"没有在用的检查表“{checklist}”。")
    said: dict[str, Any] = {
        "title": saying.words(title, "计划的名称", limit=80), "kind": str(kind), "rule": _rule(kind, rule or {}),
        "checklist": checklist, "grids": sorted(checklists._codes(place, grids)), "since": since, "until": until,
        "words": saying.words(words, "说明", limit=300, needed=False),
    }  # fmt: skip
    return _next(place, code, said, uid, by, at)


def end(plan: PatrolPlan, *, until: dt.date, words: str, by: Actor, at: dt.datetime) -> PatrolPlan:
    """到某天为止: that day is the last on which it asks for anything."""
    access.demand_office(plan.place, by, at=at)
    if until < plan.since:
        raise Refusal("最后一天早于计划开始的一天。")
    said = {name: getattr(plan, name) for name in ("title", "kind", "rule", "checklist", "grids", "since")}
    said |= {"until": until, "words": saying.words(words, "为什么停", limit=300)}
    return _next(plan.place, plan.code, said, None, by, at)


def _next(
    place: Place, code: str, said: dict[str, Any], uid: UUID | None, by: Actor, at: dt.datetime
) -> PatrolPlan:
    known = PatrolPlan.objects.filter(place=place, uid=uid).first() if uid else None
    before = known or latest(place, code)
    if before is not None and all(getattr(before, name) == value for name, value in said.items()):
        before.repeated = True
        return before
    number = 1 if before is None else before.version + (before is not known)
    return written.keep(
        PatrolPlan(place=place, code=code, version=number, uid=uid or uuid4(), **said), by=by, at=at
    )


def _rule(kind: str, given: dict[str, Any]) -> dict[str, Any]:
    """这一种要的数, checked."""
    match kind:
        case Kind.WEEKLY:
            return {"weekday": _number(given.get("weekday", 4), 0, 6, "星期")}
        case Kind.SEASONAL:
            months = sorted({_number(each, 1, 12, "月份") for each in given.get("months", ())})
            if not months:
                raise Refusal("季节性巡查要选在哪几个月。")
            return {
                "months": months,
                "working_day": _number(given.get("working_day", 5), 1, 23, "第几个工作日"),
            }
        case Kind.HOLIDAY:
            return {"within": _number(given.get("within", 2), 1, 10, "节前几个工作日")}
    return {}


def _number(value: Any, low: int, high: int, what: str) -> int:
    try:
        number = int(value)
    except (TypeError, ValueError):
        raise Refusal(f"“{what}”要写数字。") from None
    if not low <= number <= high:
        raise Refusal(f"“{what}”要在 {low} 到 {high} 之间。")
    return number


def latest(place: Place, code: str) -> PatrolPlan | None:
    """最新一版."""
    return PatrolPlan.objects.filter(place=place, code=code).order_by("version").last()


def current(place: Place) -> list[PatrolPlan]:
    """各计划的最新一版, by kind and title; over ones among them."""
    newest = {row.code: row for row in PatrolPlan.objects.filter(place=place).order_by("version")}
    order = {str(kind): n for n, kind in enumerate(Kind)}
    return sorted(newest.values(), key=lambda row: (order[row.kind], row.title))


def versions(place: Place, code: str) -> list[PatrolPlan]:
    """历次, the latest first."""
    return list(PatrolPlan.objects.filter(place=place, code=code).order_by("-version"))


def due(place: Place, *, on: dt.date, grids: Iterable[Grid] | None = None) -> list[Task]:
    """今天可做的各次, done ones too: by due day, then grid. A constant number of queries."""
    return [each for each in _tasks(place, on, on, grids) if each.occasion.holds(on)]


def kept(place: Place, *, first: dt.date, last: dt.date, grids: Iterable[Grid] | None = None) -> list[Kept]:
    """这些天到期的各次做得怎样, for each plan and grid: an account of grids, by their code, never of people."""
    found: dict[tuple[str, str], list[Task]] = defaultdict(list)
    for each in _tasks(place, first, last, grids):
        if first <= each.occasion.due <= last:
            found[each.plan.code, each.grid.code].append(each)
    return [
        Kept(
            rows[0].plan, rows[0].grid, sum(each.done is not None for each in rows),
            sum(each.done is not None or each.shutdown is None for each in rows),
            sum(each.done is None and each.shutdown is not None for each in rows),
            tuple(each.occasion.due for each in rows if each.open),
        )
        for _key, rows in sorted(found.items())
    ]  # fmt: skip


def _tasks(place: Place, first: dt.date, last: dt.date, grids: Iterable[Grid] | None) -> list[Task]:
    plans = [
        each for each in current(place) if each.since <= last and (each.until is None or each.until >= first)
    ]
    if not plans:
        return []
    calendar = jurisdiction.calendar(place)
    asked = {
        plan.code: recurring.occasions(
            plan.kind, plan.rule, since=plan.since, until=plan.until, first=first, last=last, calendar=calendar
        )
        for plan in plans
    }  # fmt: skip
    every = [each for occasions in asked.values() for each in occasions]
    if not every:
        return []
    opens, ends = min(each.opens for each in every), max(each.due for each in every)
    wanted = (
        list(grids)
        if grids is not None
        else list(Grid.objects.filter(place=place).within(first, ends).order_by("code"))
    )
    lists = {row.code: row for row in checklists.current(place)}
    done = _done(place, opens, ends)
    shut = shutdowns.between(place, opens, ends)
    holders = Holders(place, first, ends)
    found = []
    for plan in plans:
        for occasion in asked[plan.code]:
            for grid in wanted:
                if plan.for_grid(grid.code) and holds(grid, occasion.due):
                    made = next(
                        (p for p in done[plan.code, grid.pk] if occasion.holds(place.day_of(p.ended_at))),
                        None,
                    )
                    people = tuple(
                        held.person for held in holders.on(occasion.due, (Role.GRID_MANAGER,), grid)
                    )
                    found.append(Task(plan, grid, occasion, lists.get(plan.checklist), people, made,
                                      _shut(shut, grid, occasion, calendar)))  # fmt: skip
    return sorted(found, key=lambda each: (each.occasion.due, each.grid.code, each.plan.title))


def _done(place: Place, first: dt.date, last: dt.date) -> dict[tuple[str, int], list[Patrol]]:
    """照计划做了的, by plan and grid: whatever version of the plan it was made under."""
    start, end = place.span(first, last)
    rows = Patrol.objects.filter(place=place, ended_at__gte=start, ended_at__lt=end, plan__isnull=False)
    found: dict[tuple[str, int], list[Patrol]] = defaultdict(list)
    for row in rows.select_related("plan", "patroller").order_by("ended_at", "pk"):
        if row.plan is not None and row.grid_id is not None:
            found[row.plan.code, row.grid_id].append(row)
    return found


def _shut(rows: list[Shutdown], grid: Grid, occasion: Occasion, calendar: Any) -> Shutdown | None:
    """那几天都停产: only then is the occasion excused."""
    span = [occasion.opens + n * DAY for n in range((occasion.due - occasion.opens).days + 1)]
    found = [shutdowns.on(rows, grid.pk, day) for day in span if calendar.is_working(day)]
    return found[-1] if found and all(found) else None
