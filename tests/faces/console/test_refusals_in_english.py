"""Who reads the English screens meets no Chinese sentence when something is refused, reminded of or put to them."""

import html
import re

import pytest
from django.urls import reverse

from wangge.cases import handling, triage

ENGLISH = {"HTTP_ACCEPT_LANGUAGE": "en"}
# What a person wrote, and names: places, people, and the language's own name on its button.
PROPER = re.compile("二号楼东侧水管漏水，楼道有积水|《[^》]*》|<html.*?<main|中文")
HAN = re.compile("[\u4e00-\u9fff]")


def told(answer, *parts):
    """The sentences a page has in its notes and above its form."""
    text = answer.content.decode()
    found = re.findall(r'class="(?:note |missing)[^>]*>(.*?)</(?:li|div|p)>', text, re.DOTALL)
    assert found, text[:2000]
    said = html.unescape(" ".join(re.sub(r"<[^>]*>", " ", each) for each in found))
    for part in parts:
        assert part in said, said
    return PROPER.sub("", said)


@pytest.mark.parametrize(
    ("who", "act", "given", "part"),
    [
        ("li", "close", {}, "This matter is “In hand” now"),
        ("zhao", "extend", {"reason": "备件要等"}, "No request is waiting"),
        ("min", "resolve", {}, "1 more to fill in"),
        ("min", "press", {"words": "请快一点"}, "“Press for progress” is done by Grid leader; "),
    ],
)
def test_an_act_is_refused_in_english(as_, classified, who, act, given, part):
    address = reverse("console:act", args=[classified.number, act])
    answer = as_(who).post(address, given, **ENGLISH)
    assert answer.status_code in (400, 409)
    assert not HAN.search(told(answer, part))


def test_reminders_are_kept_as_they_were_written_and_read_in_english(as_, matter, cast, clock):
    triage.classify(matter, level="community", holder=cast.min, by=cast.by("li"), at=clock.return_value)
    handling.press(matter, words="请快一点", by=cast.by("li"), at=clock.return_value)
    page = as_("min").get(reverse("console:notices"), **ENGLISH).content.decode()
    assert f"For you to handle: {matter.number}" in page
    assert f"交给您办：{matter.number}" in as_("min").get(reverse("console:notices")).content.decode()


def test_several_at_once_are_each_answered_in_english(as_, register, cast, clock):
    first = register("甲楼的事情")
    page = as_("li").post(
        reverse("console:triage"), {"do": "sort", "sort-pick": [first.pk], "sort-level": "nowhere"}, **ENGLISH
    )
    assert not HAN.search(told(page))


def test_a_wrong_code_is_refused_in_english(client, cast):
    said = {"number": "LY2026-0000001", "code": "0000-0000-0000"}
    answer = client.post(reverse("portal:track"), said, **ENGLISH)
    assert not HAN.search(told(answer, "compare it with your receipt"))


def test_a_phone_is_refused_in_english(as_):
    answer = as_("min").get("/sync/v1/nothing-such", **ENGLISH)
    assert not HAN.search(answer.json()["error"]["words"])
