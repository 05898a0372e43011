"""What is due today for whom, how far the days so far have come, and what the ledger of duties makes of it."""

import datetime as dt

import pytest

from patrol.conftest import DAY, MONDAY, moment
from wangge.duties import ledger
from wangge.duties.ledger import State
from wangge.journal import diary
from wangge.journal.access import NotYours
from wangge.patrol import plans, shutdowns
from wangge.policy.pack import Refusal

FRIDAY = dt.date(2026, 3, 6)


def lines(cast, day, duty="patrol", at=None):
    found = ledger.ledger(cast.company, day, day, at=at or moment(day + DAY))
    return {each.grid.code: each for each in found if each.duty == duty}


def test_a_daily_plan_is_due_in_every_grid_for_its_managers(cast, daily, checklist):
    found = plans.due(cast.company, on=MONDAY)
    assert [(each.grid, each.people, each.checklist, each.open) for each in found] == [
        (cast.moulding, (cast.luo,), checklist, True), (cast.smelting, (cast.gao, cast.ma), checklist, True),
    ]  # fmt: skip


def test_a_patrol_by_either_manager_does_it(cast, daily, walked):
    patrol = walked("ma", cast.smelting, plan=daily)
    tasks = {each.grid: each for each in plans.due(cast.company, on=MONDAY)}
    assert (tasks[cast.smelting].done, tasks[cast.moulding].done) == (patrol, None)


def test_a_changed_plan_keeps_what_was_done_under_its_first_version(cast, daily, walked, song):
    walked("gao", cast.smelting, plan=daily)
    plans.write(cast.company, "daily", title="每天两遍", kind="daily", since=MONDAY, **song)
    found = {each.grid: each for each in plans.due(cast.company, on=MONDAY)}[cast.smelting]
    assert found.plan.title == "每天两遍" and found.done is not None


def test_a_plan_may_be_for_some_grids_and_end(cast, daily, song):
    weekly = plans.write(
        cast.company, "weekly", title="每周用电", kind="weekly", rule={"weekday": 4}, grids=[cast.moulding], since=MONDAY, **song
    )  # fmt: skip
    found = [each for each in plans.due(cast.company, on=MONDAY) if each.plan == weekly]
    assert [(each.grid, each.occasion.due) for each in found] == [(cast.moulding, FRIDAY)]
    plans.end(weekly, until=MONDAY + DAY, words="改成每天", **song)
    assert not [each for each in plans.due(cast.company, on=FRIDAY) if each.plan.code == "weekly"]
    assert [each.version for each in plans.versions(cast.company, "weekly")] == [2, 1]


def test_days_so_far_are_counted_for_grids_and_a_shutdown_is_in_neither_figure(cast, daily, walked, song):
    walked("gao", cast.smelting, plan=daily)
    shutdowns.note(
        cast.company, grid=cast.smelting, since=MONDAY + DAY, until=MONDAY + DAY, words="检修", **song
    )
    found = {each.grid: each for each in plans.kept(cast.company, first=MONDAY, last=MONDAY + 2 * DAY)}
    said = found[cast.smelting]
    assert (said.done, said.asked, said.excused, said.missed) == (1, 2, 1, (MONDAY + 2 * DAY,))
    assert found[cast.moulding].asked == 3


def test_nothing_is_asked_of_the_tables_per_grid_or_day(cast, daily, django_assert_max_num_queries):
    with django_assert_max_num_queries(9):
        plans.kept(cast.company, first=MONDAY, last=MONDAY + 13 * DAY)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"kind": "special"}, "要写明到哪天"), ({"kind": "seasonal"}, "哪几个月"), ({"kind": "weekly", "rule": {"weekday": 8}}, "0 到 6"),
        ({"kind": "daily", "until": MONDAY - DAY}, "早于第一天"), ({"kind": "daily", "checklist": "none"}, "没有在用的检查表"),
        ({"kind": "hourly"}, "没有“hourly”"), ({"kind": "holiday", "rule": {"within": "两"}}, "要写数字"),
    ],
)  # fmt: skip
def test_a_plan_that_cannot_be_kept_is_refused_with_what_is_wrong(cast, song, said, why):
    with pytest.raises(Refusal, match=why):
        plans.write(cast.company, "x", **({"title": "x", "since": MONDAY} | said), **song)


def test_plans_and_shutdowns_are_the_safety_officers_and_the_leaders(cast):
    for who in ("gao", "tang", "pan", "bai", "li"):
        how = {"by": cast.by(who), "at": moment()}
        with pytest.raises(NotYours):
            plans.write(cast.company, "x", title="x", kind="daily", since=MONDAY, **how)
        with pytest.raises(NotYours):
            shutdowns.note(cast.company, since=MONDAY, until=MONDAY, words="x", **how)
    with pytest.raises(Refusal, match="是单位用的"):
        plans.write(
            cast.community, "x", title="x", kind="daily", since=MONDAY, by=cast.by("zhao"), at=moment()
        )


# --- the duty (A-2.1.1) ---


def test_the_duty_is_done_by_a_patrol_and_still_by_an_entry_of_the_diary(cast, walked):
    walked("gao", cast.smelting)
    diary.write("走了一圈", kind="patrol", grid=cast.moulding, by=cast.by("luo"), at=moment())
    found = lines(cast, MONDAY)
    assert {code: line.state for code, line in found.items()} == {
        "smelting": State.DONE,
        "moulding": State.DONE,
    }
    assert [each.split(":")[0] for each in (*found["smelting"].evidence, *found["moulding"].evidence)] == [
        "patrol",
        "entry",
    ]


def test_a_day_without_a_patrol_is_missed_and_a_patrol_written_late_is_late(cast, walked):
    assert lines(cast, MONDAY)["smelting"].state == State.MISSED
    walked("gao", cast.smelting, at=moment(MONDAY + 7 * DAY))
    assert lines(cast, MONDAY, at=moment(MONDAY + 8 * DAY))["smelting"].state == State.LATE


def test_a_shutdown_excuses_its_grid_and_the_wrong_one_is_taken_back(cast, song):
    row = shutdowns.note(
        cast.company, grid=cast.smelting, since=MONDAY, until=MONDAY, words="设备检修", **song
    )
    found = lines(cast, MONDAY)
    assert (found["smelting"].state, found["smelting"].excused_by, found["smelting"].why) == (
        State.EXCUSED,
        "shutdown",
        "停产：设备检修",
    )
    assert found["moulding"].state == State.MISSED
    shutdowns.take_back(row, words="写错了日子", **song)
    assert lines(cast, MONDAY)["smelting"].state == State.MISSED
    with pytest.raises(Refusal, match="已经收回过"):
        shutdowns.take_back(row, words="再收", **song)


def test_a_patrol_on_a_day_of_shutdown_still_counts_as_done(cast, walked, song):
    shutdowns.note(cast.company, since=MONDAY, until=MONDAY, words="停产", **song)
    walked("gao", cast.smelting)
    assert lines(cast, MONDAY)["smelting"].state == State.DONE
