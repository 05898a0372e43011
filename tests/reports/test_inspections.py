"""The Friday inspection: a sample anybody can draw again, remarks that can be answered, gaps that are the grid's."""

import datetime as dt

import pytest

from reports.conftest import NOW, TODAY
from wangge.policy.pack import Refusal
from wangge.reports import continuity, inspections
from wangge.reports.models import Remark
from wangge.territory import staffing

FRIDAY = NOW.replace(hour=18) + dt.timedelta(days=4)
DAY = dt.timedelta(days=1)


@pytest.fixture
def week(cast, write):
    """Min writes every day but Wednesday, ten entries on Monday; Sun declares quiet days on Monday and Tuesday."""
    for n in range(10):
        write(f"第{n}条")
    for n in (1, 3, 4):
        write("巡查正常", kind="patrol", at=NOW + n * DAY)
    for n in (0, 1):
        write("", kind="nothing", who="sun", grid=cast.grid2, at=NOW + n * DAY)


def lines(cast):
    found = continuity.of(cast.community, TODAY, FRIDAY.date())
    return {each.person.login: (each.done, each.days, each.away, each.stood_in) for each in found}


def test_continuity_counts_days_and_never_entries(cast, week):
    assert lines(cast) == {"min": (4, 5, 0, 0), "li": (0, 5, 0, 0), "sun": (2, 5, 0, 0), "qian": (0, 5, 0, 0)}


def test_leave_and_stand_ins_are_taken_out(cast, week):
    feng = {"by": cast.by("feng"), "at": NOW}
    staffing.absence(cast.min, since=TODAY + 2 * DAY, until=TODAY + 2 * DAY, reason="年假", **feng)
    staffing.stand_in(cast.posts["li"], cast.qian, since=TODAY, until=TODAY + DAY, **feng)
    assert lines(cast)["min"] == (4, 4, 1, 0)
    assert lines(cast)["li"] == (0, 3, 0, 2)
    assert lines(cast)["qian"] == (0, 5, 0, 0), "a stand-in is not measured by another's post"


def test_a_matters_act_is_a_record_of_the_day(cast, week, register):
    register(at=NOW + 2 * DAY)
    assert lines(cast)["li"] == (1, 5, 0, 0)


def test_gaps_are_days_of_a_grid_with_what_is_known_of_why(cast, week):
    feng = {"by": cast.by("feng"), "at": NOW}
    staffing.absence(cast.sun, since=TODAY + 3 * DAY, until=TODAY + 4 * DAY, reason="病假", **feng)
    staffing.absence(cast.qian, since=TODAY + 4 * DAY, until=TODAY + 4 * DAY, reason="年假", **feng)
    found = [
        (each.grid.code, each.day.day, each.why)
        for each in continuity.gaps(cast.community, TODAY, FRIDAY.date())
    ]
    assert found == [
        ("1", 4, "有人在岗，没有记录"), ("2", 4, "有人在岗，没有记录"), ("2", 5, "有人在岗，没有记录"),
        ("2", 6, "都请假，没有人代理"),
    ]  # fmt: skip


def test_the_same_seed_draws_the_same_sample(cast, week):
    reach = cast.reach("zhao")
    drawn = [inspections.draw(cast.community, TODAY, reach, seed=7, per_grid=3) for _ in range(2)]
    assert drawn[0] == drawn[1]
    assert [each.grid.code for each in drawn[0]] == ["1", "1", "1", "2", "2"], "every grid is looked at"
    other = inspections.draw(cast.community, TODAY, reach, seed=8, per_grid=3)
    assert other != drawn[0]
    assert len(inspections.draw(cast.community, TODAY, reach, seed=7, per_grid=0)) == 15


@pytest.fixture
def held(cast, week):
    return inspections.inspect(
        cast.community, TODAY, seed=7, per_grid=3, words="抽查五条，记得清楚", by=cast.by("zhao"), at=FRIDAY
    )


def test_an_inspection_keeps_how_it_was_drawn(cast, held, check):
    assert held.content["population"] == {str(cast.grid1.pk): 13, str(cast.grid2.pk): 2}
    assert [str(each.uid) for each in inspections.sample_of(held, cast.reach("zhao"))] == held.content[
        "drawn"
    ]
    assert not any("name" in each for each in held.content["continuity"])
    check()


@pytest.mark.parametrize("who", ["li", "min", "xu", "zhou", "feng", "liu"])
def test_the_office_inspects_and_nobody_else(cast, week, who):
    with pytest.raises(Refusal):
        inspections.inspect(cast.community, TODAY, seed=7, by=cast.by(who), at=FRIDAY)


def test_a_day_still_running_is_left_out(cast, week):
    early = FRIDAY.replace(hour=2)
    held = inspections.inspect(cast.community, TODAY, seed=7, by=cast.by("zhao"), at=early)
    assert {each["days"] for each in held.content["continuity"]} == {4}
    assert FRIDAY.date().isoformat() not in {each["day"] for each in held.content["gaps"]}


def test_a_remark_reaches_the_worker_who_may_answer(cast, held, check):
    entry = inspections.sample_of(held, cast.reach("zhao"))[0]
    remark = inspections.remark(held, entry, words="地点写清楚些", by=cast.by("zhao"), at=FRIDAY)
    assert (inspections.unread(cast.min), inspections.unread(cast.li)) == (1, 0)
    inspections.read(cast.min, at=FRIDAY)
    assert inspections.unread(cast.min) == 0
    with pytest.raises(Refusal, match="写这条日志的人"):
        inspections.reply(remark, words="替他说一句", by=cast.by("li"), at=FRIDAY)
    inspections.reply(remark, words="当时在楼道里，下次写单元", by=cast.by("min"), at=FRIDAY)
    assert [each.words for each in Remark.objects.get().replies.all()] == ["当时在楼道里，下次写单元"]
    check()


def test_a_remark_is_about_what_was_drawn(cast, held, write):
    with pytest.raises(Refusal, match="抽样"):
        inspections.remark(held, write("后来的一条"), words="好", by=cast.by("zhao"), at=FRIDAY)


def test_a_vacancy_is_the_grids_answered_before_it_stands(cast, held, check):
    wednesday = TODAY + 2 * DAY
    with pytest.raises(Refusal, match="不能记空岗"):
        inspections.note_vacancy(held, cast.grid1, days=[TODAY], by=cast.by("zhao"), at=FRIDAY)
    vacancy = inspections.note_vacancy(held, cast.grid1, days=[wednesday], by=cast.by("zhao"), at=FRIDAY)
    assert list(inspections.unanswered(cast.community, cast.reach("li"))) == [vacancy]
    assert not inspections.unanswered(cast.community, cast.reach("qian"))
    with pytest.raises(Refusal, match="还没有说明"):
        inspections.decide_vacancy(vacancy, stands=True, words="空岗", by=cast.by("wang"), at=FRIDAY)
    for who in ("min", "qian", "zhao"):
        with pytest.raises(Refusal):
            inspections.answer_vacancy(vacancy, words="我说", by=cast.by(who), at=FRIDAY)
    inspections.answer_vacancy(vacancy, words="那天全体在街道培训", by=cast.by("li"), at=FRIDAY)
    assert not inspections.unanswered(cast.community, cast.reach("li"))
    outcome = inspections.decide_vacancy(
        vacancy, stands=False, words="属实，撤销", by=cast.by("wang"), at=FRIDAY
    )
    assert not outcome.stands
    with pytest.raises(Refusal, match="已经核定"):
        inspections.decide_vacancy(vacancy, stands=True, words="反悔", by=cast.by("wang"), at=FRIDAY)
    check()
