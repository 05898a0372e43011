"""一份建议走到底: from what the text counted to the appeal upheld, through the pages, on a phone and at a desk."""

import datetime as dt
import os
from pathlib import Path

import pytest
from django.utils import timezone

from browsing import PHONE
from walking import TALL, fill, note, text

pytestmark = pytest.mark.slow
DAY = dt.timedelta(days=1)
SHOTS = os.environ.get("WANGGE_SHOTS", "")


@pytest.fixture
def faults(cast):
    """Nine days ago a resident said that Li had not answered; it was put to him, answered, verified. Observing is over."""
    from wangge.accountability import allegations, observing
    from wangge.cases import intake

    now = timezone.now() - DAY / 24
    day = timezone.localdate(now, cast.community.zone)
    observing.decide(cast.community, until=day - DAY, why="大家熟悉了", by=cast.by("wang"), at=now - 10 * DAY)
    case = intake.register(
        "二号楼水管漏水",
        place=cast.community,
        grid=cast.grid1,
        channel="phone",
        by=cast.by("min"),
        at=now - 9 * DAY,
    ).case
    intake.settle(case, result="已换新", by=cast.by("min"), at=now - 9 * DAY)
    row = allegations.raise_(
        cast.community, what="first-asked-fault", person=cast.li, words="打了三次电话没有人回", case=case,
        happened_on=day - 9 * DAY, channel="phone", by=cast.by("zhao"), at=now - 9 * DAY,
    )  # fmt: skip
    allegations.put(row, told="有居民反映，打电话没有人回", by=cast.by("zhao"), at=now - 9 * DAY)
    allegations.answer(row, words="那天在开会", by=cast.by("li"), at=now - 8 * DAY)
    allegations.uphold(row, finding="通话记录属实", by=cast.by("wang"), at=now - 8 * DAY)
    return row


@pytest.fixture
def shot():
    """A picture of the page at 360 and at 1280 pixels, where somebody asked for them (WANGGE_SHOTS=directory)."""

    def taken(page, name: str) -> None:
        if not SHOTS:
            return
        before = page.viewport_size
        for width, height in ((360, 740), (1280, 900)):
            page.set_viewport_size({"width": width, "height": height})
            page.screenshot(path=Path(SHOTS) / f"{name}-{width}.png", full_page=True)
        page.set_viewport_size(before)

    return taken


def do(page, act: str, **said: str) -> None:
    """Unfold a step of the proposal's page, fill it in, press its button."""
    box = page.locator("#do ~ details.fold", has=page.locator(f"input[name=do][value={act}]"))
    if box.get_attribute("open") is None:
        box.locator("summary").first.click()
    if said.pop("said_all", ""):
        box.locator("[name=said_all]").check()
    fill(box.locator("form"), said)
    with page.expect_navigation():
        box.locator(".form__end button").click()


def from_the_desk(page, words: str) -> None:
    """The desk says what waits, and leads there."""
    page.goto("/desk/")
    page.click(f".duties a:has-text('{words}')")


def test_a_proposal_from_the_finding_to_the_appeal_upheld(cast, faults, staff, owes, shot):
    zhao = staff("zhao", TALL)
    zhao.goto("/desk/findings/?standing=reached")
    owes(zhao)
    shot(zhao, "1-finding")
    zhao.click("main a:has-text('起草建议')")
    zhao.check("[name=measure][value='training-with-notes']")
    zhao.fill("[name=reasons]", "第一次，学一遍首问的做法就好。")
    owes(zhao)
    shot(zhao, "2-draft")
    zhao.click("main .form__end button")
    assert "还没有送达，当事人看不到" in note(zhao)
    owes(zhao)
    shot(zhao, "3-drafted")
    do(zhao, "serve", told="请您看看，有什么要说的都写下来。")
    assert "期满以前不作决定" in note(zhao)

    li = staff("li", PHONE)
    li.goto("/desk/")
    owes(li)
    shot(li, "4-desk-of-li")
    from_the_desk(li, "一份关于您的建议，可以说明")
    for each in ("有人提出了这份建议，还没有决定", "不说明不等于承认", "C-4.1", "您的权利", "申诉"):
        assert each in text(li), each
    owes(li)
    shot(li, "5-served-to-li")
    do(li, "respond", words="那天在开会，会后回过电话，通话记录可以查。", said_all="true")
    assert "已记下您的说明" in note(li)
    owes(li)

    wang = staff("wang", TALL)
    from_the_desk(wang, "对建议作出决定 1 份")
    assert "会后回过电话" in text(wang)
    owes(wang)
    shot(wang, "6-to-decide")
    do(wang, "decide", outcome="adopted", reasons="会后的电话隔了两天，训练半天即可。")
    assert "决定已记下" in note(wang)

    from_the_desk(li, "一份关于您的决定，可以申诉")
    assert "还没有执行" in text(li) and "向槐荫街道办事处申诉" in text(li)
    owes(li)
    shot(li, "7-decided")
    do(li, "appeal", words="会后当天就回了电话，隔两天的是另一件。")
    assert "答复以前不执行" in note(li)

    he = staff("he", TALL)
    from_the_desk(he, "答复申诉 1 份")
    owes(he)
    shot(he, "8-appealed")
    do(he, "decide-appeal", answer="overturned", reasons="通话记录上当天确有回电，原决定撤销。")
    assert "申诉已答复" in note(he)

    li.goto("/desk/my-record/")
    owes(li)
    assert "已有建议" in text(li) and "申诉成立，不执行" in text(li), (
        "what came of it stands beside what was counted"
    )
    shot(li, "9-my-record")
    li.click("main li a:has-text('培训并写培训笔记')")
    assert "它不计入、不是不良记录" in text(li)
    owes(li)
    shot(li, "10-overturned")
    li.click("main a:has-text('申诉答复书')")
    assert "撤销原决定" in text(li)
    owes(li)
    shot(li, "11-paper")


def test_a_draft_is_withdrawn_before_anybody_saw_it_and_a_served_one_leaves_a_clean_record(
    cast, faults, staff, owes, shot
):
    zhao = staff("zhao", TALL)
    zhao.goto("/desk/findings/?standing=reached")
    zhao.click("main a:has-text('起草建议')")
    zhao.check("[name=measure][value='training-with-notes']")
    zhao.fill("[name=reasons]", "学一遍首问的做法。")
    zhao.click("main .form__end button")
    do(zhao, "serve")
    do(zhao, "withdraw", reason="又查到当天的回电记录。")
    owes(zhao)
    li = staff("li", PHONE)
    li.goto("/desk/my-record/")
    assert "已撤回" in text(li)
    li.click("main li a:has-text('培训并写培训笔记')")
    assert "经过留在这里，只为您随时能核对" in text(li)
    owes(li)
    shot(li, "12-withdrawn")
