"""An employee without an account tells of a hazard: it is graded, rectified and followed; who told it stays with the office."""

import datetime as dt
import io
import re

import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image

from safety.conftest import NOW
from wangge.cases import access as case_access
from wangge.cases import intake, protection
from wangge.cases.models import Case
from wangge.integrity import audit, replaying
from wangge.integrity.actor import Actor
from wangge.safety import access, hazards, rectifying, self_reports
from wangge.safety.models import Hazard, SafetyNotice

SAID = {"words": "冲床的护罩没有装回去", "grid": "smelting", "area": "三号冲床", "kind": "thing"}


@pytest.fixture
def employee(cast, monkeypatch, settings, tmp_path):
    """A browser that came by the code on the wall."""
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    client = Client()
    answer = client.get("/p/hengfeng/hazard/smelting/")
    assert answer.status_code == 302 and answer["Location"] == "/hazards/new/?grid=smelting"
    return client


def told(employee, cast, **more):
    page = employee.get(reverse("portal:hazard-new"), {"grid": "smelting"}).content.decode()
    assert f'<option value="{cast.smelting.pk}" selected' in page, "the code on the wall names the grid"
    uid = re.search(r'name="uid" value="([^"]+)"', page)[1]
    said = SAID | {"uid": uid, "grid": cast.smelting.pk} | more
    answer = employee.post(reverse("portal:hazard-new"), said)
    return answer, said


def picture():
    stream = io.BytesIO()
    Image.new("RGB", (9, 9)).save(stream, "PNG")
    stream.seek(0)
    stream.name = "冲床.png"
    return stream


def test_it_is_a_hazard_to_be_graded_with_a_receipt_and_can_be_followed(cast, employee):
    answer, said = told(employee, cast, photos=[picture()])
    assert answer.status_code == 302 and answer["Location"] == reverse("portal:receipt")
    hazard, case = Hazard.objects.get(), Case.objects.get()
    assert (hazard.state, hazard.grade, hazard.case, hazard.area) == ("reported", "", case, "三号冲床")
    assert hazard.photos.count() == 1 and case.attachments.count() == 1
    assert case.number in employee.get(reverse("portal:receipt")).content.decode()
    del said["photos"]
    employee.post(reverse("portal:hazard-new"), said)
    assert Hazard.objects.count() == Case.objects.count() == 1, "sent twice it is one"
    hazards.grade(hazard, grade="general", by=cast.by("gao"), at=NOW)
    rectifying.begin(hazard, rectifier=cast.ma, by=cast.by("gao"), at=NOW)
    page = employee.get(reverse("portal:case", args=[case.number])).content.decode()
    assert hazard.number in page and "整改中" in page
    assert audit.check(cast.company.pk) == [] and replaying.check(Hazard.objects.all()) == {}


def test_who_told_it_in_confidence_is_for_the_office_alone(cast, employee):
    told(employee, cast, confidential="on", name="孙", contact="13800000000")
    hazard, case = Hazard.objects.get(), Case.objects.get()
    for who in ("gao", "ma", "luo", "pan"):
        assert not case_access.visible(cast.people[who], on=NOW.date()).filter(pk=case.pk).exists()
    assert access.visible(cast.reach("gao", NOW.date())).filter(pk=hazard.pk).exists(), (
        "it is put right all the same"
    )
    assert not access.knows_reporter(hazard, cast.reach("gao", NOW.date()))
    assert "孙" not in str(Hazard.objects.values()) and "138" not in str(hazard.acts.values())


@pytest.mark.parametrize(("works_here", "own"), [("on", True), ("", False)])
def test_whoever_works_there_makes_it_the_grids_own(cast, employee, works_here, own):
    told(employee, cast, works_here=works_here)
    hazard = Hazard.objects.get()
    hazards.grade(hazard, grade="general", by=cast.by("gao"), at=NOW)
    assert bool(self_reports.judge(hazard, at=NOW + dt.timedelta(hours=1))) is own


def test_what_is_missing_is_said_and_a_community_has_no_such_page(cast, employee):
    answer, _said = told(employee, cast, area="")
    assert answer.status_code == 422 and "请写具体在哪里" in answer.content.decode()
    assert not Hazard.objects.exists()
    employee.get("/p/huaiyin/")
    assert employee.get(reverse("portal:hazard-new")).status_code == 404
    assert employee.get("/p/none/hazard/smelting/").status_code == 404


@pytest.mark.parametrize("later", [False, True])
def test_whoever_the_matter_is_about_reads_nothing_of_its_hazard(cast, later):
    who = {"place": cast.company, "grid": cast.smelting, "channel": "web", "confidential": True}
    words = "高建军让人拆了护栏，叫我们别声张"
    case = intake.register(words, about=[] if later else [cast.gao], by=Actor.resident(), at=NOW, **who).case
    hazard = hazards.report(
        cast.company, grid=cast.smelting, area="平台", words=words, kind="conduct", case=case, by=cast.by("song"), at=NOW,
    )  # fmt: skip
    if later:
        assert access.visible(cast.reach("gao")).filter(pk=hazard.pk).exists()
        protection.recuse(case, person=cast.gao, by=cast.by("song"), at=NOW)
    else:
        assert not SafetyNotice.objects.filter(person=cast.gao).exists()
        assert not access.may("note", hazard, cast.by("gao"), at=NOW)
    assert not access.visible(cast.reach("gao")).filter(pk=hazard.pk).exists()
    assert access.visible(cast.reach("song")).filter(pk=hazard.pk).exists()
