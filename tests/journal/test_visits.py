"""Households and visits: a need and a basis, seen again by a day; three different ones a quarter."""

import datetime as dt

import pytest
from django.db import connection

from journal.conftest import NOW
from wangge.integrity.models import Look
from wangge.integrity.passage import UidTaken
from wangge.journal import access, households, visits
from wangge.journal.models import Household
from wangge.policy.pack import Refusal

TODAY = NOW.date()
NEXT_YEAR = TODAY + dt.timedelta(days=300)


@pytest.fixture
def add(cast):
    def added(name="王桂兰", **said):
        given = {
            "grid": cast.grid1, "address": "三号楼201", "need": "company", "basis": "consent", "review_on": NEXT_YEAR,
            "by": cast.by("min"), "at": NOW,
        } | said  # fmt: skip
        return households.add(given.pop("grid"), name=name, **given)

    return added


@pytest.fixture
def went(cast):
    def visited(household, outcome="met", **said):
        return visits.visit(household, outcome=outcome, **({"by": cast.by("min"), "at": NOW} | said))

    return visited


def test_a_household_is_numbered_and_its_name_is_sealed(add, log):
    first, second = add(), add("李国强")
    assert [str(first), str(second)] == ["一网格第1户", "一网格第2户"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, address FROM journal_household")
        assert not any("王桂兰" in cell or "三号楼" in cell for row in cursor.fetchall() for cell in row)
    assert first.shown == "一网格第1户 王**"
    assert [kind for kind, _ in log()][-2:] == ["household.add", "household.review"]


def test_the_same_household_twice_is_one(add):
    uid = add().uid
    assert add(uid=uid).number == 1
    with pytest.raises(UidTaken):
        add("李国强", uid=uid)


def test_a_need_comes_from_the_list_with_a_basis_and_a_day(add):
    for wrong, sentence in (
        ({"need": "petitioner"}, "没有“petitioner”这种需要"),
        ({"basis": "rumour"}, "没有“rumour”这种依据"),
        ({"basis": "legal"}, "依据的说明"),
        ({"review_on": TODAY}, "复核日"),
        ({"review_on": TODAY + dt.timedelta(days=400)}, "复核日"),
        ({"consent_on": TODAY + dt.timedelta(days=1)}, "还没有到"),
    ):
        with pytest.raises(Refusal, match=sentence):
            add(**wrong)
    assert not Household.objects.exists()
    assert add(basis="legal", basis_words="残疾人保障法第五条").basis == "legal"


def test_who_it_is_is_shown_for_a_purpose_and_the_look_is_kept(cast, add):
    household = add(contact="13900001111")
    shown, address = households.reveal(household, cast.by("li"), at=NOW)
    assert (shown.name, shown.masked, address) == ("王**", True, "")
    shown, address = households.reveal(household, cast.by("li"), at=NOW, purpose="上门走访")
    assert (shown.name, address) == ("王桂兰", "三号楼201")
    assert Look.objects.get().what == "household"
    for outside in ("sun", "lin", "zhou", "xu", "feng"):
        with pytest.raises(Refusal):
            households.reveal(household, cast.by(outside), at=NOW, purpose="看看")


def test_who_sees_the_list(cast, add):
    household = add()
    for who, sees in (
        ("min", True),
        ("li", True),
        ("zhao", True),
        ("sun", False),
        ("xu", False),
        ("liu", False),
        ("zhou", False),
    ):
        assert access.households(getattr(cast, who), on=TODAY).filter(pk=household.pk).exists() is sees, who


def test_when_its_day_has_come_a_household_is_to_be_asked_again(cast, add):
    household = add(review_on=TODAY + dt.timedelta(days=30))
    later = TODAY + dt.timedelta(days=31)
    assert not households.review_over(cast.community, TODAY)
    assert list(households.review_over(cast.community, later)) == [household]
    households.review(
        household, need="meals", basis="consent", review_on=later + dt.timedelta(days=200),
        by=cast.by("min"), at=NOW + dt.timedelta(days=31),
    )  # fmt: skip
    assert not households.review_over(cast.community, later)
    assert households.of_grid(cast.grid1).get().need == "meals"


def test_off_the_list_name_and_address_are_gone(cast, add, went, log):
    household = add()
    households.end(household, reason="本人不愿再被走访", by=cast.by("min"), at=NOW)
    fresh = Household.objects.get()
    assert (fresh.name, fresh.address, str(fresh)) == ("", "", "一网格第1户")
    assert not households.of_grid(cast.grid1)
    with pytest.raises(Refusal, match="不在走访名单"):
        visits.plan(fresh, quarter=TODAY, by=cast.by("li"), at=NOW)
    log()


def test_three_different_households_are_enough_and_not_at_home_is_tried(cast, add, went):
    four = [add(f"第{n}家") for n in range(4)]
    went(four[0])
    went(four[0], at=NOW + dt.timedelta(hours=1))
    went(four[1], "refused")
    went(four[2], "not-home")
    now = visits.coverage(cast.grid1, on=TODAY)
    assert (now.done, now.needed, now.tried, now.refused, now.households) == (2, 3, 1, 1, 4)
    assert not now.met
    assert now.citation.clause == "B-4.6"
    went(four[2], felt="dissatisfied", at=NOW + dt.timedelta(hours=2))
    now = visits.coverage(cast.grid1, on=TODAY)
    assert (now.done, now.tried, now.dissatisfied, now.met) == (3, 0, 1, True)
    assert visits.coverage(cast.grid1, on=dt.date(2026, 4, 1)).done == 0, "another quarter"


def test_a_grid_without_households_owes_none(cast):
    now = visits.coverage(cast.grid2, on=TODAY)
    assert now.excused
    assert not now.met


def test_a_plan_is_open_until_somebody_opened_the_door_or_declined(cast, add, went):
    household = add()
    with pytest.raises(Refusal, match="这一季度"):
        visits.plan(household, quarter=TODAY, planned_on=dt.date(2026, 4, 2), by=cast.by("li"), at=NOW)
    visits.plan(household, quarter=TODAY, planned_on=TODAY, person=cast.min, by=cast.by("li"), at=NOW)
    visits.plan(household, quarter=TODAY, planned_on=TODAY + dt.timedelta(days=2), by=cast.by("li"), at=NOW)
    assert [each.planned_on.day for each in visits.open_plans(cast.community, on=TODAY)] == [4]
    went(household, "not-home")
    assert visits.open_plans(cast.community, on=TODAY)
    went(household, felt="satisfied", at=NOW + dt.timedelta(hours=3))
    assert not visits.open_plans(cast.community, on=TODAY)


def test_feelings_are_asked_of_those_who_were_met(add, went):
    with pytest.raises(Refusal, match="没有见到面"):
        went(add(), "not-home", felt="satisfied")
