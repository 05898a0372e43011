"""The thread, the chain of reasons, the papers: what people read about a matter."""

import pytest

from stories import MONDAY, RESIDENT, assisting, on, registered, resolved, told, working
from wangge.cases import (
    access,
    categories,
    closure,
    dispatch,
    feedback,
    handling,
    history,
    intake,
    papers,
    why,
)
from wangge.cases.lifecycle import NotAllowed
from wangge.integrity.models import Leaf
from wangge.policy.pack import Refusal


def test_the_thread_tells_who_did_what_and_what_the_clock_did(cast):
    case = told(cast)
    entries = history.thread(case)
    assert [each.act for each in entries] == ["register", "classify", "resolve", "tell"]
    assert [each.clock for each in entries] == ["started", "", "", "stopped"]
    assert entries[1].cite["clause"] == "B-3.1" and entries[3].told == "阀门已换，水通了"
    assert entries[0].text == "", "the words stand above the thread, not in it"


def test_the_residents_thread_has_no_notes_and_no_colleagues(cast):
    case = working(cast)
    handling.note(case, text="这人常来", by=cast.by("min"), at=on("03-02 11:00"))
    handling.press(case, words="快", by=cast.by("wang"), at=on("03-02 11:10"))
    handling.ask(case, question="几点在家？", by=cast.by("min"), at=on("03-02 11:20"))
    shown = history.for_resident(case, at=on("03-02 12:00"))
    assert [each.act for each in shown.entries] == ["register", "classify", "ask"]
    text = str(shown.entries)
    assert "这人常来" not in text and "闵行远" not in text and "李向阳" not in text
    assert shown.question == "几点在家？" and shown.who == "闵行远 · 8800 1001"
    assert shown.deadline.clause == "B-3.1" and shown.leaf.kind == "case.register"
    handling.reply(case, words="下午", by=RESIDENT, at=on("03-02 12:10"))
    assert history.for_resident(case, at=on("03-02 12:20")).question == ""


def test_each_state_has_a_sentence_for_the_resident(cast):
    sentences = {
        history.for_resident(make(cast), at=on("03-05 12:00")).standing
        for make in (registered, working, resolved, told, lambda cast: assisting(cast).case)
    }
    assert len(sentences) == 5 and any("自来水公司" in each for each in sentences)
    case = registered(cast)
    assert history.for_resident(case, at=MONDAY).deadline.clause == "C-1.2", (
        "the same-day duty, before there is a limit"
    )


def test_why_goes_from_the_record_to_the_sentence(cast):
    case = told(cast, name="王大妈", contact="13800001111", prefers="phone")
    text = why.why(case.number)
    for piece in (
        "B-3.1 · 社区网格化服务管理制度",
        "原文：",
        "读法：",
        "怎样算的：",
        "2026-03-03  第1日",
        "存证 #",
        "告诉当事人：阀门已换",
    ):
        assert piece in text
    assert "王大妈" not in text and "1380000" not in text and case.words not in text
    with pytest.raises(why.NoSuchNumber, match="没有编号是“HY2026-99999”"):
        why.why("HY2026-99999")


def test_letters_carry_the_limit_its_clause_and_no_name(cast):
    asked = assisting(cast, name="王大妈", received_at=on("02-28 20:00"))
    letter = papers.dispatch_letter(asked)
    assert letter.paragraphs[0].startswith("2026年2月28日，槐荫社区接到反映"), (
        "the day it came, not the day of asking"
    )
    assert (letter.title, letter.to_name, letter.from_name) == ("协办函", "自来水公司", "槐荫社区")
    text = "\n".join(letter.paragraphs)
    assert (
        "请抢修供水主管" in text
        and "2026年3月4日24:00前答复" in text
        and "2026年3月3日24:00前写明理由" in text
    )
    assert letter.citation.clause == "C-3.6"
    up = dispatch.escalate(asked.case, request="请协调", by=cast.by("li"), at=on("03-02 12:00"))
    assert papers.dispatch_letter(up).title == "上报单"


def test_the_reply_says_what_can_still_be_asked_for(cast):
    case = resolved(cast)
    with pytest.raises(NotAllowed, match="还没有告知结果"):
        papers.reply_letter(case)
    feedback.tell(case, words="阀门已换", channel="letter", by=cast.by("li"), at=on("03-02 17:00"))
    letter = papers.reply_letter(case)
    text = "\n".join(letter.paragraphs)
    assert "阀门已换" in text and "3月17日24:00前要求重办" in text and "8800 0009" in text
    declined = registered(cast)
    dispatch.decline(declined, reason="out-of-scope", go_to="区住建局", by=cast.by("li"), at=MONDAY)
    assert declined.acts.last().cite["clause"] == "C-3.13"
    refusal = papers.reply_letter(declined)
    assert (refusal.title, refusal.citation.clause) == ("不予受理告知书", "C-3.13")
    with pytest.raises(NotAllowed, match="还没有做过一次性告知"):
        papers.missing_notice(case)
    other = registered(cast)
    intake.tell_missing(other, items=["身份证明"], by=cast.by("min"), at=MONDAY)
    assert "身份证明" in papers.missing_notice(other).paragraphs[0]
    assert papers.receipt(other).number == other.number


def test_a_reopened_matter_shows_both_its_lives(cast):
    case = told(cast)
    closure.reopen(case, why="还在漏", by=RESIDENT, at=on("03-04 09:00"))
    shown = history.for_resident(case, at=on("03-04 10:00"))
    assert [each.act for each in shown.entries][-2:] == ["tell", "reopen"] and shown.entries[
        -1
    ].text == "还在漏"
    assert shown.done_at is None and shown.deadline.clause == "C-1.2"


def test_the_category_table_is_added_to_and_ended_and_recorded(cast, settings):
    by = cast.by("wang")
    made = categories.load(cast.community, settings.PACKS / "community" / "categories.csv", by=by, at=MONDAY)
    assert (
        made > 20
        and categories.load(cast.community, settings.PACKS / "community" / "categories.csv", by=by, at=MONDAY)
        == 0
    )
    row = categories.add(cast.community, "cats", "流浪猫", by=by, at=MONDAY)
    assert categories.add(cast.community, "cats", "流浪猫", by=by, at=MONDAY) == row
    with pytest.raises(Refusal, match="已用于“流浪猫”"):
        categories.add(cast.community, "cats", "流浪狗", by=by, at=MONDAY)
    categories.rename(row, "流浪动物", by=by, at=MONDAY)
    categories.end(row, by=by, at=MONDAY)
    assert row.until is not None
    assert [each.kind for each in Leaf.objects.filter(subject="cats").order_by("index")] == [
        "category.add", "category.rename", "category.end",
    ]  # fmt: skip


def test_the_result_rests_on_the_limit_the_matter_has_and_the_registration_on_the_text(cast):
    asked = assisting(cast)
    offered = {
        each.act: each.clause for each in access.acts_for(asked.case, cast.by("li"), at=on("03-02 12:00"))
    }
    assert offered["resolve"] == "B-3.3", "a matter that needs another unit, not the first limit of the text"
    assert asked.case.acts.get(act="register").cite["clause"] == "B-1.1"
    assert "时限：2026-03-05 24:00" in why.why(asked.case.number), "never 0:00 of the next day"
