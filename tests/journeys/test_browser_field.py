"""手机端: the app in a browser, against the real server – opened without a network, cut off, filled up, handed on."""

import os
import signal
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from browsing import PHONE, chromium
from walking import moment, photo, sign_in


@pytest.fixture
def phone(cast: Any, open_page: Any) -> Any:
    """A worker's phone, signed in and enrolled, its files kept for later: `phone()`, `phone("sun")`."""

    def opened(who: str = "min", **options: Any) -> Any:
        page = open_page(viewport=PHONE, **options)
        page.goto("/field/")
        sign_in_here(page, who, cast.password)
        return page

    return opened


def sign_in_here(page: Any, who: str, password: str) -> None:
    page.goto("/sign-in/?next=/field/")
    sign_in(page, who, password)
    page.locator("a.button--big").wait_for()
    until(page, "navigator.serviceWorker.controller !== null")


def until(page: Any, condition: str, seconds: float = 20) -> None:
    """Waits in our own process: the page's policy allows no evaluated code, and so no polling in it."""
    end = time.monotonic() + seconds
    while not page.evaluate(condition):
        assert time.monotonic() < end, condition
        page.wait_for_timeout(100)


def write(page: Any, words: str) -> None:
    page.goto("/field/#/write")
    page.fill("#words", words)
    page.click("button.button--stick")
    page.locator(".note--done").wait_for()


def states(page: Any) -> list[str]:
    """What the outbox says of each record."""
    page.goto("/field/#/outbox")
    page.locator("h1", has_text="待发送").wait_for()
    return page.locator(".state").all_inner_texts()


def settled(page: Any, count: int) -> None:
    """Until the outbox shows so many received and none waiting."""
    page.goto("/field/#/outbox")
    page.locator(".counts", has_text=f"待发送 0 · 已收妥 {count}").wait_for()


def entries(words: str) -> Any:
    from wangge.journal.models import Entry

    return Entry.objects.filter(words=words)


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
    page.locator(".note--done").wait_for()
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
    assert states(page) == ["已保存在手机"] * 2
    page.reload()
    page.locator(".state").first.wait_for()
    assert states(page) == ["已保存在手机"] * 2
    page.context.set_offline(False)
    settled(page, 2)
    assert [entries(f"断网时写的{each}").count() for each in "一二"] == [1, 1]


def test_a_lost_answer_makes_nothing_double(phone):
    page = phone()
    lost = []

    def lose(route: Any) -> None:
        lost.append(route.fetch().status)  # the server has it; the phone never hears
        route.abort()

    page.route("**/sync/v1/batch", lose, times=1)
    write(page, "答复丢了")
    settled(page, 1)
    assert lost == [200]
    assert entries("答复丢了").count() == 1


def test_a_gateways_page_is_no_answer(phone):
    page = phone()
    portal = "<html><body>请登录上网</body></html>"
    page.route("**/sync/**", lambda route: route.fulfill(status=200, content_type="text/html", body=portal))
    write(page, "在酒店网络里写的")
    page.locator(".banners", has_text="先在浏览器里登录").wait_for()
    assert states(page) == ["已保存在手机"]
    page.unroute("**/sync/**")
    page.locator("button", has_text="现在就传").click()
    settled(page, 1)
    assert entries("在酒店网络里写的").count() == 1


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
    page.route("**/sync/v1/batch", lambda route: route.abort())
    page.route("**/sync/v1/upload", lambda route: route.abort())
    write(page, "闵行远写的")
    page.fill("#words", "只写了一半")
    page.wait_for_timeout(600)
    page.goto("/field/#/settings")
    page.locator("button", has_text="退出").click()
    page.locator(".van-dialog__confirm").click()
    page.locator("main a.button", has_text="登录").wait_for()
    assert page.evaluate(LEFT) == {"drafts": 0, "people": 1}
    page.unroute("**/sync/v1/batch")
    page.unroute("**/sync/v1/upload")
    sign_in_here(page, "sun", cast.password)
    write(page, "孙立新写的")
    settled(page, 1)
    assert entries("孙立新写的").get().author.login == "sun"
    assert entries("闵行远写的").get().author.login == "min", "sent by its own device's signature"


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
    page.goto("/field/#/write")
    page.set_input_files("[name=photos]", photo((3000, 2000)))
    page.locator(".photos__one img").wait_for()
    page.fill("#words", "楼道堆物")
    page.click("button.button--stick")
    page.locator(".note--done").wait_for()
    settled(page, 1)
    assert entries("楼道堆物").get().photos.count() == 1


def test_storage_taken_away_by_the_browser_is_told_to_the_office(phone):
    from wangge.sync.models import Incident

    page = phone()
    write(page, "清空以前")
    settled(page, 1)
    session = page.context.new_cdp_session(page)
    origin = page.evaluate("location.origin")
    page.goto("/desk/")
    what = "indexeddb,cache_storage,service_workers,local_storage"
    session.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": what})
    page.goto("/field/")
    page.locator("a.button--big").wait_for()
    write(page, "清空以后")
    settled(page, 1)
    assert Incident.objects.get().what == Incident.What.WIPED


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


def test_a_nearly_full_phone_takes_words_and_no_photos(phone):
    page = phone()
    page.evaluate("() => { navigator.storage.estimate = async () => ({usage: 85, quota: 100}); }")
    page.goto("/field/#/write")
    page.set_input_files("[name=photos]", photo())
    page.locator("[role=alert]", has_text="照片先不收").wait_for()
    write(page, "快满了也写得下")
    settled(page, 1)


# Chromium takes an overridden quota for granted but does not hold to it; so the database refuses by itself.
FULL = """() => { const put = IDBObjectStore.prototype.add; window.room = () => { IDBObjectStore.prototype.add = put; };
  IDBObjectStore.prototype.add = () => { throw new DOMException('full', 'QuotaExceededError'); }; }"""


def test_a_full_phone_says_so_and_keeps_the_words_on_the_screen(phone):
    from wangge.sync.models import Device

    page = phone()
    page.evaluate(FULL)
    page.goto("/field/#/write")
    page.fill("#words", "存满的时候写的")
    page.click("button.button--stick")
    page.locator("[role=alert]", has_text="这一条还没有存下").wait_for()
    assert page.input_value("#words") == "存满的时候写的"
    assert states(page) == []
    page.evaluate("room()")
    write(page, "腾出地方以后写的")
    settled(page, 1)
    assert Device.objects.get().high == 1, "what was not saved has taken no number"


def test_wechat_is_shown_the_way_out(open_page):
    page = open_page(viewport=PHONE, user_agent="Mozilla/5.0 (Linux; Android 13) MicroMessenger/8.0.50")
    page.goto("/field/")
    assert "请在浏览器里打开" in page.locator("h1").inner_text()
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then(all => all.length)") == 0


def test_a_new_version_waits_for_the_worker_and_takes_nothing_away(phone, monkeypatch):
    from wangge.faces.field.views import shell

    page = phone()
    for path in ("batch", "upload"):
        page.route(f"**/sync/v1/{path}", lambda route: route.abort())
    write(page, "更新以前写的")
    page.fill("#words", "写到一半来了新版本")
    page.wait_for_timeout(600)
    before = shell._shell()
    monkeypatch.setattr(shell, "_shell", lambda: before.replace("</body>", "<!-- v2 --></body>"))
    page.evaluate("navigator.serviceWorker.getRegistration('/field/').then(found => found.update()).then(() => 1)")
    page.locator(".banners", has_text="有新版本").wait_for()
    assert "v2 -->" not in page.content()
    with page.expect_navigation():
        page.locator("button", has_text="现在更新").click()
    page.locator("#words").wait_for()
    assert "v2 -->" in page.content()
    assert page.input_value("#words") == "写到一半来了新版本"
    assert states(page) == ["已保存在手机"]
    page.unroute("**/sync/v1/batch")
    page.unroute("**/sync/v1/upload")
    page.locator("button", has_text="现在就传").click()
    settled(page, 1)
    assert entries("更新以前写的").count() == 1


def test_a_browser_killed_outright_has_kept_what_it_said_it_had(browser, live_server, cast, tmp_path):
    def opened() -> tuple[Any, Any]:
        context = browser.browser_type.launch_persistent_context(
            tmp_path / "profile", executable_path=chromium(), args=["--no-sandbox", "--disable-gpu"], viewport=PHONE,
            base_url=live_server.url, locale="zh-CN", timezone_id="Asia/Shanghai",
        )  # fmt: skip
        return context, context.pages[0]

    context, page = opened()
    sign_in_here(page, "min", cast.password)
    for path in ("batch", "upload"):
        page.route(f"**/sync/v1/{path}", lambda route: route.abort())
    for at in range(5):
        write(page, f"断电以前 {at}")
    kill(str(tmp_path / "profile"))
    with suppress(Exception):
        context.close()
    for lock in (tmp_path / "profile").glob("Singleton*"):
        lock.unlink()
    context, page = opened()
    page.goto("/field/")
    settled(page, 5)
    context.close()
    assert [entries(f"断电以前 {at}").count() for at in range(5)] == [1] * 5


def kill(profile: str) -> None:
    """SIGKILL for the browser that uses this profile, all its processes, and no other."""
    for process in Path("/proc").iterdir():
        with suppress(OSError):
            if process.name.isdigit() and profile in (process / "cmdline").read_text(errors="replace"):
                os.kill(int(process.name), signal.SIGKILL)
