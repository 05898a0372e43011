import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from meetings.conftest import DAY, may
from wangge.cases import intake
from wangge.integrity import audit, replaying
from wangge.integrity.actor import Actor
from wangge.integrity.passage import UidTaken
from wangge.meetings import access, gatherings, items, lifecycle, notices, reminders, tasks
from wangge.meetings.lifecycle import NotAllowed
from wangge.meetings.models import AgendaItem, Meeting, MeetingNotice, Task
from wangge.meetings.tasks import Todo
from wangge.policy.pack import Refusal

FAN = "换排风机要八万元，网格和片区都定不了"


def put(cast, *, title="熔炼炉排风机老化", who="gao", at=None, **more):
    more = {"grid": cast.smelting} | more
    return items.put(cast.company, title=title, why=FAN, by=cast.by(who), at=at or may(4), **more)


def wrong():
    """What differs from its acts, of everything that meets."""
    rows = (Meeting, AgendaItem, Task)
    return [said for each in rows for found in replaying.check(each.objects.all()).values() for said in found]


def test_a_hard_matter_goes_onto_the_next_meeting_and_comes_back_until_it_is_done(cast, planned, held):
    item = put(cast)
    assert item.state == lifecycle.WAITING
    first = held()
    item.refresh_from_db()
    assert (item.state, item.meeting) == (lifecycle.LISTED, first)

    items.decide(
        item,
        decision="同意更换，先停三号炉",
        todo=[Todo("买排风机并换好", cast.tang)],
        by=cast.by("bai"),
        at=may(6, 15),
    )
    task = item.tasks.get()
    gatherings.sign(first, by=cast.by("han"), at=may(6, 17))
    assert (first.state, first.number) == (lifecycle.SIGNED, "恒丰机械会〔2026〕1号")

    # The ten working days of D-2.4.1, the Saturday of work counted: until 19 May, with its citation.
    due = tasks.deadline(task)
    assert due is not None and due.citation.clause == "D-2.4.1" and due.day == dt.date(2026, 5, 19)

    # A month later nobody has done it: the item stands first on the next agenda.
    later = put(cast, title="危废间漏雨", at=may(25))
    second = held(may(3, 14, month=6), at=may(28))
    agenda = [
        each
        for each, _step in gatherings.discussed(second, items.visible(cast.reach("bai", dt.date(2026, 6, 3))))
    ]
    assert agenda == [item, later]
    item.refresh_from_db()
    items.go_on(item, words="排风机已到货，下周安装", by=cast.by("bai"), at=may(3, 15, month=6))
    tasks.report(task, words="装好了，试车正常", by=cast.by("tang"), at=may(10, month=6))
    tasks.confirm(task, words="到现场看过，风量够", by=cast.by("song"), at=may(11, month=6))
    item.refresh_from_db()
    assert item.state == lifecycle.DONE

    # It was put by the clause that asks for it (D-2.4), not by that of disputed grades, and the task counts by D-2.4.1.
    put_, given = item.acts.get(act="put"), task.acts.get(act="assign")
    assert (put_.cite["clause"], given.cite["clause"]) == ("D-2.4", "D-2.4.1")

    # The whole course across both meetings, its task among it.
    said = [(each.title, each.meeting) for each in items.thread(item)]
    assert [title for title, _ in said] == [
        "提出议题", "列入议程", "作出决定", "交办", "列入议程", "接着办", "回报", "核实办完", "落实完毕",
    ]  # fmt: skip
    assert [meeting for title, meeting in said if title == "列入议程"] == [first, second]
    told = MeetingNotice.objects.filter(person=cast.gao, url=f"item:{item.uid}").values_list(
        "text", flat=True
    )
    assert any("有了决定" in text for text in told) and any("已经落实" in text for text in told)
    assert not wrong() and not audit.check(cast.company.pk)


def test_what_is_put_while_a_meeting_is_prepared_goes_onto_it_at_once(cast, planned):
    meeting = planned()
    item = put(cast, at=may(5, 16))
    assert (item.state, item.meeting) == (lifecycle.LISTED, meeting)


def test_the_same_subject_is_on_the_agenda_once(cast):
    case = intake.register(
        "二号门消防通道被堵",
        place=cast.company,
        grid=cast.smelting,
        channel="oral",
        by=cast.by("gao"),
        at=may(4),
    ).case
    first = items.put(
        cast.company, subject=f"case:{case.uid}", why="说了三次没人管", by=cast.by("gao"), at=may(4)
    )
    again = items.put(
        cast.company, subject=f"case:{case.uid}", why="今天又堵了", by=cast.by("tang"), at=may(5)
    )
    assert again.pk == first.pk and first.grid == cast.smelting
    assert [each.act for each in first.acts.all()] == ["put", "add"]
    assert str(case.number) in first.title
    about = items.about(first)
    assert about is not None and about.url == ("matter", case.number)
    assert items.of_subject(cast.company, f"case:{case.uid}") == [first]


def test_a_confidential_matter_and_one_that_nobody_knows_are_not_put(cast):
    case = intake.register(
        "班长骂人", place=cast.company, grid=cast.smelting, channel="web", confidential=True,
        by=Actor.resident(), at=may(4),
    ).case  # fmt: skip
    with pytest.raises(Refusal, match="保密的事项不上会"):
        items.put(cast.company, subject=f"case:{case.uid}", why="请会上研究", by=cast.by("song"), at=may(4))
    for subject in ("case:11111111-1111-1111-1111-111111111111", "case:x", "moon:1", "case"):
        with pytest.raises(Refusal, match="没有这一项"):
            items.put(cast.company, subject=subject, why="请会上研究", by=cast.by("song"), at=may(4))
    assert not AgendaItem.objects.exists()


def test_who_a_matter_is_about_sees_its_item_nowhere(cast, planned):
    case = intake.register(
        "管理员说话难听", place=cast.company, grid=cast.smelting, channel="web", about=[cast.gao], by=Actor.resident(), at=may(4)
    ).case  # fmt: skip
    item = items.put(
        cast.company, subject=f"case:{case.uid}", why="片区定不了", by=cast.by("song"), at=may(4)
    )
    meeting = planned(at=may(5))
    gatherings.convene(meeting, by=cast.by("bai"), at=may(5))
    on = dt.date(2026, 5, 5)
    assert item not in items.visible(cast.reach("gao", on)) and item in items.visible(cast.reach("tang", on))
    assert gatherings.discussed(meeting, items.visible(cast.reach("gao", on))) == []
    with pytest.raises(access.NotFound):
        access.one(AgendaItem, item.uid, cast.reach("gao", on))
    with pytest.raises(NotAllowed, match="没有这个议题"):
        items.add(item, words="我说两句", by=cast.by("gao"), at=may(5))


def test_meetings_are_seen_by_the_office_the_watchers_and_those_who_were_told(cast, planned):
    meeting = planned()
    on = dt.date(2026, 5, 5)

    def sees(name):
        return meeting in gatherings.visible(cast.reach(name, on))

    assert all(sees(name) for name in ("bai", "song", "han", "pan"))
    assert not sees("gao"), "not before it is told"
    gatherings.convene(meeting, words="请带上本月台账", by=cast.by("bai"), at=may(5))
    assert sees("gao") and sees("tang")
    assert not any(sees(name) for name in ("ma", "luo", "min", "wang", "zhao", "feng", "zheng", "liu"))
    assert {each.person for each in notices.told(meeting)} == {
        cast.han,
        cast.song,
        cast.tang,
        cast.gao,
        cast.pan,
    }
    notices.read(cast.gao, url=f"meeting:{meeting.uid}", at=may(5, 12))
    assert [each.person for each in notices.told(meeting) if each.read_at] == [cast.gao]


def test_minutes_are_signed_by_the_chair_when_every_item_was_dealt_with(cast, held):
    item = put(cast)
    meeting = held()
    item.refresh_from_db()
    with pytest.raises(NotAllowed, match="还有 1 个议题没有结果"):
        gatherings.sign(meeting, by=cast.by("han"), at=may(6, 16))
    with pytest.raises(NotAllowed, match=r"纪要由主持人.*韩立签发"):
        gatherings.sign(meeting, by=cast.by("bai"), at=may(6, 16))
    with pytest.raises(NotAllowed, match="不能“改会议安排”"):
        gatherings.revise(meeting, title="改", opens_at=may(7), room="x", chair=cast.han, invited=[], by=cast.by("bai"), at=may(6, 16))  # fmt: skip
    items.defer(item, words="没有报价，设备科月底前问三家", by=cast.by("bai"), at=may(6, 16))
    gatherings.write(meeting, words="会前学习了高温作业须知。", by=cast.by("bai"), at=may(6, 16))
    gatherings.sign(meeting, by=cast.by("han"), at=may(6, 17))
    there, away = gatherings.attendance(meeting)
    assert cast.gao in there and away == [(cast.pan, "区里开会")]
    assert gatherings.vouched_by(meeting) is not None
    with pytest.raises(NotAllowed):
        gatherings.write(meeting, words="改一改", by=cast.by("bai"), at=may(6, 18))
    gatherings.add(meeting, words="第二项的金额写漏了：八万元", by=cast.by("bai"), at=may(7))
    assert meeting.addenda.count() == 1
    item.refresh_from_db()
    assert item.state == lifecycle.WAITING, "it waits for the next one"


def test_the_chair_does_not_record_and_must_be_there(cast, planned):
    meeting = planned()
    gatherings.convene(meeting, by=cast.by("bai"), at=may(5))
    with pytest.raises(NotAllowed, match="还没有开"):
        gatherings.hold(meeting, by=cast.by("bai"), at=may(5))
    with pytest.raises(NotAllowed, match="请另一位来记"):
        gatherings.hold(meeting, by=cast.by("han"), at=may(6, 14))
    with pytest.raises(Refusal, match="会开不成"):
        gatherings.hold(meeting, absent={cast.han.pk: "出差"}, by=cast.by("bai"), at=may(6, 14))
    with pytest.raises(Refusal, match="没有写没有到的原因"):
        gatherings.hold(meeting, absent={cast.pan.pk: " "}, by=cast.by("bai"), at=may(6, 14))
    gatherings.postpone(meeting, opens_at=may(7, 14), reason="韩总出差", by=cast.by("bai"), at=may(6, 9))
    assert MeetingNotice.objects.filter(person=cast.gao, text__contains="改期").count() == 1


def test_a_meeting_called_off_gives_its_items_back(cast, planned):
    item = put(cast)
    meeting = planned()
    gatherings.convene(meeting, by=cast.by("bai"), at=may(5))
    gatherings.call_off(meeting, reason="停电检修", by=cast.by("bai"), at=may(6, 9))
    item.refresh_from_db()
    assert (item.state, item.meeting) == (lifecycle.WAITING, None)
    second = planned(may(8, 14), at=may(7))
    item.refresh_from_db()
    assert item.meeting == second and second.number is None


def test_what_cannot_wait_is_decided_first_and_ratified_at_the_next_meeting(cast, held):
    item = put(cast)
    with pytest.raises(NotAllowed, match=r"“先行决定”由公司领导来做"):
        items.decide_first(item, decision="先停炉", by=cast.by("song"), at=may(4, 11))
    items.decide_first(
        item,
        decision="先停三号炉，租一台风机",
        todo=[Todo("租风机", cast.tang, dt.date(2026, 5, 5))],
        by=cast.by("han"),
        at=may(4, 11),
    )
    task = item.tasks.get()
    assert task.meeting is None and task.due_at == may(6, 0) and tasks.deadline(task) is None
    tasks.report(task, words="租到了", by=cast.by("tang"), at=may(5))
    tasks.confirm(task, words="看过", by=cast.by("song"), at=may(5))
    item.refresh_from_db()
    assert item.state == lifecycle.DECIDED, "not settled before the meeting has agreed"
    held()
    item.refresh_from_db()
    assert item.state == lifecycle.LISTED
    items.decide(item, decision="同意追认", by=cast.by("bai"), at=may(6, 15))
    assert item.state == lifecycle.DONE


def test_an_item_is_decided_where_it_was_discussed(cast, planned):
    item = put(cast)
    with pytest.raises(NotAllowed, match="不能“作出决定”"):
        items.decide(item, decision="同意", by=cast.by("bai"), at=may(4, 11))
    planned()
    with pytest.raises(NotAllowed, match="会还没有开"):
        items.decide(item, decision="同意", by=cast.by("bai"), at=may(5, 11))


def test_what_is_not_taken_is_told_with_its_reason(cast, planned):
    item = put(cast)
    planned()
    items.unlist(item, reason="片区已经解决", by=cast.by("bai"), at=may(5, 11))
    items.drop(item, reason="片区已经解决", by=cast.by("bai"), at=may(5, 12))
    said = MeetingNotice.objects.filter(person=cast.gao).values_list("text", flat=True)
    assert all("片区已经解决" in text for text in said) and len(said) == 2
    items.bring_up(item, reason="又坏了", by=cast.by("gao"), at=may(5, 15))
    assert item.state == lifecycle.LISTED


def test_a_task_is_reported_by_its_owner_and_confirmed_by_somebody_else(cast, held):
    item = put(cast)
    held()
    item.refresh_from_db()
    items.decide(item, decision="换", todo=[Todo("换风机", cast.song)], by=cast.by("bai"), at=may(6, 15))
    task = item.tasks.get()
    assert list(access.owed(cast.song, cast.company)) == [task]
    with pytest.raises(NotAllowed, match=r"由承办人.*宋安平来做"):
        tasks.report(task, words="好了", by=cast.by("bai"), at=may(7))
    tasks.report(task, words="好了", by=cast.by("song"), at=may(7))
    with pytest.raises(NotAllowed, match="由别人来核实"):
        tasks.confirm(task, words="看过", by=cast.by("song"), at=may(7))
    with pytest.raises(IntegrityError), transaction.atomic():
        Task.objects.filter(pk=task.pk).update(confirmer=cast.song)
    tasks.give_back(task, reason="护罩没装", by=cast.by("bai"), at=may(7))
    tasks.hand_over(task, to=cast.tang, reason="宋工出差", by=cast.by("bai"), at=may(8))
    with pytest.raises(NotAllowed, match="由公司领导来做"):
        tasks.put_off(task, day=dt.date(2026, 5, 29), reason="厂家没货", by=cast.by("bai"), at=may(8))
    tasks.put_off(task, day=dt.date(2026, 5, 29), reason="厂家没货", by=cast.by("han"), at=may(8))
    assert task.due_at == may(30, 0) and task.due_basis is None
    tasks.void(task, reason="整条线拆了", by=cast.by("bai"), at=may(9))
    item.refresh_from_db()
    assert item.state == lifecycle.DECIDED, "it still comes back to the next meeting"
    assert not wrong()


def test_the_owner_is_reminded_on_the_eve_on_the_day_and_each_week_after(cast, held):
    item = put(cast)
    held()
    item.refresh_from_db()
    items.decide(item, decision="换", todo=[Todo("换风机", cast.tang)], by=cast.by("bai"), at=may(6, 15))
    at = may(6, 16)
    while at < may(5, month=6):
        reminders.turn(at=at)
        at += dt.timedelta(hours=8)
    rows = MeetingNotice.objects.filter(person=cast.tang, text__contains="会议交办，").order_by("at")
    days = [cast.company.day_of(each.at) for each in rows]
    assert days == [dt.date(2026, 5, 18), dt.date(2026, 5, 19), dt.date(2026, 5, 26), dt.date(2026, 6, 2)]


def test_a_community_meets_too_and_names_the_day_where_its_text_is_silent(cast):
    given = {
        "opens_at": may(6, 14),
        "room": "活动室",
        "chair": cast.wang,
        "invited": [cast.li, cast.xu, cast.min],
    }
    item = items.put(
        cast.community, title="电动车充电棚选址", why="居民意见不一", by=cast.by("li"), at=may(4)
    )
    meeting = gatherings.plan(
        cast.community, title="居民议事会", guests="居民代表六人", by=cast.by("zhao"), at=may(5), **given
    )
    gatherings.convene(meeting, by=cast.by("zhao"), at=may(5))
    gatherings.hold(meeting, by=cast.by("zhao"), at=may(6, 14))
    item.refresh_from_db()
    with pytest.raises(Refusal, match="请写明哪天以前"):
        items.decide(
            item, decision="设在南门", todo=[Todo("划线", cast.li)], by=cast.by("zhao"), at=may(6, 15)
        )
    items.decide(
        item,
        decision="设在南门",
        todo=[Todo("划线", cast.li, dt.date(2026, 5, 20))],
        by=cast.by("zhao"),
        at=may(6, 15),
    )
    gatherings.sign(meeting, by=cast.by("wang"), at=may(6, 16))
    assert meeting.number == "槐荫社区会〔2026〕1号"
    assert not items.visible(cast.reach("bai", dt.date(2026, 5, 7))).exists(), "another place"


def test_the_same_press_twice_is_one_act(cast, planned):
    from uuid import uuid4

    uid = uuid4()
    meeting = planned(uid=uid)
    assert planned(uid=uid) == meeting and Meeting.objects.count() == 1
    told = uuid4()
    gatherings.convene(meeting, uid=told, by=cast.by("bai"), at=may(5))
    gatherings.convene(meeting, uid=told, by=cast.by("bai"), at=may(5))
    assert meeting.acts.filter(act="convene").count() == 1
    with pytest.raises(UidTaken):
        gatherings.call_off(meeting, reason="x", uid=told, by=cast.by("bai"), at=may(5))


def test_a_page_out_of_date_does_not_decide(cast, held):
    item = put(cast)
    held()
    item.refresh_from_db()
    seen = item.version
    items.defer(item, words="等报价", by=cast.by("bai"), at=may(6, 15))
    item.refresh_from_db()
    gatherings.plan(
        cast.company, title="加开", opens_at=may(7, 9), room="二楼", chair=cast.han, invited=[], by=cast.by("bai"), at=may(6, 16)
    )  # fmt: skip
    with pytest.raises(NotAllowed, match="您打开页面以后"):
        items.unlist(item, reason="不议了", seen=seen, by=cast.by("bai"), at=may(6, 17))
    items.add(item, words="报价来了", seen=seen, by=cast.by("gao"), at=may(6, 17))


def test_who_has_no_post_here_neither_puts_nor_plans(cast, planned):
    for name in ("min", "feng", "zheng"):
        with pytest.raises(NotAllowed):
            put(cast, who=name)
    with pytest.raises(NotAllowed, match="筹备会议"):
        planned(by=cast.by("gao"))
    with pytest.raises(Refusal, match="没有岗位"):
        planned(invited=[cast.li])
    with pytest.raises(Refusal, match="已经过去"):
        planned(may(4), at=may(5))
    assert DAY and not Meeting.objects.exists()


def test_a_row_changed_past_the_door_is_found(cast, planned):
    meeting = planned()
    Meeting.objects.filter(pk=meeting.pk).update(minutes="改过")
    assert any("minutes" in each for each in wrong())
