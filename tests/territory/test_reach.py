"""What a person may reach on a day follows from their posts and from nothing else."""

import datetime as dt

import pytest

from cast import PEOPLE, SINCE
from wangge.territory import reach
from wangge.territory.models import Role

DAY = dt.date(2026, 3, 2)
# Who may reach the matters of which grid: the whole table, and nobody else.
MAY = {
    "grid1": {"min", "li", "zhao", "wang"},
    "grid2": {"sun", "qian", "zhao", "wang"},
    "willow1": {"lin", "liu"},
    "smelting": {"gao", "ma", "tang", "song", "han"},
    "moulding": {"luo", "tang", "song", "han"},
}


@pytest.mark.parametrize("grid", MAY)
def test_exactly_these_people_reach_this_grid(cast, grid):
    assert {who for who in PEOPLE if cast.reach(who).covers(getattr(cast, grid))} == MAY[grid]


@pytest.mark.parametrize("who", ["feng", "chen", "zheng", "xu", "pan", "bai"])
def test_administrators_auditors_and_observers_see_no_matters_content(cast, who):
    assert not cast.reach(who).sees_content


def test_the_street_and_the_units_reach_only_what_was_asked_of_them(cast):
    zhou, wu = cast.reach("zhou"), cast.reach("wu")
    assert (zhou.offices, zhou.places, zhou.grids) == ({cast.street.pk}, frozenset(), frozenset())
    assert wu.covers_unit(cast.water)
    assert not wu.covers_unit(cast.power)
    assert not wu.places


def test_a_role_counts_only_where_it_is_held(cast):
    zhao = cast.reach("zhao")
    assert zhao.has(Role.CLERK)
    assert zhao.has("head", "clerk", place=cast.community)
    assert not zhao.has("clerk", place=cast.willow)
    assert zhao.places_as("clerk") == {cast.community.pk}
    assert zhao.home == cast.community


def test_before_the_first_day_there_is_no_reach(cast):
    assert not cast.reach("zhao", SINCE - dt.timedelta(1)).posts


def test_reach_costs_one_query_and_a_second_for_a_sector_lead(cast, django_assert_num_queries):
    with django_assert_num_queries(1):  # posts with all that their labels name
        found = reach.reach_of(cast.li, DAY)
        assert [reach.actor_of(post).label for post in found.posts] == ["槐荫社区一网格 网格长 李向阳"]
    with django_assert_num_queries(2):  # and the sector's grids
        reach.reach_of(cast.tang, DAY)


def test_a_label_always_fits_its_column(cast):
    post = cast.posts["wu"]
    post.unit.name = "很长的名字" * 16
    assert len(reach.actor_of(post).label) == reach.LABEL
    assert cast.by("zhou").label == "槐荫街道办事处 街道干事 周敏"
    assert cast.by("zhou").role == "street-clerk"
