"""应做的事: what the regulation's cadences ask of a person on a day, and whether it is done. Shown, never scored."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from wangge.journal import cadences, visits
from wangge.policy.pack import Citation
from wangge.reports import days, inspections, upward, weeks
from wangge.reports.models import DaySheet, DiaryInspection
from wangge.territory import jurisdiction
from wangge.territory import reach as territory_reach
from wangge.territory.models import Absence, Grid, Person, Place, Post, Role
from wangge.territory.reach import WHOLE_PLACE

LEADING = (Role.GRID_LEADER, Role.GRID_MANAGER)


@dataclass(frozen=True)
class Owed:
    """应做的一件: by when, for which grid, done or not, or why it is excused that day."""

    duty: str
    word: str
    citation: Citation
    grid: Grid | None
    due_on: dt.date
    done: bool
    excused: str = ""

    def late(self, today: dt.date) -> bool:
        """过了日子还没做."""
        return not self.done and not self.excused and self.due_on < today


def owed(place: Place, person: Person, day: dt.date) -> list[Owed]:
    """这一天应做的: of every grid this person leads, and of the office; by the clauses in force that day."""
    posts = [post for post in territory_reach.posts_of(person, day) if post.place_id == place.pk]
    away = Absence.objects.filter(person=person).on(day).exists()
    found: list[Owed] = []
    for post in posts:
        if post.role in LEADING and post.grid is not None and post.in_charge:
            found += _of_grid(place, post, day, away)
    if any(post.role in WHOLE_PLACE for post in posts):
        found += _of_office(place, day)
    return found


def _of_grid(place: Place, post: Post, day: dt.date, away: bool) -> list[Owed]:
    grid = post.grid
    assert grid is not None
    reach = territory_reach.reach_from(post.person_id, day, [post])
    sheet = days.sheet_of(grid, day)
    checks: dict[str, tuple[str, Callable[[], bool]]] = {
        "daily-report": (_("当日分类和日报"), lambda: _reported(grid, day, sheet)),
        "daily-upload": (_("当日上传"), lambda: bool(sheet and sheet.uploads.all())),
        "daily-summary": (_("投诉当日汇总"), lambda: sheet is not None),
        "feedback-check": (_("临时反馈检查落实"), lambda: _checked(grid, day, reach, sheet)),
        "weekly-summary": (_("每周汇总"), lambda: weeks.summary_of(grid, day) is not None),
        "home-visit": (_("本季度走访"), lambda: _visited(grid, day)),
    }
    stood = Post.objects.filter(stands_in_for=post).on(day).exists()
    excused = _("请假") if away else _("有人代理") if stood else ""
    return [
        each for duty, (word, done) in checks.items()
        if (each := _one(place, duty, word, grid, day, done, excused)) is not None
    ]  # fmt: skip


def _of_office(place: Place, day: dt.date) -> list[Owed]:
    first = cadences.owed(place, "diary-inspection", on=day)

    def held() -> bool:
        week = first.since if first else day
        return DiaryInspection.objects.filter(place=place, week=week).exists()

    found = _one(place, "diary-inspection", _("每周日志检查"), None, day, held, "")
    return [found] if found else []


def _one(
    place: Place,
    duty: str,
    word: str,
    grid: Grid | None,
    day: dt.date,
    done: Callable[[], bool],
    excused: str,
) -> Owed | None:
    """一条: None where the text does not ask it, or not on such a day."""
    clause = cadences.owed(place, duty, on=day)
    if clause is None:
        return None
    calendar = jurisdiction.calendar()
    if clause.cadence.every == "working-day" and not calendar.is_working(day):
        return None
    due = clause.cadence.due_on(day, calendar)
    return Owed(duty, word, clause.citation, grid, due, done(), excused)


def _reported(grid: Grid, day: dt.date, sheet: DaySheet | None) -> bool:
    """报过，或者签发时没有要报的."""
    nothing = sheet is not None and not sheet.content["figures"]["to_report"]
    return nothing or bool(upward.sent(grid, day))


def _checked(grid: Grid, day: dt.date, reach: territory_reach.Reach, sheet: DaySheet | None) -> bool:
    return sheet is not None and not days.board(grid, day, reach).figures["ad_hoc_open"]


def _visited(grid: Grid, day: dt.date) -> bool:
    now = visits.coverage(grid, on=day)
    return now.met or now.excused


@dataclass(frozen=True)
class Waiting:
    """等我的: remarks to read, vacancies to explain, answers to pass on, households to ask again."""

    remarks: int
    vacancies: int
    answers: int
    reviews: int

    @property
    def any(self) -> bool:
        return bool(self.remarks or self.vacancies or self.answers or self.reviews)


def waiting(person: Person, reach: territory_reach.Reach, place: Place) -> Waiting:
    """等我的 of these papers; for the desk."""
    from wangge.journal import access

    leads = reach.has(Role.GRID_LEADER, Role.GRID_MANAGER, place=place)
    return Waiting(
        inspections.unread(person),
        inspections.unanswered(place, reach).count() if leads else 0,
        len(upward.waiting(reach, place)) if leads else 0,
        access.households_in(reach).filter(place=place).review_over(reach.day).count(),
    )
