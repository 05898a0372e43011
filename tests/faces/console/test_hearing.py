"""The pages on which what is said of somebody's work is written down, put to them, answered and verified."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from wangge.accountability import allegations
from wangge.accountability.models import Allegation, RatingReview
from wangge.cases import closure, intake
from wangge.integrity.actor import Actor

DAY = dt.timedelta(days=1)


def signed_in(cast, who):
    client = Client()
    client.force_login(cast.people[who], backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def settled(cast):
    def made(days_ago=1, grid=None, who="min"):
        at = timezone.now() - days_ago * DAY
        case = intake.register(
            "二号楼水管漏水",
            place=cast.community,
            grid=grid or cast.grid1,
            channel="phone",
            by=cast.by(who),
            at=at,
        ).case
        intake.settle(case, result="已换新", by=cast.by(who), at=at)
        return case

    return made


def rated(case):
    return closure.rate(case, level=1, solved="no", by=Actor.resident(), at=timezone.now())


def test_from_the_telephone_to_the_verified_fact_on_the_pages(cast, settled):
    case = settled()
    zhao, wang, li = (signed_in(cast, who) for who in ("zhao", "wang", "li"))
    page = zhao.get(reverse("console:allegations"))
    form = page.context["form"]
    said = {
        "slip": form.initial["slip"], "what": "first-asked-fault", "person": cast.li.pk, "number": case.number,
        "happened_on": timezone.localdate().isoformat(), "channel": "phone", "words": "老王说李向阳不接电话",
    }  # fmt: skip
    answer = zhao.post(reverse("console:allegations"), said)
    row = Allegation.objects.get()
    here = reverse("console:allegation", args=[row.uid])
    assert answer["Location"] == here
    assert li.get(here).status_code == 404, "not before it was put to him"
    assert zhao.post(here, {"do": "put", "words": "有居民反映电话没有人接"}).status_code == 302
    seen = li.get(here).content.decode()
    assert "有居民反映电话没有人接" in seen
    assert "老王" not in seen
    assert "赵明慧" not in seen.split('class="thread"')[1].split("</li>")[0]
    assert li.post(here, {"do": "answer", "words": "那天在医院"}).status_code == 302
    assert wang.post(here, {"do": "uphold", "words": "查了通话记录"}).status_code == 302
    row.refresh_from_db()
    assert row.state == "upheld"
    assert "首问责任" in wang.get(reverse("console:findings")).content.decode()


def test_a_refusal_is_a_sentence_on_the_page_and_the_words_stay(cast, settled):
    zhao = signed_in(cast, "zhao")
    said = {"slip": "", "what": "first-asked-fault", "person": cast.li.pk, "number": "NONE-1", "channel": "phone",
            "happened_on": timezone.localdate().isoformat(), "words": "不接电话"}  # fmt: skip
    said["slip"] = zhao.get(reverse("console:allegations")).context["form"].initial["slip"]
    answer = zhao.post(reverse("console:allegations"), said)
    assert answer.status_code == 409
    assert "没有这个编号的事项" in answer.content.decode()
    assert "不接电话" in answer.content.decode()
    row = allegations.raise_(
        cast.community, what="omitted-report", person=cast.li, words="没有报", happened_on=timezone.localdate(),
        channel="check", by=cast.by("zhao"), at=timezone.now(),
    )  # fmt: skip
    answer = signed_in(cast, "wang").post(
        reverse("console:allegation", args=[row.uid]), {"do": "uphold", "words": "属实"}
    )
    assert answer.status_code == 409
    assert "还没有转告本人" in answer.content.decode()


def test_a_resident_asks_on_the_tracking_page_that_an_answer_be_looked_at(cast, client):
    receipt = intake.register(
        "水管漏水",
        place=cast.community,
        grid=cast.grid1,
        channel="web",
        by=Actor.resident(),
        at=timezone.now(),
    )
    client.post(reverse("portal:track"), {"number": receipt.number, "code": receipt.code})
    here = reverse("portal:case", args=[receipt.number])
    form = client.get(here).context["complain_form"]
    said = {"uid": form.initial["uid"], "words": "说好回电话没有回"}
    assert (
        client.post(reverse("portal:complain", args=[receipt.number]), {**said, "words": " "}).status_code
        == 422
    )
    for _ in range(2):
        client.post(reverse("portal:complain", args=[receipt.number]), said)
    assert Allegation.objects.get().person == cast.li
    assert "由没有利害关系的人核实" in client.get(here).content.decode()


def test_the_person_asks_for_a_review_and_the_head_decides_it(cast, settled):
    rating = rated(settled())
    li, wang = signed_in(cast, "li"), signed_in(cast, "wang")
    asked = {"rating": rating.uid, "reason": "out-of-duty", "words": "要求免停车费"}
    assert signed_in(cast, "qian").post(reverse("console:review-ask"), asked).status_code == 302
    assert not RatingReview.objects.exists(), "a colleague may not ask"
    li.post(reverse("console:review-ask"), asked)
    review = RatingReview.objects.get()
    assert "要求免停车费" in wang.get(reverse("console:allegations")).content.decode()
    wang.post(
        reverse("console:review-decide"), {"review": review.uid, "excluded": "yes", "words": "不归社区"}
    )
    assert review.outcomes.get().excluded
    assert "复核不计" in wang.get(reverse("console:findings")).content.decode()


def test_the_findings_of_a_place_cost_the_same_number_of_queries_at_any_size(
    cast, settled, django_assert_max_num_queries
):
    wang = signed_in(cast, "wang")
    rated(settled())
    with django_assert_max_num_queries(60) as few:
        wang.get(reverse("console:findings"))
    for n in range(5):
        rated(settled(days_ago=n + 1))
    with django_assert_max_num_queries(len(few)):
        assert wang.get(reverse("console:findings")).status_code == 200


def test_findings_about_oneself_are_not_on_the_office_page(cast):
    row = allegations.raise_(
        cast.community, what="reward-worthy-act", person=cast.wang, words="排除燃气险情", happened_on=timezone.localdate(),
        channel="check", by=cast.by("zhao"), at=timezone.now(),
    )  # fmt: skip
    allegations.uphold(row, finding="有照片和燃气公司的回执", by=cast.by("he"), at=timezone.now())
    assert "突出事迹" in signed_in(cast, "zhao").get(reverse("console:findings")).content.decode()
    mine = signed_in(cast, "wang").get(reverse("console:findings")).content.decode()
    assert "排除燃气险情" not in mine
    assert "我的记录" in mine


@pytest.mark.parametrize("said", ["on=yesterday", "on=2026-13-40"])
def test_a_day_that_is_none_is_no_page(cast, said):
    assert signed_in(cast, "wang").get(f"{reverse('console:findings')}?{said}").status_code == 404
