"""The pages of meetings, reports, trainings, talks and the month's deductions, pressed as people press them."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from meetings.conftest import may
from wangge.cases.models import Case
from wangge.meetings import gatherings, items, lifecycle, notices, periodic, talks, trainings
from wangge.meetings.models import AgendaItem, Meeting, Talk, Task, Training
from wangge.safety import hazards


@pytest.fixture
def at(cast, monkeypatch):
    """Whose screen it is, and when."""

    def standing(who, when=None):
        monkeypatch.setattr("wangge.faces.console.gate.timezone.now", lambda: when or may(5))
        client = Client()
        client.force_login(cast.people[who], backend="django.contrib.auth.backends.ModelBackend")
        return client

    return standing


def form_of(answer, do):
    """The hidden fields of the form for this act, as the page gave them."""
    html = answer.content.decode()
    for form in re.findall(r"<form.*?</form>", html, re.S):
        given = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))
        if given.get("do") == do:
            return given
    raise AssertionError(f"no form for {do} on the page")


def pressed(client, address, do, **said):
    answer = client.post(address, form_of(client.get(address), do) | said)
    assert answer.status_code == 302, re.findall(r'class="[^"]*error[^"]*".*', answer.content.decode())[:3]
    return answer


def test_a_meeting_from_its_first_item_to_the_signed_minutes(cast, at):
    hazard = hazards.report(
        cast.company, grid=cast.smelting, area="三号炉", words="排风机轴承断裂", kind="thing", grade="major",
        by=cast.by("gao"), at=may(4),
    )  # fmt: skip
    gao = at("gao")
    address = reverse("console:agenda-put")
    asked = gao.get(address, {"subject": f"hazard:{hazard.uid}"})
    slip = re.search(r'name="slip" value="([^"]+)"', asked.content.decode())[1]
    said = {"slip": slip, "subject": f"hazard:{hazard.uid}", "why": "要停炉、要八万元，网格定不了"}
    assert gao.post(address, said).status_code == gao.post(address, said).status_code == 302
    item = AgendaItem.objects.get()

    bai = at("bai")
    assert "排风机" in bai.get(reverse("console:meeting-new")).content.decode()
    planned = bai.post(
        reverse("console:meeting-new"),
        {"slip": "11111111-1111-4111-8111-111111111111", "title": "五月例会", "opens_at": "2026-05-06T14:00", "room": "二楼",
         "chair": cast.han.pk, "invited": [cast.song.pk, cast.gao.pk, cast.pan.pk]},
    )  # fmt: skip
    meeting = Meeting.objects.get()
    here = reverse("console:meeting", args=[meeting.uid])
    assert planned["Location"] == here
    pressed(bai, here, "convene", words="带上台账")
    assert "新" in at("gao").get(reverse("console:notices")).content.decode()
    assert "五月例会" in at("gao").get(here).content.decode()

    bai = at("bai", may(6, 14))
    pressed(bai, here, "hold", **{f"absent_{cast.pan.pk}": "区里开会"})
    page = reverse("console:agenda-item", args=[item.uid])
    back = pressed(
        bai, page, "decide", decision="同意更换，先停三号炉", todo1="买排风机并换好", owner1=cast.gao.pk, until1="",
    )  # fmt: skip
    assert back["Location"] == here, "back to the meeting for the next item"
    task = Task.objects.get()
    assert task.due_at.astimezone(may(1).tzinfo).date() == dt.date(2026, 5, 20), (
        "the ten working days of D-2.4.1"
    )
    pressed(bai, here, "write", words="会前学习了防暑须知。")
    han = at("han", may(6, 17))
    pressed(han, here, "sign")
    meeting.refresh_from_db()
    assert meeting.state == lifecycle.SIGNED
    paper = han.get(reverse("console:meeting-paper", args=[meeting.uid])).content.decode()
    assert (
        meeting.number in paper
        and "潘国庆（区里开会）" in paper
        and "买排风机并换好" in paper
        and "韩立" in paper
    )
    word = han.get(reverse("console:meeting-paper", args=[meeting.uid]), {"as": "docx"})
    assert word.content[:2] == b"PK" and "attachment" in word["Content-Disposition"]

    gao = at("gao", may(7))
    assert "会议交办 1 项" in gao.get(reverse("console:desk")).content.decode()
    answer = gao.get(page).content.decode()
    assert "D-2.4.1" in answer and "同意更换，先停三号炉" in answer and "五月例会" in answer
    pressed(gao, page, "report", words="装好了，试车正常")
    song = at("song", may(8))
    assert "核实会议交办 1 项" in song.get(reverse("console:desk")).content.decode()
    pressed(song, page, "confirm", words="到现场看过")
    item.refresh_from_db()
    assert item.state == lifecycle.DONE


def test_a_refusal_keeps_what_was_written(cast, at, planned):
    meeting = planned()
    bai = at("bai")
    here = reverse("console:meeting", args=[meeting.uid])
    given = form_of(bai.get(here), "call-off")
    answer = bai.post(here, given | {"reason": ""})
    assert answer.status_code == 409 and "这一项要填" in answer.content.decode()
    gatherings.convene(meeting, by=cast.by("bai"), at=may(5))
    answer = bai.post(here, given | {"reason": "停电检修，写了很久的话"})
    assert answer.status_code == 409
    assert "停电检修，写了很久的话" in answer.content.decode() and "您打开页面以后" in answer.content.decode()


def test_pages_of_meetings_hide_what_their_reader_may_not_see(cast, at, planned):
    meeting = planned()
    item = items.put(
        cast.company, title="换风机", why="没钱", grid=cast.moulding, by=cast.by("luo"), at=may(5)
    )
    for who, sees_meeting, sees_item in (
        ("bai", 200, 200), ("pan", 200, 200), ("luo", 404, 200), ("ma", 404, 404), ("zhao", 404, 404), ("feng", 404, 404),
    ):  # fmt: skip
        client = at(who)
        assert client.get(reverse("console:meeting", args=[meeting.uid])).status_code == sees_meeting, who
        assert client.get(reverse("console:agenda-item", args=[item.uid])).status_code == sees_item, who
    assert at("gao").get(reverse("console:meeting-new")).status_code == 404


def test_the_secretary_who_sees_no_matters_begins_at_the_meetings(cast, at):
    assert at("bai").get(reverse("console:desk"))["Location"] == reverse("console:meetings")


def test_the_report_of_the_month_is_written_signed_read_and_answered(cast, at):
    gao = at("gao", may(1, month=6))
    here = reverse("console:periodic")
    page = gao.get(here, {"day": "2026-05-20"}).content.decode()
    assert "0/19" in re.sub(r"<[^>]+>|\s", "", page) and "A-2.1.4" in page and "签发并上报" in page
    said = {
        "grid": "smelting",
        "day": "2026-05-20",
        "opening": "五月平稳",
        "hard": "",
        "wanted": "",
        "next": "",
    }
    assert gao.post(here, said | {"do": "save"}).status_code == 302
    assert "五月平稳" in gao.get(here, {"day": "2026-05-20"}).content.decode()
    assert gao.post(here, said | {"do": "sign"}).status_code == 302
    report = periodic.report_of(cast.smelting, dt.date(2026, 5, 20))
    tang = at("tang", may(2, month=6))
    address = reverse("console:periodic-report", args=[report.uid])
    slip = re.search(r'name="slip" value="([^"]+)"', tang.get(address).content.decode())[1]
    assert tang.post(address, {"slip": slip, "words": "看了，护栏这周换"}).status_code == 302
    assert "看了，护栏这周换" in at("gao", may(3, month=6)).get(address).content.decode()
    assert at("luo", may(3, month=6)).get(address).status_code == 404
    excel = at("tang", may(3, month=6)).get(
        reverse("console:periodic-paper"), {"grid": "smelting", "day": "2026-05-20", "as": "xlsx"}
    )
    assert excel.content[:2] == b"PK"
    assert (
        "已签发"
        in at("tang", may(3, month=6)).get(here, {"grid": "smelting", "day": "2026-05-20"}).content.decode()
    )
    assert at("zhao").get(here).status_code == 404


def test_a_training_is_planned_held_and_its_paper_handed_out(cast, at, tmp_path, settings):
    from django.core.files.uploadedfile import SimpleUploadedFile

    settings.MEDIA_ROOT = tmp_path
    gao, here = at("gao", may(20, 16)), reverse("console:trainings")
    slip = re.search(r'name="slip" value="([^"]+)"', gao.get(here).content.decode())[1]
    said = {
        "slip": slip,
        "grid": cast.smelting.pk,
        "title": "防暑",
        "planned_on": "2026-05-20",
        "teacher": "宋安平",
        "audience": "全体",
    }
    assert gao.post(here, said).status_code == 302
    training = Training.objects.get()
    page = reverse("console:training", args=[training.uid])
    pressed(gao, page, "held", held_on="2026-05-20", asked="20", came="17", notes="讲了征兆", names="张三")
    pdf = SimpleUploadedFile("须知.pdf", b"%PDF-1.4 x")
    pressed(gao, page, "file", file=pdf)
    file = training.files.get()
    assert gao.get(reverse("console:training-file", args=[training.uid, file.pk])).status_code == 200
    assert at("luo").get(reverse("console:training-file", args=[training.uid, file.pk])).status_code == 404
    assert trainings.between(cast.company, dt.date(2026, 5, 1), dt.date(2026, 5, 31)).get().came == 17


def test_a_talk_says_why_there_is_no_field_for_thoughts_and_becomes_a_matter(cast, at):
    gao, here = at("gao", may(6, 15)), reverse("console:talks")
    html = gao.get(here).content.decode()
    assert "没有“思想”一栏" in html
    slip = re.search(r'name="slip" value="([^"]+)"', html)[1]
    said = {"slip": slip, "grid": cast.smelting.pk, "talked_on": "2026-05-06", "asked_by": "employee", "topic": "更衣室", "raised": "夜班更衣室太冷"}  # fmt: skip
    refused = gao.post(here, said | {"raised": "思想动向不稳"})
    assert refused.status_code == 409 and "贴标签" in refused.content.decode()
    assert gao.post(here, said).status_code == 302
    talk = Talk.objects.get()
    page = reverse("console:talk", args=[talk.uid])
    answer = gao.post(page, form_of(gao.get(page), "matter"))
    assert answer.status_code == 200 and "查询码" in answer.content.decode()
    assert Case.objects.get().kind == "appeal" and Case.objects.get().first_asked == cast.gao
    pressed(gao, page, "forget", basis="职工本人要求")
    assert "夜班更衣室太冷" not in gao.get(page).content.decode()
    assert not talks.visible(cast.reach("luo", dt.date(2026, 5, 6))).exists()
    assert at("luo", may(6, 16)).get(page).status_code == 404


def test_a_notice_of_an_item_hidden_from_me_since_says_nothing(cast, at):
    hazard = hazards.report(
        cast.company, grid=cast.smelting, area="三号炉", words="排风机轴承断裂", kind="thing", by=cast.by("song"), at=may(4),
    )  # fmt: skip
    item = items.put(
        cast.company, subject=f"hazard:{hazard.uid}", why="要停炉", by=cast.by("song"), at=may(4)
    )
    notices.tell(
        cast.company, [cast.gao.pk], "x", "已提上会：排风机轴承断裂", url=f"item:{item.uid}", at=may(4)
    )
    page, gao = reverse("console:notices"), at("gao")
    assert "已提上会：排风机轴承断裂" in gao.get(page).content.decode()
    hazards.recuse(hazard, person=cast.gao, reason="反映的是他", by=cast.by("song"), at=may(4, 12))
    assert "已提上会：排风机轴承断裂" not in gao.get(page).content.decode()


def test_the_list_of_notices_asks_no_query_for_each(cast, at):
    def told(count):
        for n in range(count):
            item = items.put(
                cast.company, title=f"议题{count}之{n}", why="要定", by=cast.by("gao"), at=may(4)
            )
            notices.tell(
                cast.company, [cast.gao.pk], str(item.uid), f"议题{n}", url=f"item:{item.uid}", at=may(4)
            )
        gao = at("gao")
        gao.get(reverse("console:notices"))
        with CaptureQueriesContext(connection) as asked:
            gao.get(reverse("console:notices"))
        return len(asked)

    assert told(1) == told(5)
