"""手机端: a grid worker's day on the phone, against the real server – with a network and without."""

import time
from typing import Any

import pytest

from phoning import (
    SLOW_DISK,
    cut,
    drafted,
    entries,
    mended,
    saved,
    settled,
    sign_in_here,
    stands,
    until,
    write,
)
from walking import moment, photo


@pytest.mark.parametrize("matter", [False, True], ids=["entry", "matter"])
def test_an_entry_takes_at_most_six_taps_and_a_minute(phone, matter):
    page = phone()
    begun = time.monotonic()
    taps = 0

    def tap(selector: str, **more: Any) -> None:
        nonlocal taps
        taps += 1
        page.locator(selector, **more).first.click()

    tap("a.button--big")
    tap(".tick", has_text="巡查")
    tap("#words")
    page.keyboard.type("三号楼门口路灯不亮，晚上看不见台阶", delay=60)
    if matter:
        tap("[role=switch]")
    tap("button.button--stick")
    saved(page)
    seconds = time.monotonic() - begun
    assert taps <= 6 and seconds <= 60, (taps, seconds)
    print(f"{taps} taps, {seconds:.1f} s")
    settled(page, 1)
    entry = entries("三号楼门口路灯不亮，晚上看不见台阶").get()
    assert (entry.kind, entry.grid.code, entry.author.login) == ("patrol", "1", "min")
    if matter:
        assert entry.referrals.get().number in page.locator(".card--line").first.inner_text()


def test_opened_without_a_network_written_there_and_sent_later(phone):
    page = phone()
    page.context.set_offline(True)
    page.goto("/field/")
    page.locator("a.button--big").wait_for()
    page.locator(".banners", has_text="没有连上服务器").wait_for()
    for words in ("断网时写的一", "断网时写的二"):
        write(page, words)
    stands(page, *["已保存在手机"] * 2)
    page.reload()
    stands(page, *["已保存在手机"] * 2)
    page.context.set_offline(False)
    settled(page, 2)
    assert [entries(f"断网时写的{each}").count() for each in "一二"] == [1, 1]


def test_an_expired_sign_in_still_delivers_and_says_so(phone):
    page = phone()
    page.context.clear_cookies(name="session")
    write(page, "登录过期以后写的")
    settled(page, 1)
    page.locator(".banners", has_text="登录已过期").wait_for()
    assert entries("登录过期以后写的").count() == 1


LEFT = """() => new Promise(done => { const asked = indexedDB.open('wangge-field'); asked.onsuccess = () => {
  const all = asked.result.transaction(['drafts', 'people']), said = {};
  for (const name of ['drafts', 'people']) all.objectStore(name).count().onsuccess = (e) => said[name] = e.target.result;
  all.oncomplete = () => { asked.result.close(); done(said); }; }; })"""


def test_leaving_a_shared_phone_clears_what_was_seen_and_keeps_what_was_sealed(phone, cast):
    page = phone()
    cut(page)
    write(page, "闵行远写的")
    drafted(page, "只写了一半")
    page.goto("/field/#/settings")
    page.locator("button", has_text="退出").click()
    page.locator(".van-dialog__confirm").click()
    page.locator("main a.button", has_text="登录").wait_for()
    assert page.evaluate(LEFT) == {"drafts": 0, "people": 1}
    mended(page)
    sign_in_here(page, "sun", cast.password)
    write(page, "孙立新写的")
    settled(page, 1)
    assert entries("孙立新写的").get().author.login == "sun"
    until(entries("闵行远写的").exists, page, "sent by its own device's signature")
    assert entries("闵行远写的").get().author.login == "min"


def test_two_pages_of_one_phone_seal_one_chain(phone):
    from wangge.sync.models import Device

    one = phone()
    two = one.context.new_page()
    one.context.set_offline(True)
    for at in range(2):
        write(one, f"第一页 {at}")
        write(two, f"第二页 {at}")
    one.context.set_offline(False)
    settled(one, 4)
    settled(two, 4)
    device = Device.objects.get()
    assert (device.whole, device.high) == (4, 4)


def test_a_photo_goes_with_its_entry(phone):
    page = phone()
    write(page, "楼道堆物", photo((3000, 2000)))
    settled(page, 1)
    assert entries("楼道堆物").get().photos.count() == 1


def take(page: Any, case: Any, act: str, **said: str) -> None:
    """A step on a matter, on the phone."""
    page.goto(f"/field/#/matter/{case.uid}")
    page.locator(".act__open", has=page.locator(f"b:text-is('{act}')")).click()
    for name, value in said.items():
        page.fill(f".act [name={name}]", value)
    page.locator(".act form button.button--wide").click()
    page.locator(".note--done").wait_for()


def test_a_step_taken_outside_is_done_and_one_overtaken_is_put_to_a_person(phone, cast, sorted_by_li):
    from wangge.cases import handling

    page = phone()
    take(page, sorted_by_li, "记录", text="看过了，阀门要换")
    settled(page, 1)
    assert sorted_by_li.acts.filter(act="note").count() == 1

    page.goto("/field/")
    page.locator("a.card").first.wait_for()
    page.context.set_offline(True)
    take(page, sorted_by_li, "办结", result="阀门换好了")
    sorted_by_li.refresh_from_db()
    handling.resolve(sorted_by_li, result="自来水公司修好了", by=cast.by("li"), at=moment())
    page.context.set_offline(False)
    page.goto("/field/#/decide")
    page.locator("article h2").wait_for()
    assert "阀门换好了" in page.locator("article").inner_text()
    page.locator("article button", has_text="不采用").click()
    page.locator(".note--done", has_text="定好了").wait_for()
    assert sorted_by_li.acts.filter(act="resolve").count() == 1


def test_a_patrol_is_its_entries_and_its_end(phone):
    page = phone()
    page.goto("/field/#/patrol")
    page.locator("button", has_text="开始巡查").click()
    page.fill("[name=words]", "六号楼门口堆着旧家具")
    page.fill("[name=where]", "6号楼")
    page.locator("button", has_text="记下，接着走").click()
    page.locator(".lines li").wait_for()
    page.reload()
    page.locator(".lines li", has_text="旧家具").wait_for()
    page.locator("summary", has_text="走完了").click()
    page.locator("button", has_text="结束巡查").click()
    page.locator(".note--done").wait_for()
    settled(page, 2)
    assert entries("六号楼门口堆着旧家具").get().kind == "patrol"


def test_what_a_patrol_finds_becomes_a_matter_by_tapping_the_words(phone):
    page = phone()
    page.goto("/field/#/patrol")
    page.locator("button", has_text="开始巡查").click()
    page.fill("[name=words]", "9号楼消防栓没水")
    row = page.locator("label.switch")
    assert row.bounding_box()["height"] >= 44
    row.locator("b").click()
    page.locator("button", has_text="记下，接着走").click()
    page.locator(".lines li").wait_for()
    assert not page.is_checked("[role=switch]"), "each note is asked anew"
    settled(page, 1)
    assert entries("9号楼消防栓没水").get().referrals.get().number


def test_the_write_screen_says_what_becomes_of_the_words_and_refuses_a_time_to_come(phone):
    page = phone()
    page.goto("/field/#/write")
    page.fill("#words", "听说要修路")
    page.locator(".fold summary").click()
    page.fill("[name=at]", "2099-05-01T08:00")
    page.click("button.button--stick")
    page.locator("[role=alert]", has_text="2099 年 5 月 1 日").wait_for()
    page.fill("[name=at]", "")
    page.locator("label.switch b").click()
    assert page.is_checked("[role=switch]")
    page.locator("label.switch b").click()
    page.click("button.button--stick")
    saved(page)
    assert "记在日志里" in page.inner_text(".note--done")
    settled(page, 1)
    assert not entries("听说要修路").get().referrals.exists()


def test_words_typed_while_the_draft_is_being_read_are_not_written_over(phone):
    page = phone()
    page.goto("/field/#/write")
    drafted(page, "写到一半")
    page.goto("/field/#/")
    page.locator("a.button--big").wait_for()
    page.evaluate(SLOW_DISK)
    page.goto("/field/#/write")
    page.fill("#words", "重新写的")
    page.wait_for_timeout(1_500)
    assert page.input_value("#words") == "重新写的"
