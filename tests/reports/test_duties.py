"""What is owed: by the clauses in force, done or not, excused or not; nothing else follows from it here."""

import datetime as dt

from reports.conftest import NOW, TODAY
from wangge.reports import days, duties, inspections, upward, weeks
from wangge.territory import staffing


def owed(cast, who, on=TODAY):
    return {each.duty: each for each in duties.owed(cast.community, getattr(cast, who), on)}


def test_a_leader_owes_the_day_the_week_and_the_visits(cast, day):
    now = owed(cast, "li")
    assert {name: (each.citation.clause, each.due_on) for name, each in now.items()} == {
        "daily-report": ("B-1.2", TODAY), "daily-upload": ("B-1.3", TODAY), "daily-summary": ("B-2.1", TODAY),
        "feedback-check": ("B-2.2", TODAY), "weekly-summary": ("B-2.3", dt.date(2026, 3, 8)),
        "home-visit": ("B-4.6", dt.date(2026, 3, 31)),
    }  # fmt: skip
    assert not any(each.done for name, each in now.items() if name != "home-visit")
    assert now["home-visit"].done, "no household on the list, so none is owed"


def test_done_is_seen_in_the_records(cast, day):
    li = {"by": cast.by("li"), "at": NOW}
    days.sign(cast.grid1, TODAY, **li)
    now = owed(cast, "li")
    assert now["daily-upload"].done and now["daily-summary"].done
    assert not now["daily-report"].done, "something goes to the street and was not yet sent"
    assert not now["feedback-check"].done, "an ad-hoc item is still to be sorted"
    upward.send(cast.grid1, TODAY, to=cast.street, words="报", **li)
    weeks.sign(cast.grid1, TODAY, words={}, **li)
    now = owed(cast, "li")
    assert now["daily-report"].done and now["weekly-summary"].done


def test_leave_excuses_and_a_stand_in_owes_instead(cast):
    feng = {"by": cast.by("feng"), "at": NOW}
    staffing.absence(cast.li, since=TODAY, until=TODAY, reason="年假", **feng)
    staffing.stand_in(cast.posts["li"], cast.qian, since=TODAY, until=TODAY, **feng)
    assert {each.excused for each in duties.owed(cast.community, cast.li, TODAY)} == {"请假"}
    grids = {(each.grid.code, each.excused) for each in duties.owed(cast.community, cast.qian, TODAY)}
    assert grids == {("1", ""), ("2", "")}


def test_on_a_rest_day_only_the_longer_duties_remain(cast):
    assert set(owed(cast, "li", dt.date(2026, 3, 1))) == {"weekly-summary", "home-visit"}


def test_the_office_owes_the_inspection(cast, day):
    assert set(owed(cast, "zhao")) == {"diary-inspection"}
    assert not owed(cast, "zhao")["diary-inspection"].done
    inspections.inspect(cast.community, TODAY, seed=1, by=cast.by("zhao"), at=NOW)
    assert owed(cast, "wang")["diary-inspection"].done


def test_who_leads_nothing_owes_nothing_here(cast):
    for who in ("min", "xu", "zhou", "feng"):
        assert owed(cast, who) == {}
