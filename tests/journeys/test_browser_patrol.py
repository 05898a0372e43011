"""A patrol on the phone: a blocked fire exit found where there is no network becomes a hazard once it is delivered."""

import os
from pathlib import Path

import pytest

from browsing import PHONE
from phoning import settled, stands
from walking import TALL, moment, photo

PICTURES = os.environ.get("WANGGE_PICTURES")
TWICE = "document.documentElement.style.fontSize = '200%'"


@pytest.fixture
def planned(cast):
    """The company's daily walk by a list, and the grid's file."""
    from wangge.patrol import checklists, grid_files, plans

    at = moment()
    song = {"by": cast.by("song"), "at": at}
    items = [
        {"text": "安全出口和疏散通道畅通", "look": "从里往外走一遍，门推得开", "clause": "消防法第二十八条"},
        {"text": "灭火器在位有效", "look": "指针在绿区"}, {"text": "配电箱关好不堆物"},
    ]  # fmt: skip
    row = checklists.write(cast.company, "fire-exit", title="消防通道和器材", items=items, **song)
    since = cast.company.day_of(at)
    plans.write(
        cast.company,
        "weekly",
        title="每周消防",
        kind="special",
        checklist=row.code,
        since=since,
        until=since,
        **song,
    )
    grid_files.write(
        cast.smelting, {"areas": ["一号炉", "东门"], "risks": ["高温"]}, by=cast.by("gao"), at=at
    )
    return row


def shot(page, name):
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)


def test_a_blocked_exit_found_offline_becomes_a_hazard_after_sync(phone, cast, planned, owes):
    from wangge.patrol.models import Patrol
    from wangge.safety.models import Hazard

    page = phone("gao")
    page.context.set_offline(True)
    page.goto("/field/")  # from cold, without a network
    page.locator("a.card", has_text="每周消防").click()
    page.locator("legend", has_text="安全出口和疏散通道畅通").wait_for()
    page.locator("#item-1 label", has_text="不合格").click()
    page.fill("[name=n-1]", "堆了两托盘料")
    page.fill("[name=w-1]", "东门")
    page.set_input_files("#item-1 [name=photos]", photo())
    page.locator("#item-1 .photos__one img").wait_for()
    page.locator("#item-1 label", has_text="登记隐患（一般）").click()
    shot(page, "round-open")
    owes(page)
    page.reload()  # what is half done is still there
    page.locator("legend", has_text="安全出口和疏散通道畅通").wait_for()
    assert page.input_value("[name=n-1]") == "堆了两托盘料"
    page.locator("button", has_text="其余 2 项都合格").click()
    page.locator("button", has_text="巡查完了，记下").click()
    page.locator(".note--done", has_text="已保存在手机").wait_for()
    stands(page, "已保存在手机")
    assert not Patrol.objects.exists()

    page.context.set_offline(False)
    settled(page, 1)
    hazard = Hazard.objects.get()
    assert (hazard.words, hazard.area, hazard.grade) == (
        "安全出口和疏散通道畅通不合格：堆了两托盘料",
        "东门",
        "general",
    )
    assert (hazard.finder, hazard.found_by) == ("grid", cast.gao)
    page.locator(".card__more", has_text=hazard.number).wait_for()
    patrol = Patrol.objects.get()
    assert patrol.plan is not None and patrol.photos.get().item == "1"
    assert patrol.file is not None and patrol.file.content["areas"] == ["一号炉", "东门"]


def test_an_item_left_open_is_pointed_at_and_nothing_is_sealed(phone, planned):
    page = phone("gao")
    page.goto("/field/#/round")
    page.locator("button.row-link", has_text="每周消防").click()
    page.locator("button", has_text="巡查完了，记下").click()
    page.locator("[role=alert]", has_text="还有 3 项没有选").wait_for()
    page.locator("summary", has_text="不记了").click()
    page.locator("button", has_text="这次不记").click()
    page.locator("h2", has_text="别的检查表").wait_for()


@pytest.mark.parametrize("large", [False, True], ids=["plain", "twice"])
def test_the_list_fits_a_small_phone(phone, planned, owes, large):
    page = phone("gao")
    for name in ("round", f"round/smelting//{planned.uid}"):
        page.goto(f"/field/#/{name}")
        page.locator("h1", has_text="巡查" if name == "round" else "消防").wait_for()
        if large:
            page.evaluate(TWICE)
        for fold in page.locator("main summary").all():
            fold.click()
        shot(page, f"{'round' if name == 'round' else 'list'}-{'200' if large else '100'}")
        owes(page)


@pytest.mark.parametrize("viewport", [PHONE, TALL], ids=["phone", "desk"])
def test_every_page_of_patrols_owes_its_reader(staff, cast, planned, owes, viewport):
    from wangge.patrol import covering, plans, rounds, shutdowns

    at = moment()
    song = {"by": cast.by("song"), "at": at}
    answers = [
        {"key": str(n), "verdict": "fail" if n == 1 else "pass", "note": "堆了托盘" if n == 1 else ""}
        for n in (1, 2, 3)
    ]
    patrol = rounds.record(
        cast.company, grid=cast.smelting, checklist=planned, plan=plans.latest(cast.company, "weekly"),
        started_at=at, ended_at=at, answers=answers, words="早班走了一圈", by=cast.by("gao"), at=at,
    )  # fmt: skip
    shutdowns.note(
        cast.company,
        grid=cast.moulding,
        since=cast.company.day_of(at),
        until=cast.company.day_of(at),
        words="大修",
        **song,
    )
    check = covering.sign(cast.company, cast.company.day_of(at), words="造型网格补一人", **song)
    page = staff("song", viewport)
    addresses = {
        "desk": "/desk/", "page": "/desk/patrols/", "begin": "/desk/patrols/new/", "new": "/desk/patrols/new/?grid=smelting&checklist=fire-exit",
        "one": f"/desk/patrols/{patrol.uid}/", "plans": "/desk/patrols/plans/", "plan": "/desk/patrols/plans/weekly/",
        "lists": "/desk/patrols/checklists/", "checklist": "/desk/patrols/checklists/fire-exit/", "shut": "/desk/patrols/shutdowns/",
        "files": "/desk/grid-files/", "file": "/desk/grid-files/grid/smelting/", "cover": "/desk/grid-files/cover/",
        "checked": f"/desk/grid-files/cover/{check.uid}/", "board": "/desk/grid-files/board/",
    }  # fmt: skip
    for name, address in addresses.items():
        page.goto(address)
        for fold in page.locator("main details:not([open]) > summary").all():
            if fold.is_visible():
                fold.click()
        shot(page, f"console-{name}-{viewport['width']}")
        owes(page)
