"""一处重大隐患，从发现到主要负责人签字: on phones and at desks, by the screens alone; an accident's hour; the notice to workers."""

import datetime as dt
import os
from pathlib import Path
from typing import Any

import pytest

from browsing import PHONE
from walking import TALL, moment, note, text

pytestmark = pytest.mark.slow
SHOTS = os.environ.get("WANGGE_SHOTS")
"""A folder for pictures of the pages, for whoever looks at them; none are taken without it."""


def shoot(page: Any, name: str) -> None:
    if SHOTS:
        Path(SHOTS).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=f"{SHOTS}/{name}-{page.viewport_size['width']}.png", full_page=True)


def do(page: Any, act: str, **said: str) -> None:
    """One act on the hazard's page: unfold it, fill it in, press its button."""
    fold = page.locator(f"#do-{act}")
    outer = page.locator(f"details:has(> #do-{act}):not([open]) > summary")
    if outer.count():
        outer.click()
    if fold.get_attribute("open") is None:
        fold.locator("> summary").click()
    for name, value in said.items():
        field = fold.locator(f"[name={name}]").first
        if field.get_attribute("type") == "radio":
            fold.locator(f"[name={name}][value='{value}']").check()
        elif field.evaluate("each => each.tagName") == "SELECT":
            field.select_option(label=value)
        else:
            field.fill(value)
    fold.locator("form button.button").last.click()
    page.wait_for_load_state()


def test_a_major_hazard_goes_from_finding_to_the_principals_signature(cast, staff, resident, owes):
    gao = staff("gao", PHONE)
    gao.goto("/desk/hazards/")
    owes(gao)
    shoot(gao, "empty")
    gao.click("main a:has-text('登记隐患') >> nth=0")
    owes(gao)
    shoot(gao, "new")
    gao.fill("[name=area]", "除尘间")
    gao.fill("[name=words]", "风管积尘一指厚，电机发烫。")
    gao.check("[name=grade][value=major]")
    gao.fill("[name=on_the_spot]", "停了风机，叫人出来")
    gao.click("main .form__end button")
    assert "已登记" in note(gao)
    assert "D-2.2.6" in text(gao), "the hour to tell the heads"
    owes(gao)
    shoot(gao, "reported")
    do(gao, "tell-above", to="宋安平、韩立（电话）")
    do(gao, "control", words="停机断电，拉警戒线", stop_work="除尘系统停用")
    until = (moment() + dt.timedelta(days=20)).date().isoformat()
    plan = {
        "measures": "清灰，换防爆风机",
        "responsible": "马玉芬",
        "money": "八万元，设备科",
        "emergency": "停机撤人，打119",
    }
    do(gao, "plan", **plan, until=until)
    assert "五落实" in text(gao)
    address = gao.url
    song = staff("song", TALL)
    song.goto(address)
    do(song, "review-grade", grade="major")
    owes(song)
    shoot(song, "planned")
    han = staff("han", TALL)
    han.goto("/desk/")
    assert "批治理方案" in text(han)
    han.click("main a:has-text('批治理方案')")
    do(han, "approve-plan")
    song.goto(address)
    do(song, "notify", to="马玉芬", demands="清灰到位，换防爆风机")
    song.click("main a:has-text('整改通知单')")
    assert "隐患整改通知单" in text(song)
    owes(song)
    shoot(song, "paper")
    gao.goto(address)
    do(gao, "begin", rectifier="马玉芬")
    ma = staff("ma", PHONE)
    ma.goto(address)
    do(ma, "submit", words="风管清净，风机换新，试车两小时")
    assert "这一步现在不用您动手" in text(ma), "whoever rectified does not accept"
    song.goto(address)
    found = dict.fromkeys(("measures", "responsible", "money", "until", "emergency"), "到现场核对过")
    do(song, "accept", seen="风机在转，风管是干净的", **found)
    do(song, "tell-authority", to="区应急管理局", words="治理完成")
    do(song, "tell-workers", words="除尘间风机已换新，可以正常使用。")
    do(song, "tell-congress", meeting="职工代表组长会", words="治理情况")
    han.goto(address)
    shoot(han, "to-sign")
    do(han, "sign", words="同意销案")
    assert "已销案" in text(han)
    owes(han)
    shoot(han, "closed")
    han.set_viewport_size(PHONE)
    owes(han)
    shoot(han, "closed")
    song.goto("/desk/hazards/?show=all")
    owes(song)
    shoot(song, "register")
    page = resident("/p/hengfeng/")
    page.goto("/hazards/")
    assert "除尘间风机已换新" in text(page) and "马玉芬" not in text(page)
    owes(page)
    shoot(page, "public")


def test_an_accident_shows_its_hour_and_the_figures_are_signed(cast, staff, owes):
    gao = staff("gao", PHONE)
    gao.goto("/desk/accidents/new/")
    owes(gao)
    gao.fill("[name=area]", "一号炉")
    gao.fill("[name=words]", "出钢时喷溅，一人手臂烫伤")
    gao.fill("[name=measures]", "停炉，送医")
    gao.fill("[name=hurt]", "1")
    gao.click("main .form__end button")
    do(gao, "tell-head", head="韩立")
    assert "D-3.3" in text(gao)
    owes(gao)
    shoot(gao, "accident")
    do(gao, "tell-authority", authority="区应急管理局")
    gao.click("main a:has-text('事故报告单')")
    assert "轻伤 1 人" in text(gao)
    owes(gao)
    han = staff("han", TALL)
    han.goto("/desk/hazards/statistics/")
    owes(han)
    shoot(han, "statistics")
    han.click("main button:has-text('签字')")
    assert "已签字" in note(han)
    han.goto("/desk/hazards/notices/")
    owes(han)
    shoot(han, "notices")
