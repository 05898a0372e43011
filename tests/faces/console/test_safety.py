"""The pages of a company's hazards and accidents: what is shown to whom, and each act from its form."""

import csv
import datetime as dt
import io
from typing import Any

import pytest
from django.urls import reverse

from safety.conftest import CHECKED, DAY, HOUR, PLAN
from wangge.safety import accidents, hazards, rectifying, telling
from wangge.safety.models import Accident, Hazard, WorkersNotice

pytestmark = pytest.mark.django_db
BEIJING = dt.timezone(dt.timedelta(hours=8))
NOW = dt.datetime(2026, 5, 6, 10, 0, tzinfo=BEIJING)


@pytest.fixture
def desk(cast: Any, client: Any, monkeypatch: Any) -> Any:
    """Somebody's browser at a moment."""

    def sit(who: str, at: dt.datetime = NOW) -> Any:
        monkeypatch.setattr("wangge.faces.console.gate.timezone.now", lambda: at)
        client.force_login(cast.people[who], backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sit


@pytest.fixture
def hazard(cast: Any) -> Hazard:
    return hazards.report(
        cast.company, grid=cast.smelting, area="二号炉平台", words="护栏松动，踏板有裂缝。", kind="thing", grade="general",
        by=cast.by("gao"), at=NOW,
    )  # fmt: skip


def post(client: Any, subject: Any, do: str, **said: Any) -> Any:
    """As the form on the page sends it."""
    import uuid

    name = "console:accident" if isinstance(subject, Accident) else "console:hazard"
    subject.refresh_from_db()
    slip = {"do": do, "slip": uuid.uuid4(), "base_version": subject.version}
    answer = client.post(reverse(name, args=[subject.uid]), slip | said)
    assert answer.status_code == 302, answer.content.decode()[:20000]
    subject.refresh_from_db()
    return answer


def test_somebody_registers_what_they_saw_and_lands_on_its_page_with_its_day(cast, desk):
    import uuid

    said = {
        "slip": uuid.uuid4(), "grid": cast.smelting.pk, "area": "二号炉平台", "words": "护栏松动", "kind": "thing",
        "grade": "general", "finder": "",
    }  # fmt: skip
    client = desk("gao")
    answer = client.post(reverse("console:hazard-new"), said)
    hazard = Hazard.objects.get()
    assert answer["Location"] == reverse("console:hazard", args=[hazard.uid])
    page = client.get(answer["Location"]).content.decode()
    assert "D-2.2.4" in page and "HF2026-YH00001" in page and "自查自报" in page
    assert client.post(reverse("console:hazard-new"), said)["Location"] == answer["Location"]
    assert Hazard.objects.count() == 1


def test_a_major_one_goes_from_finding_to_the_principals_signature_by_the_forms(cast, desk, hazard):
    post(desk("song"), hazard, "review-grade", grade="major", reason="下面有人行通道")
    post(desk("gao"), hazard, "tell-above", to="韩立（电话）")
    post(desk("gao"), hazard, "control", words="封闭平台", stop_work="二号炉停用")
    plan = PLAN | {"until": "2026-06-20"}
    short = desk("gao").post(
        reverse("console:hazard", args=[hazard.uid]),
        {"do": "plan", "slip": "7b1f9a52-6c0e-4d4d-9a70-3f2f4d0c1a11", "base_version": hazard.version} | plan | {"money": ""},
    )  # fmt: skip
    assert short.status_code == 409 and "还缺：资金" in short.content.decode()
    post(desk("gao"), hazard, "plan", **plan)
    post(desk("han"), hazard, "approve-plan")
    post(desk("song"), hazard, "notify", to=cast.ma.pk, demands="焊牢换板")
    post(desk("gao"), hazard, "begin", rectifier=cast.ma.pk)
    post(desk("ma", NOW + DAY), hazard, "submit", words="焊牢，换板")
    post(desk("song", NOW + DAY), hazard, "accept", seen="逐块踩过", **CHECKED)
    assert "签字销案" in desk("han", NOW + DAY).get(reverse("console:desk")).content.decode()
    post(desk("song", NOW + DAY), hazard, "tell-authority", to="区应急管理局", words="情况")
    post(desk("song", NOW + DAY), hazard, "tell-workers", words="平台已修好")
    post(desk("pan", NOW + DAY), hazard, "tell-congress", meeting="五月职代会", words="情况")
    post(desk("han", NOW + DAY), hazard, "sign", words="同意销案")
    assert hazard.state == "closed" and hazard.signed_by == cast.han
    client = desk("han", NOW + DAY * 2)
    for kind, title in (
        ("notice", "隐患整改通知单"),
        ("reply", "隐患整改回执"),
        ("plan", "重大隐患治理方案"),
    ):
        paper = client.get(reverse("console:hazard-paper", args=[hazard.uid, kind])).content.decode()
        assert title in paper and "二号炉平台" in paper
    client.get(reverse("portal:enter", args=["hengfeng"]))
    assert "平台已修好" in client.get(reverse("portal:hazards")).content.decode()


def test_the_other_grids_manager_finds_no_such_page(cast, desk, hazard):
    assert desk("luo").get(reverse("console:hazard", args=[hazard.uid])).status_code == 404
    assert desk("wang").get(reverse("console:hazards")).status_code == 404


def test_who_reported_in_confidence_is_unseen_by_the_grid(cast, desk):
    secret = hazards.report(
        cast.company, grid=cast.smelting, area="三号机", words="夜班拆了联锁", kind="conduct", confidential=True,
        by=cast.by("luo"), at=NOW,
    )  # fmt: skip
    page = desk("ma").get(reverse("console:hazard", args=[secret.uid])).content.decode()
    assert "罗成" not in page and "报告的人（保密）" in page
    assert "罗成" in desk("song").get(reverse("console:hazard", args=[secret.uid])).content.decode()


def test_the_register_is_filtered_and_leaves_as_words_never_as_formulas(cast, desk, hazard):
    hazards.report(
        cast.company, grid=cast.smelting, area="配电间", words="=HYPERLINK(1)", kind="thing", grade="general",
        by=cast.by("song"), at=NOW,
    )  # fmt: skip
    client = desk("song")
    listed = client.get(reverse("console:hazards") + "?q=配电间&show=all").content.decode()
    assert "配电间" in listed and "二号炉平台" not in listed
    found = b"".join(client.get(reverse("console:hazards-export", args=["csv"]) + "?show=all"))
    rows = list(csv.reader(io.StringIO(found.decode("utf-8-sig"))))
    assert len(rows) == 3 and rows[2][5] == "'=HYPERLINK(1)" and rows[1][8] == "是" and rows[2][8] == "否"
    from openpyxl import load_workbook

    book = load_workbook(
        io.BytesIO(client.get(reverse("console:hazards-export", args=["xlsx"]) + "?show=all").content)
    )
    cells = [cell.value for row in book.active.iter_rows() for cell in row]
    assert "'=HYPERLINK(1)" in cells and all(
        cell.data_type != "f" for row in book.active.iter_rows() for cell in row
    )
    assert client.get(reverse("console:hazards-export", args=["exe"])).status_code == 404


def test_an_accident_is_told_by_the_forms_within_its_hour(cast, desk):
    import uuid

    client = desk("gao", NOW + dt.timedelta(minutes=5))
    answer = client.post(reverse("console:accident-new"), {
        "slip": uuid.uuid4(), "grid": cast.smelting.pk, "area": "一号炉", "kind": "work", "happened_at": "2026-05-06T10:00",
        "words": "出钢时喷溅，一人手臂烫伤", "measures": "停炉，送医", "hurt": "1", "head": cast.han.pk,
        "head_knew_at": "2026-05-06T10:04",
    })  # fmt: skip
    assert answer.status_code == 302, answer.content.decode()[:9000]
    accident = Accident.objects.get()
    page = client.get(answer["Location"]).content.decode()
    assert "D-3.3" in page and "一般事故" in page
    assert "11:04" in desk("han", NOW + HOUR / 2).get(reverse("console:desk")).content.decode()
    post(desk("song", NOW + HOUR / 2), accident, "tell-authority", authority="区应急管理局")
    post(desk("song", NOW + DAY), accident, "supplement", words="伤者不治", dead="1", hurt="0")
    paper = (
        desk("song", NOW + DAY).get(reverse("console:accident-paper", args=[accident.uid])).content.decode()
    )
    assert "事故报告单" in paper and "死亡 1 人" in paper and "轻伤 1→0" in paper
    assert not any(word in paper for word in ("责任人", "过错", "处分"))


def test_every_state_has_a_page_for_everybody_who_sees_it(cast, desk, hazard):
    """Looked at in each state by each standing: no page breaks, and no act is offered that is then refused for who one is."""
    walk: list[Any] = [
        lambda: hazards.dispute(hazard, grade="major", reason="不对", by=cast.by("pan"), at=NOW),
        lambda: hazards.control(hazard, words="封闭", by=cast.by("gao"), at=NOW),
        lambda: hazards.decide_grade(hazard, grade="major", decision="会上定", by=cast.by("bai"), at=NOW),
        lambda: rectifying.plan(hazard, **PLAN, by=cast.by("gao"), at=NOW),
        lambda: rectifying.approve_plan(hazard, by=cast.by("han"), at=NOW),
        lambda: rectifying.begin(hazard, rectifier=cast.ma, by=cast.by("gao"), at=NOW),
        lambda: rectifying.ask_extension(
            hazard, until=dt.date(2026, 7, 1), reason="等料", by=cast.by("gao"), at=NOW
        ),
        lambda: rectifying.extend(hazard, by=cast.by("han"), at=NOW),
        lambda: rectifying.submit(hazard, words="好了", by=cast.by("ma"), at=NOW),
        lambda: rectifying.return_(hazard, reason="没好", by=cast.by("song"), at=NOW),
        lambda: rectifying.begin(hazard, rectifier=cast.ma, by=cast.by("gao"), at=NOW),
        lambda: rectifying.submit(hazard, words="好了", by=cast.by("ma"), at=NOW),
        lambda: rectifying.accept(hazard, seen="看过", checked=CHECKED, by=cast.by("song"), at=NOW),
    ]
    for deed in walk:
        deed()
        for who in ("gao", "ma", "tang", "song", "han", "bai", "pan"):
            for name in ("console:hazard", "console:hazards", "console:desk"):
                args = [hazard.uid] if name == "console:hazard" else []
                answer = desk(who).get(reverse(name, args=args))
                assert answer.status_code in (200, 302), (who, name, hazard.state)


def test_the_quarter_is_signed_by_the_head_and_put_up_by_the_officer(cast, desk, hazard):
    import uuid

    later = dt.datetime(2026, 7, 3, 9, 0, tzinfo=BEIJING)
    url = reverse("console:hazard-statistics")
    shown = desk("song", later).get(url).content.decode()
    assert "等主要负责人签字" in shown and "整改率" in shown
    said = {"every": "quarter", "day": "2026-06-30", "slip": uuid.uuid4(), "sent_to": "区应急管理局"}
    assert desk("han", later).post(url, said).status_code == 302
    paper = reverse("console:hazard-statistics-paper", args=[cast.company.hazard_statistics.get().uid])
    assert "统计表" in desk("han", later).get(paper).content.decode()
    notices = reverse("console:hazard-notices")
    published = {"day": "2026-06-30", "slip": uuid.uuid4(), "words": "通道不要堆放"}
    assert desk("gao", later).post(notices, published).status_code == 404
    assert desk("song", later).post(notices, published).status_code == 302
    assert WorkersNotice.objects.get().words == "通道不要堆放"


def test_employees_read_the_notice_without_an_account_and_learn_no_names(cast, client, hazard):
    telling.publish(cast.company, day=NOW.date(), words="通道不要堆放", by=cast.by("song"), at=NOW + DAY * 60)
    client.get(reverse("portal:enter", args=["hengfeng"]))
    page = client.get(reverse("portal:hazards")).content.decode()
    assert "通道不要堆放" in page and "护栏松动" in page and "高建军" not in page
    client.get(reverse("portal:enter", args=["huaiyin"]))
    assert client.get(reverse("portal:hazards")).status_code == 404


def test_a_hazard_leads_to_its_matter_and_the_matter_to_its_hazard(cast, desk):
    import uuid

    from wangge.cases import intake

    case = intake.register(
        "冲床联锁坏了", place=cast.company, grid=cast.smelting, channel="oral", by=cast.by("gao"), at=NOW
    ).case
    client = desk("gao")
    new = reverse("console:hazard-new") + f"?case={case.number}"
    assert "冲床联锁坏了" in client.get(new).content.decode()
    said = {
        "slip": uuid.uuid4(),
        "grid": cast.smelting.pk,
        "area": "冲床",
        "words": "联锁坏了",
        "kind": "thing",
        "grade": "general",
        "finder": "",
    }
    there = client.post(new, said)["Location"]
    assert case.number in client.get(there).content.decode()
    assert (
        Hazard.objects.get().number
        in client.get(reverse("console:matter", args=[case.number])).content.decode()
    )


def test_a_community_hands_over_and_the_companys_officer_takes_it_in(cast, desk):
    import uuid

    from wangge.cases import intake

    case = intake.register(
        "厂门口气瓶没有固定",
        place=cast.community,
        grid=cast.grid1,
        channel="patrol",
        by=cast.by("min"),
        at=NOW,
    ).case
    url = reverse("console:hazard-hand-over", args=[case.number])
    assert "恒丰机械" in desk("li").get(url).content.decode()
    said = {"slip": uuid.uuid4(), "to": "hengfeng", "spot": "北门", "words": "气瓶没有固定"}
    assert desk("li").post(url, said).status_code == 302
    assert "接收社区移交" in desk("song").get(reverse("console:desk")).content.decode()
    sent = cast.company.handovers.get()
    there = reverse("console:hazard-take-in", args=[sent.uid])
    form = {"slip": uuid.uuid4(), "grid": cast.smelting.pk, "kind": "thing", "grade": "general"}
    assert desk("song").post(there, form).status_code == 302
    assert "已定级" in desk("li").get(reverse("console:matter", args=[case.number])).content.decode()


def test_a_reminder_leads_to_what_it_is_about(cast, desk, hazard):
    accidents.record(
        cast.company,
        grid=cast.smelting,
        area="一号炉",
        words="喷溅",
        measures="停炉",
        happened_at=NOW,
        by=cast.by("gao"),
        at=NOW,
    )
    page = desk("song").get(reverse("console:notices")).content.decode()
    assert reverse("console:hazard", args=[hazard.uid]) in page and "登记一起事故" in page
