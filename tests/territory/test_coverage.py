"""The coverage report names gaps of the ground and of days, never of people."""

import datetime as dt

from cast import SETUP, SINCE, square
from wangge.integrity.actor import Actor
from wangge.territory import division, staffing
from wangge.territory.coverage import coverage

DONE = {"by": Actor.importing("测试"), "at": dt.datetime(2026, 3, 2, 9, tzinfo=SETUP.tzinfo)}
DAY = dt.date(2026, 5, 4)


def days(n):
    return DAY + dt.timedelta(n)


def test_a_community_with_everyone_in_place_has_no_gap(cast, django_assert_num_queries):
    with django_assert_num_queries(4):  # grids, posts, boundaries, absences
        report = coverage(cast.community, DAY, days(30))
    assert report.whole
    assert report.grids == 2


def test_a_company_grid_with_one_manager_is_named_with_its_clause(cast):
    report = coverage(cast.company, DAY)
    assert [str(gap) for gap in report.gaps] == ["“造型网格”应有网格管理员 2 人，现有 1 人"]
    assert report.gaps[0].clause == "A-1"
    assert "罗成" not in str(report.gaps[0])


def test_a_sector_without_grids_or_lead_is_an_area_without_grid(cast):
    division.open_sector(cast.company, "paint", "涂装片区", since=SINCE, **DONE)
    report = coverage(cast.company, DAY)
    assert [gap.kind for gap in report.gaps] == ["managers", "no-lead", "no-grid"]


def test_a_grid_without_leader_worker_or_boundary_is_named(cast):
    division.open_grid(cast.community, "3", "三网格", since=SINCE, **DONE)
    kinds = [gap.kind for gap in coverage(cast.community, DAY).gaps]
    assert kinds == ["no-leader", "no-worker", "uncovered", "nobody"]


def test_days_on_which_all_are_away_are_given_as_runs(cast):
    staffing.absence(cast.li, since=DAY, until=days(9), **DONE)
    staffing.absence(cast.min, since=days(2), until=days(3), **DONE)
    staffing.absence(cast.min, since=days(6), until=days(6), **DONE)
    report = coverage(cast.community, DAY, days(30))
    assert [(gap.since, gap.until) for gap in report.of("nobody")] == [(days(2), days(3)), (days(6), days(6))]
    assert str(report.gaps[0]) == "“一网格”从 2026-05-06 到 2026-05-07 共 2 天没有人负责"
    staffing.stand_in(cast.posts["li"], cast.qian, since=days(2), until=days(9), **DONE)
    assert coverage(cast.community, DAY, days(30)).whole


def test_a_strip_between_two_grids_is_an_area_without_grid(cast):
    division.redraw(cast.grid2, square(117.0102, 36.60, 117.02, 36.61), since=DAY, **DONE)
    assert coverage(cast.community, days(-1)).whole
    assert [gap.kind for gap in coverage(cast.community, DAY).gaps] == ["uncovered"]


def test_a_company_drawn_only_in_words_is_not_asked_for_a_map(cast):
    assert not coverage(cast.company, DAY).of("uncovered")
