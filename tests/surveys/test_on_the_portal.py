"""The survey as residents meet it: the questions first, one answer, a result without names and without a ranking."""

import re
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from surveys.conftest import ANSWERED, CLOSED, PUBLISHED, QUESTIONS, SIGNED
from wangge.surveys import results, rounds
from wangge.surveys.models import Ballot


@pytest.fixture
def resident(cast, monkeypatch):
    """`resident(ANSWERED)`: a browser at 槐荫社区, at that moment."""

    def at(moment):
        monkeypatch.setattr("wangge.faces.portal.views.survey.timezone.now", lambda: moment)
        monkeypatch.setattr("wangge.faces.portal.presence.today", lambda place: place.day_of(moment))
        client = Client()
        client.get(reverse("portal:enter", args=["huaiyin"]))
        return client

    return at


def text(answer):
    return answer.content.decode()


def test_a_draft_is_nobodys_and_the_questions_are_everybodys_before_it_opens(cast, round, resident):
    page = reverse("portal:survey-round", args=[round.uid])
    assert resident(PUBLISHED).get(page).status_code == 404
    rounds.publish(round, by=cast.by("zhao"), at=PUBLISHED)
    shown = text(resident(PUBLISHED).get(page))
    assert all(each in shown for each in QUESTIONS)
    assert "非常满意 100" in shown
    assert "2026年上半年" in text(resident(PUBLISHED).get(reverse("portal:survey")))
    assert resident(PUBLISHED).get(reverse("portal:survey-answer")).status_code == 302, "not yet open"


def test_the_address_on_the_slip_says_the_place_and_holds_no_code(cast, opened, codes, resident):
    found = Client().get(reverse("portal:survey-at", args=["huaiyin"]))
    assert found["Location"] == reverse("portal:survey-answer")
    assert Client().get(reverse("portal:survey-at", args=["nowhere"])).status_code == 404


def test_nothing_is_chosen_beforehand(cast, opened, resident):
    assert " checked" not in text(resident(ANSWERED).get(reverse("portal:survey-answer")))


def test_one_answers_once_and_nothing_of_it_stays_in_the_browser(cast, opened, codes, resident):
    client, page = resident(ANSWERED), reverse("portal:survey-answer")
    given = {"code": codes["1"][0].lower(), "q1": "5", "q2": "-", "words": "都好"}
    assert client.post(page, given)["Location"] == reverse("portal:survey-thanks")
    assert "谁也查不出" in text(client.get(reverse("portal:survey-thanks")))
    assert set(client.session.keys()) <= {"place"}
    again = client.post(page, given)
    assert again.status_code == 409
    assert "已经收妥" in text(again)
    assert Ballot.objects.filled().get().answers == {"q1": "5"}


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"code": ""}, "请填纸条上的答题码"),
        ({"code": "AAAA-BBBB-CCCC"}, "答题码不对"),
        ({"code": "A" * 41}, "没有这么长"),
        ({"q1": "9"}, "没有这一档"),
        ({"q1": "-", "q2": "", "words": ""}, "一题都还没有答"),
        ({"words": "好" * 501}, "太长了"),
    ],
)
def test_what_is_not_right_is_said_and_what_was_chosen_stays(cast, opened, codes, resident, said, sentence):
    given = {"code": codes["1"][0], "q1": "5", "q2": "4", "words": "都好"} | said
    page = resident(ANSWERED).post(reverse("portal:survey-answer"), given)
    assert page.status_code in (409, 422)
    assert sentence in text(page)
    if given["q2"] == "4":
        assert re.search(r'name="q2" value="4"[^>]*checked', text(page))
    assert not Ballot.objects.filled().exists()


def test_too_many_tries_are_limited(cast, opened, codes, resident):
    client, page = resident(ANSWERED), reverse("portal:survey-answer")
    for n in range(40):
        client.post(page, {"code": f"AAAA-AAAA-{n:04d}", "q1": "5"})
    stopped = client.post(page, {"code": codes["1"][0], "q1": "5"})
    assert stopped.status_code == 429
    assert not Ballot.objects.filled().exists()


def test_a_closed_round_leads_to_the_page_of_all_rounds(cast, opened, codes, resident):
    rounds.close(opened, by=cast.by("zhao"), at=CLOSED)
    done = resident(CLOSED).post(reverse("portal:survey-answer"), {"code": codes["1"][0], "q1": "5"})
    assert done["Location"] == reverse("portal:survey")


def test_the_notice_stands_by_code_without_names_and_without_what_is_too_little(cast, answer, sign, resident):
    answer("1", "33", times=29, words="脚手架旁的路灯")
    answer("2", "55", times=30)
    row = sign()
    page = text(resident(SIGNED).get(reverse("portal:survey-round", args=[row.round.uid])))
    assert "李向阳" not in page
    assert "脚手架" not in page
    assert page.index("一网格") < page.index("二网格"), "by code: the lower score first here"
    assert results.TOO_FEW in page
    assert "<b>60</b>" not in page, "twenty-nine are below the minimum: no score is published"
    assert "<b>100</b>" in page
    assert "29/40（72 %）" in page


def test_before_signing_nothing_of_the_result_is_public(cast, answer, close, resident):
    answer("2", "55", times=30)
    round = close()
    assert "30/40" not in text(resident(SIGNED).get(reverse("portal:survey-round", args=[round.uid])))


def test_a_withdrawn_round_is_gone_from_the_portal(cast, answer, sign, resident):
    answer("1", "44", times=30)
    round = sign().round
    rounds.withdraw(round, reason="名单有误", by=cast.by("wang"), at=SIGNED)
    assert resident(SIGNED).get(reverse("portal:survey-round", args=[round.uid])).status_code == 404
    assert resident(SIGNED).get(reverse("portal:survey-round", args=[uuid4()])).status_code == 404


def test_another_community_shows_none_of_it(cast, opened, resident):
    client = resident(ANSWERED)
    client.get(reverse("portal:enter", args=["liuxi"]))
    assert client.get(reverse("portal:survey-round", args=[opened.uid])).status_code == 404
    assert client.get(reverse("portal:survey-answer")).status_code == 302
