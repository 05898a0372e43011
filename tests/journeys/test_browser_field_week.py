"""手机端久一点: a week without a network, a clock that is wrong, a visit, two phones of one worker."""

import datetime as dt
from collections import Counter
from typing import Any

import pytest
from django.utils import timezone

from phoning import entries, settled, stands, write
from walking import moment, photo

A_DAY = dt.timedelta(days=1)


@pytest.fixture
def office_clock(monkeypatch) -> Any:
    """The server's clock, set on or back by so much: `office_clock(-7 * A_DAY)`."""
    real = timezone.now

    def moved(by: dt.timedelta) -> dt.datetime:
        monkeypatch.setattr(timezone, "now", lambda: real() + by)
        return timezone.now()

    return moved


def test_a_week_offline_arrives_whole_and_once(phone, office_clock):
    """Seven days from one cold start to the next, three entries a day, each with its day; then one connection."""
    from wangge.journal.models import Entry
    from wangge.sync import chain
    from wangge.sync.models import Device, Incident, Received

    a_morning = timezone.now().replace(hour=2, minute=0) - 7 * A_DAY  # ten o'clock in the place
    since = a_morning - timezone.now()
    begun = office_clock(since)
    page = phone(before=lambda page: page.clock.install(time=begun))
    page.context.set_offline(True)
    written = []
    for day in range(7):
        if day:
            page.clock.fast_forward("24:00:00")
        page.goto("/field/")
        page.reload()  # the browser had closed the page over night
        page.locator("a.button--big").wait_for()
        for turn in range(3):
            words = f"第{day + 1}天第{turn + 1}条"
            write(page, words, photo((80 + day, 60)) if turn == 1 else None)
            written.append(words)
    stands(page, *["已保存在手机"] * 21)
    page.clock.fast_forward("24:00:00")
    office_clock(since + 7 * A_DAY)
    page.context.set_offline(False)
    settled(page, 21)

    there = list(Entry.objects.order_by("device_seq"))
    assert [each.words for each in there] == written
    assert Counter(each.photos.count() for each in there) == {0: 14, 1: 7}
    place = there[0].place
    days = [place.day_of(each.claimed_at) for each in there]
    assert days == sorted(days) and set(Counter(days).values()) == {3}
    assert days[-1] - days[0] == 6 * A_DAY and place.day_of(begun) == days[0]
    device = Device.objects.get()
    assert (device.whole, device.high, chain.gaps(device)) == (21, 21, [])
    assert Received.objects.filter(status="accepted", clock_wrong=False).count() == 21
    assert not Incident.objects.exists()


@pytest.mark.parametrize(("days", "said"), [(400, "快了 400 天"), (-3, "慢了 3 天")])
def test_a_wrong_clock_is_told_and_does_not_move_what_happened(phone, days, said):
    from wangge.sync.models import Received

    wrong = timezone.now() + dt.timedelta(days=days)
    page = phone(before=lambda page: page.clock.install(time=wrong))
    page.locator(".banners", has_text=said).wait_for()
    page.context.set_offline(True)
    write(page, "钟不准的时候写的")
    page.context.set_offline(False)
    settled(page, 1)
    entry, row = entries("钟不准的时候写的").get(), Received.objects.get()
    assert abs(entry.claimed_at - timezone.now()) < dt.timedelta(minutes=10)
    assert abs(row.skew_seconds + days * 86400) < 600, (
        "what the phone's clock was off by stays with the record"
    )


def test_a_visit_planned_for_the_quarter_is_made_without_a_network(phone, cast):
    from wangge.journal import households, visits
    from wangge.journal.models import Visit

    at = moment()
    today = cast.community.day_of(at)
    by = {"by": cast.by("min"), "at": at}
    household = households.add(
        cast.grid1, name="王桂兰", address="三号楼201", need="company", basis="consent", review_on=today + 300 * A_DAY, **by,
    )  # fmt: skip
    visits.plan(household, quarter=visits.quarter_of(today), **by)
    page = phone()
    page.goto("/field/#/write")
    page.locator(".tick", has_text="走访").click()
    page.locator("a", has_text="去走访").click()
    page.locator(f"a[href='#/visit/{household.uid}']").wait_for()
    page.context.set_offline(True)
    for outcome, more in (
        ("没有人在家", {}),
        ("见到了", {"words": "水管换好了", "needs": "想有人陪着去医院"}),
    ):
        page.goto("/field/")
        page.locator("a", has_text="一网格第1户").first.click()
        assert "王桂兰" not in page.inner_text("main"), "the family name is enough to find the door"
        page.locator(".tick", has_text=outcome).click()
        for name, value in more.items():
            page.fill(f"[name={name}]", value)
        page.locator("form button.button--big").click()
        page.locator(".note--done").wait_for()
    page.context.set_offline(False)
    settled(page, 2)
    tried, met = Visit.objects.order_by("device_seq")
    assert (tried.outcome, met.outcome, met.needs) == ("not-home", "met", "想有人陪着去医院")
    assert {tried.visitor.login, met.visitor.login} == {"min"}
    assert (tried.household_id, met.household_id) == (household.pk, household.pk)


def test_two_phones_of_one_worker_keep_two_chains(phone):
    from wangge.sync.models import Device

    old, new = phone(), phone()
    for page in (old, new):
        page.context.set_offline(True)
    for turn in range(2):
        write(old, f"旧手机 {turn}")
        write(new, f"新手机 {turn}")
    write(new, "两部手机都写了这一句")
    write(old, "两部手机都写了这一句")
    for page in (new, old):
        page.context.set_offline(False)
        settled(page, 3)
    assert [(each.whole, each.high) for each in Device.objects.all()] == [(3, 3), (3, 3)]
    assert entries("两部手机都写了这一句").count() == 2, "both are kept; no machine decides that they are one"
