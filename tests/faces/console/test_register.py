"""Registering on behalf: two fields are enough, the code is shown once, pressing twice registers once."""

import datetime as dt

import pytest
from django.urls import reverse

from wangge.cases import access

NOW = dt.datetime(2026, 3, 2, 10, tzinfo=dt.timezone(dt.timedelta(hours=8)))  # as in conftest
REGISTER = reverse("console:register")


def slip(client):
    return client.get(REGISTER).context["form"]["slip"].value()


def filled(client, **said):
    return {
        "slip": slip(client), "channel": "phone", "words": "二号楼水管漏水", "lane": "normal", "prefers": "code", "kind": "matter",
    } | said  # fmt: skip


def test_words_and_channel_are_enough_and_the_receipt_carries_the_code_once(as_, cast, clock):
    li = as_("li")
    answer = li.post(REGISTER, filled(li))
    receipt = li.get(answer["Location"])
    code = receipt.context["code"]
    number = receipt.context["receipt"].number
    assert access.with_code(number, code).words == "二号楼水管漏水"
    assert code in li.get(answer["Location"]).content.decode()  # printing again within a quarter of an hour
    clock.return_value += dt.timedelta(minutes=16)
    assert li.get(answer["Location"]).context["code"] == ""


def test_pressing_twice_registers_once_and_shows_the_same_code(as_, cast):
    li = as_("li")
    said = filled(li)
    first, second = li.post(REGISTER, said), li.post(REGISTER, said)
    assert first["Location"] == second["Location"]
    assert li.get(second["Location"]).context["code"]
    assert access.visible(cast.li, on=NOW.date()).count() == 1


def test_a_slip_made_up_or_kept_too_long_keeps_what_was_written(as_):
    li = as_("li")
    answer = li.post(REGISTER, filled(li) | {"slip": "made-up"})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "这一页放得太久了" in page
    assert "二号楼水管漏水" in page
    renewed = answer.context["form"]["slip"].value()
    assert li.post(REGISTER, filled(li) | {"slip": renewed}).status_code == 302


def test_first_asked_is_who_took_it_down_and_the_time_is_when_it_came(as_, cast):
    min_ = as_("min")
    min_.post(REGISTER, filled(min_, received_at="2026-03-01T20:15", grid=cast.grid1.pk))
    case = access.visible(cast.min, on=NOW.date()).get()
    assert case.first_asked_id == cast.min.pk
    assert case.received_at.astimezone(cast.community.zone).isoformat() == "2026-03-01T20:15:00+08:00"


def test_a_complaint_about_somebody_is_hidden_from_them_from_the_start(as_, cast):
    zhao = as_("zhao")
    zhao.post(
        REGISTER,
        filled(zhao, words="网格长态度不好", kind="complaint", about=[cast.li.pk], grid=cast.grid1.pk),
    )
    assert access.visible(cast.zhao, on=NOW.date()).count() == 1
    assert access.visible(cast.li, on=NOW.date()).count() == 0


@pytest.mark.parametrize(
    "said",
    [
        {"words": ""}, {"words": "  "}, {"words": "水" * 9000}, {"words": "a\x00b"}, {"channel": "pigeon"}, {"grid": "77777"},
        {"category": "x"}, {"prefers": "phone", "contact": ""}, {"received_at": "2030-01-01T00:00"}, {"received_at": "yesterday"},
        {"latitude": "91", "longitude": "0"}, {"latitude": "nan", "longitude": "nan"}, {"latitude": "36.6"}, {"about": ["0"]},
        {"name": "王" * 99}, {"slip": ""},
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_and_nothing_is_registered(as_, cast, said):
    li = as_("li")
    answer = li.post(REGISTER, filled(li) | said)
    assert answer.status_code in (400, 409), said
    assert answer.context["form"].errors
    assert access.visible(cast.li, on=NOW.date()).count() == 0


def test_similar_open_matters_are_shown_while_typing(as_, matter):
    page = (
        as_("li").get(reverse("console:register-similar"), {"words": "2号楼东侧水管漏水了"}).content.decode()
    )
    assert matter.number in page
    assert "<html" not in page


def test_similar_never_tells_of_a_hidden_matter(as_, register, cast):
    hidden = register("网格长李向阳说话不好听", about=[cast.li])
    page = (
        as_("li")
        .get(reverse("console:register-similar"), {"words": "网格长李向阳说话不好听"})
        .content.decode()
    )
    assert hidden.number not in page
