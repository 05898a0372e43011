"""The pages of patrols: a list filled in, a finding passed on, plans and lists written, the coverage signed, the board."""

import datetime as dt
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from wangge.patrol import checklists, covering, grid_files, plans, shutdowns
from wangge.patrol.models import Patrol
from wangge.safety.models import Hazard

from .conftest import NOW

TODAY = NOW.date()


@pytest.fixture
def checklist(cast):
    song = {"by": cast.by("song"), "at": NOW}
    row = checklists.write(
        cast.company,
        "exits",
        title="消防通道",
        items=[{"text": "通道畅通", "clause": "消防法第二十八条"}, {"text": "灭火器有效"}],
        **song,
    )
    plans.write(cast.company, "daily", title="日常", kind="daily", checklist="exits", since=TODAY, **song)
    return row


def filled(**said):
    given = {
        "slip": str(uuid4()),
        "started_at": "2026-03-02T09:40",
        "ended_at": "2026-03-02T09:55",
        "words": "",
        "extra": "",
    }
    for key in ("1", "2"):
        given |= {f"v-{key}": "pass", f"n-{key}": "", f"w-{key}": ""}
    return given | said


def text(answer):
    return answer.content.decode()


def test_what_is_due_stands_on_the_desk_and_leads_to_its_list(as_, cast, checklist):
    gao = as_("gao")
    address = f"{reverse('console:patrol-new')}?grid=smelting&amp;plan=daily"
    assert address in text(gao.get(reverse("console:desk")))
    page = text(gao.get(address.replace("&amp;", "&")))
    assert "通道畅通" in page and "消防法第二十八条" in page


def test_a_list_filled_in_is_one_patrol_however_often_it_is_pressed(as_, cast, checklist):
    gao, address = as_("gao"), reverse("console:patrol-new") + "?grid=smelting&plan=daily"
    said = filled(**{"v-1": "fail", "n-1": "堆了托盘", "w-1": "东门"})
    first, again = gao.post(address, said), gao.post(address, said)
    patrol = Patrol.objects.get()
    assert first["Location"] == again["Location"] == reverse("console:patrol", args=[patrol.uid])
    assert patrol.findings.get().where == "东门" and patrol.plan is not None
    assert plans.due(cast.company, on=TODAY, grids=[cast.smelting])[0].done == patrol


def test_an_item_left_out_is_asked_for_and_nothing_is_lost(as_, checklist):
    answer = as_("gao").post(
        reverse("console:patrol-new") + "?grid=smelting&plan=daily",
        filled(**{"v-2": "", "words": "写了的话"}),
    )
    assert answer.status_code == 409 and "写了的话" in text(answer)
    assert not Patrol.objects.exists()


def test_a_finding_becomes_a_hazard_with_one_form_that_is_filled_already(as_, cast, checklist):
    gao = as_("gao")
    gao.post(
        reverse("console:patrol-new") + "?grid=smelting&plan=daily", filled(**{"v-1": "fail", "w-1": "东门"})
    )
    patrol = Patrol.objects.get()
    address = reverse("console:patrol", args=[patrol.uid])
    assert 'value="东门"' in text(gao.get(address))
    said = {
        "finding": str(patrol.findings.get().uid),
        "do": "hazard",
        "grade": "general",
        "kind": "thing",
        "area": "东门",
    }
    assert gao.post(address, said).status_code == 302
    hazard = Hazard.objects.get()
    assert (hazard.area, hazard.words, hazard.grid) == ("东门", "通道畅通不合格", cast.smelting)
    assert hazard.number in text(gao.get(address))


def test_a_finding_becomes_a_matter_with_one_tap(as_, checklist):
    gao = as_("gao")
    gao.post(reverse("console:patrol-new") + "?grid=smelting&plan=daily", filled(extra="更衣室灯坏了"))
    patrol = Patrol.objects.get()
    answer = gao.post(
        reverse("console:patrol", args=[patrol.uid]),
        {"finding": str(patrol.findings.get().uid), "do": "matter"},
    )
    assert answer["Location"].startswith("/desk/case/")
    assert (
        as_("gao")
        .post(reverse("console:patrol", args=[patrol.uid]), {"finding": "none", "do": "matter"})
        .status_code
        == 404
    )


def test_lists_and_plans_are_written_by_the_office_and_read_by_managers(as_, cast):
    song, gao = as_("song"), as_("gao")
    said = {
        "do": "write",
        "code": "furnace",
        "title": "熔炼",
        "items": "炉衬没有裂纹｜看炉口｜D-0.4\n冷却水",
        "area": "",
        "grids": ["smelting"],
    }
    assert gao.post(reverse("console:checklists"), said).status_code == 404
    assert song.post(reverse("console:checklists"), said).status_code == 302
    row = checklists.latest(cast.company, "furnace")
    assert [each["clause"] for each in row.items] == ["D-0.4", ""] and row.grids == ["smelting"]
    change = {"do": "write", "title": "熔炼", "items": "炉衬没有裂纹", "changed": "去掉一项", "grids": []}
    assert song.post(reverse("console:checklist", args=["furnace"]), change).status_code == 302
    assert checklists.latest(cast.company, "furnace").version == 2
    plan = {
        "code": "weekly",
        "title": "每周",
        "kind": "weekly",
        "weekday": "2",
        "checklist": "furnace",
        "since": "2026-03-02",
    }
    assert song.post(reverse("console:patrol-plans"), plan).status_code == 302
    assert "每周三以前" in text(gao.get(reverse("console:patrol-plan", args=["weekly"])))
    end = {"do": "end", "until": "2026-03-31", "words": "改成每天"}
    assert song.post(reverse("console:patrol-plan", args=["weekly"]), end).status_code == 302
    assert plans.latest(cast.company, "weekly").until == dt.date(2026, 3, 31)
    assert (
        song.post(
            reverse("console:checklist", args=["furnace"]), {"do": "end", "changed": "并了"}
        ).status_code
        == 302
    )


def test_a_plan_that_is_refused_keeps_what_was_written(as_):
    answer = as_("song").post(
        reverse("console:patrol-plans"),
        {"code": "x", "title": "专项", "kind": "special", "since": "2026-03-02"},
    )
    assert answer.status_code == 409 and "要写明到哪天" in text(answer) and 'value="专项"' in text(answer)


def test_lists_come_from_our_examples_and_from_a_file_with_its_bad_rows_named(as_, cast):
    song = as_("song")
    assert song.post(reverse("console:checklists"), {"do": "examples"}).status_code == 302
    assert checklists.latest(cast.company, "fire-exit") is not None
    good = SimpleUploadedFile("表.csv", "检查表,检查什么\n熔炼,炉衬\n".encode())
    assert song.post(reverse("console:checklists"), {"do": "import", "file": good}).status_code == 302
    bad = SimpleUploadedFile("表.csv", "检查表,检查什么\n熔炼,\n".encode())
    answer = song.post(reverse("console:checklists"), {"do": "import", "file": bad})
    assert answer.status_code == 409 and "第 2 行：没有写检查什么" in text(answer)


def test_a_shutdown_is_noted_and_taken_back(as_, cast):
    song = as_("song")
    said = {"slip": str(uuid4()), "since": "2026-03-02", "until": "2026-03-03", "words": "检修"}
    assert song.post(reverse("console:shutdowns"), said).status_code == 302
    row = shutdowns.noted(cast.company)[0]
    assert (
        as_("gao").post(reverse("console:shutdown-back", args=[row.uid]), {"words": "x"}).status_code == 404
    )
    assert song.post(reverse("console:shutdown-back", args=[row.uid]), {"words": "写错"}).status_code == 302
    assert shutdowns.between(cast.company, TODAY, TODAY) == []


def test_the_grids_file_is_written_once_and_unchanged_not_again(as_, cast):
    gao, address = as_("gao"), reverse("console:grid-file", args=["smelting"])
    assert "这个网格的档案还没有写" in text(gao.get(address))
    said = {"since": "2026-03-02", "areas": "一号炉\n二号炉", "risks": "高温"}
    assert gao.post(address, said).status_code == 302
    answer = gao.post(address, said, follow=True)
    assert "没有变化不用重复填报" in text(answer)
    assert len(grid_files.versions(cast.smelting)) == 1
    assert gao.post(address, said | {"risks": "煤气"}).status_code == 409, "what changed is to be said"
    assert gao.post(address, said | {"risks": "煤气", "changed": "通了煤气"}).status_code == 302
    page = text(gao.get(address))
    assert "<ins>煤气</ins>" in page and "<del>高温</del>" in page
    assert as_("pan").post(address, said).status_code == 404
    assert as_("luo").get(address).status_code == 404


def test_the_office_lists_the_areas_and_signs_the_month(as_, cast):
    song, address = as_("song"), reverse("console:company-coverage")
    assert song.post(address, {"do": "areas", "names": "一号炉\n料场"}).status_code == 302
    assert "“料场”不属于任何网格" in text(as_("pan").get(address))
    assert song.post(address, {"do": "sign", "month": "2026-02-01", "words": ""}).status_code == 409
    assert song.post(address, {"do": "sign", "month": "2026-02-01", "words": "三月补人"}).status_code == 302
    check = covering.checks(cast.company)[0]
    assert "三月补人" in text(as_("pan").get(reverse("console:coverage-checked", args=[check.uid])))
    assert as_("tang").post(address, {"do": "sign", "month": "2026-03-01", "words": "x"}).status_code == 404


def test_the_board_shows_who_answers_and_a_code_to_report_by(as_, cast):
    page = text(as_("pan").get(reverse("console:grid-board") + "?grid=smelting"))
    assert all(str(each) in page for each in (cast.gao, cast.ma, cast.tang)) and "<svg" in page
    assert "罗成" in text(as_("song").get(reverse("console:grid-board")))


def test_a_community_has_none_of_it(as_):
    for name in (
        "patrols",
        "patrol-new",
        "patrol-plans",
        "checklists",
        "shutdowns",
        "grid-files",
        "company-coverage",
        "grid-board",
    ):
        assert as_("wang").get(reverse(f"console:{name}")).status_code == 404, name
