"""The daily report: written from the records, read and answered by its addressee, the answer put where it belongs."""

import pytest

from reports.conftest import NOW, TODAY
from wangge.cases import protection
from wangge.journal.models import Entry
from wangge.policy.pack import Refusal
from wangge.reports import days, upward


@pytest.fixture
def board(cast, day):
    return days.board(cast.grid1, TODAY, cast.reach("li"))


@pytest.fixture
def report(cast, board):
    items = upward.worth_telling(board.items, cast.street)
    words = upward.composed(board.figures, items)
    return upward.send(cast.grid1, TODAY, to=cast.street, words=words, items=items, by=cast.by("li"), at=NOW)


def test_the_report_writes_itself(cast, board, report):
    assert report.words == (
        "今日收到 8 件：当时结办 2 件，限期办理 1 件，继续跟踪 1 件，无需办理 1 件，待分类 3 件。"
        "下列 2 件请阅处，处理意见请在本页答复。"
    )
    assert {told.text for told in upward.lines(report)} == {"八号楼路面塌了一块", "南门要修充电棚"}


def test_it_is_there_for_whom_it_was_sent_to_and_for_nobody_else(cast, report):
    for who, reads in (("zhou", 1), ("he", 1), ("wu", 0), ("wang", 0), ("xu", 0), ("lin", 0)):
        assert upward.for_reader(getattr(cast, who), cast.reach(who)).count() == reads, who
    assert upward.found_report(cast.min, cast.reach("min"), report.uid) == report
    assert upward.found_report(cast.sun, cast.reach("sun"), report.uid) is None
    assert upward.found_report(cast.feng, cast.reach("feng"), report.uid) is None


def test_it_is_sent_only_where_it_belongs(cast, board):
    for to in (cast.willow, cast.district, cast.min):
        with pytest.raises(Refusal, match="不能报给"):
            upward.send(cast.grid1, TODAY, to=to, words="报", by=cast.by("li"), at=NOW)
    with pytest.raises(Refusal):
        upward.send(cast.grid1, TODAY, to=cast.street, words="报", by=cast.by("min"), at=NOW)


def test_an_answer_goes_into_the_matter_and_to_the_resident(cast, day, report, check):
    case = day["limited"]
    answer = upward.answer(report, words="明天派人来补", about=case.uid, by=cast.by("zhou"), at=NOW)
    assert upward.waiting(cast.reach("li"), cast.community) == [answer]
    assert upward.waiting(cast.reach("qian"), cast.community) == []
    upward.pass_on(answer, told="phone", by=cast.by("li"), at=NOW)
    step = case.acts.order_by("seq").last()
    assert (step.act, "明天派人来补" in step.said) == ("tell-stage", True)
    assert upward.waiting(cast.reach("li"), cast.community) == []
    upward.pass_on(answer, told="phone", by=cast.by("li"), at=NOW)
    assert case.acts.filter(act="tell-stage").count() == 1
    check()


def test_an_answer_about_an_entry_stands_beside_it(cast, day, report):
    answer = upward.answer(report, words="下月开工", about=day["news"].uid, by=cast.by("he"), at=NOW)
    upward.pass_on(answer, by=cast.by("li"), at=NOW)
    entry = Entry.objects.whole().get(uid=day["news"].uid)
    assert [each.words for each in entry.addenda.all()] == ["槐荫街道办事处的处理意见：下月开工"]


def test_who_was_not_asked_does_not_answer(cast, report, day):
    for who in ("wu", "li", "zhao", "lin"):
        with pytest.raises(Refusal, match="由槐荫街道办事处答复"):
            upward.answer(report, words="知道了", by=cast.by(who), at=NOW)
    with pytest.raises(Refusal, match="没有这一件"):
        upward.answer(report, words="知道了", about=day["open"].uid, by=cast.by("zhou"), at=NOW)


def test_what_becomes_confidential_falls_away(cast, day, report):
    protection.protect(day["limited"], why="当事人要求", by=cast.by("zhao"), at=NOW)
    assert {told.text for told in upward.lines(report)} == {"南门要修充电棚"}


def test_long_numbers_are_masked_for_the_office_above(cast, write):
    write("李大妈的电话是13912345678", kind="news")
    board = days.board(cast.grid1, TODAY, cast.reach("li"))
    report = upward.send(
        cast.grid1, TODAY, to=cast.street, words="报", items=board.items, by=cast.by("li"), at=NOW
    )
    assert upward.lines(report)[0].text == "李大妈的电话是139****78"
