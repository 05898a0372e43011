from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from wangge.config import first_run
from wangge.config.first_run import AlreadyStarted, Start, WeakPassword
from wangge.policy.pack import Refusal
from wangge.territory.models import Adoption, Person, Place, Post

AT = datetime(2026, 3, 2, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
WANTED = Start(
    kind="community",
    code="huaiyin",
    name="槐荫社区",
    street="柳泉街道办事处",
    person="李明",
    login="liming",
    password="坐看云起时-1937",
    pack="community",
    adopted_by="",
)


def test_a_fresh_installation_has_nobody_who_can_sign_in(db):
    assert not Person.objects.exists()
    first_run.must_not_have_started()


def test_the_first_run_opens_a_place_with_its_regulation_and_one_administrator(db):
    person = first_run.start(WANTED, at=AT)
    place = Place.objects.get(code="huaiyin")
    assert place.parent.name == "柳泉街道办事处"
    assert Adoption.objects.get(place=place).observe_only, "nobody has decided on it yet"
    assert [post.role for post in Post.objects.filter(person=person)] == ["administrator"]
    person.refresh_from_db()
    assert person.check_password(WANTED.password)


def test_the_first_run_is_the_only_one(db):
    first_run.start(WANTED, at=AT)
    with pytest.raises(AlreadyStarted, match="person add"):
        first_run.start(replace(WANTED, code="other", name="另一社区", login="other"), at=AT)
    assert Place.objects.filter(kind="community").count() == 1


@pytest.mark.parametrize(
    "password", ["short", "password123", "12345678", "槐荫社区2026", "huaiyin1", "liming2026"]
)
def test_a_password_that_others_would_guess_leaves_nothing_behind(db, password):
    with pytest.raises(WeakPassword):
        first_run.start(replace(WANTED, password=password), at=AT)
    assert not Place.objects.exists()
    assert not Person.objects.exists()


@pytest.mark.parametrize(
    "wrong", [{"code": "槐 荫"}, {"name": ""}, {"person": "李\x00明"}, {"pack": "no-such"}]
)
def test_a_wrong_answer_leaves_nothing_behind(db, wrong):
    with pytest.raises(Refusal):
        first_run.start(replace(WANTED, **wrong), at=AT)
    assert not Place.objects.exists()


def test_a_company_begins_with_its_own_regulation(db):
    wanted = replace(
        WANTED, kind="company", code="jinhe", name="金禾机械厂", street="", pack="enterprise-ehs"
    )
    assert first_run.start(wanted, at=AT).place.kind == "company"
