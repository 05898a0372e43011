"""手机端看得清: every screen at 360 px, with ordinary type and with type twice as large."""

import datetime as dt
import os
from pathlib import Path

import pytest

from phoning import until, write
from walking import moment, photo

TWICE = "document.documentElement.style.fontSize = '200%'"
PICTURES = os.environ.get("WANGGE_PICTURES")  # a folder: the screens are left there, to be looked at


@pytest.fixture
def a_full_day(cast, sorted_by_li):
    """A matter in hand, a household to visit."""
    from wangge.journal import households, visits

    by = {"by": cast.by("min"), "at": moment()}
    today = cast.community.day_of(by["at"])
    household = households.add(
        cast.grid1, name="王桂兰", address="三号楼201", need="company", basis="consent",
        review_on=today + dt.timedelta(days=300), **by,
    )  # fmt: skip
    visits.plan(household, quarter=visits.quarter_of(today), **by)
    return {"matter": f"matter/{sorted_by_li.uid}", "visit": f"visit/{household.uid}"}


@pytest.mark.parametrize("large", [False, True], ids=["plain", "twice"])
def test_every_screen_fits_a_small_phone(phone, owes, a_full_day, large):
    page = phone()
    page.context.set_offline(True)
    write(page, "三号楼东侧水管漏水，楼道里有积水，已经告诉了物业，等他们来看", photo())
    write(page, "门禁坏了")
    names = ["", "write", "patrol", "outbox", "mine", "decide", "settings", "more", *a_full_day]
    for name in names:
        page.goto(f"/field/#/{a_full_day.get(name, name)}")
        page.locator("h1").first.wait_for()
        if name == "patrol":
            page.locator("button", has_text="开始巡查").click()
        for fold in page.locator("main summary").all():
            fold.click()
        if name == "matter":
            page.locator(".act__open").first.click()
        if large:
            page.evaluate(TWICE)
        until(lambda: page.evaluate("document.getAnimations().length") == 0, page)
        if PICTURES:
            at = Path(PICTURES) / f"{name or 'today'}-{'200' if large else '100'}.png"
            page.screenshot(path=at, full_page=True)
        owes(page)
