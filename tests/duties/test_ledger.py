"""The ledger: who owes what by when; done, late, missed, excused, or nobody's."""

import datetime as dt

from duties.conftest import FRIDAY, MONDAY, moment
from wangge.duties import ledger, outages
from wangge.duties.ledger import State
from wangge.journal import households, visits
from wangge.reports import days, inspections, upward, weeks

DAY = dt.timedelta(days=1)


def one(found):
    assert len(found) == 1, found
    return found[0]


def test_a_leader_owes_the_day_the_week_and_the_visits(cast):
    found = ledger.running(cast.community, on=MONDAY, at=moment(MONDAY), person=cast.li)
    assert {(line.duty, line.citation.clause, line.due) for line in found} == {
        ("daily-report", "B-1.2", MONDAY), ("daily-upload", "B-1.3", MONDAY), ("daily-summary", "B-2.1", MONDAY),
        ("feedback-check", "B-2.2", MONDAY), ("weekly-summary", "B-2.3", dt.date(2026, 3, 8)),
        ("home-visit", "B-4.6", dt.date(2026, 3, 31)),
    }  # fmt: skip
    assert {line.owed_by for line in found} == {cast.li} and {line.grid for line in found} == {cast.grid1}
    states = {line.duty: (line.state, line.excused_by) for line in found}
    assert states["home-visit"] == (State.EXCUSED, "no-household")
    assert states["daily-summary"] == (State.OPEN, ""), "a complaint may still come today"


def test_the_office_owes_together_and_no_one_person_for_it(cast):
    found = ledger.running(cast.community, on=MONDAY, at=moment(MONDAY), person=cast.zhao)
    assert {(line.duty, line.due) for line in found} == {
        ("diary-inspection", dt.date(2026, 3, 8)), ("survey", dt.date(2026, 6, 30)),
        ("monthly-analysis", FRIDAY), ("monthly-analysis", dt.date(2026, 4, 8)),
    }  # fmt: skip
    assert {line.owed_by for line in found} == {None}
    assert all({cast.zhao, cast.wang} == set(line.people) for line in found)


def test_who_leads_nothing_owes_nothing(cast):
    for who in ("min", "xu", "feng"):
        assert ledger.running(cast.community, on=MONDAY, at=moment(MONDAY), person=getattr(cast, who)) == []


def test_what_is_signed_in_time_is_done_and_later_is_late_and_never_is_missed(cast, lines):
    now = moment(FRIDAY)
    days.sign(cast.grid1, MONDAY, by=cast.by("li"), at=moment(MONDAY))
    days.sign(cast.grid1, MONDAY + DAY, by=cast.by("li"), at=moment(FRIDAY))
    found = lines("daily-upload", MONDAY, MONDAY + 2 * DAY, grid=cast.grid1, at=now)
    assert [each.state for each in found] == [State.DONE, State.LATE, State.MISSED]
    assert found[1].done_at == moment(FRIDAY)
    assert found[0].evidence[0].startswith("sheet:")


def test_midnight_belongs_to_the_next_day(cast, lines):
    end = moment(MONDAY + DAY, 0)
    assert (
        one(lines("daily-upload", MONDAY, grid=cast.grid1, at=end - dt.timedelta(seconds=1))).state
        == State.OPEN
    )
    assert one(lines("daily-upload", MONDAY, grid=cast.grid1, at=end)).state == State.MISSED


def test_nothing_to_report_on_the_sheet_is_the_report(cast, lines):
    assert one(lines("daily-report", MONDAY, grid=cast.grid1)).state == State.MISSED
    days.sign(cast.grid1, MONDAY, by=cast.by("li"), at=moment(MONDAY))
    done = one(lines("daily-report", MONDAY, grid=cast.grid1))
    assert done.state == State.DONE and done.note == "分类表上没有要上报的"


def test_a_report_that_was_sent_counts(cast, lines):
    upward.send(cast.grid1, MONDAY, to=cast.street, words="报", by=cast.by("li"), at=moment(MONDAY))
    assert one(lines("daily-report", MONDAY, grid=cast.grid1)).state == State.DONE


def test_a_day_without_complaints_needs_no_word_and_a_day_with_one_does(cast, lines):
    from wangge.cases import intake

    quiet = one(lines("daily-summary", MONDAY, grid=cast.grid1))
    assert (quiet.state, quiet.excused_by, quiet.why) == (
        State.EXCUSED,
        "declared-nothing",
        "当天没有投诉，不用声明",
    )
    intake.register("物业不接电话", place=cast.community, grid=cast.grid1, channel="phone", kind="complaint",
                    by=cast.by("li"), at=moment(MONDAY))  # fmt: skip
    assert one(lines("daily-summary", MONDAY, grid=cast.grid1)).state == State.MISSED
    days.sign(cast.grid1, MONDAY, by=cast.by("li"), at=moment(MONDAY, 17))
    assert one(lines("daily-summary", MONDAY, grid=cast.grid1)).state == State.DONE


def test_feedback_is_checked_when_the_last_ad_hoc_item_is_sorted(cast, lines):
    from wangge.journal import diary

    entry = diary.write(
        "三号楼灯不亮", kind="phone", grid=cast.grid1, by=cast.by("min"), at=moment(MONDAY, 10)
    )
    days.sign(cast.grid1, MONDAY, by=cast.by("li"), at=moment(MONDAY, 17))
    assert one(lines("feedback-check", MONDAY, grid=cast.grid1)).state == State.MISSED
    diary.sort(entry, verdict="settled", words="当场说了", by=cast.by("li"), at=moment(MONDAY, 18))
    assert one(lines("feedback-check", MONDAY, grid=cast.grid1)).state == State.DONE


def test_the_week_and_its_inspection_are_due_on_sunday(cast, lines):
    sunday = dt.date(2026, 3, 8)
    weeks.sign(cast.grid1, FRIDAY, words={}, by=cast.by("li"), at=moment(FRIDAY, 17))
    inspections.inspect(cast.community, FRIDAY, seed=1, by=cast.by("zhao"), at=moment(sunday + DAY))
    assert one(lines("weekly-summary", sunday, grid=cast.grid1)).state == State.DONE
    assert one(lines("diary-inspection", sunday, at=moment(sunday + 2 * DAY))).state == State.LATE


def listed(cast, n):
    return [
        households.add(cast.grid1, name=f"王桂兰{i}", address=f"三号楼20{i}", need="company", basis="consent",
                       review_on=dt.date(2026, 9, 1), by=cast.by("min"), at=moment(MONDAY))
        for i in range(n)
    ]  # fmt: skip


def test_three_different_households_a_quarter_and_a_refusal_counts(cast, lines):
    rows = listed(cast, 4)
    went = {"by": cast.by("min")}
    end = dt.date(2026, 3, 31)
    for household, outcome in (
        (rows[0], "met"),
        (rows[0], "met"),
        (rows[1], "refused"),
        (rows[2], "not-home"),
    ):
        visits.visit(household, outcome=outcome, words="看看", at=moment(FRIDAY), **went)
    two = one(lines("home-visit", end, grid=cast.grid1))
    assert (two.state, two.counted, two.needed) == (State.MISSED, 2, 3)
    visits.visit(rows[3], outcome="met", words="看看", at=moment(dt.date(2026, 3, 30)), **went)
    assert one(lines("home-visit", end, grid=cast.grid1)).state == State.DONE


def test_a_list_of_two_households_asks_for_two(cast, lines):
    for household in listed(cast, 2):
        visits.visit(household, outcome="met", words="看看", by=cast.by("min"), at=moment(FRIDAY))
    assert one(lines("home-visit", dt.date(2026, 3, 31), grid=cast.grid1)).state == State.DONE


def test_leave_excuses_and_a_stand_in_owes_instead(cast, lines, staffed):
    staffed.away("li", MONDAY, FRIDAY)
    first = one(lines("daily-upload", MONDAY, grid=cast.grid1))
    assert (first.state, first.excused_by, first.owed_by) == (State.EXCUSED, "leave", cast.li)
    staffed.stand_in("li", "qian", MONDAY + DAY, FRIDAY)
    second = one(lines("daily-upload", MONDAY + DAY, grid=cast.grid1))
    assert (second.state, second.owed_by, second.stood_in) == (State.MISSED, cast.qian, True)
    assert lines("daily-upload", MONDAY + DAY, person=cast.li) == []


def test_leave_of_the_last_working_day_excuses_the_week(cast, lines, staffed):
    staffed.away("li", FRIDAY, FRIDAY)
    assert one(lines("weekly-summary", dt.date(2026, 3, 8), grid=cast.grid1)).excused_by == "leave"
    assert one(lines("weekly-summary", dt.date(2026, 3, 8), grid=cast.grid2)).state == State.MISSED


def test_a_vacant_post_is_nobodys_and_stands_for_the_organisation(cast, lines, staffed):
    staffed.end("li", MONDAY)
    found = lines("daily-upload", MONDAY, MONDAY + DAY, grid=cast.grid1)
    assert [(each.state, each.owed_by) for each in found] == [(State.MISSED, cast.li), (State.NOBODY, None)]
    assert found[1].why == "到期那天没有人任这个岗位"


def test_somebody_else_may_still_do_it_for_a_vacant_post(cast, lines, staffed):
    staffed.end("li", MONDAY)
    days.sign(cast.grid1, MONDAY + DAY, by=cast.by("zhao"), at=moment(MONDAY + DAY))
    assert one(lines("daily-upload", MONDAY + DAY, grid=cast.grid1)).state == State.DONE


def test_whoever_took_over_for_less_than_half_of_a_quarter_does_not_owe_it(cast, lines, staffed):
    listed(cast, 3)
    staffed.stand_in("li", "qian", dt.date(2026, 3, 23), dt.date(2026, 4, 3))
    line = one(lines("home-visit", dt.date(2026, 3, 31), grid=cast.grid1))
    assert (line.state, line.excused_by, line.owed_by) == (State.EXCUSED, "handover", cast.qian)


def test_an_outage_excuses_the_day_it_lasted_and_names_who_noted_it(cast, lines):
    outages.note(cast.community, since=moment(MONDAY, 9), until=moment(MONDAY, 18), words="断网",
                 by=cast.by("zhao"), at=moment(MONDAY + DAY, 9))  # fmt: skip
    out = one(lines("daily-upload", MONDAY, grid=cast.grid1))
    assert (out.state, out.excused_by) == (State.EXCUSED, "outage") and "赵明慧" in out.why
    assert one(lines("daily-upload", MONDAY + DAY, grid=cast.grid1)).state == State.MISSED


def test_a_short_outage_excuses_nothing_and_one_taken_back_neither(cast, lines):
    outages.note(cast.community, since=moment(MONDAY, 9), until=moment(MONDAY, 10), words="重启",
                 by=cast.by("zhao"), at=moment(MONDAY + DAY, 9))  # fmt: skip
    assert one(lines("daily-upload", MONDAY, grid=cast.grid1)).state == State.MISSED
    row = outages.note(cast.community, since=moment(MONDAY, 9), until=moment(MONDAY, 18), words="断网",
                       by=cast.by("zhao"), at=moment(MONDAY + DAY, 9))  # fmt: skip
    outages.take_back(row, words="记错了一天", by=cast.by("zhao"), at=moment(MONDAY + DAY, 10))
    assert one(lines("daily-upload", MONDAY, grid=cast.grid1)).state == State.MISSED


def test_a_company_patrols_each_grid_and_either_manager_will_do(cast, lines):
    from wangge.journal import diary

    diary.write(
        "熔炼车间巡查，正常", kind="patrol", grid=cast.smelting, by=cast.by("ma"), at=moment(MONDAY, 10)
    )
    found = {each.grid: each for each in lines("patrol", MONDAY, place=cast.company)}
    assert found[cast.smelting].state == State.DONE and found[cast.smelting].owed_by == cast.gao
    assert found[cast.moulding].state == State.MISSED and found[cast.moulding].owed_by == cast.luo


def test_a_record_written_some_days_later_counts_from_its_arrival(cast, lines):
    from wangge.journal import diary

    for late, day in ((2, MONDAY), (6, MONDAY + DAY)):
        diary.write("巡查，正常", kind="patrol", grid=cast.smelting, claimed_at=moment(day, 10),
                    by=cast.by("gao"), at=moment(day + late * DAY))  # fmt: skip
    found = lines(
        "patrol",
        MONDAY,
        MONDAY + DAY,
        place=cast.company,
        grid=cast.smelting,
        at=moment(dt.date(2026, 3, 10)),
    )
    assert [each.state for each in found] == [State.DONE, State.LATE]


def test_the_diary_of_each_worker_is_asked_of_no_one_on_leave(cast, staffed):
    from wangge.journal import diary

    diary.write("", kind="nothing", grid=cast.grid1, by=cast.by("min"), at=moment(MONDAY, 17))
    staffed.away("sun", MONDAY, MONDAY)
    found = {line.owed_by: line for line in ledger.diaries(cast.community, MONDAY, MONDAY)}
    assert {person: line.state for person, line in found.items()} == {
        cast.min: State.DONE,
        cast.sun: State.EXCUSED,
    }
    assert found[cast.min].citation.clause == "B-1.1"
    [tuesday] = [
        line
        for line in ledger.diaries(cast.community, MONDAY + DAY, MONDAY + DAY)
        if line.owed_by == cast.min
    ]
    assert tuesday.state == State.MISSED
