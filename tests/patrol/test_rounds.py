"""A patrol is written once; what was not in order becomes a finding, and a finding one matter."""

import datetime as dt
from uuid import uuid4

import pytest

from patrol.conftest import DAY, MONDAY, answers, moment
from wangge.integrity.passage import UidTaken
from wangge.journal.access import NotYours
from wangge.patrol import access, checklists, findings, grid_files, rounds
from wangge.policy.pack import Refusal


def test_a_failed_item_is_a_finding_with_the_items_own_words(cast, walked):
    patrol = walked("gao", cast.smelting, "fail", "pass", "na", note="堆了两托盘料")
    found = patrol.findings.get()
    assert (found.words, found.clause, found.key) == (
        "安全出口畅通不合格：堆了两托盘料",
        "消防法第二十八条",
        "1",
    )
    assert [each["word"] for each in rounds.answered(patrol)] == ["不合格", "合格", "不适用"]
    assert patrol.took == dt.timedelta(minutes=15)


def test_the_same_patrol_twice_is_one_and_another_content_is_refused(cast, walked):
    uid = uuid4()
    first = walked("gao", cast.smelting, "fail", "pass", "pass", uid=uid)
    again = walked("gao", cast.smelting, "fail", "pass", "pass", uid=uid)
    assert again.pk == first.pk and again.findings.count() == 1
    with pytest.raises(UidTaken):
        walked("gao", cast.smelting, "pass", "pass", "pass", uid=uid)


def test_every_item_is_answered_once_and_none_that_is_not_on_the_list(cast, walked):
    for given, said in (
        (answers("pass", "pass"), "还有 1 项没有选"), ([*answers("pass", "pass", "pass"), {"key": "9", "verdict": "pass"}], "没有第 9 项"),
        (answers("pass", "pass", "perhaps"), "没有“perhaps”这种结果"),
    ):  # fmt: skip
        with pytest.raises(Refusal, match=said):
            walked("gao", cast.smelting, answers=given)


def test_without_a_list_there_are_words(cast, walked):
    patrol = walked(
        "gao", cast.smelting, checklist=None, answers=(), words="转了一圈，炉前地面有水", extra="炉前地面有水"
    )
    assert patrol.findings.get().words == "炉前地面有水"
    with pytest.raises(Refusal, match="还没有写看到了什么"):
        walked("gao", cast.smelting, checklist=None, answers=())


def test_one_patrols_ones_own_grid_and_the_lead_the_sector(cast, walked):
    with pytest.raises(NotYours, match="不在您的范围"):
        walked("luo", cast.smelting)
    assert walked("tang", cast.smelting).patroller == cast.tang
    with pytest.raises(NotYours):
        walked("pan", cast.smelting)


def test_it_is_read_by_those_who_answer_for_the_grid(cast, walked):
    patrol = walked("gao", cast.smelting)
    seen = {who for who in cast.people if access.visible(cast.reach(who)).filter(pk=patrol.pk).exists()}
    assert seen == {"gao", "ma", "tang", "song", "han"}


def test_a_patrol_of_yesterday_is_kept_and_called_late(cast, walked):
    assert walked("gao", cast.smelting).late_label == "当天"
    late = walked("gao", cast.smelting, at=moment(MONDAY + 3 * DAY))
    assert (late.late_label, late.day) == ("迟记", MONDAY)


def test_a_clock_that_runs_ahead_loses_nothing(cast, walked):
    patrol = walked("gao", cast.smelting, started_at=moment(MONDAY + DAY), ended_at=moment(MONDAY + DAY, 11))
    assert patrol.ended_at == patrol.started_at == patrol.at


def test_it_carries_the_grids_file_as_it_stood_that_day(cast, walked):
    gao = cast.by("gao")
    old = grid_files.write(cast.smelting, {"areas": ["一号炉"]}, since=MONDAY - DAY, by=gao, at=moment())
    grid_files.write(cast.smelting, {"areas": ["一号炉", "二号炉"]}, since=MONDAY + DAY, changed="加了一台炉", by=gao, at=moment(MONDAY + DAY))  # fmt: skip
    assert walked("gao", cast.smelting, at=moment(MONDAY + 2 * DAY)).file == old


def test_an_old_answer_is_read_beside_its_own_question(cast, walked, song):
    patrol = walked("gao", cast.smelting, "pass", "pass", "pass")
    checklists.write(
        cast.company, "fire-exit", title="消防通道", items=[{"text": "门推得开"}], changed="合成一项", **song
    )
    patrol.refresh_from_db()
    assert [each["text"] for each in rounds.answered(patrol)] == ["安全出口畅通", "灭火器有效", "配电箱关好"]


def test_a_finding_becomes_one_matter_and_its_limit_runs_from_when_it_was_found(cast, walked):
    found = walked("gao", cast.smelting, "pass", "fail", "pass", note="压力不足").findings.get()
    gao = {"by": cast.by("gao"), "at": moment(MONDAY, 11)}
    receipt = findings.to_matter(found, **gao)
    again = findings.to_matter(found, **gao)
    assert receipt.case.words == "灭火器有效不合格：压力不足"
    assert (receipt.case.channel, receipt.case.received_at) == ("patrol", moment(MONDAY, 10, 15))
    assert again.number == receipt.number and findings.case_of(found) == receipt.case
    assert not findings.open_in(cast.reach("gao"), cast.company).exists()


def test_a_finding_is_nobody_elses_to_pass_on(cast, walked):
    found = walked("gao", cast.smelting, "fail", "pass", "pass").findings.get()
    with pytest.raises(access.NoSuchPatrol):
        findings.to_matter(found, by=cast.by("luo"), at=moment(MONDAY, 11))
    with pytest.raises(access.NoSuchPatrol):
        findings.one(cast.reach("luo"), found.uid)
