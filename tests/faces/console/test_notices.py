"""Notices, and the place one works for."""

from django.urls import reverse

from wangge.cases import protection, triage


def test_what_is_given_to_me_stands_in_my_notices_until_read(as_, matter, cast, clock):
    triage.classify(matter, level="community", holder=cast.min, by=cast.by("li"), at=clock.return_value)
    min_ = as_("min")
    page = min_.get(reverse("console:notices")).content.decode()
    assert matter.number in page
    assert "1 条提醒已看过" in min_.post(reverse("console:notices-read"), follow=True).content.decode()


def test_a_notice_about_a_matter_hidden_from_me_since_is_gone(as_, matter, cast, clock):
    triage.classify(matter, level="community", holder=cast.min, by=cast.by("li"), at=clock.return_value)
    protection.recuse(matter, person=cast.min, by=cast.by("zhao"), at=clock.return_value)
    assert matter.number not in as_("min").get(reverse("console:notices")).content.decode()


def test_one_works_only_where_one_has_a_post(as_, cast):
    li = as_("li")
    assert (
        "您在那里没有岗位"
        in li.post(reverse("console:work-at"), {"place": "liuxi"}, follow=True).content.decode()
    )
    assert (
        "现在为槐荫社区工作"
        in li.post(reverse("console:work-at"), {"place": "huaiyin"}, follow=True).content.decode()
    )
