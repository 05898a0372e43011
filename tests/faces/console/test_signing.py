"""Signing in: the right words for everybody, a door that shuts after too many tries, no way out to another site."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from wangge.faces.console.views.signing import safe_next


def sign_in(client, login, password, **more):
    return client.post(reverse("console:sign-in"), {"login": login, "password": password} | more)


def test_a_worker_signs_in_and_stands_at_the_page_asked_for(cast):
    client = Client()
    asked = client.get("/desk/triage/")
    assert asked["Location"] == "/sign-in/?next=%2Fdesk%2Ftriage%2F"
    answer = sign_in(client, "li", cast.password, next="/desk/triage/")
    assert answer["Location"] == "/desk/triage/"


def test_an_unknown_login_and_a_wrong_password_get_the_same_answer(cast):
    texts = [
        sign_in(Client(), login, "not-this-one").content.decode().replace(f'value="{login}"', "")
        for login in ("li", "nobody")
    ]
    without_token = [re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text) for text in texts]
    assert without_token[0] == without_token[1]
    assert "登录名或口令不对" in texts[0]


def test_after_too_many_wrong_passwords_even_the_right_one_waits(cast):
    client = Client()
    for _turn in range(5):
        answer = sign_in(client, "li", "not-this-one")
    assert answer.status_code == 429
    assert "分钟后再试" in answer.content.decode()
    assert sign_in(client, "li", cast.password).status_code == 429
    assert sign_in(client, "zhao", cast.password).status_code == 302


ELSEWHERE = [
    "https://evil.example/", "//evil.example/", "///evil.example", "/\\evil.example", "\\\\evil.example", "javascript:alert(1)",
    "http:evil.example", "/\t/evil.example", " //evil.example", "https:/evil.example", "desk/", "/desk/\r\nSet-Cookie: a=b", "",
]  # fmt: skip


@pytest.mark.parametrize("wanted", ELSEWHERE)
def test_signing_in_never_leads_to_another_site(rf, wanted):
    assert safe_next(rf.get("/sign-in/"), wanted) == reverse("console:desk")


@pytest.mark.parametrize("wanted", ["/desk/", "/desk/case/HY2026-00001/", "/desk/?show=late&q=%E6%B0%B4"])
def test_signing_in_leads_back_to_our_own_pages(rf, wanted):
    assert safe_next(rf.get("/sign-in/"), wanted) == wanted


def test_empty_fields_get_a_sentence_each_and_nul_is_no_error(cast):
    answer = sign_in(Client(), "", "")
    assert answer.status_code == 400
    assert "请填登录名。" in answer.content.decode()
    assert sign_in(Client(), "li\x00", "x").status_code == 400


def test_demo_accounts_are_listed_in_the_demo_only(cast, settings):
    settings.DEMO_ACCOUNTS = [{"role": "网格长", "name": "李向阳", "login": "li", "password": "demo-word"}]
    assert "demo-word" not in Client().get(reverse("console:sign-in")).content.decode()
    settings.DEMO = True
    assert "demo-word" in Client().get(reverse("console:sign-in")).content.decode()


def test_who_was_signed_out_for_idling_is_told_so(cast, settings):
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = "gone"
    answer = client.get("/desk/", follow=True)
    assert "已自动退出" in answer.content.decode()


def test_signing_out_ends_the_session_and_needs_a_post(as_):
    client = as_("li")
    assert client.get(reverse("console:sign-out")).status_code == 405
    client.post(reverse("console:sign-out"))
    assert client.get("/desk/").status_code == 302


def test_a_new_password_is_checked_and_ends_other_sessions(as_, cast):
    here, there = as_("li"), as_("li")
    address = reverse("console:password")
    wrong = {"old_password": "no", "new_password1": "qiu-shu-xia-84", "new_password2": "qiu-shu-xia-84"}
    assert "原口令不对" in here.post(address, wrong).content.decode()
    short = wrong | {"old_password": cast.password, "new_password1": "huaiyin1", "new_password2": "huaiyin1"}
    assert here.post(address, short).status_code == 400
    assert here.post(address, wrong | {"old_password": cast.password}).status_code == 302
    assert here.get("/desk/").status_code == 200
    assert there.get("/desk/").status_code == 302


def test_whoever_has_no_post_today_is_told_whom_to_ask(as_, cast, clock):
    import datetime as dt

    clock.return_value = dt.datetime(2025, 12, 1, 9, tzinfo=dt.UTC)
    answer = as_("li").get("/desk/")
    assert answer.status_code == 403
    assert "您今天没有岗位" in answer.content.decode()
