"""门户 following: one page that says who has it, until when, why that day; and what the resident may do."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone
from tests.faces.portal.test_report import shown

from wangge.cases import closure, feedback, handling, intake, triage
from wangge.cases.models import Case
from wangge.integrity.actor import Actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def receipt(cast: Any) -> intake.Receipt:
    cache.clear()
    return intake.register(
        "2号楼水管爆裂", place=cast.community, channel="web", grid=cast.grid1, name="张女士", contact="13900001234",
        prefers="phone", by=Actor.resident(), at=timezone.now() - timedelta(hours=2),
    )  # fmt: skip


def opened(client: Any, receipt: intake.Receipt) -> Any:
    return client.post(reverse("portal:track"), {"number": receipt.number, "code": receipt.code}, follow=True)


def told(receipt: intake.Receipt, cast: Any) -> Case:
    case, at = receipt.case, timezone.now() - timedelta(hours=1)
    triage.classify(case, level="community", holder=cast.min, by=cast.by("li"), at=at)
    handling.resolve(case, result="更换了爆裂的接头", by=cast.by("min"), at=at + timedelta(minutes=5))
    feedback.tell(
        case, words="已换好接头，恢复供水", channel="phone", by=cast.by("li"), at=at + timedelta(minutes=9)
    )
    return case


def test_number_and_code_open_the_page_however_they_are_typed(client: Any, receipt: intake.Receipt) -> None:
    sloppy = f" {receipt.code.lower().replace('-', ' ')} "
    page = client.post(
        reverse("portal:track"), {"number": receipt.number.lower(), "code": sloppy}, follow=True
    )
    assert page.status_code == 200
    assert "2号楼水管爆裂" in shown(page)


def test_unknown_number_and_wrong_code_get_the_same_answer(client: Any, receipt: intake.Receipt) -> None:
    tries = [
        ("HY2026-99999", receipt.code),
        (receipt.number, intake.new_code()),
        ("x", "y"),
        (receipt.number, "\0"),
    ]
    answers = {
        client.post(reverse("portal:track"), {"number": n, "code": c}).status_code for n, c in tries[:3]
    }
    assert answers == {404}
    assert (
        client.post(reverse("portal:track"), dict(zip(("number", "code"), tries[3], strict=True))).status_code
        == 422
    )
    assert client.get(reverse("portal:case", args=[receipt.number])).status_code == 404, (
        "not without the code"
    )


def test_the_page_says_who_until_when_and_why_that_day(
    client: Any, receipt: intake.Receipt, cast: Any
) -> None:
    triage.classify(receipt.case, level="community", holder=cast.min, by=cast.by("li"), at=timezone.now())
    text = shown(opened(client, receipt))
    assert "闵行远" in text
    assert "B-3.1" in text
    assert "当日不计" in text
    assert "1390000" not in text, "the page never repeats the phone"
    assert "01234" not in text


def test_colleagues_notes_and_names_stay_inside(client: Any, receipt: intake.Receipt, cast: Any) -> None:
    told(receipt, cast)
    handling.note(receipt.case, text="这家水管是私改的", by=cast.by("li"), at=timezone.now())
    text = shown(opened(client, receipt))
    assert "已换好接头" in text
    assert "私改" not in text


def test_an_opinion_and_a_fact_are_given_once(client: Any, receipt: intake.Receipt, cast: Any) -> None:
    case = told(receipt, cast)
    opened(client, receipt)
    said = {"uid": str(uuid4()), "solved": "partly", "level": "2", "words": "还在滴"}
    address = reverse("portal:rate", args=[receipt.number])
    assert client.get(address).status_code == 405, "a link that a mail scanner follows rates nothing"
    assert client.post(address, said).status_code == 302
    assert closure.rating_of(case).level == 2
    page = client.post(address, said | {"uid": str(uuid4()), "level": "5"})
    assert page.status_code == 409
    assert closure.rating_of(case).level == 2
    assert client.post(address, {"uid": str(uuid4()), "solved": "maybe", "level": "9"}).status_code == 422


def test_not_solved_is_always_there_and_starts_a_new_limit(
    client: Any, receipt: intake.Receipt, cast: Any
) -> None:
    told(receipt, cast)
    page = shown(opened(client, receipt))
    assert "没解决" in page and "C-3.10" in page, "the clause of the text in force here, not a number of ours"
    address = reverse("portal:reopen", args=[receipt.number])
    assert client.post(address, {"uid": str(uuid4()), "words": ""}).status_code == 422
    page = client.post(address, {"uid": str(uuid4()), "words": "又漏了"}, follow=True)
    assert "重新办理" in shown(page)
    assert Case.objects.get().reopened == 1


def test_a_question_is_answered_on_the_page(client: Any, receipt: intake.Receipt, cast: Any) -> None:
    triage.classify(receipt.case, level="community", holder=cast.min, by=cast.by("li"), at=timezone.now())
    handling.ask(receipt.case, question="漏水的是冷水还是热水？", by=cast.by("min"), at=timezone.now())
    assert "冷水还是热水" in shown(opened(client, receipt))
    page = client.post(
        reverse("portal:say", args=[receipt.number]), {"uid": str(uuid4()), "words": "冷水"}, follow=True
    )
    assert "冷水" in shown(page)
    assert "经办人想问您" not in shown(page)


def test_withdrawing_and_erasing_are_as_easy_as_reporting(client: Any, receipt: intake.Receipt) -> None:
    opened(client, receipt)
    client.post(reverse("portal:erase", args=[receipt.number]), {"uid": str(uuid4())})
    assert Case.objects.get().requester.erased_at is not None
    client.post(
        reverse("portal:withdraw", args=[receipt.number]), {"uid": str(uuid4()), "words": "自己修好了"}
    )
    assert Case.objects.get().state == "withdrawn"


def test_another_browser_cannot_act_with_the_number_alone(client: Any, receipt: intake.Receipt) -> None:
    for name in ("say", "rate", "reopen", "withdraw", "erase"):
        assert (
            client.post(reverse(f"portal:{name}", args=[receipt.number]), {"words": "x"}).status_code == 404
        )
    assert client.get(reverse("portal:proof", args=[receipt.number])).status_code == 404


def test_nothing_of_a_matter_is_kept_by_a_shared_browser(client: Any, receipt: intake.Receipt) -> None:
    page = opened(client, receipt)
    for answer in (page, client.get(reverse("portal:track"))):
        assert {"no-store", "private"} <= set(answer["Cache-Control"].split(", "))
    assert reverse("portal:close") in page.content.decode()
    closed = client.post(reverse("portal:close"))
    assert (closed.status_code, closed["Location"]) == (302, reverse("portal:home"))
    assert "no-store" in closed["Cache-Control"]
    assert client.get(reverse("portal:case", args=[receipt.number])).status_code == 404


def test_what_names_no_visitor_may_be_kept(client: Any, cast: Any) -> None:
    assert "no-store" not in client.get(reverse("portal:home")).get("Cache-Control", "")
