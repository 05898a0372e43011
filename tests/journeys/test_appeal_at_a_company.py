"""职工诉求 (A-2.1.3, A-2.1.2): an employee without an account asks the company; whoever is first asked answers and follows it
up, by the pack's limits; what is hard goes to the company and its meeting; whoever is complained about never sees it.
"""

import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import reverse

from wangge.cases import access, closure, errands, feedback, handling, intake, notices, triage
from wangge.cases.lifecycle import NotAllowed
from wangge.cases.models import Case, Errand, Requester
from wangge.integrity.actor import Actor
from wangge.meetings import gatherings, items
from wangge.meetings.tasks import Todo

CN = dt.timezone(dt.timedelta(hours=8))
EMPLOYEE = Actor.resident("职工")


def may(day, hour=10):
    return dt.datetime(2026, 5, day, hour, tzinfo=CN)


def sees(cast, who, case, day=6):
    return access.visible(cast.people[who], on=dt.date(2026, 5, day)).filter(pk=case.pk).exists()


@pytest.fixture
def employee(cast, monkeypatch):
    """A browser without an account, at the company's own page."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: may(6))
    client = Client()
    client.get("/p/hengfeng/")
    return client


def written(employee, words, **more):
    page = employee.get(reverse("portal:report")).content.decode()
    uid = re.search(r'name="uid" value="([^"]+)"', page)[1]
    answer = employee.post(reverse("portal:report"), {"uid": uid, "words": words} | more)
    assert answer.status_code == 302, answer.content.decode()[-2000:]
    return Case.objects.get()


def test_an_employee_without_an_account_asks_and_follows_it_by_the_code(cast, employee):
    case = written(employee, "夜班更衣室太冷，想装个暖风机")
    assert (case.place, case.kind, case.channel) == (cast.company, "appeal", "web")
    receipt = employee.get(reverse("portal:receipt")).content.decode()
    assert case.number in receipt and "查询码" in receipt
    assert all(sees(cast, who, case) for who in ("gao", "ma", "luo", "tang", "song", "han"))
    assert not any(sees(cast, who, case) for who in ("pan", "bai", "min", "zhao", "feng", "zheng"))

    # The first answer is owed within one working day (D-2.3), whoever sorts it.
    errand = Errand.objects.get(case=case, kind="first-answer")
    assert errand.due_basis["citation"]["clause"] == "D-2.3"
    triage.classify(case, level="grid", holder=cast.gao, by=cast.by("gao"), at=may(6, 11))
    assert case.due_basis["citation"]["clause"] == "D-2.2"
    assert not errands.owed(case, "first-answer").exists(), "the page says who has it and until when"
    handling.resolve(case, result="装了暖风机", by=cast.by("gao"), at=may(7))
    feedback.tell(case, words="暖风机装好了，夜班可以用", channel="code", by=cast.by("gao"), at=may(7, 11))
    page = employee.get(reverse("portal:case", args=[case.number])).content.decode()
    assert "暖风机装好了" in page
    closure.rate(case, level=4, solved="yes", by=EMPLOYEE, at=may(7, 12))


def test_what_is_confidential_is_closed_to_the_grid_and_open_to_those_who_must_know(cast, employee):
    case = written(employee, "想换个班组，不想让组里知道", confidential="on")
    assert case.confidential and not Requester.objects.filter(case=case).exists(), "nobody need give a name"
    assert not any(sees(cast, who, case) for who in ("gao", "ma", "luo", "tang", "pan", "bai"))
    assert sees(cast, "song", case) and sees(cast, "han", case)


def test_whoever_is_complained_about_sees_it_nowhere_and_answers_for_none_of_it(cast, employee):
    case = written(employee, "管理员骂人", about=str(cast.gao.pk))
    assert case.kind == "complaint" and not sees(cast, "gao", case)
    assert all(sees(cast, who, case) for who in ("ma", "song", "han"))
    with pytest.raises(NotAllowed, match=r"不能交给高建军.*回避"):
        triage.classify(case, level="grid", holder=cast.gao, by=cast.by("song"), at=may(6, 11))
    triage.classify(case, level="sector", holder=cast.tang, by=cast.by("song"), at=may(6, 11))
    item = items.put(
        cast.company, subject=f"case:{case.uid}", why="请会上定怎样改进", by=cast.by("song"), at=may(6, 12)
    )
    meeting = gatherings.plan(
        cast.company, title="例会", opens_at=may(8, 9), room="二楼", chair=cast.han, invited=[cast.gao, cast.tang],
        by=cast.by("bai"), at=may(7),
    )  # fmt: skip
    gatherings.convene(meeting, by=cast.by("bai"), at=may(7))
    seen = items.visible(cast.reach("gao", dt.date(2026, 5, 7)))
    assert item not in seen and gatherings.discussed(meeting, seen) == []


def test_it_may_be_about_the_head_and_then_the_head_sees_nothing(cast, employee):
    case = written(employee, "公司领导不让报告", about=str(cast.han.pk))
    assert not sees(cast, "han", case) and sees(cast, "song", case)


def test_what_is_said_of_the_leader_the_union_takes_in_and_gives_to_somebody(cast, employee):
    case = written(
        employee,
        "公司领导不让报告，电话13800000000",
        about=str(cast.han.pk),
        name="孙",
        contact="13800000000",
    )
    pan, at = cast.by("pan"), may(6, 11)
    assert sees(cast, "pan", case) and notices.office(case, dt.date(2026, 5, 6)) == [cast.pan.pk]
    shown = access.requester_of(case, pan, at=at, purpose="答复本人")
    assert shown is not None and shown.contact == "13800000000", "whoever takes it in can answer"
    assert {"classify", "tell-receipt", "recuse"} <= {each.act for each in access.acts_for(case, pan, at=at)}
    triage.classify(case, level="company", holder=cast.song, by=pan, at=at)
    handling.resolve(case, result="请公司领导当面说明，今后不得阻拦", by=cast.by("song"), at=may(7))
    feedback.tell(case, words="已经当面说清楚，今后不得阻拦", channel="phone", by=pan, at=may(7, 11))
    assert not sees(cast, "han", case, 7)
    assert not any(each.act == "classify" for each in access.acts_for(case, cast.by("han"), at=at))


def test_of_anybody_else_the_union_only_reads_what_is_over(cast, employee):
    case = written(employee, "管理员骂人", about=str(cast.gao.pk))
    assert not sees(cast, "pan", case)
    with pytest.raises(NotAllowed):
        triage.classify(case, level="company", holder=cast.song, by=cast.by("pan"), at=may(6, 11))


@pytest.mark.parametrize(("who", "first"), [("gao", "gao"), ("tang", "tang"), ("song", "song")])
def test_the_first_who_is_asked_is_responsible_to_the_end(cast, who, first):
    case = intake.register(
        "食堂排队太长",
        place=cast.company,
        grid=cast.smelting,
        channel="oral",
        kind="appeal",
        by=cast.by(who),
        at=may(6),
    ).case
    assert case.first_asked == cast.people[first]
    owed = errands.asked_first(cast.company, cast.people[first].pk)
    assert [each.kind for each in owed] == ["first-answer"]
    # Passed to whoever it belongs to, it is still followed by the first asked.
    triage.classify(case, level="sector", holder=cast.tang, by=cast.by("song"), at=may(6, 11))
    assert sees(cast, first, case)


@pytest.mark.parametrize(
    ("level", "clause", "day"), [("grid", "D-2.2", 8), ("sector", "D-2.2.1", 9), ("company", "D-2.2.2", 12)]
)
def test_each_level_has_its_own_limit_counted_by_the_calendar(cast, level, clause, day):
    case = intake.register(
        "地面油污",
        place=cast.company,
        grid=cast.smelting,
        channel="oral",
        kind="appeal",
        by=cast.by("gao"),
        at=may(6),
    ).case
    triage.classify(case, level=level, holder=cast.tang, by=cast.by("song"), at=may(6, 11))
    assert case.due_basis["citation"]["clause"] == clause
    assert (case.due_at - dt.timedelta(seconds=1)).astimezone(CN).date() == dt.date(2026, 5, day)


def test_what_the_grid_cannot_settle_goes_to_the_company_and_its_meeting_and_back(cast):
    case = intake.register(
        "整条管线老化，天天漏",
        place=cast.company,
        grid=cast.smelting,
        channel="oral",
        kind="appeal",
        by=cast.by("gao"),
        at=may(6),
    ).case
    triage.classify(case, level="grid", holder=cast.gao, by=cast.by("gao"), at=may(6, 11))
    triage.reclassify(case, level="company", why="要花钱、要停产", by=cast.by("gao"), at=may(6, 14))
    assert case.due_basis["citation"]["clause"] == "D-2.2.2", "the clock is not started anew"
    assert case.due_at == may(13, 0)
    item = items.put(
        cast.company, subject=f"case:{case.uid}", why="换管线十二万", by=cast.by("gao"), at=may(6, 15)
    )
    meeting = gatherings.plan(
        cast.company, title="例会", opens_at=may(8, 9), room="二楼", chair=cast.han, invited=[cast.song, cast.gao],
        by=cast.by("bai"), at=may(7),
    )  # fmt: skip
    gatherings.convene(meeting, by=cast.by("bai"), at=may(7))
    gatherings.hold(meeting, by=cast.by("bai"), at=may(8, 9))
    item.refresh_from_db()
    items.decide(
        item,
        decision="分两段换，六月底前完",
        todo=[Todo("换管线", cast.tang, dt.date(2026, 6, 30))],
        by=cast.by("bai"),
        at=may(8, 10),
    )
    gatherings.sign(meeting, by=cast.by("han"), at=may(8, 11))
    # The employee is told what was decided; the meeting's task goes on beside the matter.
    feedback.tell_stage(
        case, words="公司会议定了：分两段换，六月底前完", channel="oral", by=cast.by("gao"), at=may(8, 12)
    )
    assert item.tasks.get().owner == cast.tang and case.state == "in-progress"
