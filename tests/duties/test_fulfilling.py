"""Saying that it is done: by whom it is owed, one at a time, in words; late is kept as late."""

import datetime as dt

import pytest

from duties.conftest import FRIDAY, MONDAY, moment
from wangge.duties import access, fulfilling, ledger, outages, records
from wangge.duties.ledger import State
from wangge.integrity import audit
from wangge.policy.pack import Refusal

DAY = dt.timedelta(days=1)
FEBRUARY = dt.date(2026, 2, 1)


@pytest.fixture(autouse=True)
def _without_records(monkeypatch):
    """As for a duty of a place's own text, of which the product keeps no record: two duties serve as such."""
    for duty in ("monthly-analysis", "periodic-report"):
        monkeypatch.delitem(records.READERS, duty)


def line_of(place, clause, since, whose="-", at=None):
    return ledger.one(place, clause=clause, since=since, whose=whose, at=at or moment(FRIDAY))


def february(cast, at=None):
    return line_of(cast.community, "C-4.4.1", FEBRUARY, at=at)


def test_the_clerk_says_the_analysis_is_done_in_time(cast):
    fulfilling.fulfil(
        february(cast), words="二月共性问题两件，已报街道", by=cast.by("zhao"), at=moment(FRIDAY, 10)
    )
    line = february(cast)
    assert line.state == State.DONE and line.evidence[0].startswith("fulfilment:")
    assert audit.check(cast.community.pk) == []


def test_late_is_taken_and_stays_late_with_its_reason(cast):
    late = dt.date(2026, 3, 20)
    line = february(cast, moment(late))
    assert line.state == State.MISSED
    row = fulfilling.fulfil(
        line, words="补做了", done_on=late, late_why="汛期抢险", by=cast.by("wang"), at=moment(late)
    )
    assert row.late_why == "汛期抢险"
    assert february(cast, moment(late + DAY)).state == State.LATE


def test_done_in_time_and_said_long_after_counts_from_when_it_was_said(cast):
    fulfilling.fulfil(
        february(cast),
        words="早就做了",
        done_on=dt.date(2026, 3, 5),
        by=cast.by("zhao"),
        at=moment(dt.date(2026, 3, 12)),
    )
    assert february(cast, moment(dt.date(2026, 3, 13))).state == State.LATE


def test_the_same_slip_twice_is_one_row(cast):
    from uuid import uuid4

    slip = uuid4()
    for _again in range(2):
        fulfilling.fulfil(february(cast), words="做了", uid=slip, by=cast.by("zhao"), at=moment(FRIDAY))
    assert len(fulfilling.said_of(february(cast))) == 1


def test_nobody_says_it_for_somebody_else_but_the_office_with_a_reason(cast):
    at = moment(dt.date(2026, 4, 2))
    line = line_of(cast.company, "A-2.1.4", dt.date(2026, 3, 1), "smelting", at)
    assert line.owed_by == cast.gao
    for who in ("luo", "tang"):
        with pytest.raises(access.NotOwed, match="由熔炼网格网格管理员 高建军来写"):
            fulfilling.fulfil(line, words="交了", by=cast.by(who), at=at)
    with pytest.raises(Refusal, match="还没有写代写的理由"):
        fulfilling.fulfil(line, words="交了", by=cast.by("song"), at=at)
    row = fulfilling.fulfil(
        line, words="交了纸质的", on_behalf_why="高建军出差，电话说的", by=cast.by("song"), at=at
    )
    assert row.by_person_id == cast.song.pk and row.on_behalf_why


def test_the_second_manager_may_say_it_for_their_own_grid(cast):
    at = moment(dt.date(2026, 4, 2))
    line = line_of(cast.company, "A-2.1.4", dt.date(2026, 3, 1), "smelting", at)
    assert fulfilling.fulfil(line, words="交了", by=cast.by("ma"), at=at).on_behalf_why == ""


def test_another_community_cannot_say_it(cast):
    with pytest.raises(access.NotOwed):
        fulfilling.fulfil(
            february(cast), words="做了", on_behalf_why="代写", by=cast.by("liu"), at=moment(FRIDAY)
        )


def test_what_has_a_record_of_its_own_is_not_ticked(cast):
    line = line_of(cast.community, "B-2.3", MONDAY, "1")
    with pytest.raises(Refusal, match="由记录自己算"):
        fulfilling.fulfil(line, words="签了", by=cast.by("li"), at=moment(FRIDAY))


def test_nothing_to_report_is_declared_where_the_clause_takes_it(cast):
    line = line_of(cast.community, "B-1.2", FRIDAY, "1")
    fulfilling.declare_nothing(line, words="今天没有要上报的", by=cast.by("li"), at=moment(FRIDAY))
    now = line_of(cast.community, "B-1.2", FRIDAY, "1", moment(FRIDAY, 18))
    assert (now.state, now.excused_by, now.why) == (State.EXCUSED, "declared-nothing", "今天没有要上报的")
    with pytest.raises(Refusal, match=r"B-2\.3没有写可以声明无事项"):
        fulfilling.declare_nothing(
            line_of(cast.community, "B-2.3", MONDAY, "1"), words="没有", by=cast.by("li"), at=moment(FRIDAY)
        )


def test_a_period_that_has_not_begun_and_words_that_are_missing_are_refused(cast):
    april = line_of(cast.community, "C-4.4.1", dt.date(2026, 4, 1))
    with pytest.raises(Refusal, match="还没有开始"):
        fulfilling.fulfil(april, words="先写上", by=cast.by("zhao"), at=moment(FRIDAY))
    with pytest.raises(Refusal, match="还没有写做了什么"):
        fulfilling.fulfil(february(cast), words=" ", by=cast.by("zhao"), at=moment(FRIDAY))
    with pytest.raises(Refusal, match="哪天做的"):
        fulfilling.fulfil(
            february(cast), words="做了", done_on=FRIDAY + DAY, by=cast.by("zhao"), at=moment(FRIDAY)
        )


def test_what_was_said_wrongly_is_taken_back_and_both_rows_stay(cast):
    row = fulfilling.fulfil(february(cast), words="写错了地方", by=cast.by("zhao"), at=moment(FRIDAY, 9))
    fulfilling.take_back(row, february(cast), words="写的是一月的", by=cast.by("zhao"), at=moment(FRIDAY, 10))
    assert february(cast).state == State.OPEN
    assert len(fulfilling.said_of(february(cast))) == 2
    with pytest.raises(Refusal, match="已经收回过"):
        fulfilling.take_back(row, february(cast), words="再收", by=cast.by("zhao"), at=moment(FRIDAY, 11))
    assert audit.check(cast.community.pk) == []


def test_training_takes_as_many_statements_as_the_clause_wants_entries(cast):
    from wangge.journal import diary

    diary.write("学习停电挂牌", kind="training", grid=cast.smelting, by=cast.by("gao"), at=moment(FRIDAY))
    line = line_of(cast.company, "A-2.1.5", dt.date(2026, 1, 1), "smelting", moment(FRIDAY, 18))
    assert (line.state, line.counted, line.needed) == (State.DONE, 1, 1)


def test_an_outage_is_noted_by_the_office_or_the_administrator_after_it(cast):
    about = {"since": moment(MONDAY, 9), "until": moment(MONDAY, 18), "words": "断网"}
    with pytest.raises(Refusal, match="由办公室或系统管理员记"):
        outages.note(cast.community, **about, by=cast.by("li"), at=moment(MONDAY + DAY))
    with pytest.raises(Refusal, match="先开始，后恢复"):
        outages.note(cast.community, **about, by=cast.by("feng"), at=moment(MONDAY, 12))
    assert outages.note(
        cast.community, **about, by=cast.by("feng"), at=moment(MONDAY + DAY)
    ).by_label.endswith("冯涛")
    assert audit.check(cast.community.pk) == []
