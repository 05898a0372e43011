"""一个议题从网格到会上，再到落实: on a phone and at a desk, by the screens alone; the month's report, a training, a talk, the deductions."""

import datetime as dt
import os
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from browsing import PHONE
from walking import TALL, note, text
from wangge.safety import hazards

pytestmark = pytest.mark.slow
SHOTS = os.environ.get("WANGGE_SHOTS")
"""A folder for pictures of the pages, for whoever looks at them; none are taken without it."""


def shoot(page: Any, name: str) -> None:
    """Both widths; the page itself stays as it is."""
    if SHOTS:
        Path(SHOTS).mkdir(parents=True, exist_ok=True)
        before = page.viewport_size
        for size in (PHONE, TALL):
            page.set_viewport_size(size)
            page.screenshot(path=f"{SHOTS}/{name}-{size['width']}.png", full_page=True)
        page.set_viewport_size(before)


def step(page: Any, word: str, **said: str) -> None:
    """One step on the page: unfold it, fill it in, press its button."""
    fold = page.locator(f"details.act:has(> summary .act__name:text-is('{word}'))").first
    if fold.get_attribute("open") is None:
        fold.locator("> summary").click()
    for name, value in said.items():
        field = fold.locator(f"[name={name}]").first
        if field.evaluate("each => each.tagName") == "SELECT":
            field.select_option(label=value)
        else:
            field.fill(value)
    with page.expect_navigation():
        fold.locator(".form__end button").click()


def test_a_hazard_goes_through_the_meeting_and_comes_back_done(cast, staff, owes):
    now = timezone.now()
    hazard = hazards.report(
        cast.company, grid=cast.smelting, area="三号炉", words="排风机轴承断裂，有爆燃危险", kind="thing", grade="major",
        by=cast.by("gao"), at=now - dt.timedelta(hours=2),
    )  # fmt: skip
    gao = staff("gao", PHONE)
    gao.goto("/desk/meetings/")
    owes(gao)
    shoot(gao, "meetings-empty")
    gao.goto(f"/desk/hazards/{hazard.uid}/")
    gao.click("main a:has-text('提交会议研究')")
    owes(gao)
    shoot(gao, "put")
    gao.fill("[name=why]", "要停炉、要八万元，网格和片区都定不了。")
    gao.click("main .form__end button")
    assert "议题已提出" in note(gao)
    owes(gao)
    item = gao.url

    bai = staff("bai", TALL)
    bai.goto("/desk/meetings/new/")
    owes(bai)
    shoot(bai, "prepare")
    bai.fill("[name=title]", "十一月安全环保例会")
    bai.fill("[name=opens_at]", now.astimezone(cast.company.zone).strftime("%Y-%m-%dT%H:%M"))
    bai.fill("[name=room]", "二楼会议室")
    bai.select_option("[name=chair]", label="韩立")
    for name in ("宋安平", "高建军", "潘国庆"):
        bai.check(f"label:has-text('{name}') input")
    bai.click("main .form__end button")
    meeting = bai.url
    assert "排风机轴承断裂" in text(bai)
    step(bai, "通知开会", words="请带上台账。")
    owes(bai)
    step(bai, "记到会", **{f"absent_{cast.pan.pk}": "区里开会"})
    owes(bai)
    shoot(bai, "held")
    bai.click("main a:has-text('记下这一项的决定')")
    owes(bai)
    step(bai, "作出决定", decision="同意更换，先停三号炉。", todo1="买排风机并换好", owner1="高建军")
    assert "买排风机并换好" in text(bai) and "潘国庆没有到：区里开会" in text(bai)

    han = staff("han", TALL)
    han.goto(meeting)
    step(han, "签发纪要")
    assert "纪要已签发" in note(han)
    owes(han)
    shoot(han, "signed")
    han.click("main a:has-text('会议纪要')")
    owes(han)
    shoot(han, "minutes")

    gao.goto("/desk/")
    gao.click("main a:has-text('会议交办')")
    owes(gao)
    shoot(gao, "my-tasks")
    gao.goto(item)
    assert "D-2.4.1" in text(gao)
    shoot(gao, "item")
    step(gao, "回报", words="装好了，试车正常。")
    owes(gao)
    song = staff("song", TALL)
    song.goto(item)
    step(song, "核实办完", words="到现场看过，风量够。")
    assert "已落实" in text(song)
    shoot(song, "done")


def test_the_other_papers_of_a_company_owe_their_reader(cast, staff, owes):
    gao = staff("gao", PHONE)
    for address, name in (
        ("/desk/periodic/", "periodic"),
        ("/desk/trainings/", "trainings"),
        ("/desk/talks/", "talks"),
    ):
        gao.goto(address)
        owes(gao)
        shoot(gao, name)
    gao.check("[name=asked_by][value=employee]")
    gao.fill("[name=topic]", "更衣室")
    gao.fill("[name=raised]", "夜班更衣室太冷，想装个暖风机。")
    gao.click("main .form__end button")
    gao.click("main a:has-text('更衣室')")
    owes(gao)
    gao.click("button:has-text('转成诉求')")
    assert "查询码" in text(gao)
    owes(gao)
    shoot(gao, "talk")
    han = staff("han", TALL)
    for address, name in (
        ("/desk/deductions/", "deductions"),
        ("/desk/deductions/paper/", "deductions-paper"),
    ):
        han.goto(address)
        owes(han)
        shoot(han, name)
    han.goto("/desk/meetings/")
    han.click("button:has-text('English')")
    assert "Meetings" in text(han) and "comes back to the next one by itself" in text(han)
